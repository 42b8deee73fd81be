"""The words all rooms speak: whole sen, months of a fiscal year, days of a year.

Pure: no framework, no database, no clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
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
