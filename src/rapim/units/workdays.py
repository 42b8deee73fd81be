"""Working days (hari kerja): without weekends, national holidays and joint leave (cuti bersama)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache

import holidays

from rapim.units.rules import rule


@cache
def national(year: int) -> frozenset[dt.date]:
    """The national holidays of a year.

    Units: dates.
    Source: the yearly decree of three ministers, as kept by the package holidays (Indonesia).
    """
    return frozenset(holidays.country_holidays("ID", years=year))


@rule("procurement.workdays.is_working", version=1, parameters=("pbj_joint_leave",))
def is_working(day: dt.date, joint_leave: Collection[str] = (), week: int = 5) -> bool:
    """A working day is a day of the office's week that is neither a national holiday nor joint leave.

    `joint_leave` are dates as text, law.at("pbj_joint_leave", day) where the decree of that year is
    known; `week` is 5 (to Friday) or 6 (to Saturday).

    Units: date in.
    Source: SKB tiga menteri of the year; Keppres 68/1995 (working week).
    """
    return day.weekday() < week and day not in national(day.year) and day.isoformat() not in joint_leave


@rule("procurement.workdays.after", version=1, parameters=("pbj_joint_leave",))
def after(day: dt.date, count: int, joint_leave: Collection[str] = (), week: int = 5) -> dt.date:
    """A term of working days ends on the count-th working day after the day itself.

    `count` 0 gives the day itself; it must not be negative (ValueError).

    Units: working days in, date out.
    Source: practice of PerLKPP 12/2021; the first day is not counted.
    """
    if count < 0:
        raise ValueError("a term has no negative days")
    left, at = count, day
    while left:
        at += dt.timedelta(days=1)
        left -= is_working(at, joint_leave, week)
    return at


@rule("procurement.workdays.between", version=1, parameters=("pbj_joint_leave",))
def between(first: dt.date, last: dt.date, joint_leave: Collection[str] = (), week: int = 5) -> int:
    """The working days from one day to another, the first not counted and the last counted.

    0 where the last day is not after the first; `after(first, between(first, last))` is the last
    working day up to `last`.

    Units: dates in, working days out.
    Source: practice of PerLKPP 12/2021; the first day is not counted.
    """
    days = (first + dt.timedelta(days=place) for place in range(1, (last - first).days + 1))
    return sum(is_working(one, joint_leave, week) for one in days)
