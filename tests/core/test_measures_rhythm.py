"""Rhythm: weighted quantiles on whole numbers, against their definition written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.budget.measures import rhythm
from rapim.budget.measures.amounts import Known

ROWS = st.lists(st.tuples(st.integers(-200, 366), st.integers(0, 10**15)), min_size=1, max_size=12)


def known(*days: int | None) -> Known:
    return Known(
        np.array([day or 0 for day in days], dtype=np.int64), np.array([day is not None for day in days])
    )


@given(ROWS, st.integers(0, 100))
def test_a_weighted_quantile_follows_its_definition(rows: list[tuple[int, int]], percent: int) -> None:
    total = sum(weight for _, weight in rows)
    found = rhythm.quantile([day for day, _ in rows], [weight for _, weight in rows], percent)
    heavy = sorted(day for day, weight in rows if weight)
    reaching = [x for x in heavy if 100 * sum(w for d, w in rows if d <= x) >= percent * total]
    assert found == (min(reaching) if total else None)


@given(st.lists(st.integers(-200, 366), min_size=1, max_size=9), st.integers(1, 5), st.integers(0, 100))
def test_equal_weights_do_not_matter(days: list[int], weight: int, percent: int) -> None:
    ones = rhythm.quantile(days, [1] * len(days), percent)
    assert rhythm.quantile(days, [weight] * len(days), percent) == ones


def test_weights_at_the_edge_of_int64_stay_exact() -> None:
    heavy = 2**62
    assert [rhythm.quantile([1, 2], [heavy, heavy - 1], percent) for percent in (50, 51)] == [1, 2]


def test_negative_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        rhythm.quantile([1, 2], [1, -1], 50)


def test_rhythm_is_the_spread_with_the_median_beside_it() -> None:
    days = known(-4, 0, 10, 32, 60)
    assert rhythm.rhythm(days, [1, 1, 1, 1, 1]) == (32, 10, 5)
    assert rhythm.rhythm(days, [1, 1, 1, 1, 10]) == (28, 60, 5)


def test_null_days_ppkd_and_unfit_plans_take_no_part() -> None:
    days = known(0, 10, None, 300)
    takes_part = np.array([True, True, True, False])
    assert rhythm.rhythm(days, [1, 1, 100, 100], takes_part) == (10, 0, 2)


def test_rhythm_of_nobody_is_null() -> None:
    assert rhythm.rhythm(known(None, None), [1, 1]) == (None, None, 0)
    assert rhythm.rhythm(known(5), [0]) == (None, None, 1)


def test_a_path_reads_the_rhythm_at_each_date() -> None:
    days = Known(np.array([[0, 5], [10, 45]]), np.array([[True, True], [True, False]]))
    assert rhythm.path(days, [1, 1]) == [(10, 0, 2), (0, 5, 1)]
    assert rhythm.path(days, [[1, 1], [3, 1]])[0] == (10, 10, 2)


@pytest.mark.parametrize(
    ("before", "now", "trend"),
    [
        ((20, 10), (25, 10), "scattering"),
        ((20, 10), (10, 15), "slowing_together"),
        ((20, 10), (20, 15), "slowing_together"),
        ((20, 10), (10, 10), "closing_up"),
        ((20, 10), (10, 5), "closing_up"),
        ((20, 10), (20, 5), "catching_up"),
        ((20, 10), (20, 10), "steady"),
        ((None, None), (20, 10), "unknown"),
        ((20, 10), (None, None), "unknown"),
    ],
)
def test_the_trend_reads_spread_and_median_together(
    before: tuple[int | None, int | None], now: tuple[int | None, int | None], trend: str
) -> None:
    assert rhythm.trend([rhythm.Rhythm(*before, 5), rhythm.Rhythm(*now, 5)]) == trend


def test_one_date_has_no_trend() -> None:
    assert rhythm.trend([rhythm.Rhythm(20, 10, 5)]) == "unknown"
