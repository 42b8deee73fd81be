"""Schedules of works through the door, and the S-curve that comes of them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from web import purchases

from rapim import cli
from rapim.analytics.works import curve_of
from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.procurement.models import Contract, ProgressCheck, ProgressReport, ScheduleItem
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
HEADS = ("No", "Uraian Pekerjaan", "Jumlah Harga (Rp)", "Tanggal Mulai", "Tanggal Selesai")
ROWS: list[tuple[Any, ...]] = [
    ("1", "Persiapan", None, None, None),
    ("1.1", "Mobilisasi", 150_000_000, D(2025, 6, 25), D(2025, 7, 14)),
    ("2", "Badan jalan", None, None, None),
    ("2.1", "Galian", 300_000_000, D(2025, 7, 5), D(2025, 8, 23)),
    ("2.2", "Perkerasan", 500_000_000, D(2025, 8, 1), D(2025, 10, 20)),
    ("", "Jumlah", 950_000_000, None, None),
]


def sheet(folder: Path, name: str = "kurva-s.xlsx", *, rows: Any = ROWS, **said: Any) -> Path:
    """A schedule of an invented tender as contractors write it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["KURVA S / JADWAL PEKERJAAN"])
    for label, value in {"Kode_Tender": "T100", "Tahun_Anggaran": 2025, **said}.items():
        if value:
            page.append([label.replace("_", " "), ":", value])
    page.append([])
    page.append(list(HEADS))
    for row in rows:
        page.append(list(row))
    path = folder / name
    book.save(path)
    return path


def load(path: Path) -> dict[str, Any]:
    (entry,) = load_paths([path], Options(), actor=ACTOR)["files"]
    return entry


def counts(entry: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(entry[n] for n in ("status", "rows", "stored", "unchanged", "totals", "reported"))


def report(week_end: dt.date, share: float, *, accepted: bool = True) -> None:
    """A report of the whole work, with the word of the PPK."""
    at = dt.datetime.combine(week_end, dt.time(9), dt.UTC)
    made = ProgressReport.objects.create(
        uid=uuid.uuid4(),
        channel="tender",
        number="T100",
        week_end=week_end,
        share=share,
        reported_at=at,
        received_at=at,
        reported_by_name="Rekaan",
    )
    ProgressCheck.objects.create(report=made, accepted=accepted, at=at, by_name="PPK Rekaan")


@pytest.fixture
def contract() -> None:
    clock.set_to(dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC))
    purchases.year()


def package() -> str:
    from rapim.analytics.packages import packages  # noqa: PLC0415

    return str(next(one["id"] for one in packages()["packages"] if one["name"] == "Jalan 100"))


def test_a_schedule_loads_once_and_its_sums_are_no_rows(tmp_path: Path, contract: None) -> None:
    entry = load(sheet(tmp_path))
    assert counts(entry) == ("loaded", 6, 3, 0, 3, 0)
    items = ScheduleItem.objects.values_list("channel", "number", "revision", "item", "price_sen")
    assert next(iter(items)) == ("tender", "T100", 0, "1.1", 15_000_000_000)
    again = load(sheet(tmp_path, "lagi.xlsx", Proyek="sama"))
    assert counts(again) == ("loaded", 6, 0, 3, 3, 0)


def test_leaves_that_miss_the_sum_wait(tmp_path: Path, contract: None) -> None:
    rows = [*ROWS[:-1], ("", "Jumlah", 960_000_000, None, None)]
    entry = load(sheet(tmp_path, rows=rows))
    assert (entry["status"], [one["code"] for one in entry["problems"]]) == ("held", ["schedule_sum"])


def test_a_schedule_without_a_sum_is_compared_with_its_contract(tmp_path: Path, contract: None) -> None:
    flat = [row for row in ROWS if row[2] and row[0]]
    assert load(sheet(tmp_path, rows=flat))["status"] == "loaded"
    assert load(sheet(tmp_path, "kurang.xlsx", rows=flat[:-1]))["status"] == "held"


def test_a_value_that_was_superseded_or_withdrawn_answers_for_no_schedule(
    tmp_path: Path, contract: None
) -> None:
    flat = [row for row in ROWS if row[2] and row[0]]
    purchases.pull("contract", [purchases.contract("T100", value_sen=900_000_000_00)])
    assert load(sheet(tmp_path, rows=flat))["status"] == "held"
    smaller = [*flat[:-1], (*flat[-1][:2], 450_000_000, *flat[-1][3:])]
    assert load(sheet(tmp_path, "lain.xlsx", rows=smaller))["status"] == "loaded"
    last = Contract.objects.order_by("id").last()
    assert last is not None
    last.pk, last.withdrawn, last.batch = None, True, Batch.objects.order_by("id").last()
    last.save()
    assert load(sheet(tmp_path, "tarik.xlsx", rows=smaller, Adendum_ke=1, Berlaku_sejak=D(2025, 9, 1)))[
        "status"
    ] == ("held")


def numbered(folder: Path, name: str, **said: Any) -> dict[str, Any]:
    """A schedule that names its contract number alone, loaded."""
    return load(sheet(folder, name, **{"Kode_Tender": "", "Nomor_Kontrak": "SPK/01", **said}))


def test_a_contract_number_of_two_agencies_waits_for_the_agency(tmp_path: Path, contract: None) -> None:
    purchases.year(1, purchases.OTHER)
    same = [purchases.contract(number, contract_no="SPK/01") for number in ("T100", "T200")]
    purchases.pull("contract", same)
    entry = numbered(tmp_path, "tanpa.xlsx")
    assert (entry["status"], [one["code"] for one in entry["problems"]]) == ("held", ["schedule_shared"])
    first = numbered(tmp_path, "satu.xlsx", Kode_OPD=purchases.OWN)
    second = numbered(tmp_path, "dua.xlsx", Kode_OPD=f"{purchases.OTHER}.0000")
    assert (first["status"], first["problems"]) == ("loaded", [])
    assert (second["status"], [one["code"] for one in second["problems"]]) == ("held", ["schedule_shared"])
    assert set(ScheduleItem.objects.values_list("batch__unit_code", flat=True)) == {purchases.OWN}


def test_a_row_without_days_is_reported(tmp_path: Path, contract: None) -> None:
    rows = [*ROWS[:-1], ("3", "Lain", 0, None, None), ROWS[-1]]
    entry = load(sheet(tmp_path, rows=rows))
    assert counts(entry) == ("loaded", 7, 3, 0, 3, 1)
    assert [(one["code"], one["row"]) for one in entry["problems"]] == [("schedule_days_wrong", 11)]


def test_the_plan_follows_an_addendum_from_its_day(tmp_path: Path, contract: None) -> None:
    load(sheet(tmp_path))
    moved = [(*row[:4], D(2025, 11, 20)) if row[0] == "2.2" else row for row in ROWS]
    load(sheet(tmp_path, "adendum.xlsx", rows=moved, Adendum_ke=1, Berlaku_sejak=D(2025, 9, 1)))
    report(D(2025, 8, 30), 0.4)
    before, after = (curve_of(package(), day) for day in (D(2025, 8, 31), D(2025, 9, 1)))
    assert before is not None and after is not None
    assert ([one["revision"] for one in before["revisions"]], len(after["revisions"])) == ([0], 2)
    assert before["planned"] > after["planned"]


def test_only_accepted_reports_received_by_then_count(tmp_path: Path, contract: None) -> None:
    load(sheet(tmp_path))
    report(D(2025, 8, 30), 0.3)
    report(D(2025, 9, 6), 0.9, accepted=False)
    report(D(2025, 9, 27), 0.35)
    found = curve_of(package(), D(2025, 9, 20))
    assert found is not None
    assert (found["real"], found["basis"], found["critical"]["code"]) == (0.3, "field", "a")
    assert [one["id"] for one in found["alerts"]] == ["EWS-06", "EWS-07"]
    assert [week["real"] for week in found["weeks"]][-1] is None


def test_minutes_of_payment_stand_in_for_reports(tmp_path: Path, contract: None) -> None:
    load(sheet(tmp_path))
    minutes = {
        "number": "T100",
        "bap_no": "BAP-1",
        "bap_date": D(2025, 9, 1),
        "progress": 0.5,
        "paid_sen": 76_000_000_000,
    }
    purchases.pull("handover", [minutes])
    found = curve_of(package(), D(2025, 9, 10))
    assert found is not None
    assert (found["basis"], found["real"]) == ("minutes", 0.5)
    assert round(found["figures"]["paid_before_done"], 6) == 0.15  # 0.8 paid, 0.5 done


def test_the_command_answers_the_contract(
    tmp_path: Path, contract: None, capsys: pytest.CaptureFixture[str]
) -> None:
    load(sheet(tmp_path))
    report(D(2025, 8, 30), 0.3)
    assert cli.run(["scurve", package(), "--as-of", "2025-09-20", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    keys = "package contract weeks deviation days_behind projected critical assumptions revisions sources"
    assert [key for key in keys.split() if key not in found] == []
    assert sorted(found["projected"]) == ["careful", "earned_schedule", "recent_pace"]
    assert cli.run(["scurve", "tidak-ada"]) == 2
    assert capsys.readouterr().err.startswith("Paket 'tidak-ada' tidak ada")
