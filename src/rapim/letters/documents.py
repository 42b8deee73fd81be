"""Documents of the whole region: bahan rapim, the board, the text for WhatsApp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapim import words

from . import content, tables
from .content import Style
from .paper import render

Board = Mapping[str, Any]


@dataclass(frozen=True)
class Chart:
    """A drawing for paper and what it shows in words."""

    svg: str
    text: str


def picture_of(chart: Chart | None) -> dict[str, Any]:
    """A drawing as a form takes it.

    Units: none.
    Source: forms beside this module.
    """
    return {"chart": chart.svg if chart else None, "chart-text": chart.text if chart else ""}


def _behind(board: Board, most: int) -> list[Mapping[str, Any]]:
    late = [
        unit
        for unit in board["units"]
        if (unit.get("days_behind") or 0) > 0
        and unit.get("plan_quality") != "unfit"
        and unit.get("type") != "ppkd"
    ]
    return content.by_shortfall(late)[:most]


def bahan_rapim(board: Board, style: Style, chart: Chart | None = None) -> bytes:
    """One page for the leadership meeting.

    Units: a board of agencies in, PDF out.
    Source: product: the one-page bahan rapim out of the treasurer's own file.
    """
    lang = style.lang
    page = content.shared(board, style, "bahan") | {
        "headline": content.headline(board["total"], content.day_of(board), lang),
        "figures": content.figures(board["total"], lang),
        "agencies": content.few_agencies(_behind(board, 14), lang),
        "causes": content.cause_table(board["causes"], lang),
        "asks": [
            [plea.tone, plea.title, plea.because] for plea in content.asks(board["units"], lang, most=5)
        ],
        **picture_of(chart),
    }
    return render("bahan", page, content.moment_of(board))


def board_pages(board: Board, style: Style, chart: Chart | None = None) -> bytes:
    """The whole board on paper.

    Units: a board of agencies in, PDF out.
    Source: product: Papan Pimpinan.
    """
    lang = style.lang
    page = content.shared(board, style, "board") | {
        "headline": content.headline(board["total"], content.day_of(board), lang),
        "figures": content.figures(board["total"], lang),
        "rhythm": rhythm_sentence(board, lang),
        "agencies": content.all_agencies(board["units"], lang),
        "causes": content.cause_table(board["causes"], lang),
        "alerts": content.alert_table(board["units"], lang),
        **picture_of(chart),
    }
    return render("board", page, content.moment_of(board))


def rhythm_sentence(board: Board, lang: str) -> str:
    """Median and spread of days behind, in words.

    Units: days.
    Source: `rapim.budget.measures.rhythm`.
    """
    median, spread = board.get("median_days"), board.get("rhythm_days")
    if median is None or spread is None:
        return words.say("letter.no_rhythm", lang)
    return words.say("letter.rhythm", lang, median=words.days(median, lang), spread=words.span(spread, lang))


def part_of(code: str, table: dict[str, Any], lang: str) -> dict[str, Any]:
    """A titled table of a document, with its note where there is one.

    Units: none.
    Source: words `letter.p.*` and `letter.n.*`.
    """
    note = f"letter.n.{code}"
    return {
        "title": words.say(f"letter.p.{code}", lang),
        "note": words.say(note, lang) if words.has(note) else "",
        "table": table,
    }


def text_message(board: Board, lang: str = "id", most: int = 5) -> str:
    """The one-page bahan rapim as a text for WhatsApp: plain lines, asterisks for weight.

    Units: a board of agencies in, text out.
    Source: product: the regent reads one page in WhatsApp.
    """
    government, day = board.get("government") or {}, content.day_of(board)
    lines = [f"*{words.say('letter.bahan', lang).upper()}*", str(government.get("name") or "")]
    if government.get("simulated"):
        lines.append(f"_({words.say('page.simulated', lang)})_")
    lines += ["", words.headline(board["total"], day, lang), ""]
    late = [
        f"{number}. {content.name_of(unit)}: {tables.share(unit['absorption'], lang)},"
        f" {words.days(unit['days_behind'], lang)}"
        for number, unit in enumerate(_behind(board, most), 1)
    ]
    causes = sorted(
        (cause for cause in board["causes"] if cause["sen"]), key=lambda cause: -abs(cause["sen"])
    )
    why = [
        f"- {words.say('cause.' + cause['cause'], lang)}: {words.short_rupiah(cause['sen'], lang)}"
        for cause in causes[:most]
    ]
    asks = [f"- {plea.title}. {plea.because}" for plea in content.asks(board["units"], lang, most=most)]
    for code, found in (("acceleration", late), ("causes", why), ("asks", asks)):
        if found:
            lines += [f"*{words.say(f'letter.w.{code}', lang)}*", *found, ""]
    lines.append(words.say("letter.text_foot", lang, day=words.day(day, lang)))
    return "\n".join(lines) + "\n"
