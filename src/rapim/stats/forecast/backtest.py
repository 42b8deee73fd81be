"""How good past forecasts would have been: every year but the first, from what was known then."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from . import engine, simple, spread
from .panel import Flags, Floats, Ints, Names, Panel, earlier, grid, known

MONTHS = (3, 6, 9)
CUT = 2.0
BASELINES = (
    "straight_line",
    "last_year_share",
    "last_year_pace",
    "mean_of_line_and_share",
    "mean_of_line_and_pace",
    "plan",
    "own_pace",
    "pooled_pace",
    "pooled_absorption",
)
TENTHS = 10


class Cases(NamedTuple):
    """One row for each unit, year and month whose end is known: what was said, and what came."""

    unit: Names
    year: Ints
    month: Ints
    truth: Floats
    quantiles: Floats
    baselines: Floats

    def where(self, some: Flags | Ints) -> Cases:
        """Only some of them, or all in another order."""
        return Cases(
            self.unit[some],
            self.year[some],
            self.month[some],
            self.truth[some],
            self.quantiles[some],
            self.baselines[some],
        )


def backtest(rows: Panel, months: tuple[int, ...] = MONTHS) -> dict[str, Any]:
    """Errors of the forecast and of simple forecasts beside it on rolling origins: all, by month, by unit.

    Units: shares.
    Source: mean absolute error of the median, pinball loss by level, coverage, calibration by tenth.
    """
    found = cases(rows, months)
    return {
        "years": [int(year) for year in np.unique(rows.year)[1:]],
        "months": list(months),
        "all": figures(found),
        "by_month": {str(month): figures(found.where(found.month == month)) for month in months},
        "by_unit": by_unit(found),
    }


def cases(rows: Panel, months: tuple[int, ...] = MONTHS, *, final: bool = False) -> Cases:
    """What would have been said at each month of every year but the first, beside what came.

    Units: shares, cut to 0 … `CUT`.
    Source: rolling origins; a forecast reads nothing later than its month.
    """
    found = [
        _origin(rows, int(year), month, final) for year in np.unique(rows.year)[1:] for month in months
    ] or [_origin(rows, 0, 12, final)]
    return Cases(
        np.concatenate([one.unit for one in found]),
        np.concatenate([one.year for one in found]),
        np.concatenate([one.month for one in found]),
        np.concatenate([one.truth for one in found]),
        np.concatenate([one.quantiles for one in found]),
        np.concatenate([one.baselines for one in found]),
    )


def _origin(rows: Panel, year: int, month: int, final: bool) -> Cases:
    said = engine.forecast(rows, year, month, final=final)
    ended = grid(known(rows, year, 12), year)
    then = grid(known(rows, year, month), year)
    table = simple.at_month(then, month, final=final)
    mine, place = np.searchsorted(then.units, said.unit), np.searchsorted(ended.units, said.unit)
    of = ended.budget[place, -1, -1] if final else table.budget[mine, -1]
    truth = ended.realised[place, -1, -1] / np.where(of > 0, of, np.nan)
    there = np.isfinite(truth)
    return Cases(
        said.unit[there],
        np.full(int(there.sum()), year),
        np.full(int(there.sum()), month),
        np.clip(truth[there], 0, CUT),
        np.clip(said.quantiles[there], 0, CUT),
        np.clip(_baselines(table, mine)[there], 0, CUT),
    )


def _baselines(table: simple.Known, mine: Ints) -> Floats:
    """The baselines by name; a unit without a last year takes what all did."""
    by_name = dict(zip(simple.NAMES, np.moveaxis(table.simple[mine, -1], -1, 0), strict=True))
    last, before = earlier(table.truth, 1)[mine, -1], earlier(table.share, 1)[mine, -1]
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = table.share[mine, -1] * last / before
    line = by_name["straight_line"]
    by_name["last_year_share"] = np.where(np.isfinite(last), last, by_name["pooled_absorption"])
    usable = np.isfinite(pace) & (before > 0)
    by_name["last_year_pace"] = np.where(usable, np.clip(pace, 0, CUT), by_name["pooled_pace"])
    by_name["mean_of_line_and_share"] = (line + by_name["last_year_share"]) / 2
    by_name["mean_of_line_and_pace"] = (line + by_name["last_year_pace"]) / 2
    return np.stack([by_name[name] for name in BASELINES], axis=-1)


def figures(found: Cases) -> dict[str, Any]:
    """Scores of some cases; of none the number alone.

    Units: shares.
    Source: Gneiting and Raftery (2007); CRPS as twice the mean pinball loss over the levels.
    """
    if not len(found.truth):
        return {"n": 0}
    missed = found.truth[:, None] - found.quantiles
    pinball = np.maximum(spread.LEVELS * missed, (spread.LEVELS - 1) * missed)
    plain = np.abs(found.truth[:, None] - found.baselines).mean(axis=0)
    error, best = float(np.abs(missed[:, spread.MIDDLE_AT]).mean()), int(plain.argmin())
    levels = (f"q{round(100 * level):02}" for level in spread.LEVELS)
    return {
        "n": len(found.truth),
        "mae": round(error, 6),
        "bias": round(float(-missed[:, spread.MIDDLE_AT].mean()), 6),
        "pinball": round(float(pinball.mean()), 6),
        "crps": round(2 * float(pinball.mean()), 6),
        "pinball_by_level": {
            name: round(float(one), 6) for name, one in zip(levels, pinball.mean(axis=0), strict=True)
        },
        "coverage80": round(_inside(found, 1), 4),
        "coverage90": round(_inside(found, 0), 4),
        "width80": round(float((found.quantiles[:, 5] - found.quantiles[:, 1]).mean()), 6),
        "calibration": calibration(found),
        "baselines": {name: round(float(one), 6) for name, one in zip(BASELINES, plain, strict=True)},
        "best_baseline": BASELINES[best],
        "skill": round(1 - error / max(float(plain[best]), 1e-12), 4),
    }


def _inside(found: Cases, low: int) -> float:
    high = found.quantiles.shape[1] - 1 - low
    inside = (found.truth >= found.quantiles[:, low]) & (found.truth <= found.quantiles[:, high])
    return float(inside.mean())


def calibration(found: Cases) -> list[float]:
    """The share of outcomes in each tenth of what was said; a tenth each is right.

    Units: shares that sum to 1.
    Source: probability integral transform, quantiles joined by straight lines; outcomes on a step of the
    distribution are spread over it.
    """
    edges = np.linspace(0, 1, TENTHS + 1)
    levels, far = np.concatenate([[0.0], spread.LEVELS, [1.0]]), 10.0
    ends = np.full((len(found.truth), 1), far)
    curve = np.column_stack([-ends, found.quantiles, ends])
    low = _place(curve, levels, found.truth, right=False)
    high = np.maximum(_place(curve, levels, found.truth, right=True), low + 1e-9)
    upto = np.clip((edges[None] - low[:, None]) / (high - low)[:, None], 0, 1)
    return [round(float(one), 4) for one in np.diff(upto, axis=1).mean(axis=0)]


def _place(curve: Floats, levels: Floats, truth: Floats, *, right: bool) -> Floats:
    """Where the truth stands in each distribution: below all that equal it, or above them."""
    above = curve <= truth[:, None] if right else curve < truth[:, None]
    at = np.clip(above.sum(axis=1) - 1, 0, len(levels) - 2)
    rows = np.arange(len(truth))
    width = curve[rows, at + 1] - curve[rows, at]
    part = np.where(width > 0, (truth - curve[rows, at]) / np.where(width > 0, width, 1.0), 0.0)
    found: Floats = levels[at] + np.clip(part, 0, 1) * (levels[at + 1] - levels[at])
    # beyond the outer quantiles nothing is known of the place: all of the outer part
    if right:
        return np.where(at == len(levels) - 2, 1.0, np.where(at == 0, levels[1], found))
    return np.where(at == 0, 0.0, np.where(at == len(levels) - 2, levels[-2], found))


def by_unit(found: Cases) -> dict[str, dict[str, dict[str, Any]]]:
    """For each unit and month: past errors of the forecast and of the best simple one, and which is better.

    The best simple one is the best of all units at that month: that of a single unit would be so by luck.
    `better` names it where its error is the smaller one in the mean and in more than half of the years.

    Units: shares.
    Source: mean absolute error.
    """
    out: dict[str, dict[str, dict[str, Any]]] = {}
    for month in np.unique(found.month):
        some = found.where(found.month == month)
        plain = np.abs(some.truth[:, None] - some.baselines)
        best = int(plain.mean(axis=0).argmin())
        errors = np.abs(some.truth - some.quantiles[:, spread.MIDDLE_AT])
        inside = (some.truth >= some.quantiles[:, 1]) & (some.truth <= some.quantiles[:, 5])
        units, at = np.unique(some.unit, return_inverse=True)
        count = np.bincount(at)
        mine, other = np.bincount(at, errors) / count, np.bincount(at, plain[:, best]) / count
        within = np.bincount(at, inside)
        won = (other < mine) & (np.bincount(at, plain[:, best] < errors) > count / 2)
        for one, unit in enumerate(units):
            out.setdefault(str(unit), {})[str(int(month))] = {
                "n": int(count[one]),
                "mae": round(float(mine[one]), 6),
                "inside80": int(within[one]),
                "best_baseline": BASELINES[best],
                "best_mae": round(float(other[one]), 6),
                "better": BASELINES[best] if won[one] else "forecast",
            }
    return out
