"""The same problem again: earlier problems of the same cause, of one agency and of others, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from rapim import law
from rapim.ledger import clock
from rapim.meeting.actions.problems import last_texts, with_words
from rapim.meeting.measures import likeness
from rapim.meeting.models import Problem, ProblemText

LINKED, SAME_CAUSE, BOTH_SPEAK, WORDS = "linked", "same_cause", "both_speak", "words"


class Earlier(NamedTuple):
    """An earlier problem: how alike (0 to 1), why it is shown, and the cause both are about ("" unknown)."""

    problem: Problem
    said: ProblemText
    score: float
    because: str
    cause: str = ""


def history(
    code: str, text: str, cause: str, raised: dt.datetime, known_at: dt.datetime | None = None
) -> list[Earlier]:
    """The problems of the months before one that name the same cause, the likest first.

    `code` is that of the problem itself ("" before it is raised). What was told apart from it is left out;
    what was linked to it stands first.

    Units: likeness 0 to 1.
    Source: law parameter repeat_months; `measures.likeness`, causes as the agencies name them.
    """
    moment = known_at or clock.now()
    since = _months_before(raised, int(law.at("repeat_months", raised.date())))
    rows = last_texts(moment).filter(problem__raised_at__lte=raised, problem__raised_at__gte=since)
    others = [(said.problem, said) for said in rows.exclude(problem__code=code).order_by("problem_id")]
    linked, apart = _said_of(code, moment)
    scores = likeness.like(text, [words_of(said) for _, said in others])
    spoken = _spoken(text)
    found = []
    for (row, said), score in zip(others, scores, strict=True):
        if row.code in apart:
            continue
        because, same = _because(row, said, score, cause, spoken, linked)
        if because:
            found.append(Earlier(row, said, score, because, same))
    return sorted(found, key=lambda one: (one.because != LINKED, -one.score, one.problem.code))


def words_of(said: ProblemText) -> str:
    """The text by which a problem is compared.

    Units: none.
    Source: title and text.
    """
    return f"{said.title}. {said.text}"


def _because(
    row: Problem, said: ProblemText, score: float, cause: str, spoken: str, linked: frozenset[str]
) -> tuple[str, str]:
    if row.code in linked:
        return LINKED, said.cause if said.cause == cause else ""
    if cause and said.cause == cause:
        return SAME_CAUSE, cause
    if score < likeness.SAME:
        return "", ""
    mine, theirs = cause or spoken, said.cause or _spoken(words_of(said))
    return (BOTH_SPEAK, mine) if mine and mine == theirs else (WORDS, "")


def _spoken(text: str) -> str:
    found: Sequence[likeness.Suggestion] = likeness.suggested(text, 1)
    return found[0].cause if found else ""


def _said_of(code: str, moment: dt.datetime) -> tuple[frozenset[str], frozenset[str]]:
    """The problems that one was linked to and told apart from, by the last word on each."""
    row = with_words(Problem.objects.filter(code=code), moment).first() if code else None
    last: dict[str, str] = {}
    for act in row.acts.all() if row else ():
        if act.other is not None:
            last[act.other.code] = act.act
    linked = frozenset(other for other, act in last.items() if act == "link")
    return linked, frozenset(other for other, act in last.items() if act == "part")


def _months_before(moment: dt.datetime, months: int) -> dt.datetime:
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(1)).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
