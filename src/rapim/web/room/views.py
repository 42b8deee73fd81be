"""The moderator's screen: the item on the table, who came, and what is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import meetings as acts
from rapim.meeting.models import Meeting
from rapim.meeting.room import effects
from rapim.meeting.room import sitting as room_
from rapim.meeting.room.closing import close_meeting
from rapim.meeting.room.register import row_of
from rapim.meeting.room.sitting import Sitting, sitting
from rapim.web.access import may
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language, page_of
from rapim.web.room.asked import meeting_of, seconds_on_table, shown, why
from rapim.web.room.forms import DecisionForm, fresh


@may("run_meeting")
def room(request: HttpRequest, code: str) -> HttpResponseBase:
    """The screen of the moderator."""
    return _screen(request, sitting(meeting_of(code)))


def _screen(request: HttpRequest, sat: Sitting, form: DecisionForm | None = None) -> HttpResponseBase:
    lang = language()
    item, now = sat.item, sat.course
    place = [one["key"] for one in sat.items].index(now.item) if item else -1
    counts = {state: sum(one.state == state for one in sat.present) for state in acts.STATES}
    context = {
        "meeting": sat.meeting,
        "sat": sat,
        "course": now,
        "item": item,
        "place": place,
        "before": sat.items[place - 1]["key"] if place > 0 else "",
        "after": sat.items[place + 1]["key"] if place + 1 < len(sat.items) else "",
        "seen": now.acts,
        "figures": shown(sat, item, lang),
        "earlier": _earlier(sat) if item else [],
        "seconds": seconds_on_table(sat),
        "spent": now.item_spent or {},
        "counts": counts,
        "states": acts.STATES,
        "unnoted": sum(not one.state for one in sat.present),
        "form": form or (fresh(sat) if now.state == "open" else None),
        "wrong": form is not None,
    }
    return render(request, "room/room.html", context, status=422 if form else 200)


def _earlier(sat: Sitting) -> list[dict[str, Any]]:
    """What was decided before about the item, with where it stands and whether it helped."""
    lang = language()
    assert sat.item is not None
    rows = room_.earlier(sat.item, sat.meeting)
    told = {one["code"]: one for one in effects.effects(rows, sat.meeting.as_of)}
    day = clock.today()
    found = []
    for row in rows:
        one = told.get(row.code)
        found.append(
            {
                **row_of(row, day),
                "effect": words.effect_said(one, sat.names, lang) if one else "",
                "verdict": words.verdict_said(one, lang) if one else "",
            }
        )
    return found


def _done(
    request: HttpRequest, meeting: Meeting, act: Callable[[], object], part: str = ""
) -> HttpResponseBase:
    """Do an act and go back to the screen; a refusal is told there."""
    try:
        act()
    except RefusedError as refused:
        messages.error(request, why(refused, language()))
    return HttpResponseRedirect(reverse("room", args=[meeting.code]) + part)


@may("run_meeting")
def step(request: HttpRequest, code: str) -> HttpResponseBase:
    """Open the meeting, take an item onto the table, or close it."""
    meeting = meeting_of(code)
    seen = request.POST.get("seen", "")
    if request.method != "POST" or not seen.isdecimal():
        return HttpResponseRedirect(reverse("room", args=[code]))
    item = request.POST.get("item", "")
    act = "item" if item else request.POST.get("act", "")
    actor = actor_of(request)

    def take() -> None:
        if act == "close":
            close_meeting(actor=actor, meeting=meeting, seen=int(seen), zone=page_of(request).zone)
            return
        if act not in ("open", "item"):
            raise RefusedError("no_such_act", act="")
        if item and sitting(meeting).item_of(item) is None:
            raise RefusedError("no_such_item")
        details = {"item": item} if item else {}
        acts.act_on_meeting(actor=actor, meeting=meeting, act=act, seen=int(seen), details=details)

    answer = _done(request, meeting, take, "#meja")
    if act == "close" and meeting.minutes_versions.exists():
        return HttpResponseRedirect(reverse("minutes", args=[code]))
    return answer


@may("run_meeting")
def attendance(request: HttpRequest, code: str) -> HttpResponseBase:
    """Note who came: the button names the person and the state, `delegate-<pk>` who was sent; `rest:came`
    is everybody of whom nothing was noted yet.
    """
    meeting = meeting_of(code)
    pk, _, state = request.POST.get("note", "").partition(":")
    if request.method != "POST":
        return HttpResponseRedirect(reverse("room", args=[code]))
    who = list(meeting.attendees.filter(pk=int(pk))) if pk.isdecimal() else []
    if pk == "rest" and state == "came":
        who = [one.who for one in sitting(meeting).present if not one.state]
    elif not who:
        raise Http404("nobody of this meeting")

    def note() -> None:
        if acts.course_of(meeting).state in ("closed", "signed", "cancelled"):
            raise RefusedError("not_in_this_state", state=acts.course_of(meeting).state)
        delegate = request.POST.get(f"delegate-{pk}", "") if state == "delegate" else ""
        for one in who:
            acts.note_attendance(actor=actor_of(request), attendee=one, state=state, delegate=delegate)

    return _done(request, meeting, note, "#hadir")


@may("record_decision")
def decide(request: HttpRequest, code: str) -> HttpResponseBase:
    """Record a decision; what is wrong in the form is told beside what was written."""
    meeting = meeting_of(code)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("room", args=[code]))
    sat = sitting(meeting)
    form = DecisionForm(request.POST, agencies=sat.names)
    if form.is_valid():
        try:
            row = room_.decide(
                actor=actor_of(request),
                meeting=meeting,
                uid=form.cleaned_data["uid"],
                ordered=form.ordered(sat),
                day=clock.today(page_of(request).zone),
            )
        except RefusedError as refused:
            form.add_error(None, why(refused, language()))
        else:
            tell(request, "room.decided", number=row.code)
            return HttpResponseRedirect(reverse("room", args=[code]) + "#arahan")
    return _screen(request, sat, form)
