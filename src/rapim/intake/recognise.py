"""Which tables stand in a file: every importer is asked, the surest one of each sheet reads."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Protocol, cast

from rapim.budget import imports
from rapim.budget.imports.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.tables import Table
from rapim.intake.options import Options


class Importer(Protocol):
    """A module of `rapim.budget.imports` that knows one source."""

    __name__: str

    def recognise(self, book: Book) -> list[Candidate]: ...

    def read(self, book: Book, candidate: Candidate) -> Table: ...


@cache
def importers() -> tuple[Importer, ...]:
    """All importers of the budget room, by name."""
    found: list[Any] = []
    for _, name, _ in pkgutil.iter_modules(imports.__path__):
        module = importlib.import_module(f"{imports.__name__}.{name}")
        if hasattr(module, "recognise") and hasattr(module, "read"):
            found.append(module)
    return tuple(cast("list[Importer]", found))


def recognise(book: Book, options: Options) -> list[tuple[Importer, Candidate]]:
    """The tables of a book with the importer of each; the surest importer wins a sheet."""
    offers: dict[int, list[tuple[Importer, Candidate]]] = {}
    for importer, candidate in _offers(book, options.kind):
        offers.setdefault(candidate.sheet, []).append((importer, candidate))
    chosen = []
    for _, here in sorted(offers.items()):
        surest = max(here, key=lambda offer: offer[1].confidence)[0]
        chosen += [(importer, said(candidate, options)) for importer, candidate in here if importer is surest]
    return chosen


def said(candidate: Candidate, options: Options) -> Candidate:
    """A candidate with what the person said, for the importer to fill what the file leaves out."""
    return replace(
        candidate,
        year=options.year or candidate.year,
        month=options.month or candidate.month,
        unit=options.agency or candidate.unit,
        effective=options.effective or candidate.effective,
    )


def _offers(book: Book, kind: str) -> Iterator[tuple[Importer, Candidate]]:
    for importer in importers():
        for candidate in importer.recognise(book):
            if not kind or candidate.kind == kind:
                yield importer, candidate
