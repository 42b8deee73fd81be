"""Every figure opens to its rows; the rows of a sum add up to it."""

from __future__ import annotations

import datetime as dt

import pytest

from rapim.analytics.boards import board
from rapim.analytics.names import FIGURES, UnreadableTraceError, read_trace
from rapim.analytics.traces import trace

from . import factories as make

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 31)
ADDITIVE = {
    "ceiling_sen": "ceiling",
    "planned_sen": "planned",
    "realised_sen": "realised",
    "direct_ceiling_sen": "ceiling",
    "direct_realised_sen": "realised",
}


@pytest.mark.parametrize("level", ["agency", "programme", "activity", "sub_activity"])
def test_rows_of_a_sum_add_up_to_the_figure(level: str) -> None:
    make.make_year()
    found = board(MARCH, level=level)
    for unit in (*found["units"], found["total"]):
        for figure, role in ADDITIVE.items():
            opened = trace(unit["trace"][figure])
            assert opened["value"] == unit[figure]
            assert sum(row["value_sen"] for row in opened["sources"]) == unit[figure]
            assert {row["role"] for row in opened["sources"]} <= {role}


def test_every_figure_and_cause_of_the_board_opens() -> None:
    make.make_year()
    found = board(MARCH)
    for unit in (*found["units"], found["total"]):
        assert set(unit["trace"]) - set(FIGURES) == {f"cause.{one['cause']}" for one in unit["causes"]}
    dinas, total = found["units"][0]["trace"], found["total"]["trace"]
    for traces in (dinas, {name: total[name] for name in ("rhythm_days", "median_days", "cause.withheld")}):
        for figure, text in traces.items():
            opened = trace(text)
            assert opened["figure"] == figure
            assert opened["rule"]["version"] >= 1
            assert opened["rule"]["sentence"].endswith(".")
            assert opened["sources"] != []


def test_a_row_says_its_file_sheet_and_row() -> None:
    make.make_year()
    text = next(u for u in board(MARCH)["units"] if u["code"] == make.KECAMATAN)["trace"]["realised_sen"]
    rows = trace(text)["sources"]
    assert [(row["sheet"], row["row"], row["value_sen"], row["note"]) for row in rows] == [
        ("Lembar1", 13, 0, "2026-01-31"),
        ("Lembar1", 13, 0, "2026-02-28"),
        ("Lembar1", 13, 10_000_03, "2026-03-31"),
    ]
    assert all(len(row["sha256"]) == 64 and row["file"].endswith(".xlsx") for row in rows)


def test_parameters_come_with_their_source() -> None:
    make.make_year()
    text = board(MARCH)["total"]["trace"]["direct_ceiling_sen"]
    (parameter,) = trace(text)["rule"]["parameters"]
    assert parameter["name"] == "direct_expenditure"
    assert parameter["verified"] is False
    assert parameter["source"] != ""


def test_a_trace_opens_the_same_after_later_batches() -> None:
    lines = make.make_year()
    text = board(MARCH)["total"]["trace"]["realised_sen"]
    before = trace(text)
    make.make_lra(make.make_batch("lra", 20, month=3), 3, [(lines["road"], 600_000_11, 99_000_00)])
    assert trace(text) == before


def test_what_is_no_trace_id_is_refused() -> None:
    with pytest.raises(UnreadableTraceError):
        read_trace("f1~2026~kemarin")
