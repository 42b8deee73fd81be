"""What could be reached: survey and history together, obstacles dealt with, within what is collectable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats
from rapim.units.rules import rule

from .spread import Spread, added, amount_at, finer, quantile, spread


@dataclass(frozen=True, slots=True)
class Combined:
    """The spread of both; `apart` (n,) in standard errors of their difference, `contradict` (n,) bool."""

    spread: Spread
    apart: Floats
    contradict: np.ndarray
    weight_survey: Floats


@rule("targets.combined.both", version=1, parameters=("targets_contradiction",))
def both(survey: Spread, history: Spread, limit: float, collectable: ArrayLike | None = None) -> Combined:
    """Survey and history are weighed by how sure each is, on the scale of logarithms, capped by the
    collectable.

    Agreeing within one standard error they make each other surer. Further apart, the result is as much
    wider as they are apart. Beyond the limit they contradict each other: nothing is averaged, the
    result is half the one and half the other, and which of them is wrong is a question for people.

    `limit` = law.at("targets_contradiction", day).

    Units: amounts of one unit; collectable amount (n,).
    Source: inverse-variance weighting with Birge's ratio; linear pool where both contradict (own rule).
    """
    levels = finer(history).levels
    logs = [np.log(np.maximum(quantile(one, levels), 1e-9)) for one in (survey, history)]
    middles = [np.log(np.maximum(amount_at(one, 0.0), 1e-9)) for one in (survey, history)]
    wide = [np.maximum(_width(one), 1e-9) for one in (survey, history)]
    precision = [1 / one**2 for one in wide]
    weight = precision[0] / (precision[0] + precision[1])
    apart = np.abs(middles[0] - middles[1]) / np.hypot(*wide)
    sure = np.maximum(apart, 1.0) / np.sqrt(precision[0] + precision[1])
    usual = weight * wide[0] + (1 - weight) * wide[1]
    shape = weight[:, None] * (logs[0] - middles[0][:, None])
    shape = shape + (1 - weight)[:, None] * (logs[1] - middles[1][:, None])
    middle = weight * middles[0] + (1 - weight) * middles[1]
    found = np.exp(middle[:, None] + shape * (sure / usual)[:, None])
    torn = apart > limit
    if torn.any():
        found[torn] = _pooled(survey, history, levels)[torn]
    top = np.minimum(survey.ceiling, history.ceiling)
    if collectable is not None:
        top = np.minimum(top, np.asarray(collectable, dtype=np.float64))
    whole = spread(levels, np.maximum.accumulate(np.maximum(found, 0.0), axis=1), top)
    return Combined(whole, apart, torn, weight)


def _width(one: Spread) -> Floats:
    """A standard deviation of the logarithm, from the quantiles nearest to P10 and P90."""
    levels = one.levels
    low = int(np.argmin(np.abs(levels - 0.10)))
    high = max(int(np.argmin(np.abs(levels - 0.90))), low + 1) if low + 1 < len(levels) else low
    low = min(low, high - 1)
    between = NormalDist().inv_cdf(float(levels[high])) - NormalDist().inv_cdf(float(levels[low]))
    ends = np.log(np.maximum(one.values[:, [low, high]], 1e-9))
    wide: Floats = (ends[:, 1] - ends[:, 0]) / between
    return wide


def _pooled(one: Spread, other: Spread, levels: Floats) -> Floats:
    """Quantiles of an even mixture: as many equally likely amounts of the one as of the other."""
    middles = (np.arange(1000) + 0.5) / 1000
    amounts = np.concatenate([quantile(one, middles), quantile(other, middles)], axis=1)
    found: Floats = np.quantile(amounts, levels, axis=1).T
    return found


@dataclass(frozen=True, slots=True)
class Cause:
    """A named, removable obstacle: what comes free if it is wholly removed (P10, P50, P90), and what
    share can be.

    `share` is what people believe can be removed this year, 0 to 1, its lowest and highest beside it.
    `needs_officers`: removing it takes certified commitment officers and filled posts (packages
    announced, contracts made); billing or approving what is done does not.
    """

    code: str
    amount: tuple[float, float, float]
    share: tuple[float, float, float] = (1.0, 1.0, 1.0)
    needs_officers: bool = False

    def __post_init__(self) -> None:
        low, middle, high = self.amount
        least, likely, most = self.share
        if not (0 <= low <= middle <= high and 0 <= least <= likely <= most <= 1):
            raise ValueError(f"{self.code}: amounts rise from 0 on, shares rise within 0 and 1")


@dataclass(frozen=True, slots=True)
class Capacity:
    """Who is there to do it: certified PPK, packages to carry, posts and how many of them stand empty."""

    officers: int
    packages: int
    posts: int = 0
    vacancies: int = 0


@rule("targets.combined.able", version=1, parameters=("targets_packages_per_officer",))
def able(capacity: Capacity, per_officer: int) -> float:
    """The share of the work that people can carry: packages by certified PPK, and filled posts,
    whichever is less.

    `per_officer` = law.at("targets_packages_per_officer", day).

    Units: counts in, share 0 to 1 out.
    Source: own definition; the narrowest place decides.
    """
    carried = min(1.0, capacity.officers * per_officer / capacity.packages) if capacity.packages else 1.0
    filled = 1 - min(capacity.vacancies, capacity.posts) / capacity.posts if capacity.posts else 1.0
    return min(carried, filled)


@dataclass(frozen=True, slots=True)
class Removed:
    """What one cause adds in the middle, and the share of it that was taken as removable."""

    code: str
    middle: float
    share: float


@rule("targets.combined.without_causes", version=1)
def without_causes(
    forecast: Spread, causes: Sequence[Cause], ceiling: float = math.inf, people: float = 1.0
) -> tuple[Spread, tuple[Removed, ...]]:
    """Potential if obstacles are dealt with: the forecast plus what each named cause frees, up to the
    ceiling.

    One unit. `people` = `able(…)`: no more than this share of a cause that needs officers is removed.

    Units: amounts as the forecast; ceiling in the same unit (what is collectable, or the budget).
    Source: sum of independent amounts (own definition; domain.md 4.4): never less likely than the
    forecast alone.
    """
    found, told = forecast, []
    for cause in sorted(causes, key=lambda one: one.code):
        limit = people if cause.needs_officers else 1.0
        low, likely, high = (min(one, limit) for one in cause.share)
        freed = _times(cause.amount, (low, likely, high))
        told.append(Removed(cause.code, cause.amount[1] * likely, likely))
        if freed[-1] > 0:
            found = added(found, spread([0.1, 0.5, 0.9], [freed]))
    top = np.minimum(found.ceiling, ceiling)
    return Spread(found.levels, found.values, top), tuple(told)


def _times(amount: tuple[float, float, float], share: tuple[float, float, float]) -> list[float]:
    """P10, P50, P90 of amount times share: relative distances from the middle are added as squares."""
    middle = amount[1] * share[1]
    if not middle:
        return [0.0, 0.0, amount[2] * share[2]]
    down = math.hypot(1 - amount[0] / amount[1], 1 - share[0] / share[1])
    up = math.hypot(amount[2] / amount[1] - 1, share[2] / share[1] - 1)
    return [middle * max(0.0, 1 - down), middle, min(middle * (1 + up), amount[2] * share[2])]
