"""The S-curve of a work: weights and a schedule make the plan, reports make the real curve.

Days are proleptic ordinals. Shares are floats 0 to 1; inside, they are compared as whole millionths.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import MILLION, Flags, Floats, Ints, Known, millionths, whole
from rapim.units.rules import rule

from .deadlines import Deadline, assumed

WEEK = 7


class Curve(NamedTuple):
    """A planned curve: `marks` the last day of each week (ordinals, first the day before the start),
    `shares` what is planned to be done by then (float 0 … 1)."""

    marks: Ints
    shares: Floats


@rule("procurement.scurve.weights", version=1)
def weights(prices: ArrayLike) -> Floats:
    """The weight of a work item is its price as a part of the contract value.

    `prices` int (n,), not negative (ValueError); all NaN when they sum to 0.

    Units: sen in, share out (float).
    Source: SSUK, kurva S: bobot = harga ÷ nilai kontrak.
    """
    money = whole(prices)
    if (money < 0).any():
        raise ValueError("a work item has no negative price")
    total = int(money.sum())
    shares: Floats = money / total if total else np.full(money.shape, np.nan)
    return shares


@rule("procurement.scurve.week_marks", version=1)
def week_marks(first: int, last: int) -> Ints:
    """The weeks of a work end seven days apart from its first day on, the last week on its last day.

    Units: days (ordinals) in, days (ordinals) out; the first mark is the day before the first day.
    Source: SSUK, weekly report (laporan mingguan).
    """
    if last < first:
        raise ValueError("the last day is before the first")
    marks = np.arange(first - 1, last, WEEK, dtype=np.int64)
    return np.append(marks, last)


@rule("procurement.scurve.planned_curve", version=1)
def planned_curve(prices: ArrayLike, starts: ArrayLike, ends: ArrayLike) -> Curve:
    """The planned curve adds up the weights of the items, each spread evenly over its days.

    `prices` int (n,) not negative and not all 0, `starts`, `ends` int (n,) first and last day of each
    item (ValueError otherwise). An item's part by a day is floored to whole sen, so the curve never
    falls; it begins at 0 and ends at exactly 1.

    Units: sen and days (ordinals) in; days (ordinals) and share out.
    Source: SSUK, kurva S; even spread is an own default.
    """
    money, first, last = whole(prices), whole(starts), whole(ends)
    if not money.size or (money < 0).any() or not money.any() or (last < first).any():
        raise ValueError("a schedule needs items with a price, and each ends on or after its start")
    marks = week_marks(int(first.min()), int(last.max()))
    length = last - first + 1
    into = np.clip(marks[:, None] - first + 1, 0, length)
    each, rest = np.divmod(money, length)
    done = (each * into + rest * into // length).sum(axis=1, dtype=np.int64)
    return Curve(marks, done / int(money.sum()))


@rule("procurement.scurve.given_curve", version=1)
def given_curve(marks: ArrayLike, shares: ArrayLike) -> Curve:
    """A plan given week by week is taken as it stands, when it never falls and ends with the whole work.

    `marks` int (n,) rising last days, `shares` float (n,) cumulative, read to a millionth; a first mark
    of nothing is put before them where it is missing. A plan that falls, passes the whole or does not
    reach it is refused (ValueError).

    Units: days (ordinals) and share in; days (ordinals) and share out.
    Source: SSUK, kurva S (time schedule of the contract).
    """
    at, done = whole(marks), millionths(shares)
    if at.size and done[0] > 0:
        at, done = np.append(at[:1] - WEEK, at), np.append(np.zeros(1, dtype=np.int64), done)
    rises = at.size > 1 and (np.diff(at) > 0).all() and (np.diff(done) >= 0).all()
    if not rises or done[0] < 0 or done[-1] != MILLION:
        raise ValueError("a weekly plan rises week by week to the whole work")
    return Curve(at, done / MILLION)


@rule("procurement.scurve.version_in_force", version=1)
def version_in_force(effective: ArrayLike, approved: ArrayLike, day: int) -> int | None:
    """The plan of a day is that of the last approved addendum in force by then.

    `effective` int (n,) the first day of each version, the contract's own first; `approved` bool (n,):
    a version that is not approved counts nothing. On equal days the later in order wins. None before
    the first.

    Units: days (ordinals) in, place of the version out.
    Source: SSUK: the last approved schedule is the plan.
    """
    since, valid = whole(effective), np.asarray(approved, dtype=np.bool_)
    able = valid & (since <= day)
    if not able.any():
        return None
    latest = since[able].max()
    return int(np.flatnonzero(able & (since == latest))[-1])


@rule("procurement.scurve.planned_at", version=1)
def planned_at(curve: Curve, day: ArrayLike) -> Floats:
    """The plan on a day lies on the straight line between the ends of two weeks.

    0 before the first day, 1 after the last. `day` int scalar or (n,).

    Units: days (ordinals) in, share out (float).
    Source: own definition on the weekly plan.
    """
    shares: Floats = np.interp(whole(day), curve.marks, curve.shares)
    return shares


@rule("procurement.scurve.plan_of", version=1)
def plan_of(curves: Sequence[Curve], effective: ArrayLike, approved: ArrayLike, days: ArrayLike) -> Floats:
    """The plan over a work's life follows the contract's curve, and each approved addendum from its day.

    `curves` and int `effective`, bool `approved` (n,) as for version_in_force; `days` int (m,). NaN
    before the first version. Within a version it never falls; on the day of an addendum it may.

    Units: days (ordinals) in, share out (float).
    Source: SSUK: the last approved schedule is the plan.
    """
    at = whole(days)
    valid = [version_in_force(effective, approved, int(day)) for day in at]
    found: Floats = np.full(at.shape, np.nan)
    for version, curve in enumerate(curves):
        here = np.array([one == version for one in valid], dtype=np.bool_)
        found[here] = planned_at(curve, at[here])
    return found


@rule("procurement.scurve.real_at", version=1)
def real_at(days: ArrayLike, real: ArrayLike, marks: ArrayLike) -> Floats:
    """The real curve stands at its last report until the next one.

    `days` int (n,) of the reports, rising, `real` float (n,) shares, `marks` int (m,). 0 before the
    first report, NaN after the last one: what was not reported is not drawn.

    Units: days (ordinals) and share in, share out (float).
    Source: SSUK, weekly report (laporan mingguan).
    """
    at, done, wanted = whole(days), np.asarray(real, dtype=np.float64), whole(marks)
    place = np.searchsorted(at, wanted, side="right")
    found: Floats = np.append(0.0, done)[place]
    after = wanted > at[-1] if at.size else np.ones(wanted.shape, dtype=np.bool_)
    return np.where(after, np.nan, found)


@rule("procurement.scurve.fallen", version=1)
def fallen(real: ArrayLike) -> Flags:
    """A report has fallen when it says less than one before it: work done does not become undone.

    `real` float (n,) shares in the order of the reports, NaN where not reported (never fallen).

    Units: share in, flags out.
    Source: SSUK: the real curve is cumulative.
    """
    done = np.asarray(real, dtype=np.float64)
    part = np.where(np.isnan(done), -1, millionths(done))
    highest = np.maximum.accumulate(np.append(-1, part))[:-1]
    flags: Flags = (part >= 0) & (part < highest)
    return flags


@rule("procurement.scurve.deviation", version=1)
def deviation(planned: ArrayLike, real: ArrayLike) -> Floats:
    """Deviation is planned minus real progress; positive is behind.

    `planned`, `real` float (n,) shares, read to a millionth; NaN where either is.

    Units: share in, share out (float).
    Source: SSUK, kurva S (the local RFK writes it with the opposite sign).
    """
    plan, done = np.asarray(planned, dtype=np.float64), np.asarray(real, dtype=np.float64)
    apart = (millionths(plan) - millionths(done)) / MILLION
    return np.where(np.isnan(plan) | np.isnan(done), np.nan, apart)


@rule("procurement.scurve.days_behind", version=1)
def days_behind(curve: Curve, real: ArrayLike, day: int) -> Ints:
    """Days behind plan is how long ago the plan said the work would be where it is now.

    With P(d) the plan on day d and R the real progress on day t: P(t) = R gives 0. Behind, d* is the
    last day up to t with P(d) ≤ R; ahead, the first day from t on with P(d) ≥ R; days = t − d*.
    Positive behind, negative ahead; more progress never gives more days. Counting goes on after the
    last planned day. `real` float (n,), read to a millionth.

    Units: share and days (ordinals) in, days out (int).
    Source: earned schedule (Lipke, 2003), as for budgets.
    """
    days = np.arange(min(int(curve.marks[0]), day), max(int(curve.marks[-1]), day) + 1, dtype=np.int64)
    plan = millionths(planned_at(curve, days))
    done = np.clip(millionths(real).reshape(-1), 0, MILLION)
    now = plan[day - days[0]]
    past, ahead = plan[: day - days[0] + 1], plan[day - days[0] :]
    last = days[0] + np.searchsorted(past, done, side="right") - 1
    following = day + np.searchsorted(ahead, done, side="left")
    star = np.where(done < now, last, np.where(done > now, following, day))
    behind: Ints = day - star
    return behind


@rule("procurement.scurve.finish_by_schedule", version=1)
def finish_by_schedule(first: ArrayLike, last: ArrayLike, days_late: ArrayLike, day: ArrayLike) -> Known:
    """By earned schedule, the rest of the work takes as much longer as the work so far took.

    Planned days ÷ (days earned ÷ days spent), rounded up, from the first day on. Days earned are the
    days spent less the days behind. Known only where something was earned. `first`, `last` planned
    days (ordinals), `days_late` from days_behind, `day` of the report; int (n,) or scalars.

    Units: days (ordinals) and days in, days (ordinals) out (int).
    Source: earned schedule (Lipke, 2003): IEAC(t) = PD ÷ SPI(t).
    """
    start, end, now = whole(first), whole(last), whole(day)
    spent, planned = now - start + 1, end - start + 1
    earned = spent - whole(days_late)
    known = np.asarray((spent > 0) & (earned > 0))
    needed = -(-planned * spent // np.where(known, earned, 1))
    return Known(np.where(known, start + needed - 1, 0), known)


@rule("procurement.scurve.finish_by_pace", version=1, parameters=("pbj_pace_window",))
def finish_by_pace(days: ArrayLike, real: ArrayLike, window: int) -> int | None:
    """By recent pace, the rest of the work goes on as fast as in the last weeks.

    `days` int (n,) of the reports, rising, and `real` float (n,) shares; the pace is taken from the
    last report back to the latest one at least `window` days before it, or the first one. Rounded up
    to whole days. None where there is no pace. Finished work gives the day of the first report of 1.

    Units: days (ordinals) and share in, day (ordinal) out (int).
    Source: own definition.
    """
    at, done = whole(days), millionths(real)
    if not at.size:
        return None
    if done[-1] >= MILLION:
        return int(at[np.argmax(done >= MILLION)])
    back = max(int(np.searchsorted(at, at[-1] - window, side="right")) - 1, 0)
    gained, taken = int(done[-1] - done[back]), int(at[-1] - at[back])
    if gained <= 0 or taken <= 0:
        return None
    return int(at[-1]) - (-(MILLION - int(done[-1])) * taken // gained)


class Projection(NamedTuple):
    """The projected last day by two ways, None where a way knows none; `careful` is the later one."""

    by_schedule: Deadline | None
    by_pace: Deadline | None

    @property
    def careful(self) -> Deadline | None:
        """The later of both, for a warning."""
        return max((one for one in self if one is not None), key=lambda one: one.day, default=None)


@rule("procurement.scurve.projection", version=1, parameters=("pbj_pace_window",))
def projection(curve: Curve, days: ArrayLike, real: ArrayLike, window: int) -> Projection:
    """The projected finish is shown by earned schedule and by recent pace, each with what it stands on.

    `days` int (n,) of the reports, rising, `real` float (n,) shares; `window` =
    law.at("pbj_pace_window", day). Finished work gives its own day twice.

    Units: days (ordinals) and share in, dates out.
    Source: earned schedule (Lipke, 2003); own definition of pace.
    """
    at, done = whole(days), np.asarray(real, dtype=np.float64)
    pace = finish_by_pace(at, done, window)
    if not at.size:
        return Projection(None, None)
    now, report = int(at[-1]), dt.date.fromordinal(int(at[-1]))
    said = assumed(projection="recent_pace", report_day=report, pace_window=window)
    by_pace = None if pace is None else Deadline(dt.date.fromordinal(pace), said)
    if pace is not None and done[-1] >= 1:
        finished = Deadline(dt.date.fromordinal(pace), assumed(projection="finished", report_day=report))
        return Projection(finished, finished)
    late = int(days_behind(curve, done[-1:], now)[0])
    found = finish_by_schedule(int(curve.marks[0]) + 1, int(curve.marks[-1]), late, now)
    said = assumed(projection="earned_schedule", report_day=report, days_behind=late)
    by_schedule = Deadline(dt.date.fromordinal(int(found.values)), said) if found.known else None
    return Projection(by_schedule, by_pace)
