"""Every hard date of a window in one list: by law, by decree, and out of what the house knows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from rapim import law, words
from rapim.analytics import marks, packages
from rapim.analytics.starts import UNBEGUN
from rapim.budget.models import Lock
from rapim.ledger import clock
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions.meetings import course_of
from rapim.meeting.actions.problems import open_problems
from rapim.meeting.measures.calendar import LAW, day_in, report_due
from rapim.meeting.measures.flow import Course
from rapim.meeting.models import Attendee, HardDate, Meeting, MeetingAct

from . import waiting

SORTS = ("meeting", "law", "region", "rfk", "start", "decision", "problem", "wait", "objection")
OPEN, DONE, CANCELLED = "open", "done", "cancelled"
MOST = 200
"""Meetings that are looked at, the latest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A date: what it is (`code` and `params` of the catalogue), whom it concerns, and where it opens.

    `verb` and `agencies` say who may see it (no agencies: whoever may at all). `turn` rises with each
    change. `opens` is the sort of the source and its key. `key` stays for good.
    """

    key: str
    sort: str
    day: dt.date
    code: str
    verb: str
    opens: tuple[str, str]
    params: dict[str, Any] = field(default_factory=dict)
    agencies: tuple[str, ...] = ()
    source: str = ""
    state: str = OPEN
    begins: dt.datetime | None = None
    minutes: int = 0
    place: str = ""
    changed: dt.datetime = dt.datetime(2007, 1, 1, tzinfo=dt.UTC)
    turn: int = 0

    def title(self, lang: str) -> str:
        """What the date is, in words."""
        said = dict(self.params)
        if "month" in said:
            said["month"] = words.month_name(said["month"], lang)
        if "method" in said:
            said["method"] = words.say(f"method.{said['method'] or 'none'}", lang)
        return words.say(self.code, lang, **said)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are asked for, the day it is, and the zone of the government."""

    first: dt.date
    last: dt.date
    today: dt.date
    zone: str

    def __contains__(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def years(self) -> range:
        """The fiscal years whose dates can fall into it: reports stand in the year after."""
        return range(self.first.year - 1, self.last.year + 1)


def entries(window: Window) -> list[Entry]:
    """All hard dates of a window as known now, in their order.

    Units: dates.
    Source: law parameters, decrees of the region, meetings, decisions, problems, packages, waits.
    """
    dates = hard_dates()
    some = [
        *_law(window),
        *_region(window, dates),
        *_reports(window, dates),
        *_meetings(window),
        *_decisions(window),
        *_problems(window),
        *_waits(window),
        *_starts(window),
    ]
    return sorted(some, key=lambda one: (one.day, SORTS.index(one.sort), one.key))


def hard_dates() -> list[HardDate]:
    """The dates of the region as they were last set, with those that were withdrawn.

    Units: none.
    Source: decrees of the region.
    """
    rows = HardDate.objects.filter(recorded_at__lte=clock.now()).order_by("code", "version")
    return list({row.code: row for row in rows}.values())


def known_meetings() -> list[tuple[Meeting, Course]]:
    """The latest meetings with their courses and seats, in four queries.

    Units: none.
    Source: acts of meetings as known now.
    """
    now = clock.now()
    acts = Prefetch("acts", MeetingAct.objects.filter(at__lte=now).order_by("id"))
    seats = Prefetch("attendees", Attendee.objects.order_by("id"))
    rows = Meeting.objects.filter(made_at__lte=now).prefetch_related(acts, seats)
    return [(row, course_of(row, list(row.acts.all()))) for row in rows.order_by("-planned_at", "-id")[:MOST]]


def _law(window: Window) -> Iterable[Entry]:
    for name in LAW:
        rows = law.parameter(name).rows
        for year in window.years:
            for turn, row in enumerate(rows):
                day = day_in(year, row.value)
                if day in window and _holds(name, row, day):
                    yield Entry(
                        f"{name}-{year}", "law", day, f"rhythm_law.{name}", "see_meetings", ("law", name),
                        {"year": year, "next": year + 1}, source=row.source,
                        changed=_midnight(row.valid_from), turn=turn,
                    )  # fmt: skip


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _holds(name: str, row: law.Row, day: dt.date) -> bool:
    """Whether a row is the one in force on its own day."""
    try:
        return law.row_at(name, day) is row
    except law.NotInForceError:
        return False


def _region(window: Window, dates: Iterable[HardDate]) -> Iterable[Entry]:
    for row in dates:
        if row.day is not None and row.day in window:
            at = dt.datetime.combine(row.day, row.hour, ZoneInfo(window.zone)) if row.hour else None
            yield Entry(
                row.code, "region", row.day, "rhythm_date.region", "see_meetings", ("region", row.code),
                {"title": row.title}, tuple(row.agencies), row.decree,
                CANCELLED if row.withdrawn else OPEN, at, row.minutes or 120, "",
                row.recorded_at, row.version - 1,
            )  # fmt: skip


def _reports(window: Window, dates: Iterable[HardDate]) -> Iterable[Entry]:
    """The RFK of each month: by the decree of the region where there is one, else by the parameter."""
    own = _own_locks(dates)
    closed = _closed()
    for year in window.years:
        said = own.get(year)
        for month in range(1, 13):
            rule = law.row_at("rfk_cutoff_day", dt.date(year, month, 1))
            day = _lock_day(year, month, said)
            if day in window:
                yield Entry(
                    f"rfk-{year}-{month:02d}", "rfk", day, "rhythm_date.rfk", "see_meetings",
                    ("region", said.code) if said else ("law", "rfk_cutoff_day"),
                    {"month": month, "year": year}, source=said.decree if said else rule.source,
                    state=DONE if (year, month) in closed else OPEN,
                    changed=said.recorded_at if said else _midnight(rule.valid_from),
                    turn=said.version if said else 0,
                )  # fmt: skip


def lock_days(dates: Iterable[HardDate]) -> Callable[[int, int], dt.date]:
    """The day on which a month is locked: by the decree of the region where there is one, else by the law.

    Units: year and month in, date out.
    Source: `hard_dates`; law.at("rfk_cutoff_day", day).
    """
    own = _own_locks(dates)
    return lambda year, month: _lock_day(year, month, own.get(year))


def _own_locks(dates: Iterable[HardDate]) -> dict[int | None, HardDate]:
    return {row.fiscal_year: row for row in dates if row.kind == HardDate.Kind.RFK_LOCK and not row.withdrawn}


def _lock_day(year: int, month: int, said: HardDate | None) -> dt.date:
    usual = int(law.row_at("rfk_cutoff_day", dt.date(year, month, 1)).value)
    return report_due(year, month, said.month_day if said and said.month_day else usual)


def _closed() -> set[tuple[int, int]]:
    """The months that are locked for all agencies."""
    rows = Lock.objects.filter(agency_code="", at__lte=clock.now()).order_by("id")
    last = {
        (year, month): locked for year, month, locked in rows.values_list("fiscal_year", "month", "locked")
    }
    return {month for month, locked in last.items() if locked}


def _meetings(window: Window) -> Iterable[Entry]:
    zone = ZoneInfo(window.zone)
    for row, course in known_meetings():
        day, seen = course.begins.astimezone(zone).date(), tuple(row.agencies)
        state = CANCELLED if course.state == "cancelled" else DONE if course.closed else OPEN
        acts = list(row.acts.all())
        changed = acts[-1].at if acts else row.made_at
        if day in window:
            yield Entry(
                row.code, "meeting", day, "rhythm_date.meeting", "see_meetings", ("meeting", row.code),
                {"title": row.title}, seen, "", state, course.begins, row.minutes, row.place, changed,
                course.moved + (course.state == "cancelled"),
            )  # fmt: skip
        if course.objections_until in window and course.objections_until is not None:
            yield Entry(
                f"objection-{row.code}", "objection", course.objections_until, "rhythm_date.objection",
                "see_meetings", ("meeting", row.code), {"title": row.title}, seen,
                law.row_at("objection_days", course.objections_until).source,
                CANCELLED if course.state == "cancelled" else DONE if course.state != "drafted" else OPEN,
                changed=changed, turn=len(acts),
            )  # fmt: skip


def _decisions(window: Window) -> Iterable[Entry]:
    for row in orders.known():
        now, acts = orders.state_of(row), list(row.acts.all())
        if now.deadline in window:
            ended = (
                CANCELLED if now.state == "batal" else DONE if now.state in ("selesai", "diajukan") else OPEN
            )
            yield Entry(
                f"decision-{row.code}", "decision", now.deadline, "rhythm_date.decision", "see_decisions",
                ("decision", row.code), {"title": row.text}, (row.owner_agency, *row.helpers),
                row.meeting.title, ended, changed=acts[-1].at if acts else row.recorded_at, turn=len(acts),
            )  # fmt: skip


def _problems(window: Window) -> Iterable[Entry]:
    for row, said in open_problems(clock.now()):
        if said.act_by in window and said.act_by is not None:
            concerned = dict.fromkeys((row.agency, said.accountable, *said.helpers))
            yield Entry(
                f"problem-{row.code}", "problem", said.act_by, "rhythm_date.problem", "see_problems",
                ("problem", row.code), {"title": said.title}, tuple(code for code in concerned if code),
                row.code, changed=said.at, turn=said.version - 1,
            )  # fmt: skip


def _waits(window: Window) -> Iterable[Entry]:
    for one in waiting.told(waiting.known(), window.today):
        row = one.row
        if row.needed_by in window and row.needed_by is not None:
            state = CANCELLED if one.standing.withdrawn else OPEN if one.open else DONE
            yield Entry(
                f"wait-{row.code}", "wait", row.needed_by, "rhythm_date.wait", "see_decisions",
                ("wait", row.code), {"title": row.what}, (row.waits, row.holds), row.code, state,
                changed=one.acts[-1].at if one.acts else row.recorded_at, turn=len(one.acts),
            )  # fmt: skip


def _starts(window: Window) -> Iterable[Entry]:
    """The last safe day of every package whose selection has not begun."""
    found = packages.summary(window.today, any_words=True)
    rows = packages.listed(found).filter(stage__in=UNBEGUN).order_by("package")
    mark = marks.known(None)
    for body in map(json.loads, rows.values_list("whole__body", flat=True)):
        day = dt.date.fromisoformat(body["safe_start"]) if body.get("safe_start") else None
        if day is not None and day in window:
            yield Entry(
                f"start-{body['id']}", "start", day, "rhythm_date.start", "see_packages",
                ("package", body["id"]),
                {"title": body["name"] or body["id"], "method": body["method"]}, (body["agency"],),
                body["id"], changed=mark.moment or clock.now(), turn=mark.batch_id,
            )  # fmt: skip
