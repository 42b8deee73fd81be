"""Cumulative absorption: plan, last year, realised, and the days behind drawn as a distance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import (
    SIZES,
    Layer,
    Size,
    apart,
    colour,
    day_of,
    frame,
    halo,
    month_axis,
    year_length,
)

Points = Sequence[tuple[dt.date, float]]
_ABOVE = 8
"""Percent below which the name of the last point stands above it."""


@dataclass(frozen=True, slots=True)
class Fan:
    """Where the year is forecast to end: from a point of the realised line to five shares, lowest first."""

    start: tuple[dt.date, float]
    shares: tuple[float, float, float, float, float]


@dataclass(frozen=True)
class Curve:
    """What the figure shows; shares are fractions of the ceiling in force.

    `planned` and `realised` are cumulative at days of `year`, `last_year` at days of the year before.
    """

    year: int
    planned: Points = ()
    realised: Points = ()
    last_year: Points = ()
    days_behind: int | None = None
    target: float | None = None
    fan: Fan | None = None
    basis: str = ""
    name: str = field(default="kurva")

    @property
    def end(self) -> tuple[dt.date, float] | None:
        """The last point that is known."""
        return self.realised[-1] if self.realised else None


def curve(data: Curve, lang: str = "id") -> Figure:
    """The figure of cumulative absorption in all sizes.

    Units: shares 0 to 1, days.
    Source: board curve of `rapim.analytics`.
    """
    return Figure(
        name=data.name,
        title=words.say("chart.curve", lang, year=data.year),
        description=_description(data, lang),
        columns=[words.say(f"chart.{name}", lang) for name in ("month", "planned", "realised", "last_year")],
        rows=_rows(data, lang),
        specs={size.name: _spec(data, size, lang) for size in SIZES},
    )


def _spec(data: Curve, size: Size, lang: str) -> Spec:
    shares = [share for _, share in (*data.planned, *data.realised, *data.last_year)]
    top = max([1.0, *shares, *(data.fan.shares if data.fan else ())])
    scale = {"domain": [0, round(top * 100, 4)], "nice": False}
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, year_length(data.year)], "nice": False},
        "axis": month_axis(data.year, lang, size),
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": scale,
        "axis": {"values": [0, 25, 50, 75, 100], "labelExpr": "datum.value"},
    }
    layers = [*_fan(data, size), *_lines(data, size), *_gap(data, size, lang), *_ends(data, size, lang, top)]
    spec = frame(size, layers, right=round(size.type * 0.8))
    spec["encoding"] = {"x": x, "y": y}
    return spec


def _points(points: Points, year: int) -> list[dict[str, float]]:
    found = [{"x": day_of(date, year), "y": round(share * 100, 3)} for date, share in points]
    return found if found and found[0]["x"] == 0 else [{"x": 0, "y": 0}, *found]


def _lines(data: Curve, size: Size) -> list[Layer]:
    thick = size.type / 12.5
    styles = (
        (data.last_year, data.year - 1, {"stroke": colour("last"), "strokeWidth": 2 * thick}),
        (
            data.planned,
            data.year,
            {"stroke": colour("plan"), "strokeWidth": 1.6 * thick, "strokeDash": [5, 4]},
        ),
        (data.realised, data.year, {"stroke": colour("accent"), "strokeWidth": 3.2 * thick}),
    )
    return [
        {"data": {"values": _points(points, year)}, "mark": {"type": "line", **style}}
        for points, year, style in styles
        if points
    ]


def _fan(data: Curve, size: Size) -> list[Layer]:
    """The forecast behind the lines: its 80 % and 50 % ranges opening to the year's end, and its middle."""
    if data.fan is None:
        return []
    begin = {"x": day_of(data.fan.start[0], data.year), "y": round(data.fan.start[1] * 100, 3)}
    low, lower, middle, higher, high = (round(share * 100, 3) for share in data.fan.shares)
    end = year_length(data.year)
    layers: list[Layer] = [
        {
            "data": {"values": [{**begin, "y2": begin["y"]}, {"x": end, "y": upper, "y2": under}]},
            "mark": {"type": "area", "fill": colour("accent"), "fillOpacity": 0.16, "strokeWidth": 0},
            "encoding": {"y2": {"field": "y2"}},
        }
        for under, upper in ((low, high), (lower, higher))
    ]
    dash = {"stroke": colour("accent"), "strokeWidth": size.type / 8, "strokeDash": [2, 3]}
    layers.append(
        {"data": {"values": [begin, {"x": end, "y": middle}]}, "mark": {"type": "line", **dash}},
    )
    return layers


def _gap(data: Curve, size: Size, lang: str) -> list[Layer]:
    """The distance to the day on which the plan was where we are, and where we are."""
    if data.end is None:
        return []
    now, share = day_of(data.end[0], data.year), round(data.end[1] * 100, 3)
    layers = []
    if data.days_behind:
        layers += _distance(now, share, data.days_behind, size, lang)
    dot = {
        "type": "point",
        "filled": True,
        "shape": "circle",
        "fill": colour("accent"),
        "size": 7 * size.type,
    }
    low = share < _ABOVE  # beneath it stands the axis with its months
    label = {
        "type": "text", "align": "left", "baseline": "bottom" if low else "top", "dx": size.type * 0.7,
        "dy": size.type * (-0.35 if low else 0.35), "fill": colour("ink"), "fontWeight": 800,
        "fontSize": size.strong, **halo(size),
    }  # fmt: skip
    here = [{"x": now, "y": share, "t": words.percent(data.end[1], lang)}]
    return [
        *layers,
        {"data": {"values": here}, "mark": {**dot, "opacity": 1}},
        {"data": {"values": here}, "mark": label, "encoding": {"text": {"field": "t"}}},
    ]


def _distance(now: int, share: float, behind: int, size: Size, lang: str) -> list[Layer]:
    tone = colour("late" if behind > 0 else "ok")
    then = now - behind
    text = words.days(behind, lang)
    left = _fits(text, min(then, now), size)
    above = left or behind < 0
    label = {
        "type": "text", "align": "right" if left else "left", "baseline": "bottom" if above else "top",
        "dx": -size.type * 0.2 if left else size.type * 0.3, "dy": size.type * (-0.55 if above else 0.55),
        "fill": tone, "fontWeight": 700, "fontSize": round(size.type * 1.06, 1), **halo(size),
    }  # fmt: skip
    gap = [{"x": now, "x2": then, "y": share}]
    then_at = [{"x": min(then, now), "y": share, "t": text}]
    ring = {
        "type": "point", "shape": "circle", "filled": True, "fill": colour("card"), "stroke": tone,
        "strokeWidth": size.type / 6, "size": 4 * size.type, "opacity": 1,
    }  # fmt: skip
    return [
        {
            "data": {"values": gap},
            "mark": {"type": "rule", "stroke": tone, "strokeWidth": size.type / 5.5},
            "encoding": {"x2": {"field": "x2"}},
        },
        {"data": {"values": [{"x": then, "y": share}]}, "mark": ring},
        {"data": {"values": then_at}, "mark": label, "encoding": {"text": {"field": "t"}}},
    ]


def _fits(text: str, day: int, size: Size) -> bool:
    """Whether a text fits between the left axis and a day."""
    return len(text) * size.type * 0.6 < day / 366 * (size.width - 9 * size.type)


def _ends(data: Curve, size: Size, lang: str, top: float) -> list[Layer]:
    """Names of the lines at their right ends, kept apart; the target as a short mark."""
    length = year_length(data.year)
    named: list[tuple[float, str, str]] = []
    if data.planned:
        named.append((data.planned[-1][1], words.say("chart.planned_end", lang), "soft"))
    if data.last_year:
        named.append((data.last_year[-1][1], str(data.year - 1), "last"))
    if data.target is not None:
        text = words.say("chart.target_end", lang, share=words.percent(data.target, lang, 0))
        named.append((data.target, text, "ink"))
    if data.fan is not None:
        text = words.say("ahead.chart", lang, share=words.percent(data.fan.shares[2], lang, 0))
        named.append((data.fan.shares[2], text, "accent"))
    per_pixel = top / (size.height - 3 * size.type)
    places = apart([share for share, _, _ in named], 1.3 * size.type * per_pixel, 0, top)
    values = [
        {"x": length, "y": round(place * 100, 2), "t": text, "c": colour(tone)}
        for place, (_, text, tone) in zip(places, named, strict=True)
    ]
    text_mark: dict[str, Any] = {
        "type": "text",
        "align": "left",
        "dx": 8,
        "fontSize": size.type,
        "clip": False,
    }
    encoding = {"text": {"field": "t"}, "fill": {"field": "c", "type": "nominal", "scale": None}}
    layers: list[Layer] = [{"data": {"values": values}, "mark": text_mark, "encoding": encoding}]
    if data.target is not None:
        span = [{"x": length - 0.06 * length, "x2": length, "y": round(data.target * 100, 2)}]
        rule = {"type": "rule", "stroke": colour("ink"), "strokeWidth": size.type / 6}
        layers.append({"data": {"values": span}, "mark": rule, "encoding": {"x2": {"field": "x2"}}})
    return layers


def _at(points: Points, date: dt.date) -> float | None:
    known = [share for day, share in points if day <= date]
    return known[-1] if known else None


def _rows(data: Curve, lang: str) -> list[list[str]]:
    rows = []
    for month in range(1, 13):
        last = (
            dt.date(data.year, 12, 31) if month == 12 else dt.date(data.year, month + 1, 1) - dt.timedelta(1)
        )
        before = last.replace(year=data.year - 1, day=min(last.day, 28 if month == 2 else 31))
        end = data.end
        here = end and dt.date(last.year, last.month, 1) <= end[0]
        shares = (
            _at(data.planned, last),
            _at(data.realised, last) if here else None,
            _at(data.last_year, before),
        )
        cells = ["–" if share is None else words.percent(share, lang) for share in shares]
        rows.append([words.month_name(month, lang), *cells])
    return rows


def _description(data: Curve, lang: str) -> str:
    if data.end is None:
        return words.say("chart.curve_empty", lang)
    planned = _at(data.planned, data.end[0])
    said = [
        words.say(
            "chart.curve_now", lang, day=words.day(data.end[0], lang), share=words.percent(data.end[1], lang)
        ),
    ]
    if planned is not None:
        said.append(words.say("chart.curve_plan", lang, share=words.percent(planned, lang)))
    if data.days_behind is not None:
        said.append(words.say("chart.curve_days", lang, days=words.days(data.days_behind, lang)))
    if data.target is not None:
        said.append(words.say("chart.curve_target", lang, share=words.percent(data.target, lang, 0)))
    if data.fan is not None:
        low, high = (words.percent(data.fan.shares[at], lang, 1) for at in (0, 4))
        middle = words.percent(data.fan.shares[2], lang, 1)
        likely = words.say("ahead.likely", lang)
        said.append(words.say("ahead.line", lang, likely=likely, low=low, high=high, middle=middle))
    return " ".join(said)
