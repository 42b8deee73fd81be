"""A panel: budget and realised by unit, fiscal year and month, and what of it was known at a month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Names = NDArray[np.str_]

MONTHS = 12


class Panel(NamedTuple):
    """Columns of one length: budget as known in the month, realised since the year's start."""

    unit: Names
    year: Ints
    month: Ints
    budget: Floats
    realised: Floats


class Grid(NamedTuple):
    """The same as cubes (units, years, months), NaN where nothing is known; years count from `first`."""

    units: Names
    first: int
    budget: Floats
    realised: Floats


def panel(
    unit: ArrayLike, year: ArrayLike, month: ArrayLike, budget: ArrayLike, realised: ArrayLike
) -> Panel:
    """A panel of plain columns; months outside 1 to 12 are refused.

    Units: money in any one unit.
    Source: own form.
    """
    made = Panel(
        np.asarray(unit, dtype=np.str_),
        np.asarray(year, dtype=np.int64),
        np.asarray(month, dtype=np.int64),
        np.asarray(budget, dtype=np.float64),
        np.asarray(realised, dtype=np.float64),
    )
    if ((made.month < 1) | (made.month > MONTHS)).any():
        raise ValueError("month")
    return made


def known(whole: Panel, year: int, month: int) -> Panel:
    """What was known at the end of a month of a year: nothing later is left.

    Units: as in.
    Source: a forecast reads the past alone.
    """
    keep = until(whole, year, month)
    return Panel(
        whole.unit[keep], whole.year[keep], whole.month[keep], whole.budget[keep], whole.realised[keep]
    )


def until(whole: Panel, year: int, month: int) -> Flags:
    """Which rows were known at the end of a month of a year.

    Units: as in.
    Source: a forecast reads the past alone.
    """
    keep: Flags = (whole.year < year) | ((whole.year == year) & (whole.month <= month))
    return keep


def grid(rows: Panel, year: int) -> Grid:
    """The panel as cubes up to `year`; of a row that stands twice the last one counts.

    Units: as in.
    Source: own form.
    """
    units, at = np.unique(rows.unit, return_inverse=True)
    first = int(min(rows.year.min(), year)) if len(rows.year) else year
    shape = (len(units), year - first + 1, MONTHS)
    budget, realised = np.full(shape, np.nan), np.full(shape, np.nan)
    where = (at, rows.year - first, rows.month - 1)
    budget[where], realised[where] = rows.budget, rows.realised
    return Grid(units, first, budget, realised)


def carried(cube: Floats) -> Floats:
    """Missing months carry the month before them.

    Units: as in.
    Source: the last known figure stands until a new one is known.
    """
    out = cube.copy()
    for month in range(1, out.shape[-1]):
        out[..., month] = np.where(np.isnan(out[..., month]), out[..., month - 1], out[..., month])
    return out


def earlier(values: Floats, years: int) -> Floats:
    """The values (units, years) of so many years before.

    Units: as in.
    Source: own form.
    """
    out = np.full_like(values, np.nan)
    if years < values.shape[1]:
        out[:, years:] = values[:, :-years]
    return out


def middle(values: Floats) -> float:
    """Median of what is known, NaN of nothing.

    Units: as in.
    Source: median.
    """
    some = values[np.isfinite(values)]
    return float(np.median(some)) if len(some) else float("nan")
