"""Who is reminded today of which decision, and why: written down once, then sent.

The steps go from the one who does the work to the head, the assistant and the Sekda, and last onto the
agenda of the next meeting. A step that has nobody who holds the post goes to the next one above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from rapim import law, words
from rapim.ledger import clock
from rapim.meeting.actions import decisions as acts
from rapim.meeting.actions.messages import Draft
from rapim.meeting.measures import followup, reminding
from rapim.meeting.measures.followup import FollowUp
from rapim.meeting.measures.reminding import AGENDA, ASSISTANT, HEAD, OWNER, SEKDA, Due, Step
from rapim.meeting.models import Decision, Message, Series
from rapim.org.access import POST_ROLES, counts
from rapim.org.models import Holder, Role
from rapim.procurement.measures import workdays

SORT = "reminder"
_WORKERS = ("planner", "commitment_officer", "treasurer")
"""Roles of an agency that carry a decision out, in the order in which one is told."""


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

    def of(self, to: str, decision: Decision) -> Person | None:
        """Who is told at a step of a decision; None where nobody holds the post.

        Units: none.
        Source: posts and their holders, roles, series of cluster meetings.
        """
        agency = decision.owner_agency
        if to == OWNER:
            worker, head = self.workers.get(agency), self.heads.get(agency)
            if head and head.address and head.name == decision.owner_person:
                return head
            if decision.owner_person:
                return Person(decision.owner_person, worker.address if worker else "")
            return worker or head
        if to == HEAD:
            return self.heads.get(agency)
        if to == ASSISTANT:
            return self.assistants.get(self.clusters.get(agency, ""))
        return self.sekda if to == SEKDA else None


def due(day: dt.date, known_at: dt.datetime | None = None) -> list[Draft]:
    """The reminders that are due on a day and were not written yet.

    Units: none.
    Source: `measures.reminding`, by the calendar of working days and joint leave.
    """
    moment = known_at or clock.now()
    steps = [Step(int(one["days"]), str(one["to"])) for one in law.at("reminder_steps", day)]
    people, sent = people_on(day), _sent()
    found = []
    for row in acts.known(moment):
        now = acts.state_of(row)
        if now.ended or now.state == "diajukan":
            continue
        done = sent.get((row.pk, now.deadline), ())
        one = reminding.due(now.deadline, day, steps, done, working, since=row.day)
        if one is not None:
            found.append(_draft(row, now, one, _told(one, steps, people, row), day))
    return found


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


def _told(one: Due, steps: Sequence[Step], people: People, row: Decision) -> tuple[str, Person | None]:
    """The first from the step upwards who is there; the agenda needs nobody."""
    for step in steps[one.step :]:
        if step.to == AGENDA:
            return AGENDA, None
        if (found := people.of(step.to, row)) is not None:
            return step.to, found
    return one.to, None


def _draft(row: Decision, now: FollowUp, one: Due, told: tuple[str, Person | None], day: dt.date) -> Draft:
    to, person = told
    late = followup.days_late(now, day)
    said = {
        "code": row.code,
        "text": row.text,
        "deadline": words.day(now.deadline, "id"),
        "meeting": row.meeting.title,
        "evidence": row.evidence_expected or words.say("remind.any_evidence", "id"),
        "span": words.span(late, "id"),
        "name": person.name if person else words.say("remind.nobody", "id"),
    }
    kind = "late" if late else "soon"
    return Draft(
        key=f"{SORT}:{row.code}:{now.deadline.isoformat()}:{one.step}",
        sort=SORT,
        to=to,
        receiver_name=(person.name if person else "")[:150],
        address=person.address if person else "",
        subject=words.say(f"remind.subject_{kind}", "id", **said)[:200],
        text=words.say(f"remind.text_{kind}", "id", **said),
        day=day,
        agency=row.owner_agency,
        step=one.step,
        decision_id=row.pk,
    )


def _sent() -> dict[tuple[int, dt.date], list[int]]:
    """The steps that were written down, by decision and deadline: an extension begins the ladder anew."""
    found: dict[tuple[int, dt.date], list[int]] = {}
    rows = Message.objects.filter(sort=SORT).values_list("decision_id", "key", "step")
    for decision, key, step in rows:
        deadline = dt.date.fromisoformat(key.rsplit(":", 2)[1])
        found.setdefault((int(decision or 0), deadline), []).append(step)
    return found


def people_on(day: dt.date) -> People:
    """Who holds the posts and roles of a day.

    Units: date in.
    Source: `org.Holder`, `org.Role`, the series of cluster meetings.
    """
    found = People()
    for row in _holders(day):
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


def _holders(day: dt.date) -> list[Holder]:
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


def as_dict(draft: Draft) -> Mapping[str, Any]:
    """A reminder as JSON-ready values.

    Units: none.
    Source: `rapim remind --json`.
    """
    names = ("key", "to", "receiver_name", "address", "agency", "step", "subject", "text")
    return {name: getattr(draft, name) for name in names} | {"day": draft.day.isoformat()}
