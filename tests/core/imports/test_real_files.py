"""The real public files, against sums made here straight from their text."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from rapim.budget.imports import comparison, generic, kas, revenue, rfk
from rapim.files import parquet
from rapim.files.cells import Book, open_book
from rapim.files.tables import Table

from .made import codes, held, refused

pytestmark = pytest.mark.real

Rows = list[dict[str, str]]


def lines(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(importer: ModuleType, book: Book, year: int | None = None) -> Table:
    (candidate,) = importer.recognise(book)
    table: Table = importer.read(book, replace(candidate, year=year))
    return table


def hundredths(amount: str) -> int:
    return int(Decimal(amount) * 100)


def test_tangsel_receipts_by_account(real_data: Path) -> None:
    path = real_data / "id_pad_tangsel_2020" / "tmpendapatan.csv"
    rows = lines(path)
    good = [
        r for r in rows if r["jumlah"] and r["tanggal_lapor"][:4] == r["tahun"] and r["is_deleted"] == "0"
    ]
    table = whole(revenue, open_book(path))
    assert (table.seen, len(table), refused(table)) == (len(rows), len(good), len(rows) - len(good))
    assert Counter(codes(table)) == {"amount_missing": 20, "outside_year": 1}
    sums: Counter[str] = Counter()
    for row in good:
        sums[row["kd_rekening"]] += hundredths(row["jumlah"])
    read: Counter[str] = Counter()
    for account, amount in zip(table.columns["account_read"], table.columns["receipt_sen"], strict=True):
        read[account] += amount
    assert read == sums
    assert set(table.columns["date"]) == {dt.date.fromisoformat(r["tanggal_lapor"]) for r in good}
    assert all(account.count(".") == 4 for account in table.columns["account"])


def test_budgets_of_535_governments(real_data: Path) -> None:
    folder = real_data / "id_apbd_2023_535_pemda"
    rows = lines(folder / "apbd_2023_versi_2023-05-12.csv")
    table = whole(comparison, open_book(folder / "apbd_2023_versi_2023-05-12.csv"))
    good = [r for r in rows if r["standarjenis_APBD_id"].isdigit()]
    assert (table.seen, len(table), refused(table)) == (11_743, len(good), 4)
    assert sum(table.columns["ceiling_minor"]) == sum(hundredths(r["nilai"]) for r in good)
    kudus = [
        amount
        for region, amount in zip(table.columns["region_code"], table.columns["ceiling_minor"], strict=True)
        if region == "3319"
    ]
    assert sum(kudus) == sum(hundredths(r["nilai"]) for r in good if r["wilayah"] == "3319")
    assert len(set(table.columns["region_code"])) == len({r["Kodepemda"] for r in good})
    assert Counter(codes(table)) == {"account_unknown": 4, "region_without_code": 1}
    assert held(table) == set()


def test_the_parquet_file_agrees_with_the_text_to_the_rupiah(real_data: Path) -> None:
    folder = real_data / "id_apbd_2023_535_pemda"
    book = parquet.open_parquet(folder / "apbd_2023_with_names.parquet")
    named = whole(comparison, book)
    plain = whole(comparison, open_book(folder / "apbd_2023_versi_2023-05-12.csv"))
    keys = [list(zip(t.columns["region_code"], t.columns["account"], strict=True)) for t in (named, plain)]
    assert keys[0] == keys[1]
    apart = [
        abs(a - b)
        for a, b in zip(named.columns["ceiling_minor"], plain.columns["ceiling_minor"], strict=True)
    ]
    assert max(apart) < 100
    assert named.names["region", "3319"] == "Kabupaten Kudus"


def east_java(row: dict[str, str], role: str) -> int | None:
    """An amount of the East Java files, read by hand: thousand millions, `5.066,23 M` or `5066.23`."""
    shown = row[role].strip()
    if shown.endswith("M"):
        shown = shown[:-1].strip().replace(".", "").replace(",", ".")
    return int(Decimal(shown) * 10**11) if shown else None


def test_east_java_by_government_and_year(real_data: Path) -> None:
    path = real_data / "id_apbd_realisasi_jatim_2021_2024" / "apbd_jatim_long.csv"
    rows = lines(path)
    table = whole(comparison, open_book(path))
    assert table.seen == len(rows)
    assert len(table) + table.totals + refused(table) == len(rows)
    taxes = {
        (r["daerah"].replace("_", " "), int(r["tahun"])): (
            east_java(r, "anggaran"),
            east_java(r, "realisasi"),
        )
        for r in rows
        if r["akun"].strip() == "Pajak Daerah"
    }
    read = {
        (name, year): (ceiling, realised)
        for name, year, account, ceiling, realised in zip(
            *(
                table.columns[c]
                for c in ("region_name", "fiscal_year", "account", "ceiling_minor", "realised_minor")
            ),
            strict=True,
        )
        if account == "4.1.01"
    }
    assert read == taxes
    assert len(read) == 38 * 3
    found = Counter(codes(table))
    assert {"total_differs", "value_impossible", "part_year_suspected", "unit_judged"} <= set(found)
    assert held(table) == set()


def test_the_raw_files_of_east_java_say_the_same(real_data: Path) -> None:
    folder = real_data / "id_apbd_realisasi_jatim_2021_2024"
    long = whole(comparison, open_book(folder / "apbd_jatim_long.csv"))
    of_long = Counter(
        zip(
            *(long.columns[c] for c in ("fiscal_year", "region_name", "account", "realised_minor")),
            strict=True,
        )
    )
    of_raw: Counter[tuple[object, ...]] = Counter()
    for path in sorted((folder / "raw").rglob("*.csv")):
        table = whole(comparison, open_book(path), year=int(path.parent.name))
        of_raw.update(
            zip(
                *(table.columns[c] for c in ("fiscal_year", "region_name", "account", "realised_minor")),
                strict=True,
            )
        )
    assert of_raw == of_long


def test_panels_of_other_countries(real_data: Path) -> None:
    for name, currency in (("ua_city", "UAH"), ("phl_departments", "USD"), ("ua_city_revenue", "UAH")):
        rows = lines(real_data / "panels" / f"{name}.csv")
        table = whole(comparison, open_book(real_data / "panels" / f"{name}.csv"))
        assert (table.seen, len(table)) == (len(rows), len(rows))
        assert sum(table.columns["realised_minor"]) == sum(
            int((Decimal(r["realised"]) * 100).to_integral_value()) for r in rows
        )
        assert set(table.columns["currency"]) == {currency}


def test_toba_realisation_through_the_generic_importer(real_data: Path) -> None:
    path = real_data / "id_toba_2022_2023" / "tables" / "data_realisasi_detail_skpd.csv"
    rows = lines(path)
    book = open_book(path)
    tables = generic.apply(book, generic.propose(book)[0])
    assert sum(table.seen for table in tables) == len(rows)
    leaves = [r for r in rows if r["kode_rekening"] in ("5.1", "5.2", "5.3", "5.4") and r["bulan"] != "0"]
    by_month: Counter[int] = Counter()
    for row in leaves:
        by_month[int(row["bulan"])] += hundredths(row["realisasi"])
    read = {t.header.month: sum(t.columns["realised_sen"]) for t in tables if t.kind == "lra"}
    assert read == by_month
    found = Counter(code for table in tables for code in codes(table))
    assert found["month_impossible"] == sum(r["bulan"] == "0" for r in rows) == 45
    assert found["amount_falls"] > 0
    tests = [
        r
        for r in rows
        if r["realisasi"] == "838948580079" and r["bulan"] != "0" and r["kode_rekening"] == "5.1"
    ]
    listed = {p.row for t in tables for p in t.problems if p.code == "amount_in_several_units"}
    assert {rows.index(r) + 2 for r in tests} <= listed


def test_toba_cash_plan(real_data: Path) -> None:
    folder = real_data / "id_toba_2022_2023" / "tables"
    book = open_book(folder / "anggarankas_detail.csv")
    rows = lines(folder / "anggarankas_detail.csv")
    (plan,) = generic.apply(book, generic.propose(book)[0])
    for month in range(1, 13):
        assert sum(plan.columns[f"m{month:02d}"]) == sum(
            hundredths(r["nilai"]) for r in rows if r["bulan"] == str(month)
        )


@pytest.mark.parametrize(
    ("importer", "name"),
    [
        (kas, "id_toba_2022_2023/format_templates/Format_Anggaran_Kas.xls"),
        (kas, "id_toba_2022_2023/format_templates/Format_Anggaran_Kas.xlsx"),
        (kas, "id_format_samples/peka__template_deviasi.xlsx"),
        (rfk, "id_format_samples/ap__programs.xlsx"),
        (rfk, "id_format_samples/ap__laporan-deviasi.xlsx"),
    ],
)
def test_blank_templates_say_that_they_are_blank(real_data: Path, importer: ModuleType, name: str) -> None:
    table = whole(importer, open_book(real_data / name))
    assert [p.code for p in table.problems if p.fatal] == ["template_empty"]
    assert len(table) == 0


def test_a_filled_cash_plan_form(real_data: Path) -> None:
    book = open_book(real_data / "id_format_samples" / "yudhi__Format_Anggaran_Kas.xlsx")
    (table,) = [kas.read(book, candidate) for candidate in kas.recognise(book)]
    assert table.columns["account"] == ["5"]
    assert [table.columns[f"m{m:02d}"][0] for m in (1, 2, 12)] == [
        4_189_700_000,
        4_089_700_000,
        4_089_745_300,
    ]
    assert (table.header.year, table.problems) == (2022, [])
