"""Terms of audits, reminders over calendars with holidays, and the course of a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.meeting.measures import audit, flow, reminding
from rapim.meeting.measures.flow import Act, Course
from rapim.meeting.measures.reminding import Due, Step
from rapim.units.states import Refusal

D = dt.date
STEPS = tuple(Step(one["days"], one["to"]) for one in law.at("reminder_steps", D(2020, 1, 7)))
HOLIDAYS = st.frozensets(st.dates(D(2020, 1, 1), D(2020, 3, 31)), max_size=25)


def working(holidays: frozenset[dt.date] = frozenset()) -> reminding.Working:
    return lambda day: day.weekday() < 5 and day not in holidays


def test_t_rap_01_an_answer_to_bpk_is_due_sixty_days_after_the_report() -> None:
    received = D(2026, 5, 20)
    assert audit.answer_due(received, law.at("bpk_answer_days", received)) == D(2026, 7, 19)


def test_t_rap_02_the_share_done_leaves_out_what_cannot_be_followed_up() -> None:
    share = audit.share_done({1: 80, 2: 12, 3: 5, 4: 3})
    assert share == 80 / 97
    assert round(share * 100, 2) == 82.47
    assert audit.share_done({4: 3}) is None


def test_steps_fall_on_working_days_around_the_deadline() -> None:
    friday = D(2020, 1, 31)
    assert reminding.shifted(friday, -3, working()) == D(2020, 1, 28)
    assert reminding.shifted(friday, 1, working()) == D(2020, 2, 3)
    assert reminding.shifted(friday, 1, working(frozenset({D(2020, 2, 3)}))) == D(2020, 2, 4)


def test_a_reminder_goes_up_the_ladder_one_step_at_a_time() -> None:
    deadline, sent, told = D(2020, 1, 31), set[int](), []
    for count in range(60):
        day = D(2020, 1, 7) + dt.timedelta(days=count)
        found = reminding.due(deadline, day, STEPS, sent, working(), since=D(2020, 1, 7))
        if found is not None:
            sent.add(found.step)
            told.append((day, found.to, found.passed))
    assert told == [
        (D(2020, 1, 28), "owner", ()),
        (D(2020, 2, 3), "owner", ()),
        (D(2020, 2, 5), "head", ()),
        (D(2020, 2, 7), "assistant", ()),
        (D(2020, 2, 14), "sekda", ()),
        (D(2020, 2, 21), "agenda", ()),
    ]


def test_missed_days_send_the_highest_step_alone() -> None:
    found = reminding.due(D(2020, 1, 31), D(2020, 2, 10), STEPS, (), working())
    assert found == Due(3, D(2020, 2, 7), "assistant", (0, 1, 2))
    assert reminding.due(D(2020, 1, 31), D(2020, 2, 10), STEPS, {3}, working()) is None
    assert reminding.due(D(2020, 1, 31), D(2020, 2, 9), STEPS, (), working()) is None


def test_a_step_before_the_decision_itself_is_left_out() -> None:
    deadline = D(2020, 1, 8)
    assert reminding.due(deadline, D(2020, 1, 7), STEPS, (), working(), since=D(2020, 1, 7)) is None
    assert reminding.due(deadline, D(2020, 1, 9), STEPS, (), working(), since=D(2020, 1, 7)) == Due(
        1, D(2020, 1, 9), "owner", ()
    )


@given(HOLIDAYS, st.dates(D(2020, 1, 10), D(2020, 2, 20)), st.lists(st.booleans(), min_size=70, max_size=70))
def test_whatever_the_calendar_each_step_is_told_once_and_never_downwards(
    holidays: frozenset[dt.date], deadline: dt.date, runs: list[bool]
) -> None:
    sent: list[int] = []
    works = working(holidays)
    for count, run in enumerate(runs):
        day = D(2020, 1, 7) + dt.timedelta(days=count)
        found = reminding.due(deadline, day, STEPS, sent, works) if run else None
        again = reminding.due(deadline, day, STEPS, [*sent, found.step], works) if found else None
        assert again is None
        if found is not None:
            assert works(day)
            assert works(found.day)
            assert found.day <= day
            assert not sent or found.step > max(sent)
            sent.append(found.step)
    assert sorted(set(sent)) == sent


NOW = dt.datetime(2020, 1, 2, 2, tzinfo=dt.UTC)
BEGINS = dt.datetime(2020, 1, 7, 2, tzinfo=dt.UTC)


def stepped(now: Course, name: str, at: dt.datetime = NOW, **details: Any) -> Course:
    found = flow.step(now, Act(name, at, details))
    assert isinstance(found, Course), found
    return found


def because(now: Course, name: str, at: dt.datetime = NOW, **details: Any) -> str:
    found = flow.step(now, Act(name, at, details))
    assert isinstance(found, Refusal), found.state
    return found.because


def test_a_packet_is_frozen_after_its_days_of_objection_or_with_a_reason() -> None:
    drafted = stepped(flow.planned(BEGINS), "draft", until=D(2020, 1, 6))
    assert because(drafted, "freeze", day=D(2020, 1, 6)) == "objections_running"
    assert stepped(drafted, "freeze", day=D(2020, 1, 7)).early == ""
    assert stepped(drafted, "freeze", day=D(2020, 1, 6), reason="banjir").early == "banjir"
    assert because(flow.planned(BEGINS), "freeze", day=D(2020, 1, 7)) == "objections_running"


def test_a_meeting_keeps_how_long_each_item_took() -> None:
    now = stepped(stepped(flow.planned(BEGINS), "freeze", day=D(2020, 1, 7), reason="x"), "open", BEGINS)
    for minute, key in ((0, "a"), (4, "b"), (9, "a")):
        now = stepped(now, "item", BEGINS + dt.timedelta(minutes=minute), item=key)
    now = stepped(now, "close", BEGINS + dt.timedelta(minutes=10))
    assert (now.state, now.item, now.item_spent) == ("closed", "", {"a": 300.0, "b": 300.0})
    assert stepped(now, "sign").ended


@pytest.mark.parametrize("row", flow.TABLE, ids=lambda row: row.act)
def test_every_act_from_another_state_is_refused(row: flow.Row) -> None:
    details = {"begins": BEGINS, "reason": "x", "until": D(2020, 1, 6), "day": D(2020, 1, 9), "item": "a"}
    for state in flow.STATES:
        now = Course(state, BEGINS)
        found = flow.step(now, Act(row.act, NOW, details))
        assert isinstance(found, Course) is (state in row.states)


def test_a_move_and_a_cancellation_say_why() -> None:
    now = flow.planned(BEGINS)
    assert because(now, "move", begins=NOW, reason="x") == "not_in_the_future"
    assert because(now, "move", begins=BEGINS) == "reason_missing"
    assert because(now, "cancel") == "reason_missing"
    assert stepped(now, "move", begins=BEGINS, reason="bupati ke Jakarta").moved == 1
    with pytest.raises(ValueError, match="not_in_this_state"):
        flow.replayed(BEGINS, [Act("open", NOW)])
