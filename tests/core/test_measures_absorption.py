"""Absorption, deviation and pace; direct spending by the code world of the year."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.budget.measures import absorption

SEN = st.integers(0, 10**13)


def nulls(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def test_absorption_is_null_where_the_ceiling_is_0() -> None:
    assert nulls(absorption.gross([0, 5, 50], [0, 0, 100])) == [None, None, 0.5]


def test_deviations_are_null_where_undefined() -> None:
    assert nulls(absorption.deviation_pp([0, 10], [0, 5], [0, 100])) == [None, 5.0]
    assert nulls(absorption.deviation_rel([0, 10, 10], [5, 5, 15])) == [None, 0.5, -0.5]


@given(SEN, SEN, st.integers(1, 10**13))
def test_deviation_is_the_plan_share_minus_the_realised_share(
    planned: int, realised: int, ceiling: int
) -> None:
    points = absorption.deviation_pp([planned], [realised], [ceiling])[0]
    shares = absorption.gross([planned], [ceiling])[0] - absorption.gross([realised], [ceiling])[0]
    assert points == pytest.approx(shares * 100, rel=1e-9, abs=1e-6 * max(1, planned, realised) / ceiling)
    assert np.sign(points) == np.sign(planned - realised)


@given(SEN, SEN, st.integers(1, 10**13))
def test_relative_deviation_and_points_tell_one_story(planned: int, realised: int, ceiling: int) -> None:
    points = absorption.deviation_pp([planned], [realised], [ceiling])[0]
    if planned:
        relative = absorption.deviation_rel([planned], [realised])[0]
        assert points == pytest.approx(relative * planned / ceiling * 100)


def test_net_absorption_takes_savings_and_money_that_never_came_out_of_the_ceiling() -> None:
    assert nulls(absorption.net([45, 45, 0], [100, 100, 10], [5, 0, 10], [3, 0, 0], [2, 0, 0])) == [
        0.5,
        0.45,
        None,
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2020, 12, 31), [False, False, True, True, False, False]),
        (dt.date(2021, 1, 1), [False, True, True, True, True, False]),
        (dt.date(2021, 1, 2), [False, True, True, True, True, False]),
    ],
)
def test_direct_spending_by_day(day: dt.date, expected: list[bool]) -> None:
    accounts = ["5.1.01.01", "5.1.02.01", "5.2.03.01", "5.2", "5.3.01", "4.1.01"]
    assert absorption.is_direct(accounts, law.at("direct_expenditure", day)).tolist() == expected


def test_a_prefix_ends_at_a_dot() -> None:
    assert absorption.prefixed(["5.2", "5.2.1", "5.20", "15.2"], ["5.2"]).tolist() == [
        True,
        True,
        False,
        False,
    ]
    assert absorption.prefixed([], ["5.2"]).tolist() == []


def test_direct_absorption_leaves_salaries_out() -> None:
    lines = [True, False, True, False]
    shares = absorption.direct([10, 90, 30, 5], [100, 100, 60, 10], lines, [0, 0, 1, 2], 3)
    assert nulls(shares) == [0.1, 0.5, None]


def test_the_pace_spreads_what_is_missing_over_the_months_left() -> None:
    pace = absorption.required_pace([1000, 1000, 1000, 1000], [100, 101, 950, 100], 0.95, [5, 5, 5, 0])
    assert pace.as_list() == [170, 170, 0, None]


@given(st.integers(0, 10**15), SEN, st.integers(0, 100), st.integers(1, 12))
def test_the_pace_reaches_the_target_and_not_a_sen_more(
    ceiling: int, realised: int, percent: int, months: int
) -> None:
    pace = absorption.required_pace([ceiling], [realised], percent / 100, [months]).as_list()[0]
    target = ceiling * percent // 100
    assert pace is not None
    assert realised + pace * months >= target
    assert pace == 0 or realised + (pace - 1) * months < target
