"""Lateness forecasts are no worse than base rates of classes, on plans later than what was learned.

Reads the tables of `RAPIM_REAL_DATA`/lateness where it is set; tells nothing where it is not.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapim.files import delays
from rapim.stats.lateness import engine, rows, table

SPLITS = (0.5, 0.65, 0.8)
FEW, TENTH, EVENLY = 20, 50, 10
Floats = NDArray[np.float64]


def measure() -> dict[str, Any]:
    """Scores of each table and event on three days, split by plan (and by report, where there is one)."""
    home = os.environ.get("RAPIM_REAL_DATA")
    if not home:
        return {"kept": True, "skipped": "RAPIM_REAL_DATA is not set"}
    cases, begun = [], time.monotonic()
    for path in sorted(Path(home, "lateness").glob("*.csv")):
        columns = delays.read(path)
        for event in table.EVENTS:
            for split in (f"planned_{event}", "reported"):
                cases += [one for share in SPLITS if (one := _case(columns, event, split, share, path.stem))]
    worse = [one for one in cases for late in ("late_0", "late_30") if one[late]["gain"] < 0]
    return {"kept": True, "worse": len(worse), "seconds": round(time.monotonic() - begun, 1), "cases": cases}


def _case(
    columns: dict[str, delays.Column], event: str, split: str, share: float, name: str
) -> dict[str, Any] | None:
    count = len(columns["id"].texts)
    planned, actual, as_of, key = (
        table.days(columns, one, count) for one in (f"planned_{event}", f"actual_{event}", "as_of", split)
    )
    if not np.isfinite(key).any() or not (np.isfinite(planned) & np.isfinite(actual)).any():
        return None
    day = float(np.nanquantile(key, share, method="inverted_cdf"))
    before, after = key <= day, key > day
    use, _ = rows.known(planned, np.where(before, actual, np.nan), np.where(before, as_of, np.nan), day)
    what = table.kinds(columns, event, use & before)
    every = table.plans(columns, event, what)
    fitted = engine.fit(rows.taken(every, before), actual[before], as_of[before], day)
    asked = rows.taken(every, after)
    late, month, median = engine.answers(engine.curves(fitted, asked))
    delay = np.where(np.isfinite(actual), actual, as_of) - planned
    seen = np.isfinite(actual)
    classes = {
        "all": np.full(count, "", dtype=str),
        "kind": every.kind,
        "method": every.method,
        "both": np.char.add(every.kind, every.method),
    }
    told = np.isfinite(delay) & (seen | (delay > 0))
    found: dict[str, Any] = {"table": name, "event": event, "split": split, "after": int(after.sum())}
    for label, days, said in (("late_0", 0.0, late), ("late_30", 30.0, month)):
        truth = np.where(delay > days, 1.0, np.where(seen, 0.0, np.nan))
        rates = {one: _rates(key, truth, told, before) for one, key in classes.items()}
        found[label] = _scores(truth[after], told[after], said, {k: v[after] for k, v in rates.items()})
    found["c_index"] = _concordance(delay[after & told], seen[after & told], median[told[after]])
    return found | engine.summary(fitted)


def _rates(
    key: NDArray[np.str_], truth: Floats, told: NDArray[np.bool_], before: NDArray[np.bool_]
) -> Floats:
    """Base rates of earlier rows by class; a class of few rows has the rate of all."""
    past = before & told
    rate = np.full(len(key), np.nanmean(truth[past]) if np.isfinite(truth[past]).any() else 0.5)
    for one in np.unique(key[past]):
        mine = past & (key == one)
        if mine.sum() >= FEW and np.isfinite(truth[mine]).any():
            rate[key == one] = np.nanmean(truth[mine])
    return rate


def _scores(truth: Floats, told: NDArray[np.bool_], said: Floats, rates: dict[str, Floats]) -> dict[str, Any]:
    there = told & np.isfinite(truth)
    if not there.any():
        return {"n": 0, "gain": 0.0}
    brier = float(((said - truth)[there] ** 2).mean())
    plain = {name: float(((one - truth)[there] ** 2).mean()) for name, one in rates.items()}
    tenth = np.minimum((said[there] * 10).astype(int), EVENLY - 1)
    off = [
        abs(float(said[there][tenth == one].mean() - truth[there][tenth == one].mean()))
        for one in range(EVENLY)
        if (tenth == one).sum() >= TENTH
    ]
    best = min(plain.values())
    return {
        "n": int(there.sum()),
        "brier": round(brier, 4),
        "base": {name: round(one, 4) for name, one in plain.items()},
        "gain": round(1 - brier / best, 4) if best > 0 else 0.0,
        "worst_tenth": round(max(off), 3) if off else None,
    }


def _concordance(delay: Floats, seen: NDArray[np.bool_], said: Floats) -> float | None:
    """Share of pairs in the right order (Harrell)."""
    right = pairs = 0.0
    for at in np.flatnonzero(seen):
        later = (delay > delay[at]) | ((delay == delay[at]) & ~seen)
        later[at] = False
        pairs += float(later.sum())
        right += float((said[later] > said[at]).sum() + 0.5 * (said[later] == said[at]).sum())
    return round(right / pairs, 4) if pairs else None
