"""The ladder of a critical contract as a state machine: no letter skipped, no day fined twice, ends end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rapim import law
from rapim.procurement.measures import ladder
from rapim.procurement.measures.ladder import Act, Case, Facts
from rapim.units.states import Refusal

OPENED = dt.date(2026, 5, 4)
END = dt.date(2026, 6, 30)
TERMS = law.at("pbj_ladder", OPENED)
ACTS = [row.act for row in ladder.TABLE]
FAILED = Facts(END, real=0.40)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def done(case: Case, name: str, day: dt.date, facts: Facts = FAILED, **details: Any) -> Case:
    found = ladder.step(case, Act(name, details), day, facts, TERMS)
    assert isinstance(found, Case), found
    return found


def refused(case: Case, name: str, day: dt.date, facts: Facts = FAILED, **details: Any) -> str:
    found = ladder.step(case, Act(name, details), day, facts, TERMS)
    assert isinstance(found, Refusal), found.state
    assert found.source
    return found.because


def climbed(rounds: int) -> Case:
    """A case of a vendor's fault after so many failed tests, each with its letter."""
    case = done(ladder.opened(OPENED, TERMS), "separate_cause", OPENED, cause="vendor")
    case = done(case, "reprimand", OPENED)
    for _ in range(rounds):
        case = done(case, "hold_scm", case.last_day, signed=True, target=0.5, days=5)
        case = done(case, "prove", case.last_day + days(5))
        case = done(case, "warn", case.last_day)
    return case


def test_the_whole_way_leaves_every_document_in_order() -> None:
    case = done(climbed(3), "terminate", OPENED + days(20))
    assert [one.document for one in case.done] == [
        "ba_penelitian_sebab",
        "surat_teguran",
        *(f"{name}_{n}" for n in (1, 2, 3) for name in ("ba_scm", "ba_pembuktian_scm", "surat_peringatan")),
        "surat_pemutusan_kontrak",
    ]
    assert (case.state, case.ended) == ("terminated", True)
    assert refused(case, "fine", OPENED + days(90)) == "case_ended"


def test_a_met_test_is_the_way_back_to_normal_in_each_round() -> None:
    for rounds in (0, 1, 2):
        case = climbed(rounds)
        case = done(case, "hold_scm", case.last_day, signed=True, target=0.5, days=14)
        early = case.last_day + days(3)
        assert refused(case, "prove", early) == "trial_running"
        assert done(case, "prove", early, Facts(END, real=0.5)).state == "normal"
    assert refused(climbed(3), "hold_scm", OPENED + days(30), signed=True, target=0.5) == "not_yet_its_turn"


@pytest.mark.parametrize(
    ("cause", "act", "document"),
    [
        ("force_majeure", "extend_time", "adendum_perpanjangan_waktu"),
        ("employer", "compensate", "adendum_kompensasi"),
    ],
)
def test_a_cause_beyond_the_vendor_never_climbs(cause: str, act: str, document: str) -> None:
    case = done(ladder.opened(OPENED, TERMS), "separate_cause", OPENED, cause=cause)
    assert [refused(case, name, END + days(9)) for name in ("reprimand", "warn", "fine", "terminate")] == [
        "not_yet_its_turn"
    ] * 4
    over = done(case, act, OPENED + days(1))
    assert (over.state, over.done[-1].document) == ("normal", document)


def test_the_cause_comes_first_and_is_one_of_three() -> None:
    case = ladder.opened(OPENED, TERMS)
    assert [row.act for row in ladder.allowed(case, FAILED, OPENED)] == ["separate_cause"]
    assert refused(case, "separate_cause", OPENED, cause="weather") == "cause_unknown"
    assert refused(case, "reprimand", OPENED) == "not_yet_its_turn"
    assert refused(case, "dance", OPENED) == "no_such_act"
    assert refused(case, "separate_cause", OPENED - days(1), cause="vendor") == "before_last_act"


def test_a_meeting_needs_signed_minutes_a_target_and_time() -> None:
    case = climbed(0)
    assert refused(case, "hold_scm", OPENED, target=0.5) == "minutes_not_signed"
    assert refused(case, "hold_scm", OPENED, signed=True) == "target_missing"
    assert refused(case, "hold_scm", OPENED, signed=True, target=1.5) == "target_missing"
    assert refused(case, "hold_scm", OPENED, signed=True, target=0.5, days=0) == "trial_too_short"
    held = done(case, "hold_scm", OPENED, signed=True, target=0.5)
    assert held.trial_until == OPENED + days(14)
    assert refused(held, "prove", OPENED + days(14), Facts(END)) == "progress_missing"


def test_a_day_is_fined_once_and_only_when_late() -> None:
    case = climbed(1)
    assert refused(case, "fine", END) == "not_late_yet"
    case = done(case, "fine", END + days(10))
    assert case.fined_to == END + days(10)
    assert case.done[-1].document == "perhitungan_denda"
    assert refused(case, "fine", END + days(12), first=END + days(5), last=END + days(12)) == "fined_already"
    assert refused(case, "fine", END + days(12), last=END + days(13)) == "not_late_yet"
    assert refused(case, "fine", END + days(10)) == "no_days"
    assert refused(case, "fine", END + days(12), first=END + days(12)) == "days_left_out"
    assert done(case, "fine", END + days(12)).fined_to == END + days(12)


def test_a_new_case_of_the_contract_does_not_fine_the_same_days_again() -> None:
    case = done(done(climbed(0), "fine", END + days(3)), "grant_opportunity", END + days(3), days=50)
    case = done(case, "hold_scm", END + days(3), signed=True, target=0.5)
    case = done(case, "prove", END + days(4), Facts(END, real=0.5))
    again = done(ladder.opened(END + days(9), TERMS, case), "separate_cause", END + days(9), cause="vendor")
    assert (again.fined_to, again.opportunities) == (END + days(3), 1)
    assert refused(again, "fine", END + days(9), first=END + days(1)) == "fined_already"
    assert done(again, "fine", END + days(9)).fined_to == END + days(9)


def test_no_end_while_late_days_are_not_fined() -> None:
    case, late = climbed(3), END + days(10)
    assert refused(case, "terminate", late) == "fine_outstanding"
    assert refused(case, "third_party", late, third_party="CV Contoh") == "fine_outstanding"
    assert refused(case, "complete", late, Facts(END, real=1.0)) == "fine_outstanding"
    assert refused(case, "complete", END, Facts(END, real=0.99)) == "work_not_done"
    assert refused(case, "third_party", END) == "third_party_missing"
    assert done(case, "third_party", END, third_party="CV Contoh").state == "third_party"
    case = done(case, "fine", late)
    assert done(case, "complete", late, Facts(END, real=1.0)).state == "completed"
    assert done(case, "terminate", late).state == "terminated"


def test_opportunities_follow_one_another_and_keep_the_place_on_the_ladder() -> None:
    case = climbed(1)
    assert refused(case, "grant_opportunity", END, days=51) == "longer_than_allowed"
    assert refused(case, "grant_opportunity", END, days=0) == "no_days"
    given = done(case, "grant_opportunity", END, days=50)
    assert (given.state, given.extended_to, given.due) == ("warned_1", END + days(50), case.due)
    assert refused(given, "grant_opportunity", END + days(50), days=9) == "opportunity_running"
    old = Facts(END, real=0.4, second_opportunity=False)
    assert refused(given, "grant_opportunity", END + days(51), old, days=9) == "no_second_in_force"
    again = done(given, "grant_opportunity", END + days(51), days=90)
    assert again.extended_to == END + days(140)
    assert refused(again, "grant_opportunity", END + days(141), days=9) == "opportunities_used"


def test_each_state_has_a_term_that_says_what_it_stands_on() -> None:
    case = climbed(0)
    assert case.due.as_dict() == {
        "day": "2026-05-11",
        "assumptions": [{"code": "last_act", "value": "2026-05-04"}, {"code": "ladder_meeting", "value": 7}],
    }
    held = done(case, "hold_scm", OPENED, signed=True, target=0.5)
    assert held.due.day == OPENED + days(14 + 3)


PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "cause": st.sampled_from((*ladder.CAUSES, "weather")),
        "signed": st.booleans(),
        "target": st.sampled_from((0.5, 0.9, 2.0)),
        "days": st.integers(0, 60),
        "third_party": st.sampled_from(("", "CV Contoh")),
    },
)


class Ladder(RuleBasedStateMachine):
    """Any act with any details on any day; what is not refused must keep the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.case = ladder.opened(OPENED, TERMS)
        self.day = OPENED
        self.fined: list[dt.date] = []

    @initialize(cause=st.sampled_from(("vendor", "vendor", "vendor", "employer", "")))
    def begin(self, cause: str) -> None:
        """Most cases are the vendor's, so that the way up is walked."""
        if cause:
            self.do(Act("separate_cause", {"cause": cause}), Facts(END))

    def do(self, act: Act, facts: Facts) -> None:
        before = self.case
        names = {row.act for row in ladder.allowed(before, facts, self.day)}
        found = ladder.step(before, act, self.day, facts, TERMS)
        if isinstance(found, Refusal):
            assert found.source and found.because
            return
        assert not before.ended
        assert act.name in names
        assert found.done[:-1] == before.done
        assert found.last_day >= before.last_day
        if act.name == "fine":
            first = act.details.get("first", (before.fined_to or END) + days(1))
            assert found.fined_to is not None
            self.fined += [first + days(n) for n in range((found.fined_to - first).days + 1)]
        self.case = found

    @rule(name=st.sampled_from(ACTS), details=PEOPLE, real=st.sampled_from((None, 0.2, 0.3, 0.6, 1.0)))
    def anything(self, name: str, details: dict[str, Any], real: float | None) -> None:
        self.do(Act(name, details), Facts(END, real))

    @rule(back=st.integers(0, 30), length=st.integers(0, 30))
    def fine_any_period(self, back: int, length: int) -> None:
        first = self.day - days(back)
        self.do(Act("fine", {"first": first, "last": first + days(length)}), Facts(END))

    @rule(met=st.sampled_from((False,) * 6 + (True,)))
    def go_on(self, met: bool) -> None:
        """The next act that leads on, on its day, whatever the state: so that the top is reached."""
        facts = Facts(END, 0.6 if met else 0.1)
        self.day = max(self.day, self.case.trial_until or self.day)
        for row in ladder.allowed(self.case, facts, self.day):
            wanted = row.act != "grant_opportunity" and (row.act != "fine" or self.case.state == "warned_3")
            if wanted:
                details = {"cause": "vendor", "signed": True, "target": 0.5, "days": 3}
                self.do(Act(row.act, details), facts)
                return

    @rule(count=st.integers(-3, 40))
    def time_passes(self, count: int) -> None:
        self.day += days(count)

    def documents(self) -> list[str]:
        return [one.document for one in self.case.done]

    @invariant()
    def no_letter_is_skipped(self) -> None:
        climb = [
            *("ba_penelitian_sebab", "surat_teguran"),
            *(
                f"{name}_{n}"
                for n in (1, 2, 3)
                for name in ("ba_scm", "ba_pembuktian_scm", "surat_peringatan")
            ),
            "ends",
        ]
        ends = ("surat_pemutusan_kontrak", "kesepakatan_tiga_pihak")
        walked = ["ends" if one in ends else one for one in self.documents()]
        steps = [one for one in walked if one in climb]
        assert steps == climb[: len(steps)]

    @invariant()
    def an_end_by_force_has_three_letters(self) -> None:
        if self.case.state in ("terminated", "third_party"):
            assert [one for one in self.documents() if one.startswith("surat_peringatan")] == [
                f"surat_peringatan_{n}" for n in (1, 2, 3)
            ]

    @invariant()
    def no_day_is_fined_twice_or_before_it_is_late(self) -> None:
        assert len(self.fined) == len(set(self.fined))
        assert all(day > END for day in self.fined)

    @invariant()
    def nothing_can_follow_an_end_and_something_can_follow_all_else(self) -> None:
        rows = [row for row in ladder.TABLE if self.case.state in row.states]
        assert bool(rows) == (not self.case.ended)
        if self.case.ended:
            assert ladder.allowed(self.case, Facts(END, 1.0), self.day + days(99)) == ()

    @invariant()
    def each_term_is_computed(self) -> None:
        assert self.case.due.assumptions
        assert self.case.due.day >= OPENED
        if not self.case.ended and self.case.state.startswith("trial"):
            assert self.case.trial_until is not None
            assert self.case.due.day == self.case.trial_until + days(TERMS["proof"])


TestLadder = Ladder.TestCase


def test_the_table_leads_from_every_state_to_an_end() -> None:
    states = {state for row in ladder.TABLE for state in row.states}
    assert states == {"detected", *ladder.CAUSES, *ladder.CLIMB}
    assert not states & set(ladder.ENDS)
    assert len(ACTS) == len(set(ACTS))
