"""The forecast of a year at the end of a month, for every unit that has a budget then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from . import boosting, simple, spread, stacking
from .events import Event, undone
from .panel import Flags, Floats, Grid, Ints, Names, Panel, carried, grid, known, until

FEWEST = 3
"""With fewer finished unit-years nothing is learned."""
ENOUGH = 150
"""From so many finished unit-years on, trees mend the blend."""
CENTRE = boosting.Settings(trees=150)
SCALE = boosting.Settings(trees=60, bounded=False)
STEPS = np.linspace(0, 1, 6)
TOP = 2.0
"""Outcomes above this share of the budget are learned as this."""
RARE = 0.02
"""When fewer unit-years than this ended below what they had reached, what is reached is the least."""


class Forecast(NamedTuple):
    """Quantiles (units, `spread.LEVELS`) of the year-end share; the weights of `simple.NAMES`, and of
    `simple.PLANNED` where plans have a record; how much of squared errors units of a year have in common."""

    unit: Names
    quantiles: Floats
    weights: Floats
    common: float = spread.COMMON


class _Rows(NamedTuple):
    """Rows that can be learned from, and rows asked for."""

    truth: Floats
    year: Ints
    values: Floats
    asked: Floats


def forecast(
    rows: Panel,
    year: int,
    month: int,
    *,
    final: bool = False,
    plans: Floats | None = None,
    events: Sequence[Event] = (),
) -> Forecast:
    """Forecast the end of `year` for every unit with a positive budget at the end of `month`.

    Rows after that month are not read. `final`: share of the year's last budget, itself unknown. `plans`:
    for each row what was planned to be spent by then, NaN where nothing is. `events`: what cut or lifted the
    rest of years.

    Units: money in any one unit in, shares out.
    Source: docs/method/forecast.md.
    """
    keep = until(rows, year, month)
    then = known(rows, year, month)
    if not (then.year == year).any():
        return Forecast(np.empty(0, np.str_), np.empty((0, len(spread.LEVELS))), np.zeros(len(simple.NAMES)))
    whole = grid(then, year)
    cubes, there = _running(whole)
    plan = None if plans is None else grid(then._replace(realised=plans[keep]), year).realised[there]
    seen = carried(cubes.realised)[:, -1, month - 1]
    cubes, part = undone(cubes, events, month)
    table = simple.at_month(cubes, month, final=final, plan=plan)
    learn, ask = table.rows()
    if learn.sum() < FEWEST:
        found, common = _unlearned(table.simple[ask], month), spread.COMMON
        weights = np.zeros(table.simple.shape[-1])
    else:
        found, weights, common = _learned(table, learn, ask)
    if not final:
        found = np.maximum(found, _least(table, learn, ask)[:, None])
    asked, budget = ask.any(axis=1), table.budget[ask]
    now, without = (seen[asked] / budget)[:, None], (table.reached[ask] / budget)[:, None]
    if events:
        found = now + (found - without) * part[asked, None]
    return Forecast(cubes.units[asked], np.maximum.accumulate(found, axis=1), weights, common)


def _running(cubes: Grid) -> tuple[Grid, Flags]:
    """Only units that ever had a figure, and which those are; their order is that of their names."""
    there = np.atleast_1d(np.isfinite(cubes.budget).any(axis=(1, 2)))
    return Grid(cubes.units[there], cubes.first, cubes.budget[there], cubes.realised[there]), there


def _unlearned(options: Floats, month: int) -> Floats:
    """Nothing is known of any finished year: the middle of the simple forecasts, and wide."""
    centre = stacking.unlearned(options)
    apart = np.abs(options - centre[:, None]).mean(axis=1) + 0.05 + 0.1 * (1 - month / 12)
    found: Floats = centre[:, None] + apart[:, None] * spread.SHAPE
    return found


def _learned(table: simple.Known, learn: Flags, ask: Flags) -> tuple[Floats, Floats, float]:
    year = np.broadcast_to(np.arange(learn.shape[1])[None], learn.shape)[learn]
    options, asked = table.simple[learn], table.simple[ask]
    truth = np.clip(table.truth[learn], simple.LEAST, TOP)
    mixed = stacking.blend(options, table.truth[learn], year, asked)
    apart = np.abs(options - mixed.learned[:, None]) @ mixed.weights
    apart_asked = np.abs(asked - mixed.asked[:, None]) @ mixed.weights
    values = np.column_stack([table.features[learn], options - mixed.learned[:, None], mixed.learned, apart])
    values_asked = np.column_stack(
        [table.features[ask], asked - mixed.asked[:, None], mixed.asked, apart_asked]
    )
    rows = _Rows(truth, year, values, values_asked)
    centre, centre_asked = mixed.learned, mixed.asked
    many = len(truth) >= ENOUGH
    if many and len(np.unique(year)) > 1:
        centre, centre_asked = _mended(rows, centre, centre_asked)
    missed = truth - centre
    if many:
        size = spread.log_size(missed)
        usual = np.full(len(size), np.median(size))
        scale, scale_asked = _boosted(rows, size, usual, np.full(len(asked), usual[0]), SCALE)
        scale, scale_asked = np.exp(scale), np.exp(scale_asked)
    else:
        scale, scale_asked = spread.plain_scale(apart, missed, apart_asked)
        of = np.broadcast_to(np.arange(learn.shape[0])[:, None], learn.shape)
        own, own_asked = spread.of_units(missed, scale, of[learn], of[ask])
        newcomer = np.where(table.own_years[ask] > 0, 1.0, spread.NEWCOMER)
        scale, scale_asked = scale * own, scale_asked * own_asked * newcomer
    found = spread.quantiles(missed, scale, year, centre_asked, scale_asked)
    return found, mixed.weights, spread.in_common(missed / scale, year)


def _mended(rows: _Rows, centre: Floats, asked: Floats) -> tuple[Floats, Floats]:
    """The blend moved by trees, as far as that helped on years left out."""
    moved, moved_asked = _boosted(rows, rows.truth, centre, asked, CENTRE)
    errors = [float(np.abs(rows.truth - centre - part * (moved - centre)).mean()) for part in STEPS]
    part = STEPS[int(np.argmin(errors))]
    return centre + part * (moved - centre), asked + part * (moved_asked - asked)


def _boosted(
    rows: _Rows, target: Floats, start: Floats, asked: Floats, how: boosting.Settings
) -> tuple[Floats, Floats]:
    """What trees say of rows they have not learned from, a year (or a fourth of the years) left out."""
    years = len(np.unique(rows.year))
    part = np.arange(len(target)) % 3 if years < 2 else rows.year if years <= 4 else rows.year % 4
    out = start.copy()
    for one in np.unique(part):
        left, kept = part == one, part != one
        trees = boosting.fit(rows.values[kept], target[kept], start[kept], how)
        out[left] = boosting.predict(trees, rows.values[left], start[left])
    whole = boosting.fit(rows.values, target, start, how)
    return out, boosting.predict(whole, rows.asked, asked)


def _least(table: simple.Known, learn: Flags, ask: Flags) -> Floats:
    """The least a year can end at: what is reached, unless years of this panel ended below that."""
    reached = table.reached[ask] / table.budget[ask]
    before, share, truth = table.reached[learn], table.share[learn], table.truth[learn]
    sure = before > 0
    fell = truth[sure] / np.maximum(share[sure], 1e-9) < 1 - 1e-9
    if not sure.any() or fell.mean() < RARE:
        return np.where(reached > 0, reached, -np.inf)
    kept = float(np.quantile(truth[sure] / np.maximum(share[sure], 1e-9), RARE / 2))
    return np.where(reached > 0, reached * np.clip(kept, 0.0, 1.0), -np.inf)
