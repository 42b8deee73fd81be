"""The dates of the calendar as a reader sees them: filtered, grouped by day, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from rapim import words
from rapim.meeting.measures.calendar import Collision
from rapim.meeting.room import calendar
from rapim.meeting.room.calendar import CANCELLED, DONE, SORTS, Entry, Window
from rapim.meeting.room.colliding import rest
from rapim.web.access import Rights
from rapim.web.desk import rows
from rapim.web.tables import Table

AHEAD = 60
"""Days that the list of what comes looks ahead."""
FEW = 5
"""Packages of one day that are told one by one; the others are counted, and stand in the file."""
_PAGES: Mapping[str, str] = {
    "law": "calendar_law",
    "region": "hard_date",
    "meeting": "meeting",
    "decision": "decision",
    "problem": "problem",
    "package": "package",
    "wait": "wait",
}
_FIELDS = (
    ("r_day", "date", 12), ("r_title", "text", 60), ("r_sort", "text", 24), ("r_agencies", "text", 40),
    ("r_state", "text", 14), ("r_source", "text", 40),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """Which month, whose dates, of which sort; "" is everything."""

    month: dt.date
    agency: str = ""
    sort: str = ""

    @classmethod
    def of(cls, request: HttpRequest, today: dt.date) -> Wish:
        """The wish of an address: `?bulan=2019-09&opd=&jenis=`."""
        asked = request.GET
        try:
            month = dt.date.fromisoformat(f"{asked.get('bulan', '')}-01")
        except ValueError:
            month = today.replace(day=1)
        if not 2000 <= month.year <= 2100:
            month = today.replace(day=1)
        sort = asked.get("jenis", "")
        return cls(month, asked.get("opd", ""), sort if sort in SORTS else "")

    @property
    def ends(self) -> dt.date:
        """The last day of the month."""
        return (self.month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)

    def fits(self, one: Entry) -> bool:
        """Whether a date is what was asked for; one that concerns everybody concerns each agency."""
        named = not self.agency or not one.agencies or self.agency in one.agencies
        return named and self.sort in ("", one.sort)


def seen(some: Iterable[Entry], rights: Rights) -> list[Entry]:
    """The dates that a reader may see today."""
    return [one for one in some if _may(one, rights)]


def _may(one: Entry, rights: Rights) -> bool:
    reach = rights.scope(one.verb)
    if reach.everywhere or not one.agencies:
        return bool(reach)
    return bool(reach.agencies & set(one.agencies))


class Line:
    """A date in the words of a language."""

    def __init__(self, one: Entry, names: Mapping[str, str], today: dt.date, lang: str) -> None:
        self.one, self.names, self.today, self.lang = one, names, today, lang

    @property
    def title(self) -> str:
        return self.one.title(self.lang)

    @property
    def href(self) -> str:
        """The page of its source."""
        sort, key = self.one.opens
        return reverse(_PAGES[sort], args=[key])

    @property
    def agencies(self) -> str:
        """Whom it concerns: by name where there are few, else how many."""
        some = [self.names.get(code, code) for code in self.one.agencies]
        if len(some) > 3:
            return words.say("rhythm.n_agencies", self.lang, n=len(some))
        return ", ".join(some)

    @property
    def tone(self) -> str:
        """Late where it has passed undone, soon within a week."""
        one = self.one
        if one.state == DONE:
            return "ok"
        if one.state == CANCELLED or one.sort in ("law", "region", "meeting"):
            return "none"
        if one.day < self.today:
            return "late"
        return "watch" if (one.day - self.today).days <= 7 else "none"

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        one = self.one
        if one.state != calendar.OPEN:
            return words.say(f"rhythm_state.{one.state}", self.lang)
        left = (one.day - self.today).days
        if left < 0:
            code = "passed" if self.tone == "late" else "was"
            return words.say(f"rhythm_state.{code}", self.lang, span=words.span(left, self.lang))
        if left == 0:
            return words.say("rhythm_state.today", self.lang)
        return words.say("rhythm_state.left", self.lang, span=words.span(left, self.lang))


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its dates; `rest` says why offices rest on it."""

    day: dt.date
    weekday: str
    rest: str
    lines: Sequence[Line]
    more: int


class Picture:
    """The calendar within a reader's reach."""

    def __init__(self, rights: Rights, wish: Wish, today: dt.date, zone: str, lang: str) -> None:
        self.wish, self.today, self.lang = wish, today, lang
        self.until = today + dt.timedelta(days=AHEAD)
        window = Window(min(wish.month, today), max(wish.ends, self.until), today, zone)
        self.entries = [one for one in seen(calendar.entries(window), rights) if wish.fits(one)]
        self.names = rows.agency_names()

    def _lines(self, first: dt.date, last: dt.date) -> list[Line]:
        return [
            Line(one, self.names, self.today, self.lang) for one in self.entries if first <= one.day <= last
        ]

    @cached_property
    def ahead(self) -> list[Day]:
        """The next days, from today on."""
        return self._days(self._lines(self.today, self.until))

    @cached_property
    def month(self) -> list[Day]:
        """The month that is asked for."""
        return self._days(self._lines(self.wish.month, self.wish.ends))

    @property
    def coming(self) -> int:
        """How many dates stand in the next days."""
        return sum(self.today <= one.day <= self.until for one in self.entries)

    def _days(self, lines: Iterable[Line]) -> list[Day]:
        by: dict[dt.date, list[Line]] = {}
        for line in lines:
            by.setdefault(line.one.day, []).append(line)
        return [self._day(day, some) for day, some in by.items()]

    def _day(self, day: dt.date, some: list[Line]) -> Day:
        starts = [line for line in some if line.one.sort == "start"][FEW:]
        kept = [line for line in some if line not in starts]
        why = rest(day)
        said = words.say(f"rhythm_rest.{why}", self.lang) if why else ""
        return Day(day, words.weekday(day, self.lang), said, kept, len(starts))

    @property
    def month_name(self) -> str:
        return f"{words.month_name(self.wish.month.month, self.lang)} {self.wish.month.year}"

    @property
    def before(self) -> str:
        """The month before, as the address says it."""
        return f"{self.wish.month - dt.timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after, as the address says it."""
        return f"{self.wish.ends + dt.timedelta(days=1):%Y-%m}"

    @property
    def agencies(self) -> list[tuple[str, str]]:
        return sorted(self.names.items(), key=lambda pair: pair[1])

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(sort, words.say(f"rhythm_sort.{sort}", self.lang)) for sort in SORTS]

    @property
    def table(self) -> Table:
        """All dates of the month and of the next days, as a file."""
        some = [
            Line(one, self.names, self.today, self.lang)
            for one in self.entries
            if self.wish.month <= one.day <= self.wish.ends or self.today <= one.day <= self.until
        ]
        found = [
            {"r_day": line.one.day, "r_title": line.title, "r_agencies": line.agencies,
             "r_sort": words.say(f"rhythm_sort.{line.one.sort}", self.lang), "r_state": line.state,
             "r_source": line.one.source}
            for line in some
        ]  # fmt: skip
        title = words.say("rhythm.calendar", self.lang)
        columns = rows.columns(self.lang, *_FIELDS)
        return rows.table(title, title, columns, found, self.lang, as_of=self.today)


def told(found: Iterable[Collision], lang: str) -> list[tuple[Collision, str]]:
    """Collisions with their sentences.

    Units: dates.
    Source: `rapim.meeting.measures.calendar.collisions`.
    """
    return [(one, _told(one, lang)) for one in found]


def _told(one: Collision, lang: str) -> str:
    said = {"title": one.title, "day": words.day(one.day, lang), "other": one.other_title}
    if one.kind == "rest":
        return words.say(f"rhythm_collision.rest_{one.why}", lang, **said)
    if one.kind == "late" and one.other_day is not None:
        return words.say("rhythm_collision.late", lang, **said, act_by=words.day(one.other_day, lang))
    few = ", ".join(one.people[:3])
    code = "rhythm_collision.twice" if len(one.people) <= 3 else "rhythm_collision.twice_many"
    return words.say(code, lang, **said, people=few, n=len(one.people))
