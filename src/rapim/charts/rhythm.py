"""Ritme: every agency as one mark on one axis of days, the middle half shaded, the median drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, frame, halo

SHAPES = {"late": "triangle-up", "watch": "diamond", "ok": "circle"}


@dataclass(frozen=True, slots=True)
class Mark:
    """An agency on the axis: its name, days behind, ceiling, and tone (late, watch, ok)."""

    name: str
    days: int
    ceiling_sen: int
    tone: str


def rhythm(
    marks: Sequence[Mark],
    median: int | None,
    low: int | None,
    high: int | None,
    lang: str = "id",
    named: bool = True,
) -> Figure:
    """The figure of the spread of days behind in all sizes. `named` writes names beside the outermost.

    Units: days, positive when behind; behind stands left as on the board.
    Source: `rapim.budget.measures.rhythm`.
    """
    ordered = sorted(marks, key=lambda mark: -mark.days)
    rows = [
        [mark.name, words.days(mark.days, lang), words.rupiah(mark.ceiling_sen, lang)] for mark in ordered
    ]
    return Figure(
        name="ritme",
        title=words.say("chart.rhythm", lang),
        description=_description(ordered, median, low, high, lang, named),
        columns=[words.say(f"chart.{name}", lang) for name in ("agency", "days", "ceiling")],
        rows=rows if named else [],
        specs={size.name: _spec(ordered, (median, low, high), size, lang, named) for size in SIZES},
    )


def _spec(marks: Sequence[Mark], middle: tuple[int | None, ...], size: Size, lang: str, named: bool) -> Spec:
    reach = [mark.days for mark in marks] or [0]
    far = (max(60, *reach) if len(reach) > 1 else max(60, reach[0])) * 1.04
    near = min(-15, *reach) * 1.04 if len(reach) > 1 else min(-15, reach[0]) * 1.04
    placed = swarm(marks, size, far - near)
    tall = max([abs(level) for _, level in placed] or [0]) + 2.2
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [-far, -near], "nice": False},
        "axis": {"grid": True, "tickCount": 6 if size.slim else 9, "labelExpr": "abs(datum.value)"},
    }
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [-tall, tall]}}
    layers = [
        *_middle(middle, size, lang, tall, far, near),
        *_marks(placed, size),
        *_names(placed, size, tall, named),
    ]
    dot = size.type * 1.05
    spec = frame(size, layers, height=round(min(size.height, (2 * tall) * dot * 0.62 + 5 * size.type)))
    spec["encoding"] = {"x": x, "y": y}
    return spec


def swarm(marks: Sequence[Mark], size: Size, reach: float) -> list[tuple[Mark, int]]:
    """Each mark with a level (0, 1, -1, 2 …) so that marks of near days do not cover each other.

    Units: days, levels.
    Source: greedy placing, largest ceiling first nearest to the axis.
    """
    width = size.type * 1.15 * reach / size.width
    taken: list[tuple[float, int]] = []
    placed: dict[int, int] = {}
    for index in sorted(range(len(marks)), key=lambda i: -marks[i].ceiling_sen):
        level = next(
            level
            for level in (0, *(sign * n for n in range(1, 60) for sign in (1, -1)))
            if all(other != level or abs(day - marks[index].days) >= width for day, other in taken)
        )
        taken.append((marks[index].days, level))
        placed[index] = level
    return [(marks[index], placed[index]) for index in range(len(marks))]


def _marks(placed: Sequence[tuple[Mark, int]], size: Size) -> list[Layer]:
    layers: list[Layer] = []
    for tone, shape in SHAPES.items():
        values = [{"x": -mark.days, "y": level} for mark, level in placed if mark.tone == tone]
        mark = {"type": "point", "filled": True, "shape": shape, "fill": colour(tone), "opacity": 1,
                "size": (size.type * 0.95) ** 2 * 0.72, "stroke": colour("card"),
                "strokeWidth": 1}  # fmt: skip
        if values:
            layers.append({"data": {"values": values}, "mark": mark})
    return layers


def _middle(
    middle: tuple[int | None, ...], size: Size, lang: str, tall: float, far: float, near: float
) -> list[Layer]:
    median, low, high = middle
    layers: list[Layer] = []
    if low is not None and high is not None:
        band = [{"x": -high, "x2": -low, "y": -tall, "y2": tall}]
        layers.append(
            {
                "data": {"values": band},
                "mark": {"type": "rect", "fill": colour("accent-2")},
                "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}},
            }
        )
    zero: dict[str, Any] = {"type": "rule", "stroke": colour("edge"), "strokeWidth": size.type / 9}
    layers.append(
        {
            "data": {"values": [{"x": 0}]},
            "mark": zero,
            "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
        }
    )
    if median is not None:
        line = {"type": "rule", "stroke": colour("accent"), "strokeWidth": size.type / 5}
        text = words.say("chart.median", lang, days=words.days(median, lang))
        right = len(text) * size.type * 0.6 < (median - near) / (far - near) * size.width
        label = {"type": "text", "align": "left" if right else "right", "baseline": "top",
                 "dx": 5 if right else -5, "fill": colour("accent"), "fontWeight": 700}  # fmt: skip
        at = [{"x": -median, "y": tall, "t": text}]
        layers += [
            {
                "data": {"values": at},
                "mark": line,
                "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
            },
            {"data": {"values": at}, "mark": label, "encoding": {"text": {"field": "t"}}},
        ]
    return layers


def _names(placed: Sequence[tuple[Mark, int]], size: Size, tall: float, named: bool) -> list[Layer]:
    """Names beside the three furthest behind, where there is room."""
    if not named or size.slim:
        return []
    worst = [pair for pair in placed if pair[0].tone == "late"][:3]
    width = size.type * 1.15
    values = []
    for mark, level in worst:
        crowded = any(
            other is not mark and lvl == level and other.days - mark.days > 0 for other, lvl in placed
        )
        if not crowded:
            values.append({"x": -mark.days, "y": level, "t": mark.name})
    label = {"type": "text", "align": "left", "dx": width * 0.7, "fill": colour("ink"), **halo(size)}
    return (
        [{"data": {"values": values[:2]}, "mark": label, "encoding": {"text": {"field": "t"}}}]
        if tall
        else []
    )


def _description(
    marks: Sequence[Mark], median: int | None, low: int | None, high: int | None, lang: str, named: bool
) -> str:
    said = [words.say("chart.rhythm_count", lang, n=words.whole(len(marks), lang))]
    if median is not None:
        said.append(words.say("chart.median", lang, days=words.days(median, lang)) + ".")
    if low is not None and high is not None:
        said.append(
            words.say("chart.rhythm_spread", lang, low=words.days(low, lang), high=words.days(high, lang))
        )
    if named and marks:
        said.append(
            words.say("chart.rhythm_worst", lang, name=marks[0].name, days=words.days(marks[0].days, lang))
        )
    return " ".join(said)
