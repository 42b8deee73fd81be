"""One problem: every version of it, what was decided, and the history of its cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from rapim import law, words
from rapim.ledger import clock
from rapim.meeting.actions.decisions import known
from rapim.meeting.models import Problem, ProblemAct, ProblemText
from rapim.meeting.room import recurring
from rapim.meeting.room.recurring import Earlier
from rapim.meeting.room.register import concerned, row_of
from rapim.web.access import Rights
from rapim.web.decisions.rows import Line as DecisionLine
from rapim.web.problems.forms import LeadForm, ReasonForm, cause_name
from rapim.web.problems.rows import Line, reachable

MOST = 20
COMPARED = (
    "title", "text", "cause", "options", "ask", "asked_of", "stake_sen", "days", "act_by", "sub_activity",
    "package", "accountable", "helpers",
)  # fmt: skip


class Again:
    """An earlier problem of the same cause, as the reader may see it."""

    def __init__(self, one: Earlier, line: Line, lang: str) -> None:
        self.one, self.line, self.lang = one, line, lang

    @property
    def because(self) -> str:
        """Why it is taken for the same problem."""
        cause = cause_name(self.one.cause) if self.one.cause else ""
        return words.say(f"problem_again.{self.one.because}", self.lang, cause=cause)

    @property
    def score(self) -> str:
        return words.percent(self.one.score, self.lang, 0)


class History:
    """The earlier problems of one cause: those that the reader may open, and how many more there are."""

    def __init__(
        self, found: list[Earlier], agency: str, names: Mapping[str, str], rights: Rights, today: dt.date
    ) -> None:
        reach, lang = rights.scope("see_problems"), words_lang()
        some = [Again(one, Line(one.said, names, today, lang), lang) for one in found]
        seen = [one for one in some if reachable(reach, one.line)]
        self.own = [one for one in seen if one.line.problem.agency == agency][:MOST]
        self.others = [one for one in seen if one.line.problem.agency != agency][:MOST]
        self.hidden = len(some) - len(seen)
        self.more = len(seen) - len(self.own) - len(self.others)

    def __bool__(self) -> bool:
        return bool(self.own or self.others or self.hidden)


def words_lang() -> str:
    """The language of the page."""
    from rapim.web.page import language  # noqa: PLC0415 - the one place that asks

    return language()


class Sheet:
    """A problem as a reader sees it."""

    def __init__(self, line: Line, rights: Rights, today: dt.date) -> None:
        self.line, self.rights, self.today = line, rights, today
        self.lang = line.lang
        moment = clock.now()
        self.texts = list(line.problem.texts.filter(at__lte=moment).order_by("version"))
        self.acts: list[ProblemAct] = list(
            line.problem.acts.filter(at__lte=moment).select_related("other").order_by("id")
        )
        self.own = rights.may("raise_problem", line.problem.agency)
        self.runs = rights["run_meeting"]
        self.open = line.state == "terbuka"

    @property
    def problem(self) -> Problem:
        return self.line.problem

    @property
    def months(self) -> int:
        return int(law.at("repeat_months", self.today))

    @cached_property
    def history(self) -> History:
        """Earlier problems of the same cause."""
        said, problem = self.line.said, self.problem
        text = recurring.words_of(said)
        found = _history(problem.code, text, said.cause, problem.raised_at, _newest())
        return History(found, self.problem.agency, self.line.names, self.rights, self.today)

    @cached_property
    def decisions(self) -> list[DecisionLine]:
        """What was decided about it, where the reader may see decisions of the agency."""
        reach = self.rights.scope("see_decisions")
        rows = known().filter(problem=self.problem)
        some = [row for row in rows if any(one in reach for one in concerned(row))]
        return [DecisionLine(row_of(row, self.today), self.line.names, self.today, self.lang) for row in some]

    @property
    def versions(self) -> list[tuple[ProblemText, list[tuple[str, str]]]]:
        """Every version, the latest first, each with what it changed: label and what stood before."""
        found = []
        for at, text in enumerate(self.texts):
            before = self.texts[at - 1] if at else None
            found.append((text, self._changed(before, text) if before else []))
        return found[::-1]

    def _changed(self, before: ProblemText, after: ProblemText) -> list[tuple[str, str]]:
        names = [name for name in COMPARED if getattr(before, name) != getattr(after, name)]
        return [
            (
                words.say(f"field.p_{'stake' if name == 'stake_sen' else name}", self.lang),
                self._told(name, before),
            )
            for name in names
        ]

    def _told(self, name: str, text: ProblemText) -> str:
        value: Any = getattr(text, name)
        if value in (None, "", []):
            return "–"
        if name == "stake_sen":
            return words.rupiah(value, self.lang)
        if name == "act_by":
            return words.day(value, self.lang)
        if name == "cause":
            return cause_name(value)
        if isinstance(value, list):
            return ", ".join(self.line.names.get(code, code) for code in value)
        return str(self.line.names.get(value, value))

    def forms(self, bound: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The forms of what the reader may do, by act."""
        some: dict[str, Any] = {}
        if self.open and self.own:
            some["withdraw"] = ReasonForm(None, "withdraw")
        if self.open and (self.own or self.runs):
            some["solve"] = ReasonForm(None, "solve", needed=False)
        if not self.open and (self.own or self.runs):
            some["reopen"] = ReasonForm(None, "reopen")
        if self.open and self.runs:
            some["lead"] = LeadForm(None, self.texts[-1])
        return {name: (bound or {}).get(name, form) for name, form in some.items()}

    @property
    def links(self) -> bool:
        """Whether the reader may say that two problems are one, or two."""
        return self.own or self.runs


def _newest() -> tuple[Any, Any]:
    """What was last said and done of any problem as known now: histories stand until something is."""
    moment = clock.now()
    said = ProblemText.objects.filter(at__lte=moment).order_by("-id").values_list("pk", "at").first()
    done = ProblemAct.objects.filter(at__lte=moment).order_by("-id").values_list("pk", "at").first()
    return said, done


@lru_cache(maxsize=128)
def _history(code: str, text: str, cause: str, raised: dt.datetime, newest: tuple[Any, Any]) -> list[Earlier]:
    return recurring.history(code, text, cause, raised)
