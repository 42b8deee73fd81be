"""The documents: which content goes on which form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapim import words

from . import content
from .content import Style
from .paper import render

Board = Mapping[str, Any]


def _moment(board: Board) -> dt.datetime:
    return dt.datetime.fromisoformat(board["known_at"])


def bahan_rapim(board: Board, style: Style, chart: str | None = None, chart_text: str = "") -> bytes:
    """One page for the leadership meeting.

    Units: a board of agencies in, PDF out.
    Source: product: the one-page bahan rapim out of the treasurer's own file.
    """
    lang = style.lang
    behind = [unit for unit in board["units"] if (unit.get("days_behind") or 0) > 0]
    page = content.shared(board, style, "bahan") | {
        "headline": content.headline(board, lang),
        "figures": content.figures(board, lang),
        "agencies": content.agency_table(content.by_shortfall(behind)[:12], lang, full=False),
        "causes": content.cause_table(board, lang),
        "asks": content.alert_lines(board, lang, most=5),
        "chart": chart,
        "chart-text": chart_text,
    }
    return render("bahan", page, _moment(board))


def board_pages(board: Board, style: Style, chart: str | None = None, chart_text: str = "") -> bytes:
    """The whole board on paper.

    Units: a board of agencies in, PDF out.
    Source: product: Papan Pimpinan.
    """
    lang = style.lang
    heads = [words.say(f"letter.c.{head}", lang) for head in ("level", "units", "what")]
    levels = [
        [[words.say(f"level.{tone}", lang), tone], name, text]
        for tone, name, text in content.alert_lines(board, lang)
    ]
    page = content.shared(board, style, "board") | {
        "headline": content.headline(board, lang),
        "figures": content.figures(board, lang),
        "rhythm": rhythm_sentence(board, lang),
        "agencies": content.agency_table(board["units"], lang, full=True),
        "causes": content.cause_table(board, lang),
        "alerts": {"head": heads, "rows": levels},
        "chart": chart,
        "chart-text": chart_text,
    }
    return render("board", page, _moment(board))


def rhythm_sentence(board: Board, lang: str) -> str:
    """Median and spread of days behind, in words.

    Units: days.
    Source: `rapim.budget.measures.rhythm`.
    """
    median, spread = board.get("median_days"), board.get("rhythm_days")
    if median is None or spread is None:
        return words.say("letter.no_rhythm", lang)
    return words.say("letter.rhythm", lang, median=words.days(median, lang), spread=words.span(spread, lang))


def text_message(board: Board, lang: str = "id", most: int = 5) -> str:
    """The one-page bahan rapim as a text for WhatsApp: plain lines, asterisks for weight.

    Units: a board of agencies in, text out.
    Source: product: the regent reads one page in WhatsApp.
    """
    government = board.get("government") or {}
    title = f"*{words.say('letter.bahan', lang).upper()}*"
    lines = [title, str(government.get("name") or "")]
    if government.get("simulated"):
        lines.append(f"_({words.say('page.simulated', lang)})_")
    lines += ["", words.headline(board["total"], dt.date.fromisoformat(board["as_of"]), lang), ""]
    behind = [unit for unit in board["units"] if (unit.get("days_behind") or 0) > 0]
    if behind:
        lines.append(f"*{words.say('letter.w.acceleration', lang)}*")
        for number, unit in enumerate(content.by_shortfall(behind)[:most], 1):
            name = unit.get("short_name") or unit["name"]
            shares = content.share(unit.get("absorption"), lang)
            lines.append(f"{number}. {name}: {shares}, {words.days(unit['days_behind'], lang)}")
        lines.append("")
    causes = sorted(board.get("causes") or [], key=lambda cause: -abs(cause["sen"]))
    if causes:
        lines.append(f"*{words.say('letter.w.causes', lang)}*")
        for cause in [cause for cause in causes if cause["sen"]][:most]:
            lines.append(
                f"- {words.say('cause.' + cause['cause'], lang)}: {words.short_rupiah(cause['sen'], lang)}"
            )
        lines.append("")
    asks = content.alert_lines(board, lang, most=most)
    if asks:
        lines.append(f"*{words.say('letter.w.asks', lang)}*")
        lines += [f"- {name}: {text}" for _, name, text in asks]
        lines.append("")
    lines.append(
        words.say("letter.text_foot", lang, day=words.day(dt.date.fromisoformat(board["as_of"]), lang))
    )
    return "\n".join(lines).strip() + "\n"
