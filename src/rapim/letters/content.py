"""From a board to the words of a document. Nothing here draws, stores or asks a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words

Unit = Mapping[str, Any]
Cell = str | list[str]
NONE = "–"
_WORDS = (
    "acceleration",
    "alerts",
    "asks",
    "causes",
    "continued",
    "page",
    "rhythm",
    "units",
)


@dataclass(frozen=True)
class Style:
    """How a document is written: language, paper, who issues it."""

    lang: str = "id"
    paper: str = "F4"
    office: str = ""


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def shown(value: Any, write: Callable[[Any], str]) -> str:
    """A value as written, or a dash where there is none.

    Units: as `write`.
    Source: house convention: nothing is invented for what is not known.
    """
    return NONE if value is None else write(value)


def money(sen: int | None, lang: str) -> str:
    """Money in millions of rupiah with its thousands apart, for tables of many rows.

    Units: sen in, text in millions of rupiah out.
    Source: usual unit of regional tables.
    """
    return shown(sen, lambda value: words.points(value / 100_000_000, lang, 1))


def share(value: float | None, lang: str) -> str:
    """A share as percent, or a dash.

    Units: fraction in.
    Source: `rapim.words.percent`.
    """
    return shown(value, lambda found: words.percent(found, lang))


def behind(unit: Unit, lang: str) -> Cell:
    """Days behind plan with their tone, or why there are none.

    Units: days.
    Source: board.
    """
    if unit.get("plan_quality") == "unfit":
        return [words.say("letter.unfit", lang), ""]
    days = unit.get("days_behind")
    return NONE if days is None else [words.days(days, lang), words.tone(unit)]


def shared(board: Mapping[str, Any], style: Style, code: str, subtitle: str = "") -> dict[str, Any]:
    """What every document carries: letterhead, title, words, foot.

    Units: a board in, JSON-ready text out.
    Source: naskah dinas (Permendagri 1/2023, to be verified): letterhead, title, page numbers.
    """
    lang, government = style.lang, board.get("government") or {}
    name = government.get("name") or NONE
    day = words.day(_date(board["as_of"]), lang)
    simulated = bool(government.get("simulated"))
    foot = words.say(
        "letter.foot",
        lang,
        day=day,
        known=words.moment(dt.datetime.fromisoformat(board["known_at"]), lang=lang),
    )
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


def headline(board: Mapping[str, Any], lang: str) -> list[list[str]]:
    """The sentence of the board in toned pieces.

    Units: as `rapim.words.parts`.
    Source: `rapim.words.headline`.
    """
    return [list(part) for part in words.parts(board["total"], _date(board["as_of"]), lang)]


def figures(board: Mapping[str, Any], lang: str) -> list[dict[str, str]]:
    """The four figures that stand large: ceiling, realised, against plan, non-salary.

    Units: sen and shares of the board's total.
    Source: board.
    """
    total = board["total"]
    days = total.get("days_behind")
    planned = total.get("planned_sen")
    return [
        _figure(
            "ceiling_sen",
            shown(total.get("ceiling_sen"), lambda sen: words.short_rupiah(sen, lang)),
            "",
            lang,
        ),
        _figure(
            "realised_sen",
            shown(total.get("realised_sen"), lambda sen: words.short_rupiah(sen, lang)),
            share(total.get("absorption"), lang),
            lang,
        ),
        _figure(
            "planned_sen",
            shown(planned, lambda sen: words.short_rupiah(sen, lang)),
            shown(days, lambda found: words.days(found, lang)),
            lang,
            words.tone(total) if days else "",
        ),
        _figure(
            "absorption_direct",
            share(total.get("absorption_direct"), lang),
            words.say("letter.net", lang, share=share(total.get("absorption_net"), lang)),
            lang,
        ),
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


def agency_table(units: Sequence[Unit], lang: str, full: bool) -> dict[str, Any]:
    """Agencies as a table: short for one page, full for the board on paper.

    Units: ceilings in millions of rupiah.
    Source: board.
    """
    heads = ["units", "ceiling", "absorption", "days"] if not full else [
        "units", "ceiling", "realised", "absorption", "direct", "plan", "days",
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for unit in by_shortfall(units):
        name = unit.get("short_name") or unit["name"]
        ceiling = unit.get("ceiling_sen") or 0
        plan = (
            (unit.get("planned_sen") or 0) / ceiling
            if ceiling and unit.get("planned_sen") is not None
            else None
        )
        row: list[Cell] = [name, money(unit.get("ceiling_sen"), lang)]
        if full:
            row.append(money(unit.get("realised_sen"), lang))
        row.append(share(unit.get("absorption"), lang))
        if full:
            row += [share(unit.get("absorption_direct"), lang), share(plan, lang)]
        rows.append([*row, behind(unit, lang)])
    return {
        "head": [words.say(f"letter.c.{head}", lang) for head in heads],
        "rows": rows,
        "widths": ["1fr", *["auto"] * (len(heads) - 1)],
        "aligns": ["l", *["r"] * (len(heads) - 1)],
    }


def cause_table(board: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The unspent rupiah by cause; the last row is their sum, exact.

    Units: rupiah to the last sen.
    Source: board.
    """
    causes = [cause for cause in board.get("causes") or [] if cause["sen"]]
    unspent = sum(cause["sen"] for cause in causes)

    def row(name: str, sen: int) -> list[Cell]:
        return [name, words.rupiah(sen, lang), share(sen / unspent if unspent else None, lang)]

    rows = [row(words.say(f"cause.{cause['cause']}", lang), cause["sen"]) for cause in causes]
    rows.append(row(words.say("letter.c.sum", lang), unspent))
    return {
        "head": [words.say(f"letter.c.{head}", lang) for head in ("cause", "rupiah", "part")],
        "rows": rows,
    }


def alert_lines(board: Mapping[str, Any], lang: str, most: int | None = None) -> list[list[str]]:
    """What asks for direction: tone, agency, what is wrong; the gravest and largest first.

    Units: none.
    Source: alerts of the board.
    """
    found = []
    for unit in by_shortfall(board["units"]):
        for alert in unit.get("alerts") or []:
            code = f"alert.{alert['id']}.name"
            text = words.say(code, lang) if words.has(code) else alert["id"]
            level = alert["level"]
            tone = words.LEVELS.get(level, "watch")
            found.append((level != "red", [tone, unit.get("short_name") or unit["name"], text]))
    found.sort(key=lambda pair: pair[0])
    return [line for _, line in found][:most]
