"""A person's own calendar feed: made, ended, and read by calendar programs without a sign-in."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rapim import words
from rapim.letters.calendars import MEDIA, Entry, calendar_of
from rapim.meeting.actions import rhythm
from rapim.meeting.room import calendar
from rapim.org import access
from rapim.org.access import grants
from rapim.web.access import Rights, anyone, may
from rapim.web.desk import rows as desk
from rapim.web.desk.acting import actor_of, tell, user_of
from rapim.web.page import page_of
from rapim.web.rhythm.calendars import context_of
from rapim.web.rhythm.rows import Line, seen

BEFORE, AFTER = 60, 400
"""Days of a feed before and after the day on which it is read."""
LANG = "id"


@may("see_meetings")
@require_POST
def manage(request: HttpRequest) -> HttpResponseBase:
    """Make the key of one's feed anew, or end it; the address is shown once."""
    user = user_of(request)
    if request.POST.get("act") == "end":
        rhythm.end_feed(actor=actor_of(request), user=user)
        tell(request, "rhythm.feed_ended")
        return HttpResponseRedirect(reverse("calendar") + "#langganan")
    secret = rhythm.make_feed(actor=actor_of(request), user=user)
    link = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    answer = render(request, "rhythm/calendar.html", context_of(request, link))
    answer["Cache-Control"] = "no-store"
    return answer


@anyone("calendar programs do not sign in: the unguessable key in the address names the reader")
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The dates that the reader of the key may see today, as iCalendar."""
    user = rhythm.reader_of(key)
    if user is None:
        answer = HttpResponse(
            words.say("rhythm.feed_refused", LANG), status=404, content_type="text/plain; charset=utf-8"
        )
    else:
        answer = HttpResponse(_body(request, user), content_type=MEDIA)
    answer["Cache-Control"] = "private, max-age=900" if user else "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _body(request: HttpRequest, user: User) -> bytes:
    today = access.today()
    window = calendar.Window(
        today - dt.timedelta(days=BEFORE), today + dt.timedelta(days=AFTER), today, page_of(request).zone
    )
    names = desk.agency_names()
    lines = [Line(one, names, today, LANG) for one in seen(calendar.entries(window), Rights(grants(user)))]
    return calendar_of([_entry(request, line) for line in lines], words.say("rhythm.feed_name", LANG))


def _entry(request: HttpRequest, line: Line) -> Entry:
    """A date as a calendar entry; one without an hour is a whole day."""
    one = line.one
    parts = (words.say(f"rhythm_sort.{one.sort}", LANG), line.agencies, one.source)
    return Entry(
        uid=f"{one.key}@rapim",
        title=line.title,
        begins=one.begins or dt.datetime.combine(one.day, dt.time(), dt.UTC),
        minutes=one.minutes if one.begins else 0,
        place=one.place,
        text="\n".join(part for part in parts if part),
        changed=one.changed,
        turn=one.turn,
        cancelled=one.state == calendar.CANCELLED,
        link=request.build_absolute_uri(line.href),
    )
