"""Outlook of packages that still wait, learned from all packages of a government as known on a day.

A package can be done or end otherwise (cancelled, failed); one excludes the other. What a package has waited
already it has survived: its chances are those of packages that waited as long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from . import chances, classes, engine, grid, model
from .rows import Floats, Outcomes, Plans, known, taken

_EPOCH = dt.date(1970, 1, 1)
BEYOND = np.array([30.0, 60.0, 120.0, 240.0, 365.0, 730.0, 1460.0, 3650.0])
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


class Promise(NamedTuple):
    """One stage of one package: what was planned, and when it was done or ended otherwise."""

    id: str
    kind: str
    method: str
    value: float | None
    planned: dt.date
    actual: dt.date | None = None
    stopped: dt.date | None = None


class Outlook(NamedTuple):
    """Chances of one open package; a date is None where it may well never come."""

    id: str
    not_by: float
    stopped_by: float
    late_30: float
    earliest: dt.date | None
    expected: dt.date | None
    latest: dt.date | None
    class_only: bool
    class_known: bool
    learned_from: int


class Incidence(NamedTuple):
    """Chances on some days after the plan (rows, days): done, ended otherwise, still open."""

    days: Floats
    done: Floats
    stopped: Floats
    open: Floats


def outlook(
    promises: Sequence[Promise],
    as_of: dt.date,
    until: dt.date,
    asked_of: Sequence[Promise] | None = None,
) -> list[Outlook]:
    """Outlook on `until` of every promise still open on `as_of`, in the order given.

    `promises` are learned from; those of `asked_of` are answered for (the same, where not given).

    Units: probability, days.
    Source: cause-specific hazards (Aalen-Johansen), conditional on the wait until `as_of`.
    """
    day = _number(as_of)
    some = promises if asked_of is None else asked_of
    still = [one for one in some if not _before(one.actual, as_of) and not _before(one.stopped, as_of)]
    if not still:
        return []
    plans, actual, ends = _arrays(promises)
    ends = np.where(ends <= day, ends, np.nan)
    fitted = engine.fit(plans, actual, ends, day)
    asked, _, _ = _arrays(still)
    found = engine.curves(fitted, asked)
    otherwise = _stopping(plans, actual, ends, day, found.edges, asked)
    waited = day - asked.planned
    shares = incidence(found.edges, found.later, otherwise, waited)
    by = _at(shares.days, shares.done, _number(until) - asked.planned)
    gone = _at(shares.days, shares.stopped, _number(until) - asked.planned)
    month = _at(shares.days, shares.done, np.full(len(waited), 30.0))
    dates = [
        _dates(shares, asked.planned, np.maximum(waited, shares.days[0]), one) for one in (LOW, MIDDLE, HIGH)
    ]
    only = not fitted.chosen.names
    return [
        Outlook(
            one.id,
            float(1 - by[at]),
            float(gone[at]),
            float(1 - month[at]),
            dates[0][at],
            dates[1][at],
            dates[2][at],
            class_only=only,
            class_known=bool(found.depth[at] > 0),
            learned_from=fitted.rows,
        )
        for at, one in enumerate(still)
    ]


def incidence(edges: Floats, done: Floats, stopped: Floats, waited: Floats) -> Incidence:
    """Chances of rows that waited, from what would be left if one cause stood alone (rows, edges).

    Units: days after the plan, probability.
    Source: Aalen-Johansen; of both in one spell each comes first in half. The three sum to one.
    """
    days = np.concatenate([edges, edges[-1] + BEYOND])
    left = []
    for curve in (done, stopped):
        whole = np.column_stack([chances.later(edges, curve, np.full(len(curve), one)) for one in days])
        before = np.maximum(chances.later(edges, curve, waited), 1e-9)[:, None]
        left.append(np.where(days > waited[:, None], np.minimum(whole / before, 1.0), 1.0))
    first, second = (
        1 - one / np.maximum(np.column_stack([np.ones(len(one)), one[:, :-1]]), 1e-12) for one in left
    )
    rest = left[0] * left[1]
    entered = np.column_stack([np.ones(len(rest)), rest[:, :-1]])
    return Incidence(
        days,
        np.cumsum(entered * first * (1 - second / 2), axis=1),
        np.cumsum(entered * second * (1 - first / 2), axis=1),
        rest,
    )


def _stopping(plans: Plans, actual: Floats, ends: Floats, day: float, edges: Floats, asked: Plans) -> Floats:
    """What would be left if packages could only end otherwise, by class."""
    use, outcomes = known(plans.planned, actual, ends, day)
    stopped = ~outcomes.seen & np.isfinite(ends[use])
    if not stopped.any():
        return np.ones((len(asked.id), len(edges)))
    cause = np.where(stopped, 2, outcomes.cause)
    spells = grid.spells(Outcomes(outcomes.delay, cause), edges)
    learned = classes.fit(spells.risk, spells.otherwise, model.keys(taken(plans, use)))
    hazards, _ = classes.predict(learned, model.keys(asked))
    return chances.survival(hazards)


def _arrays(promises: Sequence[Promise]) -> tuple[Plans, Floats, Floats]:
    values = np.array([np.nan if one.value is None else max(one.value, 1.0) for one in promises])
    plans = Plans(
        np.array([one.id for one in promises], dtype=str),
        np.array([one.kind for one in promises], dtype=str),
        np.array([one.method for one in promises], dtype=str),
        np.array([_number(one.planned) for one in promises]),
        {},
        {"value": np.log(values)},
        {},
    )
    actual, stopped = (
        np.array([np.nan if day is None else _number(day) for day in days])
        for days in ([one.actual for one in promises], [one.stopped for one in promises])
    )
    return plans, actual, stopped


def _at(days: Floats, shares: Floats, asked: Floats) -> Floats:
    """Shares of rows on the days asked, straight between the days known."""
    return np.array([np.interp(one, days, share, left=0.0) for one, share in zip(asked, shares, strict=True)])


def _dates(shares: Incidence, planned: Floats, begin: Floats, share: float) -> list[dt.date | None]:
    """When each row is done with this chance; never before today."""
    found: list[dt.date | None] = []
    for at, row in enumerate(shares.done):
        reached = int(np.searchsorted(row, share))
        if reached >= len(row):
            found.append(None)
            continue
        high, low = row[reached], row[reached - 1] if reached else 0.0
        floor = max(shares.days[reached - 1] if reached else begin[at], begin[at])
        part = (share - low) / max(high - low, 1e-12)
        days = planned[at] + floor + part * max(shares.days[reached] - floor, 0.0)
        found.append(_EPOCH + dt.timedelta(days=int(np.ceil(days))))
    return found


def _number(day: dt.date) -> float:
    return float((day - _EPOCH).days)


def _before(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and day <= as_of
