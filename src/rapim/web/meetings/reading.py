"""What the pages of meetings show: where each stands, who was called, who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions.meetings import STATES, course_of
from rapim.meeting.measures import series
from rapim.meeting.measures.flow import BEFORE, Course
from rapim.meeting.models import Attendee, AttendeeAct, Meeting, MeetingAct
from rapim.web.access import Rights

HELD = ("open", "closed", "signed")
TONES = {"came": "ok", "delegate": "watch", "excused": "none", "absent": "late", "": "none"}


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is called, and the last word on whether they came."""

    row: Attendee
    last: AttendeeAct | None

    @property
    def state(self) -> str:
        """came, delegate, excused, absent, or "" where nothing was noted."""
        return self.last.state if self.last else ""

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return TONES[self.state]


@dataclass(slots=True)
class Line:
    """A meeting with its course, its seats, and whether it was held when it was first planned."""

    row: Meeting
    course: Course
    acts: list[MeetingAct]
    seats: list[Seat] = field(default_factory=list)
    zone: str = "Asia/Jakarta"

    @property
    def state(self) -> str:
        """Where the meeting stands."""
        return self.course.state

    @property
    def ahead(self) -> bool:
        """Whether the meeting has not begun and is not cancelled."""
        return self.course.state in BEFORE

    @property
    def day(self) -> dt.date:
        """The day of the meeting where the government is."""
        return self.course.begins.astimezone(ZoneInfo(self.zone)).date()

    @property
    def held_day(self) -> dt.date | None:
        """The day on which the meeting was opened, where the government is."""
        opened = self.course.opened
        return opened.astimezone(ZoneInfo(self.zone)).date() if opened else None

    @property
    def punctual(self) -> str:
        """held, moved, cancelled, missed, or "" for a meeting that is still ahead."""
        zone = ZoneInfo(self.zone)
        planned, today = self.row.planned_at.astimezone(zone).date(), clock.now().astimezone(zone).date()
        return series.kept(planned, self.day, self.held_day, self.state == "cancelled", today)

    @property
    def punctual_tone(self) -> str:
        """The tone of being on schedule or not."""
        return {"held": "ok", "cancelled": "none", "missed": "late"}.get(self.punctual, "watch")

    @property
    def minutes_late(self) -> int:
        """Minutes between the hour that was called and the opening, never below nought."""
        if self.course.opened is None:
            return 0
        return max(0, int((self.course.opened - self.course.begins).total_seconds() // 60))

    @property
    def counted(self) -> list[tuple[str, int]]:
        """How many came, sent a delegate, were excused, were absent."""
        return [(state, sum(seat.state == state for seat in self.seats)) for state in STATES]

    @property
    def noted(self) -> int:
        """How many seats have a word on attendance."""
        return sum(1 for seat in self.seats if seat.state)


def known() -> QuerySet[Meeting]:
    """The meetings with acts, seats and attendance as known now, in four queries however many there are.

    In a simulation meetings and acts of later days lie in the home already: they have not happened.

    Units: none.
    Source: the acts of meetings.
    """
    now = clock.now()
    marks = Prefetch("acts", AttendeeAct.objects.filter(at__lte=now).order_by("id"))
    return Meeting.objects.filter(made_at__lte=now).prefetch_related(
        Prefetch("acts", MeetingAct.objects.filter(at__lte=now).order_by("id")),
        Prefetch("attendees", Attendee.objects.prefetch_related(marks)),
    )


def lines(rows: Iterable[Meeting], zone: str) -> list[Line]:
    """Meetings as the pages show them."""
    return [line_of(row, zone) for row in rows]


def line_of(row: Meeting, zone: str) -> Line:
    """A meeting as the pages show it."""
    acts = list(row.acts.all())
    called = row.attendees.all() if any(one.act == "call" for one in acts) else ()
    seats = [Seat(one, next(reversed(list(one.acts.all())), None)) for one in called]
    return Line(row, course_of(row, acts), acts, seats, zone)


def within(row: Meeting, rights: Rights) -> bool:
    """Whether a reader may see a meeting: leaders and central offices every one, an agency those it is
    called to.
    """
    return called_to(row.agencies, rights)


def called_to(agencies: list[str], rights: Rights) -> bool:
    """Whether a meeting that calls some agencies ([] calls all) is one that a reader may see."""
    reach = rights.scope("see_meetings")
    if reach.everywhere or not agencies:
        return bool(reach)
    return bool(reach.agencies & set(agencies))


@dataclass(slots=True)
class Turnout:
    """Of one post, over meetings that were held: how often each state, and how often the head came."""

    title: str
    agency: str
    states: dict[str, int]
    called: int = 0

    @property
    def counts(self) -> list[tuple[str, int]]:
        """The states in order with how often each was noted."""
        return [(state, self.states.get(state, 0)) for state in STATES]


def turnout(held: Iterable[Line]) -> list[Turnout]:
    """Which heads came, by post, in the order in which they are called; nobody is ranked by it.

    Units: meetings.
    Source: notes of attendance.
    """
    found: dict[str, Turnout] = {}
    for line in held:
        for seat in line.seats:
            one = found.setdefault(seat.row.post, Turnout(seat.row.title, seat.row.agency, {}))
            one.called += 1
            if seat.state:
                one.states[seat.state] = one.states.get(seat.state, 0) + 1
    return list(found.values())


def told(act: MeetingAct, zone: str, lang: str) -> str:
    """What an act of the course says beside its name."""
    given = act.details
    parts = []
    if begins := given.get("begins"):
        parts.append(words.moment(dt.datetime.fromisoformat(begins), zone, lang))
    if until := given.get("until"):
        until_said = words.day(dt.date.fromisoformat(until), lang)
        parts.append(words.say("rapat.objections_until", lang, day=until_said))
    if reason := given.get("reason"):
        parts.append(str(reason))
    return " · ".join(parts)
