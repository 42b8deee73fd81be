"""Methods, reserved packages and bonds by the day of invitation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.procurement.measures import methods, words
from rapim.units import sen

MILLION = 10**6
DAY = dt.date(2025, 6, 1)


def at(day: dt.date) -> tuple[dict[str, int], dict[str, Any]]:
    return law.at("pbj_direct_limit", day), law.at("pbj_methods", day)


@pytest.mark.parametrize(
    ("day", "limits"),
    [
        (dt.date(2012, 7, 31), (100, 100, 50, 100)),
        (dt.date(2012, 8, 1), (200, 200, 50, 200)),
        (dt.date(2018, 6, 30), (200, 200, 50, 200)),
        (dt.date(2018, 7, 1), (200, 200, 100, 200)),
        (dt.date(2018, 7, 2), (200, 200, 100, 200)),
        (dt.date(2025, 4, 29), (200, 200, 100, 200)),
        (dt.date(2025, 4, 30), (200, 400, 100, 200)),
        (dt.date(2025, 5, 1), (200, 400, 100, 200)),
    ],
)
def test_the_direct_limit_by_day_and_kind(day: dt.date, limits: tuple[int, ...]) -> None:
    found = methods.direct_limits(methods.KINDS, law.at("pbj_direct_limit", day))
    assert found.tolist() == [sen(limit * MILLION) for limit in limits]


@pytest.mark.parametrize("kind", methods.KINDS)
@given(ceiling=st.integers(0, 10**15))
def test_one_method_is_required_and_fits(kind: str, ceiling: int) -> None:
    limits, others = at(DAY)
    found = methods.choice(kind, ceiling, limits, others)
    assert found.allowed[0] == found.required
    assert methods.fit(found.required, kind, ceiling, limits, others)[0]
    direct = methods.fit("pengadaan_langsung", kind, ceiling, limits, others)[0]
    assert (found.required == "pengadaan_langsung") == direct == (ceiling <= found.limit_sen)


def test_the_limit_itself_is_within_and_one_sen_more_is_not() -> None:
    limits, others = at(DAY)
    limit = sen(400 * MILLION)
    assert methods.choice("construction", limit, limits, others).required == "pengadaan_langsung"
    assert methods.choice("construction", limit + 1, limits, others).required == "tender"


@pytest.mark.parametrize(
    ("method", "kind", "day", "expected"),
    [
        ("tender_cepat", "goods", dt.date(2018, 6, 30), (False, "not_in_force")),
        ("tender_cepat", "goods", dt.date(2018, 7, 1), (True, "conditional")),
        ("tender_cepat", "consultancy", DAY, (False, "not_for_kind")),
        ("tender", "consultancy", DAY, (False, "not_for_kind")),
        ("seleksi", "consultancy", DAY, (True, "competitive")),
        ("e_purchasing", "goods", DAY, (True, "conditional")),
        ("pengadaan_langsung", "goods", DAY, (False, "above_limit")),
    ],
)
def test_whether_a_method_fits(method: str, kind: str, day: dt.date, expected: tuple[bool, str]) -> None:
    assert methods.fit(method, kind, sen(300 * MILLION), *at(day)) == expected


@pytest.mark.parametrize(
    ("day", "reserved"),
    [
        (dt.date(2018, 6, 30), [True, False, False]),
        (dt.date(2021, 2, 1), [True, False, False]),
        (dt.date(2021, 2, 2), [True, True, False]),
        (dt.date(2021, 2, 3), [True, True, False]),
        (dt.date(2025, 4, 30), [True, True, False]),
    ],
)
def test_reserved_for_small_business(day: dt.date, reserved: list[bool]) -> None:
    ceilings = [sen(2500 * MILLION), sen(15_000 * MILLION), sen(15_000 * MILLION) + 1]
    terms = law.at("pbj_small_business", day)
    assert methods.reserved_for_small(["goods"] * 3, ceilings, terms).tolist() == reserved
    assert methods.reserved_for_small(["consultancy"] * 3, ceilings, terms).tolist() == [False] * 3


def test_the_bond_of_a_very_low_offer_is_taken_of_the_estimate() -> None:
    terms = law.at("pbj_performance_bond", DAY)
    hps = sen(1000 * MILLION)
    low, just = hps * 8 // 10 - 1, hps * 8 // 10
    assert methods.performance_bond("construction", low, low, hps, terms) == sen(50 * MILLION)
    assert methods.performance_bond("construction", just, just, hps, terms) == sen(40 * MILLION)
    assert methods.performance_bond("consultancy", just, just, hps, terms) == 0
    assert methods.performance_bond("goods", sen(200 * MILLION), just, hps, terms) == 0
    assert (
        methods.performance_bond("goods", sen(200 * MILLION) + 1, just, hps, terms) == sen(10 * MILLION) + 1
    )


def test_kinds_and_methods_of_the_law_are_those_of_the_sources() -> None:
    assert {code for _, code in words.KINDS} == set(methods.KINDS)
    limits, others = at(DAY)
    assert limits.keys() == others["competitive"].keys() == set(methods.KINDS)
    named = {*others["competitive"].values(), *others["conditional"], "pengadaan_langsung"}
    assert named <= {code for _, code in words.METHODS}
    assert methods.direct_limits(["", "construction"], limits).tolist() == [
        sen(200 * MILLION),
        sen(400 * MILLION),
    ]
