"""The meeting of the simulated regency: duties, problems and decisions in different states."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from web.factories import batch

from rapim.demo import load, meetings
from rapim.demo.future import undo_future
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.meeting.actions.problems import open_problems
from rapim.meeting.models import Decision, DecisionAct, Meeting, Message, Problem, ProblemAct, ProblemText
from rapim.meeting.room import recurring
from rapim.meeting.room.register import register
from rapim.org.models import Duty

pytestmark = pytest.mark.django_db
OFFICE = Actor("Adbang")
NOW = dt.datetime(2019, 8, 21, 10, 30, tzinfo=dt.UTC)


def acted() -> dict[str, User]:
    clock.set_to(dt.datetime(2018, 1, 2, 1, tzinfo=dt.UTC))
    people = load._organise()
    for at, act in sorted(meetings.sessions(people), key=lambda pair: pair[0]):
        clock.set_to(at)
        act(actor=OFFICE)
    clock.set_to(NOW)
    return people


def test_decisions_stand_in_five_states_on_the_day_on_which_the_demo_opens() -> None:
    acted()
    rows = register(dt.date(2019, 8, 21))
    told = [(row["state"], row["days_late"], row["extended"], row["evidence"]) for row in rows]
    assert told == [
        ("selesai", 0, 0, 1), ("belum", 16, 0, 0), ("belum", 0, 1, 0), ("diajukan", 0, 0, 1),
        ("batal", 0, 0, 0),
    ]  # fmt: skip
    assert [row["problem"] for row in rows] == [
        "M-2019-0001",
        "M-2019-0004",
        "M-2019-0003",
        "M-2019-0002",
        None,
    ]
    told = [(row.decision and row.decision.code, row.way) for row in Message.objects.all()]
    assert told == [("rapim-2019-07-16/02", "hand")]
    assert max(DecisionAct.objects.values_list("at", flat=True)) < NOW


def test_two_problems_repeat_a_cause_and_one_leads_nowhere() -> None:
    acted()
    assert (Problem.objects.count(), len(open_problems())) == (6, 4)
    found = {}
    for row, said in open_problems():
        earlier = recurring.history(row.code, recurring.words_of(said), said.cause, row.raised_at)
        found[row.code] = ([one.problem.code for one in earlier], said.routed)
    assert found == {
        "M-2019-0001": (["M-2018-0001"], "cause"),
        "M-2019-0002": (["M-2018-0002"], "cause"),
        "M-2019-0003": ([], "no_duty"),
        "M-2019-0004": ([], "programme"),
    }


def test_acting_again_changes_nothing() -> None:
    acted()
    counted = [model.objects.count() for model in (Duty, Problem, ProblemText, ProblemAct, Decision, Meeting)]
    acted()
    again = [model.objects.count() for model in (Duty, Problem, ProblemText, ProblemAct, Decision, Meeting)]
    assert again == counted


def test_the_future_takes_its_meeting_along() -> None:
    acted()
    clock.set_to(dt.datetime(2019, 12, 1, tzinfo=dt.UTC))
    batch()
    clock.set_to(dt.datetime(2019, 7, 9, 3, tzinfo=dt.UTC))
    assert undo_future(actor=OFFICE) == 1
    assert [row.code for row in Problem.objects.all()] == [
        "M-2018-0001", "M-2018-0002", "M-2019-0001", "M-2019-0002",
    ]  # fmt: skip
    assert (Meeting.objects.count(), Decision.objects.count(), Duty.objects.count() > 20) == (0, 0, True)
