"""Curves of a board: the plan, what was realised, last year at the same dates, and the events."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from rapim.budget.models import Line
from rapim.units import date_of_day, day_of_year, month_end, month_marks, year_before

from . import directory, keeping, names
from . import frame as frames
from .frame import Frame, Ints

if TYPE_CHECKING:
    from .boards import Picture

Points = list[tuple[str, int]]


def of(seen: Picture) -> dict[str, Any]:
    """The curves of the whole government, and its events.

    Units: dates and cumulative sen.
    Source: cash plan by day, movements by day (SP2D) or month (LRA).
    """
    before = last_year(seen)
    ceiling = int(seen.agencies.sums["ceiling_sen"].sum(dtype=np.int64))
    curve = {
        "ceiling_sen": ceiling,
        "planned": planned(seen.agencies.curve.sum(axis=0, dtype=np.int64), seen.frame),
        "planned_first": planned(seen.agencies.first.sum(axis=0, dtype=np.int64), seen.frame),
        "realised": realised(seen.frame),
        "last_year": before["curve"],
    }
    return {"curve": curve, "last_year": before["same_date"], "events": events(seen)}


def planned(curve: Ints, frame: Frame) -> Points:
    """The plan at each month's end and on the as-of day; empty where nothing was planned.

    Units: dates and cumulative sen.
    Source: measure budget.schedule.plan_curve.
    """
    if not curve.any():
        return []
    days = {*month_marks(frame.year)[1:]}
    if frame.as_of.year == frame.year:
        days.add(day_of_year(frame.as_of))
    return [(date_of_day(frame.year, day).isoformat(), int(curve[day])) for day in sorted(days)]


def realised(frame: Frame, agency: str | None = None) -> Points:
    """What was realised by each day on which money moved.

    Units: dates and cumulative sen.
    Source: metrics/curve_day.sql.
    """
    moved: dict[str, int] = {}
    for row in frame.ask("curve_day"):
        if agency is None or row["agency"] == agency:
            moved[row["day"]] = moved.get(row["day"], 0) + row["amount_sen"]
    reached, points = 0, []
    for day in sorted(moved):
        reached += moved[day]
        points.append((day, reached))
    return points


def at(points: Points, day: dt.date) -> int | None:
    """The last point by a day, None before the first.

    Units: sen.
    Source: the curve.
    """
    text = day.isoformat()
    return max((one for one in points if one[0] <= text), default=("", None))[1]


def last_year(seen: Picture) -> dict[str, Any]:
    """Last year's curve, thinned to month ends, and last year at the same date.

    Units: dates and cumulative sen.
    Source: the facts of the year before, as known at the same mark.
    """
    year = seen.frame.year - 1
    if not Line.objects.filter(fiscal_year=year).exists():
        return {"curve": [], "same_date": None, "agencies": {}}
    end = month_end(year, 12)
    asked = names.Asked(year, end, seen.asked.mark, seen.asked.basis, "agency")
    same = min(end, year_before(seen.asked.as_of))
    key = f"before~{asked.key()}~{same.isoformat()}"
    found: dict[str, Any] = json.loads(keeping.kept(key, lambda: _year(seen, year, end, same)))
    return found


def _year(seen: Picture, year: int, end: dt.date, same: dt.date) -> dict[str, Any]:
    who = directory.known(seen.mark, end, year)
    frame = frames.build(year, end, seen.mark.batch_id, who, seen.asked.basis)
    if frame is None:
        return {"curve": [], "same_date": None, "agencies": {}}
    points = realised(frame)
    days = sorted({*(month_end(year, month) for month in range(1, 13)), same})
    thin = [(day.isoformat(), spent) for day in days if (spent := at(points, day)) is not None]
    ceiling = int(frame.ints["ceiling_sen"].sum(dtype=np.int64))
    agencies = {}
    for code in frame.standing:
        own = np.array([key[0] == code for key in frame.keys], dtype=np.bool_)
        agencies[code] = {
            "realised_sen": at(realised(frame, code), same),
            "ceiling_sen": int(frame.ints["ceiling_sen"][own].sum(dtype=np.int64)),
        }
    same_date = {"date": same.isoformat(), "realised_sen": at(points, same), "ceiling_sen": ceiling}
    same_date["year_end_sen"] = at(points, end)
    return {"curve": thin, "same_date": same_date, "agencies": agencies}


def events(seen: Picture) -> list[dict[str, Any]]:
    """Events by the as-of day, oldest first.

    Units: dates and sen.
    Source: metrics/event_list.sql.
    """
    rows = [
        {
            "agency": row["agency"],
            "unit_code": row["unit_code"],
            "sub_activity": row["sub_activity"],
            "kind": row["event_kind"],
            "date": row["day"],
            "sen": row["amount_sen"],
            "reason": row["reason"],
        }
        for row in seen.frame.ask("event_list")
    ]
    return sorted(rows, key=lambda row: (row["date"], row["unit_code"], row["sub_activity"], row["kind"]))
