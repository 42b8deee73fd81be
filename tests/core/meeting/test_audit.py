"""Recommendations of auditors as a state machine: evidence before the answer, money that is never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rapim import law
from rapim.meeting.measures import audit
from rapim.meeting.measures.audit import ACTS, AGENCY, CHECKER, TABLE, Recommendation, days_late, opened
from rapim.units.states import Act, Refusal

RECEIVED, DUE, AMOUNT = dt.date(2019, 5, 20), dt.date(2019, 7, 19), 12_500_000_01
FIRST = opened(RECEIVED, DUE, AMOUNT)
SAID = {"text": "x", "file": "aa", "reason": "x", "document": "S-1"}


def step(
    now: Recommendation, name: str, party: str = AGENCY, by: str = "Ani", after: int = 1, **more: Any
) -> Any:
    return audit.step(now, Act(name, party, by, now.last_day + dt.timedelta(days=after), more))


def done(now: Recommendation, name: str, party: str = AGENCY, by: str = "Ani", **more: Any) -> Recommendation:
    found = step(now, name, party, by, **more)
    assert isinstance(found, Recommendation), found
    return found


def refused(now: Recommendation, name: str, party: str = AGENCY, by: str = "Ani", **more: Any) -> str:
    found = step(now, name, party, by, **more)
    assert isinstance(found, Refusal), found.state
    return found.because


def answered() -> Recommendation:
    return done(done(FIRST, "evidence", file="aa"), "answer", text="sudah")


def test_the_whole_way() -> None:
    now = done(done(answered(), "deposit", amount_sen=AMOUNT, file="bb"), "check", CHECKER, "Budi")
    now = done(now, "status", CHECKER, "Budi", status=1, document="S-9")
    assert (now.state, now.status, now.left_sen, now.ended) == ("selesai", 1, 0, True)
    assert [act.name for act in now.done] == ["evidence", "answer", "deposit", "check", "status"]
    again = done(now, "reopen", CHECKER, "Budi", reason="belum cukup")
    assert (again.state, again.status, again.deposited_sen) == ("menunggu", 2, AMOUNT)


def test_what_is_refused() -> None:
    assert refused(FIRST, "answer", text="sudah") == "audit_evidence_missing"
    assert refused(FIRST, "deposit", amount_sen=AMOUNT + 1, file="a") == "audit_amount_beyond"
    assert refused(FIRST, "deposit", amount_sen=0, file="a") == "audit_amount_missing"
    assert refused(FIRST, "deposit", amount_sen=1) == "file_missing"
    assert refused(answered(), "check", CHECKER, "Ani") == "audit_own_work"
    assert refused(answered(), "check", AGENCY, "Budi") == "not_this_party"
    assert refused(FIRST, "status", CHECKER, status=5, document="S") == "audit_status_missing"
    assert refused(FIRST, "status", CHECKER, status=2) == "audit_document_missing"
    assert refused(FIRST, "status", CHECKER, status=4, document="S") == "reason_missing"
    assert refused(FIRST, "status", CHECKER, status=1, document="S") == "audit_money_left"
    assert refused(FIRST, "strike", CHECKER, number=1, reason="x") == "audit_no_such_deposit"
    assert refused(FIRST, "note", after=-1, text="x") == "before_last_act"


def test_a_deposit_that_was_struck_out_is_owed_again() -> None:
    now = done(done(FIRST, "deposit", amount_sen=1_01, file="a"), "deposit", amount_sen=2_02, file="a")
    now = done(now, "strike", CHECKER, number=1, reason="salah rekening")
    assert (now.deposits, now.left_sen) == ((0, 2_02), AMOUNT - 2_02)
    assert refused(now, "strike", CHECKER, number=1, reason="lagi") == "audit_no_such_deposit"


def test_an_answer_stops_the_clock_unless_it_is_returned() -> None:
    day = DUE + dt.timedelta(days=10)
    assert (days_late(FIRST, DUE), days_late(FIRST, day)) == (0, 10)
    assert days_late(answered(), day) == 0
    back = done(answered(), "return", CHECKER, "Budi", reason="buram")
    assert (back.returned, days_late(back, day)) == (1, 10)
    enough = done(answered(), "status", CHECKER, "Budi", status=2, document="S-2")
    assert (enough.state, enough.status, days_late(enough, day)) == ("menunggu", 2, 10)
    gone = done(FIRST, "withdraw", CHECKER, reason="tercatat dua kali")
    assert (gone.ended, days_late(gone, day)) == (True, 0)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.act)
def test_every_other_party_and_state_is_refused(row: audit.Row) -> None:
    for state in audit.STATES:
        now = Recommendation(state, RECEIVED, DUE, AMOUNT, evidence=1, deposits=(5,), answered_by="Ani")
        for party in (AGENCY, CHECKER):
            found = step(now, row.act, party, "Budi", **SAID, status=2, amount_sen=1, number=1)
            allowed = state in row.states and party in row.parties
            assert isinstance(found, Recommendation) is allowed
            assert (row.act in audit.allowed(now, party)) is allowed


@given(
    st.dates(dt.date(2010, 1, 1), dt.date(2030, 12, 31)),
    st.sampled_from(("bpk_answer_days", "inspectorate_answer_days")),
    st.integers(-90, 400),
)
def test_over_any_calendar_the_term_is_sixty_calendar_days_and_lateness_counts_from_it(
    received: dt.date, name: str, after: int
) -> None:
    due = audit.answer_due(received, law.at(name, received))
    assert due.toordinal() - received.toordinal() == 60
    assert days_late(opened(received, due), due + dt.timedelta(days=after)) == max(0, after)


Items = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 10**15), st.integers(0, 100)), max_size=30)


@given(Items, st.integers(0, 30))
def test_tallies_of_parts_sum_to_the_whole_to_the_sen(items: list[tuple[int, int, int]], cut: int) -> None:
    some = [(status, amount, amount * part // 100) for status, amount, part in items]
    whole, left, right = audit.tallied(some), audit.tallied(some[:cut]), audit.tallied(some[cut:])
    assert whole.amount_sen == left.amount_sen + right.amount_sen
    assert whole.deposited_sen == left.deposited_sen + right.deposited_sen
    assert 0 <= whole.left_sen <= whole.amount_sen
    assert whole.number == left.number + right.number == len(items)


def test_missing_is_not_done_and_what_cannot_be_is_left_out() -> None:
    found = audit.tallied([(1, 100, 100), (3, 300, 0), (4, 900, 900)])
    assert (found.share, found.money_share) == (1 / 2, 1 / 4)
    assert (audit.tallied([]).share, audit.tallied([(3, 0, 0)]).money_share) == (None, None)


class Walk(RuleBasedStateMachine):
    """Any acts of any party on any day: no money is lost, only the inspectorate sets a status."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.paid = FIRST, 0

    @rule(
        name=st.sampled_from(ACTS),
        party=st.sampled_from([AGENCY, CHECKER]),
        by=st.sampled_from(["Ani", "Budi"]),
        after=st.integers(-2, 20),
        said=st.sampled_from(["", "x"]),
        amount=st.integers(-1, AMOUNT),
        number=st.integers(0, 3),
    )
    def act(self, name: str, party: str, by: str, after: int, said: str, amount: int, number: int) -> None:
        details = dict.fromkeys(SAID, said) | {"amount_sen": amount, "number": number, "status": number + 1}
        before = self.now
        found = step(before, name, party, by, after, **details)
        if isinstance(found, Refusal):
            return
        if name == "deposit":
            self.paid += amount
        if name == "strike":
            self.paid -= before.deposits[number - 1]
        if found.status != before.status:
            assert party == CHECKER
        if name == "check":
            assert by != before.answered_by
        self.now = found

    @invariant()
    def nothing_is_lost(self) -> None:
        now = self.now
        assert 0 <= now.deposited_sen == self.paid <= AMOUNT == now.deposited_sen + now.left_sen
        assert now.evidence > 0 or now.answered is None
        assert audit.replayed(RECEIVED, DUE, AMOUNT, now.done) == now


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=30, stateful_step_count=25)
