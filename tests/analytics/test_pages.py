"""Agency pages, the year's evaluation, revenue and prognosis."""

from __future__ import annotations

import datetime as dt

import pytest

from rapim.analytics.boards import board
from rapim.analytics.outlook import prognosis
from rapim.analytics.pages import evaluation, series
from rapim.analytics.receipts import revenue
from rapim.words import unplanned
from rapim.words.outlook import months

from . import factories as make

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 31)


def test_series_agrees_with_the_board() -> None:
    make.make_year()
    found = series(make.DINAS, 2026, MARCH)
    unit = next(one for one in board(MARCH)["units"] if one["code"] == make.DINAS)
    assert found is not None
    assert [one["realised_sen"] for one in found["months"]] == [
        100_000_00,
        250_000_00,
        445_000_00,
        *[None] * 9,
    ]
    assert found["months"][2]["planned_sen"] == unit["planned_sen"]
    assert [one["physical"] for one in found["months"]] == [None, 0.4, 0.5, *[None] * 9]
    for figure in ("ceiling_sen", "realised_sen", "planned_sen"):
        assert sum(one[figure] for one in found["by_type"]) == unit[figure]
    for figure in ("ceiling_sen", "realised_sen"):
        assert sum(one[figure] for one in found["by_fund"]) == unit[figure]


def test_the_series_of_the_parts_sum_to_that_of_the_agency() -> None:
    make.make_year()
    whole = series(make.DINAS, 2026, MARCH)
    assert whole is not None
    for level in ("programme", "activity", "sub_activity"):
        units = board(MARCH, level=level, parent=make.DINAS)["units"]
        parts = [series(one["key"], 2026, MARCH) for one in units]
        for figure in ("planned_sen", "planned_first_sen", "realised_sen"):
            months = [[month[figure] or 0 for month in part["months"]] for part in parts if part]
            wanted = [month[figure] or 0 for month in whole["months"]]
            assert [sum(column) for column in zip(*months, strict=True)] == wanted
        assert [part["realised"][-1][1] for part in parts if part] == [one["realised_sen"] for one in units]


def test_funds_come_from_the_document_in_force() -> None:
    make.make_hospital()
    found = series(make.HOSPITAL, 2026, MARCH)
    assert found is not None
    assert found["by_fund"] == [
        {"fund": "BLUD", "ceiling_sen": 100_000_01, "realised_sen": 9_000_00},
        {"fund": "DAU", "ceiling_sen": 457_000_00, "realised_sen": 70_000_07},
    ]


def test_an_unknown_agency_has_no_page() -> None:
    make.make_year()
    assert series("9.99.9.99.0.00.99", 2026, MARCH) is None
    assert series(f"{make.DINAS}:9.99", 2026, MARCH) is None
    assert evaluation("9.99.9.99.0.00.99", 2026, MARCH) is None


def test_evaluation_says_what_was_reached_and_what_was_late_and_why() -> None:
    make.make_year()
    found = evaluation(make.DINAS, 2026, MARCH)
    assert found is not None
    assert found["stamp"] == "provisional"
    assert sum(one["sen"] for one in found["why"]) == found["ceiling_sen"] - found["realised_sen"]
    assert [(one["code"], one["cause"], one["name"]) for one in found["late"]] == [
        (make.SCHOOL, "done_not_billed", "Pembangunan ruang kelas"),
        (make.OFFICE, "late", make.OFFICE),
    ]
    assert [one["scale"] for one in found["grades"]] == ["scale_performance", "scale_absorption"]
    assert found["slip_month"] == 3


def test_revenue_by_account_and_month() -> None:
    local = "4.1.01.06.01.0001"
    make.make_revenue(
        make.make_batch("revenue", 1),
        [
            (local, None, 80_000_00, None),
            (local, dt.date(2026, 1, 31), None, 12_000_05),
            (local, dt.date(2026, 3, 31), None, 20_000_00),
            (local, dt.date(2026, 4, 30), None, 9_000_00),
            ("4.2.01.01.01.0001", None, 100_00, None),
        ],
    )
    found = revenue(MARCH)
    assert found["total"]["receipt_sen"] == 32_000_05
    assert found["total"]["plan_sen"] == 80_100_00
    assert [one["receipt_sen"] for one in found["months"]] == [12_000_05, 0, 20_000_00]
    assert [(one["account"], one["receipt_sen"]) for one in found["groups"]] == [
        ("4.1", 32_000_05),
        ("4.1.01", 32_000_05),
        ("4.2", 0),
        ("4.2.01", 0),
    ]
    assert found["accounts"][0]["achievement"] == 32_000_05 / 80_000_00


def test_prognosis_names_its_method_and_splits_what_is_left() -> None:
    make.make_year()
    make.make_hospital()
    found = prognosis(MARCH)
    assert found is not None
    plan, last_year = found["methods"]
    total = board(MARCH)["total"]
    assert found["realised_sen"] == total["realised_sen"]
    assert plan["rest_sen"] + plan["unspent_sen"] == total["ceiling_sen"] - total["realised_sen"]
    assert [last_year["estimate_sen"], last_year["basis"]] == [None, {"missing": "last_year"}]
    assert found["interval"] is None
    (left,) = found["silpa"]
    assert left["method"] == "plan"
    assert left["earmarked_sen"] + left["free_sen"] + left["unknown_fund_sen"] == left["unspent_sen"]
    assert sum(one["unspent_sen"] for one in left["by_fund"]) == left["unspent_sen"]
    assert [one["fund"] for one in left["by_fund"] if one["earmarked"]] == ["BLUD"]
    assert sum(one["rest_sen"] for one in found["by_type"]) == plan["rest_sen"]
    assert plan["basis"] == {
        "missing": "plan_months",
        "months": [5, 6, 7, 8, 9, 10, 11, 12],
        "agencies": 1,
        "unplanned_sen": 300_000_00 - 10_000_03,
    }


def test_prognosis_says_which_months_no_plan_gives_and_what_it_passes_over() -> None:
    lines = make.make_year()
    make.make_plan(
        make.make_batch("rak", 9), [(lines["road"], 600_000_11, [None, None, 300_000_00, *[None] * 9])]
    )
    found = prognosis(MARCH)
    assert found is not None
    (plan, _) = found["methods"]
    assert plan["basis"] == {
        "missing": "plan_months",
        "months": [4, 5, 6, 7, 8, 9, 10, 11, 12],
        "agencies": 1,
        "unplanned_sen": 600_000_11 - 10_000_03,
    }
    assert unplanned(found["methods"]) == (
        "Rencana kas 1 perangkat daerah tidak memuat April–Desember: Rp590.000 pagu yang belum terserap"
        " tidak ikut diperkirakan, sehingga angka menurut rencana kas adalah batas bawah."
    )


def test_months_are_named_by_their_runs() -> None:
    assert months([2, 5, 6, 7, 12]) == "Februari, Mei–Juli, Desember"
    assert months([11, 12], "en") == "November–December"
