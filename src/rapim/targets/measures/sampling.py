"""What a sample survey (uji petik) says of the whole: estimate by strata, its interval, how many to visit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rapim.units.arrays import exact
from rapim.units.rules import rule

from .normal import deviation, student

NORMAL, SATTERTHWAITE = "normal", "satterthwaite"
LARGE = 30
"""From so many visited places in every stratum on, the normal interval is taken."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Alike places: how many there are, and what the visited ones showed."""

    places: int
    seen: tuple[float, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.seen) <= self.places:
            raise ValueError("a stratum needs two visited places or more, and no more than it has")

    @property
    def mean(self) -> Fraction:
        """The mean of the visited places, exact."""
        return sum(map(exact, self.seen), Fraction(0)) / len(self.seen)

    @property
    def variance(self) -> Fraction:
        """The sample variance (divided by visited places less one), exact."""
        mean = self.mean
        return sum(((exact(one) - mean) ** 2 for one in self.seen), Fraction(0)) / (len(self.seen) - 1)

    @property
    def error(self) -> Fraction:
        """The variance of the stratum's total, with finite-population correction."""
        visited = len(self.seen)
        return Fraction(self.places * (self.places - visited), visited) * self.variance


@dataclass(frozen=True, slots=True)
class Estimate:
    """The total of all strata, its variance, and the degrees of freedom of that variance."""

    total: Fraction
    variance: Fraction
    freedom: float
    smallest: int

    @property
    def standard_error(self) -> float:
        """The standard error of the total."""
        return math.sqrt(self.variance)


@rule("targets.sampling.estimate", version=1)
def estimate(strata: Sequence[Stratum]) -> Estimate:
    """The total is the sum over strata of places times the mean of those visited; visiting all leaves
    no error.

    Units: what was counted (vehicles a day, square metres, rupiah).
    Source: T = Σ N x̄; Var = Σ N² (1 − n/N) s²/n; degrees of freedom by Satterthwaite.
    """
    errors = [one.error for one in strata]
    variance = sum(errors, Fraction(0))
    parts = sum(
        (error**2 / (len(one.seen) - 1) for one, error in zip(strata, errors, strict=True)), Fraction(0)
    )
    total = sum((one.places * one.mean for one in strata), Fraction(0))
    smallest = min(len(one.seen) for one in strata)
    return Estimate(total, variance, float(variance**2 / parts) if parts else math.inf, smallest)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, at `level`, by `method` ("normal" or "satterthwaite")."""

    low: float
    high: float
    level: float
    method: str


@rule("targets.sampling.interval", version=1)
def interval(found: Estimate, level: float = 0.90, method: str = "") -> Interval:
    """The total plus and minus so many standard errors that the true total lies within in `level` of
    the surveys.

    Fewer than 30 visited in some stratum: Student's t with Satterthwaite's degrees of freedom, which is
    wider; else the normal distribution. `method` overrules.

    Units: as the total.
    Source: Cochran, Sampling Techniques, 5.4 (Satterthwaite); normal deviates as printed.
    """
    by = method or (NORMAL if found.smallest >= LARGE else SATTERTHWAITE)
    many = deviation(level) if by == NORMAL else student(level, found.freedom)
    half = many * found.standard_error
    return Interval(float(found.total) - half, float(found.total) + half, level, by)


@dataclass(frozen=True, slots=True)
class Revenue:
    """A year's revenue from what was counted a day, in whole sen: all of it, its interval, what is
    collectable."""

    gross: int
    low: int
    high: int
    collectable: int
    collectable_low: int
    collectable_high: int


@rule("targets.sampling.revenue", version=1)
def revenue(found: Estimate, within: Interval, tariff: int, days: int, collectable: float) -> Revenue:
    """Potential of a year is total a day times tariff times days; of it only a share can be collected.

    Units: tariff in sen, days of collection, collectable share 0 to 1; sen out, rounded to the nearest.
    Source: domain.md 4.1, street parking.
    """
    yearly = tariff * days
    gross, low, high = (Fraction(one) * yearly for one in (found.total, max(within.low, 0.0), within.high))
    share = exact(collectable)
    return Revenue(*(round(one) for one in (gross, low, high, gross * share, low * share, high * share)))


def sample_quantiles(found: Estimate, levels: Sequence[float]) -> list[float]:
    """Quantiles of the total, so that a survey can be judged and split like a forecast; never under 0.

    Units: as the total.
    Source: the intervals of `interval` by its own choice of method.
    """
    values = []
    for level in levels:
        inside = abs(2 * level - 1)
        if inside < 1e-9:
            values.append(float(found.total))
            continue
        within = interval(found, inside)
        values.append(max(0.0, within.low if level < 0.5 else within.high))
    return values


PROPORTIONAL, NEYMAN = "proportional", "neyman"


@rule("targets.sampling.size", version=1)
def size(
    places: Sequence[int],
    deviations: Sequence[float],
    error: float,
    *,
    level: float = 0.90,
    allocation: str = NEYMAN,
) -> list[int]:
    """How many places to visit in each stratum so that the total errs by at most `error`, as few as possible.

    Proportional: by the number of places. Neyman: more where places are many and differ much. Each
    stratum gets two at least and never more than it has.

    Units: places N and standard deviations S by stratum, error of the total at `level`; visits out.
    Source: Cochran, Sampling Techniques, 5.5 and 5.9; rounded by largest remainder, then raised until enough.
    """
    count, spread = np.asarray(places, dtype=np.int64), np.asarray(deviations, dtype=np.float64)
    allowed = (error / deviation(level)) ** 2
    if allowed <= 0:
        return [int(one) for one in count]
    inner = float(count @ spread**2)
    if allocation == NEYMAN:
        wanted, share = float(count @ spread) ** 2 / (allowed + inner), count * spread
    else:
        wanted, share = float(count.sum() * inner) / (allowed + inner), count.astype(np.float64)
    visits = allocated(count.tolist(), share.tolist(), math.ceil(wanted))
    while _variance(count, spread, visits) > allowed * (1 + 1e-12) and (visits < count).any():
        gain = np.where(visits < count, count**2 * spread**2 * (1 / visits - 1 / (visits + 1)), -1.0)
        if allocation != NEYMAN:
            gain = np.where(visits < count, count / visits, -1.0)
        visits[int(np.argmax(gain))] += 1
    return [int(one) for one in visits]


def _variance(count: np.ndarray, spread: np.ndarray, visits: np.ndarray) -> float:
    return float((count * (count - visits) * spread**2 / visits).sum())


def allocated(places: Sequence[int], share: Sequence[float], wanted: int) -> np.ndarray:
    """Visits by stratum in proportion to `share`, two at least and no more than there are places.

    Units: visits.
    Source: largest remainder, again among the rest as long as some stratum is full.
    """
    count = np.asarray(places, dtype=np.int64)
    visits = np.minimum(count, 2)
    weight = np.asarray(share, dtype=np.float64)
    free = (visits < count) & (weight > 0)
    while free.any() and (rest := min(wanted, int(count.sum())) - int(visits[~free].sum())) > 0:
        due = np.where(free, rest * weight / weight[free].sum(), 0.0)
        low, full = free & (due <= np.minimum(count, 2)), free & (due >= count)
        if low.any() or full.any():
            visits = np.where(full, count, visits)
            free &= ~(low | full)
            continue
        down = np.floor(due).astype(np.int64)
        visits = np.where(free, down, visits)
        order = np.argsort(-(due - down), kind="stable")
        for place in [one for one in order.tolist() if free[one]][: rest - int(down[free].sum())]:
            visits[place] += 1
        break
    return visits
