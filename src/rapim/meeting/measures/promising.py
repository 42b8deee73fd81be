"""Acceleration plans (percepatan): what was promised by a day against what really was realised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from rapim.units.rules import rule

MONEY, SHARE = "money", "share"
MEASURES = (MONEY, SHARE)
KEPT, LATE, MISSED, ON_COURSE, BEHIND, UNKNOWN = "kept", "late", "missed", "on_course", "behind", "unknown"
STATES = (KEPT, LATE, MISSED, ON_COURSE, BEHIND, UNKNOWN)
Points = Sequence[tuple[dt.date, int]]


class Judged(NamedTuple):
    """How a commitment stands: its state, the days it was or is late, the day on which it was reached, what
    was realised on its day (or by now), and what a straight course would have by now.
    """

    state: str
    days_late: int
    reached: dt.date | None
    realised_sen: int
    course_sen: int


@rule("meeting.promising.course", version=1)
def course(start: tuple[dt.date, int], goal: tuple[dt.date, int], day: dt.date) -> int:
    """The course of a commitment is the straight line from where it began to what is promised by its day.

    Units: sen.
    Source: Rapim default [D]; before the start its value, after the day the goal.
    """
    length = (goal[0] - start[0]).days
    gone = min(max((day - start[0]).days, 0), max(length, 0))
    if length <= 0 or gone == length:
        return goal[1]
    return start[1] + (goal[1] - start[1]) * gone // length


@rule("meeting.promising.judged", version=1)
def judged(
    start: tuple[dt.date, int],
    goal: tuple[dt.date, int],
    realised: Points,
    data_to: dt.date | None,
    as_of: dt.date,
) -> Judged:
    """A commitment is kept where what was realised reached the goal by its day, late where it did after,
    and missed where its day is over, the data reach beyond it, and it did not.

    `realised` is cumulative by day. Before its day a commitment is on course or behind its straight line;
    where the data do not yet reach what is judged, nothing is said.

    Units: sen, calendar days.
    Source: issue: kept, missed and late are computed, not typed.
    """
    known = [(day, sen) for day, sen in realised if day <= as_of]
    here = known[-1][1] if known else start[1]
    reached = next((day for day, sen in known if sen >= goal[1]), None)
    standing = min(as_of, data_to) if data_to else start[0]
    line = course(start, goal, standing)
    if reached is not None:
        late = max(0, (reached - goal[0]).days)
        return Judged(LATE if late else KEPT, late, reached, here, line)
    if as_of > goal[0]:
        seen = data_to is not None and data_to >= goal[0]
        return Judged(MISSED if seen else UNKNOWN, (as_of - goal[0]).days if seen else 0, None, here, line)
    if data_to is None or data_to < start[0]:
        return Judged(UNKNOWN, 0, None, here, line)
    return Judged(ON_COURSE if here >= line else BEHIND, 0, None, here, line)
