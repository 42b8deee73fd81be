"""A what-if (one of 50 targets changed: verdicts, fair split and totals anew) answers in under 200 ms."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import numpy as np

from rapim import law
from rapim.targets.measures.combined import Cause, without_causes
from rapim.targets.measures.splitting import compared, fair, fitting_total
from rapim.targets.measures.spread import Spread, amount_at, spread
from rapim.targets.measures.verdict import judged, warnings

AGENCIES, CAUSES, MILLISECONDS, TIMES = 50, 4, 200.0, 25
LEVELS = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]
DAY = dt.date(2026, 11, 24)


def measure() -> dict[str, Any]:
    """Milliseconds of one answer, median and worst; and with all causes of all agencies anew."""
    draw = np.random.default_rng(1)
    middle, wide = draw.lognormal(30, 1.5, AGENCIES), draw.uniform(0.02, 0.3, AGENCIES)
    steps = np.array([-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645])
    forecast = spread(LEVELS, middle[:, None] * np.exp(wide[:, None] * steps))
    potential = _potential(forecast)
    targets = amount_at(potential, 0.0).astype(np.int64)
    kept, anew = [], []
    _answer(forecast, potential, targets)
    for place in range(TIMES):
        targets[place] += targets[place] // 10
        begun = time.perf_counter()
        _answer(forecast, potential, targets)
        kept.append(1000 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        _answer(forecast, _potential(forecast), targets)
        anew.append(1000 * (time.perf_counter() - begun))
    return {
        "kept": max(kept) <= MILLISECONDS,
        "agencies": AGENCIES,
        "median_ms": round(float(np.median(kept)), 1),
        "worst_ms": round(max(kept), 1),
        "median_ms_with_causes": round(float(np.median(anew)), 1),
        "worst_ms_with_causes": round(max(anew), 1),
    }


def _potential(forecast: Spread) -> Spread:
    """What could be reached by each agency without its named obstacles."""
    found = []
    for place in range(len(forecast)):
        one = Spread(forecast.levels, forecast.values[[place]], forecast.ceiling[[place]])
        size = float(forecast.values[place, 3])
        causes = [Cause(str(n), (0.01 * size, 0.02 * size, 0.04 * size)) for n in range(CAUSES)]
        found.append(without_causes(one, causes)[0])
    values = np.concatenate([one.values for one in found])
    return Spread(found[0].levels, values, np.full(len(values), np.inf))


def _answer(forecast: Spread, potential: Spread, targets: Any) -> None:
    bounds, limits = (law.at(name, DAY) for name in ("targets_verdict_bounds", "targets_warnings"))
    said = judged(targets, bounds, forecast, potential)
    middles = amount_at(potential, 0.0)
    for place, word in enumerate(said.verdict):
        warnings(float(targets[place]), word, [1.0, 2.0, 3.0], float(middles[place]), limits)
    total = int(targets.sum())
    compared(potential, targets, fair(potential, total))
    fitting_total(potential, total)
