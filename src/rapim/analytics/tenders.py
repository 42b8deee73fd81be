"""The tender calendar: which selections begin and run in which week, against what can be carried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapim import law
from rapim.org.models import SelectionCapacity

WEEK = dt.timedelta(7)


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many selections can be carried at a time; `own` where the government said so itself."""

    live: int
    own: bool
    source: str


def capacity(as_of: dt.date, known_at: dt.datetime | None = None) -> Capacity:
    """What the unit of procurement can carry on a day: its own word, else the default.

    Units: selections at a time.
    Source: rows of org; law parameter ukpbj_live_selections.
    """
    rows = SelectionCapacity.objects.filter(valid_from__lte=as_of)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    last = rows.order_by("-valid_from", "-recorded_at", "-id").first()
    if last is not None:
        return Capacity(last.live, True, last.legal_source)
    row = law.row_at("ukpbj_live_selections", as_of)
    return Capacity(int(row.value), False, row.source)


def weeks(selections: Iterable[Mapping[str, Any]], year: int) -> list[dict[str, Any]]:
    """Every week of a year with the selections that were to begin, did begin, and are live in it.

    A plan names a month: its selection is to begin in the week of that month's end at the latest.
    Each list holds ids of packages.

    Units: weeks from Monday; counts.
    Source: issue, tender calendar.
    """
    first = monday(dt.date(year, 1, 1))
    starts = [first + WEEK * at for at in range(54) if (first + WEEK * at).year <= year]
    found: dict[dt.date, dict[str, Any]] = {
        start: {
            "start": start,
            "end": start + dt.timedelta(6),
            "planned_ids": [],
            "announced_ids": [],
            "live_ids": [],
        }
        for start in starts
    }
    for one in selections:
        promised = one["milestones"]["announce"]
        _put(found, promised["plan"], "planned_ids", one)
        _put(found, promised["actual"] or one["dates"]["announced"], "announced_ids", one)
        if one["busy_from"]:
            begins, ends = (dt.date.fromisoformat(one[name]) for name in ("busy_from", "busy_to"))
            for start in starts:
                if start <= ends and begins <= start + dt.timedelta(6):
                    found[start]["live_ids"].append(one["id"])
    for week in found.values():
        week |= {name: len(week[f"{name}_ids"]) for name in ("planned", "announced", "live")}
    return list(found.values())


def _put(found: Mapping[dt.date, dict[str, Any]], day: str | None, name: str, one: Mapping[str, Any]) -> None:
    if day and (week := found.get(monday(dt.date.fromisoformat(day)))):
        week[name].append(one["id"])


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week.

    Units: date.
    Source: ISO 8601.
    """
    return day - dt.timedelta(day.weekday())
