"""Invented tables in the shapes that regions use, written as real files and opened again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from rapim.files.cells import Book, open_book
from rapim.files.tables import Table

GOVERNMENT = "PEMERINTAH KABUPATEN MUARA JAYA"


def xlsx(folder: Path, rows: Sequence[Sequence[Any]], name: str = "berkas.xlsx") -> Book:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return open_book(folder / name)


def text(folder: Path, rows: Sequence[Sequence[Any]], name: str = "berkas.csv") -> Book:
    """A comma-separated file."""
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return open_book(folder / name)


def codes(table: Table) -> list[str]:
    """The codes of all findings, in order."""
    return [problem.code for problem in table.problems]


def held(table: Table) -> set[str]:
    """The codes of the findings that hold the table back."""
    return {problem.code for problem in table.problems if problem.held}


def refused(table: Table) -> int:
    """The rows that were neither stored nor totals."""
    return table.seen - len(table) - table.totals
