"""The clock of a decision as a state machine: acts, days and runs in any order, over any calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rapim import law
from rapim.meeting.measures import followup, reminding
from rapim.meeting.measures.followup import CHAIR, OWNER, SECRETARIAT
from rapim.meeting.measures.reminding import Due, Step
from rapim.units.states import Act, Refusal

BEGAN = dt.date(2020, 5, 4)
STEPS = tuple(Step(one["days"], one["to"]) for one in law.at("reminder_steps", BEGAN))
LADDER = ("owner", "head", "assistant", "sekda", "agenda")
DAYS = st.integers(0, 160).map(lambda count: BEGAN + dt.timedelta(days=count))
PARTIES = {
    "verify": SECRETARIAT,
    "return": SECRETARIAT,
    "extend": CHAIR,
    "cancel": CHAIR,
    "reopen": SECRETARIAT,
}


class Clock(RuleBasedStateMachine):
    """A decision is followed up while days go by; reminders run on some of them, on some twice."""

    @initialize(holidays=st.frozensets(DAYS, max_size=60), term=st.integers(1, 30))
    def decided(self, holidays: frozenset[dt.date], term: int) -> None:
        self.holidays, self.today = holidays, BEGAN
        self.now = followup.opened(BEGAN, BEGAN + dt.timedelta(days=term))
        self.sent: dict[dt.date, list[Due]] = {}

    def working(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def found(self) -> Due | None:
        """What the reminders would send today."""
        if self.now.ended or self.now.state == "diajukan":
            return None
        done = [one.step for one in self.sent.get(self.now.deadline, ())]
        return reminding.due(self.now.deadline, self.today, STEPS, done, self.working, since=BEGAN)

    @rule(days=st.integers(1, 12))
    def days_go_by(self, days: int) -> None:
        self.today += dt.timedelta(days=days)

    @rule(name=st.sampled_from(("start", "evidence", "submit", *PARTIES)), longer=st.integers(1, 20))
    def act(self, name: str, longer: int) -> None:
        until = self.now.deadline + dt.timedelta(days=longer)
        said: dict[str, Any] = {"file": "aa", "reason": "sebab", "until": until}
        by = "Budi" if PARTIES.get(name, OWNER) == SECRETARIAT else "Ani"
        found = followup.step(self.now, Act(name, PARTIES.get(name, OWNER), by, self.today, said))
        if not isinstance(found, Refusal):
            self.now = found

    @rule(times=st.integers(1, 3))
    def run(self, times: int) -> None:
        for count in range(times):
            one = self.found()
            assert count == 0 or one is None
            if one is None:
                continue
            before = self.sent.setdefault(self.now.deadline, [])
            assert self.working(self.today)
            assert self.working(one.day) or STEPS[one.step].days == 0
            assert one.day <= self.today
            assert all(earlier.step < one.step for earlier in before)
            assert all(LADDER.index(earlier.to) <= LADDER.index(one.to) for earlier in before)
            assert one.day == reminding.shifted(self.now.deadline, STEPS[one.step].days, self.working)
            before.append(one)

    @invariant()
    def rests_when_nothing_is_asked_of_the_owner(self) -> None:
        if self.now.state in ("diajukan", "selesai", "batal"):
            assert self.found() is None

    @invariant()
    def nobody_is_called_late_before_the_deadline_is_over(self) -> None:
        """Days off move the steps, never the deadline, and lateness counts calendar days from it."""
        late = followup.days_late(self.now, self.today)
        if self.now.state in ("belum", "proses"):
            assert late == max(0, (self.today - self.now.deadline).days)
        for deadline, told in self.sent.items():
            for one in told:
                assert one.day > deadline or STEPS[one.step].days <= 0

    def teardown(self) -> None:
        """Left alone, it stands on the next agenda in the end, once."""
        if not hasattr(self, "now") or self.now.ended or self.now.state == "diajukan":
            return
        self.today = max(self.today, self.now.deadline) + dt.timedelta(days=200)
        while not self.working(self.today):
            self.today += dt.timedelta(days=1)
        self.run(times=2)
        assert self.sent[self.now.deadline][-1].to == LADDER[-1]


TestClock = Clock.TestCase
TestClock.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
