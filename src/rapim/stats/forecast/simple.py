"""Simple forecasts of year-end realised ÷ budget, each of them what an official would reckon by hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from . import pooling
from .panel import MONTHS, Flags, Floats, Grid, Ints, carried, earlier, middle

MOST = 2.5
"""Shares are cut here while learning: a plan that far from the outcome tells no more."""
LEAST = -0.5
NAMES = (
    "straight_line",
    "pooled_pace",
    "own_pace",
    "own_rest",
    "own_absorption",
    "pooled_rest",
    "pooled_absorption",
    "plan",
    "last_rest",
    "last_rest_grown",
)
PLANNED = ("planned_pace", "planned_rest")
"""Two more where cash plans have a record: as late as planned; of the planned rest as much as came true."""


class Known(NamedTuple):
    """Shares by unit and year at one month: what learning starts from. `now` is the place of the year."""

    now: int
    budget: Floats
    reached: Floats
    share: Floats
    truth: Floats
    simple: Floats
    features: Floats
    own_years: Floats

    def rows(self) -> tuple[Flags, Flags]:
        """Which cells can be learned from, and which are to be forecast."""
        years = np.arange(self.share.shape[1])[None]
        there = np.isfinite(self.share)
        return there & np.isfinite(self.truth) & (years < self.now), there & (years == self.now)


class _Base(NamedTuple):
    budget: Floats
    realised: Floats
    ended: Floats
    share: Floats
    truth: Floats
    past: Floats
    pace: Floats
    revised: Floats


def at_month(cubes: Grid, month: int, *, final: bool = False, plan: Floats | None = None) -> Known:
    """Everything the last year of the cubes can be forecast from at the end of a month.

    `final`: shares of the year's last budget, itself unknown, instead of the budget known in the month.
    `plan`: what was planned to be spent by each month, a cube as those.

    Units: money in, shares out.
    Source: completion curves, absorption of earlier years, cash still to come; see the method's page.
    """
    base = _base(cubes, month - 1, final)
    now = cubes.budget.shape[1] - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        simple, pooled, own = _simple(base, month, now, final)
        if plan is not None:
            simple = np.concatenate(
                [simple, _planned(base, carried(plan)[:, :, month - 1], own, final)], axis=-1
            )
        told = _features(cubes, base, month - 1, pooled, own)
    told += [one for group in pooling.classes(cubes.units) for one in _class_features(base, group, now)]
    whole = np.nan_to_num(np.stack(told, axis=-1), nan=-1.0, posinf=5.0, neginf=-1.0)
    own_years = own[3]
    return Known(now, base.budget, base.realised, base.share, base.truth, simple, whole, own_years)


def _base(cubes: Grid, at: int, final: bool) -> _Base:
    budget, realised = carried(cubes.budget)[:, :, at], carried(cubes.realised)[:, :, at]
    budget = np.where(budget > 0, budget, np.nan)
    ended, last = cubes.realised[:, :, -1].copy(), cubes.budget[:, :, -1].copy()
    ended[:, -1] = last[:, -1] = np.nan
    first = carried(cubes.budget[:, :, ::-1])[:, :, ::-1][:, :, at]
    with np.errstate(divide="ignore", invalid="ignore"):
        of = np.where(last > 0, last, np.nan) if final else budget
        truth = np.clip(ended / of, LEAST, MOST)
        past = np.clip(ended / np.where(first > 0, first, np.nan), LEAST, MOST)
        pace = np.clip(np.where(ended > 0, realised / ended, np.nan), 0.0, 1.5)
        share = np.clip(realised / budget, LEAST, MOST)
        revised = np.clip(last / budget, 0.2, 5.0)
    return _Base(budget, realised, ended, share, truth, past, pace, revised)


def _simple(
    base: _Base, month: int, now: int, final: bool
) -> tuple[Floats, tuple[Floats, ...], tuple[Floats, ...]]:
    """The simple forecasts (units, years, forecasts), and the pooled and own shares behind them."""
    share, years = base.share, base.share.shape[1]
    pace = _else(pooling.of_all(base.pace, now), np.full(years, month / MONTHS))
    ends = _else(_else(pooling.of_all(base.past, now), pooling.of_all(base.truth, now)), np.ones(years))
    rest = _else(pooling.of_all(base.past - share, now), ends * (1.0 - np.minimum(pace, 1.0)))
    own_pace, _ = pooling.of_own(base.pace, pace, 0.5)
    own_end, own_years = pooling.of_own(base.past, ends, 1.0)
    own_rest, _ = pooling.of_own(base.past - share, rest, 0.5)
    ended, before = earlier(base.ended, 1), earlier(base.realised, 1)
    growth = base.realised / np.where(before > 0, before, np.nan)
    grown = np.clip([middle(growth[:, year]) for year in range(years)], 0.3, 3.0)
    left = (ended - before) / base.budget
    made = [
        share * MONTHS / month,
        share / np.maximum(pace, 0.02),
        share / np.maximum(own_pace, 0.02),
        share + own_rest,
        np.maximum(own_end, share),
        share + rest,
        np.maximum(ends, share),
        np.maximum(1.0, share),
        share + np.where(np.isfinite(left), left, own_rest),
        share + np.where(np.isfinite(left * grown), left * grown, own_rest),
    ]
    whole = np.clip(np.stack(made, axis=-1), np.minimum(share, 0.0)[..., None], MOST)
    if final:
        changed = _else(pooling.of_all(base.revised, now), np.ones(years))
        whole = whole / pooling.of_own(base.revised, changed, 1.0)[0][..., None]
    return whole, (pace, ends, rest), (own_pace, own_end, own_rest, own_years)


def _planned(base: _Base, plan: Floats, own: tuple[Floats, ...], final: bool) -> Floats:
    """By the cash plan: what is planned by now and after now, and how it came true in the unit's own past.

    Nothing where fewer than half of the finished rows have a plan: it has no record to be believed by.
    """
    planned = np.clip(plan / base.budget, 0.0, 1.0)
    usable = np.isfinite(planned) & (planned > 0)
    ended = np.isfinite(base.truth) & np.isfinite(base.share)
    if (usable & ended).sum() <= ended.sum() / 2:
        return np.empty((*base.share.shape, 0))
    left = np.where(usable, np.maximum(1.0 - planned, 0.02), np.nan)
    came = np.clip((base.past - base.share) / left, 0.0, 3.0)
    usual = _else(pooling.of_all(came, came.shape[1] - 1), np.ones(came.shape[1]))
    believed, _ = pooling.of_own(came, usual, 1.0)
    pace, _, rest, _ = own
    made = base.share / np.maximum(np.where(usable, planned, pace), 0.02)
    after = base.share + np.where(usable, left * believed, rest)
    whole = np.clip(np.stack([made, after], axis=-1), np.minimum(base.share, 0.0)[..., None], MOST)
    if final:
        changed = pooling.of_own(base.revised, np.ones(base.revised.shape[1]), 1.0)[0]
        whole = whole / changed[..., None]
    return whole


def _else(values: Floats, other: Floats) -> Floats:
    return np.where(np.isfinite(values), values, other)


def _features(
    cubes: Grid, base: _Base, at: int, pooled: tuple[Floats, ...], own: tuple[Floats, ...]
) -> list[Floats]:
    """What else may tell a year's end: where the unit stands, its size, its revisions, its pace of late."""
    share, budget = base.share, base.budget
    standing = np.array([middle(share[:, year]) for year in range(share.shape[1])])
    size = np.log(budget)
    middle_size = np.array([middle(size[:, year]) for year in range(share.shape[1])])
    spent = carried(cubes.realised)
    ended, before = earlier(base.ended, 1), earlier(base.realised, 1)
    first = carried(cubes.budget[:, :, ::-1])[:, :, -1]
    last = cubes.budget[:, :, -1].copy()
    last[:, -1] = np.nan
    told = [share, own[3], share - standing, np.broadcast_to(standing, share.shape)]
    told += [_known(earlier(share, 1) - share, -9.0), own[0], own[1], own[2]]
    told += [earlier(base.past, 1), earlier(base.pace, 1), np.clip(ended / budget, 0, 5)]
    told += [np.clip((ended - before) / budget, -1, 5), size - middle_size, np.clip(budget / first, 0, 5)]
    told += [_known(np.clip(earlier(last, 1) / earlier(budget, 1), 0, 5), 1.0)]
    told += [np.clip(budget / earlier(last, 1), 0, 5)]
    told += [_lately(spent, budget, at, 1), _lately(spent, budget, at, 3), _unsteady(base.past)]
    return told


def _known(values: Floats, other: float) -> Floats:
    return np.where(np.isfinite(values), values, other)


def _lately(spent: Floats, budget: Floats, at: int, months: int) -> Floats:
    """Share of the budget spent in the last months."""
    before = np.nan_to_num(spent[:, :, at - months]) if at >= months else np.zeros(budget.shape)
    return np.clip((spent[:, :, at] - before) / budget, -1, 2)


def _unsteady(past: Floats) -> Floats:
    """How far the unit's own earlier ends lie apart; -1 where there are none."""
    total, square, count = np.zeros(past.shape), np.zeros(past.shape), np.zeros(past.shape)
    for years in range(1, max(2, min(past.shape[1], 6))):
        one = earlier(past, years)
        there = np.isfinite(one)
        total, square = total + np.where(there, one, 0), square + np.where(there, one, 0) ** 2
        count += there
    apart = np.sqrt(np.maximum(square / np.maximum(count, 1) - (total / np.maximum(count, 1)) ** 2, 0))
    return np.where(count > 0, apart, -1.0)


def _class_features(base: _Base, group: Ints, now: int) -> list[Floats]:
    kinds = (base.past, np.minimum(base.pace, 1.0), base.past - base.share)
    return [*(pooling.of_class(kind, group, now) for kind in kinds), pooling.of_class_now(base.share, group)]
