"""The regions' own LRA form, its realisation one place left of the heading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.imports.outlines import Rows, save_xlsx

from rapim.budget.imports import lra_local, sipd_lra
from rapim.budget.imports.income import take_income
from rapim.files.cells import open_book
from rapim.files.tables import Table


def form(unit: str = "1.02.0.00.0.00.01.0000 Dinas Contoh") -> Rows:
    lines = [
        ("4", "PENDAPATAN DAERAH", 20, 15),
        ("4.1", "PENDAPATAN ASLI DAERAH", 20, 15),
        ("4.1.01", "Pajak Daerah", 10, 3),
        ("4.1.02", "Retribusi Daerah", 10, 12),
        ("5", "BELANJA DAERAH", 1000, 600),
        ("5.1", "BELANJA OPERASI", 700, 500),
        ("5.1.01", "Belanja Pegawai", 400, 300),
        ("5.1.02", "Belanja Barang dan Jasa", 300, 200),
        ("5.2", "BELANJA MODAL", 300, 100),
        ("6.1", "PENERIMAAN PEMBIAYAAN", 7, 7),
    ]
    return [
        ["", "", "PEMERINTAH KABUPATEN CONTOH JAYA"],
        ["", "", "LAPORAN REALISASI ANGGARAN PENDAPATAN DAN BELANJA DAERAH"],
        ["", "", "periode 1 Januari s.d 31 Mei 2026"],
        ["", "Sub Unit Organisasi", ":", unit],
        ["", "KODE REKENING", "", "URAIAN", "", "ANGGARAN", "", "REALISASI"],
        [],
        *(["", code, "", "", name, a, r, ""] for code, name, a, r in lines),
    ]


def read(tmp_path: Path, rows: Rows) -> Table:
    book = open_book(save_xlsx(tmp_path / "lra.xlsx", {"Sheet1": rows}))
    assert sipd_lra.recognise(book) == []
    (candidate,) = lra_local.recognise(book)
    return lra_local.read(book, candidate)


def test_deepest_accounts_of_revenue_and_spending(tmp_path: Path) -> None:
    table = read(tmp_path, form())
    assert table.columns["account"] == ["4.1.01", "4.1.02", "5.1.01", "5.1.02", "5.2"]
    assert table.columns["realised_sen"] == [3_00, 12_00, 300_00, 200_00, 100_00]
    assert table.columns["unit_code"] == ["1.02.0.00.0.00.01.0000"] * 5
    assert (table.seen, table.totals) == (10, 4)
    assert (table.header.year, table.header.month, table.header.variant) == (2026, 5, "cumulative")
    assert [(p.code, p.held) for p in table.problems] == [("not_spending", False), ("heading_shifted", False)]


def test_revenue_becomes_a_table_of_its_own_and_no_row_is_counted_twice(tmp_path: Path) -> None:
    table = read(tmp_path, form())
    income = take_income(table, 2026, 5)
    assert income is not None
    assert income.columns["account"] == ["4.1.01", "4.1.02"]
    assert (income.columns["plan_sen"], income.columns["receipt_sen"]) == ([10_00, 10_00], [3_00, 12_00])
    assert income.columns["date"] == [dt.date(2026, 5, 31)] * 2
    assert (income.seen, income.totals, income.header.variant) == (2, 0, "cumulative")
    assert table.columns["account"] == ["5.1.01", "5.1.02", "5.2"]
    assert (table.seen, table.totals, len(table)) == (8, 4, 3)
    assert take_income(table, 2026, 5) is None


def test_what_holds_the_file_holds_its_revenue(tmp_path: Path) -> None:
    rows = form()
    rows[6][5] = 21
    income = take_income(read(tmp_path, rows), 2026, 5)
    assert income is not None
    assert [(p.code, p.row, p.held) for p in income.problems] == [("sum_differs", 7, True)]


def test_parent_that_misses_its_leaves_is_held(tmp_path: Path) -> None:
    rows = form("……")
    rows[11][5] = 701
    table = read(tmp_path, rows)
    assert [(p.code, p.row, p.column) for p in table.problems if p.held] == [("sum_differs", 12, "F")]
    assert table.columns["unit_code"] == [""] * 5
