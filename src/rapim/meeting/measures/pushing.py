"""Nudges (dorongan): until when an answer is asked for, whether one came, and how long its link stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from rapim.units.rules import rule

from .reminding import Working, shifted

LETTER, EMAIL, TEXT = "letter", "email", "text"
WAYS = (LETTER, EMAIL, TEXT)
WAITING, OVERDUE, ANSWERED, ANSWERED_LATE = "waiting", "overdue", "answered", "answered_late"
STATES = (WAITING, OVERDUE, ANSWERED, ANSWERED_LATE)


@rule("meeting.pushing.answer_by", version=1, parameters=("push_answer_days",))
def answer_by(sent: dt.date, count: int, working: Working) -> dt.date:
    """A nudge asks for an answer until the end of so many working days after it was sent.

    `count` = law.at("push_answer_days", sent).

    Units: working days in, date out.
    Source: Rapim default [D]; the day of sending is not counted.
    """
    return shifted(sent, count, working)


@rule("meeting.pushing.state", version=1)
def state(deadline: dt.date, answers: Collection[dt.date], as_of: dt.date) -> str:
    """A nudge waits until it is answered; an answer after the day that was asked for is late.

    Units: dates in.
    Source: issue: answers come back; unanswered ones escalate.
    """
    known = [day for day in answers if day <= as_of]
    if known:
        return ANSWERED if min(known) <= deadline else ANSWERED_LATE
    return WAITING if as_of <= deadline else OVERDUE


@rule("meeting.pushing.link_until", version=1, parameters=("push_link_days",))
def link_until(sent: dt.date, count: int) -> dt.date:
    """The link of a nudge takes answers until so many days after it was sent, that day included.

    `count` = law.at("push_link_days", sent).

    Units: calendar days in, date out.
    Source: Rapim default [D].
    """
    return sent + dt.timedelta(days=count)
