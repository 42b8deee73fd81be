"""Prognosis on paper: where the year would end, and SiLPA, free and earmarked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapim import words

from . import content
from .content import Style
from .documents import Board, part_of, picture_of
from .paper import render
from .tables import Cell, full, share, table
from .year_end import forecast_parts

Outlook = Mapping[str, Any]


def prognosis_pages(
    board: Board, outlook: Outlook, style: Style, forecast: Mapping[str, Any] | None = None
) -> bytes:
    """Where the year will end by the forecast with its range and by each simple method, and what is left.

    Units: a board for the letterhead and `rapim.analytics.prognosis` in, PDF out.
    Source: laporan realisasi semester I dan prognosis (Permendagri 77/2020, to be verified).
    """
    lang = style.lang
    page = content.shared(board, style, "prognosis") | {
        "headline": content.headline(board["total"], content.day_of(board), lang),
        "figures": content.figures(board["total"], lang),
        "parts": [*(forecast_parts(forecast, lang) if forecast else []), *parts(outlook, lang)],
        "replies": [],
        "replies-title": "",
        **picture_of(None),
    }
    return render("agency", page, content.moment_of(board))


def parts(outlook: Outlook, lang: str) -> list[dict[str, Any]]:
    """The tables of a prognosis; those that rest on the cash plan say which months no plan gives.

    Units: `rapim.analytics.prognosis` in, text out.
    Source: words `letter.p.*`, `prognosis.unplanned`.
    """
    short = words.unplanned(outlook["methods"], lang)
    return [
        _said(part_of("methods", _methods(outlook, lang), lang), short),
        part_of("surplus", _surplus(outlook, lang), lang),
        _said(part_of("types", _types(outlook, lang), lang), short),
    ]


def _said(part: dict[str, Any], short: str) -> dict[str, Any]:
    """A part whose note begins with what its estimate leaves out."""
    return part | {"note": " ".join(text for text in (short, part["note"]) if text)}


def _methods(outlook: Outlook, lang: str) -> dict[str, Any]:
    rows: list[list[Cell]] = [
        [
            words.say(f"prognosis.{one['method']}", lang),
            full(one["estimate_sen"], lang),
            share(one["share"], lang),
            full(one["unspent_sen"], lang),
        ]
        for one in outlook["methods"]
    ]
    return table(("method", "estimate", "part_of_ceiling", "left"), rows, "Lrrr", lang)


def _surplus(outlook: Outlook, lang: str) -> dict[str, Any]:
    amounts = ("free_sen", "earmarked_sen", "unknown_fund_sen", "unspent_sen")
    rows: list[list[Cell]] = [
        [words.say(f"prognosis.{one['method']}", lang), *(full(one[amount], lang) for amount in amounts)]
        for one in outlook["silpa"]
    ]
    return table(("method", "free", "earmarked", "unknown", "left"), rows, "Lrrrr", lang)


def _types(outlook: Outlook, lang: str) -> dict[str, Any]:
    rows: list[list[Cell]] = []
    for one in outlook["by_type"]:
        amounts = (one["ceiling_sen"], one["realised_sen"], one["rest_sen"])
        estimate = one["realised_sen"] + one["rest_sen"]
        rows.append([one["account"], *(full(amount, lang) for amount in (*amounts, estimate))])
    return table(("code", "pagu", "done", "rest", "estimate"), rows, "Lrrrr", lang)
