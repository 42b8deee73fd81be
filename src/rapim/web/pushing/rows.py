"""Lines of the desk and nudges in words, their facts as links to their sources."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from rapim import words
from rapim.meeting.measures.pushing import STATES
from rapim.meeting.models import Push, PushAnswer
from rapim.meeting.room.pushing import SORTS, Line, state_of

TONES = {"waiting": "watch", "overdue": "late", "answered": "ok", "answered_late": "ok", "": "none"}
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words; `href` opens its source, "" where it has none."""

    label: str
    value: str
    href: str


def told(facts: Iterable[Mapping[str, Any]], lang: str) -> list[Told]:
    """Facts in words with the addresses of their sources."""
    return [
        Told(words.fact_label(one["code"], lang), words.fact_value(one, lang), _href(one)) for one in facts
    ]


def _href(fact: Mapping[str, Any]) -> str:
    try:
        if fact.get("trace"):
            return reverse("number", args=[fact["trace"]])
        name, argument = fact.get("page") or ("", "")
        return reverse(name, args=[argument]) if name else ""
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the desk is asked for; "" is everything."""

    agency: str = ""
    sort: str = ""
    state: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Wish:
        """The wish of an address: `?opd=&jenis=&dorongan=`."""
        asked = request.GET
        sort, state = asked.get("jenis", ""), asked.get("dorongan", "")
        return cls(
            asked.get("opd", "")[:64],
            sort if sort in SORTS else "",
            state if state in (NEVER, *STATES) else "",
        )

    def fits(self, line: Line) -> bool:
        """Whether a line is what was asked for."""
        return (
            self.agency in ("", line.matter.agency)
            and self.sort in ("", line.sort)
            and self.state in ("", line.state or NEVER)
        )


class Row:
    """A line of the desk in the words of a language, at its place; `uid` makes its click one click."""

    def __init__(self, place: int, line: Line, names: Mapping[str, str], lang: str) -> None:
        self.place, self.line, self.names, self.lang = place, line, names, lang
        self.uid = uuid.uuid4().hex

    @property
    def agency(self) -> str:
        return self.names.get(self.line.matter.agency, self.line.matter.agency)

    @property
    def sort(self) -> str:
        return words.say(f"push_sort.{self.line.sort}", self.lang)

    @property
    def facts(self) -> list[Told]:
        return told([one.as_dict() for one in self.line.facts], self.lang)

    @property
    def left(self) -> tuple[str, str]:
        """How many days are left or gone, with its tone."""
        act_by = self.line.matter.act_by
        if act_by is None:
            return "", "none"
        left = (act_by - self.line.day).days
        if left < 0:
            return words.say("push.gone_by", self.lang, span=words.span(-left, self.lang)), "late"
        return words.say("push.left", self.lang, span=words.span(left, self.lang)), "soft"

    @property
    def tone(self) -> str:
        return TONES[self.line.state]

    @property
    def state(self) -> str:
        return words.say(f"push_state.{self.line.state}", self.lang) if self.line.state else ""

    @property
    def pushed(self) -> str:
        """For how long it has been pushed, and how often."""
        days = self.line.days_pushed
        if days is None:
            return ""
        span = words.say("push.today", self.lang)
        if days:
            span = words.say("push.ago", self.lang, span=words.span(days, self.lang))
        return words.say("push.pushed", self.lang, n=len(self.line.pushes), span=span)

    @property
    def last(self) -> str:
        """The address argument of the last nudge."""
        return self.line.pushes[-1].uid.hex

    @property
    def chance(self) -> str:
        return words.percent(self.line.weight.probability, self.lang, 0)

    @property
    def urgency(self) -> str:
        return words.percent(self.line.weight.urgency, self.lang, 0)


class Sent:
    """A nudge in the words of a language."""

    def __init__(self, row: Push, names: Mapping[str, str], day: dt.date, lang: str) -> None:
        self.row, self.names, self.day, self.lang = row, names, day, lang
        self.code = state_of(row, day)

    @property
    def uid(self) -> str:
        return self.row.uid.hex

    @property
    def agency(self) -> str:
        return self.names.get(self.row.agency, self.row.agency)

    @property
    def state(self) -> str:
        return words.say(f"push_state.{self.code}", self.lang)

    @property
    def tone(self) -> str:
        return TONES[self.code]

    @property
    def way(self) -> str:
        return words.say(f"push_way.{self.row.way}", self.lang)

    @property
    def facts(self) -> list[Told]:
        return told(self.row.facts, self.lang)

    @property
    def answers(self) -> Sequence[PushAnswer]:
        """The answers, the latest first."""
        return list(self.row.answers.all())[::-1]

    @property
    def papers(self) -> list[tuple[str, int]]:
        """The documents of a letter, PDF first."""
        return [(form, self.row.documents[form]) for form in ("pdf", "docx") if form in self.row.documents]
