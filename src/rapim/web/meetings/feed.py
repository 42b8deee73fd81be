"""The meetings of a reader as a calendar feed, by a link that is signed and ends with the password."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from rapim import words
from rapim.letters.calendars import MEDIA, calendar_of
from rapim.letters.inviting import entry_of
from rapim.meeting.models import Meeting
from rapim.org.access import grants
from rapim.web.access import Rights, anyone
from rapim.web.meetings import reading
from rapim.web.page import page_of

_SALT = "rapim.meetings.feed"
MOST = 200


def link_of(request: HttpRequest, user: User) -> str:
    """The address of a reader's feed, in full."""
    key = signing.Signer(salt=_SALT).sign(f"{user.pk}:{_mark(user)}")
    return request.build_absolute_uri(f"{reverse('meeting_feed')}?kunci={key}")


def _mark(user: User) -> str:
    """A mark that changes with the password, so that a link that was given away can be ended."""
    return salted_hmac(_SALT, user.password).hexdigest()[:16]


def reader_of(key: str) -> User | None:
    """Whose feed a key opens; None where the key is not good."""
    try:
        pk, _, mark = signing.Signer(salt=_SALT).unsign(key).partition(":")
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=int(pk), is_active=True).first() if pk.isdigit() else None
    return user if user is not None and constant_time_compare(_mark(user), mark) else None


@anyone("calendar programs do not sign in: the signed key in the address names the reader")
def feed(request: HttpRequest) -> HttpResponse:
    """The meetings that the reader of the key may see today, as iCalendar."""
    user = reader_of(request.GET.get("kunci", ""))
    if user is None:
        return HttpResponse(
            words.say("rapat.feed_refused"), status=404, content_type="text/plain; charset=utf-8"
        )
    rights = Rights(grants(user))
    some = reading.lines(Meeting.objects.order_by("-planned_at", "-id")[:MOST], page_of(request).zone)
    entries = [
        entry_of(line.row, line.course, request.build_absolute_uri(reverse("meeting", args=[line.row.code])))
        for line in some
        if reading.within(line.row, rights)
    ]
    answer = HttpResponse(calendar_of(entries, words.say("rapat.title")), content_type=MEDIA)
    answer["Cache-Control"] = "private, max-age=900"
    return answer
