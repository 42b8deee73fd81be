"""The words all rooms speak: whole sen, months of a fiscal year, days of a year.

Pure: no framework, no database, no clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache
from typing import NewType

Sen = NewType("Sen", int)
"""Money: a whole number of sen (1/100 rupiah) that fits a signed 64-bit integer."""

SEN_PER_RUPIAH = 100
INT64_MAX = 2**63 - 1


def sen(rupiah: int) -> Sen:
    """Whole rupiah as sen.

    Units: rupiah in, sen out.
    Source: house rule, money is whole sen in int64.
    """
    return Sen(rupiah * SEN_PER_RUPIAH)


@cache
def month_end(year: int, month: int) -> dt.date:
    """Last day of a month (1 to 12) of a fiscal year.

    Units: calendar year and month in, date out.
    Source: fiscal year = 1 January to 31 December (UU 17/2003 art. 4, to be verified).
    """
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def days_in_month(year: int, month: int) -> int:
    """Days of a month.

    Units: days.
    Source: calendar.
    """
    return calendar.monthrange(year, month)[1]


def days_in_year(year: int) -> int:
    """Days of a fiscal year: 365 or 366.

    Units: days.
    Source: calendar.
    """
    return 366 if calendar.isleap(year) else 365


def day_of_year(day: dt.date) -> int:
    """Number of a day within its year; 1 January is 1 (0 means: before the year began).

    Units: date in, days out.
    Source: calendar.
    """
    return day.timetuple().tm_yday


def date_of_day(year: int, day: int) -> dt.date:
    """The date of a day number of a year (1 to 365 or 366); 0 is 31 December of the year before.

    Units: days in, date out.
    Source: calendar.
    """
    return dt.date(year, 1, 1) + dt.timedelta(days=day - 1)


def month_marks(year: int) -> tuple[int, ...]:
    """Thirteen day numbers: 0, then the last day of each month (31, 59 or 60, … 365 or 366).

    Units: days.
    Source: calendar.
    """
    return (0, *(day_of_year(month_end(year, month)) for month in range(1, 13)))


def month_of_day(year: int, day: int) -> int:
    """Month (1 to 12) in which a day number of a year lies; day 0 counts as January.

    Units: days in, month out.
    Source: calendar.
    """
    return date_of_day(year, max(1, day)).month


def months_ended(year: int, day: int) -> int:
    """How many months of a year are over at the end of a day number: 0 to 12.

    Units: days in, months out.
    Source: calendar.
    """
    return sum(mark <= day for mark in month_marks(year)[1:])


def year_before(day: dt.date) -> dt.date:
    """The same date one year earlier; 29 February becomes 28 February.

    Units: date in, date out.
    Source: calendar.
    """
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def fiscal_day(year: int) -> dt.date:
    """The day on which the rules of a fiscal year are looked up: its 1 January.

    Units: year in, date out.
    Source: the rules on budget codes and forms go by fiscal year (tahun anggaran).
    """
    return dt.date(year, 1, 1)
