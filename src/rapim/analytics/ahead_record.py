"""Rekam jejak: how good forecasts of finished years would have been, month by month, agency by agency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import directory, year_panel
from .ahead import HIGH, LOW, MIDDLE, Bands, bands, finished, shown
from .marks import Mark
from .names import Asked
from .year_panel import WHOLE, Year

MONTHS = range(1, 12)
PLAIN = ("straight_line", "last_year_share", "plan")
"""What a forecast must beat: twelfths, the year before's share at the same month, the first cash plan."""


@dataclass(frozen=True, slots=True)
class Case:
    """One forecast of a finished year and what came, as shares of the ceiling of the month."""

    unit: str
    year: int
    month: int
    low: float
    middle: float
    high: float
    came: float
    plain: dict[str, float]

    @property
    def hit(self) -> bool:
        """Whether what came lies in the 80 % band."""
        return self.low <= self.came <= self.high

    @property
    def error(self) -> float:
        """How far the middle was from what came."""
        return abs(self.middle - self.came)


def of(asked: Asked, mark: Mark) -> dict[str, Any]:
    """Forecasts of every finished year from the years before it and its own months, beside simple ones.

    They are reckoned anew from the facts known at the mark, with no month later than each forecast's own.

    Units: shares of the ceiling of the month.
    Source: `ahead.bands` on finished years.
    """
    who = directory.known(mark, asked.as_of, asked.year)
    years = [top for top, _ in year_panel.past(asked.year, mark, who, asked.basis)]
    cases = [
        case
        for at, year in enumerate(years)
        if finished(year)
        for month in MONTHS
        for case in _cases(years[:at], year, month)
    ]
    agencies = [case for case in cases if case.unit != WHOLE]
    names = {case.unit: who.entry(case.unit) for case in agencies}
    return {
        "years": sorted({case.year for case in cases}),
        "first": years[0].year if years else None,
        "all": figures(agencies),
        "months": [
            {"month": month, **figures(some)}
            for month in MONTHS
            if (some := [case for case in agencies if case.month == month])
        ],
        "agencies": [
            {
                "code": code,
                "name": entry.short_name or entry.name,
                "order": entry.order,
                **figures([case for case in agencies if case.unit == code]),
            }
            for code, entry in sorted(names.items(), key=lambda one: (one[1].order, one[0]))
        ],
        "whole": [_said(case) for case in cases if case.unit == WHOLE],
    }


def _cases(past: list[Year], year: Year, month: int) -> Iterable[Case]:
    made = bands(past, year, month)
    said = shown(made, past, month)
    for at, unit in enumerate(made.units):
        place = year.places[unit]
        if year.known[place] == year_panel.MONTHS:
            came = float(year.realised[place, -1] / made.ceiling[at])
            low, middle, high = (float(said[at, level]) for level in (LOW, MIDDLE, HIGH))
            plain = _plain(past, year, made, at, month)
            yield Case(unit, year.year, month, low, middle, high, came, plain)


def _plain(past: Sequence[Year], year: Year, made: Bands, at: int, month: int) -> dict[str, float]:
    """What the simple methods said; a method that has nothing to go by says nothing."""
    unit, reached = made.units[at], float(made.reached[at])
    found = {"straight_line": reached * 12 / month}
    before = past[-1] if past and past[-1].year == year.year - 1 else None
    then = before.place(unit) if before else None
    if before and then is not None and before.known[then] == year_panel.MONTHS:
        spent, ended = before.realised[then, month - 1], before.realised[then, -1]
        if spent > 0 and ended > 0:
            found["last_year_share"] = reached * float(ended / spent)
    planned = year.planned[year.places[unit]]
    if planned[-1] > 0:
        found["plan"] = reached + float((planned[-1] - planned[month - 1]) / made.ceiling[at])
    return {name: max(reached, min(1.0, share)) for name, share in found.items()}


def _said(case: Case) -> dict[str, Any]:
    return {
        "year": case.year,
        "month": case.month,
        "low": case.low,
        "middle": case.middle,
        "high": case.high,
        "came": case.came,
        "hit": case.hit,
        "plain": case.plain,
    }


def figures(cases: Sequence[Case]) -> dict[str, Any]:
    """Cases as figures: mean error, how often the band held, its width, and each simple method beside it.

    A simple method is compared where it had something to go by: `mine` is the forecast's error there.
    `best` is the simple method that was better than the forecast, where one was.

    Units: shares.
    Source: mean absolute error; coverage of the 80 % band.
    """
    plain = {}
    for name in PLAIN:
        some = [case for case in cases if name in case.plain]
        if some:
            mine, theirs = (
                _mean(case.error for case in some),
                _mean(abs(case.plain[name] - case.came) for case in some),
            )
            plain[name] = {"n": len(some), "mae": theirs, "mine": mine}
    better = [name for name, one in plain.items() if one["mae"] < one["mine"]]
    return {
        "n": len(cases),
        "mae": _mean(case.error for case in cases) if cases else None,
        "hits": sum(case.hit for case in cases),
        "width": _mean(case.high - case.low for case in cases) if cases else None,
        "plain": plain,
        "best": min(better, key=lambda name: plain[name]["mae"] - plain[name]["mine"]) if better else None,
    }


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
