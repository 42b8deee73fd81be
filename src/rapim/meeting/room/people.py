"""Who can be told of a matter on a day: workers and heads of agencies, assistants, the Sekda; and which days
offices work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from rapim import law
from rapim.meeting.measures.reminding import AGENDA, ASSISTANT, HEAD, OWNER, SEKDA, Due, Step
from rapim.meeting.models import Series
from rapim.org.access import POST_ROLES, counts
from rapim.org.models import Holder, Role
from rapim.units import workdays

_WORKERS = ("planner", "commitment_officer", "treasurer")
"""Roles of an agency that carry a matter out, in the order in which one is told."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is told: the name and, where it is known, the address."""

    name: str
    address: str = ""


@dataclass(slots=True)
class People:
    """Who holds which post and role on a day, read once."""

    heads: dict[str, Person] = field(default_factory=dict)
    workers: dict[str, Person] = field(default_factory=dict)
    assistants: dict[str, Person] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)
    sekda: Person | None = None

    def of(self, to: str, agency: str, named: str = "") -> Person | None:
        """Who of an agency is told at a step, or the person named; None where nobody holds the post.

        Units: none.
        Source: posts and their holders, roles, series of cluster meetings.
        """
        if to == OWNER:
            worker, head = self.workers.get(agency), self.heads.get(agency)
            if head and head.address and head.name == named:
                return head
            if named:
                return Person(named, worker.address if worker else "")
            return worker or head
        if to == HEAD:
            return self.heads.get(agency)
        if to == ASSISTANT:
            return self.assistants.get(self.clusters.get(agency, ""))
        return self.sekda if to == SEKDA else None


def told_at(
    one: Due, steps: Sequence[Step], people: People, agency: str, named: str = ""
) -> tuple[str, Person | None]:
    """The first from the step upwards who is there; the agenda needs nobody.

    Units: none.
    Source: `People.of`.
    """
    for step in steps[one.step :]:
        if step.to == AGENDA:
            return AGENDA, None
        if (found := people.of(step.to, agency, named)) is not None:
            return step.to, found
    return one.to, None


def working(day: dt.date) -> bool:
    """Whether offices work on a day: no weekend, national holiday or, where the decree of the year is known,
    joint leave.

    Units: date in.
    Source: SKB tiga menteri of the year.
    """
    try:
        leave = law.at("pbj_joint_leave", day)
    except law.NotInForceError:
        leave = ()
    return workdays.is_working(day, leave)


def people_on(day: dt.date) -> People:
    """Who holds the posts and roles of a day.

    Units: date in.
    Source: `org.Holder`, `org.Role`, the series of cluster meetings.
    """
    found = People()
    for row in holders_on(day):
        person = Person(row.person_name, row.user.email if row.user else "")
        role = POST_ROLES.get(row.post.code.split("-")[0], "")
        if role == "agency_head":
            found.heads[row.post.agency_code] = person
        elif role == "assistant":
            found.assistants[row.post.code] = person
        elif role == "sekda":
            found.sekda = person
    for agency, user in _workers(day):
        found.workers.setdefault(agency, Person(user.get_full_name() or user.username, user.email))
    for series in {row.code: row for row in Series.objects.filter(kind="cluster").order_by("id")}.values():
        found.clusters |= dict.fromkeys(series.agencies, series.chair_post)
    return found


def holders_on(day: dt.date) -> list[Holder]:
    """Who holds which post on a day, with the post and the account.

    Units: date in.
    Source: `org.Holder`; the last recorded row of a holding counts.
    """
    last: dict[tuple[int, dt.date], Holder] = {}
    for row in Holder.objects.select_related("post", "user").order_by("recorded_at", "id"):
        last[row.post_id, row.valid_from] = row
    return [row for row in last.values() if counts(row, day)]


def _workers(day: dt.date) -> Iterable[tuple[str, User]]:
    last: dict[tuple[int, str, str, dt.date], Role] = {}
    rows = Role.objects.filter(role__in=_WORKERS, user__is_active=True)
    for row in rows.select_related("user").order_by("recorded_at", "id"):
        last[row.user_id, row.role, row.agency_code, row.valid_from] = row
    held = [row for row in last.values() if counts(row, day)]
    for row in sorted(held, key=lambda row: (_WORKERS.index(row.role), row.pk)):
        yield row.agency_code, row.user
