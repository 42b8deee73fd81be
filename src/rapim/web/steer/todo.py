"""Mohon arahan hari ini: at most five things, the gravest and dearest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapim import words
from rapim.web.steer.rows import Row

MOST = 5


@dataclass(frozen=True, slots=True)
class Plea:
    """One thing that asks for a direction, and the row of its unit."""

    row: Row
    said: words.Plea


def pleas(rows: Sequence[Row], lang: str) -> list[Plea]:
    """The pleas of all rows, one for each unit and kind of alert, gravest and dearest first."""
    found = [Plea(row, said) for row in rows for said in words.asks_of(row.unit, lang)]
    return sorted(found, key=lambda plea: plea.said.order)[:MOST]
