"""A figure of an item of a meeting, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rapim.words.catalogue import say
from rapim.words.dates import days, short_day, span
from rapim.words.numbers import percent, short_rupiah, whole


def figure_said(name: str, value: Any, lang: str = "id") -> str:
    """A figure of an item as it is written, a dash where there is none.

    Units: by its name: sen, share, days, ISO date, code of a state, count.
    Source: figures of `rapim.meeting.room.sitting`.
    """
    if value is None:
        return "–"
    if name.endswith("_sen"):
        return short_rupiah(value, lang)
    if name.startswith("absorption"):
        return percent(value, lang)
    if name == "days_behind":
        return days(value, lang)
    if name in ("days_late", "days"):
        return span(value, lang)
    if name in ("projected", "deadline"):
        return short_day(dt.date.fromisoformat(value), lang)
    return say(f"room_state.{value}", lang) if name == "state" else whole(value, lang)
