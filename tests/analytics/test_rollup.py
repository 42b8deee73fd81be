"""Whatever the facts: a sum on the board is the sum of its leaves, at every level, to the last sen."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapim.analytics import board

from . import factories as make

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 6, 30)
AGENCIES = (make.DINAS, make.KECAMATAN, make.HOSPITAL)
SUBS = (make.OFFICE, make.SCHOOL, "1.01.02.2.01.0007", "1.01.02.2.03.0001", make.ROAD)
LEVELS = ("agency", "programme", "activity", "sub_activity")
CAUSES = {"planned_later", "late", "withheld", "tender_saving", "not_ratified", "done_not_billed",
          "no_plan", "over_ceiling"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A budget line with its year: plan by month (None: no plan at all), and what was spent."""

    agency: int
    sub_unit: str
    sub: str
    account: str
    fund: str
    ceiling: int
    plan: tuple[int | None, ...] | None
    spent: tuple[int, ...]

    def line(self) -> tuple[int, str, str, str]:
        """What makes it one line."""
        return self.agency, self.sub_unit, self.sub, self.account

    def key(self, depth: int) -> str:
        """The key of the unit at a level that this line belongs to."""
        parts = self.sub.split(".")
        codes = (AGENCIES[self.agency], ".".join(parts[:3]), ".".join(parts[:5]), self.sub)
        return ":".join(codes[:depth])


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines, the last month reported by each agency (0: none yet), progress and events."""

    leaves: list[Leaf]
    reported: tuple[int, ...]
    physical: dict[str, float]
    events: list[tuple[int, str, str, int]]


leaves = st.builds(
    Leaf,
    agency=st.integers(0, 2),
    sub_unit=st.sampled_from(["0000", "0003"]),
    sub=st.sampled_from(SUBS),
    account=st.sampled_from([make.SALARY, make.GOODS, make.CAPITAL]),
    fund=st.sampled_from(["DAU", "BLUD", "BOS"]),
    ceiling=st.integers(0, 9) | st.integers(1_000_000_00, 5_000_000_07),
    plan=st.none() | st.tuples(*[st.none() | st.integers(0, 600_000_07)] * 12),
    spent=st.tuples(*[st.integers(-9_00, 250_000_03)] * 6),
)
many = st.builds(
    Facts,
    leaves=st.lists(leaves, min_size=3, max_size=12, unique_by=Leaf.line),
    reported=st.tuples(*[st.integers(0, 6)] * 3),
    physical=st.dictionaries(st.sampled_from(SUBS), st.floats(0.3, 1), min_size=2),
    events=st.lists(
        st.tuples(
            st.integers(0, 2), st.sampled_from(["withheld", "not_transferred", "tender_saving"]),
            st.sampled_from(["", *SUBS]), st.integers(0, 90_000_01),
        ),
        min_size=2,
        max_size=6,
    ),
)  # fmt: skip


EARLY = (500_000_03, *[20_000_00] * 11)
RICH = Facts(
    [
        Leaf(0, "0000", make.OFFICE, make.GOODS, "DAU", 1_000_000_09, EARLY, (10_000_01, *[0] * 5)),
        Leaf(0, "0000", make.SCHOOL, make.GOODS, "BLUD", 900_000_07, EARLY, (0,) * 6),
        Leaf(1, "0003", make.ROAD, make.CAPITAL, "DAU", 700_000_00, None, (5_00,) * 6),
        Leaf(1, "0000", make.OFFICE, make.SALARY, "DAU", 100_00, EARLY, (100_01,) * 6),
        Leaf(2, "0000", make.OFFICE, make.SALARY, "DAU", 800_000_00, EARLY, (0,) * 6),
    ],
    (1, 3, 0),
    {make.OFFICE: 0.4},
    [(0, "withheld", make.OFFICE, 30_000_00), (0, "tender_saving", "", 20_000_07)],
)


def store(facts: Facts) -> None:
    """The facts as documents: a budget, a plan, monthly reports, progress, events."""
    make.make_government()
    lines = {
        one: make.make_line(AGENCIES[one.agency], one.sub, one.account, sub_unit=one.sub_unit)
        for one in facts.leaves
    }
    dpa = [(lines[one], one.fund, one.ceiling) for one in facts.leaves]
    make.make_dpa(make.make_batch("dpa"), dt.date(2026, 1, 2), dpa)
    plans = [(lines[one], one.ceiling, one.plan) for one in facts.leaves if one.plan is not None]
    make.make_plan(make.make_batch("rak"), plans)
    for agency, last in enumerate(facts.reported):
        for month in range(1, last + 1):
            batch = make.make_batch("lra", month, month=month, unit_code=AGENCIES[agency])
            own = [one for one in facts.leaves if one.agency == agency]
            make.make_lra(batch, month, [(lines[one], one.ceiling, one.spent[month - 1]) for one in own])
    report = make.make_batch("rfk", 8, month=1)
    for sub, share in facts.physical.items():
        make.make_physical(report, 1, [(make.make_line(make.DINAS, sub, ""), share)])
    told = make.make_batch("event", 9)
    for agency, kind, sub, amount in facts.events:
        make.make_event(told, f"{AGENCIES[agency]}.0000", kind, dt.date(2026, 1, 20), amount, sub)


def expected(facts: Facts, depth: int) -> dict[str, list[int | None]]:
    """Ceiling, planned (None where nothing was reported yet) and realised, summed from the leaves."""
    found: dict[str, list[Any]] = defaultdict(lambda: [0, 0, 0])
    for one in facts.leaves:
        last = facts.reported[one.agency]
        sums = found[one.key(depth)]
        sums[0] += one.ceiling
        sums[1] = sums[1] + sum(m or 0 for m in (one.plan or ())[:last]) if last else None
        sums[2] += sum(one.spent[:last])
    return dict(found)


def causes(unit: dict[str, Any]) -> Counter[str]:
    return Counter({one["cause"]: one["sen"] for one in unit["causes"] if one["sen"]})


def summed(units: list[dict[str, Any]], depth: int) -> dict[str, Counter[str]]:
    """Causes of sub-activities, summed to a level (0: the whole)."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in units:
        found[":".join(unit["key"].split(":")[:depth])].update(causes(unit))
    return {key: Counter({c: sen for c, sen in one.items() if sen}) for key, one in found.items()}


def check(facts: Facts) -> None:
    boards = {level: board(AS_OF, level=level) for level in LEVELS}
    finest = boards["sub_activity"]["units"]
    for depth, level in enumerate(LEVELS, 1):
        units = boards[level]["units"]
        names = ("ceiling_sen", "planned_sen", "realised_sen")
        found = {unit["key"]: [unit[name] for name in names] for unit in units}
        assert found == expected(facts, depth)
        assert {unit["key"]: causes(unit) for unit in units} == summed(finest, depth)
        for unit in units:
            assert causes(unit).total() == unit["ceiling_sen"] - unit["realised_sen"]
        total = boards[level]["total"]
        assert [total[name] or 0 for name in names] == [
            sum(sums[place] or 0 for sums in expected(facts, depth).values()) for place in range(3)
        ]
        assert causes(total) == summed(finest, 0)[""]


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(facts=many)
def test_every_sum_on_the_board_is_the_sum_of_its_leaves(facts: Facts) -> None:
    with transaction.atomic():
        store(facts)
        check(facts)
        transaction.set_rollback(True)


def test_the_sums_hold_where_every_cause_stands() -> None:
    store(RICH)
    check(RICH)
    assert set(causes(board(AS_OF)["total"])) == CAUSES
