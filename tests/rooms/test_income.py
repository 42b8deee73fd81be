"""Revenue among the rows of an LRA: facts of revenue, judged with the LRA, counted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from rapim.analytics.receipts import revenue
from rapim.budget.models import Realisation, Revenue
from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
UNIT = "1.02.0.00.0.00.01.0000 Dinas Contoh"
MONTHS = ("Januari", "Februari", "Maret")
TAX, FEE = (30, 25, 31), (12, 9, 4)
STAFF, GOODS, WORKS = (40, 38, 41), (21, 11, 19), (7, 30, 2)


def form(month: int, *, until: bool = False, spending: bool = True, total: int = 0) -> list[list[Any]]:
    """The regions' own LRA form of one month, amounts of the month or since January."""

    def spent(of: Sequence[int]) -> int:
        return sum(of[:month]) if until else of[month - 1]

    tax, fee = spent(TAX), spent(FEE)
    rows = [
        ("4", "PENDAPATAN", 900 + total, tax + fee),
        ("4.1.01", "Pajak", 500, tax),
        ("4.1.02", "Retribusi", 400, fee),
    ]
    if spending:
        parts = [spent(of) for of in (STAFF, GOODS, WORKS)]
        rows += [
            ("5", "BELANJA", 3000, sum(parts)),
            ("5.1.01", "Pegawai", 1000, parts[0]),
            ("5.1.02", "Barang", 1000, parts[1]),
            ("5.2", "Modal", 1000, parts[2]),
        ]
    period = f"1 Januari s.d 28 {MONTHS[month - 1]} 2026" if until else f"Bulan {MONTHS[month - 1]} 2026"
    return [
        ["", "", "PEMERINTAH KABUPATEN CONTOH JAYA"],
        ["", "", "LAPORAN REALISASI ANGGARAN PENDAPATAN DAN BELANJA DAERAH"],
        ["", "", period],
        ["", "Sub Unit Organisasi", ":", UNIT],
        ["", "KODE REKENING", "", "URAIAN", "", "ANGGARAN", "", "REALISASI"],
        [],
        *(["", code, "", "", name, plan, "", amount] for code, name, plan, amount in rows),
    ]


def write(folder: Path, month: int, **more: Any) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in form(month, **more):
        sheet.append(row)
    path = folder / f"lra_{month}.xlsx"
    book.save(path)
    return path


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    return load_paths(paths, Options(**said), actor=ACTOR)["files"]


def part(entries: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(entry[name] for name in names) for entry in entries]


def whole(entry: dict[str, Any]) -> bool:
    parts = ("stored", "unchanged", "totals", "reported")
    return bool(entry["rows"] == sum(entry[name] for name in parts))


def test_revenue_of_an_lra_is_loaded_beside_its_spending(tmp_path: Path) -> None:
    entries = load(write(tmp_path, 2, until=True))
    assert part(entries, "kind", "status", "rows", "stored", "totals", "variant") == [
        ("lra", "loaded", 5, 3, 2, "cumulative"),
        ("revenue", "loaded", 2, 2, 0, "cumulative"),
    ]
    assert [whole(entry) for entry in entries] == [True, True]
    assert Realisation.objects.count() == 3
    facts = Revenue.objects.order_by("account").values_list(
        "account", "date", "plan_sen", "receipt_sen", "cumulative", "row"
    )
    assert list(facts) == [
        ("4.1.01", dt.date(2026, 2, 28), 500_00, 55_00, True, 8),
        ("4.1.02", dt.date(2026, 2, 28), 400_00, 21_00, True, 9),
    ]


def test_the_variant_of_the_revenue_is_that_of_its_lra(tmp_path: Path) -> None:
    entries = load(*(write(tmp_path, month) for month in (1, 2, 3)))
    assert {entry["variant"] for entry in entries} == {"monthly"}
    assert Revenue.objects.filter(cumulative=False).count() == 6
    found = revenue(dt.date(2026, 3, 31))
    assert (found["total"]["plan_sen"], found["total"]["receipt_sen"]) == (
        900_00,
        (sum(TAX) + sum(FEE)) * 100,
    )
    assert [one["receipt_sen"] for one in found["months"]] == [42_00, 34_00, 35_00]


def test_what_is_undecided_for_the_lra_is_undecided_for_its_revenue(tmp_path: Path) -> None:
    path = write(tmp_path, 2)
    assert part(load(path), "kind", "status") == [("lra", "refused"), ("revenue", "refused")]
    entries = load(path, variant="cumulative")
    assert part(entries, "kind", "status", "variant") == [
        ("lra", "loaded", "cumulative"),
        ("revenue", "loaded", "cumulative"),
    ]


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, 1)
    load(path)
    again = load(path)
    assert part(again, "kind", "status", "stored", "unchanged") == [
        ("lra", "duplicate", 0, 3),
        ("revenue", "duplicate", 0, 2),
    ]
    assert Revenue.objects.count() == 2


def test_an_lra_of_revenue_alone_keeps_its_totals(tmp_path: Path) -> None:
    (entry,) = load(write(tmp_path, 1, spending=False))
    assert (entry["kind"], entry["rows"], entry["stored"], entry["totals"]) == ("revenue", 3, 2, 1)
    assert (entry["variant"], whole(entry)) == ("monthly", True)


def test_a_file_that_misses_its_sum_is_held_with_its_revenue(tmp_path: Path) -> None:
    path = write(tmp_path, 1, total=1)
    assert part(load(path), "kind", "status") == [("lra", "held"), ("revenue", "held")]
    assert part(load(path, accept=True), "kind", "status") == [("lra", "loaded"), ("revenue", "loaded")]


def test_receipts_known_from_a_register_are_not_counted_twice_without_a_word(tmp_path: Path) -> None:
    register = tmp_path / "setoran.csv"
    register.write_text(
        "id,tanggal_lapor,tahun,kode_skpd,kd_rekening,jumlah\n"
        "7,2026-01-05,2026,1.02.0.00.0.00.01.0000,4.1.01.01,1000\n"
        "8,2026-01-31,2026,1.02.0.00.0.00.01.0000,4.1.01.02,2000\n",
        encoding="utf-8",
    )
    assert part(load(register, accept=True), "kind", "status", "stored") == [("revenue", "loaded", 2)]
    path = write(tmp_path, 1)
    entries = load(path)
    assert part(entries, "kind", "status") == [("lra", "loaded"), ("revenue", "held")]
    assert "revenue_twice" in {problem["code"] for problem in entries[1]["problems"]}
    (_, accepted) = load(path, accept=True)
    assert (accepted["status"], accepted["withdrawn"]) == ("loaded", 0)
    assert Revenue.objects.count() == 4


def test_revenue_of_a_mapped_table_is_judged_with_its_spending(tmp_path: Path) -> None:
    path = tmp_path / "realisasi.csv"
    unit = "1.01.2.22.0.00.01.0000"
    rows = [
        f"{unit},{account},x,9000,{step * month},2026,{month}"
        for month in (1, 2, 3)
        for account, step in (
            ("5.1.02.01.01.0024", 10),
            ("5.1.02.01.01.0025", 20),
            ("5.1.02.01.01.0026", 30),
            ("4.1.01.06.01.0001", 7),
        )
    ]
    head = "id_skpd,kode_rekening,uraian_rekening,anggaran,realisasi,tahun,bulan"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    entries = load(path, accept=True)
    assert sorted(part(entries, "kind", "status", "variant", "stored"), key=str) == [
        ("lra", "loaded", "cumulative", 3),
        ("lra", "loaded", "cumulative", 3),
        ("lra", "loaded", "cumulative", 3),
        ("revenue", "loaded", "cumulative", 3),
    ]
    assert revenue(dt.date(2026, 3, 31))["total"]["receipt_sen"] == 21_00
