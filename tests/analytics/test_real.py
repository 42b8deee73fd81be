"""A real agency's year: the board agrees with sums made straight from the cells."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest

from rapim.analytics.boards import board
from rapim.analytics.traces import trace
from rapim.intake.actions import load_paths
from rapim.intake.options import Options

pytestmark = [pytest.mark.real, pytest.mark.django_db]
LEAF = re.compile(r"^5\.\d\.\d\d\.\d\d\.\d{3}\.\d{5}$")
MAY = dt.date(2026, 5, 31)


@pytest.fixture
def folder(real_data: Path) -> Path:
    return real_data / "id_sipd_lampung_selatan_kominfo_2026"


def rupiah(cell: object) -> int:
    if isinstance(cell, str):
        return int(cell.replace(".", "").partition(",")[0] or 0)
    return round(float(cell or 0))  # type: ignore[arg-type]


def leaves(path: Path, column: int) -> list[tuple[object, ...]]:
    rows = openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)
    return [row for row in rows if isinstance(row[column], str) and LEAF.match(row[column])]


def test_the_board_of_may_agrees_with_the_files(folder: Path) -> None:
    load_paths([folder], Options())
    found = board(MAY)
    months = [leaves(path, 3) for path in sorted(folder.glob("lra_*.xlsx"))]
    spent = sum(rupiah(row[column]) for rows in months for row in rows for column in (6, 8, 10, 12))
    may = leaves(folder / "lra_mei.xlsx", 3)
    ceiling = sum(rupiah(row[column]) for row in may for column in (5, 7, 9, 11))
    plan = leaves(next(folder.glob("RAK*.xlsx")), 0)
    planned = sum(rupiah(row[column]) for row in plan for column in range(5, 10))
    (unit,) = found["units"]
    assert [unit["realised_sen"], found["total"]["realised_sen"]] == [spent * 100] * 2
    assert spent == 3_579_320_611
    assert unit["ceiling_sen"] == ceiling * 100 == 10_810_941_900 * 100
    assert unit["planned_sen"] == planned * 100
    assert [unit["code"], unit["basis"], unit["data_to"]] == ["2.16.2.20.2.21.01", "lra", "2026-05-31"]


def test_rows_of_the_real_board_add_up(folder: Path) -> None:
    load_paths([folder], Options())
    found = board(MAY, level="sub_activity")
    for figure in ("ceiling_sen", "planned_sen", "realised_sen"):
        assert sum(one[figure] for one in found["units"]) == found["total"][figure]
        opened = trace(found["total"]["trace"][figure])
        assert sum(row["value_sen"] for row in opened["sources"]) == found["total"][figure]
    one = found["units"][0]
    assert {row["file"] for row in trace(one["trace"]["realised_sen"])["sources"]} == {
        f"lra_{month}.xlsx" for month in ("januari", "februari", "maret", "april", "mei")
    }
