"""What all figures share: sizes, colours, axes, and labels that keep out of each other's way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words

Spec = dict[str, Any]
Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """A place where a figure stands: its name, width and height, and the size of its type."""

    name: str
    width: int
    height: int
    type: float

    @property
    def slim(self) -> bool:
        return self.width < 480

    @property
    def strong(self) -> float:
        return round(self.type * 1.22, 1)


WIDE = Size("wide", 860, 410, 12.5)
NARROW = Size("narrow", 354, 320, 12.5)
WALL = Size("wall", 1140, 760, 30)
PAPER = Size("paper", 700, 290, 11)
FULL = Size("full", 1240, 420, 12.5)
HALF = Size("half", 560, 330, 12.5)
BANNER = Size("banner", 1808, 430, 30)
SIZES = (WIDE, NARROW, WALL, PAPER, FULL, HALF, BANNER)


def colour(name: str) -> str:
    """A colour by the name of its style variable.

    Units: none.
    Source: tokens in `rapim.css`.
    """
    return f"var(--{name})"


def day_of(date: dt.date | str, year: int) -> int:
    """The day of a year: 1 January is 1; 31 December of the year before is 0.

    Units: days.
    Source: calendar.
    """
    day = date if isinstance(date, dt.date) else dt.date.fromisoformat(date)
    return (day - dt.date(year - 1, 12, 31)).days


def year_length(year: int) -> int:
    """365 or 366.

    Units: days.
    Source: calendar.
    """
    return day_of(dt.date(year, 12, 31), year)


def month_axis(year: int, lang: str, size: Size) -> dict[str, Any]:
    """A time axis whose labels stand under the middle of each month.

    Units: day of the year.
    Source: catalogue `month.*`.
    """
    middles = {day_of(dt.date(year, month, 15), year): month for month in range(1, 13)}
    names = {
        middle: words.month_name(month, lang, short=True)[: 1 if size.slim else 3]
        for middle, month in middles.items()
    }
    table = ",".join(f'"{middle}":"{name}"' for middle, name in names.items())
    return {
        "values": list(names),
        "labelExpr": f"({{{table}}})[datum.value]",
        "grid": False,
        "labelPadding": 8,
        "labelOverlap": False,
    }


def frame(
    size: Size, layers: Sequence[Layer], *, height: int | None = None, right: int = 0, left: int = 0
) -> Spec:
    """A description around layers, with the house's axes and type.

    Units: pixels.
    Source: design of the house: no box, quiet grid, numbers beside marks.
    """
    return {
        "width": size.width,
        "height": height or size.height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": left, "right": right, "top": 6, "bottom": 2},
        "background": None,
        "config": config(size),
        "layer": list(layers),
    }


def config(size: Size) -> dict[str, Any]:
    """Axes, type and marks of the house for a size.

    Units: pixels.
    Source: design of the house.
    """
    axis = {
        "domain": False, "ticks": False, "labelColor": colour("soft"), "gridColor": colour("line"),
        "labelFontSize": size.type, "title": None, "labelPadding": 6,
    }  # fmt: skip
    return {
        "aria": False,
        "view": {"stroke": None},
        "axis": axis,
        "text": {"fontSize": size.type, "fill": colour("soft")},
        "legend": {"disable": True},
        "line": {"strokeJoin": "round"},
    }


def apart(wished: Iterable[float], least: float, low: float, high: float) -> list[float]:
    """Positions as near as possible to the wished ones, at least `least` apart, in the same order.

    Units: pixels.
    Source: two sweeps over the sorted positions, up then down.
    """
    wishes = list(wished)
    order = sorted(range(len(wishes)), key=wishes.__getitem__)
    placed = list(wishes)
    floor = low
    for index in order:
        placed[index] = max(wishes[index], floor)
        floor = placed[index] + least
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - least
    return placed


def halo(size: Size) -> dict[str, Any]:
    """A text that stays readable where a line runs behind it.

    Units: pixels.
    Source: design of the house.
    """
    return {"stroke": colour("card"), "strokeWidth": round(size.type / 3), "strokeJoin": "round"}
