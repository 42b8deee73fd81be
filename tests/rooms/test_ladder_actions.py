"""The ladder as a workflow: acts are stored, replayed, never skipped, never done twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from rapim.ledger import clock
from rapim.ledger.models import LogEntry
from rapim.procurement.actions.ladder import RefusedActError, acts_of, case_of, drive_case, open_case
from rapim.procurement.measures.ladder import Act, Facts
from rapim.procurement.models import CaseAct
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
FACTS = Facts(D(2025, 10, 20), 0.3)


@pytest.fixture(autouse=True)
def opened() -> None:
    clock.set_to(dt.datetime(2025, 9, 1, 3, tzinfo=dt.UTC))
    open_case(
        actor=ACTOR,
        channel="tender",
        number="T1",
        day=D(2025, 9, 1),
        signed=D(2025, 6, 20),
        reasons={"code": "a"},
    )


def drive(
    name: str, day: dt.date, *, facts: Facts = FACTS, seen: int | None = None, **details: Any
) -> CaseAct:
    seen = CaseAct.objects.count() if seen is None else seen
    return drive_case(
        actor=ACTOR,
        channel="tender",
        number="T1",
        act=Act(name, details),
        day=day,
        facts=facts,
        seen=seen,
    )


def state() -> str:
    case = case_of(acts_of("tender", "T1"))
    assert case is not None
    return case.state


def test_the_ladder_is_climbed_letter_by_letter() -> None:
    day = D(2025, 9, 1)
    drive("separate_cause", day, cause="vendor")
    drive("reprimand", day)
    documents = []
    for _ in range(3):
        documents.append(drive("hold_scm", day, signed=True, target=0.5, days=7).document)
        day += dt.timedelta(days=7)
        drive("prove", day)
        documents.append(drive("warn", day).document)
    assert documents == [f"{name}_{turn}" for turn in (1, 2, 3) for name in ("ba_scm", "surat_peringatan")]
    drive("terminate", day)
    assert state() == "terminated"
    assert LogEntry.objects.filter(verb="drive_case").count() == CaseAct.objects.count() == 13


def test_a_skipped_step_is_refused_with_its_article() -> None:
    drive("separate_cause", D(2025, 9, 1), cause="vendor")
    with pytest.raises(RefusedActError) as refused:
        drive("terminate", D(2025, 9, 2))
    assert refused.value.refusal.because == "not_yet_its_turn"
    assert refused.value.refusal.source.startswith("Permen PU 07/2011")
    assert (state(), CaseAct.objects.count()) == ("vendor", 2)


def test_an_act_sent_twice_is_done_once() -> None:
    first = drive("separate_cause", D(2025, 9, 1), seen=1, cause="vendor")
    assert drive("separate_cause", D(2025, 9, 1), seen=1, cause="vendor") == first
    with pytest.raises(RefusedActError) as refused:
        drive("reprimand", D(2025, 9, 2), seen=1)
    assert refused.value.refusal.because == "case_moved"


def test_a_day_is_fined_once_and_the_replay_knows_it() -> None:
    drive("separate_cause", D(2025, 10, 22), cause="vendor")
    drive("fine", D(2025, 10, 25), first=D(2025, 10, 21), last=D(2025, 10, 25))
    with pytest.raises(RefusedActError) as refused:
        drive("fine", D(2025, 10, 26), first=D(2025, 10, 25), last=D(2025, 10, 26))
    assert refused.value.refusal.because == "fined_already"


def test_a_second_opening_answers_the_first() -> None:
    again = open_case(
        actor=ACTOR,
        channel="tender",
        number="T1",
        day=D(2025, 9, 3),
        signed=D(2025, 6, 20),
        reasons={},
    )
    assert (again.day, CaseAct.objects.count()) == (D(2025, 9, 1), 1)
