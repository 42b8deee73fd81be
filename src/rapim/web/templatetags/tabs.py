"""`{% load tabs %}`: the rooms around the meeting as few tabs, each with its siblings beneath."""

from __future__ import annotations

from typing import Any

from django import template

from rapim.web.access import rights_of

register = template.Library()

ROOMS = (
    (
        ("meetings", "see_meetings", "rapat.title"),
        ("calendar", "see_meetings", "rhythm.calendar_tab"),
        ("letters", "see_meetings", "letters_room.title"),
    ),
    (("problems", "see_problems", "problem.title"), ("duties", "see_duties", "duties.title")),
    (("decisions", "see_decisions", "decision.title"), ("audits", "see_audits", "audit.title")),
    (
        ("ritme", "see_board", "rhythm.ritme"),
        ("waits", "see_decisions", "rhythm.joint"),
        ("by_month", "see_board", "strips.short"),
    ),
    (("pushes", "see_pushes", "push.title"), ("promises", "see_pushes", "promise.title")),
)
"""Per tab its pages: the name of the page, the right that opens it, its word."""


@register.inclusion_tag("meetings/tabs.html", takes_context=True)
def meeting_tabs(context: template.Context, here: str) -> dict[str, Any]:
    """The tabs a reader may open, and the pages beside the one that is open.

    Units: none.
    Source: `ROOMS`.
    """
    rights = rights_of(context["request"])
    open_to = [[page for page in room if rights[page[1]]] for room in ROOMS]
    rooms = [room for room in open_to if room]
    mine = next((room for room in rooms if any(name == here for name, _, _ in room)), [])
    return {"rooms": [(room[0], room is mine) for room in rooms], "beside": mine, "here": here}
