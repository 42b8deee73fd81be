"""A nudge from a line of the desk: to whom, in which words, and who is reminded where it stays unanswered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from rapim import law, words
from rapim.ledger import clock
from rapim.ledger.actions import Actor, take_turn
from rapim.meeting.actions import pushing as acts
from rapim.meeting.actions.messages import Draft, write_messages
from rapim.meeting.actions.pushing import Said
from rapim.meeting.measures import pushing, reminding
from rapim.meeting.measures.agenda import Matter
from rapim.meeting.measures.reminding import Step
from rapim.meeting.models import Message, Push
from rapim.meeting.room import reminders
from rapim.meeting.room.people import Person, holders_on, people_on, told_at, working
from rapim.meeting.room.pushing import Line
from rapim.org.access import POST_ROLES
from rapim.org.actions import agency_names, government

_ACTING = {"plt": "Plt. ", "plh": "Plh. ", "pj": "Pj. "}
_SHORT = 120
"""The most of a text that stands in a subject."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a nudge goes to: the post with the word of an acting official, and who holds it."""

    post: str
    title: str
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a nudge is sent: the post and who holds it."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where the sources of a nudge open, and where it is answered without signing in."""

    sources: str
    answer: str


def receivers(agency: str, day: dt.date) -> list[Receiver]:
    """Who a nudge to an agency may go to: its head first, then the assistant of its cluster.

    A head's post that nobody holds is named by its agency.

    Units: date in.
    Source: posts and their holders; series of cluster meetings.
    """
    people = people_on(day)
    cluster = people.clusters.get(agency, "")
    heads, above = [], []
    for row in holders_on(day):
        role = POST_ROLES.get(row.post.code.split("-")[0], "")
        title = f"{_ACTING.get(row.standing, '')}{row.post.title}"
        one = Receiver(row.post.code, title, row.person_name, row.user.email if row.user else "")
        if role == "agency_head" and row.post.agency_code == agency:
            heads.append(one)
        elif role == "assistant" and row.post.code == cluster:
            above.append(one)
    if not heads:
        name = agency_names().get(agency, agency)
        heads = [Receiver("", words.say("push_letter.head_of", "id", name=name)[:160])]
    return [*heads, *above]


def sender(day: dt.date) -> Sender:
    """In whose name a nudge is sent: the Sekda's, or who stands for the Sekda.

    Units: date in.
    Source: posts and their holders.
    """
    for row in holders_on(day):
        if row.post.code == "sekda":
            return Sender(f"{_ACTING.get(row.standing, '')}{row.post.title}", row.person_name)
    return Sender(words.say("push_letter.sekda", "id"), "")


def facts_said(facts: Sequence[Mapping[str, Any]], lang: str = "id") -> list[tuple[str, str]]:
    """Facts as label and value.

    Units: text.
    Source: `words.fact_label`, `words.fact_value`.
    """
    return [(words.fact_label(one["code"], lang), words.fact_value(one, lang)) for one in facts]


def drafted(
    line: Line,
    *,
    uid: uuid.UUID,
    way: str,
    to: Receiver,
    links: Links,
    note: str = "",
    seen: int | None = None,
) -> Said:
    """The nudge about a line of the desk, in courteous words with its facts, their day and their sources.

    Units: dates.
    Source: the line as it stands now.
    """
    day = line.day
    facts = [one.as_dict() for one in line.facts]
    until = pushing.answer_by(day, int(law.at("push_answer_days", day)), working)
    home, matter, weight = government(), line.matter, line.weight
    simulated = bool(home and home.simulated)
    told = {
        "level": matter.level,
        "stake_sen": weight.stake_sen,
        "probability": weight.probability,
        "urgency": round(weight.urgency, 4),
        "act_by": matter.act_by.isoformat() if matter.act_by else None,
    }
    return Said(
        uid=uid, key=line.key, title=matter.title[:200], agency=matter.agency, way=way,
        receiver_post=to.post, receiver_title=to.title[:160], receiver_name=to.name, address=to.address,
        subject=subject_of(matter), text=_text(line, to, until, links, note, simulated), as_of=day, day=day,
        answer_by=until, link=links.answer, simulated=simulated, weight=told, facts=facts,
        seen=len(line.pushes) if seen is None else seen,
    )  # fmt: skip


def link_until(day: dt.date) -> dt.date:
    """The last day of the link of a nudge that is sent on a day.

    Units: dates.
    Source: `measures.pushing`.
    """
    return pushing.link_until(day, int(law.at("push_link_days", day)))


def subject_of(matter: Matter) -> str:
    """What a nudge is about, as a subject.

    Units: text.
    Source: the matter's title.
    """
    title = matter.title if len(matter.title) <= _SHORT else f"{matter.title[: _SHORT - 1]}…"
    return words.say("push_letter.subject", "id", title=title)[:200]


def _text(line: Line, to: Receiver, until: dt.date, links: Links, note: str, simulated: bool) -> str:
    by = sender(line.day)
    rows = facts_said([one.as_dict() for one in line.facts])
    said = {
        "receiver": to.title,
        "as_of": words.day(line.day, "id"),
        "title": line.matter.title,
        "facts": "\n".join(f"- {label}: {value}" for label, value in rows),
        "until": words.day(until, "id"),
        "sources": links.sources,
        "answer": links.answer,
        "closes": words.day(link_until(line.day), "id"),
        "title_by": by.title,
        "name_by": by.name,
    }
    parts = [words.say("push_letter.text_open", "id", **said)]
    if note.strip():
        parts.append(note.strip())
    parts.append(words.say("push_letter.text_close", "id", **said).strip())
    if simulated:
        parts.append(f"[{words.say('page.simulated', 'id')}]")
    return "\n\n".join(parts)


def due(day: dt.date, known_at: dt.datetime | None = None) -> list[Draft]:
    """The reminders of unanswered nudges that are due on a day and were not written yet.

    Units: none.
    Source: `measures.reminding`, the ladder push_steps by the calendar of working days.
    """
    moment = known_at or clock.now()
    steps = [Step(int(one["days"]), str(one["to"])) for one in law.at("push_steps", day)]
    people, sent = people_on(day), _sent()
    found = []
    for row in acts.known(moment).filter(day__lte=day):
        if row.answers.all():
            continue
        one = reminding.due(row.answer_by, day, steps, sent.get(row.pk, ()), working, since=row.day)
        if one is not None:
            to, person = told_at(one, steps, people, row.agency)
            found.append(_reminder(row, one.step, to, person, day))
    return found


@transaction.atomic
def write_due(*, actor: Actor, day: dt.date) -> list[Draft]:
    """Write down every reminder that is due on a day, and answer those that were not there yet.

    What is due is asked after the turn was taken: an answer, an extension or a reminder of another run that
    was written just before counts.
    """
    take_turn()
    drafts = [*reminders.due(day), *due(day)]
    fresh = {row.key for row in write_messages(actor=actor, drafts=drafts)}
    return [one for one in drafts if one.key in fresh]


def _sent() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Message.objects.filter(sort=acts.SORT, push__isnull=False).exclude(to=acts.SORT)
    for push, step in rows.values_list("push_id", "step"):
        found.setdefault(int(push or 0), []).append(step)
    return found


def _reminder(row: Push, step: int, to: str, person: Person | None, day: dt.date) -> Draft:
    said = {
        "code": row.code,
        "name": person.name if person else words.say("remind.nobody", "id"),
        "title": row.title,
        "receiver": row.receiver_title,
        "sent": words.day(row.day, "id"),
        "until": words.day(row.answer_by, "id"),
        "span": words.span((day - row.answer_by).days, "id"),
        "link": row.link or "–",
    }
    text = words.say("push_letter.remind_text", "id", **said)
    if row.simulated:
        text = f"{text}\n\n[{words.say('page.simulated', 'id')}]"
    return Draft(
        key=f"{acts.SORT}:{row.code}:{step}",
        sort=acts.SORT,
        to=to,
        receiver_name=(person.name if person else "")[:150],
        address=person.address if person else "",
        subject=words.say("push_letter.remind_subject", "id", **said)[:200],
        text=text,
        day=day,
        agency=row.agency,
        step=step,
        push_id=row.pk,
    )
