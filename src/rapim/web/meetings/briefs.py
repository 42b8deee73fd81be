"""The packet as an agency sees it: its figures, red packages, problems and open decisions, with hak jawab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rapim.ledger import clock
from rapim.meeting.room.packets import body_of
from rapim.web.access import Rights, forbidden, may, rights_of
from rapim.web.meetings.acting import found
from rapim.web.page import language
from rapim.web.steer.companies import CardPicture

Body = Mapping[str, Any]


@may("see_meetings")
def page(request: HttpRequest, meeting: str) -> HttpResponseBase:
    """The brief of an agency out of the last packet; leaders choose the agency, an agency sees its own."""
    line, rights = found(request, meeting), rights_of(request)
    reach = rights.scope("see_meetings")
    packet = line.row.packets.filter(at__lte=clock.now()).order_by("id").last()
    body = body_of(packet) if packet else {"briefs": []}
    briefs = [one for one in body["briefs"] if one["agency"] in reach]
    asked = request.GET.get("opd", "")
    if asked and asked not in reach:
        return forbidden(request, "see_meetings")
    chosen = next((one for one in briefs if one["agency"] == asked), briefs[0] if briefs else None)
    brief = filled(body, chosen, rights) if chosen else None
    context = {
        "line": line,
        "packet": packet,
        "everywhere": reach.everywhere,
        "briefs": briefs,
        "brief": brief,
        "company": CardPicture(brief["card"], language()) if brief and brief["card"] else None,
        "may_reply": bool(chosen and packet and not packet.frozen and rights.may("reply", chosen["agency"])),
        "until": line.course.objections_until,
    }
    return render(request, "meetings/brief.html", context)


def filled(body: Body, brief: Body, rights: Rights) -> dict[str, Any]:
    """A brief with its rows: the unit of the board, packages, problems where they may be seen, decisions."""
    codes = {name: set(brief[name]) for name in ("packages", "problems", "decisions")}
    agency = str(brief["agency"])
    problems = [one for one in body["problems"] if one["code"] in codes["problems"]]
    raised = {one["code"] for one in problems if one["agency"] == agency}
    return {
        **brief,
        "unit": next((unit for unit in body["board"]["units"] if unit["code"] == agency), None),
        "card": next((one for one in body.get("companies", ()) if one["agency"] == agency), None),
        "packages": [one for one in body["packages"]["red"] if one["id"] in codes["packages"]],
        "problems": problems if rights.may("see_problems", agency) else [],
        "decisions": [
            one
            for one in body["decisions"]
            if one["code"] in codes["decisions"] or (one["problem"] in raised and not one["ended"])
        ],
    }
