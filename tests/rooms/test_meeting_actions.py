"""The meeting room writes: problems, meetings, agendas, minutes, decisions; nothing lost, nothing doubled."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.models import LogEntry
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions import problems as register
from rapim.meeting.actions.meetings import Plan
from rapim.meeting.actions.problems import Said
from rapim.meeting.models import Attendee, Decision, DecisionAct, Meeting, Problem
from rapim.meeting.room.register import register as decisions_of
from rapim.org import actions as org
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2020, 1, 2, 2, tzinfo=dt.UTC)
BEGINS = dt.datetime(2020, 1, 7, 2, tzinfo=dt.UTC)
OTHER = Actor("Budi Santosa")
SAID = Said("Lahan belum bebas", "Pemilik menolak harga appraisal.", "Mohon musyawarah", "land_not_acquired")
PDF = b"%PDF-1.7 bukti"


@pytest.fixture(autouse=True)
def now() -> None:
    clock.set_to(NOW)


def meeting(**said: Any) -> Meeting:
    usual: dict[str, Any] = {
        "series": "rapim", "kind": "opening", "title": "Rapim awal tahun", "begins": BEGINS, "minutes": 120,
        "as_of": D(2019, 12, 31), "place": "Command Center",
    }  # fmt: skip
    return rooms.plan_meeting(actor=ACTOR, plan=Plan(**{**usual, **said}))


def drive(one: Meeting, *acts: str, **details: Any) -> None:
    for act in acts:
        given = {"freeze": {"day": D(2020, 1, 7), "reason": "mendesak"}, "item": {"item": "a"}}.get(act, {})
        rooms.act_on_meeting(
            actor=ACTOR, meeting=one, act=act, seen=one.acts.count(), details={**given, **details}
        )


def sits(one: Meeting) -> Meeting:
    drive(one, "freeze", "open")
    return one


def decide(one: Meeting, text: str = "Umumkan RUP", **said: Any) -> Decision:
    ordered = orders.Ordered(text, "1.03", D(2020, 1, 31), **said)
    return orders.record_decision(
        actor=ACTOR, meeting=one, uid=uuid.uuid4(), ordered=ordered, day=D(2020, 1, 7)
    )


def act(one: Decision, what: str, party: str = "owner", actor: Actor = ACTOR, **details: Any) -> DecisionAct:
    return orders.act_on_decision(
        actor=actor,
        decision=one,
        act=what,
        party=party,
        day=D(2020, 1, 8),
        seen=one.acts.count(),
        details=details,
    )


def because(call: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(*args, **named)
    return refused.value.because


def test_a_problem_is_raised_once_and_every_word_of_it_is_kept() -> None:
    one = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    assert register.raise_problem(actor=ACTOR, agency="1.03", said=SAID) == one
    assert one.code == "M-2020-0001"
    better = Said("Lahan belum bebas", "Tiga pemilik menolak.", "Mohon musyawarah", "land_not_acquired")
    register.revise_problem(actor=ACTOR, problem=one, said=better, seen=1)
    assert [row.text for row in one.texts.all()] == [SAID.text, better.text]
    assert because(register.revise_problem, actor=OTHER, problem=one, said=SAID, seen=1) == "said_meanwhile"
    assert LogEntry.objects.filter(subject=f"problem:{one.code}").count() == 2


def test_the_ten_thousandth_problem_of_a_year_has_the_next_number() -> None:
    one = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    Problem.objects.update(code="M-2020-9999")
    for at in range(2):
        register.raise_problem(actor=ACTOR, agency="1.03", said=Said(f"a{at}", "b", "c"))
    found = Problem.objects.exclude(pk=one.pk).values_list("code", flat=True)
    assert list(found) == ["M-2020-10000", "M-2020-10001"]


def test_what_was_read_with_the_page_does_not_count_in_the_turn() -> None:
    """Rows that were read with their acts before somebody else acted: each act is checked anew."""
    sat = sits(meeting())
    one = decide(sat)
    problem = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    held = orders.known().get(pk=one.pk)
    shown = register.with_words(Problem.objects.filter(pk=problem.pk), clock.now()).get()
    clock.set_to(NOW + dt.timedelta(minutes=1))
    act(one, "start")
    better = Said("Lahan belum bebas", "Tiga pemilik.", "Mohon musyawarah", "land_not_acquired")
    register.revise_problem(actor=ACTOR, problem=problem, said=better, seen=1)
    said: dict[str, Any] = {"act": "note", "party": "owner", "day": D(2020, 1, 8), "seen": 0}
    assert because(orders.act_on_decision, actor=OTHER, decision=held, **said) == "moved_meanwhile"
    assert because(register.revise_problem, actor=OTHER, problem=shown, said=SAID, seen=1) == "said_meanwhile"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said("", "x", "y"), "title_missing"),
        (Said("x", " ", "y"), "text_missing"),
        (Said("x", "y", ""), "ask_missing"),
        (Said("x", "y", "z", "no_such"), "no_such_cause"),
        (Said("x", "y", "z", stake_sen=-1), "below_zero"),
    ],
)
def test_a_problem_without_its_parts_is_refused(said: Said, why: str) -> None:
    assert because(register.raise_problem, actor=ACTOR, agency="1.03", said=said) == why
    assert Problem.objects.count() == 0


def test_a_problem_ends_and_begins_again_with_reasons() -> None:
    one = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    assert because(register.act_on_problem, actor=ACTOR, problem=one, act="withdraw") == "reason_missing"
    register.act_on_problem(actor=ACTOR, problem=one, act="solve")
    register.act_on_problem(actor=ACTOR, problem=one, act="solve")
    assert (register.open_problems(), one.acts.count()) == ([], 1)
    assert because(register.revise_problem, actor=ACTOR, problem=one, said=Said("a", "b", "c"), seen=1) == (
        "problem_ended"
    )
    register.act_on_problem(actor=ACTOR, problem=one, act="reopen", reason="muncul lagi")
    assert [row.code for row, _ in register.open_problems()] == [one.code]
    assert because(register.act_on_problem, actor=ACTOR, problem=one, act="link", other=one) == (
        "no_other_problem"
    )


def test_open_problems_ask_the_same_queries_for_one_and_three() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            register.open_problems()
        return len(queries)

    register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    one = asked()
    for at in range(2):
        register.raise_problem(actor=ACTOR, agency="1.03", said=Said(f"a{at}", "b", "c"))
    assert (asked(), len(register.open_problems())) == (one, 3)


def test_a_meeting_calls_those_who_hold_the_posts_on_its_day() -> None:
    post = org.record_post(actor=ACTOR, code="kepala-1.03", title="Kepala PUPR", agency_code="1.03",
                           valid_from=D(2019, 1, 1))  # fmt: skip
    org.appoint_holder(actor=ACTOR, post=post, person_name="Lama", standing="definitif",
                       valid_from=D(2019, 1, 1), valid_to=D(2019, 12, 31))  # fmt: skip
    org.appoint_holder(actor=ACTOR, post=post, person_name="Baru", standing="plt",
                       valid_from=D(2020, 1, 1))  # fmt: skip
    one = meeting()
    drive(one, "call", "call")
    assert [(row.person_name, row.standing) for row in one.attendees.all()] == [("Baru", "plt")]
    who = Attendee.objects.get()
    assert because(rooms.note_attendance, actor=ACTOR, attendee=who, state="delegate") == "delegate_missing"
    rooms.note_attendance(actor=ACTOR, attendee=who, state="delegate", delegate="Sekretaris")
    rooms.note_attendance(actor=ACTOR, attendee=who, state="delegate", delegate="Sekretaris")
    assert [row.delegate_name for row in who.acts.all()] == ["Sekretaris"]


def test_an_act_done_twice_is_one_and_a_late_one_is_told_what_happened() -> None:
    one = meeting()
    assert meeting() == one
    first = rooms.act_on_meeting(actor=ACTOR, meeting=one, act="call", seen=0)
    assert rooms.act_on_meeting(actor=ACTOR, meeting=one, act="call", seen=0) == first
    assert because(rooms.act_on_meeting, actor=OTHER, meeting=one, act="cancel", seen=0,
                   details={"reason": "x"}) == "moved_meanwhile"  # fmt: skip
    assert because(rooms.act_on_meeting, actor=ACTOR, meeting=one, act="open", seen=1) == "not_in_this_state"


def test_nothing_drops_out_of_an_agenda_without_a_reason() -> None:
    one, items = meeting(), [{"key": "a"}, {"key": "b"}]
    rooms.set_agenda(actor=ACTOR, meeting=one, items=items, seen=0)
    assert because(rooms.set_agenda, actor=ACTOR, meeting=one, items=items[1:], seen=1) == (
        "dropped_without_reason"
    )
    rooms.set_agenda(actor=ACTOR, meeting=one, items=items[1:], seen=1, dropped={"a": "selesai kemarin"})
    assert because(rooms.set_agenda, actor=OTHER, meeting=one, items=items, seen=1) == "ordered_meanwhile"
    assert [len(row.items) for row in one.agendas.all()] == [2, 1]


def test_two_secretaries_on_the_same_minutes_lose_nothing() -> None:
    one = meeting()
    assert because(rooms.save_minutes, actor=ACTOR, meeting=one, body={"a": 1}, seen=0) == "not_in_this_state"
    drive(one, "freeze", "open", "close")
    rooms.save_minutes(actor=ACTOR, meeting=one, body={"a": 1}, seen=0)
    assert because(rooms.save_minutes, actor=OTHER, meeting=one, body={"b": 2}, seen=0) == "written_meanwhile"
    rooms.save_minutes(actor=OTHER, meeting=one, body={"a": 1, "b": 2}, seen=1)
    assert [row.body for row in one.minutes_versions.all()] == [{"a": 1}, {"a": 1, "b": 2}]


def test_a_decision_is_written_once_by_its_mark_and_numbered_in_its_meeting() -> None:
    one, mark = sits(meeting()), uuid.uuid4()
    ordered = orders.Ordered("Umumkan RUP", "1.03", D(2020, 1, 31))
    done = [
        orders.record_decision(actor=ACTOR, meeting=one, uid=mark, ordered=ordered, day=D(2020, 1, 7))
        for _ in range(2)
    ]
    assert done[0] == done[1]
    assert decide(one).code == "rapim-2020-01-07/02"
    past = orders.Ordered("x", "1.03", D(2020, 1, 1))
    assert because(orders.record_decision, actor=ACTOR, meeting=one, uid=uuid.uuid4(), ordered=past,
                   day=D(2020, 1, 7)) == "deadline_past"  # fmt: skip


def test_only_a_meeting_that_sits_decides_whoever_calls_the_action() -> None:
    one = meeting()
    assert because(decide, one) == "not_in_this_state"
    sits(one)
    mark, ordered = uuid.uuid4(), orders.Ordered("Umumkan RUP", "1.03", D(2020, 1, 31))
    said: dict[str, Any] = {"actor": ACTOR, "meeting": one, "ordered": ordered, "day": D(2020, 1, 7)}
    first = orders.record_decision(uid=mark, **said)
    drive(one, "close")
    assert because(decide, one) == "not_in_this_state"
    assert orders.record_decision(uid=mark, **said) == first
    assert one.decisions.count() == 1


def test_two_verifiers_close_a_decision_once() -> None:
    one = decide(sits(meeting()))
    kept = orders.keep_evidence("bukti.pdf", PDF)
    act(one, "evidence", file=kept.sha256, name=kept.name)
    act(one, "submit")
    for name in ("Budi", "Cici"):
        done = {"actor": Actor(name), "decision": one, "act": "verify", "party": "secretariat"}
        if name == "Budi":
            orders.act_on_decision(**done, day=D(2020, 1, 8), seen=2)
        else:
            assert because(orders.act_on_decision, **done, day=D(2020, 1, 8), seen=2) == "moved_meanwhile"
    assert orders.state_of(one).state == "selesai"
    assert orders.evidence_of(one.acts.all()[0]) == PDF


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("virus.exe", b"MZ"),
        ("bukti.pdf", b"MZ"),
        ("bukti", PDF),
        ("foto.svg", b"<svg/>"),
        ("a.docm", b"PK\x03\x04"),
    ],
)
def test_evidence_of_a_dangerous_kind_is_refused(name: str, body: bytes, home: Path) -> None:
    assert because(orders.keep_evidence, name, body) == "evidence_type"
    assert not (home / "evidence").exists()


def test_the_register_shows_first_and_present_deadline_as_known_then() -> None:
    one = decide(sits(meeting()), helpers=["1.02"])
    before = clock.now()
    clock.set_to(NOW + dt.timedelta(days=7))
    act(one, "extend", "chair", until=D(2020, 2, 14), reason="banjir")
    row = decisions_of(D(2020, 2, 20), agencies=["1.02"])[0]
    assert (row["first_deadline"], row["deadline"]) == ("2020-01-31", "2020-02-14")
    assert (row["days_late"], row["days_late_first"], row["extended"]) == (6, 20, 1)
    assert decisions_of(D(2020, 2, 20), before)[0]["extended"] == 0
    assert decisions_of(D(2020, 2, 20), agencies=["1.09"]) == []


def test_a_series_is_said_anew_only_when_it_changes() -> None:
    said: dict[str, Any] = {"kind": "monthly", "name": "Rapim bulanan", "chair_post": "bupati",
                            "moderator_post": "sekda", "rule": {"after_lock": 5}}  # fmt: skip
    first = rooms.set_series(actor=ACTOR, code="rapim", **said)
    assert rooms.set_series(actor=ACTOR, code="rapim", **said) == first
    assert rooms.set_series(actor=ACTOR, code="rapim", **{**said, "name": "Rapim"}) != first
    assert User.objects.count() == 0
