"""Which meeting a page is about, and how its figures and refusals are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions import RefusedError
from rapim.meeting.models import Meeting
from rapim.meeting.room import sitting as room
from rapim.meeting.room.sitting import Figure, Live, Sitting

_WORDED = {"state": "room_state", "act": "room_act"}


def meeting_of(code: str) -> Meeting:
    """The meeting of an address; 404 where there is none."""
    found = Meeting.objects.filter(code=code).first()
    if found is None:
        raise Http404(f"no meeting {code}")
    return found


def why(refused: RefusedError, lang: str) -> str:
    """The sentence for a refusal."""
    told = {
        name: words.say(f"{_WORDED[name]}.{value}", lang) if name in _WORDED and value else value
        for name, value in refused.params.items()
    }
    code = f"room_refused.{refused.because}"
    return words.say(code if words.has(code) else "room_refused.other", lang, **told)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of an item in words, and whether it was corrected after the freeze."""

    name: str
    frozen: str
    live: str
    change: str
    corrected: bool


def shown(sat: Sitting, item: dict[str, Any] | None, lang: str) -> list[Shown]:
    """The figures of an item in words, frozen and live."""
    if item is None:
        return []
    return [_shown(one, lang) for one in room.figures_of(item, sat, Live(sat.meeting.as_of))]


def _shown(one: Figure, lang: str) -> Shown:
    name = words.say(f"room_figure.{one.name}", lang)
    frozen, live = (words.figure_said(one.name, value, lang) for value in (one.frozen, one.live))
    return Shown(name, frozen, live, _change(one, lang), one.corrected)


def _change(one: Figure, lang: str) -> str:
    """How far the live figure lies from the frozen one; words alone where they are no numbers."""
    if not one.corrected:
        return ""
    if not all(isinstance(value, int | float) for value in (one.frozen, one.live)):
        return "≠"
    gap = one.live - one.frozen
    sign = "+" if gap > 0 else "\u2212"
    size = abs(gap)
    if one.name.startswith("absorption"):
        return words.say("room.points", lang, n=sign + words.points(size * 100, lang))
    if one.name.endswith("_sen"):
        return sign + words.short_rupiah(size, lang)
    return sign + (words.span(size, lang) if "days" in one.name else words.whole(size, lang))


def seconds_on_table(sat: Sitting) -> int | None:
    """For how long the item has been on the table, all its turns together."""
    course = sat.course
    if not course.item or course.item_since is None:
        return None
    before = (course.item_spent or {}).get(course.item, 0.0)
    return round(before + (clock.now() - course.item_since).total_seconds())
