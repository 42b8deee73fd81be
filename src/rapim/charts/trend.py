"""Rhythm over the year: the median of days behind, and the spread around it, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, apart, colour, day_of, frame, month_axis, year_length

LINES = (("median_days", "accent", "median_line"), ("rhythm_days", "watch", "spread_line"))


def trend(path: Sequence[Mapping[str, Any]], year: int, lang: str = "id") -> Figure:
    """The figure of the rhythm's path in all sizes; each point has date, median_days and rhythm_days.

    Units: days.
    Source: `rapim.budget.measures.rhythm.path`.
    """
    known = [point for point in path if point["rhythm_days"] is not None and point["median_days"] is not None]
    rows = [
        [
            words.day(dt.date.fromisoformat(point["date"]), lang),
            words.days(point["median_days"], lang),
            words.span(point["rhythm_days"], lang),
        ]
        for point in known
    ]
    return Figure(
        name="tren-ritme",
        title=words.say("chart.trend", lang),
        description="; ".join(f"{day}: {middle}, {spread}" for day, middle, spread in rows) or "–",
        columns=[words.say(f"chart.{name}", lang) for name in ("day", "median_line", "spread_line")],
        rows=rows,
        specs={size.name: _spec(known, year, size, lang) for size in SIZES},
    )


def _spec(path: Sequence[Mapping[str, Any]], year: int, size: Size, lang: str) -> Spec:
    values = [point[name] for point in path for name, _, _ in LINES] or [0]
    low, high = min(0, *values, 0), max(10, *values, 10)
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, year_length(year)], "nice": False},
        "axis": month_axis(year, lang, size),
    }
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [low, high]}, "axis": {"tickCount": 4}}
    layers = [layer for name, tone, _ in LINES for layer in _line(path, name, tone, year, size)]
    height = round(size.height * (0.55 if size.slim else 0.5))
    spec = frame(
        size, [*layers, *_names(path, year, size, lang, (high - low) / height)], height=height, right=4
    )
    spec["encoding"] = {"x": x, "y": y}
    return spec


def _line(path: Sequence[Mapping[str, Any]], name: str, tone: str, year: int, size: Size) -> list[Layer]:
    values = [{"x": day_of(point["date"], year), "y": point[name]} for point in path]
    line = {"type": "line", "stroke": colour(tone), "strokeWidth": size.type / 5}
    dot = {"type": "point", "filled": True, "fill": colour(tone), "size": size.type * 3, "opacity": 1}
    return [{"data": {"values": values}, "mark": line}, {"data": {"values": values[-1:]}, "mark": dot}]


def _names(
    path: Sequence[Mapping[str, Any]], year: int, size: Size, lang: str, per_pixel: float
) -> list[Layer]:
    if not path:
        return []
    last = path[-1]
    places = apart([last[name] for name, _, _ in LINES], 1.5 * size.type * per_pixel, -1e6, 1e6)
    values = [
        {
            "x": day_of(last["date"], year),
            "y": place,
            "t": f"{words.say(f'chart.{word}', lang)} {last[name]}",
            "c": colour(tone),
        }
        for place, (name, tone, word) in zip(places, LINES, strict=True)
    ]
    late = day_of(last["date"], year) > 0.7 * year_length(year)
    mark = {
        "type": "text",
        "align": "right" if late else "left",
        "dx": -10 if late else 10,
        "fontWeight": 700,
    }
    encoding = {"text": {"field": "t"}, "fill": {"field": "c", "type": "nominal", "scale": None}}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}]
