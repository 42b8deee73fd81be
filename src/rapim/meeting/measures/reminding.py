"""Who is reminded of what, and when: steps before and after a deadline, in working days.

A reminder has a key, so that running twice sends once. Where some days were missed, the highest step that
is due is sent, and the lower ones are passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from rapim.units.rules import rule

OWNER, HEAD, ASSISTANT, SEKDA, AGENDA = "owner", "head", "assistant", "sekda", "agenda"
Working = Callable[[dt.date], bool]


class Step(NamedTuple):
    """A step of a ladder: working days from the deadline (below zero: before it), and who is told."""

    days: int
    to: str


class Due(NamedTuple):
    """A reminder that is due: which step, its day, and who is told; `passed` are the steps it stands for."""

    step: int
    day: dt.date
    to: str
    passed: tuple[int, ...]


def shifted(day: dt.date, count: int, working: Working) -> dt.date:
    """The day that lies so many working days after (below zero: before) another.

    Units: working days in, date out.
    Source: the first day is not counted.
    """
    pace = 1 if count >= 0 else -1
    left, at = abs(count), day
    while left:
        at += dt.timedelta(days=pace)
        left -= working(at)
    return at


@rule("meeting.reminding.due", version=1, parameters=("reminder_steps", "push_steps"))
def due(
    deadline: dt.date,
    as_of: dt.date,
    steps: Sequence[Step],
    sent: Collection[int],
    working: Working,
    *,
    since: dt.date | None = None,
) -> Due | None:
    """The highest step whose day has come is due, unless it or a higher one was sent.

    A step falls on the working day so many working days from the deadline; one that fell before the matter
    began (`since`) is left out. Nothing is sent on a day that is not a working day.

    Units: working days and dates in.
    Source: issue: owner → head → assistant → Sekda → next agenda, by calendar.
    """
    if not working(as_of):
        return None
    days = [shifted(deadline, step.days, working) for step in steps]
    reached = [
        at
        for at, day in enumerate(days)
        if day <= as_of and (since is None or day >= since or day >= deadline)
    ]
    if not reached or (sent and max(sent) >= reached[-1]):
        return None
    at = reached[-1]
    passed = tuple(one for one in reached[:-1] if one not in sent)
    return Due(at, days[at], steps[at].to, passed)
