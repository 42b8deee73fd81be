"""The S-curve of a work: plan, real progress, the day, and where the work is heading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, frame, halo

Points = Sequence[tuple[dt.date, float]]
_MONTH_TICKS = 6
_DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Works:
    """Shares of the contract by day; `finish` is the careful projection of the last day."""

    planned: Points
    real: Points
    as_of: dt.date
    finish: dt.date | None = None
    days_behind: int | None = None


def works(data: Works, lang: str = "id") -> Figure:
    """The figure of a work's S-curve in all sizes.

    Units: shares 0 to 1, days.
    Source: `rapim.procurement.measures.scurve`.
    """
    real = dict(data.real)
    rows = [
        [words.short_day(day, lang), words.percent(share, lang), _share(real.get(day), lang)]
        for day, share in data.planned
    ]
    return Figure(
        name="kurva-s",
        title=words.say("curve.title", lang),
        description=_description(data, lang),
        columns=[words.say(f"curve.{name}", lang) for name in ("week", "planned", "real")],
        rows=rows,
        specs={size.name: _spec(data, size, lang) for size in SIZES},
    )


def _share(share: float | None, lang: str) -> str:
    return "–" if share is None else words.percent(share, lang)


def _description(data: Works, lang: str) -> str:
    if not data.real:
        return words.say("curve.said_none", lang)
    day, share = data.real[-1]
    said = words.say("curve.said", lang, real=words.percent(share, lang), day=words.day(day, lang))
    late = "" if data.days_behind is None else f" {words.days(data.days_behind, lang)}."
    ahead = (
        "" if data.finish is None else " " + words.say("curve.heads", lang, day=words.day(data.finish, lang))
    )
    return said + late + ahead


def _spec(data: Works, size: Size, lang: str) -> Spec:
    days = [day.toordinal() for day, _ in (*data.planned, *data.real)] + [data.as_of.toordinal()]
    days += [data.finish.toordinal()] if data.finish else []
    low, high = min(days), max(days) + 3
    layers = [
        *_line(data.planned, {"stroke": colour("plan"), "strokeDash": [5, 4]}, size.type / 8),
        *_line(data.real, {"stroke": colour("accent")}, size.type / 4),
        *_ahead(data, size, lang),
        *_today(data.as_of, size, lang),
    ]
    spec = frame(size, layers, right=round(size.type * 0.8))
    every = max(1, round((high - low) / _DAYS_A_MONTH / _MONTH_TICKS))
    months = _months(low, high)[::every]
    label = " : ".join(
        f"datum.value == {at.toordinal()} ? '{words.short_day(at, lang, year=False)}'" for at in months
    )
    spec["encoding"] = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "scale": {"domain": [low, high], "nice": False, "zero": False},
            "axis": {
                "values": [at.toordinal() for at in months],
                "labelExpr": f"{label} : ''" if months else "''",
                "grid": False,
            },
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "scale": {"domain": [0, 100], "nice": False},
            "axis": {"values": [0, 25, 50, 75, 100], "labelExpr": "datum.value"},
        },
    }
    return spec


def _months(low: int, high: int) -> list[dt.date]:
    return [day for at in range(low, high + 1) if (day := dt.date.fromordinal(at)).day == 1]


def _line(points: Points, style: Mapping[str, Any], width: float) -> list[Layer]:
    values = [{"x": day.toordinal(), "y": round(share * 100, 3)} for day, share in points]
    mark = {"type": "line", "strokeWidth": width, **style}
    return [{"data": {"values": values}, "mark": mark}] if values else []


def _ahead(data: Works, size: Size, lang: str) -> list[Layer]:
    if not data.real:
        return []
    last = data.real[-1]
    dot = {"type": "point", "filled": True, "fill": colour("accent"), "size": 7 * size.type, "opacity": 1}
    text = {
        "type": "text", "align": "left", "baseline": "top", "dx": size.type * 0.7, "dy": size.type * 0.3,
        "fill": colour("ink"), "fontWeight": 800, "fontSize": size.strong, **halo(size),
    }  # fmt: skip
    here = [{"x": last[0].toordinal(), "y": round(last[1] * 100, 3), "t": words.percent(last[1], lang)}]
    found: list[Layer] = []
    if data.finish and data.finish > last[0]:
        dashed = {"stroke": colour("accent"), "strokeDash": [2, 4]}
        found = _line([last, (data.finish, 1.0)], dashed, size.type / 7)
    return [
        *found,
        {"data": {"values": here}, "mark": dot},
        {"data": {"values": here}, "mark": text, "encoding": {"text": {"field": "t"}}},
    ]


def _today(as_of: dt.date, size: Size, lang: str) -> list[Layer]:
    values = [{"x": as_of.toordinal(), "y": 0}, {"x": as_of.toordinal(), "y": 100}]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "line", "stroke": colour("soft"), "strokeWidth": 1, "strokeDash": [1, 3]},
        },
        {
            "data": {"values": [{**values[1], "t": words.short_day(as_of, lang, year=False)}]},
            "mark": {"type": "text", "align": "right", "baseline": "top", "dx": -4, **halo(size)},
            "encoding": {"text": {"field": "t"}},
        },
    ]
