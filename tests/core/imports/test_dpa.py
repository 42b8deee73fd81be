"""Budget documents in three shapes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from core.imports.outlines import LEAVES, UNIT, Leaf, Rows, lra_rows, rak_rows, save_xlsx, sums

from rapim.budget.imports import dpa
from rapim.files import codes
from rapim.files.cells import open_book
from rapim.files.tables import Table

FLAT = ["Kode SKPD", "Nama SKPD", "Kode Program", "Kode Kegiatan", "Kode Sub Kegiatan", "Nama Sub Kegiatan"]
FLAT += ["Kode Rekening", "Uraian Rekening", "Sumber Dana", "Pagu (Rp)"]
TOTAL = sum(leaf[3] for leaf in LEAVES)


def read_rows(tmp_path: Path, rows: Rows) -> Table:
    book = open_book(save_xlsx(tmp_path / "dpa.xlsx", {"Rekap": rows}))
    (candidate,) = dpa.recognise(book)
    return dpa.read(book, candidate)


def titles(version: str = "REKAPITULASI DPPA-SKPD") -> Rows:
    return [["KAB. CONTOH JAYA"], [version], ["TAHUN ANGGARAN 2026"], ["Berlaku mulai 2 Januari 2026"], []]


def outline_rows() -> Rows:
    """Codes in four columns, parents among the rows, a fund on each leaf; one leaf has two funds."""
    body: Rows = []
    for place, (ceiling,) in sums(LEAVES, lambda leaf: [leaf[3]]).items():
        leaf = len(place[3].split(".")) == 6
        parts = [("Dana Alokasi Umum (DAU)", ceiling)] if leaf else [("", ceiling)]
        if place[3] == "5.2.02.05.001.00005":
            parts = [("DAK Fisik", ceiling - 100), ("PAD", 100)]
        body += [[*place, f"Uraian {place[0]}", fund, amount] for fund, amount in parts]
    head: Rows = [["Kode", "", "", "", "Uraian", "Sumber Dana", "Anggaran"]]
    return [*titles(), *head, *body, ["", "", "", "", "Jumlah", "", TOTAL]]


def flat_row(leaf: Leaf, fund: str = "DAU") -> list[Any]:
    unit, sub, account, ceiling, _ = leaf
    return [unit, "Dinas", sub[:7], sub[:12], sub, "Nama sub", account, "Belanja", fund, ceiling]


def flat_rows() -> Rows:
    body = [flat_row(leaf) for leaf in LEAVES]
    return [*titles(), FLAT, *body, ["Jumlah", *[""] * 8, TOTAL]]


def wide_rows() -> Rows:
    head = ["Urusan", "OPD", "Bidang Urusan", "Sub Unit", "Program", "Kegiatan", "Sub Kegiatan", "Akun"]
    head += ["Kelompok", "Jenis", "Objek", "Rincian Obyek", "Rekening (Sub Rincian Obyek)", "APBD"]
    body: Rows = []
    for unit, sub, account, ceiling, _ in LEAVES:
        named = [f"{sub[0]} URUSAN", f"{unit} Dinas", f"{sub[:4]} BIDANG", f"{unit} Dinas"]
        named += [f"{sub[:7]} PROGRAM", f"{sub[:12]} Kegiatan", f"{sub} Nama sub", "5. BELANJA"]
        named += [f"{account[:n]} Belanja" for n in (3, 6, 9, 13)]
        body.append([*named, f"{account} Belanja", ceiling])
    return [["TAHUN ANGGARAN 2026"], head, *body]


@pytest.mark.parametrize("rows", [outline_rows(), flat_rows(), wide_rows()])
def test_every_shape_gives_the_same_lines(tmp_path: Path, rows: Rows) -> None:
    table = read_rows(tmp_path, rows)
    assert [p for p in table.problems if p.held] == []
    assert sum(table.columns["ceiling_sen"]) == TOTAL * 100
    assert table.seen == len(table) + table.totals
    assert table.header.year == 2026
    keys = zip(*(table.columns[c] for c in ("unit_code", "sub_activity", "account")), strict=True)
    assert set(keys) == {(u, s, codes.account(a, 2026)) for u, s, a, *_ in LEAVES}
    assert table.names["unit", UNIT].startswith(("Dinas", "Uraian"))


def test_outline_has_a_row_for_each_fund(tmp_path: Path) -> None:
    table = read_rows(tmp_path, outline_rows())
    assert table.problems == []
    assert len(table) == len(LEAVES) + 1
    assert sorted(set(table.columns["fund"])) == ["DAK_FISIK", "DAU", "PAD"]


def test_header(tmp_path: Path) -> None:
    header = read_rows(tmp_path, flat_rows()).header
    assert header.effective == dt.date(2026, 1, 2)
    assert (header.version, header.government) == ("perubahan", "KAB. CONTOH JAYA")
    assert header.agencies == {UNIT: "Dinas"}


def test_flat_total_that_differs_is_held(tmp_path: Path) -> None:
    rows = flat_rows()
    rows[-1][-1] += 1
    table = read_rows(tmp_path, rows)
    assert [(p.code, p.row, p.held) for p in table.problems] == [("total_differs", len(rows), True)]


def test_flat_line_without_a_code_is_held(tmp_path: Path) -> None:
    rows = flat_rows()
    rows[6][6] = "?"
    table = read_rows(tmp_path, rows)
    assert [p.row for p in table.problems if p.code == "bad_code"] == [7]
    assert table.seen == len(table) + table.totals + 1


def test_other_kinds_are_left_alone(tmp_path: Path) -> None:
    for name, rows in (("lra", lra_rows()), ("rak", rak_rows())):
        assert dpa.recognise(open_book(save_xlsx(tmp_path / f"{name}.xlsx", {"A": rows}))) == []


def test_doubled_line_without_a_total_is_held(tmp_path: Path) -> None:
    rows = flat_rows()[:-1]
    rows.append(list(rows[-1]))
    table = read_rows(tmp_path, rows)
    assert [(p.code, p.row, p.held) for p in table.problems] == [("duplicate_row", len(rows), True)]
    assert sum(table.columns["ceiling_sen"]) == TOTAL * 100


def test_cut_lines_are_reported(tmp_path: Path) -> None:
    rows = flat_rows()[:-1]
    rows[6] = rows[6][:5]
    rows[7] = rows[7][:-1]
    table = read_rows(tmp_path, rows)
    assert [(p.code, p.row, p.held) for p in table.problems] == [
        ("row_without_code", 7, False),
        ("rows_left_out", 7, True),
        ("blank_amount", 8, True),
    ]
    assert table.seen == len(table) + table.totals + 1
