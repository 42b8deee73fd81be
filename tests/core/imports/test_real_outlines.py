"""The real exports: sums made here, straight from the reader, against what the importers found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from rapim.budget.imports import dpa, lra_local, sipd_lra, sipd_rak
from rapim.budget.imports.income import take_income
from rapim.files.cells import open_book
from rapim.files.tables import Table
from rapim.intake.variant import Judge, leaves_of

pytestmark = pytest.mark.real

LAMPUNG = "id_sipd_lampung_selatan_kominfo_2026"
SUMENEP = "id_sipd_sumenep_dinkes_2024_2026/REALISASI_BELANJA_DINKES.xlsx"
MONTHS = ("januari", "februari", "maret", "april", "mei")


def lra(real_data: Path, month: str) -> Table:
    book = open_book(real_data / LAMPUNG / f"lra_{month}.xlsx")
    (candidate,) = sipd_lra.recognise(book)
    return sipd_lra.read(book, candidate)


def sen(cell: Any) -> int:
    """An amount by hand, for the sums that judge the importer."""
    if isinstance(cell, str):
        whole, _, part = cell.replace(".", "").partition(",")
        return int(whole) * 100 + int((part or "0").ljust(2, "0"))
    return round(cell * 100)


def by_hand(path: Path, sheet: str, width: int, columns: range) -> list[int]:
    """The amounts of the account rows whose last group has `width` digits, summed per column."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    sums: dict[int, int] = defaultdict(int)
    for row in rows:
        parts = str(row[3]).split(".")
        if len(parts) == 6 and len(parts[-1]) == width:
            for column in columns:
                sums[column] += sen(row[column] or 0)
    return [sums[column] for column in columns]


def test_lampung_realisation(real_data: Path) -> None:
    realised = {month: lra(real_data, month) for month in MONTHS}
    for month, table in realised.items():
        hand = by_hand(real_data / LAMPUNG / f"lra_{month}.xlsx", "Sheet1", 5, range(5, 13))
        assert sum(table.columns["ceiling_sen"]) == sum(hand[0::2]) == 10_810_941_900_00
        assert sum(table.columns["realised_sen"]) == sum(hand[1::2])
        assert (len(table), table.totals, table.seen, table.problems) == (192, 289, 481, [])
        assert (table.header.government, table.header.year) == ("KAB. LAMPUNG SELATAN", 2026)
        assert (table.header.month, table.header.month_source) == (MONTHS.index(month) + 1, "name")
    assert sum(sum(table.columns["realised_sen"]) for table in realised.values()) == 3_579_320_611_00


def test_lampung_is_monthly_by_its_leaves(real_data: Path) -> None:
    leaves: dict[int, dict[tuple[str, str], int]] = {}
    for number, month in enumerate(MONTHS, 1):
        columns = lra(real_data, month).columns
        keys = zip(columns["sub_activity"], columns["account"], strict=True)
        leaves[number] = dict(zip(keys, columns["realised_sen"], strict=True))
    totals = [sum(month.values()) for month in leaves.values()]
    assert totals == sorted(totals)
    own = frozenset({"2.16.2.20.2.21.01"})
    months = [leaves_of(lra(real_data, name), number, own) for number, name in enumerate(MONTHS, 1)]
    assert {
        Judge().judge(month, [one for one in months if one is not month]).variant for month in months
    } == {"monthly"}
    assert Judge().judge(months[1], []).variant == ""


def test_lampung_cash_plan(real_data: Path) -> None:
    (path,) = (real_data / LAMPUNG).glob("RAK*.xlsx")
    book = open_book(path)
    (candidate,) = sipd_rak.recognise(book)
    table = sipd_rak.read(book, candidate)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    leaves = [row for row in rows if str(row[0]).count(".") == 5 and str(row[0]).startswith("5.")]
    assert (len(table), table.totals, table.seen) == (len(leaves), 293, 485)
    assert sum(table.columns["ceiling_sen"]) == 10_810_941_900_00
    for column, month in enumerate(sipd_rak.MONTH_COLUMNS[:7], 5):
        assert sum(table.columns[month]) == sum(sen(row[column]) for row in leaves)
    assert [table.columns[month][0] for month in sipd_rak.MONTH_COLUMNS[7:]] == [None] * 5
    assert [(p.code, p.sheet) for p in table.problems] == [("sheet_ignored", "Sheet10")]
    lines = lra(real_data, "mei").columns
    assert sorted(zip(table.columns["sub_activity"], table.columns["account"], strict=True)) == sorted(
        zip(lines["sub_activity"], lines["account"], strict=True)
    )


def test_sumenep(real_data: Path) -> None:
    book = open_book(real_data / SUMENEP)
    (candidate,) = sipd_lra.recognise(book)
    table = sipd_lra.read(book, candidate)
    hand = by_hand(real_data / SUMENEP, "DPA", 4, range(5, 9))
    assert sum(table.columns["ceiling_sen"]) == hand[0] + hand[2]
    assert sum(table.columns["realised_sen"]) == hand[1] + hand[3]
    assert (table.seen, len(table) + table.totals) == (4495, 4495)
    assert len(table.header.agencies) == 32
    assert [p for p in table.problems if p.held] == []
    assert [p.sheet for p in table.problems if p.code == "sheet_repeats"] == [
        "Sheet1 (2)",
        "Sheet1",
        "REKAP",
        "REKAP (2)",
    ]
    assert [p.sheet for p in table.problems if p.code == "sheet_ignored"] == ["Sheet8"]


@pytest.mark.parametrize(
    ("path", "ceiling"),
    [
        ("id_toba_2022_2023/format_templates/Format_Laporan_Realisasi_Anggaran_LRA.xlsx", 368685711090600),
        ("id_toba_2022_2023/format_templates/Format_Laporan_Realisasi_Anggaran_(LRA)_PRP2SUMUT.xls", 0),
        ("id_format_samples/yudhi__Format_LRA.xlsx", 0),
    ],
)
def test_local_forms_give_clear_reports(real_data: Path, path: str, ceiling: int) -> None:
    book = open_book(real_data / path)
    (candidate,) = lra_local.recognise(book)
    table = lra_local.read(book, candidate)
    income = take_income(table, 2022, 12)
    assert income is not None
    assert income.columns["account"] == ["4.1", "4.2", "4.3"]
    assert table.columns["account"] == ["5.1", "5.2", "5.3", "5.4"]
    assert sum(table.columns["ceiling_sen"]) == ceiling
    assert {p.code for p in table.problems} <= {"not_spending", "heading_shifted", "formula_error"}
    assert all(p.remedy for p in table.problems)


def test_wide_recap(real_data: Path) -> None:
    book = open_book(real_data / "id_format_samples/ap__format-import.xlsx")
    (candidate,) = dpa.recognise(book)
    table = dpa.read(book, candidate)
    assert table.columns["ceiling_sen"] == [0, 4_065_000_00, 10_235_000_00]
    assert table.header.agencies == {"1.01.2.22.0.00.02.0000": "Dinas Pendidikan dan Kebudayaan"}


def test_every_real_file_opens_or_says_why_not(real_data: Path) -> None:
    wanted = [
        p for p in real_data.rglob("*") if p.suffix in {".xlsx", ".xls", ".csv"} and p.stat().st_size < 10**6
    ]
    assert len(wanted) > 150
    assert [path.name for path in wanted if not open_book(path).sheets] == []
