"""A year that has not begun: expected like this one, as much wider as years move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from .spread import Spread, spread


def move(pairs: Sequence[tuple[float, float]], otherwise: float) -> float:
    """How far units move from one year to the next: the root of the mean square of their differences.

    `pairs` are (the year before, this year); fewer than three say nothing, then `otherwise` holds.

    Units: as the values.
    Source: own definition; a move that all share counts as well.
    """
    if len(pairs) < 3:
        return otherwise
    return math.sqrt(sum((now - before) ** 2 for before, now in pairs) / len(pairs))


def carried(one: Spread, wide: float, ceiling: float = math.inf) -> Spread:
    """The spread of next year: the same middle, every quantile further out by the move of years.

    Distances of this year's band and of the move are added as squares.

    Units: `wide` is a standard deviation in the unit of the values; so is the ceiling.
    Source: independent errors (own definition; domain.md 4.4).
    """
    half = np.searchsorted(one.levels, 0.5)
    middle = one.values[:, [min(int(half), len(one.levels) - 1)]]
    deviations = np.array([NormalDist().inv_cdf(float(level)) for level in one.levels]) * wide
    away = one.values - middle
    further = np.sign(deviations)[None, :] * np.hypot(away, deviations[None, :])
    found = np.maximum.accumulate(np.clip(middle + further, 0.0, ceiling), axis=1)
    return spread(one.levels, found, np.full(len(found), ceiling))
