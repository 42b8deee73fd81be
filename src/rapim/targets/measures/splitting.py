"""A fair split: every unit's target equally hard against what it could reach, together the total exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats, Ints, whole
from rapim.units.rules import rule

from .spread import Spread, amount_at, quantile, reached, sums

FARTHEST = 2.0**40


class NoSplitError(ValueError):
    """The total lies outside what floors, caps and potential allow: `lowest` to `highest`."""

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__(f"a total from {lowest} to {highest} can be split")
        self.lowest, self.highest = lowest, highest


@dataclass(frozen=True, slots=True)
class Split:
    """Targets (n,) that sum to the total; `common`, the probability of all that no bound holds.

    `bound` says "floor" (0 is one too), "cap" or "" of each unit. A unit whose quantiles are all the same
    knows no difficulty: it is asked for what it reaches.
    """

    targets: Ints
    common: float
    chances: Floats
    bound: tuple[str, ...]


@rule("targets.splitting.fair", version=1)
def fair(one: Spread, total: int, floor: ArrayLike | None = None, cap: ArrayLike | None = None) -> Split:
    """Every unit's target is the amount it reaches with one common probability, and all sum to the total.

    The past of a unit is no argument: a laggard gains nothing from it. Whole sen: the rest goes to the
    largest remainders, so that a bigger total never lowers a target.

    Units: sen; floor and cap int (n,), cap 0 or more.
    Source: bisection on the log-odds of one common probability (own definition; domain.md 4.4).
    """
    count = len(one)
    least = np.zeros(count, dtype=np.int64) if floor is None else whole(floor)
    open_top = np.full(count, np.iinfo(np.int64).max, dtype=np.int64)
    most = open_top if cap is None else whole(cap)
    most = np.minimum(most, _whole_under(one.ceiling))
    least = np.minimum(least, most) if floor is None else least
    lowest, highest = sum(least.tolist()), sum(most.tolist())
    if not lowest <= total <= highest or (least > most).any():
        raise NoSplitError(lowest, highest)
    bounds = least, most
    odds, targets, rest = _solved(lambda each: amount_at(one, each), total, bounds)
    if rest:
        _, targets, rest = _solved(partial(_sized, targets.astype(np.float64)), total, bounds)
    if rest:
        raise NoSplitError(lowest, total - rest)
    held = np.where(targets >= most, "cap", np.where(targets <= least, "floor", ""))
    return Split(
        targets, float(np.exp(-np.logaddexp(0.0, odds))), reached(one, targets), tuple(held.tolist())
    )


def _sized(base: Floats, factor: float) -> Floats:
    """Where no difficulty gives the total (units without a spread), all that is asked is stretched alike."""
    return base * max(factor, 0.0)


Ask = Callable[[float], Floats]


def _solved(ask: Ask, total: int, bounds: tuple[Ints, Ints]) -> tuple[float, Ints, int]:
    """The difficulty at which whole targets sum to the total, the targets, and what could not be given.

    Between two neighbouring difficulties the rest goes to the largest remainders, up to the harder one.
    """
    low, high = _bracket(ask, total, bounds)
    found = ask(low)
    targets, upper = _whole(found, bounds), _whole(ask(high), bounds)
    rest = total - sum(targets.tolist())
    for place in np.lexsort((-found, np.floor(found) - found)).tolist():
        more = min(int(upper[place] - targets[place]), rest)
        if more > 0:
            targets[place] += more
            rest -= more
    return (low + high) / 2, targets, rest


def _bracket(ask: Ask, total: int, bounds: tuple[Ints, Ints]) -> tuple[float, float]:
    """Neighbouring difficulties: the lower asks for the total at most, the upper for more."""

    def over(odds: float) -> bool:
        asked: int = sum(_whole(ask(odds), bounds).tolist())
        return asked > total

    low, high = -1.0, 1.0
    while over(low) and low > -FARTHEST:
        low, high = low * 2, low
    while not over(high) and high < FARTHEST:
        low, high = high, high * 2
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return low, high
        low, high = (low, middle) if over(middle) else (middle, high)


def _whole(found: Floats, bounds: tuple[Ints, Ints]) -> Ints:
    return np.clip(_whole_under(found), *bounds)


def _whole_under(values: Floats) -> Ints:
    return np.floor(np.minimum(values, 2.0**62)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposed split beside the fair one: what is asked too much (under 0: too little), how likely."""

    more: Ints
    chances: Floats
    total: int


def compared(one: Spread, proposed: ArrayLike, split: Split) -> Asked:
    """Who is asked for more than fair in a proposed split, and by how much.

    Units: sen.
    Source: proposed less fair target (own definition).
    """
    asked = whole(proposed)
    return Asked(asked - split.targets, reached(one, asked), sum(asked.tolist()))


@dataclass(frozen=True, slots=True)
class Fitting:
    """The total that is pas, units each for itself or all together: low, middle and high of its band."""

    independent: tuple[int, int, int]
    together: tuple[int, int, int]
    chance_independent: float
    chance_together: float


@rule("targets.splitting.fitting_total", version=1, parameters=("targets_verdict_bounds",))
def fitting_total(one: Spread, total: int, band: tuple[float, float] = (0.35, 0.65)) -> Fitting:
    """The total that is pas is the middle of the sum of what all could reach, shown as a range.

    `band` = lowest and highest probability that is called pas. Independent and all together are the two
    ends: the truth lies between, nearer to together when one cause (a late budget, a weak economy) hits all.

    Units: sen; probabilities of the asked total.
    Source: P50 of the sum (own definition; domain.md 4.4).
    """
    alone, together = sums(one, together=False), sums(one, together=True)
    under = [1 - band[1], 0.5, 1 - band[0]]
    low, middle, high = (round(each) for each in np.quantile(alone, under).tolist())
    least, half, most = (round(each) for each in quantile(one, under).sum(axis=0).tolist())
    chances = [float(np.mean(rows >= total)) for rows in (alone, together)]
    return Fitting((low, middle, high), (least, half, most), chances[0], chances[1])
