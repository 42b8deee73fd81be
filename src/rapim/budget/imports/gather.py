"""A table in the making: each row read is stored, counted as a total, or reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapim.files.layout import letter, text
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table

MOST_ALIKE = 200
"""Rows of one finding that are listed one by one; the rest are counted in one further finding."""


class Gather:
    """Collects the rows of one kind and keeps the account: seen = stored + totals + reported."""

    def __init__(self, kind: str, columns: Sequence[str], sheet: int, sheet_name: str) -> None:
        self.table = Table(kind, Header(), {name: [] for name in (*columns, "sheet", "row")})
        self.sheet, self.sheet_name = sheet, sheet_name
        self.bad_rows: set[int] = set()

    def store(self, row: int, **values: Any) -> None:
        """Keep a row (1-based); columns not given are None.

        Units: as the kind's columns.
        Source: importer contract.
        """
        self.table.seen += 1
        for name, listed in self.table.columns.items():
            listed.append(values.get(name))
        self.table.columns["sheet"][-1] = self.sheet
        self.table.columns["row"][-1] = row

    def total(self) -> None:
        """Count a row that sums others.

        Units: rows.
        Source: importer contract.
        """
        self.table.seen += 1
        self.table.totals += 1

    def refuse(
        self,
        row: int,
        code: str,
        column: int | None,
        read: Any,
        expected: str,
        remedy: str,
        *,
        held: bool = False,
    ) -> None:
        """Report a row that is not stored.

        Units: 1-based row, 0-based column.
        Source: importer contract.
        """
        self.table.seen += 1
        self.bad_rows.add(row)
        self.say(code, row=row, column=column, read=read, expected=expected, remedy=remedy, held=held)

    def say(
        self,
        code: str,
        *,
        row: int = 0,
        column: int | None = None,
        read: Any = "",
        expected: str = "",
        remedy: str = "",
        held: bool = False,
        fatal: bool = False,
    ) -> None:
        """Report a finding about a stored row, a column, the sheet or the file.

        Units: 1-based row, 0-based column.
        Source: importer contract.
        """
        place = letter(column) if column is not None else ""
        self.table.problems.append(
            Problem(code, self.sheet_name, row, place, text(read), expected, remedy, held=held, fatal=fatal)
        )

    def name(self, level: str, code: str, name: str) -> None:
        """Remember the first name read for a code.

        Units: none.
        Source: importer contract.
        """
        if code and name:
            self.table.names.setdefault((level, code), name)
