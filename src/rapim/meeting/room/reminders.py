"""Who is reminded today of which decision, and why: written down once, then sent.

The steps go from the one who does the work to the head, the assistant and the Sekda, and last onto the
agenda of the next meeting. A step that has nobody who holds the post goes to the next one above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapim import law, words
from rapim.ledger import clock
from rapim.meeting.actions import decisions as acts
from rapim.meeting.actions.messages import Draft
from rapim.meeting.measures import followup, reminding
from rapim.meeting.measures.followup import FollowUp
from rapim.meeting.measures.reminding import Due, Step
from rapim.meeting.models import Decision, Message
from rapim.meeting.room import audits
from rapim.meeting.room.people import Person, people_on, told_at, working

SORT = "reminder"


def due(day: dt.date, known_at: dt.datetime | None = None) -> list[Draft]:
    """The reminders that are due on a day and were not written yet: of decisions, then of audit findings.

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
            found.append(
                _draft(row, now, one, told_at(one, steps, people, row.owner_agency, row.owner_person), day)
            )
    return [*found, *audits.due(day, moment)]


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


def as_dict(draft: Draft) -> Mapping[str, Any]:
    """A reminder as JSON-ready values.

    Units: none.
    Source: `rapim remind --json`.
    """
    names = ("key", "to", "receiver_name", "address", "agency", "step", "subject", "text")
    return {name: getattr(draft, name) for name in names} | {"day": draft.day.isoformat()}
