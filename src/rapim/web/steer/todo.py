"""Mohon arahan hari ini: at most five things, the gravest and dearest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.web.steer.rows import Row

MOST = 5
_TONES = {"red": "late", "amber": "watch"}


@dataclass(frozen=True, slots=True)
class Plea:
    """One thing that asks for a direction: for which unit, how grave, why, and how much is at stake."""

    row: Row
    id: str
    tone: str
    title: str
    because: str
    sen: int


def pleas(rows: Sequence[Row], lang: str) -> list[Plea]:
    """The pleas of all rows, one for each unit and kind of alert, gravest and dearest first."""
    found = [_plea(row, alert, lang) for row in rows for alert in row.unit.get("alerts", ())]
    found.sort(key=lambda plea: (plea.tone != "late", -plea.sen, plea.title))
    return found[:MOST]


def of_unit(row: Row, lang: str) -> list[Plea]:
    """All pleas of one unit."""
    return sorted(
        (_plea(row, alert, lang) for alert in row.unit.get("alerts", ())), key=lambda plea: plea.tone
    )


def _plea(row: Row, alert: dict[str, Any], lang: str) -> Plea:
    params = alert.get("params") or {}
    sen = int(params.get("behind_sen") or row.shortfall or 0)
    said = _facts(row, lang) | {"id": alert["id"]} | _said(params, lang)
    name = f"alert.{alert['id']}.line"
    code = name if words.has(name) else "alert.unknown"
    return Plea(
        row=row,
        id=alert["id"],
        tone=_TONES.get(alert["level"] or "", "watch"),
        title=words.say(code, lang, **said),
        because=because(alert.get("because", ""), said, lang),
        sen=max(sen, 0),
    )


def because(code: str, said: dict[str, str], lang: str) -> str:
    """The reason of an alert as a sentence."""
    name = f"because.{code}"
    return words.say(name, lang, **said) if words.has(name) else code


def _said(params: dict[str, Any], lang: str) -> dict[str, str]:
    """Parameters of an alert in words; one that is missing reads as a dash."""
    known = {key: _word(key, value, lang) for key, value in params.items() if value is not None}
    return {**dict.fromkeys(_KNOWN, "–"), **known}


def _facts(row: Row, lang: str) -> dict[str, str]:
    """What a sentence may say of the unit itself."""
    unit = row.unit
    planned, ceiling = unit["planned_sen"], unit["ceiling_sen"]
    return {
        "unit": row.name,
        "share": "–" if unit["absorption"] is None else words.percent(unit["absorption"], lang),
        "plan": words.percent(planned / ceiling, lang) if planned is not None and ceiling else "–",
        "lag": "–" if unit["days_behind"] is None else words.days(unit["days_behind"], lang),
    }


_KNOWN = (
    "deviation_pp", "deviation_rel", "behind_sen", "gap", "ahead", "advance", "needed", "months", "due",
    "month", "year", "days_late", "days", "data_to", "basis",
)  # fmt: skip


def _word(name: str, value: Any, lang: str) -> str:
    if name.endswith("_sen"):
        return words.short_rupiah(value, lang)
    if name == "deviation_pp":
        return words.points(value, lang)
    if name in ("deviation_rel", "gap", "ahead", "advance"):
        return words.percent(value, lang, 1)
    if name in ("due", "data_to"):
        return words.day(_date(value), lang)
    if name == "month":
        return words.month_name(int(value), lang)
    if name in ("days_late", "days"):
        return words.span(int(value), lang)
    return str(value).upper() if name == "basis" else str(value)


def _date(value: Any) -> Any:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
