"""A spread of what could be reached, known by some of its quantiles: its probabilities and its sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats

DRAWS = 4096
AT_ONCE = 500
"""Units whose draws are in memory together."""
FINE = np.arange(1, 40) / 40
SEED = 20


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles of n units: `levels` (k,) 0 to 1, `values` (n, k) never falling, `ceiling` (n,) or inf.

    Between two quantiles a spread is linear. Outside them it falls off exponentially, beginning as steep as
    the outermost piece; nothing lies under 0, nothing over the ceiling. Equal quantiles are one point, where
    their whole probability stands.
    """

    levels: Floats
    values: Floats
    ceiling: Floats

    def __len__(self) -> int:
        return len(self.values)


def spread(levels: ArrayLike, values: ArrayLike, ceiling: ArrayLike | None = None) -> Spread:
    """Check and keep quantiles; ValueError when they are fewer than two, fall, or are under 0.

    Units: levels as shares, values and ceiling in one unit (sen, or shares of a ceiling).
    Source: quantiles of a forecast or of a survey of potential.
    """
    at = np.asarray(levels, dtype=np.float64)
    rows = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if at.ndim != 1 or len(at) < 2 or rows.shape[1] != len(at):
        raise ValueError("at least two quantiles for every unit")
    if at[0] <= 0 or at[-1] >= 1 or (np.diff(at) <= 0).any():
        raise ValueError("levels rise between 0 and 1")
    if not np.isfinite(rows).all() or (rows < 0).any() or (np.diff(rows, axis=1) < 0).any():
        raise ValueError("quantiles are numbers from 0 on and never fall")
    top = np.full(len(rows), np.inf) if ceiling is None else np.asarray(ceiling, dtype=np.float64)
    return Spread(at, rows, np.broadcast_to(top, (len(rows),)))


def reached(one: Spread, target: ArrayLike) -> Floats:
    """How likely each unit reaches at least its target: 1 for a target of 0, 0 for one over the ceiling.

    Units: targets (n,) in the unit of the values; probabilities (n,).
    Source: linear between quantiles, exponential outside (own definition; domain.md 4.4).
    """
    want = np.broadcast_to(np.asarray(target, dtype=np.float64), (len(one),))
    rows, levels = one.values, one.levels
    place = (rows < want[:, None]).sum(axis=1)
    below, above = _scales(one)
    last = len(levels) - 1
    left, right = np.clip(place - 1, 0, last), np.clip(place, 0, last)
    line = np.arange(len(one))
    width = rows[line, right] - rows[line, left]
    part = np.divide(want - rows[line, left], width, out=np.zeros(len(one)), where=width > 0)
    chance = 1 - (levels[left] + (levels[right] - levels[left]) * part)
    low = 1 - levels[0] * _falling(rows[:, 0] - want, below)
    high = (1 - levels[-1]) * _falling(want - rows[:, -1], above)
    chance = np.where(place == 0, low, np.where(place > last, high, chance))
    found: Floats = np.where(want > one.ceiling, 0.0, np.where(want <= 0, 1.0, chance))
    return found


def amount_at(one: Spread, odds: float) -> Floats:
    """What each unit reaches or exceeds with one and the same probability, 1 / (1 + e^odds).

    Units: log-odds of failing in (0 is P50, higher is harder), amounts (n,) out.
    Source: the inverse of `reached`.
    """
    rows, levels = one.values, one.levels
    under = float(np.exp(-np.logaddexp(0.0, -odds)))
    below, above = _scales(one)
    if under < levels[0]:
        found = rows[:, 0] - below * (np.log(levels[0]) + np.logaddexp(0.0, -odds))
    elif under > levels[-1]:
        found = rows[:, -1] + above * (np.log1p(-levels[-1]) + np.logaddexp(0.0, odds))
    else:
        place = min(int(np.searchsorted(levels, under, side="right")) - 1, len(levels) - 2)
        part = (under - levels[place]) / (levels[place + 1] - levels[place])
        found = rows[:, place] + (rows[:, place + 1] - rows[:, place]) * part
    held: Floats = np.clip(found, 0.0, one.ceiling)
    return held


def quantile(one: Spread, under: ArrayLike) -> Floats:
    """The amounts under which a unit ends with many given probabilities at once.

    Units: shares (m,) in, amounts (n, m) out.
    Source: the inverse of `reached`.
    """
    asked = np.asarray(under, dtype=np.float64)
    below, above = (scale[:, None] for scale in _scales(one))
    inside = np.stack([np.interp(asked, one.levels, row) for row in one.values])
    low = one.values[:, :1] - below * np.log(one.levels[0] / asked)
    high = one.values[:, -1:] + above * np.log((1 - one.levels[-1]) / (1 - asked))
    found = np.where(asked < one.levels[0], low, np.where(asked > one.levels[-1], high, inside))
    held: Floats = np.clip(found, 0.0, one.ceiling[:, None])
    return held


def sums(one: Spread, *, together: bool) -> Floats:
    """Sums of all units, `DRAWS` of them from low to high.

    Together: all units have a good year at once (comonotone). Not together: each for itself (independent);
    every draw takes each unit's own ladder of quantiles in a shuffled order.

    Units: amounts out, as the values.
    Source: Latin hypercube sampling with a fixed seed; the order of the units does not matter.
    """
    middles = (np.arange(DRAWS) + 0.5) / DRAWS
    order = np.lexsort(quantile(one, [0.02, 0.25, 0.5, 0.98]).T)
    shuffle, total = np.random.default_rng(SEED), np.zeros(DRAWS)
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        rungs = quantile(Spread(one.levels, one.values[some], one.ceiling[some]), middles)
        total += (rungs if together else shuffle.permuted(rungs, axis=1)).sum(axis=0)
    return np.sort(total)


def finer(one: Spread) -> Spread:
    """The same spread at every fortieth between its outermost quantiles as well: no probability changes.

    Units: as the values.
    Source: linear between quantiles.
    """
    between = FINE[(one.levels[0] < FINE) & (one.levels[-1] > FINE)]
    levels = np.unique(np.round(np.concatenate([one.levels, between]), 9))
    values = np.stack([np.interp(levels, one.levels, row) for row in one.values])
    return Spread(levels, values, one.ceiling)


def added(one: Spread, more: Spread) -> Spread:
    """The spread of a sum of two independent amounts of the same units, neither under 0.

    No target becomes less likely than with the first alone: the outermost quantiles gain at least what
    their neighbours gain.

    Units: amounts of one unit.
    Source: all pairs of 64 equally likely amounts of each.
    """
    middles = (np.arange(64) + 0.5) / 64
    base = finer(one)
    pairs = quantile(base, middles)[:, :, None] + quantile(more, middles)[:, None, :]
    found = np.quantile(pairs.reshape(len(one), -1), base.levels, axis=1).T
    gain = np.maximum(found - base.values, 0.0)
    gain[:, 0], gain[:, -1] = gain[:, :2].max(axis=1), gain[:, -2:].max(axis=1)
    return Spread(base.levels, np.maximum.accumulate(base.values + gain, axis=1), base.ceiling)


def _scales(one: Spread) -> tuple[Floats, Floats]:
    """How fast both tails fall: their density goes on where that of the outermost pieces ends."""
    rows, levels = one.values, one.levels
    below = levels[0] * (rows[:, 1] - rows[:, 0]) / (levels[1] - levels[0])
    above = (1 - levels[-1]) * (rows[:, -1] - rows[:, -2]) / (levels[-1] - levels[-2])
    return below, above


def _falling(far: Floats, scale: Floats) -> Floats:
    ratio = np.divide(np.maximum(far, 0.0), scale, out=np.full(len(far), np.inf), where=scale > 0)
    left: Floats = np.exp(-ratio)
    return left
