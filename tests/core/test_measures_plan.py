"""Is a cash plan fit to measure by?"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from rapim import law
from rapim.budget.measures import plan

LIMITS = plan.Limits(*(law.at(name, dt.date(2019, 1, 1)) for name in plan.PARAMETERS))
SHAPED = [20, 40, 60, 80, 100, 120, 120, 110, 100, 100, 100, 50]
ALL = [True] * 12


def judge(
    leaves: list[list[int]], ceiling: int, salary: list[bool] | None = None, given: list[bool] | None = None
) -> tuple[str, list[str]]:
    gives = np.array([given or ALL] * len(leaves), dtype=bool).reshape(-1, 12)
    months = np.array(leaves, dtype=np.int64).reshape(-1, 12)
    group = np.zeros(len(leaves), dtype=np.int64)
    found = plan.quality(months, gives, salary or [False] * len(leaves), group, [ceiling], LIMITS)
    return found.quality()[0], found.reasons()[0]


def december(share: int) -> list[int]:
    return [share_of_the_rest * (100 - share) for share_of_the_rest in (4, 8, 9, 9, 9, 9, 9, 9, 9, 9, 16)] + [
        share * 100
    ]


@pytest.mark.parametrize(
    ("ceiling", "expected"),
    [
        (1000, ("fit", [])),
        (1010, ("fit", [])),
        (1011, ("unfit", ["total_differs"])),
        (990, ("unfit", ["total_differs"])),
        (991, ("fit", [])),
        (0, ("unfit", ["total_differs"])),
    ],
)
def test_a_plan_adds_up_to_the_ceiling_within_the_tolerance(
    ceiling: int, expected: tuple[str, list[str]]
) -> None:
    assert judge([SHAPED], ceiling) == expected


@pytest.mark.parametrize(("share", "verdict"), [(29, "fit"), (30, "fit"), (31, "unfit")])
def test_a_plan_that_waits_for_december_is_unfit(share: int, verdict: str) -> None:
    assert judge([december(share)], 10_000) == (verdict, ["december_heavy"] if verdict == "unfit" else [])


def test_twelve_equal_months_are_no_plan_except_for_salaries() -> None:
    even = [1000] * 12
    assert judge([even], 12_000) == ("unfit", ["equal_twelfths"])
    assert judge([even], 12_000, salary=[True]) == ("fit", [])
    assert judge([[*[1000] * 11, 1007]], 12_007) == ("unfit", ["equal_twelfths"])


def test_equal_months_may_hold_half_of_the_money() -> None:
    even = [100] * 12
    shaped = [month * 12 // 10 for month in SHAPED]
    assert judge([even, shaped], 2400) == ("fit", [])
    assert judge([even, even, shaped], 3600) == ("unfit", ["equal_twelfths"])


def test_months_that_are_missing_are_information_and_forbid_the_other_questions() -> None:
    five = [True] * 5 + [False] * 7
    assert judge([SHAPED], 5000, given=five) == ("fit", ["months_missing"])


def test_no_leaf_and_no_month_is_no_plan() -> None:
    assert judge([], 100) == ("none", ["no_plan"])
    assert judge([SHAPED], 100, given=[False] * 12) == ("none", ["no_plan"])


def test_each_unit_is_judged_on_its_own_leaves() -> None:
    months, gives = np.array([SHAPED, [100] * 12]), np.ones((2, 12), dtype=bool)
    found = plan.quality(months, gives, [False, False], [2, 0], [1200, 50, 1000], LIMITS)
    assert found.quality() == ["unfit", "none", "fit"]
    assert found.reasons() == [["equal_twelfths"], ["no_plan"], []]


def of_plan(
    states: list[bool], ceiling: int, stated: list[int] | None = None, planned: list[bool] | None = None
) -> tuple[int, str, list[str]]:
    """Two leaves of a plan of 1000 each, with a ceiling each states or not, in one unit."""
    months, gives = np.array([SHAPED, SHAPED], dtype=np.int64), np.ones((2, 12), dtype=bool)
    own = plan.own_ceiling(stated or [1000, 1000], states, planned or [True, True], [0, 0], [ceiling])
    found = plan.quality(months, gives, [False, False], [0, 0], [ceiling], LIMITS, own=own)
    return int(own[0]), found.quality()[0], found.reasons()[0]


def test_a_plan_is_held_against_the_ceiling_it_was_made_for() -> None:
    assert of_plan([True, True], 2000) == (2000, "fit", [])
    assert of_plan([True, True], 2600) == (2000, "fit", ["other_ceiling"])
    assert of_plan([True, True], 1500) == (2000, "fit", ["other_ceiling"])
    assert of_plan([True, True], 2000, [900, 900]) == (1800, "unfit", ["total_differs", "other_ceiling"])


def test_a_plan_that_states_no_ceiling_is_held_against_the_one_in_force() -> None:
    assert of_plan([False, False], 2000) == (2000, "fit", [])
    assert of_plan([True, False], 2600) == (2600, "unfit", ["total_differs"])


def test_a_leaf_beside_the_plan_does_not_silence_it() -> None:
    assert of_plan([True, False], 2600, [2000, 0], [True, False]) == (2000, "fit", ["other_ceiling"])
