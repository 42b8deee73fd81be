"""Nudges and commitments, purely: ladders over calendars with holidays, courses and verdicts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim import law
from rapim.meeting.measures import promising, pushing, reminding
from rapim.meeting.measures.reminding import Step

D = dt.date
SENT = D(2019, 6, 3)
STEPS = [Step(one["days"], one["to"]) for one in law.at("push_steps", SENT)]
days = st.integers(0, 120).map(lambda count: SENT + dt.timedelta(days=count))


@settings(max_examples=60, deadline=None)
@given(holidays=st.sets(days, max_size=40), runs=st.sets(days, min_size=1, max_size=40))
def test_over_any_calendar_the_ladder_climbs_once_and_only_on_working_days(
    holidays: set[dt.date], runs: set[dt.date]
) -> None:
    def working(day: dt.date) -> bool:
        return day.weekday() < 5 and day not in holidays

    deadline = pushing.answer_by(SENT, 3, working)
    assert sum(working(SENT + dt.timedelta(days=at)) for at in range(1, (deadline - SENT).days + 1)) == 3
    sent: list[int] = []
    for day in sorted(runs):
        one = reminding.due(deadline, day, STEPS, sent, working, since=SENT)
        if one is None:
            continue
        assert working(day)
        assert not sent or one.step > max(sent)
        assert day >= reminding.shifted(deadline, STEPS[one.step].days, working)
        sent.append(one.step)
        assert reminding.due(deadline, day, STEPS, sent, working, since=SENT) is None
    assert sent == sorted(set(sent))


def test_a_nudge_waits_is_overdue_and_is_answered_in_time_or_late() -> None:
    deadline = D(2019, 8, 15)
    assert [
        pushing.state(deadline, [], D(2019, 8, 15)),
        pushing.state(deadline, [], D(2019, 8, 16)),
        pushing.state(deadline, [D(2019, 8, 14), D(2019, 8, 20)], D(2019, 8, 21)),
        pushing.state(deadline, [D(2019, 8, 20)], D(2019, 8, 21)),
        pushing.state(deadline, [D(2019, 8, 20)], D(2019, 8, 19)),
    ] == ["waiting", "overdue", "answered", "answered_late", "overdue"]


@pytest.mark.parametrize(
    ("realised", "data_to", "as_of", "expected"),
    [
        ([(D(2019, 9, 20), 200)], D(2019, 9, 30), D(2019, 10, 5), ("kept", 0, D(2019, 9, 20))),
        ([(D(2019, 9, 30), 200)], D(2019, 9, 30), D(2019, 10, 5), ("kept", 0, D(2019, 9, 30))),
        ([(D(2019, 10, 3), 210)], D(2019, 10, 4), D(2019, 10, 5), ("late", 3, D(2019, 10, 3))),
        ([(D(2019, 9, 20), 199)], D(2019, 9, 30), D(2019, 10, 5), ("missed", 5, None)),
        ([(D(2019, 9, 20), 199)], D(2019, 9, 29), D(2019, 10, 5), ("unknown", 0, None)),
        ([(D(2019, 8, 16), 150)], D(2019, 8, 16), D(2019, 8, 20), ("on_course", 0, None)),
        ([(D(2019, 8, 16), 120)], D(2019, 8, 16), D(2019, 8, 20), ("behind", 0, None)),
        ([(D(2019, 10, 3), 210)], D(2019, 10, 4), D(2019, 9, 5), ("behind", 0, None)),
        ([], None, D(2019, 8, 20), ("unknown", 0, None)),
    ],
)
def test_kept_late_and_missed_are_computed(
    realised: list[tuple[dt.date, int]], data_to: dt.date | None, as_of: dt.date, expected: object
) -> None:
    found = promising.judged((D(2019, 7, 1), 100), (D(2019, 9, 30), 200), realised, data_to, as_of)
    assert (found.state, found.days_late, found.reached) == expected


def test_the_course_is_straight_and_ends_at_the_goal() -> None:
    start, goal = (D(2019, 7, 1), 100), (D(2019, 7, 11), 200)
    asked = (D(2019, 6, 1), D(2019, 7, 6), D(2019, 7, 11), D(2019, 8, 1))
    assert [promising.course(start, goal, day) for day in asked] == [100, 150, 200, 200]
    assert promising.course(start, (start[0], 300), start[0]) == 300
