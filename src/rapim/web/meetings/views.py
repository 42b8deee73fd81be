"""The list of meetings, a plan, a series, and the page of one meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.demo.future import undo_future
from rapim.ledger import clock
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.measures.calendar import Collision
from rapim.meeting.room import colliding
from rapim.meeting.room import series as rooms_of
from rapim.meeting.room.series import Rhythm
from rapim.org import access
from rapim.org.models import Agency, Post
from rapim.web.access import Rights, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.desk.forms import Choices
from rapim.web.meetings import reading
from rapim.web.meetings import series as series_told
from rapim.web.meetings.acting import attempt, found
from rapim.web.meetings.forms import MoveForm, PlanForm, SeriesForm
from rapim.web.meetings.letters import letters_of
from rapim.web.meetings.reading import Line
from rapim.web.page import language, page_of
from rapim.web.rhythm.rows import told as collisions_told

PAST = 60
"""Meetings of the past on the list: five years of a monthly one."""


@may("see_meetings")
def index(request: HttpRequest) -> HttpResponse:
    """The meetings ahead, those that were, whether on schedule, and which heads came."""
    zone, rights = page_of(request).zone, rights_of(request)
    # sorted here, since a moved meeting has its moment in its acts
    some = reading.lines(reading.known().order_by("-planned_at", "-id")[: 2 * PAST], zone)
    seen = [line for line in some if reading.within(line.row, rights)]
    ahead = sorted((line for line in seen if line.ahead or line.state == "open"), key=lambda one: one.day)
    past = [line for line in seen if line.state != "open" and line.punctual][:PAST]
    held = [line for line in past if line.held_day]
    everywhere = rights.scope("see_meetings").everywhere
    turnout = reading.turnout([line for line in held if line.noted])
    if not everywhere:
        turnout = [one for one in turnout if one.agency in rights.own]
    lang, mine = language(), [row for row in rooms_of.now_set() if reading.called_to(row.agencies, rights)]
    known = series_told.told(rooms_of.rhythms(access.today(), zone, mine), lang)
    context = {
        "ahead": ahead,
        "past": past,
        "punctual": sum(line.punctual == "held" for line in held),
        "due": len(past),
        "turnout": turnout,
        "series": known,
        "records": series_told.records(past, known, lang),
        "names": rows.agency_names(),
        "everywhere": everywhere,
    }
    return render(request, "meetings/list.html", context)


@may("run_meeting")
def plan(request: HttpRequest) -> HttpResponseBase:
    """Plan a meeting; the same series on the same day is the same meeting."""
    zone = page_of(request).zone
    next_one = _next_of(request.GET.get("rangkaian", ""), zone)
    form = PlanForm(
        request.POST or None,
        posts=leading_posts(),
        agencies=agency_choices(),
        series=rooms_of.now_set(),
        initial=_usual(request) | (series_told.prefilled(next_one, language()) if next_one else {}),
    )
    checked: list[tuple[Collision, str]] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.plan(zone)
        if "periksa" in request.POST:
            found = colliding.of_meeting(colliding.collisions(access.today(), zone, given), colliding.DRAFT)
            checked = collisions_told(found, language())
        elif given.begins <= clock.now():
            form.add_error("day", words.say("rapat_refused.not_in_the_future", language()))
        else:
            row = attempt(request, lambda: rooms.plan_meeting(actor=actor_of(request), plan=given), form)
            if row is not None:
                tell(request, "rapat.planned", title=row.title)
                mind_collisions(request, row.code)
                return HttpResponseRedirect(reverse("meeting", args=[row.code]))
    return render(
        request,
        "meetings/plan.html",
        {
            "form": form,
            "title": "rapat.plan",
            "checks": True,
            "checked": checked,
            "next": next_one,
            "why": series_told.why(next_one.proposal, language()) if next_one else "",
            "invited": series_told.invited(next_one) if next_one else [],
        },
    )


@may("run_meeting")
def series(request: HttpRequest) -> HttpResponseBase:
    """Say how a series of meetings goes on from now."""
    lang = language()
    days = [(str(at), words.weekday(series_told.MONDAY + dt.timedelta(at), lang)) for at in range(5)]
    form = SeriesForm(request.POST or None, posts=leading_posts(), agencies=agency_choices(), days=days)
    if request.method == "POST" and form.is_valid():
        undo_future(actor=actor_of(request))
        rooms.set_series(actor=actor_of(request), **form.said)
        tell(request, "rapat.series_set", name=form.cleaned_data["name"])
        return HttpResponseRedirect(reverse("meetings") + "#rangkaian")
    return render(request, "meetings/plan.html", {"form": form, "title": "rapat.set_series"})


@may("see_meetings")
def meeting(request: HttpRequest, meeting: str) -> HttpResponse:
    """One meeting: its course, who is called and who came, its agenda, packet and papers."""
    return render(request, "meetings/meeting.html", page_context(request, found(request, meeting)))


def page_context(request: HttpRequest, line: Line) -> dict[str, Any]:
    """What the page of one meeting needs."""
    lang, zone, rights = language(), page_of(request).zone, rights_of(request)
    everywhere = rights.scope("see_meetings").everywhere
    seats = [seat for seat in line.seats if everywhere or seat.row.agency in rights.own]
    packets = list(line.row.packets.filter(at__lte=clock.now()))
    return {
        "line": line,
        "seats": seats,
        "everywhere": everywhere,
        "course": [(act, reading.told(act, zone, lang)) for act in line.acts if act.act != "item"],
        "agenda": line.row.agendas.filter(at__lte=clock.now()).order_by("version").last(),
        "packets": packets,
        "slides": everywhere and any(one.frozen for one in packets),
        "may_run": rights["run_meeting"],
        "letters": letters_of(line.row),
        "may_number": rights["number_letters"],
        "names": rows.agency_names(),
        "companies": set(Agency.objects.filter(kind=Agency.Kind.BUMD).values_list("code", flat=True)),
        "seen": line.course.acts,
        "states": rooms.STATES,
        "move": MoveForm(auto_id="pindah_%s"),
        "today": access.today(),
        "collisions": collisions_told(_collisions(line, rights), lang),
        "heard": bool(line.course.objections_until and access.today() > line.course.objections_until),
        "own_brief": bool(rights.own) and any(one.agency in rights.own for one in line.row.attendees.all()),
    }


def _collisions(line: Line, rights: Rights) -> list[Collision]:
    """What the meeting collides with, for who runs meetings: it names problems of other agencies."""
    if not line.ahead or not rights["run_meeting"]:
        return []
    return colliding.of_meeting(colliding.collisions(access.today(), line.zone), line.row.code)


def mind_collisions(request: HttpRequest, code: str) -> None:
    """A word on the next page where a meeting that was planned or moved collides with something."""
    found = colliding.of_meeting(colliding.collisions(access.today(), page_of(request).zone), code)
    if found:
        messages.warning(request, words.say("rhythm.collides", language(), n=len(found)))


def leading_posts() -> list[Post]:
    """The posts of leaders that stand today, the highest first."""
    today = access.today()
    last = {row.code: row for row in Post.objects.order_by("recorded_at", "id") if access.counts(row, today)}
    some = [row for row in last.values() if row.code.split("-")[0] in rooms.LEADING]
    return sorted(some, key=lambda row: (rooms.LEADING.index(row.code.split("-")[0]), row.code))


def agency_choices() -> Choices:
    """The agencies in the order of their names."""
    return sorted(rows.agency_names().items(), key=lambda pair: pair[1])


def _next_of(code: str, zone: str) -> Rhythm | None:
    """The series that is asked for with its next day, where it has one."""
    if not code:
        return None
    some = rooms_of.rhythms(access.today(), zone, rooms_of.now_set())
    return next((one for one in some if one.row.code == code and one.proposal), None)


def _usual(request: HttpRequest) -> dict[str, Any]:
    today = access.today()
    kind = request.GET.get("jenis", "monthly")
    return {
        "kind": kind,
        "as_of": today.replace(day=1) - dt.timedelta(1),
        "hour": dt.time(9),
        "chair": "bupati",
        "moderator": "sekda",
    }
