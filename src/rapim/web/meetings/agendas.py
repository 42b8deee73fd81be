"""The agenda of a meeting: proposed by the house, ordered by the moderator, nothing gone without a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim.ledger import clock
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.measures.agenda import MATTER
from rapim.meeting.models import Agenda, Meeting
from rapim.meeting.room import gathering
from rapim.web.access import Rights, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.meetings.acting import attempt, found
from rapim.web.meetings.views import agency_choices

Item = Mapping[str, Any]
MOST_MINUTES = 240
ADDED = "added"
PAGE = 100
"""Items of a page; the numbers of items run on, so that the form of a page leaves the others as they are."""


def last_of(meeting: Meeting) -> Agenda | None:
    """The order that stands, or None where none was made."""
    return meeting.agendas.filter(at__lte=clock.now()).order_by("version").last()


@may("see_meetings")
def page(request: HttpRequest, meeting: str) -> HttpResponse:
    """The order that stands, or the proposal where there is none yet."""
    line, rights = found(request, meeting), rights_of(request)
    last = last_of(line.row)
    whole = list(last.items) if last else [one.as_dict() for one in gathering.proposed(line.row)]
    raised = gathering.concerned_by(whole)
    shown = [item for item in whole if readable(item, rights, raised)]
    versions = list(line.row.agendas.filter(at__lte=clock.now()).order_by("-version"))
    dropped = _dropped(versions) if rights["run_meeting"] else []
    minutes = sum(item["minutes"] for item in whole)
    names = rows.agency_names()
    may_order = rights["run_meeting"] and line.state not in ("closed", "signed", "cancelled")
    pages = Paginator(list(enumerate(shown, 1)), PAGE).get_page(request.GET.get("page"))
    context = {
        "line": line,
        "pages": pages,
        "last": len(shown),
        "items": [(at, _named(item, names)) for at, item in pages],
        "fresh": [_named(item, names) for item in _fresh(line.row, versions)] if may_order and last else [],
        "hidden": len(whole) - len(shown),
        "minutes": minutes,
        "over": minutes - line.row.minutes,
        "version": last.version if last else 0,
        "versions": versions,
        "dropped": dropped,
        "may_order": may_order,
        "agencies": agency_choices(),
    }
    return render(request, "meetings/agenda.html", context)


def _named(item: Item, names: Mapping[str, str]) -> dict[str, Any]:
    return {**item, "name": names.get(str(item["agency"]), item["agency"])}


def _fresh(meeting: Meeting, versions: Sequence[Agenda]) -> list[dict[str, Any]]:
    """Problems that were raised since the agenda was made: neither on it nor dropped from it."""
    held = {str(item["key"]) for row in versions for item in row.items}
    return [one.as_dict() for one in gathering.raised_since(meeting, held)]


def _dropped(versions: Sequence[Agenda]) -> list[dict[str, str]]:
    """What was dropped, by whom and why; `versions` come the newest first."""
    titles = {item["key"]: item["title"] for row in versions for item in row.items}
    return [
        {"title": titles.get(key, key), "why": why, "by": row.by_name}
        for row in reversed(versions)
        for key, why in row.dropped.items()
    ]


def readable(item: Item, rights: Rights, raised: Mapping[str, frozenset[str]]) -> bool:
    """Whether a reader may see an item: problems are meeting material, an agency sees its own and shared
    ones, and a problem that it raised or helps with wherever duties lead it.
    """
    agency, key = str(item["agency"]), str(item["key"])
    reach = rights.scope("see_meetings")
    some = {agency, *raised.get(key, ())} - {""}
    if key.startswith(gathering.PROBLEM) and not any(rights.may("see_problems", one) for one in some):
        return False
    return not agency or any(one in reach for one in some)


@may("run_meeting")
@require_POST
def adopt(request: HttpRequest, meeting: str) -> HttpResponseBase:
    """Take over the proposal as the first order."""
    line = found(request, meeting)
    items = [one.as_dict() for one in gathering.proposed(line.row)]
    done = attempt(
        request, partial(rooms.set_agenda, actor=actor_of(request), meeting=line.row, items=items, seen=0)
    )
    if done is not None:
        tell(request, "rapat.agenda_kept", version=done.version)
    return HttpResponseRedirect(reverse("meeting_agenda", args=[meeting]))


@may("run_meeting")
@require_POST
def order(request: HttpRequest, meeting: str) -> HttpResponseBase:
    """Order the items anew, change minutes, add one, drop some with their reasons; all in one form."""
    line, back = found(request, meeting), HttpResponseRedirect(reverse("meeting_agenda", args=[meeting]))
    seen = request.POST.get("seen", "")
    row = line.row.agendas.filter(version=int(seen) if seen.isdigit() and len(seen) < 5 else -1).first()
    before = list(row.items) if row else []
    items, dropped = ordered(before, request.POST)
    wanted = request.POST.getlist("take")
    if wanted:
        keys = {str(item["key"]) for item in before}
        items += [one.as_dict() for one in gathering.raised_since(line.row, keys) if one.key in wanted]
    if added := added_item(before, request.POST):
        items.append(added)
    done = attempt(
        request,
        partial(
            rooms.set_agenda,
            actor=actor_of(request),
            meeting=line.row,
            items=items,
            seen=row.version if row else -1,
            dropped=dropped,
        ),
    )
    if done is not None:
        tell(request, "rapat.agenda_kept", version=done.version)
    return back


def ordered(before: Sequence[Item], said: QueryDict) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The items in the order that was said, without the dropped ones; and the reasons of those.

    A number puts an item at that place; "up" and "down" move one by a place.
    """
    places: list[tuple[float, int, dict[str, Any]]] = []
    dropped: dict[str, str] = {}
    for at, item in enumerate(before, 1):
        if said.get(f"drop-{at}"):
            dropped[str(item["key"])] = said.get(f"reason-{at}", "").strip()[:500]
            continue
        place = _whole(said.get(f"order-{at}", ""), at)
        # a number that was changed goes before the one that stands there
        moved = place - 0.5 if place < at else place + 0.5 if place > at else float(place)
        minutes = min(MOST_MINUTES, _whole(said.get(f"minutes-{at}", ""), int(item["minutes"])))
        places.append((moved, at, {**item, "minutes": minutes}))
    places.sort(key=lambda one: one[:2])
    for name, step in (("up", -1), ("down", 1)):
        wanted = _whole(said.get(name, ""), 0)
        here = next((i for i, one in enumerate(places) if one[1] == wanted), None)
        if here is not None and 0 <= here + step < len(places):
            places[here], places[here + step] = places[here + step], places[here]
    return [item for _, _, item in places], dropped


def added_item(before: Sequence[Item], said: QueryDict) -> dict[str, Any] | None:
    """An item that the moderator adds, where a title was given."""
    title = said.get("new_title", "").strip()[:200]
    if not title:
        return None
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "butir"
    known = {str(item["key"]) for item in before}
    key, turn = f"{ADDED}:{slug}", 1
    while key in known:
        turn += 1
        key = f"{ADDED}:{slug}-{turn}"
    agency = said.get("new_agency", "")[:64]
    return {
        "key": key,
        "sort": MATTER,
        "title": title,
        "agency": agency if agency in rows.agency_names() else "",
        "minutes": min(MOST_MINUTES, _whole(said.get("new_minutes", ""), 5)),
        "because": {"source": ADDED},
    }


def _whole(text: str, usual: int) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else usual
