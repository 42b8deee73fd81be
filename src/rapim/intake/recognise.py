"""Which tables stand in a file: every importer is asked, the surest one of each sheet reads."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Protocol, cast

from rapim.budget import imports as budget_imports
from rapim.budget.imports import generic
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.tables import Table
from rapim.intake.models import Mapping
from rapim.intake.options import Options
from rapim.intake.scope import full_unit
from rapim.procurement import imports as procurement_imports
from rapim.procurement.imports import contracts

SURE = 0.97
"""Confidence of a table that is known by its column names, whatever else stands in it."""


class Importer(Protocol):
    """A module of a fact room's `imports` that knows one source."""

    __name__: str

    def recognise(self, book: Book) -> list[Candidate]: ...

    def read(self, book: Book, candidate: Candidate) -> Table: ...


@cache
def importers() -> tuple[Importer, ...]:
    """All importers of the fact rooms, by room and name."""
    found: list[Any] = []
    for room in (procurement_imports, budget_imports):
        for _, name, _ in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{name}")
            if hasattr(module, "recognise") and hasattr(module, "read"):
                found.append(module)
    return tuple(cast("list[Importer]", found))


def recognise(book: Book, options: Options) -> list[tuple[Importer, Candidate]]:
    """The tables of a book with the importer of each, in the order of sheets.

    The surest importer wins a sheet, and with it the sheets it claims as repetitions of that one.
    """
    taken: dict[int, Importer] = {}
    chosen = []
    for importer, candidate in sorted(
        _offers(book, options.kind), key=lambda o: (-o[1].confidence, o[1].sheet)
    ):
        if taken.setdefault(candidate.sheet, importer) is not importer:
            continue
        for sheet in candidate.detail.get("claims", ()):
            taken.setdefault(sheet, importer)
        chosen.append((importer, said(candidate, options)))
    return sorted(chosen, key=lambda offer: offer[1].sheet) or _mapped(book, options)


def _mapped(book: Book, options: Options) -> list[tuple[Importer, Candidate]]:
    """The tables of a book that no importer knows, by a mapping that was confirmed or is proposed.

    A sheet of contracts is read as such before it is tried as a budget.
    """
    saved = {mapping.shape: (mapping.kind, mapping.columns) for mapping in Mapping.objects.all()}
    mine = {shape: columns for shape, (kind, columns) in saved.items() if kind in contracts.MAPPED}
    theirs = {shape: columns for shape, (kind, columns) in saved.items() if kind not in contracts.MAPPED}
    offered = [(cast("Importer", contracts), candidate) for candidate in contracts.offers(book, mine)]
    taken = {candidate.sheet for _, candidate in offered}
    offered += [
        (cast("Importer", generic), candidate)
        for candidate in generic.offers(book, theirs)
        if candidate.sheet not in taken
    ]
    return [
        (importer, said(candidate, options))
        for importer, candidate in offered
        if not options.kind or candidate.kind == options.kind
    ]


def said(candidate: Candidate, options: Options) -> Candidate:
    """A candidate with what the person said, for the importer to fill what the file leaves out."""
    if options.region:
        candidate = replace(candidate, detail={**candidate.detail, "region": options.region})
    return replace(
        candidate,
        year=candidate.year or options.year,
        month=candidate.month or options.month,
        unit=candidate.unit or (full_unit(options.agency) if options.agency else ""),
        effective=candidate.effective or options.effective,
        currency=candidate.currency or options.currency,
    )


def _offers(book: Book, kind: str) -> Iterator[tuple[Importer, Candidate]]:
    """What each importer finds; once every sheet is surely known by its columns no one else is asked."""
    unsure = set(range(len(book.sheets)))
    for importer in importers():
        for candidate in importer.recognise(book):
            if candidate.confidence >= SURE:
                unsure.discard(candidate.sheet)
            if not kind or candidate.kind == kind:
                yield importer, candidate
        if not unsure:
            return
