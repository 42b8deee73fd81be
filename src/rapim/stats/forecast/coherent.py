"""Parts that sum to the whole: every statement of a whole split into amounts of its parts, to the sen.

A statement of a whole ("P50 is so much") is one scenario. In it every part stands at the same place of
its own distribution, and that place is the one at which the parts sum to the statement. So parts rise with
the whole, none falls below what it has reached, and nothing is lost in rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import engine, spread
from .events import Event
from .panel import Floats, Ints, Names, Panel, carried, grid, known

Sen = NDArray[np.int64]

LIKE_ROWS = 100.0
"""What a level's own forecast has learned counts half once it has so many finished unit-years."""
TAIL = 3.0
"""Beyond its outer quantiles a part may go so many times as far again as they lie from its middle."""


class Level(NamedTuple):
    """Units of one level: the place of each one's whole in the next level, and amounts in whole sen.

    `quantiles` (units, `spread.LEVELS`) is what is said of the unit itself; `floor` the least it can end at.
    """

    unit: Names
    whole: Ints
    budget: Sen
    floor: Sen
    quantiles: Sen


def tree(
    rows: Panel,
    wholes: list[dict[str, str]],
    year: int,
    month: int,
    *,
    plans: Floats | None = None,
    events: Sequence[Event] = (),
) -> list[Level]:
    """Forecasts of all levels, leaves first; `wholes` names each unit's whole, step by step upwards.

    Rows are of leaves, in sen; what a whole had is the sum of its parts, a missing month as the one before.
    Plans and events are of leaves; where there are events wholes are the sum of their parts alone.

    Units: sen.
    Source: docs/method/forecast-statistics.md.
    """
    panels, places, named = [rows], [], [_now(rows, year, month)]
    for step in wholes:
        panels.append(_summed(panels[-1], step))
        named.append(_now(panels[-1], year, month))
        above = [step[str(unit)] for unit in named[-2].unit]
        places.append(np.searchsorted(named[-1].unit, np.array(above, dtype=np.str_)).astype(np.int64))
    places.append(np.zeros(len(named[-1].unit), dtype=np.int64))
    found: list[Level] = []
    common = spread.COMMON
    for rows_now, now, place in zip(panels, named, places, strict=True):
        below = found[-1] if found else None
        leaf = below is None
        said = engine.forecast(
            rows_now, year, month, plans=plans if leaf else None, events=events if leaf else ()
        )
        learned = 0 if events else _learned(rows_now, year)
        found.append(_level(now, place, _amounts(said, now), below, common, learned))
        common = said.common
    return found


class _Now(NamedTuple):
    """Units of a year by name, their budget and what they have reached."""

    unit: Names
    budget: Floats
    reached: Floats


def _now(rows: Panel, year: int, month: int) -> _Now:
    cubes = grid(known(rows, year, month), year)
    budget, reached = carried(cubes.budget)[:, -1, month - 1], carried(cubes.realised)[:, -1, month - 1]
    there = np.isfinite(budget) & np.isfinite(reached)
    return _Now(cubes.units[there], budget[there], reached[there])


def _summed(rows: Panel, step: dict[str, str]) -> Panel:
    last = int(rows.year.max()) if len(rows.year) else 0
    cubes = grid(rows, last)
    names, at = np.unique(np.array([step[str(one)] for one in cubes.units]), return_inverse=True)
    shape = (len(names), *cubes.budget.shape[1:])
    budget, realised = np.zeros(shape), np.zeros(shape)
    np.add.at(budget, at, np.nan_to_num(carried(cubes.budget)))
    np.add.at(realised, at, np.nan_to_num(carried(cubes.realised)))
    seen = np.zeros(shape, dtype=np.bool_)
    np.logical_or.at(seen, at, np.isfinite(cubes.budget))
    unit, years, months = np.nonzero(seen)
    return Panel(names[unit], cubes.first + years, months + 1, budget[seen], realised[seen])


def _learned(rows: Panel, year: int) -> int:
    ended = (rows.year < year) & (rows.month == 12)
    return int(ended.sum())


def _amounts(said: engine.Forecast, now: _Now) -> Floats:
    """Quantiles in money; a unit that has no share to forecast stays at what it has reached."""
    out = np.repeat(now.reached[:, None], len(spread.LEVELS), axis=1)
    place = np.searchsorted(now.unit, said.unit)
    out[place] = said.quantiles * now.budget[place, None]
    return out


def _level(now: _Now, place: Ints, own: Floats, below: Level | None, common: float, rows: int) -> Level:
    budget, reached = np.rint(now.budget).astype(np.int64), np.rint(now.reached).astype(np.int64)
    quantiles = own
    if below is not None:
        sums = summed(below, len(now.unit), common)
        trust = rows / (rows + LIKE_ROWS)
        quantiles = trust * own + (1 - trust) * sums
    floor = np.minimum(reached, np.rint(own[:, 0]).astype(np.int64))
    if below is not None:
        floor = np.zeros(len(now.unit), dtype=np.int64)
        np.add.at(floor, below.whole, below.floor)
    whole = np.maximum(np.rint(np.sort(quantiles, axis=1)).astype(np.int64), floor[:, None])
    return Level(now.unit, place, budget, floor, whole)


def summed(parts: Level, wholes: int, common: float) -> Floats:
    """Quantiles of the sums of parts whose errors have a share `common` of their squares in common.

    Units: sen.
    Source: one-factor model, quantile by quantile: what is common adds up, the rest adds up in squares.
    """
    values = parts.quantiles.astype(np.float64)
    middle = values[:, spread.MIDDLE_AT]
    mean = _mean(values)
    away = values - middle[:, None]
    together, apart = np.zeros((wholes, values.shape[1])), np.zeros((wholes, values.shape[1]))
    np.add.at(together, parts.whole, away)
    np.add.at(apart, parts.whole, away**2)
    size = np.sqrt(common * together**2 + (1 - common) * apart)
    shift = np.sqrt(common)
    centre = np.bincount(parts.whole, shift * middle + (1 - shift) * mean, wholes)
    found: Floats = centre[:, None] + np.sign(np.arange(values.shape[1]) - spread.MIDDLE_AT) * size
    return found


def _mean(values: Floats) -> Floats:
    """The mean of each distribution, its quantiles joined by straight lines."""
    edges = np.concatenate([[0.0], spread.LEVELS, [1.0]])
    outer = np.column_stack([values[:, :1], values, values[:, -1:]])
    found: Floats = ((outer[:, 1:] + outer[:, :-1]) / 2) @ np.diff(edges)
    return found


def split(wholes: Sen, parts: Level, ceiling: Sen | None = None) -> Sen:
    """The parts' amounts (parts, levels) in each statement of their wholes (wholes, levels): they sum to it.

    Wholes below the sum of floors, or above that of ceilings, are refused.

    Units: sen.
    Source: all parts at one place of their own distributions; rounding by cumulated remainders.
    """
    least = np.zeros(len(wholes), dtype=np.int64)
    np.add.at(least, parts.whole, parts.floor)
    if (
        (np.bincount(parts.whole, minlength=len(wholes)) == 0).any()
        or (wholes < least[:, None]).any()
        or (np.diff(wholes, axis=1) < 0).any()
    ):
        raise ValueError("wholes")
    if ceiling is not None:
        most = np.zeros(len(wholes), dtype=np.int64)
        np.add.at(most, parts.whole, ceiling)
        if (wholes > most[:, None]).any() or (ceiling < parts.floor).any():
            raise ValueError("ceiling")
    order = np.argsort(parts.whole, kind="stable")
    told = _scenario(wholes.astype(np.float64), parts, ceiling)[order]
    group = parts.whole[order]
    top = None if ceiling is None else ceiling[order]
    now = parts.floor[order]
    before = least
    out = np.empty((len(now), wholes.shape[1]), dtype=np.int64)
    for at in range(wholes.shape[1]):
        now = now + _dealt(np.maximum(told[:, at] - now, 0.0), wholes[:, at] - before, group)
        if top is not None:
            now = _below(now, top, group)
        out[order, at], before = now, wholes[:, at]
    return out


def _scenario(wholes: Floats, parts: Level, ceiling: Sen | None) -> Floats:
    """Where each part stands when all stand at one place and sum to the statement."""
    floor = parts.floor.astype(np.float64)
    curve = _curve(parts, floor, None if ceiling is None else ceiling.astype(np.float64))
    sums = np.zeros((len(wholes), curve.shape[1]))
    np.add.at(sums, parts.whole, curve)
    out = np.empty((len(floor), wholes.shape[1]))
    for at in range(wholes.shape[1]):
        asked = np.clip(wholes[:, at], sums[:, 0], sums[:, -1])
        step = np.clip((sums <= asked[:, None]).sum(axis=1) - 1, 0, curve.shape[1] - 2)
        each = np.arange(len(wholes))
        width = sums[each, step + 1] - sums[each, step]
        part = np.where(width > 0, (asked - sums[each, step]) / np.where(width > 0, width, 1.0), 0.0)
        mine, some = step[parts.whole], np.arange(len(floor))
        low, high = curve[some, mine], curve[some, mine + 1]
        out[:, at] = low + part[parts.whole] * (high - low)
    return out


def _curve(parts: Level, floor: Floats, ceiling: Floats | None) -> Floats:
    """The distribution of each part from its floor to its ceiling."""
    values = parts.quantiles.astype(np.float64)
    middle = values[:, spread.MIDDLE_AT]
    low = middle - TAIL * (middle - values[:, 0])
    high = middle + TAIL * (values[:, -1] - middle)
    far = high + np.maximum(parts.budget, 0) + 1.0 if ceiling is None else ceiling
    curve = np.maximum(np.column_stack([floor, low, values, high, far]), floor[:, None])
    if ceiling is not None:
        curve = np.minimum(curve, ceiling[:, None])
    return np.maximum.accumulate(curve, axis=1)


def _dealt(wanted: Floats, amount: Sen, group: Ints) -> Sen:
    """`amount` of each whole dealt to its parts by what they want, in whole sen, nothing left over."""
    total = np.bincount(group, wanted, len(amount))[group]
    weight = np.where(total > 0, wanted, 1.0)
    weight = weight / np.bincount(group, weight, len(amount))[group]
    starts = np.searchsorted(group, np.arange(len(amount)))
    run = np.cumsum(weight)
    upto = np.minimum(run - (run - weight)[starts][group], 1.0)
    upto[np.append(starts[1:], len(group)) - 1] = 1.0
    upper = np.rint(upto * amount[group]).astype(np.int64)
    lower = np.concatenate([[0], upper[:-1]])
    lower[starts] = 0
    dealt: Sen = np.maximum(upper - lower, 0)
    return dealt


def _below(now: Sen, top: Sen, group: Ints) -> Sen:
    """What stands above a ceiling goes to the parts of the same whole that have room."""
    wholes = int(group.max()) + 1 if len(group) else 0
    over = np.zeros(wholes, dtype=np.int64)
    np.add.at(over, group, np.maximum(now - top, 0))
    held = np.minimum(now, top)
    room = top - held
    run = np.cumsum(room)
    starts = np.searchsorted(group, np.arange(wholes))
    before = run - room - np.concatenate([[0], run])[starts][group]
    taken: Sen = held + np.clip(over[group] - before, 0, room)
    return taken
