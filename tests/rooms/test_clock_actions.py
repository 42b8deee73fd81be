"""Notes on whose clock: who may note, who may answer, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.models import LogEntry
from rapim.org.access import TABLE, Grant
from rapim.procurement.actions.clocks import (
    NOTERS,
    SPEAKERS,
    RefusedNoteError,
    Subject,
    named_party,
    note_clock,
    parties_of,
    reply_clock,
)
from rapim.procurement.measures.clocks import LEADER
from rapim.procurement.measures.lateness import CLOCKS
from rapim.procurement.models import ClockNote, ClockReply
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2025, 9, 1)
ROAD = Subject("rup-penyedia", "100", D(2024, 1, 1), TODAY)
OTHER = Actor("Orang Lain")
OPD = frozenset({"opd"})


@pytest.fixture(autouse=True)
def _today() -> Any:
    clock.set_to(dt.datetime(2025, 9, 1, 3, tzinfo=dt.UTC))
    yield
    clock.set_to(None)


def note(**said: Any) -> ClockNote:
    about: dict[str, Any] = {
        "actor": ACTOR, "by": OPD, "subject": ROAD, "kind": "awaiting", "party": "bpkad",
        "day": D(2025, 5, 1), "until": D(2025, 5, 20), "text": "SPD triwulan II belum terbit", "today": TODAY,
    }  # fmt: skip
    return note_clock(**{**about, **said})


def answer(row: ClockNote, party: str = "bpkad", *, confirms: bool = True, **said: Any) -> ClockReply:
    about: dict[str, Any] = {"actor": OTHER, "by": frozenset({party}), "text": ""}
    return reply_clock(note=row, party=party, confirms=confirms, **{**about, **said})


def refused(act: Any) -> str:
    with pytest.raises(RefusedNoteError) as error:
        act()
    return error.value.code


def test_the_table_of_parties_is_the_table_of_verbs() -> None:
    assert set(SPEAKERS) == {*CLOCKS, LEADER}
    assert {role for roles in SPEAKERS.values() for role in roles} == set(TABLE["answer_clock"])
    assert {role for party in NOTERS for role in SPEAKERS[party]} == set(TABLE["note_clock"])


@pytest.mark.parametrize(
    ("role", "agency", "parties"),
    [
        ("agency_head", "1", {"opd"}),
        ("agency_head", "2", set()),
        ("commitment_officer", "1", {"opd", "vendor"}),
        ("ukpbj", "", {"pokja"}),
        ("bpkad", "", {"bpkad"}),
        ("sekda", "", {"centre", "beyond", "leader"}),
        ("assistant", "", {"centre", "beyond", "leader"}),
        ("adbang", "", {"centre", "beyond", "leader"}),
        ("regent", "", set()),
        ("planner", "1", set()),
        ("inspectorate", "", set()),
    ],
)
def test_who_speaks_for_whom(role: str, agency: str, parties: set[str]) -> None:
    assert parties_of([Grant(role, agency)], "1") == parties


def test_the_other_end_answers_what_happens_to_a_request() -> None:
    assert named_party("returned", "", {"pokja"}) == "opd"
    assert named_party("request_complete", "bpkad", {"opd", "vendor"}) == "pokja"
    assert refused(lambda: named_party("returned", "", {"bpkad"})) == "not_your_request"
    assert refused(lambda: named_party("awaiting", "opd", {"opd"})) == "own_party"
    assert refused(lambda: named_party("awaiting", "", {"opd"})) == "no_party"
    assert refused(lambda: named_party("awaiting", "centre", {"centre", LEADER})) == "not_a_party"
    assert refused(lambda: named_party("sakit", "centre", {"opd"})) == "unknown_kind"


def test_a_note_and_its_answer_are_stored_once_and_logged() -> None:
    row = note()
    assert note() == row
    word = answer(row)
    assert answer(row) == word
    assert (ClockNote.objects.count(), ClockReply.objects.count()) == (1, 1)
    assert list(LogEntry.objects.values_list("verb", "subject")) == [
        ("note_clock", f"clock:{row.pk}"),
        ("reply_clock", f"clock:{row.pk}"),
    ]


def test_days_that_cannot_be_are_refused() -> None:
    assert refused(lambda: note(until=D(2025, 4, 30))) == "until_before"
    assert refused(lambda: note(until=D(2025, 9, 2))) == "in_future"
    assert refused(lambda: note(day=D(2023, 12, 31))) == "before_package"
    done = Subject("rup-penyedia", "100", D(2024, 1, 1), D(2025, 5, 10))
    assert refused(lambda: note(subject=done)) == "after_package"
    assert refused(lambda: note(text="  ")) == "no_reason"
    assert ClockNote.objects.count() == LogEntry.objects.count() == 0


def test_what_happens_to_a_request_has_one_day() -> None:
    assert note(kind="request_complete", until=D(2025, 5, 20)).until is None


def test_answers_that_are_not_taken() -> None:
    row = note()
    assert refused(lambda: answer(row, "pokja")) == "not_named"
    assert refused(lambda: answer(row, "bpkad", by=OPD)) == "not_named"
    assert refused(lambda: answer(row, actor=ACTOR)) == "own_note"
    assert refused(lambda: answer(row, confirms=False)) == "no_reason"
    assert refused(lambda: answer(row, LEADER, text="Diputuskan")) == "not_disputed"
    assert refused(lambda: answer(note(party="vendor"), "vendor")) == "no_reason"
    assert ClockReply.objects.count() == 0


def test_a_leader_decides_what_is_disputed() -> None:
    row = note()
    answer(row, confirms=False, text="SPD sudah terbit 2 Mei")
    assert refused(lambda: answer(row, LEADER)) == "no_reason"
    assert answer(row, LEADER, text="SPD terbit 20 Mei").party == LEADER
    assert answer(row, LEADER, confirms=False, text="Dilihat lagi").confirms is False
