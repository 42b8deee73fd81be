"""The course of a package: promised first, promised last, and what happened, on one axis of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, frame, halo

LANES = ("first", "plan", "actual")
STEPS = ("announce", "contract", "finish")
_SHAPES = {"announce": "circle", "contract": "square", "finish": "diamond"}
_TONES = {"first": "plan", "plan": "last", "actual": "ok"}


@dataclass(frozen=True, slots=True)
class Course:
    """The promises of a package by step and lane, and the day on which it is looked at."""

    days: Mapping[str, Mapping[str, dt.date | None]]
    as_of: dt.date
    late: Mapping[str, int]


def course(found: Course, lang: str = "id") -> Figure:
    """The figure of a package's promises in all sizes; lanes without a day are left out.

    Units: dates.
    Source: `rapim.procurement.measures.lateness`.
    """
    rows = [
        [
            words.say(f"step.{step}", lang),
            *(_said(found.days[step].get(lane), lang) for lane in LANES),
            words.days(found.late[step], lang) if step in found.late else "–",
        ]
        for step in STEPS
        if any(found.days[step].values())
    ]
    told = "; ".join(
        f"{row[0]}: "
        + ", ".join(
            f"{words.say(f'lane.{lane}', lang)} {cell}" for lane, cell in zip(LANES, row[1:4], strict=True)
        )
        for row in rows
    )
    return Figure(
        name="perjalanan",
        title=words.say("course.title", lang),
        description=told or "–",
        columns=[words.say(f"course.{name}", lang) for name in ("step", *LANES, "late")],
        rows=rows,
        specs={size.name: _spec(found, size, lang) for size in SIZES},
    )


def _said(day: dt.date | None, lang: str) -> str:
    return "–" if day is None else words.short_day(day, lang)


def _spec(found: Course, size: Size, lang: str) -> Spec:
    points = _points(found, lang)
    moved = any(lanes.get("plan") != lanes.get("first") for lanes in found.days.values())
    points = [point for point in points if moved or point["lane"] != "plan"]
    lanes = [lane for lane in LANES if any(point["lane"] == lane for point in points)]
    places = {lane: at for at, lane in enumerate(lanes)}
    for point in points:
        point["y"] = places[point["lane"]]
    days = [*(point["x"] for point in points), found.as_of.toordinal()]
    reach = max(60, max(days) - min(days))
    low, high = min(days) - reach * 0.08, max(days) + reach * 0.12
    layers = [
        *_today(found.as_of, size, lang),
        *_lines(points, lanes, size),
        *_marks(points, size),
        _names(places, low, size, lang),
    ]
    spec = frame(size, layers, height=round(size.type * (5.4 * max(1, len(lanes)) + 3)), right=8)
    spec["encoding"] = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "scale": {"domain": [low, high], "nice": False, "zero": False},
            "axis": _months(low, high, size, lang),
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "scale": {"domain": [len(lanes) - 0.5, -0.7]},
            "axis": None,
        },
    }
    return spec


def _points(found: Course, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "x": day.toordinal(),
            "lane": lane,
            "step": step,
            "t": words.short_day(day, lang, year=False),
            "c": colour("late" if lane == "actual" and found.late.get(step, 0) > 0 else _TONES[lane]),
        }
        for lane in LANES
        for step in STEPS
        if (day := found.days[step].get(lane)) is not None
    ]


def _lines(points: Sequence[dict[str, Any]], lanes: Sequence[str], size: Size) -> list[Layer]:
    return [
        {
            "data": {"values": sorted((p for p in points if p["lane"] == lane), key=lambda p: p["x"])},
            "mark": {"type": "line", "stroke": colour(_TONES[lane]), "strokeWidth": size.type / 6},
        }
        for lane in lanes
    ]


def _marks(points: Sequence[dict[str, Any]], size: Size) -> list[Layer]:
    fill = {"field": "c", "type": "nominal", "scale": None}
    layers: list[Layer] = []
    for step, shape in _SHAPES.items():
        some = [point for point in points if point["step"] == step]
        mark = {"type": "point", "filled": True, "opacity": 1, "shape": shape, "size": size.type * 9}
        layers.append({"data": {"values": some}, "mark": mark, "encoding": {"fill": fill}})
        text = {"type": "text", "dy": size.type * 1.5, "align": "center", **halo(size)}
        layers.append({"data": {"values": some}, "mark": text, "encoding": {"text": {"field": "t"}}})
    return layers


def _names(places: Mapping[str, int], low: float, size: Size, lang: str) -> Layer:
    values = [{"x": low, "y": at - 0.33, "t": words.say(f"lane.{lane}", lang)} for lane, at in places.items()]
    mark = {"type": "text", "align": "left", "fontWeight": 700, **halo(size)}
    return {"data": {"values": values}, "mark": mark, "encoding": {"text": {"field": "t"}}}


def _today(as_of: dt.date, size: Size, lang: str) -> list[Layer]:
    rule = {"type": "rule", "stroke": colour("edge"), "strokeDash": [4, 3], "strokeWidth": size.type / 10}
    text = {"type": "text", "align": "right", "dx": -5, "baseline": "top", **halo(size)}
    said = words.say("course.today", lang, day=words.short_day(as_of, lang, year=False))
    return [
        {
            "data": {"values": [{"x": as_of.toordinal()}]},
            "mark": rule,
            "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
        },
        {
            "data": {"values": [{"x": as_of.toordinal(), "t": said}]},
            "mark": text,
            "encoding": {"y": {"value": 0}, "text": {"field": "t"}},
        },
    ]


def _months(low: float, high: float, size: Size, lang: str) -> dict[str, Any]:
    """First days of months, as many as there is room for."""
    step = max(1, round((high - low) / 30 / (5 if size.slim else 11)))
    first = dt.date.fromordinal(int(low)).replace(day=1)
    starts = [
        dt.date(first.year + (first.month - 1 + at) // 12, (first.month - 1 + at) % 12 + 1, 1)
        for at in range(0, 60, step)
    ]
    shown = [day for day in starts if low <= day.toordinal() <= high]
    table = ",".join(
        f'"{day.toordinal()}":"{words.month_name(day.month, lang, short=True)} {day:%y}"' for day in shown
    )
    return {
        "values": [day.toordinal() for day in shown],
        "labelExpr": f"({{{table}}})[datum.value]",
        "labelOverlap": True,
    }
