"""22,000 units of five years are forecast at a month in at most a minute."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from rapim.stats.forecast.engine import forecast
from rapim.stats.forecast.panel import panel

UNITS, YEARS, SECONDS = 22_000, 5, 60.0


def measure() -> dict[str, Any]:
    """Seconds for one month of the last year; invented figures."""
    draw = np.random.default_rng(1)
    unit, year, month = (one.ravel() for one in np.indices((UNITS, YEARS + 1, 12)))
    usual = draw.uniform(0.5, 1.0, UNITS)[unit]
    budget = draw.lognormal(18, 2, UNITS)[unit]
    reached = usual * ((month + 1) / 12) ** draw.uniform(0.8, 2.0, (UNITS, YEARS + 1))[unit, year]
    names = np.char.add(np.char.add((unit % 50).astype(str), "|"), unit.astype(str))
    rows = panel(names, 2020 + year, month + 1, budget, budget * reached)
    begun = time.monotonic()
    found = forecast(rows, 2020 + YEARS, 6)
    took = time.monotonic() - begun
    return {"kept": took <= SECONDS, "units": len(found.unit), "seconds": round(took, 1)}
