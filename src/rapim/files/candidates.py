"""A table that an importer recognised in a book, before it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """One table that can be read: which kind, where, how sure.

    `sheet` is an index into book.sheets, `confidence` 0 to 1. `year`, `month`, `unit`, `currency`
    and `effective` are what a person said (or None): they fill what the file leaves out, and a
    file that says otherwise is reported. `needs` names what must still be said; `detail` is the
    importer's own.
    """

    kind: str
    source: str
    sheet: int
    confidence: float
    title: str = ""
    year: int | None = None
    month: int | None = None
    unit: str = ""
    currency: str = ""
    effective: dt.date | None = None
    needs: tuple[str, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
