"""Ritme per bulan: a strip for each agency, a cell for each month; number, words and shade say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapim import analytics, words
from rapim.analytics import marks
from rapim.web.steer.asked import Asked
from rapim.web.steer.pictures import Picture
from rapim.web.steer.rows import Row
from rapim.web.tables import Column, Table

STEPS = (30, 60, 90)
"""Upper ends of the shades of lateness, in days."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Days behind at a month's end; `shade` is none, ahead, or s0 to s3."""

    days: int | None
    shade: str
    said: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The year of one agency."""

    row: Row
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Strips:
    """All agencies by group, in the order of the board."""

    dates: list[dt.date]
    heads: list[str]
    groups: list[tuple[str, list[Strip]]]
    shades: list[tuple[str, str]]


def shade(days: int | None) -> str:
    """The shade of a number of days.

    Units: days, positive when behind.
    Source: `STEPS`.
    """
    if days is None:
        return "none"
    return "ahead" if days <= 0 else f"s{sum(days > step for step in STEPS)}"


def strips(asked: Asked, picture: Picture, lang: str, mark: marks.Mark) -> Strips:
    """The strips of a board, in its groups and its order."""
    found = _found(asked.as_of, asked.basis, mark, marks.version())
    dates = [dt.date.fromisoformat(day) for day in found["dates"]]
    return Strips(
        dates,
        [_head(day, day == asked.as_of, lang) for day in dates],
        [
            (
                group.name,
                [Strip(row, _cells(found["agencies"].get(row.unit["code"], ()), lang)) for row in group.rows],
            )
            for group in picture.groups
        ],
        _shades(lang),
    )


@lru_cache(maxsize=16)
def _found(as_of: dt.date, basis: str, mark: marks.Mark, version: str) -> dict[str, Any]:
    """Kept as long as nothing new became known; the version only tells boards apart."""
    return analytics.days_by_month(as_of, basis=basis or None, mark=mark)


def _head(day: dt.date, last: bool, lang: str) -> str:
    return words.short_day(day, lang, year=False) if last else words.month_name(day.month, lang)[:3]


def _cells(days: Sequence[int | None], lang: str) -> list[Cell]:
    unknown = words.say("board.no_days", lang)
    return [Cell(one, shade(one), unknown if one is None else words.days(one, lang)) for one in days]


def _shades(lang: str) -> list[tuple[str, str]]:
    """The key of the shades, each with its words."""
    ends = [0, *STEPS]
    spans = [
        words.say("strips.from_to", lang, low=low + 1, high=high)
        for low, high in zip(ends, STEPS, strict=False)
    ]
    last = words.say("strips.beyond", lang, low=STEPS[-1])
    keys = ["ahead", *(f"s{number}" for number in range(len(STEPS) + 1)), "none"]
    said = [words.say("strips.ahead", lang), *spans, last, words.say("strips.none", lang)]
    return list(zip(keys, said, strict=True))


def table(found: Strips, picture: Picture) -> Table:
    """The strips as a table that leaves as a file."""
    keys = [day.isoformat() for day in found.dates]
    rows = [
        {"code": strip.row.unit["code"], "name": strip.row.unit["name"]}
        | dict(zip(keys, (cell.days for cell in strip.cells), strict=False))
        for _, group in found.groups
        for strip in group
    ]
    title = words.say("strips.title", picture.lang)
    columns = [
        Column(key, words.say(f"figure.{key}", picture.lang), "text", 40 if key == "name" else 20)
        for key in ("code", "name")
    ]
    columns += [Column(key, head, "count", 10) for key, head in zip(keys, found.heads, strict=True)]
    return Table(
        name=title,
        title=title,
        columns=columns,
        rows=rows,
        source=picture.source,
        as_of=picture.as_of,
        simulated=bool((picture.board["government"] or {}).get("simulated")),
        lang=picture.lang,
    )
