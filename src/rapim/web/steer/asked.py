"""What a reader asked for: as of which day, known at which moment, on which basis, in which order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from rapim.ledger import clock

SORTS = ("sumbangan", "hari", "serapan", "langsung", "pagu", "nama")
BASES = ("sp2d", "lra")
YEARS = range(1900, 2200)  # a day outside them is a slip of the pen


@dataclass(frozen=True, slots=True)
class Asked:
    """The question behind a page; it stands in the address, so that a page can be sent and kept."""

    as_of: dt.date
    today: dt.date
    zone: str
    known_at: dt.datetime | None = None
    basis: str = ""
    sort: str = SORTS[0]
    unreadable: tuple[str, ...] = ()

    @property
    def past(self) -> bool:
        """Whether the page shows another day than today or an earlier state of knowledge."""
        return self.as_of != self.today or self.known_at is not None

    @property
    def known_local(self) -> str:
        """The moment of knowing as a form field wants it."""
        return f"{self.known_at.astimezone(ZoneInfo(self.zone)):%Y-%m-%dT%H:%M}" if self.known_at else ""

    @property
    def shortcuts(self) -> list[dt.date]:
        """Days that leaders ask for: the ends of the last months and of the year before."""
        ends = [self.as_of.replace(day=1) - dt.timedelta(1)]
        ends.append(ends[0].replace(day=1) - dt.timedelta(1))
        ends.append(dt.date(self.as_of.year - 1, 12, 31))
        return [self.today, *dict.fromkeys(ends)]

    def query(self, **changes: Any) -> str:
        """The question as the end of an address, without what is the default."""
        asked = replace(self, **changes)
        values = {
            "per": asked.as_of.isoformat() if asked.as_of != asked.today else "",
            "diketahui": asked.known_local,
            "dasar": asked.basis,
            "urut": asked.sort if asked.sort != SORTS[0] else "",
        }
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def board(self) -> dict[str, Any]:
        """The arguments for `rapim.analytics.board`."""
        return {"as_of": self.as_of, "known_at": self.known_at, "basis": self.basis or None}


def ask(request: HttpRequest, zone: str) -> Asked:
    """Read the question from the address; what cannot be read is named and left out."""
    today = clock.today(zone)
    wrong: list[str] = []
    day = _read(request, "per", _day, wrong) or today
    known = _read(request, "diketahui", lambda text: _moment(text, zone), wrong)
    basis = request.GET.get("dasar", "")
    sort = request.GET.get("urut", "")
    return Asked(
        as_of=day,
        today=today,
        zone=zone,
        known_at=known,
        basis=basis if basis in BASES else "",
        sort=sort if sort in SORTS else SORTS[0],
        unreadable=tuple(wrong),
    )


def _day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def _moment(text: str, zone: str) -> dt.datetime:
    """A moment in UTC; one without a zone is of the government's time."""
    known = dt.datetime.fromisoformat(text)
    _day(known.date().isoformat())
    return (known if known.tzinfo else known.replace(tzinfo=ZoneInfo(zone))).astimezone(dt.UTC)


def _read(request: HttpRequest, name: str, reader: Any, wrong: list[str]) -> Any:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return reader(text)
    except ValueError:
        wrong.append(text[:40])
        return None
