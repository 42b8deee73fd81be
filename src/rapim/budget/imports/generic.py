"""Any table with a header: a mapping is proposed, a person confirms it, then it is read.

`propose` says how each sheet could be read. `offers` gives the best proposal of each sheet as
candidates, one for each year and month that the rows speak of, and `read` reads one of them; while
the mapping is not confirmed its tables are held. `apply` reads all tables of a confirmed mapping.
This importer is the last resort, so it has no `recognise`: ask `offers` only where no other importer
knows a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.mapping import Proposal, layout_of
from rapim.files.tables import Table

from . import events, revenue, rfk, sp2d
from .gather import Gather
from .guessing import propose_sheet
from .records import Records
from .slices import Slice

MOST_SURE = 0.5
"""The confidence of a candidate stays below that of every other importer."""
LEAST_SURE = 0.6
"""Proposals less sure than this are shown on the screen but not offered."""

_OTHER_READERS = {"sp2d": sp2d.read_at, "rfk": rfk.read_at, "event": events.read_at}


def propose(book: Book) -> list[Proposal]:
    """How the sheets of a book could be read, the surest first.

    Units: confidence 0 to 1.
    Source: header words and value shapes; see `guessing`.
    """
    found = [
        proposal
        for index, sheet in enumerate(book.sheets)
        for proposal in propose_sheet(sheet.rows, index, book.name)
    ]
    return sorted(found, key=lambda proposal: -proposal.confidence)


def offers(book: Book, saved: Mapping[str, dict[str, Any]] = MappingProxyType({})) -> list[Candidate]:
    """The tables that the saved mapping of each sheet, or else its best proposal, would give.

    `saved` maps the shape of a header to a mapping that a person confirmed (`Proposal.as_json`).

    Units: confidence 0 to 1, never above `MOST_SURE`.
    Source: `propose`; `intake.models.Mapping`.
    """
    best: dict[int, Proposal] = {}
    for proposal in propose(book):
        if proposal.shape in saved:
            known = Proposal.from_json({**saved[proposal.shape], "confirmed": True})
            proposal = replace(known, sheet=proposal.sheet, header_row=proposal.header_row)
        if proposal.confirmed or proposal.confidence >= LEAST_SURE:
            best.setdefault(proposal.sheet, proposal)
    return [candidate for proposal in best.values() for candidate in candidates(book, proposal)]


def candidates(book: Book, mapping: Proposal) -> list[Candidate]:
    """The tables of one sheet under a mapping: one for each kind, year and month in its rows.

    Units: confidence 0 to 1.
    Source: columns for year and month; accounts 4 are revenue.
    """
    sheet = book.sheets[mapping.sheet]
    sure = min(mapping.confidence, MOST_SURE)
    plain = Candidate(mapping.kind, "generic", mapping.sheet, sure, sheet.name, needs=mapping.needs)
    if mapping.kind in _OTHER_READERS or _is_dated(mapping):
        return [replace(plain, detail={"mapping": mapping.as_json()})]
    return [
        replace(
            plain,
            kind=part.kind,
            title=part.title(sheet.name),
            detail={"mapping": mapping.as_json(), "slice": part.as_json()},
        )
        for part in _records(book, mapping).slices()
    ]


def read(book: Book, candidate: Candidate) -> Table:
    """One table of a mapping; held while nobody has confirmed the mapping.

    Units: sen.
    Source: the mapping in `candidate.detail`.
    """
    mapping = Proposal.from_json(candidate.detail["mapping"])
    if candidate.kind in _OTHER_READERS or _is_dated(mapping):
        reader = _OTHER_READERS.get(candidate.kind, revenue.read_at)
        table = reader(book, candidate, layout_of(mapping, book.sheets[mapping.sheet].rows))
    else:
        part = Slice.from_json(candidate.detail["slice"])
        table = _records(book, mapping).table(part, candidate)
    if not mapping.confirmed:
        _hold(table, book, mapping)
    return table


def apply(book: Book, mapping: Proposal) -> list[Table]:
    """All tables of a mapping that a person has confirmed by handing it over.

    Units: sen.
    Source: `candidates` and `read`.
    """
    confirmed = replace(mapping, confirmed=True)
    return [read(book, candidate) for candidate in candidates(book, confirmed)]


def _is_dated(mapping: Proposal) -> bool:
    return mapping.kind == "revenue" and "date" in mapping.columns


def _records(book: Book, mapping: Proposal) -> Records:
    """The rows under a mapping, parsed once for all tables of one sheet."""
    key = (book.sha256, repr(mapping.as_json()))
    if key not in _PARSED:
        _PARSED.clear()
        _PARSED[key] = Records(book, mapping)
    return _PARSED[key]


_PARSED: dict[tuple[str, str], Records] = {}


def _hold(table: Table, book: Book, mapping: Proposal) -> None:
    gather = Gather(table.kind, (), mapping.sheet, book.sheets[mapping.sheet].name)
    gather.table = table
    gather.say(
        "mapping_unconfirmed",
        row=mapping.header_row,
        read=mapping.describe(),
        expected="pemetaan kolom yang disetujui",
        remedy="Kolom dikenali otomatis; periksa pemetaannya, lalu setujui (--accept).",
        held=True,
    )
