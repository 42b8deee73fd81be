"""The simulated officers of the demo: their work only rises, and their one conflict is settled later."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from web import purchases

from rapim.demo import field
from rapim.demo.future import undo_future
from rapim.demo.pictures import site
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.org.actions import name_government
from rapim.procurement.actions.photos import LARGEST, Sent, prepared
from rapim.procurement.models import ProgressCheck, ProgressPhoto, ProgressReport
from rapim.web.field.reading import History

pytestmark = pytest.mark.django_db
OFFICE = Actor("Bagian Administrasi Pembangunan")
NOW = dt.datetime(2019, 8, 21, 10, 30, tzinfo=dt.UTC)


def acted(*, until: dt.datetime | None = None) -> None:
    names = ("petugas", "petugas2", "pptk")
    people = {name: User.objects.create(username=name, first_name=name) for name in names}
    acts: Any = sorted(field.reports(people), key=lambda act: act[0])
    for moment, act in acts:
        if until is None or moment <= until:
            clock.set_to(moment)
            act(actor=OFFICE)


@pytest.fixture
def work() -> None:
    clock.set_to(dt.datetime(2019, 7, 1, tzinfo=dt.UTC))
    purchases.pull(
        "announcement", [purchases.tender("T1", "1", fiscal_year=2019, name=f"{field.NAME} (Kec.)")]
    )
    items = [
        {
            "number": "T1", "revision": 0, "item": item, "name": "Bagian",
            "price_sen": round(weight * 10**11),
            "starts": dt.date(2019, 4, 28), "ends": dt.date(2019, 11, 28), "fiscal_year": 2019,
        }
        for item, weight in field._PARTS
    ]  # fmt: skip
    purchases.pull("schedule", items)


def history() -> History:
    rows = list(ProgressReport.objects.filter(received_at__lte=clock.now()).order_by("id"))
    return History(rows, {}, field.ZONE, "id")


def test_on_the_day_of_the_demo_two_reports_wait_in_conflict(work: None) -> None:
    acted()
    clock.set_to(NOW)
    found = history()
    ((week, sheets),) = found.open_weeks
    assert (week, [sheet.disputed for sheet in sheets]) == (field.CLASH, [True, True])
    assert [sheet.carried for sheet in sheets] == [False, True]
    assert {sheet.waiting for week, sheets in found.weeks[1:] for sheet in sheets} == {False}
    clock.set_to(NOW + dt.timedelta(days=2))
    assert history().open_weeks == []


def test_the_work_only_rises_and_ends(work: None) -> None:
    acted()
    clock.set_to(dt.datetime(2019, 12, 31, tzinfo=dt.UTC))
    found = history()
    assert [entry.row.uid for entry in found.entries.values() if entry.fallen_below is not None] == []
    assert found.last_shares(dt.date(2019, 12, 8), ("tender", "T1")) == {
        "1": 1.0,
        "2": 1.0,
        "3": 1.0,
        "4": 1.0,
    }


def test_without_that_work_nobody_reports() -> None:
    acted()
    assert ProgressReport.objects.count() == 0


def test_the_future_of_a_simulation_takes_its_reports_along(work: None) -> None:
    name_government(actor=OFFICE, name="Kabupaten Contoh (simulasi)", simulated=True)
    acted()
    clock.set_to(dt.datetime(2019, 9, 30, tzinfo=dt.UTC))
    purchases.pull("announcement", [purchases.tender("T9", "9", fiscal_year=2019)], "kemudian.json")
    clock.set_to(NOW)
    assert undo_future(actor=OFFICE) == 1
    assert ProgressReport.objects.filter(received_at__gt=NOW).count() == 0
    assert ProgressCheck.objects.filter(at__gt=NOW).count() == 0
    assert len(history().sheets) == 16
    assert ProgressPhoto.objects.filter(report__received_at__gt=NOW).count() == 0


def test_a_drawn_site_is_a_small_photo_that_keeps_its_bytes() -> None:
    data = site(0.4, 7)
    assert len(data) < LARGEST
    assert prepared(Sent(data), field.ZONE).data == data
