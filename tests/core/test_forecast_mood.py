"""A year's mood: bands that few finished years make too narrow, and what a band says of a target."""

from __future__ import annotations

import numpy as np
import pytest

from rapim.stats.forecast import mood

NARROW = np.array([[0.78, 0.79, 0.80, 0.81, 0.82, 0.83, 0.84]])
REACHED = np.array([0.50])


def test_the_rest_of_a_year_is_as_unsure_as_one_other_year_makes_it() -> None:
    band = mood.no_narrower(NARROW, REACHED, 1)[0]
    rest = 0.81 - 0.50
    assert band[3] == 0.81
    assert band[[1, 5]] == pytest.approx([0.81 - 0.175 * rest, 0.81 + 0.175 * rest])
    assert (np.diff(band) >= 0).all()


def test_the_more_years_the_less_is_taken_from_elsewhere_and_without_any_nothing() -> None:
    widths = [np.ptp(mood.no_narrower(NARROW, REACHED, years)) for years in (1, 2, 4, 50)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == pytest.approx(0.06)
    assert (mood.no_narrower(NARROW, REACHED, 0) == NARROW).all()


def test_a_band_that_is_wide_already_stays_and_none_falls_below_what_is_reached() -> None:
    wide = np.array([[0.5, 0.55, 0.7, 0.8, 0.9, 1.0, 1.1]])
    assert (mood.no_narrower(wide, REACHED, 1) == wide).all()
    near = np.array([[0.8, 0.8, 0.8, 0.81, 0.82, 0.83, 0.84]])
    assert mood.no_narrower(near, np.array([0.8]), 1).min() == 0.8


@pytest.mark.parametrize(
    ("reached", "wanted", "expected"),
    [
        (0.5, 0.81, 0.5),
        (0.5, 0.825, 0.175),
        (0.5, 0.9, 0.05),
        (0.5, 0.6, 0.95),
        (0.9, 0.9, 1.0),
    ],
)
def test_the_chance_of_a_target_is_read_between_the_levels(
    reached: float, wanted: float, expected: float
) -> None:
    found = mood.chance(NARROW, np.array([reached]), np.array([wanted]))
    assert found[0] == pytest.approx(expected)


def test_without_a_target_there_is_no_chance() -> None:
    assert np.isnan(mood.chance(NARROW, REACHED, np.array([np.nan]))[0])
