"""Plan a meeting, call it, order its agenda, run it, and write its minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures import agenda, flow
from rapim.meeting.measures.flow import Act, Course
from rapim.meeting.models import Agenda, Attendee, AttendeeAct, Meeting, MeetingAct, Minutes, Series
from rapim.org.access import counts
from rapim.org.models import Holder, Post
from rapim.units.states import Refusal

from . import RefusedError
from .repeats import in_turn

LEADING = ("bupati", "walikota", "gubernur", "wakil", "sekda", "asisten", "staf", "kepala", "direktur")
STATES = ("came", "delegate", "excused", "absent")
_MOMENTS, _DAYS = ("begins",), ("until", "day")


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting that is planned: when, where, for which figures, and who leads; `agencies` [] calls all
    leaders.
    """

    series: str
    kind: str
    title: str
    begins: dt.datetime
    minutes: int
    as_of: dt.date
    chair_post: str = "bupati"
    moderator_post: str = "sekda"
    place: str = ""
    agencies: list[str] = field(default_factory=list)


@transaction.atomic
def set_series(*, actor: Actor, code: str, **said: Any) -> Series:
    """Say how a series of meetings goes on from now; the same again changes nothing."""
    take_turn()
    last = Series.objects.filter(code=code).order_by("id").last()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    row = Series.objects.create(code=code, recorded_at=clock.now(), recorded_by_name=actor.name[:150], **said)
    log(actor, "set_series", f"series:{code}", after=said)
    return row


@transaction.atomic
def plan_meeting(*, actor: Actor, plan: Plan) -> Meeting:
    """Plan a meeting of a series; the same series on the same day is the same meeting."""
    take_turn()
    code = f"{plan.series}-{plan.begins.date().isoformat()}"[:32]
    known = Meeting.objects.filter(code=code).first()
    if known is not None:
        return known
    if plan.minutes < 10 or plan.minutes > 600:
        raise RefusedError("minutes_odd")
    said = asdict(plan) | {"planned_at": plan.begins}
    said.pop("begins")
    row = Meeting.objects.create(code=code, made_at=clock.now(), made_by_name=actor.name[:150], **said)
    told = {"title": plan.title, "begins": plan.begins.isoformat(), "as_of": plan.as_of.isoformat()}
    log(actor, "plan_meeting", f"meeting:{code}", after=told)
    return row


@transaction.atomic
def act_on_meeting(
    *, actor: Actor, meeting: Meeting, act: str, seen: int, details: Mapping[str, Any] | None = None
) -> MeetingAct:
    """Do one act of the course of a meeting, or refuse it; `seen` is how many acts were before the eyes.

    The same act repeated with the same `seen` answers the act that was done; a signature is of the one who
    signed alone. Calling a meeting writes down who is called, by the posts as they are held on its day.
    """
    take_turn()
    rows = in_turn(MeetingAct.objects.filter(meeting=meeting))
    given = _plain(details or {})
    if len(rows) > seen:
        done = rows[seen]
        mine = act != "sign" or done.by_name == actor.name[:150]
        if mine and (done.act, done.details) == (act, given):
            return done
        raise RefusedError("moved_meanwhile", by=rows[-1].by_name, act=rows[-1].act)
    now = clock.now()
    found = flow.step(course_of(meeting, rows), Act(act, now, details or {}))
    if isinstance(found, Refusal):
        raise RefusedError(found.because, found.source, **found.params)
    row = MeetingAct.objects.create(
        meeting=meeting, act=act, at=now, by_id=actor.user_id, by_name=actor.name[:150], details=given
    )
    if act in ("call", "move"):
        _call(meeting, found.begins.date())
    log(actor, "act_on_meeting", f"meeting:{meeting.code}", after={"act": act, "state": found.state, **given})
    return row


def course_of(meeting: Meeting, rows: Iterable[MeetingAct] | None = None) -> Course:
    """Where a meeting stands after its acts (all, or the ones given).

    Units: aware datetimes.
    Source: `measures.flow`.
    """
    some = meeting.acts.all() if rows is None else rows
    return flow.replayed(meeting.planned_at, [Act(row.act, row.at, _read(row.details)) for row in some])


def called(day: dt.date, agencies: Sequence[str] = ()) -> list[Holder]:
    """Who is called to a meeting on a day: leaders by their posts, of all agencies or of some.

    Units: date in.
    Source: posts and their holders; domain.md 7.1.
    """
    posts = [row for row in Post.objects.order_by("recorded_at", "id") if counts(row, day)]
    wanted = {
        row.pk: row
        for row in {row.code: row for row in posts}.values()
        if row.code.split("-")[0] in LEADING
        and (not agencies or row.agency_code in agencies or not row.agency_code)
    }
    last: dict[tuple[int, dt.date], Holder] = {}
    for row in Holder.objects.filter(post_id__in=wanted).select_related("post").order_by("recorded_at", "id"):
        last[row.post_id, row.valid_from] = row
    held = [row for row in last.values() if counts(row, day)]
    return sorted(held, key=lambda row: (LEADING.index(row.post.code.split("-")[0]), row.post.code, row.pk))


def _call(meeting: Meeting, day: dt.date) -> None:
    known = set(Attendee.objects.filter(meeting=meeting).values_list("post", flat=True))
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting,
            post=row.post.code,
            title=row.post.title,
            agency=row.post.agency_code,
            person_name=row.person_name,
            standing=row.standing,
            order=at,
        )
        for at, row in enumerate(called(day, meeting.agencies))
        if row.post.code not in known
    )


@transaction.atomic
def note_attendance(
    *, actor: Actor, attendee: Attendee, state: str, delegate: str = "", reason: str = ""
) -> AttendeeAct:
    """Note that somebody came, sent a delegate, was excused or absent; the same word twice is one."""
    take_turn()
    if state not in STATES:
        raise RefusedError("no_such_act", act=state)
    if state == "delegate" and not delegate.strip():
        raise RefusedError("delegate_missing")
    last = AttendeeAct.objects.filter(attendee=attendee).order_by("id").last()
    if last and (last.state, last.delegate_name, last.reason) == (state, delegate.strip(), reason.strip()):
        return last
    row = AttendeeAct.objects.create(
        attendee=attendee,
        state=state,
        delegate_name=delegate.strip()[:150],
        reason=reason.strip(),
        at=clock.now(),
        by_name=actor.name[:150],
    )
    log(
        actor,
        "note_attendance",
        f"meeting:{attendee.meeting.code}",
        after={"post": attendee.post, "state": state},
    )
    return row


@transaction.atomic
def set_agenda(
    *,
    actor: Actor,
    meeting: Meeting,
    items: Sequence[Mapping[str, Any]],
    seen: int,
    dropped: Mapping[str, str] | None = None,
) -> Agenda:
    """Order the agenda anew; an item that is gone has its reason, and nobody overwrites another's order."""
    take_turn()
    last = Agenda.objects.filter(meeting=meeting).order_by("version").last()
    reasons = {key: why.strip() for key, why in (dropped or {}).items() if why.strip()}
    if last is not None and (last.items, last.dropped) == (list(items), reasons):
        return last
    if (last.version if last else 0) != seen:
        raise RefusedError("ordered_meanwhile", by=last.by_name if last else "")
    if (state := course_of(meeting, in_turn(MeetingAct.objects.filter(meeting=meeting))).state) in (
        "closed",
        "signed",
        "cancelled",
    ):
        raise RefusedError("not_in_this_state", state=state)
    before = [one["key"] for one in last.items] if last else []
    if gone := agenda.missing(before, [str(one["key"]) for one in items], reasons):
        raise RefusedError("dropped_without_reason", keys=", ".join(gone))
    row = Agenda.objects.create(
        meeting=meeting,
        version=seen + 1,
        items=list(items),
        dropped=reasons,
        at=clock.now(),
        by_name=actor.name[:150],
    )
    log(
        actor,
        "set_agenda",
        f"meeting:{meeting.code}",
        after={"version": row.version, "items": len(row.items), "dropped": reasons},
    )
    return row


@transaction.atomic
def save_minutes(*, actor: Actor, meeting: Meeting, body: Mapping[str, Any], seen: int) -> Minutes:
    """Keep a version of the minutes; who edits an older version is told who wrote meanwhile."""
    take_turn()
    last = Minutes.objects.filter(meeting=meeting).order_by("version").last()
    if last is not None and last.body == dict(body):
        return last
    if (last.version if last else 0) != seen:
        raise RefusedError("written_meanwhile", by=last.by_name if last else "")
    if (state := course_of(meeting, in_turn(MeetingAct.objects.filter(meeting=meeting))).state) != "closed":
        raise RefusedError("not_in_this_state", state=state)
    row = Minutes.objects.create(
        meeting=meeting, version=seen + 1, body=dict(body), at=clock.now(), by_name=actor.name[:150]
    )
    log(actor, "save_minutes", f"meeting:{meeting.code}", after={"version": row.version})
    return row


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in details.items()
    }


def _read(details: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(details)
    for name in _MOMENTS:
        if found.get(name):
            found[name] = dt.datetime.fromisoformat(found[name])
    for name in _DAYS:
        if found.get(name):
            found[name] = dt.date.fromisoformat(found[name])
    return found
