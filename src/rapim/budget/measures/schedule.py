"""The cash plan as a schedule: what was planned by a day, and how many days behind it we are.

A leaf's plan is twelve monthly amounts. `months` is int64 (n, 12); `given` is bool (n, 12) and
false where the source gives no amount: such a month adds nothing. Day 0 is the moment before
1 January, day 365 (366) is 31 December.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from rapim import units as calendar
from rapim.units.rules import rule

from .amounts import Flags, Ints, Known, by_group, whole

LONGEST = 31


@cache
def _month_of_days(year: int) -> Ints:
    days = range(calendar.days_in_year(year) + 1)
    return np.array([calendar.month_of_day(year, day) - 1 for day in days], dtype=np.int64)


def _amounts(months: ArrayLike, given: ArrayLike | None) -> Ints:
    amounts = whole(months).reshape(-1, 12)
    return amounts if given is None else np.where(np.asarray(given, dtype=np.bool_), amounts, 0)


@rule("budget.schedule.plan_at", version=1)
def plan_at(months: ArrayLike, given: ArrayLike | None, day: ArrayLike, year: int) -> Ints:
    """The plan at a day is the whole months before it plus the month's share by day, floored per leaf.

    `months` int (n, 12), `given` bool (n, 12) or None (all given), `day` int scalar or (n,): 0 to
    365 or 366. Returns int (n,), the plan of each leaf.

    Units: sen and days in, sen out.
    Source: own definition on the cash plan (RAK), which knows months only.
    """
    amounts = _amounts(months, given)
    at = np.broadcast_to(whole(day), amounts.shape[:1])
    marks = np.array(calendar.month_marks(year), dtype=np.int64)
    into = np.clip(at[:, None] - marks[:-1], 0, np.diff(marks))
    each, rest = np.divmod(amounts, np.diff(marks))
    done: Ints = (each * into + rest * into // np.diff(marks)).sum(axis=1, dtype=np.int64)
    return done


@rule("budget.schedule.plan_curve", version=1)
def plan_curve(months: ArrayLike, given: ArrayLike | None, group: ArrayLike, units: int, year: int) -> Ints:
    """The plan of a unit by day is the sum of its leaves' plans at that day.

    `months` int (n, 12), `given` bool (n, 12) or None, `group` int (n,) the unit of each leaf.
    Returns int (units, 366 or 367); column d equals the roll-up of `plan_at(…, d, year)` exactly.

    Units: sen in, sen by day out.
    Source: own definition on the cash plan (RAK), which knows months only.
    """
    amounts, unit = _amounts(months, given), whole(group)
    curve = np.zeros((units, calendar.days_in_year(year) + 1), dtype=np.int64)
    before = np.zeros(units, dtype=np.int64)
    for month in range(12):
        start, end = calendar.month_marks(year)[month : month + 2]
        days = np.arange(1, end - start + 1, dtype=np.int64)
        each, rest = np.divmod(amounts[:, month], end - start)
        counts = np.bincount(unit * LONGEST + rest, minlength=units * LONGEST)
        broken = np.arange(LONGEST, dtype=np.int64)[:, None] * days // (end - start)
        steady = by_group(each, unit, units)[:, None] * days
        curve[:, start + 1 : end + 1] = before[:, None] + steady + counts.reshape(units, LONGEST) @ broken
        before = curve[:, end]
    return curve


def planned_months(given: ArrayLike, group: ArrayLike, units: int) -> Flags:
    """Which months of a unit were planned by at least one of its leaves.

    `given` bool (n, 12), `group` int (n,); bool (units, 12) out.

    Units: none.
    Source: the cash plan (RAK) as given.
    """
    counts = by_group(np.asarray(given, dtype=np.bool_).astype(np.int64).reshape(-1, 12), group, units)
    return counts > 0


@rule("budget.schedule.days_behind", version=1)
def days_behind(
    curve: ArrayLike, realised: ArrayLike, day: ArrayLike, planned: ArrayLike, year: int
) -> Known:
    """Days behind plan is how long ago the plan said we would be where we are now.

    With P(d) the cumulative plan at day d, R what is realised at day t: P(t) = R gives 0. Behind
    (R < P(t)), d* is the last day up to t with P(d) ≤ R. Ahead (R > P(t)), d* is the first day from
    t on with P(d) ≥ R. Days behind = t − d*: positive behind, negative ahead; on a flat stretch of
    the plan the reading falls to the nearer side, so meeting the plan is always 0. R below 0 (more
    returned than spent) reads as day 0. Null when no month was planned, when R exceeds the whole
    plan, or when t lies in a month that no leaf of the unit planned.

    `curve` int (n, 366 or 367) from `plan_curve`, `realised` int (n,), `day` int scalar or (n,),
    `planned` bool (n, 12) from `planned_months`.

    Units: sen and days in, days out.
    Source: earned schedule (Lipke, 2003) on the cash plan.
    """
    plan, spent = whole(curve), whole(realised)
    at = np.broadcast_to(whole(day), spent.shape)
    days = np.arange(plan.shape[1], dtype=np.int64)
    reached = plan <= spent[:, None]
    last = np.where(reached & (days <= at[:, None]), days, 0).max(axis=1, initial=0)
    enough = (plan >= spent[:, None]) & (days >= at[:, None])
    first = np.where(enough, days, plan.shape[1]).min(axis=1, initial=plan.shape[1])
    now = np.take_along_axis(plan, at[:, None], axis=1)[:, 0]
    star = np.where(spent < now, last, np.where(spent > now, first, at))
    reaches = np.asarray(planned, dtype=np.bool_)
    month = _month_of_days(year)[at]
    known = reaches[np.arange(len(spent)), month] & (spent <= plan[:, -1])
    return Known(np.where(known, at - star, 0), known)


@rule("budget.schedule.lag_curve", version=1)
def lag_curve(curve: ArrayLike, realised: ArrayLike, days: ArrayLike, planned: ArrayLike, year: int) -> Known:
    """The lag curve is the days behind plan at each of several days of the year.

    `realised` int (n, k), `days` int (k,) or (n, k); returns Known of (n, k). Other arguments as
    for `days_behind`.

    Units: sen and days in, days out.
    Source: earned schedule on the cash plan.
    """
    spent = whole(realised)
    at = np.broadcast_to(whole(days), spent.shape)
    lags = [days_behind(curve, spent[:, k], at[:, k], planned, year) for k in range(spent.shape[1])]
    if not lags:
        return Known(np.zeros(spent.shape, dtype=np.int64), np.zeros(spent.shape, dtype=np.bool_))
    return Known(
        np.stack([lag.values for lag in lags], axis=1), np.stack([lag.known for lag in lags], axis=1)
    )


@rule("budget.schedule.moved", version=1)
def moved(first: Known, revised: Known) -> Known:
    """The plan was moved by as many days as the first plan shows us later than the revised one.

    Null where either is null.

    Units: days.
    Source: own definition: the first cash plan is kept ("rencana digeser n hari").
    """
    known = first.known & revised.known
    return Known(np.where(known, first.values - revised.values, 0), known)
