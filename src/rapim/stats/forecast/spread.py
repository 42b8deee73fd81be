"""How wide: quantiles of errors made on years that were left out, by month and by how unsure a row is."""

from __future__ import annotations

import numpy as np

from .panel import Floats, Ints

LEVELS = np.array([0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95])
SHAPE = np.array([-2.6, -1.8, -0.75, 0.0, 0.75, 1.8, 2.6]) / 0.75 * 1.1
"""Errors of nothing known, in middle errors: heavy tails, a little wider than seen."""
MIDDLE_AT = 3
GROUPS = 3
YEAR_ROWS = 30.0
"""Rows of one year share its shocks: more than so many count as so many."""
LIKE_SHAPE, LIKE_SHIFT, LIKE_GROUP = 30.0, 60.0, 40.0
NEWCOMER = 1.15
"""A unit without a past is at least so much less sure."""
LIKE_UNIT = 3.0
"""How unsure a unit itself has been counts half once so many years of it are known."""
STUDENT = (2.40, 1.47, 1.28, 1.20, 1.15, 1.12, 1.10, 1.09, 1.08, 1.07)
"""How much wider the middle 80 % are with one, two, … years than with very many (Student's t to normal)."""
FEW_ROWS, MOST_FEW = 10.0, 4.0
"""With fewer rows in a year than this its shock cannot be told from the units' own errors."""
COMMON, LIKE_COMMON = 0.15, 3.0
"""How much of squared errors units of a year share, as if seen in so many years."""


def in_common(scaled: Floats, year: Ints) -> float:
    """How much of their squared errors the units of a year have in common, drawn to `COMMON`.

    Units: share, 0 to 1.
    Source: one-factor model; mean product of errors of two units of a year, errors beyond 3 cut.
    """
    cut = np.clip(scaled / max(float(np.sqrt(np.mean(scaled**2))), 1e-12), -3, 3)
    total, pairs = 0.0, 0.0
    for one in np.unique(year):
        mine = cut[year == one]
        total += (float(mine.sum()) ** 2 - float(mine @ mine)) / max(len(mine) - 1, 1)
        pairs += float(mine @ mine)
    years = len(np.unique(year))
    found = max(total / pairs, 0.0) if pairs > 0 and years > 1 else COMMON
    return min((found * years + COMMON * LIKE_COMMON) / (years + LIKE_COMMON), 1.0)


def plain_scale(apart: Floats, missed: Floats, asked: Floats) -> tuple[Floats, Floats]:
    """The usual size of error of rows by how far their simple forecasts lie apart.

    Units: shares.
    Source: log-linear fit, its slope drawn to 0 where rows are few.
    """
    told, wanted, rows = np.log(apart + 0.02), _log_size(missed), len(missed)
    spread = told - told.mean()
    slope = float(spread @ (wanted - wanted.mean())) / (float(spread @ spread) + 1e-12)
    slope = float(np.clip(slope, 0.0, 1.2)) * rows / (rows + 30.0)
    level, centre = wanted.mean(), told.mean()
    return (
        np.exp(level + slope * spread),
        np.exp(level + slope * (np.log(asked + 0.02) - centre)),
    )


def of_units(missed: Floats, scale: Floats, unit: Ints, asked: Ints) -> tuple[Floats, Floats]:
    """How much less or more sure each unit has been than `scale` says: of learned rows (its other years), of
    `asked` units (all its years).

    Units: factors.
    Source: partial pooling of the logarithm of errors.
    """
    apart = _log_size(missed) - np.log(scale)
    apart = apart - apart.mean()
    size = int(max(unit.max(), asked.max(initial=0))) + 1
    count, total = np.bincount(unit, minlength=size), np.bincount(unit, apart, size)
    own = (total[unit] - apart) / (count[unit] - 1 + LIKE_UNIT)
    return np.exp(own), np.exp(total[asked] / (count[asked] + LIKE_UNIT))


def _log_size(missed: Floats) -> Floats:
    sizes = np.abs(missed)
    logs: Floats = np.log(sizes + 0.1 * sizes.mean() + 1e-4)
    return logs


def log_size(missed: Floats) -> Floats:
    """The logarithm of errors, those near 0 held off it.

    Units: shares in, logarithm out.
    Source: own choice: a tenth of the mean is added.
    """
    return _log_size(missed)


def quantiles(missed: Floats, scale: Floats, year: Ints, centre: Floats, asked: Floats) -> Floats:
    """Quantiles (rows, levels) round `centre`, `asked` being the usual size of error of each row.

    Units: shares.
    Source: split conformal prediction with scaled errors of left-out years, by group of scale; drawn to a
    pooled shape where rows are few.
    """
    years = len(np.unique(year))
    scaled = missed / scale
    count = min(len(scaled), years * YEAR_ROWS)
    pooled = _drawn(scaled, count)
    cuts = np.quantile(scale, np.linspace(0, 1, GROUPS + 1)[1:-1])
    learned, mine = np.searchsorted(cuts, scale), np.searchsorted(cuts, asked)
    out = np.empty((len(asked), len(LEVELS)))
    for group in range(GROUPS):
        some = scaled[learned == group]
        own = np.quantile(some, LEVELS) if len(some) > 5 else pooled
        trust = count / (count + GROUPS * LIKE_GROUP)
        here = mine == group
        out[here] = centre[here, None] + asked[here, None] * (trust * own + (1 - trust) * pooled)
    return np.sort(widened(out, years, len(scaled) / years), axis=1)


def _drawn(scaled: Floats, count: float) -> Floats:
    """Quantiles of scaled errors, their shape drawn to `SHAPE` and their middle to 0."""
    seen = np.quantile(scaled, LEVELS)
    trust = count / (count + LIKE_SHAPE)
    shift = seen[MIDDLE_AT] * count / (count + LIKE_SHIFT)
    usual = SHAPE * np.median(np.abs(scaled))
    drawn: Floats = (seen - seen[MIDDLE_AT]) * trust + (1 - trust) * usual + shift
    return drawn


def widened(found: Floats, years: int, rows: float) -> Floats:
    """Wider where few years and units were seen; a little narrower where leaving a year out costs much.

    Units: shares.
    Source: a year left out of two teaches half of what both teach; years differ more than units of a year.
    """
    small = YEAR_ROWS / (YEAR_ROWS + rows)
    factor = 1.25 if years < 2 else 1 + (0.3 * small - 0.3 * (1 - small)) / years
    student = STUDENT[years - 1] if years <= len(STUDENT) else 1 + 0.7 / years
    factor += (student - 1) * min((FEW_ROWS / rows) ** 2, MOST_FEW)
    mid = found[:, MIDDLE_AT : MIDDLE_AT + 1]
    wider: Floats = mid + (found - mid) * factor
    return wider
