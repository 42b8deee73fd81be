"""Lists of packages on paper: one wide table, with what it stands on above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import content, tables
from .content import Style
from .paper import render
from .tables import Cell


def list_pages(
    found: Mapping[str, Any],
    code: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str],
    style: Style,
) -> bytes:
    """One wide table on flipped paper.

    `columns` has of each its head (words `letter.c.*`) and side: l text, r number, L text that takes the
    room left.

    Units: a summary of packages and cells as written in, PDF out.
    Source: product, prints of packages.
    """
    heads, sides = [head for head, _ in columns], "".join(side for _, side in columns)
    page = content.shared(found, style, code) | {
        "notes": list(notes),
        "table": tables.table(heads, rows, sides, style.lang),
    }
    return render("table", page, content.moment_of(found))
