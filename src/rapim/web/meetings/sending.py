"""What is done to a meeting before it begins: called, moved, cancelled, drafted, frozen; who came."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim.meeting.actions import meetings as rooms
from rapim.meeting.room.packets import draft_packet, freeze_packet
from rapim.web.access import may
from rapim.web.desk.acting import actor_of, tell
from rapim.web.meetings.acting import attempt, found
from rapim.web.meetings.forms import MoveForm
from rapim.web.meetings.reading import Line, Seat
from rapim.web.meetings.views import mind_collisions, page_context
from rapim.web.page import page_of

ACTS = ("call", "move", "cancel", "draft", "freeze")


@may("run_meeting")
@require_POST
def act(request: HttpRequest, meeting: str) -> HttpResponseBase:
    """Do one act before the meeting; a refusal is told with what to do instead."""
    line = found(request, meeting)
    name = request.POST.get("act", "")
    seen = _number(request.POST.get("seen", ""))
    details: dict[str, Any] = {}
    if name == "move":
        form = MoveForm(request.POST, auto_id="pindah_%s")
        if not form.is_valid():
            return _again(request, line, form)
        begins = form.begins(page_of(request).zone)
        details = {"begins": begins, "reason": form.cleaned_data["reason"]}
    elif name == "cancel":
        details = {"reason": request.POST.get("reason", "").strip()}
    done = attempt(request, partial(_do, request, line, name, seen, details))
    if done is not None:
        tell(request, f"rapat_done.{name}")
        if name == "move":
            mind_collisions(request, meeting)
    return HttpResponseRedirect(reverse("meeting", args=[meeting]))


def _do(request: HttpRequest, line: Line, name: str, seen: int, details: dict[str, Any]) -> Any:
    actor = actor_of(request)
    if name == "draft":
        return draft_packet(actor=actor, meeting=line.row, seen=seen)
    if name == "freeze":
        reason = request.POST.get("reason", "")
        return freeze_packet(actor=actor, meeting=line.row, seen=seen, reason=reason)
    name = name if name in ACTS else ""
    return rooms.act_on_meeting(actor=actor, meeting=line.row, act=name, seen=seen, details=details)


@may("run_meeting")
@require_POST
def attendance(request: HttpRequest, meeting: str) -> HttpResponseBase:
    """Note who came, sent a delegate, was excused or absent; seats left blank stay as they are."""
    line = found(request, meeting)
    noted = 0
    for seat in line.seats:
        state = request.POST.get(f"state-{seat.row.pk}", "")
        if state and _new(request, seat, state):
            done = attempt(request, partial(_note, request, seat, state))
            noted += done is not None
    if noted:
        tell(request, "rapat.noted", n=noted)
    return HttpResponseRedirect(reverse("meeting", args=[meeting]) + "#hadir")


def _new(request: HttpRequest, seat: Seat, state: str) -> bool:
    """Whether a seat says something else than was noted last."""
    if seat.last is None:
        return True
    said = (state, _text(request, "delegate", seat), _text(request, "reason", seat))
    return said != (seat.last.state, seat.last.delegate_name, seat.last.reason)


def _note(request: HttpRequest, seat: Seat, state: str) -> Any:
    return rooms.note_attendance(
        actor=actor_of(request),
        attendee=seat.row,
        state=state,
        delegate=_text(request, "delegate", seat) if state == "delegate" else "",
        reason=_text(request, "reason", seat),
    )


def _text(request: HttpRequest, name: str, seat: Seat) -> str:
    return request.POST.get(f"{name}-{seat.row.pk}", "").strip()[:500]


def _again(request: HttpRequest, line: Line, form: MoveForm) -> HttpResponseBase:
    context = page_context(request, line) | {"move": form}
    return render(request, "meetings/meeting.html", context, status=422)


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else -1
