"""How good past forecasts would have been: every year but the first, from what was known then."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import engine, simple, spread
from .panel import Floats, Panel, grid, known

MONTHS = (3, 6, 9)
CUT = 2.0
BASELINES = ("straight_line", "own_pace", "plan", "pooled_pace", "pooled_absorption")


def backtest(rows: Panel, months: tuple[int, ...] = MONTHS) -> dict[str, Any]:
    """Errors of the forecast and of simple forecasts beside it, by month, on rolling origins.

    Units: shares.
    Source: mean absolute error of the median, pinball loss on all levels, coverage of the 80 % band.
    """
    years = [int(year) for year in np.unique(rows.year)[1:]]
    by_month = {month: _cases(rows, years, month) for month in months}
    whole = [case for cases in by_month.values() for case in cases]
    return {
        "years": years,
        "months": list(months),
        "all": _figures(whole),
        "by_month": {str(month): _figures(cases) for month, cases in by_month.items()},
    }


def _cases(rows: Panel, years: list[int], month: int) -> list[tuple[Floats, Floats, Floats]]:
    """Truth, quantiles and simple forecasts of each year at a month."""
    found = []
    for year in years:
        said = engine.forecast(rows, year, month)
        ended = grid(known(rows, year, 12), year)
        place = np.searchsorted(ended.units, said.unit)
        then = grid(known(rows, year, month), year)
        table = simple.at_month(then, month)
        mine = np.searchsorted(then.units, said.unit)
        truth = ended.realised[place, -1, -1] / table.budget[mine, -1]
        there = np.isfinite(truth)
        options = table.simple[mine, -1][:, [simple.NAMES.index(name) for name in BASELINES]]
        found.append((np.clip(truth[there], 0, CUT), said.quantiles[there], options[there]))
    return found


def _figures(cases: list[tuple[Floats, Floats, Floats]]) -> dict[str, Any]:
    if not cases or not sum(len(truth) for truth, _, _ in cases):
        return {"n": 0}
    truth, found, options = (np.concatenate(parts) for parts in zip(*cases, strict=True))
    found, options = np.clip(found, 0, CUT), np.clip(options, 0, CUT)
    missed = truth[:, None] - found
    pinball = np.maximum(spread.LEVELS * missed, (spread.LEVELS - 1) * missed)
    plain = {
        name: round(float(np.abs(truth - options[:, at]).mean()), 6) for at, name in enumerate(BASELINES)
    }
    error = float(np.abs(missed[:, spread.MIDDLE_AT]).mean())
    best = min(plain, key=lambda name: plain[name])
    return {
        "n": len(truth),
        "mae": round(error, 6),
        "pinball": round(float(pinball.mean()), 6),
        "coverage80": round(float(((truth >= found[:, 1]) & (truth <= found[:, 5])).mean()), 4),
        "width80": round(float((found[:, 5] - found[:, 1]).mean()), 6),
        "baselines": plain,
        "best_baseline": best,
        "skill": round(1 - error / max(plain[best], 1e-12), 4),
    }
