"""Rhythm (ritme): do the agencies march together? Spread of days behind with the median beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Known, whole


class Rhythm(NamedTuple):
    """Spread and median of days behind over a number of agencies; None where no agency takes part."""

    rhythm_days: int | None
    median_days: int | None
    agencies: int


@rule("budget.rhythm.quantile", version=1)
def quantile(values: ArrayLike, weights: ArrayLike, percent: int) -> int | None:
    """The weighted quantile is the smallest value whose cumulative weight reaches that share of the total.

    `values`, `weights` int (n,), weights not negative (ValueError); `percent` a whole number 0 to
    100. Compared in whole numbers, no interpolation. None when the weights sum to 0.

    Units: those of the values; weights in sen.
    Source: inverse of the weighted empirical distribution.
    """
    numbers, mass = whole(values), whole(weights)
    if (mass < 0).any():
        raise ValueError("weights must not be negative")
    heavy = mass > 0
    if not heavy.any():
        return None
    order = np.argsort(numbers[heavy], kind="stable")
    reached = np.cumsum(mass[heavy][order])
    enough = -(-percent * int(reached[-1]) // 100)
    return int(numbers[heavy][order][np.searchsorted(reached, max(enough, 1))])


@rule("budget.rhythm.rhythm", version=1)
def rhythm(days: Known, weights: ArrayLike, takes_part: ArrayLike | None = None) -> Rhythm:
    """Rhythm is the spread of days behind between agencies: P75 minus P25, weighted by their ceilings.

    `days` of n agencies, `weights` their ceilings int (n,), `takes_part` bool (n,): false for PPKD
    rows and plans unfit to measure. Agencies whose days are null take no part.

    Units: days; weights in sen.
    Source: own definition (the median beside it: a spread also shrinks when everyone slows).
    """
    joins = days.known if takes_part is None else days.known & np.asarray(takes_part, dtype=np.bool_)
    values, mass = days.values[joins], whole(weights)[joins]
    low, middle, high = (quantile(values, mass, percent) for percent in (25, 50, 75))
    spread = None if low is None or high is None else high - low
    return Rhythm(spread, middle, int(joins.sum()))


def path(days: Known, weights: ArrayLike, takes_part: ArrayLike | None = None) -> list[Rhythm]:
    """The rhythm at each of k dates, from a lag curve of n agencies.

    `days` holds (n, k), `weights` int (n,) or (n, k).

    Units: days; weights in sen.
    Source: as `rhythm`.
    """
    mass = np.broadcast_to(np.reshape(whole(weights), (len(days.values), -1)), days.values.shape)
    dates = range(days.values.shape[1])
    return [rhythm(Known(days.values[:, k], days.known[:, k]), mass[:, k], takes_part) for k in dates]


@rule("budget.rhythm.trend", version=1)
def trend(path_of_rhythm: Sequence[Rhythm]) -> str:
    """The trend of the rhythm compares the last two dates: spread first, and the median beside it.

    `unknown`, `scattering` (spread grew), `slowing_together` (spread not larger, median later),
    `closing_up` (spread smaller, median not later), `catching_up` (same spread, median earlier) or
    `steady`.

    Units: days in, code out.
    Source: own definition.
    """
    if len(path_of_rhythm) < 2:
        return "unknown"
    before, now = path_of_rhythm[-2:]
    if before.rhythm_days is None or now.rhythm_days is None:
        return "unknown"
    spread = now.rhythm_days - before.rhythm_days
    middle = (now.median_days or 0) - (before.median_days or 0)
    if spread > 0:
        return "scattering"
    if middle > 0:
        return "slowing_together"
    if spread < 0:
        return "closing_up"
    return "catching_up" if middle < 0 else "steady"
