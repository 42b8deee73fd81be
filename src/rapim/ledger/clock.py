"""The one clock of the house. Tests and the demo set it; everyone else reads it here."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

_fixed: dt.datetime | None = None


def now() -> dt.datetime:
    """This moment in UTC, or the moment the clock was set to.

    Units: aware datetime, UTC.
    Source: `set_to`, else the environment variable RAPIM_CLOCK (see `running`), else the machine.
    """
    if _fixed is not None:
        return _fixed
    if text := os.environ.get("RAPIM_CLOCK"):
        start, *more = (_read(part) for part in text.split("/"))
        return min(start + (dt.datetime.now(dt.UTC) - more[0]), more[1]) if more else start
    return dt.datetime.now(dt.UTC)


def running(start: dt.datetime, until: dt.datetime) -> str:
    """The value of RAPIM_CLOCK for a clock that runs from a moment, from now on, and stands still at another.

    One ISO 8601 moment alone is a clock that stands; three, with `/` between, are where it began, when by
    the machine's clock it began, and where it stops.

    Units: aware datetimes.
    Source: the machine.
    """
    return "/".join(moment.isoformat() for moment in (start, dt.datetime.now(dt.UTC), until))


def _read(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def today(time_zone: str = "Asia/Jakarta") -> dt.date:
    """This day in the government's time zone.

    Units: date.
    Source: `now`.
    """
    return in_zone(now(), time_zone)


def in_zone(moment: dt.datetime, time_zone: str) -> dt.date:
    """The day of a moment in a time zone.

    Units: aware datetime in, date out.
    Source: none.
    """
    return moment.astimezone(ZoneInfo(time_zone)).date()


def set_to(moment: dt.datetime | None) -> None:
    """Fix the clock at an aware moment, or let it run again with None.

    Units: aware datetime.
    Source: tests and demo.
    """
    global _fixed
    _fixed = moment.astimezone(dt.UTC) if moment else None
