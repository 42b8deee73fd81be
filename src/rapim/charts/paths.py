"""All agencies on one axis of time: days behind plan by month end, the median drawn, the outermost named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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

NAMED = 2
"""How many of those furthest behind, and of those furthest ahead, bear their name."""


@dataclass(frozen=True, slots=True)
class Path:
    """The days behind of an agency at the days of the axis; None where they cannot be told."""

    name: str
    days: Sequence[int | None]

    @property
    def last(self) -> int | None:
        """Days behind at the end of the axis."""
        return self.days[-1] if self.days else None


@dataclass(frozen=True, slots=True)
class Times:
    """The days of the axis, the median at each, and the day of the last meeting."""

    dates: Sequence[dt.date]
    median: Sequence[int | None]
    meeting: dt.date | None = None


def paths(some: Sequence[Path], times: Times, lang: str = "id") -> Figure:
    """The figure of all paths in all sizes; behind stands below the plan.

    Units: days, positive when behind.
    Source: `rapim.analytics.months`, `rapim.budget.measures.rhythm.path`.
    """
    known = sorted(
        (path for path in some if path.last is not None), key=lambda path: (-(path.last or 0), path.name)
    )
    heads = [words.short_day(day, lang, year=False) for day in times.dates]
    rows = [[path.name, *(_said(days) for days in path.days)] for path in known]
    middle = [words.say("chart.paths_median", lang), *(_said(days) for days in times.median)]
    return Figure(
        name="lintasan-ritme",
        title=words.say("chart.paths", lang),
        description=_description(known, times, lang),
        columns=[words.say("chart.agency", lang), *heads],
        rows=[*rows, middle] if rows else [],
        specs={size.name: _spec(known, times, size, lang) for size in SIZES},
    )


def _said(days: int | None) -> str:
    return "–" if days is None else f"\u2212{-days}" if days < 0 else str(days)


def _spec(known: Sequence[Path], times: Times, size: Size, lang: str) -> Spec:
    year = times.dates[-1].year if times.dates else 2000
    values = [days for path in known for days in path.days if days is not None] or [0]
    low, high = min(-10, *values), max(30, *values)
    pad = (high - low) * 0.06
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, year_length(year)], "nice": False},
        "axis": month_axis(year, lang, size),
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [high + pad, low - pad], "nice": False, "zero": False},
        "axis": {"tickCount": 5, "labelExpr": "abs(datum.value)"},
    }
    layers = [
        *_plan(times, size, lang, low - pad),
        *_lines(known, times, year, size),
        *_median(times, year, size),
        *_names(known, times, size, lang, (high - low + 2 * pad)),
    ]
    spec = frame(size, layers, right=4)
    spec["encoding"] = {"x": x, "y": y}
    return spec


def _plan(times: Times, size: Size, lang: str, top: float) -> list[Layer]:
    """The line of the plan, and the day of the last meeting."""
    zero: dict[str, Any] = {"type": "rule", "stroke": colour("edge"), "strokeWidth": size.type / 9}
    layers: list[Layer] = [
        {
            "data": {"values": [{"y": 0}]},
            "mark": zero,
            "encoding": {"x": {"value": 0}, "x2": {"value": "width"}},
        }
    ]
    if times.meeting is not None and times.dates:
        at = day_of(times.meeting, times.dates[-1].year)
        text = words.say("chart.paths_meeting", lang, day=words.short_day(times.meeting, lang, year=False))
        dashed = {"type": "rule", "stroke": colour("soft"), "strokeDash": [4, 4]}
        label = {"type": "text", "align": "right", "baseline": "top", "dx": -5, "fill": colour("soft")}
        layers += [
            {
                "data": {"values": [{"x": at}]},
                "mark": dashed,
                "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
            },
            {
                "data": {"values": [{"x": at, "y": top, "t": text}]},
                "mark": label | halo(size),
                "encoding": {"text": {"field": "t"}},
            },
        ]
    return layers


def _lines(known: Sequence[Path], times: Times, year: int, size: Size) -> list[Layer]:
    """Every agency as one thin line; the outermost in the colour of their standing."""
    marked = _outermost(known)
    layers: list[Layer] = []
    for tone, width, opacity in (("plan", 0.08, 0.45), ("late", 0.17, 1), ("ok", 0.17, 1)):
        values = [
            {"x": day_of(day, year), "y": days, "n": path.name}
            for path in known
            if marked.get(path.name, "plan") == tone
            for day, days in zip(times.dates, path.days, strict=True)
            if days is not None
        ]
        mark = {
            "type": "line",
            "stroke": colour(tone),
            "strokeWidth": size.type * width,
            "strokeOpacity": opacity,
        }
        if values:
            layers.append({"data": {"values": values}, "mark": mark, "encoding": {"detail": {"field": "n"}}})
    return layers


def _outermost(known: Sequence[Path]) -> dict[str, str]:
    """Which lines bear their name: those furthest behind, and those furthest ahead of the others."""
    few = min(NAMED, len(known) // 2)
    first = {path.name: "late" for path in known[:few]}
    return first | ({path.name: "ok" for path in known[-few:]} if few else {})


def _median(times: Times, year: int, size: Size) -> list[Layer]:
    values = [
        {"x": day_of(day, year), "y": days}
        for day, days in zip(times.dates, times.median, strict=True)
        if days is not None
    ]
    line = {"type": "line", "stroke": colour("accent"), "strokeWidth": size.type / 3.4}
    dot = {"type": "point", "filled": True, "fill": colour("accent"), "size": size.type * 4, "opacity": 1}
    return [{"data": {"values": values}, "mark": line}, {"data": {"values": values[-1:]}, "mark": dot}]


def _names(known: Sequence[Path], times: Times, size: Size, lang: str, reach: float) -> list[Layer]:
    """Names beside the ends of the outermost lines and of the median."""
    if not known:
        return []
    year = times.dates[-1].year
    marked = _outermost(known)
    ends = [(path.name, path.last or 0, marked[path.name]) for path in known if path.name in marked]
    if times.median[-1] is not None:
        ends.append((words.say("chart.paths_median", lang), times.median[-1], "accent"))
    wished = [float(days) for _, days, _ in ends]
    places = apart(wished, 1.5 * size.type * reach / size.height, -1e6, 1e6)
    at = day_of(times.dates[-1], year)
    late = at > 0.8 * year_length(year)
    values = [
        {"x": at, "y": place, "t": f"{name} {_said(days)}", "c": colour(tone)}
        for place, (name, days, tone) in zip(places, ends, strict=True)
    ]
    mark: dict[str, Any] = {
        "type": "text",
        "align": "right" if late else "left",
        "dx": -9 if late else 9,
        "fontWeight": 700,
        **halo(size),
    }
    fill = {"field": "c", "type": "nominal", "scale": None}
    return [{"data": {"values": values}, "mark": mark, "encoding": {"text": {"field": "t"}, "fill": fill}}]


def _description(known: Sequence[Path], times: Times, lang: str) -> str:
    if not known:
        return words.say("chart.paths_none", lang)
    first, last, middle = known[0], known[-1], times.median[-1] if times.median else None
    said = [
        words.say("chart.paths_count", lang, n=words.whole(len(known), lang)),
        words.say("chart.paths_lags", lang, name=first.name, days=words.days(first.last or 0, lang)),
        words.say("chart.paths_leads", lang, name=last.name, days=words.days(last.last or 0, lang)),
    ]
    if middle is not None:
        said.append(words.say("chart.median", lang, days=words.days(middle, lang)) + ".")
    return " ".join(said)
