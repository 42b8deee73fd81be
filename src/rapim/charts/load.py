"""How many selections are live in each week, against what the unit of procurement can carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, day_of, frame, month_axis, year_length

Weeks = Sequence[dict[str, Any]]


def load(weeks: Weeks, capacity: int, year: int, as_of: dt.date, lang: str = "id") -> Figure:
    """The figure of live selections by week; each week has start, planned, announced and live.

    Units: counts.
    Source: `rapim.analytics.tenders`.
    """
    rows = [
        [
            words.short_day(week["start"], lang),
            *(words.whole(week[name], lang) for name in ("planned", "announced", "live")),
        ]
        for week in weeks
    ]
    most = max(weeks, key=lambda week: week["live"])
    over = sum(week["live"] > capacity for week in weeks)
    return Figure(
        name="beban-ukpbj",
        title=words.say("load.title", lang),
        description=words.say(
            "load.said",
            lang,
            most=words.whole(most["live"], lang),
            week=words.day(most["start"], lang),
            over=words.whole(over, lang),
            capacity=words.whole(capacity, lang),
        ),
        columns=[words.say(f"load.{name}", lang) for name in ("week", "planned", "announced", "live")],
        rows=rows,
        specs={size.name: _spec(weeks, capacity, year, as_of, size, lang) for size in SIZES},
    )


def _spec(weeks: Weeks, capacity: int, year: int, as_of: dt.date, size: Size, lang: str) -> Spec:
    values = [
        {
            "x": day_of(week["start"], year) + 0.5,
            "x2": day_of(week["start"], year) + 6.5,
            "y": week["live"],
            "z": 0,
            "c": colour("late" if week["live"] > capacity else "accent"),
            "o": 1 if week["start"] <= as_of else 0.45,
        }
        for week in weeks
    ]
    bars: Layer = {
        "data": {"values": values},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "x2": {"field": "x2"},
            "y": {"field": "y", "type": "quantitative"},
            "y2": {"field": "z"},
            "fill": {"field": "c", "type": "nominal", "scale": None},
            "fillOpacity": {"field": "o", "type": "quantitative", "scale": None},
        },
    }
    most = max([capacity, *(week["live"] for week in weeks)])
    spec = frame(size, [bars, *_limit(capacity, year, size, lang)], height=round(size.height * 0.5))
    spec["encoding"] = {
        "x": {
            "scale": {"domain": [0, year_length(year)], "nice": False},
            "axis": month_axis(year, lang, size),
        },
        "y": {"scale": {"domain": [0, most * 1.15]}, "axis": {"tickCount": 4, "format": "d"}},
    }
    return spec


def _limit(capacity: int, year: int, size: Size, lang: str) -> list[Layer]:
    line = {"type": "rule", "stroke": colour("ink"), "strokeDash": [5, 4], "strokeWidth": size.type / 9}
    name = {
        "type": "text",
        "align": "right",
        "dy": -size.type * 0.7,
        "fontWeight": 700,
        "fill": colour("ink"),
    }
    text = words.say("load.limit", lang, n=words.whole(capacity, lang))
    y = {"field": "y", "type": "quantitative"}
    return [
        {"data": {"values": [{"y": capacity}]}, "mark": line, "encoding": {"y": y}},
        {
            "data": {"values": [{"x": year_length(year), "y": capacity, "t": text}]},
            "mark": name,
            "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": y, "text": {"field": "t"}},
        },
    ]
