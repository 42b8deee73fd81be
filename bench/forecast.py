"""22,000 units of five years are forecast at all levels, parts summing to wholes, in at most a minute."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import numpy as np

from rapim.stats.forecast.coherent import split, tree
from rapim.stats.forecast.panel import panel

UNITS, AGENCIES, YEARS, SECONDS = 22_000, 50, 5, 60.0


def measure() -> dict[str, Any]:
    """Seconds for one month of the last year: units, agencies, the whole, and the split; invented figures."""
    draw = np.random.default_rng(1)
    unit, year, month = (one.ravel() for one in np.indices((UNITS, YEARS + 1, 12)))
    usual = draw.uniform(0.5, 1.0, UNITS)[unit]
    budget = np.rint(draw.lognormal(22, 2, UNITS))[unit]
    reached = usual * ((month + 1) / 12) ** draw.uniform(0.8, 2.0, (UNITS, YEARS + 1))[unit, year]
    agencies = {f"{one % AGENCIES}|{one}": str(one % AGENCIES) for one in range(UNITS)}
    names = np.array(list(agencies))[unit]
    rows = panel(names, 2020 + year, month + 1, budget, np.rint(budget * reached))
    begun = time.monotonic()
    levels = tree(rows, [agencies, {str(one): "all" for one in range(AGENCIES)}], 2020 + YEARS, 6)
    parts = [split(above.quantiles, below) for below, above in pairwise(levels)]
    took = time.monotonic() - begun
    exact = all(
        [int(one) for one in amounts.sum(axis=0)] == [int(one) for one in above.quantiles.sum(axis=0)]
        for amounts, above in zip(parts, levels[1:], strict=True)
    )
    units = [len(one.unit) for one in levels]
    return {"kept": took <= SECONDS and exact, "units": units, "seconds": round(took, 1)}
