"""The one clock of the house. Tests and the demo set it; everyone else reads it here."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

_fixed: dt.datetime | None = None


def now() -> dt.datetime:
    """This moment in UTC, or the moment the clock was set to.

    Units: aware datetime, UTC.
    Source: `set_to`, else the environment variable RAPIM_CLOCK (ISO 8601), else the machine.
    """
    if _fixed is not None:
        return _fixed
    if text := os.environ.get("RAPIM_CLOCK"):
        moment = dt.datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return dt.datetime.now(dt.UTC)


def today(time_zone: str = "Asia/Jakarta") -> dt.date:
    """This day in the government's time zone.

    Units: date.
    Source: `now`.
    """
    return now().astimezone(ZoneInfo(time_zone)).date()


def set_to(moment: dt.datetime | None) -> None:
    """Fix the clock at an aware moment, or let it run again with None.

    Units: aware datetime.
    Source: tests and demo.
    """
    global _fixed
    _fixed = moment.astimezone(dt.UTC) if moment else None
