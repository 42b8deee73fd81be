"""Bases, promotions, PPKD, targets, rhythm, early warnings, levels and parents."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapim.analytics.boards import board
from rapim.analytics.models import Board

from . import factories as make

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 31)


def unit(found: dict, code: str) -> dict:
    return next(one for one in found["units"] if one["code"] == code)


def test_a_register_that_covers_the_year_gives_the_basis() -> None:
    make.make_year()
    make.make_hospital()
    found = board(MARCH)
    hospital = unit(found, make.HOSPITAL)
    assert [hospital["basis"], hospital["data_to"], hospital["stale_days"]] == ["sp2d", "2026-03-20", 11]
    assert hospital["realised_sen"] == 40_000_00 + 31_000_07 + 9_000_00 - 1_000_00
    assert [unit(found, make.DINAS)["basis"], found["basis_note"]] == ["lra", "mixed"]
    assert found["data_to"] == "2026-03-31"


def test_a_forced_basis_holds_for_all() -> None:
    make.make_year()
    make.make_hospital()
    assert {one["basis"] for one in board(MARCH, basis="lra")["units"]} == {"lra"}
    assert unit(board(MARCH, basis="lra"), make.HOSPITAL)["realised_sen"] == 0
    assert unit(board(MARCH, basis="sp2d"), make.DINAS)["data_to"] is None


def test_a_register_that_begins_later_does_not_cover_the_year() -> None:
    lines = make.make_year()
    register = make.make_batch(
        "sp2d", 12, unit_code=make.KECAMATAN, period_from=dt.date(2026, 2, 1), period_to=MARCH
    )
    make.make_sp2d(register, [("9", lines["road"], dt.date(2026, 2, 2), "spending", 5)])
    assert unit(board(MARCH), make.KECAMATAN)["basis"] == "lra"


def test_a_promoted_sub_unit_is_an_agency_from_its_day_on() -> None:
    make.make_year()
    code = f"{make.DINAS}.0003"
    make.make_agency(code, "RSUD Rekaan", "rsud", 8, promoted_from=code, valid_from=dt.date(2026, 3, 1))
    before, after = board(dt.date(2026, 2, 28)), board(MARCH)
    assert [one["code"] for one in before["units"]] == [make.DINAS, make.KECAMATAN]
    assert unit(after, code)["ceiling_sen"] == 900_000_00
    assert unit(after, code)["type"] == "rsud"
    assert unit(after, make.DINAS)["ceiling_sen"] == 1_440_000_12
    assert after["total"] | {"trace": {}} == board(MARCH, make.moment(7))["total"] | {
        "trace": {},
        "days_behind": after["total"]["days_behind"],
        "days_behind_first": after["total"]["days_behind_first"],
    }


def test_a_ppkd_row_stands_in_the_list_but_not_in_the_rhythm() -> None:
    make.make_year()
    make.make_agency(make.KECAMATAN, "PPKD", "ppkd", 9)
    found = board(MARCH)
    assert unit(found, make.KECAMATAN)["type"] == "ppkd"
    assert found["median_days"] == unit(found, make.DINAS)["days_behind"]
    assert {alert["id"] for alert in unit(found, make.KECAMATAN)["alerts"]} == set()


def test_a_plan_unfit_to_measure_has_no_place_in_the_rhythm() -> None:
    make.make_year()
    lazy = make.make_line("2.09.0.00.0.00.01", "2.09.02.2.01.0001", make.GOODS)
    make.make_plan(make.make_batch("rak", 9), [(lazy, 1_200, [100] * 12)])
    make.make_lra(make.make_batch("lra", 9.5, month=3), 3, [(lazy, 1_200, 0)])
    found = board(MARCH)
    assert [unit(found, "2.09.0.00.0.00.01")[name] for name in ("plan_quality", "plan_reasons")] == [
        "unfit",
        ["equal_twelfths"],
    ]
    assert found["median_days"] == board(MARCH, make.moment(7))["median_days"]


def test_a_plan_of_the_budget_before_its_revision_stays_fit_to_measure() -> None:
    office = "2.09.0.00.0.00.01"
    line = make.make_line(office, "2.09.02.2.01.0001", make.GOODS)
    shaped = [20, 40, 60, 80, 100, 120, 120, 110, 100, 100, 100, 50]
    make.make_dpa(make.make_batch("dpa"), dt.date(2026, 1, 2), [(line, "DAU", 1_000)])
    make.make_plan(make.make_batch("rak", 1), [(line, 1_000, shaped)])
    make.make_dpa(make.make_batch("dpa", 2), dt.date(2026, 3, 15), [(line, "DAU", 1_500)])
    before, after = unit(board(dt.date(2026, 3, 14)), office), unit(board(MARCH), office)
    assert [(one["ceiling_sen"], one["plan_quality"], one["plan_reasons"]) for one in (before, after)] == [
        (1_000, "fit", []),
        (1_500, "fit", ["other_ceiling"]),
    ]
    total = board(MARCH)["total"]
    assert (total["plan_quality"], total["plan_reasons"]) == ("fit", ["other_ceiling"])


def test_a_revised_plan_known_before_its_budget_stays_fit_to_measure() -> None:
    office = "2.09.0.00.0.00.01"
    line = make.make_line(office, "2.09.02.2.01.0001", make.GOODS)
    shaped = [30, 60, 90, 120, 150, 180, 180, 165, 150, 150, 150, 75]
    make.make_dpa(make.make_batch("dpa"), dt.date(2026, 1, 2), [(line, "DAU", 1_000)])
    make.make_plan(make.make_batch("rak", 1), [(line, 1_500, shaped)])
    found = unit(board(MARCH), office)
    assert (found["plan_quality"], found["plan_reasons"]) == ("fit", ["other_ceiling"])


def test_where_no_plan_was_given_nothing_deviates_from_it() -> None:
    make.make_year()
    line = make.make_line("2.09.0.00.0.00.01", "2.09.02.2.01.0001", make.GOODS)
    make.make_lra(make.make_batch("lra", 9, month=3), 3, [(line, 1_200, 600)])
    found = unit(board(MARCH), "2.09.0.00.0.00.01")
    assert [found[name] for name in ("plan_quality", "days_behind", "deviation_pp", "deviation_rel")] == [
        "none",
        None,
        None,
        None,
    ]
    assert found["causes"] == [{"cause": "no_plan", "sen": 600}]


def test_the_target_of_an_agency_goes_before_that_of_the_region() -> None:
    make.make_year()
    make.make_target(0.9, hours=8)
    make.make_target(0.8, make.DINAS, hours=8)
    found = board(MARCH)
    assert [unit(found, make.DINAS)["target"], unit(found, make.KECAMATAN)["target"]] == [0.8, 0.9]
    ceiling, realised = 234_000_012, 44_500_000
    assert unit(found, make.DINAS)["pace_sen"] == -(-(ceiling * 8 // 10 - realised) // 9)


def test_causes_of_a_small_year() -> None:
    make.make_year()
    found = {one["cause"]: one["sen"] for one in unit(board(MARCH), make.KECAMATAN)["causes"]}
    planned, realised, ceiling = 300_000_00, 10_000_03, 600_000_11
    late = planned - realised
    assert found == {
        "planned_later": ceiling - planned,
        "withheld": 70_000_00,
        "late": late - 70_000_00,
    }


def test_money_of_blud_is_late_because_it_is_ratified_later() -> None:
    make.make_hospital()
    found = board(MARCH, level="sub_activity")["units"][0]
    causes = {one["cause"]: one["sen"] for one in found["causes"]}
    drugs = 8_916_66 * 2 + 8_916_66 * 20 // 31 - 9_000_00
    assert causes["not_ratified"] == drugs


def test_early_warnings_of_a_small_year() -> None:
    make.make_year()
    found = board(dt.date(2026, 4, 10))
    fired = {one["code"]: {alert["id"]: alert["level"] for alert in one["alerts"]} for one in found["units"]}
    assert fired == {
        make.DINAS: {"EWS-01": "amber", "EWS-03": "amber"},
        make.KECAMATAN: {"EWS-01": "red", "EWS-08": "red"},
    }


def test_the_report_of_december_is_judged_in_the_january_after_it() -> None:
    make.make_year()
    sender, silent = "2.09.0.00.0.00.01", "2.09.0.00.0.00.02"
    for agency in (sender, silent):
        old = make.make_line(agency, "2.09.02.2.01.0001", make.GOODS, year=2025)
        make.make_dpa(make.make_batch("dpa", fiscal_year=2025), dt.date(2025, 1, 2), [(old, "DAU", 900)])
        new = make.make_line(agency, "2.09.02.2.01.0001", make.GOODS)
        make.make_dpa(make.make_batch("dpa"), dt.date(2026, 1, 2), [(new, "DAU", 900)])
    report = make.make_batch("rfk", 1, fiscal_year=2025, month=12)
    make.make_physical(report, 12, [(make.make_line(sender, "2.09.02.2.01.0001", "", year=2025), 1.0)])

    def late(day: dt.date) -> dict[str, dict]:
        return {
            one["code"]: alert["params"]
            for one in board(day)["units"]
            for alert in one["alerts"]
            if alert["id"] == "EWS-08"
        }

    assert [(code, said["year"], said["month"]) for code, said in late(dt.date(2026, 1, 5)).items()] == [
        (sender, 2025, 11),
        (silent, 2025, 11),
    ]
    assert late(dt.date(2026, 1, 20)) == {
        silent: {"year": 2025, "month": 12, "due": "2026-01-05", "days_late": 15}
    }
    assert {(said["year"], said["month"]) for said in late(dt.date(2026, 2, 6)).values()} == {(2026, 1)}


def test_units_of_a_level_stand_under_their_parent() -> None:
    make.make_year()
    every = board(MARCH, level="sub_activity")["units"]
    under = board(MARCH, level="sub_activity", parent=make.DINAS)["units"]
    assert [one["code"] for one in every] == [make.OFFICE, make.SCHOOL, make.ROAD]
    assert [one["code"] for one in under] == [make.OFFICE, make.SCHOOL]
    assert under[1]["parent"] == f"{make.DINAS}:1.01.02:1.01.02.2.01"
    assert under[1]["name"] == "Pembangunan ruang kelas"
    assert board(MARCH, level="sub_activity", parent=under[1]["parent"])["units"] == [under[1]]


def test_last_year_stands_beside_at_the_same_date() -> None:
    make.make_year()
    line = make.make_line(make.DINAS, make.OFFICE, make.GOODS, year=2025)
    for month in (1, 3, 4):
        batch = make.make_batch("lra", 20 + month, fiscal_year=2025, month=month)
        make.make_lra(batch, month, [(line, 1000, 100 * month)])
    found = board(MARCH)
    assert found["curve"]["last_year"][:4] == [
        ["2025-01-31", 100],
        ["2025-02-28", 100],
        ["2025-03-31", 400],
        ["2025-04-30", 800],
    ]
    assert found["last_year"] == {
        "date": "2025-03-31",
        "realised_sen": 400,
        "ceiling_sen": 1000,
        "year_end_sen": 800,
    }


def test_rhythm_and_its_month_before() -> None:
    make.make_year()
    found = board(MARCH)
    assert found["rhythm_path"][-1] == {
        "date": "2026-03-31",
        "rhythm_days": found["rhythm_days"],
        "median_days": found["median_days"],
    }
    assert found["rhythm_before"] == found["rhythm_path"][-2]
    before = board(dt.date(2026, 2, 28))
    assert [found["rhythm_before"][name] for name in ("rhythm_days", "median_days")] == [
        before["rhythm_days"],
        before["median_days"],
    ]


@pytest.mark.parametrize("agencies", [1, 3])
def test_a_kept_board_takes_the_same_few_queries_for_any_number_of_units(agencies: int) -> None:
    for number in range(agencies):
        line = make.make_line(f"2.0{number}.0.00.0.00.01", f"2.0{number}.02.2.01.0001", make.GOODS)
        make.make_lra(make.make_batch("lra", number, month=3), 3, [(line, 1_200, 7)])
    with CaptureQueriesContext(connection) as first:
        board(MARCH)
    with CaptureQueriesContext(connection) as kept:
        board(MARCH)
    assert [len(first), len(kept)] == [31, 3]
    assert {key.partition("~")[0] for key in Board.objects.values_list("key", flat=True)} == {
        "ahead",
        "board",
    }
