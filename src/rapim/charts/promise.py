"""A commitment as a curve: what was promised, first and now, against what really was realised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, day_of, frame, halo, month_axis, year_length

Point = tuple[dt.date, float]


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment in shares of the ceiling: where it began, what is promised, what was first, and what is.

    `first` is None where nothing was revised.
    """

    year: int
    what: str
    start: Point
    goal: Point
    realised: Sequence[Point]
    first: Point | None = None
    kept: bool = True
    mark: str = "komitmen"


def promised(data: Promised, lang: str = "id") -> Figure:
    """The figure of a commitment in all sizes.

    Units: shares 0 to 1, dates.
    Source: acceleration plans; `rapim.meeting.measures.promising`.
    """
    return Figure(
        name=data.mark,
        title=words.say("promise_chart.title", lang, what=data.what),
        description=_description(data, lang),
        columns=[words.say(f"promise_chart.{name}", lang) for name in ("line", "day", "value")],
        rows=_rows(data, lang),
        specs={size.name: _spec(data, size, lang) for size in SIZES},
    )


def _end(data: Promised) -> Point:
    return data.realised[-1] if data.realised else data.start


def _rows(data: Promised, lang: str) -> list[list[str]]:
    some: list[tuple[str, Point | None]] = [
        ("start", data.start), ("first", data.first), ("goal", data.goal), ("realised", _end(data))
    ]  # fmt: skip
    return [
        [words.say(f"promise_chart.{name}", lang), words.short_day(at[0], lang), words.percent(at[1], lang)]
        for name, at in some
        if at is not None
    ]


def _description(data: Promised, lang: str) -> str:
    end = _end(data)
    return words.say(
        "promise_chart.said",
        lang,
        goal=words.percent(data.goal[1], lang),
        day=words.day(data.goal[0], lang),
        share=words.percent(end[1], lang),
        now=words.day(end[0], lang),
    )


def _spec(data: Promised, size: Size, lang: str) -> Spec:
    shares = [data.goal[1], data.start[1], *(share for _, share in data.realised)]
    top = (
        min(1.0, max([*shares, data.first[1] if data.first else 0.0]) * 1.18)
        if max(shares) < 1
        else max(shares)
    )
    layers = [*_lines(data, size), *_marks(data, size, lang)]
    spec = frame(size, layers, right=round(size.type * 0.8))
    spec["encoding"] = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "scale": {"domain": [0, year_length(data.year)], "nice": False},
            "axis": month_axis(data.year, lang, size),
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "scale": {"domain": [0, round(top * 100, 2)], "nice": False},
            "axis": {"tickCount": 4, "labelExpr": "datum.value"},
        },
    }
    return spec


def _at(point: Point, year: int) -> dict[str, Any]:
    return {"x": day_of(point[0], year), "y": round(point[1] * 100, 3)}


def _lines(data: Promised, size: Size) -> list[Layer]:
    thick = size.type / 12.5
    drawn: list[tuple[Sequence[Point], dict[str, Any]]] = []
    if data.first is not None:
        drawn.append(([data.start, data.first], {"stroke": colour("last"), "strokeWidth": 1.6 * thick}))
    dashed = {"stroke": colour("plan"), "strokeWidth": 1.8 * thick, "strokeDash": [5, 4]}
    drawn.append(([data.start, data.goal], dashed))
    drawn.append((data.realised, {"stroke": colour("accent"), "strokeWidth": 3.2 * thick}))
    return [
        {"data": {"values": [_at(one, data.year) for one in points]}, "mark": {"type": "line", **style}}
        for points, style in drawn
        if points
    ]


def _marks(data: Promised, size: Size, lang: str) -> list[Layer]:
    """The goals and where it stands, each with its number."""
    tone = colour("ok" if data.kept else "late")
    named = [(data.goal, colour("ink"), "diamond", -1.0), (_end(data), tone, "circle", 1.4)]
    if data.first is not None:
        named.insert(0, (data.first, colour("last"), "diamond", -1.0))
    layers: list[Layer] = []
    for point, fill, shape, lift in named:
        here = [{**_at(point, data.year), "t": words.percent(point[1], lang)}]
        dot = {
            "type": "point", "filled": True, "opacity": 1, "shape": shape, "fill": fill, "size": 8 * size.type
        }  # fmt: skip
        right = day_of(point[0], data.year) > 290 or (data.first is not None and point == data.first)
        text = {
            "type": "text", "align": "right" if right else "left", "dx": size.type * (-0.5 if right else 0.5),
            "dy": size.type * lift, "fill": fill, "fontWeight": 700, **halo(size),
        }  # fmt: skip
        layers.append({"data": {"values": here}, "mark": dot})
        layers.append({"data": {"values": here}, "mark": text, "encoding": {"text": {"field": "t"}}})
    return layers
