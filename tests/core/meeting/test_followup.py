"""The follow-up of a decision as a state machine: evidence before completion, the secretariat alone
verifies.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rapim.meeting.measures import followup
from rapim.meeting.measures.followup import (
    ACTS,
    CHAIR,
    OWNER,
    SECRETARIAT,
    TABLE,
    FollowUp,
    days_late,
    opened,
    step,
)
from rapim.units.states import Act, Refusal

DAY, DEADLINE = dt.date(2020, 1, 7), dt.date(2020, 1, 31)
FIRST = opened(DAY, DEADLINE)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def done(
    now: FollowUp, name: str, party: str = OWNER, by: str = "Ani", after: int = 1, **details: Any
) -> FollowUp:
    found = step(now, Act(name, party, by, now.last_day + days(after), details))
    assert isinstance(found, FollowUp), found
    return found


def refused(
    now: FollowUp, name: str, party: str = OWNER, by: str = "Ani", after: int = 1, **details: Any
) -> str:
    found = step(now, Act(name, party, by, now.last_day + days(after), details))
    assert isinstance(found, Refusal), found.state
    assert found.source
    return found.because


def handed_in() -> FollowUp:
    return done(done(done(FIRST, "start"), "evidence", file="aa"), "submit")


def test_the_whole_way_and_what_stands_in_it() -> None:
    now = done(handed_in(), "verify", SECRETARIAT, "Budi")
    assert [act.name for act in now.done] == ["start", "evidence", "submit", "verify"]
    assert (now.state, now.ended, now.evidence) == ("selesai", True, 1)
    assert refused(now, "note", text="x") == "not_in_this_state"


def test_nothing_is_handed_in_without_evidence() -> None:
    assert refused(FIRST, "submit") == "evidence_missing"
    assert refused(FIRST, "evidence", file=" ") == "file_missing"
    assert "submit" not in followup.allowed(FIRST, OWNER)
    assert "submit" in followup.allowed(done(FIRST, "evidence", file="aa"), OWNER)


@pytest.mark.parametrize("party", [OWNER, CHAIR])
def test_only_the_secretariat_verifies_and_never_its_own_work(party: str) -> None:
    assert refused(handed_in(), "verify", party, "Budi") == "not_this_party"
    assert refused(handed_in(), "verify", SECRETARIAT, "Ani") == "own_work"
    assert refused(FIRST, "verify", SECRETARIAT, "Budi") == "not_in_this_state"


def test_a_return_asks_for_a_reason_and_gives_the_work_back() -> None:
    assert refused(handed_in(), "return", SECRETARIAT, "Budi") == "reason_missing"
    back = done(handed_in(), "return", SECRETARIAT, "Budi", reason="foto buram")
    assert (back.state, back.submitted, back.returned, back.evidence) == ("proses", None, 1, 1)


def test_an_extension_keeps_the_first_deadline_in_sight() -> None:
    assert refused(FIRST, "extend", OWNER, until=DEADLINE + days(9), reason="x") == "not_this_party"
    assert refused(FIRST, "extend", CHAIR, until=DEADLINE, reason="x") == "not_later"
    assert refused(FIRST, "extend", CHAIR, until=DEADLINE + days(9)) == "reason_missing"
    now = done(FIRST, "extend", CHAIR, until=DEADLINE + days(9), reason="banjir")
    assert (now.first_deadline, now.deadline, now.extended) == (DEADLINE, DEADLINE + days(9), 1)
    later = DEADLINE + days(10)
    assert (days_late(now, later), days_late(now, later, first=True)) == (1, 10)


def test_the_day_of_handing_in_stops_the_clock_unless_it_comes_back() -> None:
    now = done(done(FIRST, "evidence", after=30, file="aa"), "submit", after=0)
    assert now.submitted == DAY + days(30)
    assert days_late(now, DAY + days(99)) == 6
    back = done(now, "return", SECRETARIAT, "Budi", reason="kurang")
    assert days_late(back, DAY + days(99)) == 75
    gone = done(FIRST, "cancel", CHAIR, reason="anggaran dicabut")
    assert (gone.state, days_late(gone, DAY + days(99))) == ("batal", 0)


def test_what_was_verified_wrongly_opens_again() -> None:
    now = done(handed_in(), "verify", SECRETARIAT, "Budi")
    assert refused(now, "reopen", OWNER, reason="x") == "not_this_party"
    again = done(now, "reopen", SECRETARIAT, "Budi", reason="bukti keliru")
    assert (again.state, again.closed, again.submitted) == ("proses", None, None)


def test_acts_stand_in_the_order_of_their_days() -> None:
    assert refused(done(FIRST, "start"), "note", after=-1, text="x") == "before_last_act"
    assert refused(FIRST, "dance") == "no_such_act"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.act)
def test_every_other_party_and_state_is_refused(row: followup.Row) -> None:
    for state in followup.STATES:
        now = FollowUp(state, DEADLINE, DEADLINE, DAY, evidence=1, submitted=DAY, submitted_by="Ani")
        for party in (OWNER, SECRETARIAT, CHAIR):
            act = Act(
                row.act, party, "Budi", DAY,
                {"text": "x", "reason": "x", "file": "aa", "until": DEADLINE + days(1)},
            )  # fmt: skip
            allowed = state in row.states and party in row.parties
            assert isinstance(step(now, act), FollowUp) is allowed


class Walk(RuleBasedStateMachine):
    """Any acts of any party on any day: what is accepted keeps the promises of the table."""

    def __init__(self) -> None:
        super().__init__()
        self.now = FIRST

    @rule(
        name=st.sampled_from(ACTS),
        party=st.sampled_from([OWNER, SECRETARIAT, CHAIR]),
        by=st.sampled_from(["Ani", "Budi"]),
        after=st.integers(-2, 20),
        until=st.integers(-5, 60),
        said=st.sampled_from(["", "sebab"]),
    )
    def act(self, name: str, party: str, by: str, after: int, until: int, said: str) -> None:
        details = {"text": said, "reason": said, "file": said, "until": DEADLINE + days(until)}
        before = self.now
        found = step(before, Act(name, party, by, before.last_day + days(after), details))
        if isinstance(found, Refusal):
            return
        assert found.first_deadline == DEADLINE
        assert found.deadline >= before.deadline
        assert found.done[:-1] == before.done
        if found.state == "selesai":
            assert (party, before.state) == (SECRETARIAT, "diajukan")
            assert by != before.submitted_by
        self.now = found

    @invariant()
    def closed_only_with_evidence(self) -> None:
        assert self.now.state in followup.STATES
        assert self.now.evidence > 0 or self.now.state not in ("diajukan", "selesai")
        assert followup.replayed(DAY, DEADLINE, self.now.done) == self.now


TestWalk = Walk.TestCase
