"""What collides in the calendar, and what would, were a meeting planned or moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from rapim import law
from rapim.ledger import clock
from rapim.meeting.actions.meetings import Plan, called
from rapim.meeting.actions.problems import open_problems
from rapim.meeting.measures import calendar
from rapim.meeting.measures.calendar import Collision, Occasion, Pressing
from rapim.meeting.measures.flow import BEFORE, Course
from rapim.meeting.models import HardDate, Meeting
from rapim.org.models import Holder
from rapim.units import workdays

from .calendar import hard_dates, known_meetings

DRAFT = "draft"
"""The key of a meeting that is not planned yet."""


def rest(day: dt.date) -> str:
    """Why offices rest on a day: holiday, leave (joint leave, where the decree is known), weekend; or "".

    Units: date in.
    Source: SKB tiga menteri of the year.
    """
    if day in workdays.national(day.year):
        return "holiday"
    try:
        leave = law.at("pbj_joint_leave", day)
    except law.NotInForceError:
        leave = ()
    if day.isoformat() in leave:
        return "leave"
    return "" if workdays.is_working(day, leave) else "weekend"


def collisions(today: dt.date, zone: str, draft: Plan | None = None) -> list[Collision]:
    """What collides from today on; with a draft, what it would add is among it under the key `DRAFT`.

    Units: dates.
    Source: `measures.calendar.collisions`.
    """
    leaders = called(today)
    some = _standing(leaders, zone)
    if draft is not None:
        some.append(_drafted(draft, leaders, zone))
    return calendar.collisions(some, _pressing(), rest, today)


def clash(today: dt.date, zone: str) -> Callable[[Plan], bool]:
    """Whether a meeting, were it planned, would call somebody who is called elsewhere at that hour.

    The calendar is read once for however many plans are asked.

    Units: none.
    Source: `measures.calendar.collisions`.
    """
    leaders = called(today)
    some = _standing(leaders, zone)

    def asked(draft: Plan) -> bool:
        one = _drafted(draft, leaders, zone)
        near = [other for other in some if other.begins < one.ends and one.begins < other.ends]
        return any(one.people & other.people for other in near)

    return asked


def _standing(leaders: Sequence[Holder], zone: str) -> list[Occasion]:
    return [*_meetings(known_meetings(), leaders, zone), *_attended(hard_dates(), leaders, zone)]


def of_meeting(found: Iterable[Collision], key: str) -> list[Collision]:
    """The collisions that concern a meeting.

    Units: none.
    Source: `collisions`.
    """
    return [one for one in found if key in (one.key, one.other)]


def _meetings(
    rows: Iterable[tuple[Meeting, Course]], leaders: Sequence[Holder], zone: str
) -> Iterable[Occasion]:
    for row, course in rows:
        if course.state not in BEFORE:
            continue
        seats = row.attendees.all() if course.state != "planned" else ()
        people = frozenset(seat.person_name for seat in seats) or _people(leaders, row.agencies)
        yield _occasion(row.code, row.title, course.begins, row.minutes, people, row.agencies, zone)


def _drafted(draft: Plan, leaders: Sequence[Holder], zone: str) -> Occasion:
    people = _people(leaders, draft.agencies)
    return _occasion(DRAFT, draft.title, draft.begins, draft.minutes, people, draft.agencies, zone)


def _occasion(
    key: str,
    title: str,
    begins: dt.datetime,
    minutes: int,
    people: frozenset[str],
    agencies: Iterable[str],
    zone: str,
) -> Occasion:
    day = begins.astimezone(ZoneInfo(zone)).date()
    ends = begins + dt.timedelta(minutes=minutes)
    return Occasion(key, title, begins, ends, day, people, frozenset(agencies))


def _attended(rows: Iterable[HardDate], leaders: Sequence[Holder], zone: str) -> Iterable[Occasion]:
    """Dates that leaders attend; they stand by somebody else's invitation."""
    for row in rows:
        if row.kind != HardDate.Kind.ATTEND or row.withdrawn or row.day is None:
            continue
        begins = dt.datetime.combine(row.day, row.hour or dt.time(), ZoneInfo(zone))
        lasts = dt.timedelta(minutes=row.minutes or 120) if row.hour else dt.timedelta(days=1)
        people = _people(leaders, row.agencies)
        yield Occasion(
            row.code, row.title, begins, begins + lasts, row.day, people, frozenset(row.agencies), False
        )


def _people(leaders: Sequence[Holder], agencies: Iterable[str]) -> frozenset[str]:
    """The leaders who are called: all, or those of some agencies and those of none."""
    some = set(agencies)
    return frozenset(
        row.person_name
        for row in leaders
        if not some or not row.post.agency_code or row.post.agency_code in some
    )


def _pressing() -> list[Pressing]:
    return [
        Pressing(row.code, said.title, said.accountable or row.agency, said.act_by)
        for row, said in open_problems(clock.now())
        if said.act_by is not None
    ]
