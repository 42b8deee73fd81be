"""As-of selects periods, known-at selects batches; what was shown once is shown again for ever."""

from __future__ import annotations

import datetime as dt

import pytest

from rapim.analytics.boards import board
from rapim.analytics.keeping import canonical_json, refresh
from rapim.analytics.models import Board
from rapim.ledger import clock

from . import factories as make

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER, NOVEMBER = dt.date(2025, 6, 30), dt.date(2025, 9, 17), dt.date(2025, 11, 30)


def unit(found: dict, code: str) -> dict:
    return next(one for one in found["units"] if one["code"] == code)


@pytest.mark.parametrize("level", ["agency", "sub_activity"])
def test_any_pair_rebuilds_byte_equal_after_later_batches(level: str) -> None:
    lines = make.make_year()
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 17), dt.date(2026, 3, 31)]
    moments = [make.moment(hours) for hours in (0, 2.5, 5, 6)]
    before = {(day, at): canonical_json(board(day, at, level=level)) for day in days for at in moments}
    later = make.make_batch("lra", 30, month=3)
    make.make_lra(later, 3, [(lines["road"], 700_000_00, 55_000_00), (lines["goods"], 240_000_05, 0)])
    make.make_hospital()
    make.make_plan(make.make_batch("rak", 31), [(lines["road"], 700_000_00, [700_000_00, *[0] * 11])])
    make.make_agency(make.KECAMATAN, "Kecamatan Berganti Nama", "kecamatan", hours=32)
    make.make_target(0.5, hours=33)
    Board.objects.all().delete()
    after = {(day, at): canonical_json(board(day, at, level=level)) for day in days for at in moments}
    assert after == before
    assert canonical_json(board(days[2], level=level)) != before[days[2], moments[3]]


def test_a_board_says_the_moment_that_rebuilds_it() -> None:
    lines = make.make_year()
    day = dt.date(2026, 3, 31)
    first = board(day)
    make.make_lra(make.make_batch("lra", 30, month=3), 3, [(lines["road"], 700_000_00, 55_000_00)])
    again = board(day, dt.datetime.fromisoformat(first["known_at"]))
    assert canonical_json(again) == canonical_json(first)


def test_a_withdrawn_row_is_gone_from_its_moment_on() -> None:
    lines = make.make_year()
    batch = make.make_batch("lra", 30, month=3)
    make.make_lra(batch, 3, [(lines["road"], None, 0)])
    make.Realisation.objects.filter(batch=batch).update(withdrawn=True)
    day = dt.date(2026, 3, 31)
    assert unit(board(day), make.KECAMATAN)["realised_sen"] == 0
    assert unit(board(day, make.moment(29)), make.KECAMATAN)["realised_sen"] == 10_000_03


def test_t_bud_05_a_report_of_june_divides_by_the_ceiling_of_june() -> None:
    line = make.make_line(make.DINAS, make.SCHOOL, make.CAPITAL, year=2025)
    for hours, (day, ceiling) in enumerate(
        [(dt.date(2025, 1, 2), 2_490), (dt.date(2025, 9, 15), 2_620), (dt.date(2025, 11, 1), 2_640)]
    ):
        make.make_dpa(make.make_batch("dpa", hours, fiscal_year=2025), day, [(line, "DAU", ceiling * 10**11)])
    register = make.make_batch(
        "sp2d", 5, fiscal_year=2025, period_from=dt.date(2025, 1, 1), period_to=dt.date(2025, 12, 31)
    )
    make.make_sp2d(register, [("1", line, dt.date(2025, 6, 1), "spending", 1_245 * 10**11)])
    shown = {day: board(day)["total"] for day in (JUNE, SEPTEMBER, NOVEMBER)}
    assert [one["ceiling_sen"] // 10**11 for one in shown.values()] == [2_490, 2_620, 2_640]
    assert shown[JUNE]["absorption"] == 0.5


def test_on_equal_days_the_budget_document_wins_over_the_report() -> None:
    lines = make.make_year()
    rows = [(lines["road"], "DAU", 555_000_00)]
    make.make_dpa(make.make_batch("dpa", 20), dt.date(2026, 3, 31), rows)
    make.make_dpa(make.make_batch("dpa", 21), dt.date(2026, 3, 15), [(lines["goods"], "DAU", 1)])
    found = board(dt.date(2026, 3, 31))
    assert unit(found, make.KECAMATAN)["ceiling_sen"] == 555_000_00
    assert unit(found, make.KECAMATAN)["ceiling_source"] == {"kind": "dpa", "stated": "2026-03-31"}
    assert unit(found, make.DINAS)["ceiling_source"] == {"kind": "lra", "stated": "2026-03-31"}


def test_without_a_statement_the_cash_plan_gives_the_ceiling() -> None:
    make.make_year()
    found = unit(board(dt.date(2026, 1, 15)), make.DINAS)
    assert found["ceiling_sen"] == 1_200_000_07 + 240_000_05 + 900_000_00
    assert found["ceiling_source"] == {"kind": "rak", "stated": None}
    assert [found["data_to"], found["planned_sen"], found["days_behind"]] == [None, None, None]


def test_a_month_counts_when_it_has_ended() -> None:
    make.make_year()
    realised = [board(dt.date(2026, 3, day))["total"]["realised_sen"] for day in (30, 31)]
    assert realised == [250_000_00, 455_000_03]
    assert board(dt.date(2026, 3, 30))["data_to"] == "2026-02-28"


def test_cumulative_months_restart_the_count() -> None:
    line = make.make_line(make.DINAS, make.OFFICE, make.GOODS)
    make.make_lra(make.make_batch("lra", 1), 1, [(line, 1000, 100)])
    make.make_lra(make.make_batch("lra", 2), 2, [(line, 1000, 250)], cumulative=True)
    make.make_lra(make.make_batch("lra", 3), 3, [(line, 1000, 40)])
    make.make_lra(make.make_batch("lra", 4), 4, [(line, 1000, 270)], cumulative=True)
    ends = [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31), dt.date(2026, 4, 30)]
    found = [board(day)["total"]["realised_sen"] for day in ends]
    assert found == [100, 250, 290, 270]
    assert board(ends[-1])["curve"]["realised"] == [
        [day.isoformat(), sen] for day, sen in zip(ends, found, strict=True)
    ]


def test_the_first_and_the_revised_plan() -> None:
    lines = make.make_year()
    later = [0, 0, 0, 0, 0, 0, 0, 0, 0, 300_000_00, 300_000_00, 11]
    make.make_plan(make.make_batch("rak", 20), [(lines["road"], 600_000_11, later)])
    found = unit(board(dt.date(2026, 3, 31)), make.KECAMATAN)
    assert found["planned_sen"] == 0
    assert found["days_behind"] < 0 < found["days_behind_first"]


def test_staleness_is_measured_against_the_day_of_the_board() -> None:
    make.make_year()
    assert unit(board(dt.date(2026, 4, 20)), make.DINAS)["stale_days"] == 20


def test_today_is_the_day_of_the_one_clock() -> None:
    make.make_year()
    clock.set_to(dt.datetime(2026, 3, 30, 18, 0, tzinfo=dt.UTC))
    try:
        assert board()["as_of"] == "2026-03-31"
        assert refresh()["as_of"] == "2026-03-31"
    finally:
        clock.set_to(None)
