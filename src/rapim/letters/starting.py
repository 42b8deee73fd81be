"""The list of packages that must start, and of contracts that cross the year, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapim import words

from . import content, tables
from .content import Style
from .paper import render
from .tables import Cell

HEADS = ("list", "name", "agency", "stage", "pagu", "day", "reason", "clock")


def starting_pages(
    found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], notes: Sequence[str], style: Style
) -> bytes:
    """Packages that must start, then contracts that cross the year, with whose clock.

    Units: a summary of packages and rows (why, name, agency, stage, ceiling_sen, day, reason, clock) in,
    PDF out.
    Source: product, paket harus mulai / kontrak melewati tahun.
    """
    lang = style.lang
    cells: list[Sequence[Cell]] = [_row(row, lang) for row in rows]
    page = content.shared(found, style, "starting") | {
        "notes": list(notes),
        "table": tables.table(HEADS, cells, "lLLlrlLL", lang),
    }
    return render("table", page, content.moment_of(found))


def _row(row: Mapping[str, Any], lang: str) -> list[Cell]:
    return [
        words.say(f"start.{row['why']}", lang),
        str(row["name"]),
        str(row["agency"]),
        str(row["stage"]),
        tables.money(row["ceiling_sen"], lang),
        words.short_day(row["day"], lang),
        str(row["reason"]),
        str(row["clock"]),
    ]
