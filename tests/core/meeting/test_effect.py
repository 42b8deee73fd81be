"""The effect check: against the continued trend, never without data."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.meeting.measures import effect
from rapim.meeting.measures.effect import MOVED, NOT_MOVED, UNKNOWN, continued, judged

TERMS = law.at("effect_check", dt.date(2025, 7, 15))
DAYS = [0, 7, 14, 21, 28]
whole = st.integers(-200, 200)


def line(start: float, slope: float) -> list[tuple[int, float]]:
    return [(day, start + slope * day) for day in DAYS]


def judge(
    metric: str, now: float | None, points: list[tuple[int, float]], **said: float | None
) -> effect.Effect:
    before = said.get("before", points[-1][1] if points else 1.0)
    return judged(metric, before, now, said.get("goal"), points, 56, TERMS)


@given(whole, st.integers(-5, 5), st.integers(0, 400))
def test_a_straight_line_goes_on_straight(start: int, slope: int, day: int) -> None:
    found = continued(line(start, slope), day)
    assert found == pytest.approx(start + slope * day, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 60), whole), min_size=2, max_size=8, unique_by=lambda one: one[0]))
def test_the_order_of_days_does_not_matter(points: list[tuple[int, float]]) -> None:
    assert continued(points, 70) == pytest.approx(continued(points[::-1], 70), abs=1e-6)


def test_one_day_makes_no_line() -> None:
    assert (continued([(3, 1.0)], 9), continued([(3, 1.0), (3, 2.0)], 9), continued([], 9)) == (
        None,
        None,
        None,
    )


@given(st.sampled_from(sorted(effect.BETTER)), st.floats(0, 1), st.floats(-0.01, 0.01), st.floats(0, 2))
def test_better_by_the_least_difference_moves_and_less_does_not(
    metric: str, start: float, slope: float, more: float
) -> None:
    points = line(start, slope)
    expected = judge(metric, 0.0, points).expected
    assert expected is not None
    least, way = TERMS[metric], effect.BETTER[metric]
    assert judge(metric, expected + way * (least + more + 1e-9), points).verdict == MOVED
    assert judge(metric, expected + way * (least - more - 1e-9), points).verdict == NOT_MOVED


def test_what_gets_worse_more_slowly_than_it_would_have_moved() -> None:
    found = judge("days_behind", 34, line(2, 1), goal=10)
    assert (found.expected, found.verdict, found.reached) == (pytest.approx(58), MOVED, False)


def test_what_got_better_anyway_has_not_moved() -> None:
    found = judge("days_behind", 44.0, line(100, -1), goal=50)
    assert (found.expected, found.verdict, found.reached) == (pytest.approx(44), NOT_MOVED, True)


def test_no_number_where_data_lack() -> None:
    assert judge("absorption", 0.5, line(0.1, 0.01), before=None).because == "no_before"
    assert judge("absorption", None, line(0.1, 0.01)).because == "no_now"
    found = judge("absorption", 0.5, line(0.1, 0.01)[:2], goal=0.4)
    assert (found.verdict, found.because, found.expected, found.reached) == (UNKNOWN, "no_trend", None, True)


def test_counts_and_shares_are_never_expected_below_zero() -> None:
    assert judge("late_packages", 0.0, line(10, -1)).expected == 0.0
    assert judge("days_behind", 0.0, line(10, -1)).expected == pytest.approx(-46)
