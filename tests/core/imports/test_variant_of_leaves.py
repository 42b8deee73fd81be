"""Monthly or cumulative, from leaves and never from totals."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from rapim.budget.imports.variant import evidence, judge


def test_one_month_cannot_tell() -> None:
    assert judge({1: {1: 10, 2: 20, 3: 30}}) is None
    assert judge({}) is None


def test_totals_rise_while_leaves_fall() -> None:
    months = {1: {1: 100, 2: 50, 3: 10, 4: 0}, 2: {1: 20, 2: 10, 3: 10, 4: 400}}
    assert sum(months[2].values()) > sum(months[1].values())
    assert judge(months) == "monthly"
    assert evidence(months).fell == 2


def test_leaves_that_never_fall_are_cumulative() -> None:
    assert judge({1: {1: 1, 2: 2, 3: 3}, 2: {1: 1, 2: 5, 3: 3, 4: 9}}) == "cumulative"


def test_equal_leaves_say_nothing() -> None:
    assert judge({1: {1: 1, 2: 2, 3: 3}, 2: {1: 1, 2: 2, 3: 3}}) is None


@given(st.lists(st.lists(st.integers(0, 1000), min_size=6, max_size=6), min_size=2, max_size=12))
def test_running_sums_are_never_judged_monthly(spent: list[list[int]]) -> None:
    months = {m: dict(enumerate(row)) for m, row in enumerate(_running(spent), 1)}
    assert judge(months) != "monthly"


def _running(spent: list[list[int]]) -> list[list[int]]:
    return [list(row) for row in zip(*(accumulate(leaf) for leaf in zip(*spent, strict=True)), strict=True)]
