"""The wall of a meeting, in step with the moderator: asked every few seconds, answered only with news."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions.meetings import course_of
from rapim.meeting.models import Meeting
from rapim.meeting.room.sitting import marker, sitting
from rapim.web.access import may
from rapim.web.page import language, page_of
from rapim.web.room.asked import meeting_of, seconds_on_table, shown

SECONDS = 2
MOST_FIGURES = 5
MOST_DECISIONS = 4
CLOCK = "X-Rapim-Clock"


@may("see_wall")
def wall(request: HttpRequest, code: str) -> HttpResponseBase:
    """The page on the wall of the meeting room."""
    return render(request, "room/wall.html", _context(request, meeting_of(code)))


@may("see_wall")
def scene(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the wall shows now, for the page that is already there."""
    response = render(request, "room/scene.html", _context(request, meeting_of(code)))
    response["X-Rapim-Wall"] = "1"
    return response


@may("see_wall")
def state(request: HttpRequest, code: str) -> HttpResponseBase:
    """Whether something changed: a marker, also as ETag; 304 where the wall has it already."""
    meeting = meeting_of(code)
    mark = marker(meeting)
    tag = f'"{mark}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponse(status=304)
    else:
        now = course_of(meeting)
        answer = JsonResponse({"marker": mark, "state": now.state, "item": now.item})
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-cache"
    answer[CLOCK] = words.minute(clock.now(), page_of(request).zone)
    return answer


def _context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    mark = marker(meeting)  # before what is shown: news that comes between are asked for again
    sat = sitting(meeting)
    item = sat.item
    key = item["key"] if item else ""
    here = [row for row in sat.decided if not key or row.item == key]
    return {
        "meeting": meeting,
        "sat": sat,
        "course": sat.course,
        "item": item,
        "whose": sat.names.get(item["agency"], "") if item else "",
        "marker": mark,
        "figures": shown(sat, item, language())[:MOST_FIGURES],
        "decided": here[-MOST_DECISIONS:],
        "decided_all": len(sat.decided),
        "earlier": max(0, len(here) - MOST_DECISIONS),
        "owners": sat.names,
        "noted": any(one.state for one in sat.present),
        "seconds": seconds_on_table(sat),
        "poll": SECONDS,
    }
