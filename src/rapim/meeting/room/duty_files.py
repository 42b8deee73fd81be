"""Duties out of a file: read, checked against agencies and causes, taken up; rows that are wrong are told."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rapim.files.cells import Book, Unreadable
from rapim.files.opening import open_any
from rapim.files.problems import Problem
from rapim.ledger.actions import Actor
from rapim.meeting.measures import likeness
from rapim.org.actions import set_duties
from rapim.org.duties import read_sheet
from rapim.org.models import Agency


class Loaded(NamedTuple):
    """What came of a file of duties: rows seen, taken up, known before, and what was wrong."""

    seen: int
    stored: int
    known: int
    problems: list[Problem]


def load_duties(*, actor: Actor, path: Path, name: str = "") -> Loaded:
    """Take up the duties of a file; a row that cannot be used is told and left out, the same file changes
    nothing.

    Units: rows.
    Source: the sheet of duties of the region.
    """
    try:
        book: Book = open_any(path, name or path.name)
    except Unreadable as unreadable:
        return Loaded(0, 0, 0, [unreadable.problem])
    agencies = frozenset(Agency.objects.values_list("code", flat=True))
    sheet = read_sheet(book, agencies, frozenset(likeness.names()))
    fresh = set_duties(actor=actor, rows=sheet.rows) if sheet.rows else []
    return Loaded(sheet.seen, len(fresh), len(sheet.rows) - len(fresh), sheet.problems)
