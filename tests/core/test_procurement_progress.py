"""Reports of the field as pure rules: weeks, refusals, conflicts, and what falls back."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from rapim.procurement.measures.progress import (
    Said,
    Terms,
    conflicts,
    fallen,
    last_week,
    refusal,
    week_of,
)

D = dt.date
SUNDAY, BEFORE = D(2025, 9, 28), D(2025, 9, 21)
T0 = dt.datetime(2025, 9, 28, 3, tzinfo=dt.UTC)
TERMS = Terms(
    "tender", "T1", D(2025, 6, 25), True, {"1": "Galian", "2": "Aspal"}, 10**11, 10**11, D(2025, 9, 30)
)


def name(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def said(order: int, share: float, **more: Any) -> Said:
    """A report that arrived in its turn, of a submission of its own unless one is named."""
    known: dict[str, Any] = {
        "submission": name(100 + order), "work": ("tender", "T1"), "item": "1", "week_end": SUNDAY,
        "based_on": None, "checks": (), **more,
    }  # fmt: skip
    return Said(uid=name(order), share=share, order=order, arrived=T0 + dt.timedelta(hours=order), **known)


def word(accepted: bool, hour: int) -> tuple[bool, dt.datetime]:
    return accepted, T0 + dt.timedelta(hours=hour)


def found(*rows: Said) -> list[tuple[int, int, bool]]:
    return [(one.earlier.order, one.later.order, one.open) for one in conflicts(rows)]


@pytest.mark.parametrize(
    ("day", "ends", "owed"),
    [
        (D(2025, 9, 27), SUNDAY, BEFORE),
        (D(2025, 9, 28), SUNDAY, SUNDAY),
        (D(2025, 9, 29), D(2025, 10, 5), SUNDAY),
    ],
)
def test_a_week_ends_on_its_sunday(day: dt.date, ends: dt.date, owed: dt.date) -> None:
    assert (week_of(day), last_week(day)) == (ends, owed)


@pytest.mark.parametrize(
    ("week", "shares", "terms", "code"),
    [
        (SUNDAY, {"1": 0.5}, {}, None),
        (SUNDAY, {"1": 0.0, "2": 1.0}, {}, None),
        (D(2025, 10, 5), {"1": 0.5}, {}, None),
        (D(2025, 10, 12), {"1": 0.5}, {}, "report_future"),
        (D(2025, 9, 27), {"1": 0.5}, {}, "report_not_sunday"),
        (D(2025, 6, 22), {"1": 0.5}, {}, "report_before_contract"),
        (D(2025, 6, 29), {"1": 0.5}, {}, None),
        (SUNDAY, {"1": 1.01}, {}, "report_share"),
        (SUNDAY, {"1": -0.01}, {}, "report_share"),
        (SUNDAY, {"1": float("nan")}, {}, "report_share"),
        (SUNDAY, {"9": 0.5}, {}, "report_item"),
        (SUNDAY, {"": 0.5}, {}, "report_item"),
        (SUNDAY, {"": 0.5}, {"items": {}}, None),
        (SUNDAY, {"1": 0.5}, {"items": {}}, "report_item"),
        (SUNDAY, {}, {}, "report_empty"),
        (SUNDAY, {"1": 0.5}, {"running": False}, "report_not_running"),
        (SUNDAY, {"1": 0.5}, {"ceiling_sen": 10**11 - 1}, "report_below_ceiling"),
    ],
)
def test_what_is_not_taken_says_why(
    week: dt.date, shares: dict[str, float], terms: dict[str, Any], code: str | None
) -> None:
    refused = refusal(week, shares, replace(TERMS, **terms))
    assert (refused and refused.code) == code


def test_a_report_that_did_not_see_the_other_is_in_conflict_with_it() -> None:
    first = said(1, 0.3)
    assert found(first, said(2, 0.4)) == [(1, 2, True)]
    assert found(first, said(2, 0.4, based_on=name(1))) == []
    assert found(first, said(2, 0.4, based_on=name(77))) == [(1, 2, True)]
    assert found(said(1, 0.3), said(2, 0.35, based_on=name(1)), said(3, 0.4, based_on=name(1))) == [
        (2, 3, True)
    ]


def test_what_agrees_or_speaks_of_something_else_is_no_conflict() -> None:
    first = said(1, 0.3)
    assert found(first, said(2, 0.3)) == []
    assert found(first, said(2, 0.4, item="2")) == []
    assert found(first, said(2, 0.4, work=("tender", "T2"))) == []
    assert found(first, said(2, 0.4, week_end=BEFORE)) == []
    assert found(first, said(2, 0.4, submission=name(101))) == []


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        ((), (), True),
        ((word(True, 5),), (), False),
        ((), (word(True, 5),), False),
        ((word(False, 5),), (), True),
        ((word(False, 5),), (word(False, 6),), False),
        ((word(True, 1),), (), True),
        ((word(True, 1),), (word(False, 6),), False),
        ((word(True, 5), word(False, 6)), (), True),
    ],
)
def test_a_conflict_stands_until_somebody_chose(one: Any, other: Any, stands: bool) -> None:
    assert found(said(1, 0.3, checks=one), said(2, 0.4, checks=other)) == [(1, 2, stands)]


def test_a_share_below_an_accepted_earlier_week_has_fallen() -> None:
    old = said(1, 0.5, week_end=BEFORE, checks=(word(True, 1),))
    assert fallen([old, said(2, 0.4)]) == {name(2): 0.5}
    assert fallen([old, said(2, 0.5)]) == {}
    assert fallen([replace(old, checks=()), said(2, 0.4)]) == {}
    assert fallen([old, said(2, 0.4, work=("local", "K-1"))]) == {}
    assert fallen([old, said(2, 0.4, item="2"), said(3, 0.4, week_end=BEFORE)]) == {}
