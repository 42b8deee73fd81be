"""Duties (tupoksi): those in force on a day, and the sheet from which they are loaded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from rapim.files import dates, layout
from rapim.files.cells import Book
from rapim.files.problems import Problem
from rapim.org.access import counts
from rapim.org.models import Duty

_HEADS: Mapping[str, frozenset[str]] = {
    "code": frozenset({"kode", "kode tugas", "kode tupoksi", "no tugas"}),
    "agency_code": frozenset({"kode opd", "kode perangkat daerah", "kode skpd", "opd"}),
    "post_code": frozenset({"jabatan", "kode jabatan"}),
    "article": frozenset({"pasal", "dasar hukum"}),
    "text": frozenset({"tugas", "uraian tugas", "tugas dan fungsi", "tupoksi"}),
    "programmes": frozenset({"program", "kode program", "awalan program"}),
    "causes": frozenset({"sebab", "kode sebab"}),
    "role": frozenset({"peran"}),
    "valid_from": frozenset({"berlaku sejak", "berlaku mulai"}),
    "valid_to": frozenset({"berlaku sampai", "berlaku hingga"}),
    "legal_source": frozenset({"peraturan", "sumber"}),
}
_NEEDED = ("code", "agency_code", "article", "text", "valid_from")
_LONGEST = {"code": 48, "agency_code": 64, "post_code": 64, "article": 160, "legal_source": 200}
_ROLES = {
    "": "accountable",
    "penanggung jawab": "accountable",
    "accountable": "accountable",
    "pendukung": "helper",
    "pembantu": "helper",
    "helper": "helper",
}
_SPLIT = re.compile(r"[;,\n]+")


class Sheet(NamedTuple):
    """What a sheet of duties says: rows for `actions.set_duties`, how many rows were seen, problems."""

    rows: list[dict[str, Any]]
    seen: int
    problems: list[Problem]


def in_force(day: dt.date) -> list[Duty]:
    """The duties that count on a day: of each code the latest beginning, and of that its last word.

    Units: date in.
    Source: `org.Duty`.
    """
    last: dict[str, Duty] = {}
    for row in Duty.objects.filter(valid_from__lte=day).order_by("valid_from", "recorded_at", "id"):
        last[row.code] = row
    return sorted((row for row in last.values() if counts(row, day)), key=lambda row: row.code)


def read_sheet(book: Book, agencies: Collection[str], causes: Collection[str]) -> Sheet:
    """Read a sheet with a header (Kode, Kode OPD, Pasal, Uraian tugas, Program, Sebab, Peran, Berlaku sejak).

    Several programmes or causes of a row stand behind each other, parted by `;` or `,`. A row that cannot
    be used is reported and left out; the others are read.

    Units: dates.
    Source: the regulation on duties of each agency, as the region keeps it in a sheet.
    """
    found = layout.template(book, _HEADS, _NEEDED)
    if found is None:
        return Sheet([], 0, [Problem("duty_header", read=book.name, fatal=True)])
    sheet, head, columns = found
    return _read(sheet.name, sheet.rows, head, columns, agencies, causes)


def _read(
    sheet: str,
    rows: Sequence[Sequence[Any]],
    head: int,
    columns: Mapping[str, int],
    agencies: Collection[str],
    causes: Collection[str],
) -> Sheet:
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    known: set[tuple[str, dt.date]] = set()
    seen = 0
    for at, row in enumerate(rows[head + 1 :], head + 2):
        if layout.is_blank(row) or layout.is_numbering(row):
            continue
        seen += 1
        said, wrong = _row({name: layout.at(row, column) for name, column in columns.items()})
        wrong = wrong or _unknown(said, agencies, causes)
        if not wrong and (said["code"], said["valid_from"]) in known:
            wrong = ("duty_repeated", "code", said["code"])
        if wrong:
            code, name, read = wrong
            problems.append(Problem(code, sheet, at, layout.letter(columns.get(name, 0)), read[:120]))
            continue
        known.add((said["code"], said["valid_from"]))
        found.append(said)
    return Sheet(found, seen, problems)


Wrong = tuple[str, str, str]


def _row(cells: Mapping[str, Any]) -> tuple[dict[str, Any], Wrong | None]:
    said: dict[str, Any] = {name: layout.text(cell) for name, cell in cells.items()}
    for name in _NEEDED:
        if not said[name]:
            return said, ("duty_empty", name, "")
    for name, longest in _LONGEST.items():
        if len(said.get(name, "")) > longest:
            return said, ("duty_long", name, said[name])
    role = said.get("role", "").casefold()
    if role not in _ROLES:
        return said, ("duty_role", "role", said["role"])
    for name in ("valid_from", "valid_to"):
        day, _ = dates.day_of(cells.get(name, ""))
        if day is None and said.get(name):
            return said, ("duty_day", name, said[name])
        said[name] = day
    said["role"] = _ROLES[role]
    for name in ("programmes", "causes"):
        some = (one.strip().rstrip(".") for one in _SPLIT.split(str(cells.get(name, "") or "")))
        said[name] = [one for one in some if one]
    if not said["programmes"] and not said["causes"]:
        return said, ("duty_leads_nowhere", "programmes", said["code"])
    return said, None


def _unknown(said: Mapping[str, Any], agencies: Collection[str], causes: Collection[str]) -> Wrong | None:
    if said["agency_code"] not in agencies:
        return "duty_agency", "agency_code", str(said["agency_code"])
    for cause in said["causes"]:
        if cause not in causes:
            return "duty_cause", "causes", cause
    return None
