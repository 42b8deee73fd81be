"""The same problem again: earlier problems of the same cause, of one agency and of others, and why."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapim import law
from rapim.ledger import clock
from rapim.meeting.actions.problems import last_texts, with_words
from rapim.meeting.measures import likeness
from rapim.meeting.models import Problem, ProblemText

Floats = NDArray[np.float64]
MOST = 200
"""So many of the likest are shown at most."""
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
    told = rows.exclude(problem__code=code).values_list("pk", "problem__code", "title", "text", "cause")
    linked, apart = _said_of(code, moment)
    mine, spoken = _profile(text), _spoken(text)
    found: list[tuple[bool, float, str, int, str, str]] = []
    for pk, other, title, body, named in told:
        if other in apart:
            continue
        profile = _profile(f"{title}. {body}")
        score = round(float(profile @ mine), 4)
        because, same = _because(profile, named, score, cause or spoken, cause, other in linked)
        if because:
            found.append((because != LINKED, -score, other, pk, because, same))
    some = sorted(found)[:MOST]
    texts = {said.pk: said for said in rows.filter(pk__in=[one[3] for one in some])}
    return [
        Earlier(texts[pk].problem, texts[pk], -score, because, same)
        for _, score, _, pk, because, same in some
    ]


def words_of(said: ProblemText) -> str:
    """The text by which a problem is compared.

    Units: none.
    Source: title and text.
    """
    return f"{said.title}. {said.text}"


def _because(
    profile: Floats, named: str, score: float, mine: str, cause: str, linked: bool
) -> tuple[str, str]:
    """Why another problem is taken for the same, and the cause that both are about."""
    if linked:
        return LINKED, named if named == cause else ""
    if cause and named == cause:
        return SAME_CAUSE, cause
    if score < likeness.SAME:
        return "", ""
    return (BOTH_SPEAK, mine) if mine and mine == (named or _strongest(profile)) else (WORDS, "")


def _spoken(text: str) -> str:
    return _strongest(_profile(text))


def _strongest(profile: Floats) -> str:
    at = int(profile.argmax())
    return likeness.lexicon().codes[at] if profile[at] > 0 else ""


@lru_cache(maxsize=8192)
def _profile(text: str) -> Floats:
    """How likely a text names each cause: worked out once for a text, whoever asks."""
    found: Floats = likeness.lexicon().likely([text])[0]
    return found


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
