"""A fair split: exact, equally hard, monotone, blind to the order of units and to their past."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim import law
from rapim.files import unit_tables
from rapim.targets.measures import reports, splitting
from rapim.targets.measures.spread import Spread, amount_at, quantile, reached, spread, sums

LEVELS = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]


@st.composite
def regions(draw: st.DrawFn) -> Spread:
    count = draw(st.integers(1, 12))
    steps = st.lists(st.integers(1_000, 10**13), min_size=7, max_size=7)
    return spread(LEVELS, [np.cumsum(draw(steps)) for _ in range(count)])


def total_of(one: Spread, share: float) -> int:
    return int(one.values[:, 3].sum() * share)


@settings(max_examples=20)
@given(regions(), st.floats(0.3, 2.5))
def test_a_split_sums_exactly_and_is_equally_hard(one: Spread, share: float) -> None:
    total = total_of(one, share)
    split = splitting.fair(one, total)
    assert sum(split.targets.tolist()) == total
    free = split.targets > 0
    assert (np.abs(split.chances - split.common)[free] < 0.005).all()


@settings(max_examples=20)
@given(regions(), st.floats(0.3, 2.0), st.integers(1, 10**12))
def test_a_bigger_total_never_lowers_a_target(one: Spread, share: float, more: int) -> None:
    total = total_of(one, share)
    first = splitting.fair(one, total).targets
    for added in (1, 2, more):
        assert (splitting.fair(one, total + added).targets >= first).all()


@settings(max_examples=20)
@given(regions(), st.floats(0.3, 2.0), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(one: Spread, share: float, random: object) -> None:
    order = list(range(len(one)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = Spread(one.levels, one.values[order], one.ceiling[order])
    total = total_of(one, share)
    first, second = splitting.fair(one, total), splitting.fair(other, total)
    apart = np.abs(first.targets[order] - second.targets)
    assert (int(apart.max()) <= 1, sorted(first.targets)) == (True, sorted(second.targets))
    assert splitting.fitting_total(one, total) == splitting.fitting_total(other, total)


@settings(max_examples=20)
@given(regions(), st.floats(0.5, 1.5), st.integers(2, 9))
def test_all_scaled_alike_scales_every_target(one: Spread, share: float, factor: int) -> None:
    total = total_of(one, share)
    small = splitting.fair(one, total).targets
    large = splitting.fair(Spread(one.levels, one.values * factor, one.ceiling), total * factor).targets
    assert (np.abs(large - small * factor) <= factor * (len(one) + 1) + 1e-9 * large).all()


@settings(max_examples=20)
@given(regions(), st.floats(0.3, 2.0), st.data())
def test_floors_and_caps_hold_and_the_rest_is_equally_hard(
    one: Spread, share: float, data: st.DataObject
) -> None:
    middle = one.values[:, 3].astype(np.int64)
    floor = middle * data.draw(st.integers(0, 60)) // 100
    cap = middle * data.draw(st.integers(90, 300)) // 100
    total = max(int(floor.sum()), min(int(cap.sum()), total_of(one, share)))
    split = splitting.fair(one, total, floor, cap)
    assert sum(split.targets.tolist()) == total
    assert ((split.targets >= floor) & (split.targets <= cap)).all()
    free = np.array([bound == "" for bound in split.bound])
    assert (np.abs(split.chances - split.common)[free] < 0.005).all()


@settings(max_examples=15)
@given(regions(), st.floats(0.5, 1.5), st.data())
def test_lowering_the_past_of_a_unit_never_lowers_its_target(
    one: Spread, share: float, data: st.DataObject
) -> None:
    bounds = law.at("targets_verdict_bounds", dt.date(2024, 1, 5))
    names = [f"q{round(100 * level):02}" for level in LEVELS]
    past = data.draw(st.lists(st.integers(0, 10**9), min_size=len(one), max_size=len(one)))
    targets = []
    for divisor in (1, 10):
        lines = [["unit", *names, "past"]]
        lines += [[f"U{n:02}", *row, past[n] // divisor] for n, row in enumerate(one.values.tolist())]
        table = unit_tables.read("\n".join(",".join(map(str, line)) for line in lines))
        found = reports.split_table(table, 100 * total_of(one, share), bounds)
        targets.append([row["target_sen"] for row in found["rows"]])
    assert targets[0] == targets[1]


def test_a_total_outside_the_bounds_is_refused_with_what_would_do() -> None:
    one = spread([0.1, 0.5, 0.9], [[1, 2, 3], [4, 5, 6]])
    with pytest.raises(splitting.NoSplitError) as refused:
        splitting.fair(one, 13, [1, 1], [5, 7])
    assert (refused.value.lowest, refused.value.highest) == (2, 12)


def test_units_without_any_spread_are_asked_for_what_they_reach_and_the_rest_by_size() -> None:
    one = spread([0.1, 0.5, 0.9], [[100, 100, 100], [300, 300, 300]])
    assert splitting.fair(one, 400).targets.tolist() == [100, 300]
    assert sum(splitting.fair(one, 801).targets.tolist()) == 801
    assert splitting.fair(one, 200).targets.tolist() == [50, 150]
    assert splitting.fair(one, 0).targets.tolist() == [0, 0]


def test_who_can_reach_nothing_is_asked_for_nothing() -> None:
    one = spread([0.1, 0.5, 0.9], [[0, 0, 0], [100, 200, 300]])
    assert splitting.fair(one, 250).targets.tolist() == [0, 250]
    with pytest.raises(splitting.NoSplitError):
        splitting.fair(spread([0.1, 0.5, 0.9], [[0, 0, 0]]), 1)


def test_a_proposed_split_shows_who_is_asked_too_much() -> None:
    one = spread([0.1, 0.5, 0.9], [[80, 100, 120], [80, 100, 120]])
    split = splitting.fair(one, 200)
    asked = splitting.compared(one, [120, 80], split)
    assert (asked.more.tolist(), asked.total) == ([20, -20], 200)
    assert [round(float(chance), 9) for chance in asked.chances] == [0.1, 0.9]


def test_the_fitting_total_of_one_unit_is_its_middle() -> None:
    one = spread(LEVELS, [[10_000, 20_000, 50_000, 90_000, 95_000, 99_000, 100_000]])
    found = splitting.fitting_total(one, 90_000)
    assert abs(found.together[1] - 90_000) < 100
    assert abs(found.independent[1] - 90_000) < 100
    assert abs(found.chance_together - 0.5) < 0.001


def test_alone_and_together_span_what_is_fitting() -> None:
    draw = np.random.default_rng(5)
    one = spread(LEVELS, np.sort(draw.lognormal(20, 1, (40, 1)) * draw.lognormal(0, 0.4, (40, 7)), axis=1))
    found = splitting.fitting_total(one, 1)
    assert found.independent[2] - found.independent[0] < found.together[2] - found.together[0]
    assert (found.chance_independent, found.chance_together) == (1.0, 1.0)


@settings(max_examples=20)
@given(regions(), st.floats(-12, 12))
def test_amount_and_probability_are_each_others_inverse(one: Spread, odds: float) -> None:
    amount = amount_at(one, odds)
    said = reached(one, amount)
    wanted = 1 / (1 + np.exp(odds))
    assert (np.abs(said - wanted)[amount > 0] < 1e-6).all()
    asked = [0.02, 0.3, 0.97]
    by_odds = [amount_at(one, float(np.log(p / (1 - p)))) for p in asked]
    assert np.allclose(quantile(one, asked), np.stack(by_odds, axis=1))
    assert len(sums(one, together=True)) == len(sums(one, together=False))


def test_one_point_is_surely_reached_and_nothing_beyond_it() -> None:
    one = spread([0.1, 0.5, 0.9], [[5, 5, 5]] * 3)
    assert reached(one, [5, 5.01, 4]).tolist() == [1.0, 0.0, 1.0]
    steps = spread([0.1, 0.5, 0.9], [[1, 5, 5]])
    assert float(reached(steps, 5)[0]) == 0.5


def test_nothing_is_reached_over_the_ceiling() -> None:
    one = spread([0.1, 0.5, 0.9], [[80, 100, 120]], [110])
    assert reached(one, [110]).round(9).tolist() == [0.3]
    assert reached(one, [111]).tolist() == [0.0]
    assert amount_at(one, 5.0).tolist() == [110.0]


@pytest.mark.parametrize(
    ("levels", "values"),
    [
        ([0.5], [[1]]),
        ([0.1, 0.1], [[1, 2]]),
        ([0.1, 0.9], [[2, 1]]),
        ([0.1, 0.9], [[-1, 1]]),
        ([0, 1], [[1, 2]]),
    ],
)
def test_what_is_no_spread_is_refused(levels: list[float], values: list[list[float]]) -> None:
    with pytest.raises(ValueError):
        spread(levels, values)
