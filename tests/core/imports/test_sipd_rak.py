"""SIPD's cash plan: rows that nest by position, months side by side."""

from __future__ import annotations

from pathlib import Path

from core.imports.outlines import LEAVES, OLD_LEAVES, UNIT, Leaf, Rows, rak_rows, row_of, save_xlsx

from rapim.budget.imports import sipd_lra, sipd_rak
from rapim.files.cells import open_book
from rapim.files.tables import Table

M = sipd_rak.MONTH_COLUMNS


def read_rows(tmp_path: Path, rows: Rows) -> Table:
    book = open_book(save_xlsx(tmp_path / "RAK_Belanja.xlsx", {"RAK Belanja": rows, "Sheet2": [["x"]]}))
    assert sipd_lra.recognise(book) == []
    (candidate,) = sipd_rak.recognise(book)
    return sipd_rak.read(book, candidate)


def codes_of(table: Table) -> list[str]:
    return [p.code for p in table.problems if p.code != "sheet_ignored"]


def test_leaves_by_position(tmp_path: Path) -> None:
    rows = rak_rows()
    table = read_rows(tmp_path, rows)
    assert codes_of(table) == []
    assert [p.sheet for p in table.problems] == ["Sheet2"]
    assert sum(table.columns["ceiling_sen"]) == sum(leaf[3] for leaf in LEAVES) * 100
    assert sum(sum(table.columns[m]) for m in M) == sum(leaf[3] for leaf in LEAVES) * 100
    assert (len(table), table.seen) == (7, len(rows) - 3)
    assert table.totals == table.seen - 7
    first = {name: values[0] for name, values in table.columns.items() if name not in M}
    assert first == {
        "unit_code": UNIT,
        "programme": "2.16.01",
        "activity": "2.16.01.2.01",
        "sub_activity": "2.16.01.2.01.0001",
        "account": "5.1.02.01.01.0024",
        "account_read": "5.1.02.01.001.00024",
        "ceiling_sen": 120_000_000,
        "sheet": 0,
        "row": row_of(rows, "5.1.02.01.001.00024") + 1,
    }
    header = table.header
    assert (header.year, header.month, header.version) == (2026, None, "pergeseran")
    assert header.agencies == {UNIT: f"Uraian {UNIT}"}


def test_months_that_are_not_there_are_null(tmp_path: Path) -> None:
    table = read_rows(tmp_path, rak_rows(months=7))
    assert codes_of(table) == []
    assert [table.columns[m][0] is None for m in M] == [False] * 7 + [True] * 5


def test_units_change_and_affairs_follow_accounts(tmp_path: Path) -> None:
    leaves: list[Leaf] = [
        *LEAVES,
        ("5.01.5.05.0.00.02.0000", "5.01.01.2.01.0001", "5.1.02.01.001.00024", 3_000_000, 0),
        ("5.01.5.05.0.00.02.0000", "5.05.02.2.01.0003", "5.1.02.01.001.00024", 4_000_000, 0),
    ]
    table = read_rows(tmp_path, rak_rows(leaves))
    assert codes_of(table) == []
    assert table.columns["unit_code"][-2:] == ["5.01.5.05.0.00.02.0000"] * 2
    assert table.columns["sub_activity"][-2:] == ["5.01.01.2.01.0001", "5.05.02.2.01.0003"]


def test_the_world_before_2021(tmp_path: Path) -> None:
    table = read_rows(tmp_path, rak_rows(OLD_LEAVES, year=2019))
    assert codes_of(table) == []
    assert table.columns["account"] == ["5.1.1.01.01", "5.2.2.01.01", "5.2.3.21.05"]
    assert table.columns["sub_activity"] == ["1.03.00.00", "1.03.15.07", "1.03.15.07"]


def test_months_that_miss_their_total(tmp_path: Path) -> None:
    rows = rak_rows()
    leaf = row_of(rows, "5.1.02.01.001.00024")
    rows[leaf] = [*rows[leaf][:3], rows[leaf][3] + 5, *rows[leaf][4:]]
    table = read_rows(tmp_path, rows)
    assert [(p.code, p.row, p.held) for p in table.problems[:1]] == [("plan_total_differs", leaf + 1, True)]


def test_changed_month_is_named_at_its_parent(tmp_path: Path) -> None:
    rows = rak_rows()
    leaf = row_of(rows, "5.1.02.01.001.00024")
    rows[leaf] = [*rows[leaf][:4], rows[leaf][4] + 5, *rows[leaf][5:]]
    table = read_rows(tmp_path, rows)
    found = [(p.code, p.row, p.column) for p in table.problems if p.held]
    assert found == [
        ("sum_differs", row_of(rows, "5.1.02.01.001") + 1, "E"),
        ("plan_total_differs", leaf + 1, "D"),
    ]


def test_row_with_a_bad_code_is_held(tmp_path: Path) -> None:
    rows = rak_rows()
    leaf = row_of(rows, "5.1.02.01.001.00024")
    rows[leaf] = ["entah", *rows[leaf][1:]]
    table = read_rows(tmp_path, rows)
    assert {"bad_code", "rows_left_out", "sum_differs"} == set(codes_of(table))
    assert table.seen == len(table) + table.totals + 1
