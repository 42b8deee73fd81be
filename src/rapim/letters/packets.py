"""The packet of a meeting on paper: what the room sees, and a page for each agency that is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rapim import words

from . import content
from .content import Style
from .paper import render
from .tables import NONE, Cell

Packet = Mapping[str, Any]
Write = Callable[[Sequence[Mapping[str, Any]]], dict[str, Any]]
MOST = 6
"""Rows of a table on the page of an agency; how many more there are stands below it."""


def packet_pages(packet: Packet, style: Style) -> bytes:
    """The whole packet as one PDF.

    Units: a packet in, PDF out.
    Source: `rapim.meeting.room.packets`; domain.md 7.1.
    """
    board, lang = packet["board"], style.lang
    begins = dt.datetime.fromisoformat(packet["meeting"]["begins"])
    subtitle = words.say(
        "packet.subtitle", lang, title=packet["meeting"]["title"], day=words.day(begins.date(), lang)
    )
    cards = {card["agency"]: card for card in packet.get("companies", ())}
    names = {code: content.name_of(card) for code, card in cards.items()}
    names |= {unit["code"]: content.name_of(unit) for unit in board["units"]}
    units = {unit["code"]: unit for unit in board["units"]}
    decided = [one for one in packet["decisions"] if not one["ended"]]
    page = content.shared(board, style, "packet", subtitle) | {
        "headline": content.headline(board["total"], content.day_of(board), lang),
        "figures": content.figures(board["total"], lang),
        "parts": [
            _part("agenda", _agenda(packet["agenda"]["items"], names, lang), lang),
            _part("decisions", _decisions(decided, names, lang), lang),
            _part("problems", _problems(packet["problems"], names, lang), lang),
            _part("packages", _packages(packet["packages"]["red"][:40], lang), lang),
        ],
        "briefs": [
            _brief(packet, one, units[one["agency"]], names, lang)
            if one["agency"] in units
            else _company(packet, one, cards[one["agency"]], names, lang)
            for one in packet["briefs"]
        ],
    }
    return render("packet", page, dt.datetime.fromisoformat(packet["known_at"]))


def _part(code: str, table: dict[str, Any], lang: str) -> dict[str, Any]:
    return {"title": words.say(f"packet.{code}", lang), "table": table, "more": ""}


def _brief(
    packet: Packet, one: Mapping[str, Any], unit: Mapping[str, Any], names: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """One page: the sentence of the agency, its causes, and what of it is red, raised or owed."""
    parts: list[dict[str, Any]] = [{**_part("causes", content.cause_table(unit["causes"], lang), lang)}]
    if unit["alerts"]:
        parts.append(_part("alerts", content.alert_table([unit], lang), lang))
    parts += _owed(packet, one, names, lang)
    return {
        "name": unit["name"],
        "headline": content.headline(unit, content.day_of(packet["board"]), lang),
        "figures": content.figures(unit, lang),
        "parts": parts,
    }


def _company(
    packet: Packet, one: Mapping[str, Any], card: Mapping[str, Any], names: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """One page: the RKAP card of a regional company, and what it raised or owes."""
    heads = words.company_heads(card, lang)
    rows = [
        [
            f"{row.name} ({row.measure})" if row.measure else row.name,
            row.plan,
            row.realised,
            row.share,
            row.before,
            row.before_share,
        ][: len(heads)]
        for row in words.company_rows(card, lang)
    ]
    table = {
        "head": heads,
        "rows": rows,
        "widths": ["1fr"] + ["auto"] * (len(heads) - 1),
        "aligns": ["l"] + ["r"] * (len(heads) - 1),
    }
    part = {"title": words.say("bumd.card", lang, year=card["fiscal_year"]), "table": table, "more": ""}
    return {
        "name": card["name"],
        "headline": [[f"{words.company_said(card, lang)} {words.company_due(card, lang)}".strip(), ""]],
        "figures": [],
        "parts": [*([part] if rows else []), *_owed(packet, one, names, lang)],
    }


def _owed(
    packet: Packet, one: Mapping[str, Any], names: Mapping[str, str], lang: str
) -> list[dict[str, Any]]:
    """What of an agency is owed, raised or red, the first rows of each."""
    red = [row for row in packet["packages"]["red"] if row["id"] in set(one["packages"])]
    raised = [row for row in packet["problems"] if row["code"] in set(one["problems"])]
    owed = [row for row in packet["decisions"] if row["code"] in set(one["decisions"])]
    some: list[tuple[str, list[Mapping[str, Any]], Write]] = [
        ("decisions", owed, lambda rows: _decisions(rows, names, lang)),
        ("problems", raised, lambda rows: _problems(rows, names, lang)),
        ("packages", red, lambda rows: _packages(rows, lang)),
    ]
    parts: list[dict[str, Any]] = []
    for code, rows, table in some:
        if rows:
            more = len(rows) - MOST
            said = words.say("packet.more", lang, n=words.whole(more, lang)) if more > 0 else ""
            parts.append(_part(code, table(rows[:MOST]), lang) | {"more": said})
    return parts


def _agenda(items: Sequence[Mapping[str, Any]], names: Mapping[str, str], lang: str) -> dict[str, Any]:
    rows = [
        [
            words.whole(number, lang),
            words.agenda_line(item, lang),
            names.get(item["agency"], item["agency"]) or NONE,
            words.say("packet.minutes", lang, n=words.whole(item["minutes"], lang))
            if item["minutes"]
            else words.say("packet.read", lang),
        ]
        for number, item in enumerate(items, 1)
    ]
    return _table(("number", "item", "agency", "time"), rows, "rLll", lang)


def _decisions(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], lang: str) -> dict[str, Any]:
    def late(row: Mapping[str, Any]) -> Cell:
        days = row["days_late_first"]
        return [words.days(days, lang), "late"] if days else NONE

    found = [
        [
            row["code"],
            row["text"],
            names.get(row["owner_agency"], row["owner_agency"]),
            words.short_day(dt.date.fromisoformat(row["first_deadline"]), lang),
            words.say(f"packet_state.{row['state']}", lang),
            late(row),
        ]
        for row in rows
    ]
    return _table(("number", "decision", "agency", "deadline", "state", "late"), found, "lLllll", lang)


def _problems(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], lang: str) -> dict[str, Any]:
    found = [
        [
            row["title"],
            row["ask"],
            names.get(row["agency"], row["agency"]),
            NONE if row["stake_sen"] is None else words.short_rupiah(row["stake_sen"], lang),
            words.short_day(dt.date.fromisoformat(row["act_by"]), lang) if row["act_by"] else NONE,
        ]
        for row in rows
    ]
    return _table(("problem", "ask", "agency", "stake", "act_by"), found, "LLlrl", lang)


def _packages(rows: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    def late(row: Mapping[str, Any]) -> Cell:
        days = row["days_late"]
        return NONE if days is None else [words.days(days, lang), "late" if days > 0 else "ok"]

    found = [
        [
            row["name"] or row["id"],
            row["agency_name"],
            words.say(f"stage.{row['stage']}", lang),
            words.short_rupiah(row["ceiling_sen"], lang),
            late(row),
        ]
        for row in rows
    ]
    return _table(("package", "agency", "stage", "ceiling", "late"), found, "LLlrl", lang)


def _table(heads: Sequence[str], rows: Sequence[Sequence[Cell]], sides: str, lang: str) -> dict[str, Any]:
    empty: list[Sequence[Cell]] = [[NONE] + [""] * (len(heads) - 1)]
    return {
        "head": [words.say(f"packet_column.{head}", lang) for head in heads],
        "rows": [list(row) for row in rows or empty],
        "widths": ["1fr" if side == "L" else "auto" for side in sides],
        "aligns": ["r" if side == "r" else "l" for side in sides],
    }
