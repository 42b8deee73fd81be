"""From a board to the words of a document. Nothing here draws, stores or asks a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words

from .tables import NONE, Cell, Unit, behind, money, of_ceiling, share, shown, table

_WORDS = ("acceleration", "alerts", "asks", "causes", "page", "rhythm")


@dataclass(frozen=True)
class Style:
    """How a document is written: language, paper (A4 or F4), the office that issues it."""

    lang: str = "id"
    paper: str = "F4"
    office: str = ""


def day_of(board: Mapping[str, Any]) -> dt.date:
    """The day a board stands for.

    Units: date.
    Source: board.
    """
    return dt.date.fromisoformat(board["as_of"])


def moment_of(board: Mapping[str, Any]) -> dt.datetime:
    """The moment at which what a board shows was known; the day itself where nothing is known.

    Units: aware datetime.
    Source: board.
    """
    if known := board.get("known_at"):
        return dt.datetime.fromisoformat(known)
    return dt.datetime.combine(day_of(board), dt.time(), dt.UTC)


def shared(board: Mapping[str, Any], style: Style, code: str, subtitle: str = "") -> dict[str, Any]:
    """What every document carries: letterhead, title, words, foot.

    Units: a board in, JSON-ready text out.
    Source: naskah dinas (Permendagri 1/2023, to be verified): letterhead, title, page numbers.
    """
    lang, government = style.lang, board.get("government") or {}
    name = government.get("name") or NONE
    day = words.day(day_of(board), lang)
    simulated = bool(government.get("simulated"))
    foot = words.say("letter.foot", lang, day=day, known=words.moment(moment_of(board), lang=lang))
    return {
        "paper": style.paper,
        "lang": lang,
        "title": words.say(f"letter.{code}", lang),
        "subtitle": subtitle or words.say("letter.year_day", lang, year=board["fiscal_year"], day=day),
        "government": name,
        "head": words.say("letter.head", lang, name=name),
        "office": style.office,
        "simulated": simulated,
        "mark": str(board.get("mark") or ""),
        "foot": foot + (f" · {words.say('page.simulated', lang)}" if simulated else ""),
        "words": {name: words.say(f"letter.w.{name}", lang) for name in _WORDS}
        | {"simulated": words.say("page.simulated", lang)},
    }


def headline(total: Unit, day: dt.date, lang: str) -> list[list[str]]:
    """The sentence of a unit in toned pieces.

    Units: as `rapim.words.parts`.
    Source: `rapim.words.headline`.
    """
    return [[text, tone] for text, tone, _ in words.parts(total, day, lang)]


def figures(unit: Unit, lang: str) -> list[dict[str, str]]:
    """The four figures that stand large: ceiling, realised, plan, non-salary.

    Units: sen and shares of a unit.
    Source: board.
    """
    days = unit.get("days_behind")

    def short(code: str) -> str:
        return shown(unit.get(code), lambda sen: words.short_rupiah(sen, lang))

    if "type" in unit and unit.get("plan_quality") == "unfit":
        days, lag = None, words.say("letter.unfit", lang)
    else:
        lag = shown(days, lambda found: words.days(found, lang))
    net = words.say("letter.net", lang, share=share(unit.get("absorption_net"), lang))
    return [
        _figure("ceiling_sen", short("ceiling_sen"), "", lang),
        _figure("realised_sen", short("realised_sen"), share(unit.get("absorption"), lang), lang),
        _figure("planned_sen", short("planned_sen"), lag, lang, "late" if days and days > 0 else ""),
        _figure("absorption_direct", share(unit.get("absorption_direct"), lang), net, lang),
    ]


def _figure(code: str, value: str, note: str, lang: str, tone: str = "") -> dict[str, str]:
    return {"label": words.say(f"figure.{code}", lang), "value": value, "note": note, "tone": tone}


def by_shortfall(units: Iterable[Unit]) -> list[Unit]:
    """Units in the order of the rupiah by which they stand behind their plan; unfit plans last.

    Units: sen.
    Source: product rule: contribution in rupiah to the shortfall.
    """

    def key(unit: Unit) -> tuple[bool, int, str]:
        gap = (unit.get("planned_sen") or 0) - (unit.get("realised_sen") or 0)
        return unit.get("plan_quality") == "unfit", -gap, unit["code"]

    return sorted(units, key=key)


def name_of(unit: Unit) -> str:
    """The short name of a unit where it has one.

    Units: text.
    Source: org.
    """
    return str(unit.get("short_name") or unit["name"])


def few_agencies(units: Sequence[Unit], lang: str) -> dict[str, Any]:
    """Agencies in four columns, for one page.

    Units: ceilings in millions of rupiah.
    Source: board.
    """
    rows: list[list[Cell]] = [
        [name_of(unit), money(unit["ceiling_sen"], lang), share(unit["absorption"], lang), behind(unit, lang)]
        for unit in units
    ]
    return table(("units", "ceiling", "absorption", "days"), rows, "Lrrr", lang)


def all_agencies(units: Sequence[Unit], lang: str) -> dict[str, Any]:
    """Units in seven columns, for the board and an agency's programmes.

    Units: amounts in millions of rupiah.
    Source: board.
    """
    rows = [
        [
            name_of(unit),
            money(unit["ceiling_sen"], lang),
            money(unit["realised_sen"], lang),
            share(unit["absorption"], lang),
            share(unit["absorption_direct"], lang),
            share(of_ceiling(unit, "planned_sen"), lang),
            behind(unit, lang),
        ]
        for unit in by_shortfall(units)
    ]
    heads = ("units", "ceiling", "realised", "absorption", "direct", "plan", "days")
    return table(heads, rows, "Lrrrrrr", lang)


def cause_table(causes: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    """The unspent rupiah by cause; the last row is their sum, exact.

    Units: rupiah to the last sen.
    Source: board.
    """
    found = [cause for cause in causes if cause["sen"]]
    unspent = sum(cause["sen"] for cause in found)

    def row(name: str, sen: int) -> list[Cell]:
        return [name, words.rupiah(sen, lang), share(sen / unspent if unspent else None, lang)]

    rows = [row(words.say(f"cause.{cause['cause']}", lang), cause["sen"]) for cause in found]
    rows.append(row(words.say("letter.c.sum", lang), unspent))
    return table(("cause", "rupiah", "part"), rows, "Lrr", lang)


def asks(units: Sequence[Unit], lang: str, most: int | None = None) -> list[words.Plea]:
    """What asks for direction, as the board says it: the gravest and dearest first.

    Units: sen.
    Source: `rapim.words.asks_of`.
    """
    found = [plea for unit in units for plea in words.asks_of(unit, lang)]
    return sorted(found, key=lambda plea: plea.order)[:most]


def alert_table(units: Sequence[Unit], lang: str) -> dict[str, Any]:
    """All alerts as a table.

    Units: none.
    Source: alerts of the board.
    """
    rows: list[list[Cell]] = [
        [[words.say(f"level.{plea.tone}", lang), plea.tone], plea.title, plea.because]
        for plea in asks(units, lang)
    ]
    return table(("level", "what", "why"), rows, "lLL", lang)
