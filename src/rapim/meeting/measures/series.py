"""When the next meeting of a series should be, and how often the series was held as it was planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapim.units.rules import rule

from .calendar import Rest

MONTHLY, QUARTERLY, OPENING, WEEKLY, BY_HAND = "monthly", "quarterly", "opening", "weekly", "by_hand"
AFTER_LOCK = 1
"""Working days after the lock where a series does not say how many."""
MOST_DAYS = 31
"""Days a proposal gives way before the series is left to the hand."""
HELD, MOVED, CANCELLED, MISSED = "held", "moved", "cancelled", "missed"
KEPT = (HELD, MOVED, CANCELLED, MISSED)
LockDay = Callable[[int, int], dt.date]
"""The day on which a month (year, month) is locked."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next day of a series: `wanted` is what its rhythm says, `day` what is free, `as_of` the figures.

    `late` says that the day of the rhythm has passed or is not after the latest meeting of the series;
    `because` why each day on the way was left out.
    """

    rhythm: str
    wanted: dt.date
    day: dt.date
    as_of: dt.date
    late: bool = False
    because: tuple[tuple[dt.date, str], ...] = ()


@rule("meeting.series.rhythm", version=1)
def rhythm(kind: str, said: Mapping[str, Any]) -> str:
    """A series with a day of the week is weekly; else its kind says, monthly where only a lock is named.

    Units: words.
    Source: issue, series of meetings.
    """
    if "weekday" in said:
        return WEEKLY
    if kind in (MONTHLY, QUARTERLY, OPENING):
        return kind
    return MONTHLY if "after_lock" in said else BY_HAND


@rule("meeting.series.proposed", version=1)
def proposed(
    how: str, said: Mapping[str, Any], last: tuple[dt.date, dt.date] | None, today: dt.date,
    lock_of: LockDay, rest: Rest, taken: Rest,
) -> Proposal | None:  # fmt: skip
    """The first working day that is free, on or after the day that the rhythm of the series says.

    Monthly: some working days after the month is locked, the latest locked month that no meeting has had
    first; quarterly: the same of March, June, September and December; opening: the first working week of
    January; weekly: its day of the week, and a later day of that week where it is taken, else the next
    week. `last` = day and figures' day of the latest meeting that was not cancelled; a series by hand, and
    one that finds no free day within a month, proposes nothing.

    Units: dates.
    Source: practice of regencies (meeting after the RFK lock); SKB tiga menteri (days of rest).
    """
    after = today if last is None else max(today, last[0])
    if how == WEEKLY:
        return _weekly(int(said["weekday"]), last, today, rest, taken)
    if how == OPENING:
        return _opening(last, today, after, rest, taken)
    if how in (MONTHLY, QUARTERLY):
        count = int(said.get("after_lock", AFTER_LOCK))
        return _after_lock(how, count, last, today, after, lock_of, rest, taken)
    return None


@rule("meeting.series.kept", version=1)
def kept(planned: dt.date, day: dt.date, held: dt.date | None, cancelled: bool, today: dt.date) -> str:
    """A meeting was held on the day first planned, moved to another, cancelled, or missed; "" while ahead.

    `planned` = the day first planned, `day` = the day it is called for now, `held` = the day it was opened.

    Units: dates.
    Source: issue, how often the meeting was held on schedule.
    """
    if cancelled:
        return CANCELLED
    if held is not None:
        return HELD if held == planned else MOVED
    return MISSED if day < today else ""


@rule("meeting.series.counted", version=1)
def counted(states: Iterable[str]) -> dict[str, int]:
    """How many meetings were held, moved, cancelled and missed; those ahead are not counted.

    Units: meetings.
    Source: `kept`.
    """
    some = list(states)
    return {state: some.count(state) for state in KEPT}


def _after_lock(
    how: str, count: int, last: tuple[dt.date, dt.date] | None, today: dt.date, after: dt.date,
    lock_of: LockDay, rest: Rest, taken: Rest,
) -> Proposal | None:  # fmt: skip
    step = 3 if how == QUARTERLY else 1
    # the latest month that is locked, or the first one after what the last meeting showed
    at = _back(today.year, today.month, step)
    while lock_of(*at) > today:
        at = _add(*at, -step)
    if last is not None:
        # what a meeting shows is a whole month only on the month's last day
        seen = last[1] + dt.timedelta(days=1)
        shown = _back(*_add(seen.year, seen.month, -1), step)
        at = max(at, _add(*shown, step))
    wanted = _working_after(lock_of(*at), count, rest)
    following = _add(*at, 1)
    return _free(how, wanted, after, _first(*following) - dt.timedelta(days=1), rest, taken)


def _opening(
    last: tuple[dt.date, dt.date] | None, today: dt.date, after: dt.date, rest: Rest, taken: Rest
) -> Proposal | None:
    year = today.year if today.month == 1 else today.year + 1
    if last is not None and last[0].year >= year:
        year = last[0].year + 1
    wanted = _working_after(dt.date(year - 1, 12, 31), 1, rest)
    return _free(OPENING, wanted, after, dt.date(year - 1, 12, 31), rest, taken)


def _weekly(
    weekday: int, last: tuple[dt.date, dt.date] | None, today: dt.date, rest: Rest, taken: Rest
) -> Proposal | None:
    # a week that has its meeting is done
    start = today if last is None else max(today, _monday(last[0]) + dt.timedelta(days=6))
    wanted = start + dt.timedelta(days=1)
    wanted += dt.timedelta(days=(weekday - wanted.weekday()) % 7)
    passed: list[tuple[dt.date, str]] = []
    for _ in range(MOST_DAYS // 7):
        for day in (wanted + dt.timedelta(days=n) for n in range(7 - wanted.weekday())):
            why = rest(day) or taken(day)
            if not why:
                first = passed[0][0] if passed else wanted
                return Proposal(WEEKLY, first, day, day - dt.timedelta(days=1), because=tuple(passed))
            passed.append((day, why))
        wanted += dt.timedelta(days=7)
    return None


def _free(
    how: str, wanted: dt.date, after: dt.date, as_of: dt.date, rest: Rest, taken: Rest
) -> Proposal | None:
    late = wanted <= after
    day, passed = max(wanted, after + dt.timedelta(days=1)), list[tuple[dt.date, str]]()
    for _ in range(MOST_DAYS):
        why = rest(day) or taken(day)
        if not why:
            return Proposal(how, wanted, day, as_of, late, tuple(passed))
        passed.append((day, why))
        day += dt.timedelta(days=1)
    return None


def _working_after(day: dt.date, count: int, rest: Rest) -> dt.date:
    while count:
        day += dt.timedelta(days=1)
        count -= not rest(day)
    return day


def _back(year: int, month: int, step: int) -> tuple[int, int]:
    """The latest month at or before a month that closes a step of months."""
    return _add(year, month, -(month % step))


def _add(year: int, month: int, count: int) -> tuple[int, int]:
    at = year * 12 + month - 1 + count
    return at // 12, at % 12 + 1


def _first(year: int, month: int) -> dt.date:
    return dt.date(year, month, 1)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
