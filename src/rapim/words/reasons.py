"""Why a check of a package answered as it did, and what a computed deadline stands on, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from rapim.words.catalogue import has, say
from rapim.words.dates import day, span
from rapim.words.numbers import percent, points, short_rupiah

_DAYS = frozenset(
    [
        "days",
        "days_late",
        "days_behind",
        "pace_window",
        "stage_p90",
        "selection_p90",
        "retender_p90",
        "opportunity_longest",
    ]
)


def reason(because: str, params: Mapping[str, Any], lang: str = "id") -> str:
    """The reason of a check of a package as a sentence.

    Units: sen, shares, days and dates as text in.
    Source: catalogue `because.*`, parameters of rapim.procurement.alerts.
    """
    said = {name: _word(name, value, lang) for name, value in params.items() if name != "assumptions"}
    return say(f"because.{because}", lang, **said)


def refusal(because: str, params: Mapping[str, Any], lang: str = "id") -> str:
    """Why a step of the handling ladder was refused, as a sentence.

    Units: dates as text in.
    Source: catalogue `pbj_refused.*`, refusals of rapim.procurement.measures.ladder.
    """
    said = {name: _word(name, value, lang) for name, value in params.items()}
    return say(f"pbj_refused.{because}", lang, **said)


def assumptions(stood_on: Iterable[Mapping[str, Any]], lang: str = "id") -> list[tuple[str, str]]:
    """What a deadline takes for granted: label and value of each, in its order.

    Units: codes with days, dates as text or codes in.
    Source: a computed deadline shows its assumptions.
    """
    return [
        (say(f"pbj_assumed.{one['code']}", lang), _word(one["code"], one["value"], lang)) for one in stood_on
    ]


def _word(name: str, value: Any, lang: str) -> str:
    if name.endswith("_sen"):
        return short_rupiah(value, lang)
    if name == "lag":
        return points(100 * value, lang)
    if name in ("planned", "real"):
        return percent(value, lang)
    if name == "turn":
        return ", ".join(say(f"pbj_act.{act}", lang) for act in value.split(", "))
    if isinstance(value, int) and (name in _DAYS or name.endswith("_days") or name.startswith("ladder_")):
        return span(value, lang)
    if isinstance(value, str):
        return _text(name, value, lang)
    return str(value)


def _text(name: str, value: str, lang: str) -> str:
    for section in ("pbj_stage",) if name == "stage" else ("pbj_assumed_value", "pbj_state"):
        if has(f"{section}.{value}"):
            return say(f"{section}.{value}", lang)
    try:
        return day(dt.date.fromisoformat(value), lang)
    except ValueError:
        return value
