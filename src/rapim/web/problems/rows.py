"""The register of problems: which a reader sees, filtered, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions.problems import ENDED, with_words
from rapim.meeting.measures.routing import UNROUTABLE
from rapim.meeting.models import Problem, ProblemText
from rapim.org.access import Scope
from rapim.web.desk import rows
from rapim.web.page import language
from rapim.web.problems.forms import cause_title, left
from rapim.web.tables import Table

STATES = ("terbuka", "selesai", "ditarik")
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

    @classmethod
    def of(cls, request: HttpRequest) -> Wish:
        """The wish of an address: `?opd=&sebab=&keadaan=&q=`; open ones where it does not say."""
        asked = request.GET
        state = asked.get("keadaan", "terbuka")
        return cls(
            asked.get("opd", ""),
            asked.get("sebab", ""),
            state if state in ("", *STATES) else "terbuka",
            " ".join(asked.get("q", "").split())[:80],
        )

    def fits(self, line: Line) -> bool:
        """Whether a problem is what was asked for."""
        told = f"{line.problem.code} {line.said.title} {line.said.text} {line.said.ask}".casefold()
        return (
            (not self.agency or self.agency in line.concerned)
            and self.cause in ("", line.said.cause)
            and self.state in ("", line.state)
            and all(word in told for word in self.text.casefold().split())
        )


class Line:
    """A problem with its last words, in the words of a language."""

    def __init__(self, row: Problem, names: Mapping[str, str], today: dt.date, lang: str) -> None:
        self.problem, self.names, self.today, self.lang = row, names, today, lang
        self.said: ProblemText = list(row.texts.all())[-1]
        acts = [one for one in row.acts.all() if one.act in (*ENDED, "reopen")]
        last = acts[-1].act if acts else ""
        self.state = {"withdraw": "ditarik", "solve": "selesai"}.get(last, "terbuka")

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


def lines(reach: Scope, today: dt.date, lang: str) -> list[Line]:
    """The problems within reach as known now, the latest first."""
    moment = clock.now()
    asked_of = titles()
    some = with_words(Problem.objects.filter(raised_at__lte=moment).order_by("-id"), moment)
    found = (Line(row, asked_of, today, lang) for row in some if row.texts.all())
    return [line for line in found if reachable(reach, line)]


def line_of(code: str, today: dt.date, lang: str) -> Line | None:
    """One problem as known now."""
    moment = clock.now()
    row = with_words(Problem.objects.filter(raised_at__lte=moment, code=code), moment).first()
    return Line(row, titles(), today, lang) if row is not None and row.texts.all() else None


def titles() -> dict[str, str]:
    """Names of agencies and titles of posts."""
    from rapim.org.models import Post  # noqa: PLC0415 - read only here

    posts = dict(Post.objects.order_by("recorded_at", "id").values_list("code", "title"))
    return {**posts, **rows.agency_names()}


class Register:
    """The problems within a reader's reach that fit a wish."""

    def __init__(self, reach: Scope, wish: Wish, today: dt.date) -> None:
        self.reach, self.wish, self.lang = reach, wish, language()
        self.all = lines(reach, today, self.lang)
        self.lines = [line for line in self.all if wish.fits(line)]

    @cached_property
    def stake_sen(self) -> int:
        return sum(line.said.stake_sen or 0 for line in self.lines)

    @cached_property
    def unrouted(self) -> int:
        return sum(line.unroutable and line.state == "terbuka" for line in self.all)

    @cached_property
    def agencies(self) -> list[tuple[str, str]]:
        """Every agency that some problem concerns."""
        found = {code: line.names.get(code, code) for line in self.all for code in line.concerned}
        return sorted(found.items(), key=lambda pair: pair[1])

    @cached_property
    def causes(self) -> list[tuple[str, str]]:
        """Every cause that was named."""
        found = {line.said.cause: line.cause for line in self.all if line.said.cause}
        return sorted(found.items(), key=lambda pair: pair[1].casefold())

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(name, words.say(f"problem_state.{name}", self.lang)) for name in STATES]

    @property
    def table(self) -> Table:
        return table(self.lines, self.lang)


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
