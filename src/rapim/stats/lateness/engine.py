"""The lateness forecast: what was known on a day, classes first, covariates that earned their place."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from . import chances, grid, inner, model
from .inner import Chosen, Facts
from .model import History, Learned
from .rows import Floats, Ints, Plans, known, taken

LEAST = 60
MANY = 0.1


class Fitted(NamedTuple):
    """A forecast that can be asked: the model, and what earned its place."""

    learned: Learned
    chosen: Chosen
    rows: int
    seen: int


class Curves(NamedTuple):
    """Chances to be later than each edge (rows, edges) and how many levels of the class were known."""

    edges: Floats
    later: Floats
    depth: Ints


def fit(plans: Plans, actual: Floats, as_of: Floats, day: float) -> Fitted:
    """Learn from rows as known on `day`.

    Units: days since 1970.
    Source: `rows.known`; no later figure is looked at.
    """
    use, outcomes = known(plans.planned, actual, as_of, day)
    mine = taken(plans, use)
    history = History(mine, outcomes, clock(mine, day))
    cuts = grid.edges(outcomes)
    closed = outcomes.seen & (as_of[use] <= day)
    look = np.fmin(as_of[use], day) - mine.planned
    chosen = Chosen()
    if len(outcomes.delay) >= LEAST:
        ahead = horizon(taken(mine, closed), actual[use][closed], as_of[use][closed])
        chosen = inner.choose(Facts(history, closed, look, day, ahead), cuts)
    learned = model.fit(history, cuts, day, chosen.half, chosen.names, chosen.rounds)
    return Fitted(learned, chosen, len(outcomes.delay), int(outcomes.seen.sum()))


def curves(fitted: Fitted, plans: Plans) -> Curves:
    """Curves of rows.

    Units: probability to be later than each edge.
    Source: `fit`.
    """
    said = model.predict(fitted.learned, plans)
    trust = fitted.chosen.trust
    return Curves(fitted.learned.edges, (1 - trust) * said.by_class + trust * said.by_all, said.depth)


def answers(found: Curves) -> tuple[Floats, Floats, Floats]:
    """Chance to be late at all, by more than 30 days, and the median of days late.

    Units: probability, days.
    Source: the curve.
    """
    rows = len(found.later)
    late, month = (chances.later(found.edges, found.later, np.full(rows, days)) for days in grid.ASKED)
    return late, month, chances.at(found.edges, found.later, 0.5)


def clock(plans: Plans, day: float) -> Floats:
    """The day that orders rows in time: the plan, or when it was told, where plans lie after `day`.

    Units: days since 1970.
    Source: the latest column of dates that are not after `day`.
    """
    if not len(plans.planned) or (plans.planned > day).mean() < MANY:
        return plans.planned
    best, late = np.minimum(plans.planned, day), -np.inf
    for days in plans.dates.values():
        there = np.isfinite(days)
        if there.mean() > 1 - MANY and (days[there] <= day).all() and np.median(days[there]) > late:
            late = float(np.median(days[there]))
            best = np.where(there, days, late)
    return np.asarray(best, dtype=float)


def horizon(plans: Plans, actual: Floats, as_of: Floats) -> str:
    """How far ahead plans look, where outcomes are themselves later plans: a gap that always belongs to them.

    Units: name of a covariate, blank where outcomes are real days.
    Source: most outcomes lie after their row's last look; the gap is that to the latest day known by then.
    """
    if not len(actual) or (actual > as_of).mean() < 1 - MANY:
        return ""
    best, late = "", -np.inf
    for name, days in plans.dates.items():
        there = np.isfinite(days)
        if there.mean() > 1 - MANY and (days <= as_of)[there].all() and np.median(days[there]) > late:
            best, late = f"{name}_gap", float(np.median(days[there]))
    return best


def summary(fitted: Fitted) -> dict[str, Any]:
    """What was learned, in plain figures.

    Units: rows, days, share of the class's Brier score.
    Source: `fit`.
    """
    chosen = fitted.chosen
    return {
        "rows_known": fitted.rows,
        "outcomes_seen": fitted.seen,
        "class_only": not chosen.names,
        "covariates": {name: round(gain, 4) for name, gain in chosen.gains},
        "trust": round(chosen.trust, 3),
        "rounds": chosen.rounds,
        "half_life_days": chosen.half,
    }
