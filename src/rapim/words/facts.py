"""A fact of the Sekda's desk in words: the same on the desk, in a letter and in a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapim.words.catalogue import has, say
from rapim.words.dates import day, days, span
from rapim.words.numbers import percent, short_rupiah

SEN, SHARE, BEHIND, SPAN, DATE, CODE, TEXT = "sen", "share", "behind", "span", "date", "code", "text"


def fact_label(code: str, lang: str = "id") -> str:
    """What a fact is about.

    Units: code in, text out.
    Source: catalogue `push_fact.*`, `cause.*`.
    """
    if code.startswith("cause.") and has(code):
        return say(code, lang)
    return say(f"push_fact.{code}", lang)


def fact_value(fact: Mapping[str, Any], lang: str = "id") -> str:
    """The value of a fact; a dash where nothing is known.

    Units: by its kind: sen, share 0 to 1, calendar days, ISO date, code of the catalogue, text.
    Source: facts of the desk.
    """
    kind, value = fact["kind"], fact["value"]
    if value is None or value == "":
        return "–"
    if kind == SEN:
        return short_rupiah(int(value), lang)
    if kind == SHARE:
        return percent(float(value), lang)
    if kind == BEHIND:
        return days(int(value), lang)
    if kind == SPAN:
        return span(int(value), lang)
    if kind == DATE:
        return day(dt.date.fromisoformat(str(value)[:10]), lang)
    if kind == CODE:
        return say(str(value), lang) if has(str(value)) else str(value)
    return str(value)
