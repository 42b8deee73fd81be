"""Close a meeting and have its minutes at once: drafted from what was recorded, then edited, then signed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from rapim import words
from rapim.analytics.keeping import canonical_json
from rapim.ledger.actions import Actor, take_turn
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions.meetings import act_on_meeting, save_minutes
from rapim.meeting.models import Decision, Meeting, MeetingAct, Minutes
from rapim.meeting.room.effects import effects, to_check
from rapim.meeting.room.sitting import HERE, Figure, Live, Present, Sitting, figures_of, sitting

Body = Mapping[str, Any]
FORM = 1
"""The version of the form of minutes."""


def close_meeting(*, actor: Actor, meeting: Meeting, seen: int, zone: str = "Asia/Jakarta") -> Minutes:
    """Close a meeting and write the first version of its minutes: both or neither, once.

    `seen` is how many acts of the meeting were before the eyes.
    """
    checked = effects(to_check(meeting), meeting.as_of)
    talked = _talked(sitting(meeting))
    with transaction.atomic():
        take_turn()
        act_on_meeting(actor=actor, meeting=meeting, act="close", seen=seen)
        written = meeting.minutes_versions.order_by("version").last()
        if written is not None:
            return written
        body = draft(sitting(meeting), checked, talked, actor.name, zone)
        return save_minutes(actor=actor, meeting=meeting, body=body, seen=0)


def minutes_of(meeting: Meeting, zone: str = "Asia/Jakarta") -> Minutes | None:
    """The last version of the minutes; of a closed meeting that has none a draft, not kept (version 0).

    Units: none.
    Source: versions of the minutes, else `draft`.
    """
    last = meeting.minutes_versions.order_by("version").last()
    ended = None if last else meeting.acts.filter(act="close").order_by("id").last()
    if ended is None:
        return last
    sat = sitting(meeting)
    body = draft(sat, effects(to_check(meeting), meeting.as_of), _talked(sat), ended.by_name, zone)
    return Minutes(meeting=meeting, version=0, body=body, at=ended.at, by_name=ended.by_name)


def sign_minutes(*, actor: Actor, meeting: Meeting, seen: int, version: int) -> MeetingAct:
    """Sign the version of the minutes that was before the eyes; its hash stays with the act.

    After it nothing in them changes.
    """
    with transaction.atomic():
        take_turn()
        last = meeting.minutes_versions.order_by("version").last()
        if last is None:
            raise RefusedError("no_minutes")
        if last.version != version:
            raise RefusedError("written_meanwhile", by=last.by_name)
        details = {"version": version, "sha256": sealed(last.body)}
        return act_on_meeting(actor=actor, meeting=meeting, act="sign", seen=seen, details=details)


def sealed(body: Body) -> str:
    """The hash of minutes: of their canonical JSON.

    Units: sha256 as hexadecimal digits.
    Source: `canonical_json`.
    """
    return hashlib.sha256(canonical_json(dict(body)).encode()).hexdigest()


def draft(
    sat: Sitting, checked: list[dict[str, Any]], talked: Mapping[str, str], secretary: str, zone: str
) -> dict[str, Any]:
    """Minutes from what was recorded: title, time, place, who came, each item with its time, decisions.

    Units: seconds for time spent, ISO moments.
    Source: domain.md 7.2, parts of a notula; records of the meeting.
    """
    meeting, course = sat.meeting, sat.course
    opened, closed = course.opened or course.begins, course.closed or course.begins
    return {
        "form": FORM,
        "meeting": meeting.code,
        "title": meeting.title,
        "day": opened.astimezone(ZoneInfo(zone)).date().isoformat(),
        "from": opened.isoformat(),
        "until": closed.isoformat(),
        "zone": zone,
        "place": meeting.place,
        "chair": _leads(sat, meeting.chair_post),
        "moderator": _leads(sat, meeting.moderator_post),
        "secretary": secretary,
        "attendees": [_attendee(one) for one in sat.present],
        "opening": _opening(sat, opened, zone),
        "items": [_item(sat, one, talked) for one in sat.items],
        "decisions": [decision_of(row, sat.names) for row in sat.decided],
        "effects": checked,
        "closing": words.say("room_draft.closing", "id", at=words.minute(closed, zone)),
        "names": sat.names,
        "packet": sat.packet.sha256 if sat.packet else "",
        "government": sat.body.get("board", {}).get("government") or {},
        "as_of": meeting.as_of.isoformat(),
    }


def _talked(sat: Sitting) -> dict[str, str]:
    """For each item that was on the table, its figures as frozen, and what was corrected since."""
    live, told = Live(sat.meeting.as_of), {}
    for key in {*(sat.course.item_spent or {}), sat.course.item} - {""}:
        item = sat.item_of(key)
        found = figures_of(item, sat, live) if item else []
        lines = [_figures(found)] + [_corrected(one) for one in found if one.corrected]
        told[key] = "\n".join(line for line in lines if line)
    return told


def _figures(found: list[Figure]) -> str:
    parts = [
        f"{words.say(f'room_figure.{one.name}', 'id')} {words.figure_said(one.name, one.frozen)}"
        for one in found
    ]
    return words.say("room_draft.figures", "id", figures="; ".join(parts)) if parts else ""


def _corrected(one: Figure) -> str:
    name = words.say(f"room_figure.{one.name}", "id")
    return words.say("room_draft.corrected", "id", name=name, value=words.figure_said(one.name, one.live))


def _leads(sat: Sitting, post: str) -> dict[str, str]:
    held = [one.who for one in sat.present if one.who.post.split("-")[0] == post or one.who.post == post]
    if not held:
        return {"title": post.capitalize(), "name": "", "standing": ""}
    return {"title": held[0].title, "name": held[0].person_name, "standing": held[0].standing}


def _attendee(one: Present) -> dict[str, str]:
    who = one.who
    return {
        "title": who.title,
        "agency": who.agency,
        "name": who.person_name,
        "state": one.state,
        "delegate": one.delegate,
        "reason": one.reason,
    }


def _opening(sat: Sitting, opened: dt.datetime, zone: str) -> str:
    here = sum(one.state in HERE for one in sat.present)
    chair = _leads(sat, sat.meeting.chair_post)
    return words.say(
        "room_draft.opening",
        "id",
        chair=chair["name"] or chair["title"],
        at=words.minute(opened, zone),
        here=here,
        called=len(sat.present),
    )


def _item(sat: Sitting, item: Body, talked: Mapping[str, str]) -> dict[str, Any]:
    spent = (sat.course.item_spent or {}).get(str(item["key"]))
    return {
        "key": item["key"],
        "title": item["title"],
        "agency": item["agency"],
        "minutes": item["minutes"],
        "spent_seconds": None if spent is None else round(spent),
        "text": words.say("room_draft.not_reached", "id")
        if spent is None
        else talked.get(str(item["key"]), ""),
    }


def unreached(item: Mapping[str, Any]) -> bool:
    """Whether the meeting did not come to an item and nobody wrote anything of it since.

    Units: none.
    Source: an item of minutes.
    """
    return item["spent_seconds"] is None and item["text"] == words.say("room_draft.not_reached", "id")


def decision_of(row: Decision, names: Mapping[str, str]) -> dict[str, Any]:
    """A decision as minutes carry it.

    Units: ISO dates.
    Source: the register.
    """
    return {
        "code": row.code,
        "number": row.number,
        "item": row.item,
        "text": row.text,
        "owner_agency": row.owner_agency,
        "owner_name": names.get(row.owner_agency, row.owner_agency),
        "owner_person": row.owner_person,
        "helpers": list(row.helpers),
        "raised_by": row.problem.agency if row.problem else "",
        "helper_names": [names.get(code, code) for code in row.helpers],
        "deadline": row.deadline.isoformat(),
        "evidence_expected": row.evidence_expected,
        "measure": dict(row.measure),
        "dissent": row.dissent,
    }


def edited(body: Body, said: Mapping[str, str]) -> dict[str, Any]:
    """Minutes with what a secretary wrote: head, opening, closing and the text of each item (`item-<n>`).

    Who came, times and decisions are records and stay as they are.

    Units: none.
    Source: the last version.
    """
    plain = {name: said.get(name, body[name]).strip() for name in ("title", "place", "secretary")}
    longer = {name: said.get(name, body[name]).strip() for name in ("opening", "closing")}
    items = [
        {**one, "text": said.get(f"item-{at}", one["text"]).strip()} for at, one in enumerate(body["items"])
    ]
    return {**body, **plain, **longer, "items": items}


def signed_by(meeting: Meeting) -> MeetingAct | None:
    """The act by which the minutes were signed, or None.

    Units: none.
    Source: acts of the meeting.
    """
    return meeting.acts.filter(act="sign").order_by("id").last()
