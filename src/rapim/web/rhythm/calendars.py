"""The calendar of hard dates: the month, the next sixty days, what collides, and the own feed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rapim.meeting.models import FeedKey
from rapim.meeting.room import colliding
from rapim.org import access
from rapim.web.access import may, rights_of
from rapim.web.desk.acting import user_of
from rapim.web.page import language, page_of
from rapim.web.rhythm import rows
from rapim.web.tables import export


@may("see_meetings")
def page(request: HttpRequest) -> HttpResponseBase:
    """The dates within reach; each opens to its source."""
    context = context_of(request)
    if file := export(request, context["picture"].table):
        return file
    return render(request, "rhythm/calendar.html", context)


def context_of(request: HttpRequest, link: str = "") -> dict[str, Any]:
    """What the page of the calendar shows; `link` is the address of a feed that was made just now."""
    today, zone, rights = access.today(), page_of(request).zone, rights_of(request)
    picture = rows.Picture(rights, rows.Wish.of(request, today), today, zone, language())
    everywhere = rights.scope("see_problems").everywhere and rights.scope("see_meetings").everywhere
    found = colliding.collisions(today, zone) if everywhere else []
    return {
        "picture": picture,
        "collisions": rows.told(found, language()),
        "everywhere": everywhere,
        "key": FeedKey.objects.filter(user=user_of(request), revoked_at=None).first(),
        "link": link,
    }
