"""Hard dates of a year, and what collides: the same people twice, days of rest, meetings too late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapim.units.rules import rule

LAW: tuple[str, ...] = (
    "calendar_budget_policy",
    "calendar_budget_policy_agreed",
    "calendar_semester_report",
    "calendar_change_agreed",
    "calendar_budget_agreed",
    "calendar_year_end",
    "calendar_accounts_audit",
    "calendar_performance_report",
    "calendar_accountability_report",
    "calendar_accounts_bylaw",
)
"""Names of the law parameters that are a day of the year."""
TWICE, REST, LATE = "twice", "rest", "late"
KINDS = (TWICE, REST, LATE)
Rest = Callable[[dt.date], str]
"""Why a day is a day of rest: weekend, holiday, leave; "" for a working day."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that people attend: `ends` is not part of it; `people` are names, as posts are held.

    `movable` is false for what stands by decree or by somebody else's invitation.
    """

    key: str
    title: str
    begins: dt.datetime
    ends: dt.datetime
    day: dt.date
    people: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    movable: bool = True


@dataclass(frozen=True, slots=True)
class Pressing:
    """A matter that a meeting should decide before the last day on which acting helps."""

    key: str
    title: str
    agency: str
    act_by: dt.date


@dataclass(frozen=True, slots=True)
class Collision:
    """What collides: an occasion with another, with a day of rest, or with the last day of a matter."""

    kind: str
    key: str
    title: str
    day: dt.date
    other: str = ""
    other_title: str = ""
    other_day: dt.date | None = None
    why: str = ""
    people: tuple[str, ...] = field(default=())


@rule("meeting.calendar.day_in", version=1)
def day_in(year: int, value: Mapping[str, Any]) -> dt.date:
    """A hard date stands on its month and day of the fiscal year, or of a year after it.

    `value` has `month`, `day`, and `after`, the years after the fiscal year (0 where it is not said); the
    29th of February of a year without one is the 28th.

    Units: year in, date out.
    Source: the law parameter of the date.
    """
    at = year + int(value.get("after", 0))
    month, day = int(value["month"]), int(value["day"])
    last = (dt.date(at + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(at, month, min(day, last))


@rule("meeting.calendar.report_due", version=1)
def report_due(year: int, month: int, month_day: int) -> dt.date:
    """The RFK of a month is due on the cut-off day of the next month, or on its last day where it is shorter.

    `month_day` = the day that the region's decree names, else law.at("rfk_cutoff_day", day).

    Units: date out.
    Source: practice of regencies; decree of the region.
    """
    return day_in(year + month // 12, {"month": month % 12 + 1, "day": month_day})


@rule("meeting.calendar.collisions", version=1)
def collisions(
    occasions: Sequence[Occasion], pressing: Iterable[Pressing], rest: Rest, today: dt.date
) -> list[Collision]:
    """Two occasions collide where they overlap and share people; a meeting, where it falls on a day of rest.

    A meeting collides with a matter where it is the next one that concerns the matter's agency, and comes
    after the last day on which acting helps. What is past, and days of rest that nobody in the house chose,
    are not told.

    Units: dates.
    Source: issue, collisions in the calendar.
    """
    ahead = sorted(
        (one for one in occasions if one.day >= today), key=lambda one: (one.begins, one.ends, one.key)
    )
    found = [*_twice(ahead), *_resting(ahead, rest), *_late(ahead, pressing, today)]
    return sorted(found, key=lambda one: (one.day, KINDS.index(one.kind), one.key, one.other))


def _twice(ahead: Sequence[Occasion]) -> list[Collision]:
    found, running = [], list[Occasion]()
    for one in ahead:
        running = [other for other in running if other.ends > one.begins]
        for other in running:
            if shared := one.people & other.people:
                names = tuple(sorted(shared))
                found.append(
                    Collision(
                        TWICE, other.key, other.title, one.day, one.key, one.title, one.day, people=names
                    )
                )
        running.append(one)
    return found


def _resting(ahead: Sequence[Occasion], rest: Rest) -> list[Collision]:
    return [
        Collision(REST, one.key, one.title, one.day, why=why)
        for one in ahead
        if one.movable and (why := rest(one.day))
    ]


def _late(ahead: Sequence[Occasion], pressing: Iterable[Pressing], today: dt.date) -> list[Collision]:
    meetings = [one for one in ahead if one.movable]
    found = []
    for matter in pressing:
        following = next((one for one in meetings if concerns(one, matter.agency)), None)
        if following is not None and today <= matter.act_by < following.day:
            found.append(_come_late(following, matter))
    return found


def _come_late(one: Occasion, matter: Pressing) -> Collision:
    return Collision(LATE, one.key, one.title, one.day, matter.key, matter.title, matter.act_by)


def concerns(one: Occasion, agency: str) -> bool:
    """Whether an occasion calls an agency; one that names none calls all.

    Units: codes of agencies.
    Source: meetings without agencies call every leader.
    """
    return not one.agencies or not agency or agency in one.agencies
