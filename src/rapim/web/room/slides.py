"""The slides of a meeting from its frozen packet: page by page, in step with the moderator, and as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from rapim import __version__, words
from rapim.ledger import clock
from rapim.letters.content import Style
from rapim.letters.slides import item_slide, slides, slides_pages
from rapim.meeting.actions.meetings import course_of
from rapim.meeting.models import Meeting, Packet
from rapim.meeting.room.gathering import PROBLEM
from rapim.meeting.room.packets import body_of
from rapim.meeting.room.sitting import marker
from rapim.web.access import forbidden, may, rights_of
from rapim.web.meetings.acting import found
from rapim.web.page import language
from rapim.web.room.asked import meeting_of
from rapim.web.room.wall import SECONDS
from rapim.web.wall.views import MODE

PDF = "application/pdf"
Slide = dict[str, Any]
Body = Mapping[str, Any]
View = Callable[..., HttpResponseBase]


def _whole(view: View) -> View:
    """Only those who see the packet of every agency; an agency has its own page of the packet."""

    @wraps(view)
    def guarded(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        meeting = found(request, code).row
        if not rights_of(request).scope("see_meetings").everywhere:
            return forbidden(request, "see_meetings")
        return view(request, meeting, *args, **kwargs)

    return guarded


@may("see_meetings")
@_whole
def slide(request: HttpRequest, meeting: Meeting, number: int = 1) -> HttpResponseBase:
    """One slide of the deck, with the one before and the one after."""
    packet = _frozen(meeting)
    if packet is None:
        return _page(request, meeting, None, [])
    deck = _deck(request, body_of(packet))
    if not 1 <= number <= len(deck):
        raise Http404(words.say("slides.no_slide", language(), n=number))
    return _page(request, meeting, deck[number - 1], deck)


@may("see_meetings")
@_whole
def now(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The slide of what is on the table: the title before the meeting, the closing page after it."""
    packet = _frozen(meeting)
    if packet is None:
        return _page(request, meeting, None, [])
    body = body_of(packet)
    deck = _deck(request, body)
    return _page(request, meeting, _current(meeting, body, deck, closed=_closed(request)), deck)


@may("see_wall")
def wall_slide(request: HttpRequest, code: str) -> HttpResponseBase:
    """The wall follows the moderator and does not step by itself: it shows what is on the table."""
    meeting = meeting_of(code)
    packet = _frozen(meeting)
    if packet is None:
        return _page(request, meeting, None, [], wall=True)
    body = body_of(packet)
    deck = slides(body, language(), closed=_closed(request))
    shown = _current(meeting, body, deck, closed=_closed(request))
    return _page(request, meeting, shown, deck, wall=True)


@may("see_meetings")
@_whole
def paper(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The deck as a PDF, the same bytes as long as packet, reader and edition are the same."""
    packet = _frozen(meeting)
    if packet is None:
        raise Http404(words.say("slides.not_frozen", language()))
    closed, problems = _closed(request), _sees_problems(request)
    tag = f'"{packet.sha256[:32]}-{language()}-{int(closed)}{int(problems)}-{__version__}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        body = slides_pages(body_of(packet), Style(language()), closed=closed, keep=_keep(request))
        answer = HttpResponse(body, content_type=PDF)
        answer["Content-Disposition"] = f'inline; filename="salindia-{meeting.code}.pdf"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _frozen(meeting: Meeting) -> Packet | None:
    return meeting.packets.filter(frozen=True, at__lte=clock.now()).order_by("id").last()


def _closed(request: HttpRequest) -> bool:
    """Agencies in order only in the mode for a closed meeting, and only for those who may ask for it."""
    return request.GET.get("mode") == MODE and rights_of(request)["order_wall"]


def _sees_problems(request: HttpRequest) -> bool:
    return rights_of(request).scope("see_problems").everywhere


def _keep(request: HttpRequest) -> Callable[[Body], bool]:
    """Problems are meeting material: who does not see them has no slide of them."""
    every = _sees_problems(request)
    return lambda item: every or not str(item["key"]).startswith(PROBLEM)


def _deck(request: HttpRequest, body: Body) -> list[Slide]:
    return slides(body, language(), closed=_closed(request), keep=_keep(request))


def _current(meeting: Meeting, body: Body, deck: list[Slide], *, closed: bool) -> Slide:
    course = course_of(meeting)
    if course.state in ("closed", "signed"):
        return deck[-1]
    if course.state != "open" or not course.item:
        return deck[0]
    known = next((one for one in deck if one["key"] == course.item), None)
    held = any(one["key"] == course.item for one in body["agenda"]["items"])
    if known is not None or held:  # held and not in the deck: the reader does not see it
        return known or deck[0]
    order = meeting.agendas.order_by("version").last()
    item = next((one for one in order.items if one["key"] == course.item), None) if order else None
    late = item is not None and any(one["kind"] == "item" for one in deck)
    return item_slide(body, item, language(), closed=closed) if item is not None and late else deck[0]


def _page(
    request: HttpRequest, meeting: Meeting, shown: Slide | None, deck: list[Slide], *, wall: bool = False
) -> HttpResponseBase:
    mark, course = marker(meeting), course_of(meeting)
    query = f"?mode={MODE}" if _closed(request) else ""
    number = shown["number"] if shown else 0

    def to(at: int) -> str:
        stands = not wall and number and 1 <= at <= len(deck) and at != number
        return reverse("room_slide", args=[meeting.code, at]) + query if stands else ""

    live = course.state == "open" and rights_of(request)["see_wall"]
    here = "room_wall_slide" if wall else "room_slides_now"
    context = {
        "meeting": meeting,
        "slide": shown,
        "marker": mark,
        "state": course.state,
        "item": course.item or "",
        "before": to(number - 1),
        "after": to(number + 1),
        "first": to(1),
        "last": to(len(deck)),
        "wall": wall,
        "follows": (wall or live) and course.state not in ("signed", "cancelled"),
        "now": reverse(here, args=[meeting.code]) + query,
        "poll": SECONDS,
        "closed": _closed(request),
        "may_order": rights_of(request)["order_wall"],
        "query": query,
    }
    return render(request, "room/slides.html", context)
