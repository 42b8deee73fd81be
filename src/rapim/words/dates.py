"""Days, moments and spans: `31 Agustus 2019`, `09.41 WIB`, `terlambat 32 hari`."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from rapim.words.catalogue import say
from rapim.words.numbers import whole

_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def month_name(month: int, lang: str = "id", short: bool = False) -> str:
    """The name of a month: 8 is `Agustus`, short `Agu`.

    Units: month 1 to 12.
    Source: catalogue `month.*`.
    """
    return say(f"month.{'s' if short else 'm'}{month:02d}", lang)


def weekday(date: dt.date, lang: str = "id") -> str:
    """The name of a day of the week: `Rabu`.

    Units: date.
    Source: catalogue `weekday.*`.
    """
    return say(f"weekday.d{date.isoweekday()}", lang)


def day(date: dt.date, lang: str = "id") -> str:
    """A date in full: `31 Agustus 2019`.

    Units: date.
    Source: official letters (Permendagri 1/2023 writes months as words).
    """
    return f"{date.day} {month_name(date.month, lang)} {date.year}"


def short_day(date: dt.date, lang: str = "id", year: bool = True) -> str:
    """A date where room is scarce: `31 Agu 2019`.

    Units: date.
    Source: as `day`.
    """
    return f"{date.day} {month_name(date.month, lang, short=True)}" + (f" {date.year}" if year else "")


def minute(at: dt.datetime, zone: str = "Asia/Jakarta") -> str:
    """The time of a moment in a zone: `09.41 WIB`.

    Units: aware datetime.
    Source: official letters write hours and minutes with a full stop.
    """
    local = at.astimezone(ZoneInfo(zone))
    offset = local.utcoffset() or dt.timedelta()
    return f"{local:%H.%M} {_ZONES.get(int(offset.total_seconds() // 3600), local.tzname() or '')}".rstrip()


def moment(at: dt.datetime, zone: str = "Asia/Jakarta", lang: str = "id") -> str:
    """A moment in full: `31 Agustus 2019 09.41 WIB`.

    Units: aware datetime.
    Source: `day` and `minute`.
    """
    return f"{day(at.astimezone(ZoneInfo(zone)).date(), lang)} {minute(at, zone)}"


def span(count: int, lang: str = "id") -> str:
    """A number of days: `32 hari`.

    Units: days.
    Source: catalogue `days.*`.
    """
    return say("days.one" if abs(count) == 1 else "days.many", lang, n=whole(abs(count), lang))


def days(behind: int, lang: str = "id") -> str:
    """Days behind plan in words: 32 is `terlambat 32 hari`, -9 is `lebih cepat 9 hari`.

    Units: days, positive when behind.
    Source: earned schedule (see `rapim.budget.measures.schedule`).
    """
    if behind == 0:
        return say("days.on_plan", lang)
    return say("days.behind" if behind > 0 else "days.ahead", lang, span=span(behind, lang))
