"""What asks for a direction, in words: the same sentence on screen, on paper and in a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapim.words.ahead import odds
from rapim.words.catalogue import has, say
from rapim.words.dates import day, days, month_name, span
from rapim.words.numbers import percent, points, short_rupiah
from rapim.words.tone import LEVELS

Unit = Mapping[str, Any]
UNLIKELY = "EWS-02"


@dataclass(frozen=True, slots=True)
class Plea:
    """One thing that asks for a direction: how grave, what, why, and how many sen are at stake."""

    id: str
    tone: str
    title: str
    because: str
    sen: int

    @property
    def order(self) -> tuple[bool, int, str]:
        """The gravest first, then the dearest."""
        return self.tone != "late", -self.sen, self.title


def pleas_of(unit: Unit, lang: str = "id") -> list[Plea]:
    """The pleas of a unit of the board, the gravest and dearest first.

    Units: sen.
    Source: alerts of the board.
    """
    found = [_plea(unit, alert, lang) for alert in unit.get("alerts") or ()]
    return sorted(found, key=lambda plea: plea.order)


def asks_of(unit: Unit, lang: str = "id") -> list[Plea]:
    """What of a unit asks for a direction: that its target is unlikely only where nothing else does.

    Elsewhere the other plea is why.

    Units: sen.
    Source: `pleas_of`.
    """
    some = pleas_of(unit, lang)
    return [plea for plea in some if plea.id != UNLIKELY] or some


def _plea(unit: Unit, alert: Mapping[str, Any], lang: str) -> Plea:
    params = alert.get("params") or {}
    behind = (unit.get("planned_sen") or 0) - (unit.get("realised_sen") or 0)
    said = _facts(unit, lang) | {"id": alert["id"]} | _said(params, lang)
    name = f"alert.{alert['id']}.line"
    return Plea(
        id=alert["id"],
        tone=LEVELS.get(alert["level"] or "", "watch"),
        title=say(name if has(name) else "alert.unknown", lang, **said),
        because=because(alert.get("because", ""), said, lang),
        sen=max(int(params.get("behind_sen") or behind), 0),
    )


def because(code: str, said: dict[str, str], lang: str) -> str:
    """The reason of an alert as a sentence.

    Units: parameters already in words.
    Source: catalogue `because.*`.
    """
    name = f"because.{code}"
    return say(name, lang, **said) if has(name) else code


def _said(params: dict[str, Any], lang: str) -> dict[str, str]:
    """Parameters of an alert in words; one that is missing reads as a dash."""
    known = {key: _word(key, value, lang) for key, value in params.items() if value is not None}
    return {**dict.fromkeys(_KNOWN, "–"), **known}


def _facts(unit: Unit, lang: str) -> dict[str, str]:
    """What a sentence may say of the unit itself."""
    planned, ceiling = unit["planned_sen"], unit["ceiling_sen"]
    return {
        "unit": unit.get("short_name") or unit["name"],
        "share": "–" if unit["absorption"] is None else percent(unit["absorption"], lang),
        "plan": percent(planned / ceiling, lang) if planned is not None and ceiling else "–",
        "lag": "–" if unit["days_behind"] is None else days(unit["days_behind"], lang),
    }


_KNOWN = (
    "deviation_pp", "deviation_rel", "behind_sen", "gap", "ahead", "advance", "needed", "months", "due",
    "month", "year", "days_late", "days", "data_to", "basis", "probability",
)  # fmt: skip


def _word(name: str, value: Any, lang: str) -> str:
    if name.endswith("_sen"):
        return short_rupiah(value, lang)
    if name == "deviation_pp":
        return points(value, lang)
    if name == "probability":
        return odds(value, lang)
    if name in ("deviation_rel", "gap", "ahead", "advance"):
        return percent(value, lang, 1)
    if name in ("due", "data_to"):
        return day(_date(value), lang)
    if name == "month":
        return month_name(int(value), lang)
    if name in ("days_late", "days"):
        return span(int(value), lang)
    return str(value).upper() if name == "basis" else str(value)


def _date(value: Any) -> Any:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
