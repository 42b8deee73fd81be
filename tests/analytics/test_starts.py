"""When packages must start, which cross the year, and how the weeks of selections are counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.test_chain import D, assembled, link, plan, tender
from hypothesis import given
from hypothesis import strategies as st

from rapim.analytics import starts, tenders
from rapim.procurement.measures.chain import Package

YEAR = 2024
LASTS = {
    "tender_construction": starts.Usual(40, 65, "default"),
    "tender_goods": starts.Usual(30, 50, "default"),
}


def seen(as_of: dt.date, **facts: Any) -> tuple[Package, dict[str, Any]]:
    (one,) = assembled(as_of, **facts).packages
    return one, starts.outlook(one, LASTS, as_of, YEAR)


def test_a_plan_has_its_latest_safe_start_with_what_it_stands_on() -> None:
    one, ahead = seen(D(2024, 2, 1), plans=[plan()])
    length = (D(2024, 10, 31) - D(2024, 5, 1)).days + 1
    assert starts.contract_days(one) == length == 184
    assert ahead["safe_start"] == (D(2024, 12, 31) - dt.timedelta(15 + 184 + 65)).isoformat()
    assert {said["code"]: said["value"] for said in ahead["assumptions"]} == {
        "fiscal_year_end": "2024-12-31",
        "closeout_days": 15,
        "contract_days": 184,
        "selection_p90": 65,
        "selection_source": "default",
    }
    assert (ahead["projected"], ahead["crosses"]) == (
        (D(2024, 3, 31) + dt.timedelta(65 + 184)).isoformat(),
        "",
    )


def test_a_late_start_crosses_the_year_by_projection() -> None:
    _, ahead = seen(D(2024, 7, 1), plans=[plan()])
    assert (ahead["crosses"], ahead["projected"]) == (
        "projected",
        (D(2024, 7, 1) + dt.timedelta(65 + 184)).isoformat(),
    )


def test_a_contract_crosses_the_year_by_its_own_last_day() -> None:
    signed = {"date": D(2024, 6, 1), "starts": D(2024, 6, 5), "contract_no": "K"}
    facts = {"plans": [plan()], "announcements": [tender()]}
    for last, crosses in ((D(2024, 12, 31), ""), (D(2025, 1, 1), "contract")):
        contracts = [link("contract", **signed, ends=last)]
        _, ahead = seen(D(2024, 7, 1), **facts, contracts=contracts)
        assert (ahead["crosses"], ahead["safe_start"]) == (crosses, None)


def test_a_purchase_without_a_trace_is_not_projected() -> None:
    _, ahead = seen(D(2024, 11, 1), plans=[plan(method="E-Purchasing", kind="Barang")])
    assert (ahead["safe_start"], ahead["projected"], ahead["crosses"]) == (None, None, "")
    assert (ahead["busy_from"], ahead["busy_to"]) == (None, None)


def test_own_history_counts_once_there_is_enough_of_it() -> None:
    def finished(count: int) -> dict[str, starts.Usual]:
        numbers = [f"T{at}" for at in range(count)]
        found = assembled(
            D(2024, 12, 1),
            announcements=[tender(number, rup_codes="") for number in numbers],
            contracts=[link("contract", number, date=D(2024, 4, 30), contract_no="K") for number in numbers],
        )
        return starts.usual(found.packages, D(2024, 12, 1))

    few, enough = finished(29)["tender_construction"], finished(30)["tender_construction"]
    assert (few.p50, few.p90, few.source) == (40, 65, "default")
    assert (enough.p50, enough.p90, enough.source) == (20, 20, "own_history")


def busy(identity: str, begins: dt.date | None, ends: dt.date | None) -> dict[str, Any]:
    return {
        "id": identity,
        "milestones": {"announce": {"plan": None, "actual": begins and begins.isoformat()}},
        "dates": {"announced": None},
        "busy_from": begins and begins.isoformat(),
        "busy_to": ends and ends.isoformat(),
    }


@given(st.lists(st.tuples(st.integers(0, 364), st.integers(0, 120)), max_size=12))
def test_a_selection_is_live_in_each_week_that_it_touches(spans: list[tuple[int, int]]) -> None:
    first = D(2025, 1, 1)
    some = [
        busy(str(at), first + dt.timedelta(begin), first + dt.timedelta(begin + length))
        for at, (begin, length) in enumerate(spans)
    ]
    weeks = tenders.weeks(some, 2025)
    for week in weeks:
        days = {(week["start"] + dt.timedelta(day)).isoformat() for day in range(7)}
        touched = [
            one["id"] for one in some if any(one["busy_from"] <= day <= one["busy_to"] for day in days)
        ]
        assert week["live_ids"] == touched
    assert sum(week["announced"] for week in weeks) == len(some)
    assert all(week["start"].weekday() == 0 for week in weeks)
