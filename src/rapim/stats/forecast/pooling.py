"""What like units did in other years: of all, of the class, of the unit itself drawn towards all."""

from __future__ import annotations

import numpy as np

from .panel import Floats, Ints, Names, earlier, middle

FADES = 0.7
"""A year counts so much of the year after it."""
LIKE = 5.0
"""A class counts as if so many values of all stood in it."""


def others(now: int, year: int) -> list[int]:
    """The finished years a row of `year` may learn from at `now`: all but its own.

    Units: years counted from the first.
    Source: leave one year out, so that what is learned holds for a year not seen.
    """
    return [one for one in range(now) if one != year] or list(range(now))


def of_all(values: Floats, now: int) -> Floats:
    """Median of all units in the other finished years, for each year.

    Units: as in, (units, years) to (years,).
    Source: pooled reference class.
    """
    return np.array([middle(values[:, others(now, year)]) for year in range(values.shape[1])])


def of_own(values: Floats, pooled: Floats, like: float) -> tuple[Floats, Floats]:
    """Mean of the unit's own earlier years, fading, drawn to `pooled` as if it were `like` years; and how
    much was its own.

    Units: as in.
    Source: partial pooling (empirical Bayes).
    """
    total, weight = np.zeros(values.shape), np.zeros(values.shape)
    for years in range(1, values.shape[1]):
        one = earlier(values, years)
        there = np.isfinite(one)
        total += np.where(there, one, 0.0) * FADES ** (years - 1)
        weight += there * FADES ** (years - 1)
    return (total + like * pooled) / (weight + like), weight


def of_class(values: Floats, group: Ints, now: int) -> Floats:
    """Mean of the class in the other finished years, drawn to the median of all.

    Units: as in.
    Source: partial pooling.
    """
    out = np.zeros(values.shape)
    size = int(group.max()) + 1
    for year in range(values.shape[1]):
        some = values[:, others(now, year)]
        there = np.isfinite(some)
        count = np.bincount(group, there.sum(axis=1), size)
        total = np.bincount(group, np.where(there, some, 0.0).sum(axis=1), size)
        pooled = np.nan_to_num(middle(some))
        out[:, year] = ((total + LIKE * pooled) / (count + LIKE))[group]
    return out


def of_class_now(values: Floats, group: Ints) -> Floats:
    """How the class stands in the running month against the middle of all, drawn to 0.

    Units: as in.
    Source: partial pooling.
    """
    out = np.zeros(values.shape)
    size = int(group.max()) + 1
    for year in range(values.shape[1]):
        there = np.isfinite(values[:, year])
        away = np.where(there, values[:, year] - middle(values[:, year]), 0.0) if there.any() else there * 0.0
        out[:, year] = (np.bincount(group, away, size) / (np.bincount(group, there, size) + 3.0))[group]
    return out


def classes(units: Names) -> list[Ints]:
    """The classes that the names of units tell: what stands before the first and after the last `|`.

    Units: names in, numbers of classes out.
    Source: own form: `city|function`, `agency|programme|activity`.
    """
    parts = [str(unit).split("|") for unit in units]
    found = []
    for end in (0, -1):
        names, group = np.unique([one[end] if len(one) > 1 else "" for one in parts], return_inverse=True)
        if 1 < len(names) <= len(units) / 2:
            found.append(group.astype(np.int64))
    return found
