"""The record of targets: were those called p met in p of the cases, and how far were forecasts off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats
from rapim.units.rules import rule

from .normal import deviation


@dataclass(frozen=True, slots=True)
class Band:
    """Targets whose probability lay from `low` to under `high`: how many, said, met, and its interval."""

    low: float
    high: float
    count: int
    said: float | None
    met: float | None
    interval: tuple[float, float] | None
    kept: bool | None
    """Whether what was said lies within the interval of what happened."""


def wilson(met: int, count: int, level: float = 0.90) -> tuple[float, float]:
    """The interval of a share of which `met` of `count` were seen.

    Units: counts in, shares out.
    Source: Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    z = deviation(level)
    share, square = met / count, z * z / count
    middle = (share + square / 2) / (1 + square)
    half = z * (share * (1 - share) / count + square / (4 * count)) ** 0.5 / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


@rule("targets.record.calibration", version=1)
def calibration(
    said: ArrayLike, met: ArrayLike, bounds: Sequence[float] = (0.15, 0.35, 0.65, 0.85), level: float = 0.90
) -> list[Band]:
    """Of the targets called likely with p, about p should have been met; shown for each verdict, with
    interval.

    Units: probabilities (n,) and whether met (n,) in; shares out.
    Source: calibration in the small; Wilson interval.
    """
    chance, done = np.asarray(said, dtype=np.float64), np.asarray(met, dtype=np.bool_)
    edges = [0.0, *sorted(bounds), 1.0]
    place = np.searchsorted(edges[1:-1], np.round(chance, 6), side="right")
    found = []
    for number, (low, high) in enumerate(pairwise(edges)):
        here = place == number
        count = int(here.sum())
        if not count:
            found.append(Band(low, high, 0, None, None, None, None))
            continue
        mean, hits = float(chance[here].mean()), int(done[here].sum())
        inside = wilson(hits, count, level)
        found.append(Band(low, high, count, mean, hits / count, inside, bool(inside[0] <= mean <= inside[1])))
    return found


@rule("targets.record.pinball", version=1)
def pinball(levels: ArrayLike, values: ArrayLike, actual: ArrayLike) -> Floats:
    """How far each forecast was off: every quantile pays for the side it was wrong on, averaged over
    quantiles.

    Units: levels (k,), values (n, k) and actual (n,) in one unit; loss (n,) in that unit.
    Source: Koenker and Bassett, Econometrica 46 (1978), 33-50.
    """
    at, rows = np.asarray(levels, dtype=np.float64), np.atleast_2d(np.asarray(values, dtype=np.float64))
    miss = np.asarray(actual, dtype=np.float64)[:, None] - rows
    loss: Floats = np.maximum(at * miss, (at - 1) * miss).mean(axis=1)
    return loss
