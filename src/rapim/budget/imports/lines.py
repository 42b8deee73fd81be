"""Which budget line a row speaks of: its unit, programme, activity, sub-activity and account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapim.files import codes
from rapim.files.layout import Layout, text
from rapim.files.roles import plain

from .gather import Gather

_COMPACT = {codes.OLD: (1, 1, 1, 2, 2), codes.NEW: (1, 1, 2, 2, 2, 4)}
_LINE_ROLES = (
    *("unit_code", "unit", "unit_id", "unit_name", "account", "account_name"),
    *("programme", "programme_name", "activity", "activity_name", "sub_activity", "sub_activity_name"),
)
_CODE = re.compile(r"[0-9][0-9X.]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """The key of a budget line; parts that the row does not give are empty."""

    unit_code: str = ""
    programme: str = ""
    activity: str = ""
    sub_activity: str = ""
    account: str = ""
    account_read: str = ""

    def as_values(self) -> dict[str, str]:
        """The parts by column name.

        Units: none.
        Source: importer contract.
        """
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def dotted(read: str, year: int) -> str:
    """An account written without dots (`4110301`, `4101`) with the dots of its world; else as read.

    Units: none.
    Source: database exports write 1.1.1.2.2 (to FY2020) or 1.1.2.2.2.4 digits in one number.
    """
    if "." in read or not read.isdecimal():
        return read
    parts, rest = [], read
    for width in _COMPACT[codes.world(year)]:
        if not rest:
            break
        parts.append(rest[:width])
        rest = rest[width:]
    whole = len(parts[-1]) == _COMPACT[codes.world(year)][len(parts) - 1] if parts else False
    return ".".join(parts) if whole and not rest else read


def named_unit(name: str) -> str:
    """A stand-in code for a unit that a file names without a code.

    Units: none.
    Source: house rule; the person who owns the file replaces it by the agency's code.
    """
    return f"nama:{plain(name)}"[:64]


class LineReader:
    """Reads the line of each row of one table."""

    def __init__(self, found: Layout, gather: Gather, *, year: int | None, unit: str = "") -> None:
        self.found, self.gather, self.year, self.default = found, gather, year, unit
        self._said: set[str] = set()
        self._columns = sorted({c for role in _LINE_ROLES for c in found.spans.get(role, ())})
        self._known: dict[tuple[Any, ...], Line] = {}

    def cell(self, row: Sequence[Any], role: str) -> Any:
        """The cell of a role in a row, None where the table has no such column.

        Units: none.
        Source: house reading of forms.
        """
        column = self.found.columns.get(role)
        return row[column] if column is not None and column < len(row) else None

    def text(self, row: Sequence[Any], role: str) -> str:
        """The cell of a role as text.

        Units: none.
        Source: house reading of forms.
        """
        cell = self.cell(row, role)
        shown = "" if cell is None else text(cell)
        if not shown and role.endswith("name"):
            spanned = (text(row[column]) for column in self.found.spans.get(role, ()) if column < len(row))
            shown = next(filter(None, spanned), "")
        return shown

    def joined(self, row: Sequence[Any], role: str) -> tuple[str, str]:
        """The code under a role, joined where it stands in several columns, and a name beside it.

        Units: none.
        Source: forms split codes over merged columns; a part may repeat what stands left of it.
        """
        code = name = ""
        for column in self.found.spans.get(role, ()):
            part, rest = codes.split_code(text(row[column])) if column < len(row) else ("", "")
            name = name or rest
            if part:
                code = part if not code or part.startswith(f"{code}.") else f"{code}.{part}"
        return code, name

    def unit(self, row: Sequence[Any]) -> str:
        """The unit code of a row: its own, else the one of the file.

        Units: none.
        Source: unit columns hold a code, a code with a name, a local number, or a name alone.
        """
        code, name = "", self.text(row, "unit_name")
        for role in ("unit_code", "unit", "unit_id"):
            shown = self.text(row, role)
            if not shown:
                continue
            read, rest = codes.split_code(shown)
            name = name or rest
            code = codes.unit(read) or (read if _CODE.fullmatch(read) else "")
            if code:
                break
        if code:
            self.gather.name("unit", code, name)
            return code
        if name and self.default == "":
            return self._named(name)
        return self.default

    def _named(self, name: str) -> str:
        code = named_unit(name)
        self.gather.name("unit", code, name)
        if code not in self._said:
            self._said.add(code)
            self.gather.say(
                "unit_without_code",
                read=name,
                expected="kode SKPD",
                remedy="Tambahkan kolom kode SKPD, atau petakan nama ini ke kode SKPD.",
            )
        return code

    def line(self, row: Sequence[Any], year: int | None = None) -> Line:
        """The line of a row, codes in the widths of the fiscal year's world.

        Units: none.
        Source: Permendagri 13/2006 (to FY2020), Permendagri 90/2019 (from FY2021).
        """
        year = year or self.year
        width = len(row)
        key = (year, self.default, *(row[column] if column < width else "" for column in self._columns))
        if key not in self._known:
            self._known[key] = self._read(row, year)
        return self._known[key]

    def _read(self, row: Sequence[Any], year: int | None) -> Line:
        account_read = self._account_read(row)
        chain = self._chain(row, year)
        account = account_read
        if year and account_read:
            account = codes.account(dotted(account_read, year), year) or account_read
        self.gather.name("account", account, self.text(row, "account_name"))
        return Line(self.unit(row), *chain, account, account_read)

    def _account_read(self, row: Sequence[Any]) -> str:
        read, rest = self.joined(row, "account")
        if rest and "account_name" not in self.found.columns:
            self.gather.name("account", read, rest)
        return read

    def _chain(self, row: Sequence[Any], year: int | None) -> tuple[str, str, str]:
        found = {}
        for role in ("programme", "activity", "sub_activity"):
            read, rest = codes.split_code(self.text(row, role))
            found[role] = (codes.activity(read, year) or read) if year and read else read
            self.gather.name(role, found[role], self.text(row, f"{role}_name") or rest)
        if found["sub_activity"] and year:
            programme, activity, sub_activity = codes.chain(found["sub_activity"], year)
            return found["programme"] or programme, found["activity"] or activity, sub_activity
        if found["activity"] and not found["sub_activity"] and year:
            programme, activity, sub_activity = codes.chain(found["activity"], year)
            old = codes.world(year) == codes.OLD
            return found["programme"] or programme, activity, sub_activity if old else ""
        return found["programme"], found["activity"], found["sub_activity"]
