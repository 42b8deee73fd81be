"""SIPD's LRA: what a reader must find, and every way in which real files go wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from core.imports import outlines
from core.imports.outlines import LEAVES, OLD_LEAVES, UNIT, Rows, lra_rows, row_of, save_xlsx

from rapim.budget.imports import sipd_lra
from rapim.files.cells import Book, open_book
from rapim.files.problems import Problem
from rapim.files.tables import Table

CEILING = sum(leaf[3] for leaf in LEAVES) * 100
REALISED = sum(leaf[4] for leaf in LEAVES) * 100
OPERASI, REALISASI_OPERASI, MODAL = 5, 6, 7


def read_rows(tmp_path: Path, rows: Rows, name: str = "lra_mei.xlsx") -> Table:
    return read_book(open_book(save_xlsx(tmp_path / name, {"Sheet1": rows})))


def read_book(book: Book) -> Table:
    (candidate,) = sipd_lra.recognise(book)
    return sipd_lra.read(book, candidate)


def found(table: Table, code: str) -> list[Problem]:
    return [problem for problem in table.problems if problem.code == code]


def held(table: Table) -> list[str]:
    return sorted({problem.code for problem in table.problems if problem.held})


def sums(table: Table) -> tuple[int, int]:
    return sum(table.columns["ceiling_sen"]), sum(table.columns["realised_sen"])


@pytest.mark.parametrize("spelling", ["Rp {}", "Rp. {},-", "(Rp{})", "-{}", "'{}"])
def test_the_total_is_checked_however_its_amounts_are_written(tmp_path: Path, spelling: str) -> None:
    rows = lra_rows()
    rows[-1] = [*rows[-1][:5], *(spelling.format("999") for _ in rows[-1][5:])]
    table = read_rows(tmp_path, rows)
    assert (table.seen, held(table)) == (len(rows) - 9, ["total_differs"])


def test_leaves_parents_and_totals(tmp_path: Path) -> None:
    rows = lra_rows()
    table = read_rows(tmp_path, rows)
    assert sums(table) == (CEILING, REALISED)
    assert (len(table), table.seen, table.totals) == (7, len(rows) - 9, len(rows) - 9 - 7)
    assert table.problems == []
    assert {name: values[0] for name, values in table.columns.items()} == {
        "unit_code": UNIT,
        "programme": "2.16.01",
        "activity": "2.16.01.2.01",
        "sub_activity": "2.16.01.2.01.0001",
        "account": "5.1.02.01.01.0024",
        "account_read": "5.1.02.01.001.00024",
        "ceiling_sen": 120_000_000,
        "realised_sen": 22_001_300,
        "sheet": 0,
        "row": row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024") + 1,
    }
    assert table.names["unit", UNIT] == f"Uraian {UNIT}"
    assert table.names["account", "5.1.02.01.01.0024"] == "Uraian 5.1.02.01.001.00024"


def test_header(tmp_path: Path) -> None:
    header = read_rows(tmp_path, lra_rows()).header
    assert (header.government, header.year, header.month, header.month_source, header.variant) == (
        "KAB. CONTOH JAYA",
        2026,
        5,
        "name",
        None,
    )
    assert header.agencies == {UNIT: f"Uraian {UNIT}"}


@pytest.mark.parametrize(
    ("period", "name", "month", "source"),
    [
        ("s.d. 31 Agustus 2026", "lra_mei.xlsx", 8, "file"),
        ("BULAN MARET 2026", "lra.xlsx", 3, "file"),
        ("", "Realisasi s.d. Agustus.xlsx", 8, "name"),
        ("", "LRA-2026-05.xlsx", 5, "name"),
        ("", "lra.xlsx", None, ""),
    ],
)
def test_month(tmp_path: Path, period: str, name: str, month: int | None, source: str) -> None:
    header = read_rows(tmp_path, lra_rows(period=period), name).header
    assert (header.month, header.month_source) == (month, source)


def _as_csv(path: Path, rows: Rows) -> Path:
    return outlines.save_csv(path, rows, ",", "utf-8")


@pytest.mark.parametrize("text", [False, True])
@pytest.mark.parametrize(
    ("save", "name"),
    [
        (outlines.save_xls, "lra_mei.xls"),
        (outlines.save_ods, "lra_mei.ods"),
        (outlines.save_html, "lra_mei.xls"),
        (outlines.save_mhtml, "lra_mei.xls"),
        (outlines.save_csv, "lra_mei.csv"),
        (_as_csv, "lra_mei.csv"),
    ],
)
def test_same_table_in_any_format(
    tmp_path: Path, save: Callable[[Path, Rows], Path], name: str, text: bool
) -> None:
    other = read_book(open_book(save(tmp_path / name, lra_rows(text=text))))
    table = read_rows(tmp_path, lra_rows())
    assert other.columns == table.columns
    assert (other.seen, other.totals, other.header.month) == (table.seen, table.totals, 5)


def test_changed_leaf_is_named_once_at_its_parent(tmp_path: Path) -> None:
    rows = lra_rows()
    leaf = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")
    rows[leaf][REALISASI_OPERASI] += 9
    table = read_rows(tmp_path, rows)
    parent = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001")
    assert [(p.code, p.sheet, p.row, p.column, p.read, p.expected, p.held) for p in table.problems] == [
        ("sum_differs", "Sheet1", parent + 1, "G", "370.963,00", "370.972,00", True)
    ]


def test_changed_parent_is_named_alone(tmp_path: Path) -> None:
    rows = lra_rows()
    at = row_of(rows, "2.16", UNIT, "2.16.01")
    rows[at][OPERASI] += 1
    table = read_rows(tmp_path, rows)
    assert [(p.code, p.row) for p in table.problems] == [("sum_differs", at + 1)]
    assert sums(table) == (CEILING, REALISED)


def test_changed_grand_total(tmp_path: Path) -> None:
    rows = lra_rows(text=True)
    rows[-1][MODAL] = "45.000.000,01"
    table = read_rows(tmp_path, rows)
    assert [(p.code, p.row, p.held) for p in table.problems] == [("total_differs", len(rows), True)]


def test_two_faults_are_two_findings(tmp_path: Path) -> None:
    rows = lra_rows()
    rows[row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")][OPERASI] += 5
    rows[row_of(rows, "2.20", UNIT, "2.20.02.2.01")][OPERASI] += 7
    table = read_rows(tmp_path, rows)
    assert [p.code for p in table.problems] == ["sum_differs", "sum_differs"]


def test_leaf_in_two_groups_counts_once_with_both(tmp_path: Path) -> None:
    rows = lra_rows()
    for key in [("", "", "", "", "Jumlah"), *outlines.places(LEAVES[0])]:
        row = rows[row_of(rows, *key)]
        row[MODAL] = (row[MODAL] if isinstance(row[MODAL], int) else 0) + 1_000
    table = read_rows(tmp_path, rows)
    assert table.problems == []
    assert sums(table) == (CEILING + 100_000, REALISED)


def test_doubled_row_that_nothing_sums_is_held(tmp_path: Path) -> None:
    rows = lra_rows()
    leaf = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")
    rows.insert(leaf + 1, list(rows[leaf]))
    table = read_rows(tmp_path, rows)
    assert held(table) == ["duplicate_row", "sum_differs"]
    assert found(table, "duplicate_row")[0].row == leaf + 2
    assert len(table) == 7
    assert sums(table) == (CEILING, REALISED)
    assert table.seen == len(table) + table.totals + 1


def test_doubled_row_that_its_parents_sum_is_summed(tmp_path: Path) -> None:
    leaves = [*LEAVES, LEAVES[0]]
    rows = lra_rows(leaves)
    leaf = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")
    for column in (OPERASI, REALISASI_OPERASI):
        rows[leaf][column] //= 2
    rows.insert(leaf + 1, list(rows[leaf]))
    table = read_rows(tmp_path, rows)
    assert [p.code for p in table.problems] == ["duplicate_summed"]
    assert held(table) == []
    assert sums(table) == (CEILING + 120_000_000, REALISED + 22_001_300)


def test_negative_amounts(tmp_path: Path) -> None:
    returned = [(*LEAVES[0][:4], -500), *LEAVES[1:]]
    table = read_rows(tmp_path, lra_rows(returned))
    assert [(p.code, p.read, p.held) for p in table.problems] == [("negative_amount", "-500,00", False)]
    below = [(*LEAVES[0][:3], -5_000, 0), *LEAVES[1:]]
    assert held(read_rows(tmp_path, lra_rows(below))) == ["negative_amount"]


def test_swapped_columns_are_held(tmp_path: Path) -> None:
    swapped = [(unit, sub, account, realised, ceiling) for unit, sub, account, ceiling, realised in LEAVES]
    assert held(read_rows(tmp_path, lra_rows(swapped))) == ["columns_swapped"]


def test_copied_columns_are_held(tmp_path: Path) -> None:
    leaves = [(UNIT, "2.16.01.2.01.0001", f"5.1.02.01.001.{n:05d}", 1000 + n, 1000 + n) for n in range(1, 31)]
    assert held(read_rows(tmp_path, lra_rows(leaves))) == ["columns_equal"]


def test_realised_beyond_ceiling_is_reported(tmp_path: Path) -> None:
    leaves = [(*LEAVES[0][:4], 1_300_000), *LEAVES[1:]]
    table = read_rows(tmp_path, lra_rows(leaves))
    assert [(p.code, p.held) for p in table.problems] == [("over_ceiling", False)]


def test_unreadable_amount_is_held_and_named(tmp_path: Path) -> None:
    rows = lra_rows()
    leaf = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")
    rows[leaf][REALISASI_OPERASI] = "dua ratus"
    table = read_rows(tmp_path, rows)
    (problem,) = found(table, "not_a_number")
    assert (problem.row, problem.column, problem.read) == (leaf + 1, "G", "dua ratus")
    assert held(table) == ["rows_left_out", "sum_differs"]
    assert table.seen == len(table) + table.totals + 1


def test_formula_that_failed_or_was_never_computed(tmp_path: Path) -> None:
    rows = lra_rows()
    first = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")
    rows[first][OPERASI] = "=A1*2"
    path = save_xlsx(tmp_path / "lra_mei.xlsx", {"Sheet1": rows})
    (problem,) = found(read_book(open_book(path)), "formula_error")
    assert (problem.row, problem.column, problem.read) == (first + 1, "F", "#BELUM_DIHITUNG!")


@pytest.mark.parametrize("wrong", ["5.1.XX", "belanja", "9.9.9"])
def test_row_with_a_bad_code(tmp_path: Path, wrong: str) -> None:
    rows = lra_rows()
    leaf = row_of(rows, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")
    rows[leaf][3] = wrong
    table = read_rows(tmp_path, rows)
    assert [(p.row, p.column, p.read) for p in found(table, "bad_code")] == [(leaf + 1, "D", wrong)]
    assert table.seen == len(table) + table.totals + 1
    assert "sum_differs" in held(table)


def test_codes_that_lost_zeros_or_became_numbers(tmp_path: Path) -> None:
    rows = lra_rows()
    for row in rows[9:-1]:
        row[0] = float(row[0])
        row[2] = ".".join(str(int(part)) for part in row[2].split(".")) if row[2] else ""
        row[3] = ".".join(str(int(part)) for part in row[3].split(".")) if row[3] else ""
    table = read_rows(tmp_path, rows)
    right = read_rows(tmp_path, lra_rows())
    for name in ("unit_code", "sub_activity", "account", "ceiling_sen", "realised_sen"):
        assert table.columns[name] == right.columns[name]
    assert table.problems == []


def test_the_world_before_2021(tmp_path: Path) -> None:
    table = read_rows(tmp_path, lra_rows(OLD_LEAVES, year=2019))
    assert table.problems == []
    assert table.columns["account"] == ["5.1.1.01.01", "5.2.2.01.01", "5.2.3.21.05"]
    assert (
        table.columns["sub_activity"]
        == table.columns["activity"]
        == ["1.03.00.00", "1.03.15.07", "1.03.15.07"]
    )
    assert table.columns["programme"] == ["1.03.00", "1.03.15", "1.03.15"]


def test_extra_columns_and_notes_do_not_count(tmp_path: Path) -> None:
    rows: Rows = lra_rows()
    extra: dict[int, list[Any]] = {5: ["TOTAL", "", "", "PPTK"], 7: ["Anggaran", "Realisasi", "%", ""]}
    for index, row in enumerate(rows):
        row += [""] * (13 - len(row))
        row += extra.get(index, [1.0, 2.0, 50.0, "SEKRETARIAT"] if index > 8 else ["", "", "", ""])
    rows += [[], ["", "", "", "", "Contoh, 31 Mei 2026"], ["", "", "", "", "Kepala Dinas"]]
    table = read_rows(tmp_path, rows)
    assert (sums(table), table.problems) == ((CEILING, REALISED), [])


def test_sheets_that_repeat_load_once(tmp_path: Path) -> None:
    rows = lra_rows()
    turned = [*rows[:9], *rows[9:-1][::-1], rows[-1]]
    sheets = {"Kerja": [["catatan", 1]], "Asli": rows, "Urut": turned, "Nama": rows, "Sembunyi": rows}
    table = read_book(open_book(save_xlsx(tmp_path / "lra_mei.xlsx", sheets, hidden=["Sembunyi"])))
    assert [p.sheet for p in found(table, "sheet_repeats")] == ["Urut", "Nama", "Sembunyi"]
    assert [p.sheet for p in found(table, "sheet_ignored")] == ["Kerja"]
    assert sums(table) == (CEILING, REALISED)
    assert set(table.columns["sheet"]) == {1}


def test_a_sheet_that_almost_repeats_is_held(tmp_path: Path) -> None:
    other = lra_rows()
    other[row_of(other, "2.16", UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024")][OPERASI] += 1
    book = open_book(save_xlsx(tmp_path / "lra_mei.xlsx", {"Asli": lra_rows(), "Tangan": other}))
    table = read_book(book)
    assert [(p.code, p.sheet, p.held) for p in table.problems] == [("sheet_differs", "Tangan", True)]


def test_a_sheet_for_each_month_is_a_table_each(tmp_path: Path) -> None:
    other = lra_rows([(*leaf[:4], leaf[4] // 2) for leaf in LEAVES])
    book = open_book(save_xlsx(tmp_path / "lra.xlsx", {"Januari": lra_rows(), "Februari": other}))
    tables = [sipd_lra.read(book, candidate) for candidate in sipd_lra.recognise(book)]
    assert [(t.header.month, t.header.month_source) for t in tables] == [(1, "name"), (2, "name")]


def test_other_tables_are_not_recognised(tmp_path: Path) -> None:
    rows: Rows = [["NO", "URAIAN", "ANGGARAN", "REALISASI"], [1, "Dinas", 10, 5]]
    assert sipd_lra.recognise(open_book(save_xlsx(tmp_path / "x.xlsx", {"A": rows}))) == []
    assert sipd_lra.recognise(open_book(save_xlsx(tmp_path / "y.xlsx", {"A": outlines.rak_rows()}))) == []
