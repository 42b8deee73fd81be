"""The year's end from a government's own facts: parts that sum, no later row, no past, and the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from rapim.analytics import ahead_record, ahead_why, board, record, year_end
from rapim.analytics.ahead import share_out
from rapim.analytics.models import Board
from rapim.budget.models import Line
from rapim.ledger import clock

from . import factories as make

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 3, 31)
CODES = [f"1.01.2.22.0.00.{number:02}" for number in range(1, 4)]
NEW = "1.05.0.00.0.00.09"
TOP = 100_000_000_03
SHARES = (0.03, 0.05, 0.08, 0.08, 0.08, 0.1, 0.07, 0.08, 0.08, 0.09, 0.07, 0.07)
KNOWN = make.moment(50)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    clock.set_to(make.moment(200))
    yield
    clock.set_to(None)


def lines(year: int, codes: list[str]) -> list[Line]:
    return [
        make.make_line(code, sub, account, year=year)
        for code in codes
        for sub, account in ((make.OFFICE, make.SALARY), (make.SCHOOL, make.CAPITAL))
    ]


def spend(year: int, months: range, codes: list[str], hours: float) -> None:
    """Months of LRA: each agency a little slower than the one before."""
    some = lines(year, codes)
    for month in months:
        batch = make.make_batch("lra", hours + month / 100, month=month, fiscal_year=year)
        rows = [
            (line, TOP, int(TOP * SHARES[month - 1] * (1 - place / 40))) for place, line in enumerate(some)
        ]
        make.make_lra(batch, month, rows)


def regency(*, past: bool = True) -> None:
    make.make_government()
    make.make_target(0.9)
    for code in (*CODES, NEW):
        make.make_agency(code, f"Dinas {code[-2:]}", valid_from=dt.date(2020, 1, 1))
    if past:
        ceilings = [(line, "DAU", TOP) for line in lines(2025, CODES)]
        make.make_dpa(make.make_batch("dpa", 1, fiscal_year=2025), dt.date(2025, 1, 2), ceilings)
        plan = [(line, TOP, [TOP // 12] * 11 + [TOP - TOP // 12 * 11]) for line in lines(2025, CODES)]
        make.make_plan(make.make_batch("rak", 1, fiscal_year=2025), plan)
        spend(2025, range(1, 13), CODES, 2)
    ceilings = [(line, "DAU", TOP) for line in lines(2026, [*CODES, NEW])]
    make.make_dpa(make.make_batch("dpa", 10), dt.date(2026, 1, 2), ceilings)
    spend(2026, range(1, 4), [*CODES, NEW], 11)


def test_parts_sum_to_the_whole_to_the_last_sen() -> None:
    regency()
    found = year_end(AS_OF)
    assert found is not None
    assert [found["month"], found["to"], found["years"]] == [3, "2026-03-31", [2025]]
    whole, agencies = found["total"], found["agencies"]
    assert whole["ceiling_sen"] == 8 * TOP == sum(one["ceiling_sen"] for one in agencies)
    assert sum(one["sen"][3] for one in agencies) == whole["sen"][3]
    levels = range(len(found["levels"]))
    assert [sum(one["statements"][at] for one in agencies) for at in levels] == whole["sen"]
    for one in agencies:
        for rows in found["parts"][one["code"]].values():
            assert sum(row["sen"][3] for row in rows) == one["sen"][3]
        assert one["sen"] == sorted(one["sen"])
        assert one["realised_sen"] <= one["sen"][0] <= one["sen"][6] <= one["ceiling_sen"]
    own = {one["code"]: one["own_years"] for one in agencies}
    assert own == {**dict.fromkeys(CODES, 1), NEW: 0}
    assert found["why"]["shortfall_sen"] == sum(one["sen"] for one in found["why"]["causes"])
    alerts = {unit["code"]: {one["id"] for one in unit["alerts"]} for unit in board(AS_OF)["units"]}
    assert {one["code"] for one in agencies if one["p_target"] < 0.35} == {
        code for code, ids in alerts.items() if "EWS-02" in ids
    }


def test_no_later_row_reaches_a_forecast() -> None:
    regency()
    before = year_end(AS_OF, KNOWN)
    spend(2026, range(4, 6), [*CODES, NEW], 60)
    ceilings = [(line, "DAU", 3 * TOP) for line in lines(2026, CODES)]
    make.make_dpa(make.make_batch("dpa", 61), dt.date(2026, 4, 15), ceilings)
    Board.objects.all().delete()
    known_later = year_end(AS_OF)
    assert before is not None
    assert known_later is not None
    for name in ("total", "agencies", "parts"):
        assert known_later[name] == before[name]
    spend(2025, range(12, 13), CODES[:1], 62)
    make.make_lra(make.make_batch("lra", 63, month=2), 2, [(lines(2026, CODES)[0], TOP, TOP)])
    Board.objects.all().delete()
    assert year_end(AS_OF, KNOWN) == before
    assert year_end(AS_OF) != before


def test_nothing_is_said_before_a_month_has_ended_after_the_last_and_of_an_empty_home() -> None:
    assert year_end(AS_OF) is None
    assert record(AS_OF)["years"] == []
    regency()
    assert year_end(dt.date(2026, 1, 20)) is None
    assert year_end(dt.date(2025, 12, 31)) is None


def test_without_a_finished_year_the_band_is_wide_and_no_target_is_called_unlikely() -> None:
    regency(past=False)
    found = year_end(AS_OF)
    assert found is not None
    assert found["years"] == []
    assert found["total"]["quantiles"][5] - found["total"]["quantiles"][1] > 0.5
    assert [one for unit in board(AS_OF)["units"] for one in unit["alerts"] if one["id"] == "EWS-02"] == []
    assert record(AS_OF) == record(AS_OF) | {"years": [], "months": [], "whole": [], "first": None}


def test_the_record_of_finished_years() -> None:
    regency()
    found = record(AS_OF)
    assert [found["years"], found["first"], found["all"]["n"]] == [[2025], 2025, 33]
    assert [one["month"] for one in found["months"]] == list(range(1, 12))
    assert [one["code"] for one in found["agencies"]] == CODES
    assert sorted(found["all"]["plain"]) == ["plan", "straight_line"]
    whole = found["whole"][2]
    assert [whole["year"], whole["month"], whole["hit"]] == [2025, 3, True]
    assert whole["low"] <= whole["came"] <= whole["high"]


def case(error: float, line: float, *, hit: bool = True) -> ahead_record.Case:
    low, high = (0.0, 1.0) if hit else (0.9, 1.0)
    return ahead_record.Case("a", 2025, 3, low, 0.8 + error, high, 0.8, {"straight_line": 0.8 + line})


def test_a_simple_method_that_was_nearer_is_named() -> None:
    good = ahead_record.figures([case(0.02, 0.1), case(-0.04, 0.1, hit=False)])
    assert [good["n"], good["hits"], good["best"]] == [2, 1, None]
    assert good["mae"] == pytest.approx(0.03)
    poor = ahead_record.figures([case(0.1, 0.02)])
    assert poor["best"] == "straight_line"
    assert poor["plain"]["straight_line"]["mae"] == pytest.approx(0.02)


def test_what_is_short_is_split_to_the_last_sen() -> None:
    causes = [
        {"cause": "planned_later", "sen": 900},
        {"cause": "done_not_billed", "sen": 20},
        {"cause": "late", "sen": 11},
        {"cause": "over_ceiling", "sen": -5},
    ]
    assert ahead_why.split(10, causes) == [
        {"cause": "done_not_billed", "sen": 7},
        {"cause": "late", "sen": 3},
    ]
    assert ahead_why.split(50, causes) == [
        {"cause": "done_not_billed", "sen": 20},
        {"cause": "habit", "sen": 19},
        {"cause": "late", "sen": 11},
    ]
    assert ahead_why.split(0, causes) == []


def test_every_statement_of_a_whole_is_shared_out_within_the_limits_of_its_parts() -> None:
    said = np.array(
        [[40, 45, 48, 50, 60, 70, 80], [100, 120, 140, 150, 200, 250, 280], [10, 30, 60, 100, 120, 150, 199]]
    )
    least, most = np.array([0, 50, 10]), np.array([100, 300, 200])
    wholes = [61, 150, 300, 301, 450, 599, 600]
    found = share_out(wholes, said, least, most)
    assert found.sum(axis=0).tolist() == wholes
    assert ((found >= least[:, None]) & (found <= most[:, None])).all()
    assert (np.diff(found, axis=1) >= 0).all()
    assert share_out([300] * 7, said, least, most)[:, 3].tolist() == [50, 150, 100]
