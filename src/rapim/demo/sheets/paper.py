"""A workbook of plain rows, written the same way every time, byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

Cell = str | int | float | None
_WRITTEN = dt.datetime(2018, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def as_text(rupiah: int) -> str:
    """An amount as SIPD exports write it in text.

    Units: rupiah.
    Source: `10.701.893.800,00` in SIPD exports.
    """
    return f"{rupiah:,}".replace(",", ".") + ",00"


def long_day(day: dt.date) -> str:
    """A day in Indonesian words.

    Units: date.
    Source: Indonesian usage.
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write(path: Path, sheet: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows to the only sheet of a new workbook; None and "" leave a cell empty.

    Units: none.
    Source: the date of creation is fixed, so bytes repeat.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": _WRITTEN, "author": ""})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                page.write_string(number, column, cell)
            else:
                page.write_number(number, column, cell)
    book.close()
