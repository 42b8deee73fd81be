"""Verdicts against potential: survey and history together, obstacles dealt with; do they come true."""

from __future__ import annotations

import datetime as dt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim import law
from rapim.targets.measures import combined, record, sampling, splitting, verdict
from rapim.targets.measures.combined import Capacity, Cause
from rapim.targets.measures.spread import Spread, amount_at, quantile, reached, spread

LEVELS = np.array([0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95])
NORMAL = np.array([NormalDist().inv_cdf(one) for one in LEVELS.tolist()])
BOUNDS = law.at("targets_verdict_bounds", dt.date(2024, 1, 5))
LIMIT = law.at("targets_contradiction", dt.date(2024, 1, 5))


def like(middle: float, wide: float) -> Spread:
    return spread(LEVELS, middle * np.exp(wide * NORMAL))


def width(one: Spread) -> float:
    low, high = quantile(one, [0.1, 0.9])[0]
    return float(np.log(high / low))


def test_old_pattern_and_obstacles_dealt_with_are_two_probabilities() -> None:
    """What absorbed 78 % is not pas at 78 % when 92 % could be reached."""
    forecast, potential = like(0.78, 0.03), like(0.92, 0.03)
    alone = verdict.judged([0.7806], BOUNDS, forecast)
    beside = verdict.judged([0.7806], BOUNDS, forecast, potential)
    assert (alone.verdict, alone.judged_on) == (("fitting",), "forecast")
    assert (beside.verdict, beside.judged_on) == (("too_low",), "potential")
    asked = verdict.judged([0.92], BOUNDS, forecast, potential)
    assert asked.removed is not None
    assert (asked.verdict, round(float(asked.removed[0]), 9)) == (("fitting",), 0.5)
    assert float(asked.habit[0]) < 0.01


def test_the_band_of_pas() -> None:
    assert verdict.probability_band(BOUNDS) == (0.35, 0.65)
    assert verdict.probability_band(BOUNDS, "too_low") == (0.85, 1.0)
    assert verdict.probability_band(BOUNDS, "too_high") == (0.0, 0.15)


def test_survey_and_history_that_agree_make_each_other_surer() -> None:
    found = combined.both(like(100, 0.1), like(100, 0.1), LIMIT)
    assert not found.contradict[0]
    assert round(width(found.spread) / width(like(100, 0.1)), 6) == round(0.5**0.5, 6)
    assert round(float(amount_at(found.spread, 0.0)[0]), 6) == 100


def test_the_surer_of_both_weighs_more() -> None:
    found = combined.both(like(100, 0.05), like(110, 0.10), LIMIT)
    assert round(float(found.weight_survey[0]), 6) == 0.8
    assert round(float(np.log(amount_at(found.spread, 0.0)[0] / 100)), 6) == round(0.2 * np.log(1.1), 6)


def test_who_contradict_each_other_are_not_averaged() -> None:
    found = combined.both(like(100, 0.05), like(200, 0.05), LIMIT)
    assert found.contradict.tolist() == [True]
    low, high = quantile(found.spread, [0.1, 0.9])[0]
    assert (low < 105, high > 190) == (True, True)
    assert abs(float(reached(found.spread, [150])[0]) - 0.5) < 0.01


def test_nothing_over_the_collectable() -> None:
    found = combined.both(like(100, 0.1), like(100, 0.1), LIMIT, [100.0])
    assert reached(found.spread, [100.5]).tolist() == [0.0]


def test_named_causes_raise_what_can_be_reached_within_people_and_ceiling() -> None:
    forecast = like(78, 0.02)
    causes = [
        Cause("not_announced", (8, 10, 12), (0.6, 0.8, 1.0), needs_officers=True),
        Cause("not_billed", (3, 4, 5)),
    ]
    free, told = combined.without_causes(forecast, causes)
    assert [(one.code, one.middle, one.share) for one in told] == [
        ("not_announced", 8.0, 0.8),
        ("not_billed", 4.0, 1.0),
    ]
    assert abs(float(amount_at(free, 0.0)[0]) - 90) < 0.5
    few = combined.able(Capacity(officers=2, packages=100), 20)
    assert few == 0.4
    held, told = combined.without_causes(forecast, causes, people=few)
    assert [one.share for one in told] == [0.4, 1.0]
    assert abs(float(amount_at(held, 0.0)[0]) - 86) < 0.5
    capped, _ = combined.without_causes(forecast, causes, ceiling=85)
    assert reached(capped, [85.1]).tolist() == [0.0]


@pytest.mark.parametrize(
    ("capacity", "share"),
    [
        (Capacity(officers=5, packages=100), 1.0),
        (Capacity(officers=0, packages=100), 0.0),
        (Capacity(officers=0, packages=0), 1.0),
        (Capacity(officers=5, packages=100, posts=10, vacancies=3), 0.7),
        (Capacity(officers=4, packages=100, posts=10, vacancies=12), 0.0),
    ],
)
def test_the_narrowest_place_decides_what_people_can_carry(capacity: Capacity, share: float) -> None:
    assert combined.able(capacity, 20) == share


amounts = st.lists(st.floats(0, 50), min_size=3, max_size=3).map(sorted)
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@settings(max_examples=25)
@given(amounts, shares, st.floats(0, 1), st.floats(40, 200))
def test_dealing_with_obstacles_never_makes_a_target_less_likely(
    amount: list[float], share: list[float], people: float, target: float
) -> None:
    forecast = like(78, 0.1)
    cause = Cause(
        "any", (amount[0], amount[1], amount[2]), (share[0], share[1], share[2]), needs_officers=True
    )
    free, _ = combined.without_causes(forecast, [cause], people=people)
    assert reached(free, [target])[0] >= reached(forecast, [target])[0] - 1e-9


def test_a_cause_is_no_nonsense() -> None:
    for amount, share in (((3, 2, 4), (0, 0, 0)), ((1, 2, 3), (0.5, 0.4, 1)), ((1, 2, 3), (0, 1, 1.1))):
        with pytest.raises(ValueError):
            Cause("odd", amount, share)


def test_a_survey_is_judged_like_a_forecast() -> None:
    found = sampling.estimate([sampling.Stratum(100, tuple(float(one) for one in range(50, 90)))])
    values = sampling.sample_quantiles(found, LEVELS.tolist())
    assert values == sorted(values)
    assert values[3] == float(found.total)


@pytest.fixture(scope="module")
def region() -> tuple[Spread, np.ndarray]:
    """400 units whose potential is known: lognormal, of very different sizes; and what they then reach."""
    draw = np.random.default_rng(7)
    middle, wide = draw.lognormal(25, 1.5, 400), draw.uniform(0.05, 0.5, 400)
    known = spread(LEVELS, middle[:, None] * np.exp(wide[:, None] * NORMAL))
    outcome = middle[:, None] * np.exp(wide[:, None] * draw.normal(size=(400, 50)))
    return known, outcome


def test_targets_at_the_middle_of_the_true_potential_are_pas_and_met_by_half(
    region: tuple[Spread, np.ndarray],
) -> None:
    known, outcome = region
    asked = amount_at(known, 0.0)
    told = verdict.judged(asked, BOUNDS, known)
    assert set(told.verdict) == {"fitting"}
    assert abs(float((outcome >= asked[:, None]).mean()) - 0.5) < 0.01


def test_targets_called_p_are_met_in_p_of_the_cases(region: tuple[Spread, np.ndarray]) -> None:
    known, outcome = region
    draw = np.random.default_rng(8)
    asked = amount_at(known, 0.0) * draw.lognormal(0, 0.4, 400)
    said = np.repeat(reached(known, asked), outcome.shape[1])
    met = (outcome >= asked[:, None]).ravel()
    for band in record.calibration(said, met):
        assert band.said is not None and band.met is not None
        assert abs(band.said - band.met) < 0.02
    assert sum(band.count for band in record.calibration(said, met)) == said.size


def test_verdicts_from_surveys_of_a_known_region_are_right_as_often_as_said() -> None:
    """A survey says P50 of a total that is known; it lies over the truth as often as under it."""
    draw = np.random.default_rng(9)
    places = [draw.lognormal(4, 0.4, 200), draw.lognormal(5, 0.6, 60)]
    truth = float(sum(one.sum() for one in places))
    inside, chances = [], []
    for _ in range(120):
        strata = [
            sampling.Stratum(len(one), tuple(draw.choice(one, 12, replace=False).round(3).tolist()))
            for one in places
        ]
        found = sampling.estimate(strata)
        within = sampling.interval(found, 0.80)
        inside.append(within.low <= truth <= within.high)
        asked = spread(LEVELS, sampling.sample_quantiles(found, LEVELS.tolist()))
        chances.append(float(reached(asked, [truth])[0]))
    assert 0.74 <= np.mean(inside) <= 0.86
    called = [word for one in chances for word in verdict.words(one, BOUNDS)]
    assert 0.22 <= called.count("fitting") / 120 <= 0.38


def test_a_poor_past_gains_a_laggard_nothing() -> None:
    """Potential comes from what is there; the split knows no past that could lower a target."""
    potential = like(100, 0.2)
    both_units = Spread(potential.levels, np.repeat(potential.values, 2, axis=0), np.full(2, np.inf))
    assert splitting.fair(both_units, 20_000).targets.tolist() == [10_000, 10_000]
    good, poor = like(95, 0.05), like(40, 0.05)
    asked = splitting.fair(both_units, 20_000).targets[0] / 100
    words = [verdict.judged([asked], BOUNDS, past, potential).verdict for past in (good, poor)]
    assert words[0] == words[1]


def test_wilson_and_pinball_as_by_hand() -> None:
    low, high = record.wilson(5, 10, 0.95)
    assert (round(low, 4), round(high, 4)) == (0.2366, 0.7634)
    assert record.wilson(0, 10)[0] == 0.0
    assert record.pinball([0.1, 0.5], [[10, 20], [10, 20]], [20, 5]).round(6).tolist() == [0.5, 6.0]


def test_an_empty_band_of_the_record_says_nothing() -> None:
    bands = record.calibration([0.5, 0.5, 0.9], [True, False, True])
    assert [(one.count, one.met) for one in bands] == [(0, None), (0, None), (2, 0.5), (0, None), (1, 1.0)]
    assert [one.kept for one in bands] == [None, None, True, None, True]
    assert quantile(like(100, 0.1), [0.5]).round(6).tolist() == [[100.0]]
