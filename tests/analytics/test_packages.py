"""Packages from facts to figures: kept, rebuilt, and joined to the causes of the board."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics import factories as make
from rapim.analytics import board, trace
from rapim.analytics import packages as packages_of
from rapim.analytics.models import PackageBody, PackageRow, PackageSet
from rapim.analytics.packages import packages
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.procurement import models

pytestmark = pytest.mark.django_db

UNIT = "2.16.0.00.0.00.01.0000"
SUB = "2.16.02.2.01.0001"
MARCH = dt.date(2026, 3, 31)


def plan(batch: Batch, code: str = "100", **said: Any) -> None:
    usual: dict[str, Any] = {
        "way": "penyedia",
        "rup_code": code,
        "fiscal_year": 2026,
        "unit_code": UNIT,
        "name": f"Paket {code}",
        "method": "Tender",
        "kind": "Pekerjaan Konstruksi",
        "ceiling_sen": 300,
        "selection_from": dt.date(2026, 1, 1),
        "contract_from": dt.date(2026, 2, 1),
        "contract_to": dt.date(2026, 6, 1),
        "created": dt.date(2026, 1, 2),
    }
    models.Plan.objects.create(batch=batch, row=2, **{**usual, **said})
    models.PlanLine.objects.create(
        batch=batch,
        row=2,
        way="penyedia",
        rup_code=code,
        item="1",
        fiscal_year=2026,
        sub_activity=SUB,
        account=make.GOODS,
        amount_sen=300,
    )


def budget(realised: int = 100) -> None:
    """A sub-activity of 1.000 sen that should have spent 600 by the end of March."""
    line = make.make_line(UNIT.rpartition(".")[0], SUB, make.GOODS)
    make.make_dpa(make.make_batch("dpa"), dt.date(2026, 1, 2), [(line, "DAU", 1_000)])
    months = [200, 200, 200, 100, 100, 100, 100, 0, 0, 0, 0, 0]
    make.make_plan(make.make_batch("rak", 1), [(line, 1_000, months)])
    make.make_lra(make.make_batch("lra", 2, month=3), 3, [(line, 1_000, realised)])


def causes(as_of: dt.date = MARCH) -> dict[str, int]:
    return {one["cause"]: one["sen"] for one in board(as_of)["causes"]}


def test_without_packages_nothing_explains_what_is_late() -> None:
    budget()
    assert causes() == {"planned_later": 400, "late": 500}


def test_what_was_not_tendered_is_told_apart_and_the_causes_still_sum() -> None:
    budget()
    plan(make.make_batch("rup", 3))
    assert causes() == {"planned_later": 400, "not_tendered": 300, "late": 200}
    assert sum(causes().values()) == 1_000 - 100


def test_a_contract_explains_its_unpaid_part_and_its_saving_only_as_far_as_planned() -> None:
    budget()
    batch = make.make_batch("contract", 3)
    plan(batch)
    models.Announcement.objects.create(
        batch=batch, channel="tender", number="T1", fiscal_year=2026, rup_codes="100", unit_code=UNIT,
        method="Tender", ceiling_sen=300, announced=dt.date(2026, 1, 20),
    )  # fmt: skip
    models.Contract.objects.create(
        batch=batch, channel="tender", number="T1", fiscal_year=2026, contract_no="K/1", row=7,
        date=dt.date(2026, 2, 20), value_sen=250,
    )  # fmt: skip
    assert causes() == {"planned_later": 400, "tender_saving": 30, "contracted_behind": 250, "late": 220}
    found = trace(board(MARCH)["total"]["trace"]["cause.contracted_behind"])
    rows = [(one["role"], one["row"], one["value_sen"], one["note"]) for one in found["sources"]]
    assert [row for row in rows if row[0].startswith("package")] == [
        ("package.contract", 7, 250, "rup-100"),
        ("package.plan", 2, 300, "rup-100"),
    ]


def test_a_set_is_kept_and_an_earlier_moment_rebuilds_it_after_later_pulls() -> None:
    plan(make.make_batch("rup", 1))
    known = make.moment(2)
    before = packages(MARCH, known)
    assert PackageSet.objects.count() == 1
    plan(make.make_batch("rup", 5), "200")
    now = packages(MARCH)
    assert [one["id"] for one in now["packages"]] == ["rup-100", "rup-200"]
    PackageBody.objects.all().delete()
    PackageRow.objects.all().delete()
    PackageSet.objects.all().delete()
    assert packages(MARCH, known) == before


def test_agencies_sum_to_the_total_and_clocks_to_the_days() -> None:
    batch = make.make_batch("rup", 1)
    for code in ("100", "101", "102"):
        plan(batch, code, unit_code=f"2.1{code[-1]}.0.00.0.00.01.0000")
    found = packages(MARCH)
    for name in ("packages", "ceiling_sen", "late"):
        assert sum(one[name] for one in found["agencies"]) == found["total"][name]
    for one in found["packages"]:
        assert sum(one["late_by"].values()) == one["days_late"] == 59


def test_the_packages_of_today_and_of_the_year_before_are_made_ahead() -> None:
    for at, year in enumerate((2025, 2026)):
        plan(make.make_batch("rup", at + 1), str(year), fiscal_year=year)
    clock.set_to(dt.datetime(2026, 3, 31, 3, tzinfo=dt.UTC))
    packages_of.make_ahead(MARCH)
    made = [key.split("~")[:2] for key in PackageSet.objects.values_list("key", flat=True)]
    assert made == [["2026", "2026-03-31"], ["2025", "2025-03-31"]]
    packages(MARCH)
    packages(dt.date(2025, 3, 31), fiscal_year=2025)
    board(MARCH)
    assert PackageSet.objects.count() == 2


def test_sets_of_today_stay_whoever_walks_through_past_days() -> None:
    for at, year in enumerate((2025, 2026)):
        plan(make.make_batch("rup", at + 1), str(year), fiscal_year=year)
    now = dt.datetime(2026, 3, 31, 3, tzinfo=dt.UTC)
    clock.set_to(now)
    packages_of.make_ahead(MARCH)
    for day in range(1, 12):
        clock.set_to(now + dt.timedelta(minutes=day))
        packages(dt.date(2026, 2, day))
    days = {key.split("~")[1] for key in PackageSet.objects.values_list("key", flat=True)}
    assert days == {"2026-03-31", "2025-03-31", *(f"2026-02-{day:02}" for day in range(4, 12))}
    assert PackageBody.objects.count() == PackageRow.objects.count() == 9


def test_what_was_used_again_outlives_what_was_only_made_later() -> None:
    plan(make.make_batch("rup", 1))
    now = dt.datetime(2026, 4, 30, 3, tzinfo=dt.UTC)
    for day in range(1, 9):
        clock.set_to(now + dt.timedelta(minutes=day))
        packages(dt.date(2026, 2, day))
    clock.set_to(now + dt.timedelta(hours=2))
    packages(dt.date(2026, 2, 1))
    packages(dt.date(2026, 2, 9))
    days = {key.split("~")[1] for key in PackageSet.objects.values_list("key", flat=True)}
    assert days == {"2026-02-01", *(f"2026-02-{day:02}" for day in range(3, 10))}
