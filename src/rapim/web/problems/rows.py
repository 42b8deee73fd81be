"""The register of problems: which a reader sees, filtered, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions.problems import last_texts
from rapim.meeting.measures.routing import UNROUTABLE
from rapim.meeting.models import ProblemText
from rapim.org.access import Scope
from rapim.web.desk import rows
from rapim.web.page import language
from rapim.web.problems.forms import cause_title, left
from rapim.web.tables import Table

STATES = ("terbuka", "selesai", "ditarik")
ENDED_AS = {"terbuka": "", "selesai": "solve", "ditarik": "withdraw"}
_STATE = {ended: state for state, ended in ENDED_AS.items()}
TONES = {"terbuka": "watch", "selesai": "ok", "ditarik": "none"}
_FIELDS = (
    ("p_code", "text", 14), ("p_agency", "text", 24), ("p_title", "text", 40), ("p_text", "text", 60),
    ("p_cause", "text", 30), ("p_ask", "text", 40), ("p_asked_of", "text", 24), ("p_stake", "money", 20),
    ("p_days", "count", 10), ("p_act_by", "date", 12), ("p_accountable", "text", 24),
    ("p_helpers", "text", 24), ("p_state", "text", 14), ("p_raised", "moment", 18),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the register is asked for; "" is everything."""

    agency: str = ""
    cause: str = ""
    state: str = "terbuka"
    text: str = ""
    lost: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Wish:
        """The wish of an address: `?opd=&sebab=&keadaan=&q=&arah=`; open ones where it does not say."""
        asked = request.GET
        state = asked.get("keadaan", "terbuka")
        return cls(
            asked.get("opd", ""),
            asked.get("sebab", ""),
            state if state in ("", *STATES) else "terbuka",
            " ".join(asked.get("q", "").split())[:80],
            asked.get("arah", "") == "tidak",
        )

    def of_rows(self, found: QuerySet[ProblemText]) -> QuerySet[ProblemText]:
        """The problems that are what was asked for."""
        if self.agency:
            found = found.filter(concerning([self.agency]))
        if self.cause:
            found = found.filter(cause=self.cause)
        if self.state:
            found = found.filter(Q(("ended", ENDED_AS[self.state])))
        if self.lost:
            found = found.filter(accountable="", routed__in=UNROUTABLE)
        for word in self.text.split():
            names = ("problem__code", "title", "text", "ask")
            found = found.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)))
        return found


class Line:
    """A problem with its last words, in the words of a language."""

    def __init__(self, said: ProblemText, names: Mapping[str, str], today: dt.date, lang: str) -> None:
        self.said, self.problem = said, said.problem
        self.names, self.today, self.lang = names, today, lang
        self.state = _STATE[getattr(said, "ended", "")]

    @property
    def concerned(self) -> tuple[str, ...]:
        """The agencies whom it concerns: who raised it, who is accountable, who helps."""
        some = (self.problem.agency, self.said.accountable, *self.said.helpers)
        return tuple(dict.fromkeys(code for code in some if code))

    @property
    def agency(self) -> str:
        return self.names.get(self.problem.agency, self.problem.agency)

    @property
    def accountable(self) -> str:
        return self.names.get(self.said.accountable, self.said.accountable)

    @property
    def helpers(self) -> list[str]:
        return [self.names.get(code, code) for code in self.said.helpers]

    @property
    def cause(self) -> str:
        return cause_title(self.said.cause) if self.said.cause else ""

    @property
    def asked_of(self) -> str:
        return self.names.get(self.said.asked_of, self.said.asked_of)

    @property
    def routed(self) -> str:
        """Why it stands with its accountable agency, or why nobody is."""
        return words.say(f"problem_route.{self.said.routed or 'none'}", self.lang)

    @property
    def unroutable(self) -> bool:
        return not self.said.accountable and self.said.routed in UNROUTABLE

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def state_said(self) -> str:
        return words.say(f"problem_state.{self.state}", self.lang)

    @property
    def left(self) -> tuple[str, str]:
        """How long acting still helps, with its tone."""
        days = left(self.said.act_by, self.today)
        if days is None or self.state != "terbuka":
            return "", "none"
        if days < 0:
            return words.say("problem.too_late", self.lang, span=words.span(-days, self.lang)), "late"
        said = words.say("problem.left", self.lang, span=words.span(days, self.lang))
        return said, "watch" if days <= 7 else "none"


def reachable(reach: Scope, line: Line) -> bool:
    """Whether a reader may see a problem: everywhere, or one that concerns an own agency."""
    return reach.everywhere or any(code in reach for code in line.concerned)


def within(reach: Scope) -> QuerySet[ProblemText]:
    """The problems within reach as known now, each by its last text, the latest first."""
    found = last_texts(clock.now()).order_by("-problem_id")
    return found if reach.everywhere else found.filter(concerning(reach.agencies))


def concerning(agencies: Iterable[str]) -> Q:
    """What concerns agencies: raised by one, or one is accountable or helps."""
    some = sorted(agencies)
    found = Q(problem__agency__in=some) | Q(accountable__in=some)
    for code in some:
        found |= Q(helpers__icontains=f'"{code}"')
    return found


def line_of(code: str, today: dt.date, lang: str) -> Line | None:
    """One problem as known now."""
    said = last_texts(clock.now()).filter(problem__code=code).first()
    return Line(said, titles(), today, lang) if said is not None else None


def titles() -> dict[str, str]:
    """Names of agencies and titles of posts."""
    from rapim.org.models import Post  # noqa: PLC0415 - read only here

    posts = dict(Post.objects.order_by("recorded_at", "id").values_list("code", "title"))
    return {**posts, **rows.agency_names()}


class Register:
    """The problems within a reader's reach that fit a wish."""

    def __init__(self, reach: Scope, wish: Wish, today: dt.date) -> None:
        self.wish, self.today, self.lang = wish, today, language()
        self.all = within(reach)
        self.found = wish.of_rows(self.all)
        self.names = titles()

    def lines(self, some: Iterable[ProblemText] | None = None) -> list[Line]:
        """Problems in words: those of a page, or all that fit."""
        rows = self.found if some is None else some
        return [Line(said, self.names, self.today, self.lang) for said in rows]

    @cached_property
    def counted(self) -> dict[str, int]:
        """How many problems fit, and what money is at stake."""
        found = self.found.order_by().aggregate(n=Count("pk"), sen=Sum("stake_sen"))
        return {"n": found["n"], "sen": found["sen"] or 0}

    @cached_property
    def agencies(self) -> list[tuple[str, str]]:
        """Every agency that raised a problem within reach or is accountable for one."""
        pairs = self.all.order_by().values_list("problem__agency", "accountable").distinct()
        codes = {code for pair in pairs for code in pair if code}
        return sorted(((code, self.names.get(code, code)) for code in codes), key=lambda pair: pair[1])

    @cached_property
    def causes(self) -> list[tuple[str, str]]:
        """Every cause that was named."""
        codes = self.all.exclude(cause="").order_by().values_list("cause", flat=True).distinct()
        return sorted(((code, cause_title(code)) for code in codes), key=lambda pair: pair[1].casefold())

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(name, words.say(f"problem_state.{name}", self.lang)) for name in STATES]

    @property
    def table(self) -> Table:
        return table(self.lines(), self.lang)


def table(some: Iterable[Line], lang: str) -> Table:
    """Problems as a table of a file."""
    cols = rows.columns(lang, *_FIELDS)
    return rows.table(
        "masalah", words.say("problem.title", lang), cols, [_cells(line) for line in some], lang
    )


def _cells(line: Line) -> dict[str, Any]:
    said = line.said
    return {
        "p_code": line.problem.code,
        "p_agency": line.agency,
        "p_title": said.title,
        "p_text": said.text,
        "p_cause": line.cause,
        "p_ask": said.ask,
        "p_asked_of": line.asked_of,
        "p_stake": said.stake_sen,
        "p_days": said.days,
        "p_act_by": said.act_by,
        "p_accountable": line.accountable,
        "p_helpers": line.helpers,
        "p_state": line.state_said,
        "p_raised": line.problem.raised_at,
    }
