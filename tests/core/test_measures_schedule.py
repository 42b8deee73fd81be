"""Plan at a day and days behind plan, against their definitions written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim import units as calendar
from rapim.budget.measures import amounts, schedule
from rapim.budget.measures.amounts import Known

YEARS = st.sampled_from([2019, 2020])
SEN = st.integers(0, 10**13)
SPARSE = st.one_of(st.just(0), SEN, st.integers(0, 40))
LEAF = st.lists(SPARSE, min_size=12, max_size=12)
SIGNED = st.lists(st.integers(-(10**6), 10**7), min_size=12, max_size=12)
GIVEN = st.lists(st.booleans(), min_size=12, max_size=12)
SHARE = st.integers(0, 366)


def plan_by_definition(leaves: list[list[int]], day: int, year: int) -> int:
    """Whole months + floor(month amount × day ÷ days in month), per leaf."""
    total = 0
    for leaf in leaves:
        left = day
        for month, amount in enumerate(leaf, start=1):
            into = min(left, calendar.days_in_month(year, month))
            total += amount * into // calendar.days_in_month(year, month)
            left -= into
    return total


def days_by_definition(plan: list[int], realised: int, day: int) -> int:
    """t − d*: the last day whose plan R reaches, or the first whose plan reaches R."""
    if plan[day] == realised:
        return 0
    if realised < plan[day]:
        return day - max(d for d in range(len(plan)) if plan[d] <= realised)
    return day - min(d for d in range(len(plan)) if plan[d] >= realised)


def behind(leaves: list[list[int]], realised: int, day: int, year: int) -> int | None:
    group = np.zeros(len(leaves), dtype=np.int64)
    curve = schedule.plan_curve(leaves, None, group, 1, year)
    return schedule.days_behind(curve, [realised], day, np.ones((1, 12), dtype=bool), year).as_list()[0]


@given(st.lists(LEAF, min_size=1, max_size=4), YEARS, SHARE)
def test_the_plan_at_a_day_is_whole_months_and_the_floor_of_the_rest(
    leaves: list[list[int]], year: int, day: int
) -> None:
    day = min(day, calendar.days_in_year(year))
    assert int(schedule.plan_at(leaves, None, day, year).sum()) == plan_by_definition(leaves, day, year)


@settings(max_examples=40)
@given(st.lists(st.tuples(SIGNED, GIVEN, st.integers(0, 2)), max_size=6), YEARS)
def test_a_curve_is_the_roll_up_of_its_leaves_on_every_day(
    leaves: list[tuple[list[int], list[bool], int]], year: int
) -> None:
    months = np.array([leaf[0] for leaf in leaves], dtype=np.int64).reshape(-1, 12)
    given_months = np.array([leaf[1] for leaf in leaves], dtype=bool).reshape(-1, 12)
    group = np.array([leaf[2] for leaf in leaves], dtype=np.int64)
    curve = schedule.plan_curve(months, given_months, group, 3, year)
    days = range(calendar.days_in_year(year) + 1)
    rolled = [amounts.by_group(schedule.plan_at(months, given_months, day, year), group, 3) for day in days]
    assert curve.tolist() == np.array(rolled).T.tolist()


def test_each_leaf_is_read_at_its_own_day() -> None:
    leaf = [3100, 2800, *[0] * 10]
    assert schedule.plan_at([leaf] * 4, None, [0, 15, 31, 45], 2019).tolist() == [0, 1500, 3100, 4500]


def test_a_month_without_an_amount_adds_nothing() -> None:
    leaf, gives = [100] * 12, [True] * 5 + [False] * 7
    assert schedule.plan_at([leaf], [gives], [365], 2019).tolist() == [500]


def test_the_largest_amounts_stay_exact() -> None:
    leaf = [2**62 // 12] * 12
    assert schedule.plan_at([leaf], None, 365, 2019).tolist() == [2**62 // 12 * 12]
    assert schedule.plan_at([leaf], None, 17, 2019).tolist() == [2**62 // 12 * 17 // 31]


@given(LEAF, YEARS, SHARE, st.integers(0, 10**14))
def test_days_behind_follow_their_definition(leaf: list[int], year: int, day: int, realised: int) -> None:
    day = min(day, calendar.days_in_year(year))
    plan = [plan_by_definition([leaf], d, year) for d in range(calendar.days_in_year(year) + 1)]
    realised = realised % (plan[-1] + 1)
    assert behind([leaf], realised, day, year) == days_by_definition(plan, realised, day)


@given(st.lists(SIGNED, min_size=1, max_size=3), YEARS, SHARE)
def test_days_behind_is_0_when_realised_equals_the_plan(leaves: list[list[int]], year: int, day: int) -> None:
    day = min(day, calendar.days_in_year(year))
    planned = plan_by_definition(leaves, day, year)
    end = plan_by_definition(leaves, calendar.days_in_year(year), year)
    assert behind(leaves, planned, day, year) == (0 if planned <= end else None)


@given(
    st.lists(SIGNED, min_size=1, max_size=3), YEARS, SHARE, st.lists(st.integers(), min_size=2, max_size=2)
)
def test_days_behind_never_grow_when_more_is_realised(
    leaves: list[list[int]], year: int, day: int, spent: list[int]
) -> None:
    day = min(day, calendar.days_in_year(year))
    end = plan_by_definition(leaves, calendar.days_in_year(year), year)
    less, more = sorted(end - abs(one) % (abs(end) + 1000) for one in spent)
    slow, quick = behind(leaves, less, day, year), behind(leaves, more, day, year)
    assert slow is not None
    assert quick is not None
    assert slow >= quick


@given(LEAF, YEARS, SHARE, st.integers(0, 10**14))
def test_behind_is_positive_and_ahead_is_negative(
    leaf: list[int], year: int, day: int, realised: int
) -> None:
    day = min(day, calendar.days_in_year(year))
    planned = plan_by_definition([leaf], day, year)
    lag = behind([leaf], realised % (sum(leaf) + 1), day, year)
    assert lag is not None
    assert np.sign(lag) == np.sign(planned - realised % (sum(leaf) + 1))


FLAT = [3100, 0, 0, 3000, 0, 0, 0, 0, 0, 0, 0, 3100]


@pytest.mark.parametrize(
    ("day", "realised", "days"),
    [
        (60, 3100, 0),
        (90, 3100, 0),
        (60, 3000, 30),
        (60, 3101, -31),
        (60, 6100, -60),
        (121, 3100, 31),
        (335, 6200, 0),
        (365, 0, 365),
        (200, 6099, 81),
    ],
)
def test_days_behind_on_a_flat_plan(day: int, realised: int, days: int) -> None:
    assert behind([FLAT], realised, day, 2019) == days


def test_days_behind_in_a_leap_year_count_29_february() -> None:
    even = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [behind([even], spent, 60, 2020) for spent in (59, 60, 61)] == [1, 0, -1]
    assert behind([even], 0, 366, 2020) == 366


@pytest.mark.parametrize(("realised", "days"), [(3100, 0), (3099, 1), (3101, -88), (0, 31)])
def test_a_plan_that_takes_back_never_turns_behind_into_ahead(realised: int, days: int) -> None:
    takes_back = [3100, -2800, 0, 3000, *[0] * 7, 3100]
    assert behind([takes_back], realised, 31, 2019) == days


def test_more_returned_than_spent_reads_as_day_0() -> None:
    assert behind([[100] * 12], -5, 31, 2019) == 31


def test_days_behind_are_null_where_the_plan_does_not_reach() -> None:
    months = np.full((4, 12), 3100, dtype=np.int64)
    gives = np.zeros((4, 12), dtype=bool)
    gives[1:, :5] = True
    group = np.arange(4)
    curve = schedule.plan_curve(months, gives, group, 4, 2019)
    planned = schedule.planned_months(gives, group, 4)
    lag = schedule.days_behind(
        curve, [0, 3100 * 5, 3100 * 5 + 1, 3100 * 5], [151, 151, 151, 152], planned, 2019
    )
    assert lag.as_list() == [None, 0, None, None]


def test_a_month_planned_by_one_leaf_is_planned_for_its_unit() -> None:
    gives = np.zeros((2, 12), dtype=bool)
    gives[0, 0] = gives[1, 2] = True
    planned = schedule.planned_months(gives, [0, 0], 2)
    assert planned.tolist() == [[True, False, True, *[False] * 9], [False] * 12]


def test_a_lag_curve_reads_days_behind_at_each_date() -> None:
    curve = schedule.plan_curve([[3100] * 12, [0, *[3100] * 11]], None, [0, 1], 2, 2019)
    realised = [[3100, 3100], [0, 4000]]
    lag = schedule.lag_curve(curve, realised, [31, 59], np.ones((2, 12), dtype=bool), 2019)
    assert (lag.values.tolist(), lag.known.tolist()) == ([[0, 28], [0, -9]], [[True, True], [True, True]])
    none = schedule.lag_curve(curve, np.zeros((2, 0), dtype=np.int64), [], np.ones((2, 12), dtype=bool), 2019)
    assert none.values.shape == (2, 0)


def test_a_plan_that_was_moved_shows_by_how_many_days() -> None:
    first = Known(np.array([41, 10, 0]), np.array([True, True, False]))
    revised = Known(np.array([9, 10, 3]), np.array([True, True, True]))
    assert schedule.moved(first, revised).as_list() == [32, 0, None]


def test_no_units_and_no_leaves_are_no_error() -> None:
    curve = schedule.plan_curve(np.zeros((0, 12), dtype=np.int64), None, np.zeros(0, dtype=np.int64), 0, 2019)
    lag = schedule.days_behind(curve, np.zeros(0, dtype=np.int64), 10, np.zeros((0, 12), dtype=bool), 2019)
    assert lag.as_list() == []


def test_fractions_of_a_sen_are_refused() -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        schedule.plan_at([[0.5] * 12], None, 31, 2019)
