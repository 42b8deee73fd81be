"""The series of meetings: those that were set and the usual ones, each with its next day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rapim.ledger import clock
from rapim.meeting.actions.meetings import Plan
from rapim.meeting.measures import series as measures
from rapim.meeting.measures.flow import Course
from rapim.meeting.measures.series import Proposal
from rapim.meeting.models import Meeting, Series

from . import colliding
from .calendar import hard_dates, known_meetings, lock_days

USUAL = {"monthly": "rapim", "quarterly": "evaluasi", "opening": "pembukaan"}
"""The series that every government has, set or not."""
HOUR, MINUTES = dt.time(9), 120


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A series as it goes on: the row that was set, or a usual one (`usual`) that nobody has set yet."""

    row: Series
    usual: bool
    proposal: Proposal | None


def now_set() -> list[Series]:
    """The series of meetings as they were last set.

    Units: none.
    Source: the acts that set them.
    """
    rows = Series.objects.filter(recorded_at__lte=clock.now()).order_by("id")
    return list({row.code: row for row in rows}.values())


def rhythms(today: dt.date, zone: str, set_rows: Sequence[Series]) -> list[Rhythm]:
    """Each series with its next day; the same queries for however many series there are.

    Units: dates.
    Source: `measures.series.proposed`.
    """
    known = {row.code for row in set_rows} | {row.kind for row in set_rows}
    usual = [_usual(kind, code) for kind, code in USUAL.items() if not {kind, code} & known]
    lock_of = lock_days(hard_dates())
    meetings, clash = known_meetings(), colliding.clash(today, zone)
    found = []
    for row in [*usual, *set_rows]:
        how = measures.rhythm(row.kind, row.rule)
        last = _last(row, meetings, zone)
        taken = _taken(row, clash, zone)
        said = measures.proposed(how, row.rule, last, today, lock_of, colliding.rest, taken)
        found.append(Rhythm(row, row.pk is None, said))
    return found


def _usual(kind: str, code: str) -> Series:
    return Series(code=code, kind=kind, chair_post="bupati", moderator_post="sekda", rule={}, agencies=[])


def _last(
    row: Series, meetings: Iterable[tuple[Meeting, Course]], zone: str
) -> tuple[dt.date, dt.date] | None:
    """The day and the figures' day of the latest meeting of a series that was not cancelled."""
    days = [
        (course.begins.astimezone(ZoneInfo(zone)).date(), one.as_of)
        for one, course in meetings
        if one.series == row.code and course.state != "cancelled"
    ]
    return max(days, default=None)


def _taken(row: Series, clash: Callable[[Plan], bool], zone: str) -> Callable[[dt.date], str]:
    def asked(day: dt.date) -> str:
        begins = dt.datetime.combine(day, HOUR, ZoneInfo(zone))
        draft = Plan(row.code, row.kind, "", begins, MINUTES, day, agencies=list(row.agencies))
        return "taken" if clash(draft) else ""

    return asked
