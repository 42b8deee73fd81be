"""The S-curve: weights, weekly plan, addenda, deviation, days behind and projections."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.procurement.measures import scurve

FIRST = dt.date(2026, 3, 2).toordinal()
ITEMS = st.lists(
    st.tuples(st.integers(0, 10**13), st.integers(0, 200), st.integers(0, 120)), min_size=1, max_size=12
).filter(lambda items: any(price for price, _, _ in items))


def curve_of(items: list[tuple[int, int, int]]) -> scurve.Curve:
    prices = [price for price, _, _ in items]
    starts = [FIRST + start for _, start, _ in items]
    return scurve.planned_curve(prices, starts, [FIRST + start + length for _, start, length in items])


def test_weights_are_parts_of_the_contract_value() -> None:
    assert scurve.weights([300, 100]).tolist() == [0.75, 0.25]
    assert np.isnan(scurve.weights([0, 0])).all()
    with pytest.raises(ValueError, match="no negative price"):
        scurve.weights([1, -1])


def test_a_weekly_plan_of_two_items() -> None:
    curve = scurve.planned_curve([300, 100], [FIRST, FIRST + 10], [FIRST + 9, FIRST + 19])
    assert (curve.marks - FIRST).tolist() == [-1, 6, 13, 19]
    assert curve.shares.tolist() == [0.0, 0.525, 0.85, 1.0]


@given(ITEMS)
def test_a_plan_never_falls_and_goes_from_nothing_to_all(items: list[tuple[int, int, int]]) -> None:
    curve = curve_of(items)
    assert curve.shares[0] == 0.0
    assert curve.shares[-1] == 1.0
    assert (np.diff(curve.shares) >= 0).all()
    assert set(np.diff(curve.marks)[:-1].tolist()) <= {7}
    days = np.arange(curve.marks[0] - 5, curve.marks[-1] + 5)
    at = scurve.planned_at(curve, days)
    assert (np.diff(at) >= 0).all()
    assert (at[0], at[-1]) == (0.0, 1.0)


@given(ITEMS, st.integers(-10, 400))
def test_real_as_planned_is_no_deviation_and_no_day_behind(
    items: list[tuple[int, int, int]], place: int
) -> None:
    curve, day = curve_of(items), FIRST + place
    real = scurve.planned_at(curve, [day])
    assert scurve.deviation(real, real).tolist() == [0.0]
    assert scurve.days_behind(curve, real, day).tolist() == [0]


@given(ITEMS, st.integers(-10, 400), st.lists(st.integers(0, 1000), min_size=2, max_size=10))
def test_more_progress_never_gives_more_days_behind(
    items: list[tuple[int, int, int]], place: int, parts: list[int]
) -> None:
    curve, day = curve_of(items), FIRST + place
    real = np.array(sorted(parts)) / 1000
    days = scurve.days_behind(curve, real, day)
    assert days.dtype == np.int64
    assert (np.diff(days) <= 0).all()
    planned = scurve.planned_at(curve, [day])
    behind = scurve.deviation(np.repeat(planned, len(real)), real)
    assert (days[behind > 0] >= 0).all()
    assert (days[behind < 0] <= 0).all()


def test_days_behind_on_an_even_plan() -> None:
    curve = scurve.planned_curve([1000], [FIRST], [FIRST + 99])
    assert scurve.days_behind(curve, [0.0, 0.2, 0.5, 0.6, 1.0], FIRST + 49).tolist() == [50, 30, 0, -10, -50]
    assert scurve.days_behind(curve, [0.5, 1.0], FIRST + 109).tolist() == [60, 0]


def test_deviation_is_positive_behind_and_unknown_where_nothing_was_reported() -> None:
    found = scurve.deviation([0.6, 0.6, 0.6], [0.5, 0.7, float("nan")])
    assert found[:2].tolist() == [0.1, -0.1]
    assert np.isnan(found[2])


def test_an_approved_addendum_is_the_plan_from_its_day_on() -> None:
    effective, approved = [10, 20, 30, 20], [True, True, False, True]
    found = [scurve.version_in_force(effective, approved, day) for day in (9, 10, 19, 20, 31)]
    assert found == [None, 0, 0, 3, 3]
    assert scurve.version_in_force([], [], 5) is None


def test_the_projected_finish_by_schedule_and_by_pace() -> None:
    curve = scurve.planned_curve([1000], [FIRST], [FIRST + 99])
    days = np.array([FIRST + 20, FIRST + 29, FIRST + 49])
    real = np.array([0.20, 0.21, 0.25])
    found = scurve.projection(curve, days, real, 28)
    assert found.by_schedule is not None
    assert found.by_pace is not None
    assert found.by_schedule.day.toordinal() - FIRST == 199
    assert found.by_pace.day.toordinal() - FIRST == 49 + 435
    assert found.careful == found.by_pace
    assert [(one.code, one.value) for one in found.by_schedule.assumptions] == [
        ("projection", "earned_schedule"),
        ("report_day", dt.date.fromordinal(FIRST + 49).isoformat()),
        ("days_behind", 25),
    ]


def test_finished_idle_and_unreported_work() -> None:
    curve = scurve.planned_curve([1000], [FIRST], [FIRST + 99])
    done = scurve.projection(curve, [FIRST + 50, FIRST + 60, FIRST + 70], [0.9, 1.0, 1.0], 28)
    assert done.careful is not None
    assert done.careful.day.toordinal() == FIRST + 60
    assert scurve.projection(curve, [], [], 28) == (None, None)
    assert scurve.projection(curve, [], [], 28).careful is None
    assert scurve.projection(curve, [FIRST + 30], [0.0], 28) == (None, None)
    idle = scurve.projection(curve, [FIRST + 10, FIRST + 60], [0.1, 0.1], 28)
    assert idle.by_pace is None
    assert idle.by_schedule is not None


@given(ITEMS, st.integers(0, 300))
def test_work_on_plan_is_projected_to_end_as_planned(items: list[tuple[int, int, int]], place: int) -> None:
    curve = curve_of(items)
    first, last = int(curve.marks[0]) + 1, int(curve.marks[-1])
    day = min(first + place, last)
    found = scurve.finish_by_schedule(first, last, 0, day)
    assert bool(found.known)
    assert int(found.values) == last


def test_a_schedule_without_price_or_turned_round_is_refused() -> None:
    for prices, starts, ends in (([0], [1], [2]), ([5], [3], [2]), ([], [], [])):
        with pytest.raises(ValueError, match="a schedule needs items"):
            scurve.planned_curve(np.array(prices, dtype=int), np.array(starts, dtype=int), ends)
    with pytest.raises(ValueError, match="before the first"):
        scurve.week_marks(5, 4)


def test_a_plan_given_week_by_week() -> None:
    curve = scurve.given_curve([FIRST + 6, FIRST + 13, FIRST + 20], [0.25, 0.5, 1.0])
    assert (curve.marks - FIRST).tolist() == [-1, 6, 13, 20]
    assert curve.shares.tolist() == [0.0, 0.25, 0.5, 1.0]
    assert scurve.given_curve([1, 8], [0.0, 1.0]).shares.tolist() == [0.0, 1.0]
    for marks, shares in (([1, 8], [0.5, 0.9]), ([1, 8], [0.5, 0.4]), ([8, 1], [0.5, 1.0]), ([], [])):
        with pytest.raises(ValueError, match="rises week by week"):
            scurve.given_curve(np.array(marks, dtype=int), shares)


@given(ITEMS)
def test_a_computed_plan_can_be_given_again(items: list[tuple[int, int, int]]) -> None:
    curve = curve_of(items)
    again = scurve.given_curve(curve.marks, curve.shares)
    assert again.marks.tolist() == curve.marks.tolist()
    assert np.abs(again.shares - curve.shares).max() <= 0.000001


def test_an_addendum_changes_the_plan_from_its_day_and_not_before() -> None:
    first = scurve.planned_curve([100], [FIRST], [FIRST + 9])
    longer = scurve.planned_curve([100], [FIRST], [FIRST + 19])
    refused = scurve.planned_curve([100], [FIRST], [FIRST + 99])
    days = [FIRST - 1, FIRST + 4, FIRST + 5, FIRST + 19]
    found = scurve.plan_of([first, longer, refused], [FIRST, FIRST + 5, FIRST + 6], [True, True, False], days)
    assert np.isnan(found[0])
    assert found[1:].round(9).tolist() == [0.5, 0.3, 1.0]


def test_the_real_curve_stands_until_the_next_report_and_ends_with_the_last() -> None:
    found = scurve.real_at([10, 17], [0.1, 0.3], [9, 10, 16, 17, 18])
    assert found[:4].tolist() == [0.0, 0.1, 0.1, 0.3]
    assert np.isnan(found[4])
    assert np.isnan(scurve.real_at(np.array([], dtype=int), [], [1, 2])).all()


def test_a_report_that_says_less_than_before_has_fallen() -> None:
    reports = [0.1, 0.3, 0.2, float("nan"), 0.3, 0.29]
    assert scurve.fallen(reports).tolist() == [False, False, True, False, False, True]
    assert scurve.fallen([]).tolist() == []
