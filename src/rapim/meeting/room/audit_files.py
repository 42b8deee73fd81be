"""Findings of auditors out of a sheet: read, checked, taken up; rows that are wrong are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rapim.files import dates, layout, numbers
from rapim.files.cells import Book, Unreadable
from rapim.files.opening import open_any
from rapim.files.problems import Problem
from rapim.ledger.actions import Actor
from rapim.meeting.actions import audits
from rapim.meeting.actions.audits import Found
from rapim.meeting.measures import audit
from rapim.org.models import Agency

HEADER = (
    "Pemeriksa", "Nomor LHP", "Tanggal LHP", "Tanggal diterima", "Nomor rekomendasi", "Kode OPD", "Temuan",
    "Rekomendasi", "Kode jenis", "Nilai (Rp)",
)  # fmt: skip
"""The columns of the template, in its order."""
NAMES = (
    "auditor", "report_number", "report_date", "received", "number", "agency", "finding", "recommendation",
    "kind", "amount_sen",
)  # fmt: skip
_HEADS: Mapping[str, frozenset[str]] = {
    "auditor": frozenset({"pemeriksa", "auditor", "instansi pemeriksa"}),
    "report_number": frozenset({"nomor lhp", "no lhp", "nomor laporan"}),
    "report_date": frozenset({"tanggal lhp", "tgl lhp", "tanggal laporan"}),
    "received": frozenset({"tanggal diterima", "tgl diterima", "diterima"}),
    "number": frozenset({"nomor rekomendasi", "no rekomendasi", "nomor", "no"}),
    "agency": frozenset({"kode opd", "kode perangkat daerah", "kode skpd", "opd"}),
    "finding": frozenset({"temuan", "uraian temuan", "judul temuan"}),
    "recommendation": frozenset({"rekomendasi", "uraian rekomendasi"}),
    "kind": frozenset({"kode jenis", "jenis", "jenis tindak lanjut", "kode tindak lanjut"}),
    "amount_sen": frozenset({"nilai", "nilai rp", "nilai rekomendasi", "jumlah"}),
}
_NEEDED = NAMES[:-1]
_LONGEST = {"report_number": 80, "number": 24, "agency": 64, "finding": 4000, "recommendation": 4000}
_EARLIEST = dt.date(2010, 1, 1)
_MOST_SEN = 10**17
Wrong = tuple[str, str, str]


class Loaded(NamedTuple):
    """What came of a sheet: rows seen, written down, known before, and what was wrong."""

    seen: int
    stored: int
    known: int
    problems: list[Problem]


class Line(NamedTuple):
    """A row that can be used, and where it stands."""

    said: Found
    sheet: str
    row: int


def load_findings(*, actor: Actor, path: Path, name: str = "", today: dt.date) -> Loaded:
    """Take up the findings of a sheet in one transaction; the same file changes nothing.

    A row that cannot be used is told and left out, and so is one that was recorded otherwise before.

    Units: rows.
    Source: the list of findings as the Inspektorat keeps it.
    """
    name = name or path.name
    try:
        book: Book = open_any(path, name)
    except Unreadable as unreadable:
        return Loaded(0, 0, 0, [unreadable.problem])
    agencies = frozenset(Agency.objects.values_list("code", flat=True))
    lines, seen, problems = read_sheet(book, agencies, today)
    found = [line.said for line in lines]
    done = audits.record_findings(actor=actor, found=found, source=name, sha256=book.sha256)
    told = set(done.other)
    problems += [
        Problem("audit_differs", line.sheet, line.row, "", " ".join(line.said.key))
        for line in lines
        if line.said.key in told
    ]
    return Loaded(seen, len(done.fresh), done.known, sorted(problems, key=lambda one: (one.sheet, one.row)))


def read_sheet(
    book: Book, agencies: Collection[str], today: dt.date
) -> tuple[list[Line], int, list[Problem]]:
    """Read the first sheet with the header of the template; its lines, how many rows were seen, problems.

    Units: dates; rupiah in, sen out.
    Source: `HEADER`.
    """
    found = layout.template(book, _HEADS, _NEEDED)
    if found is None:
        return [], 0, [Problem("audit_header", read=book.name, fatal=True)]
    sheet, head, columns = found
    return _read(sheet.name, sheet.rows, head, columns, agencies, today)


def _read(
    sheet: str,
    rows: Sequence[Sequence[Any]],
    head: int,
    columns: Mapping[str, int],
    agencies: Collection[str],
    today: dt.date,
) -> tuple[list[Line], int, list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    keys: set[tuple[str, str, str]] = set()
    seen = 0
    for at, row in enumerate(rows[head + 1 :], head + 2):
        if layout.is_blank(row) or layout.is_numbering(row):
            continue
        seen += 1
        cells = {name: layout.at(row, column) for name, column in columns.items()}
        said = _said(cells, agencies, today)
        if isinstance(said, Found) and said.key in keys:
            said = ("audit_repeated", "number", said.number)
        if isinstance(said, Found):
            keys.add(said.key)
            lines.append(Line(said, sheet, at))
        else:
            code, name, read = said
            problems.append(Problem(code, sheet, at, layout.letter(columns.get(name, 0)), read[:120]))
    return lines, seen, problems


def _said(cells: Mapping[str, Any], agencies: Collection[str], today: dt.date) -> Found | Wrong:
    said: dict[str, Any] = {name: layout.text(cell) for name, cell in cells.items()}
    for name in _NEEDED:
        if not said[name]:
            return "audit_empty", name, ""
    for name, longest in _LONGEST.items():
        if len(said[name]) > longest:
            return "audit_long", name, said[name]
    said["auditor"] = said["auditor"].casefold()
    if said["auditor"] not in audit.AUDITORS:
        return "audit_auditor", "auditor", said["auditor"]
    said["kind"] = said["kind"].zfill(2)
    if said["kind"] not in audit.KINDS:
        return "audit_kind", "kind", said["kind"]
    if said["agency"] not in agencies:
        return "audit_agency", "agency", said["agency"]
    return _days(said, cells, today) or _money(said, cells) or Found(**said)


def _days(said: dict[str, Any], cells: Mapping[str, Any], today: dt.date) -> Wrong | None:
    for name in ("report_date", "received"):
        read = said[name]
        day, _ = dates.day_of(cells[name])
        if day is None:
            return "audit_day", name, read
        if day < _EARLIEST or day > today:
            return "audit_day_odd", name, read
        said[name] = day
    if said["received"] < said["report_date"]:
        return "audit_received_before", "received", said["received"].isoformat()
    return None


def _money(said: dict[str, Any], cells: Mapping[str, Any]) -> Wrong | None:
    read = said.pop("amount_sen", "")
    amount, _ = numbers.sen_of(cells.get("amount_sen", ""), "id")
    if (amount is None and read) or not 0 <= (amount or 0) <= _MOST_SEN:
        return "audit_amount", "amount_sen", read
    if not amount and said["kind"] == audit.DEPOSIT_KIND:
        return "audit_amount_missing", "amount_sen", read
    said["amount_sen"] = amount or 0
    return None
