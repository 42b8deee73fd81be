"""The matrix of targets on paper: what is asked beside what could be reached."""

from __future__ import annotations

from collections.abc import Sequence

from rapim import words

from . import content
from .content import Style
from .documents import Board
from .paper import render
from .tables import Cell

HEADS = ("name", "target", "asked_sen", "verdict", "removed", "habit", "potential", "forecast", "realised",
         "ceiling_sen")  # fmt: skip
_WIDTHS = ("1fr", *["auto"] * 3, *["1fr"] * 4, *["auto"] * 2)
_ALIGNS = "lrrlrrrrrr"


def matrix_pages(board: Board, year: int, rows: Sequence[Sequence[Cell]], said: str, style: Style) -> bytes:
    """The matrix of a year's targets on one wide table; rows have a cell for each of `HEADS`.

    Units: a board for the letterhead and cells as written in, PDF out.
    Source: domain.md 4.4 (matrix target, potential, forecast, realisation).
    """
    lang = style.lang
    title = words.say("letter.target_matrix_of", lang, year=year, day=words.day(content.day_of(board), lang))
    page = content.shared(board, style, "target_matrix", title) | {
        "notes": [said, words.say("letter.n.target_matrix", lang)],
        "table": {
            "head": [words.say(f"uji_col.{head}", lang) for head in HEADS],
            "rows": [list(row) for row in rows],
            "widths": list(_WIDTHS),
            "aligns": list(_ALIGNS),
        },
    }
    return render("table", page, content.moment_of(board))
