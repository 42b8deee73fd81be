"""What the RKAP of a company says: shares, the year that is gone, the result and the dividend."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rapim import words
from rapim.budget.measures import company

SEN = st.integers(-(10**15), 10**15)
PLANS = st.integers(1, 10**15)


@given(st.lists(st.tuples(SEN, PLANS), min_size=1, max_size=20))
def test_a_share_scales_with_what_was_reached(rows: list[tuple[int, int]]) -> None:
    reached, plan = (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
    found = company.share_reached(reached, plan)
    assert np.allclose(found * plan, reached)
    assert np.array_equal(company.share_reached(plan, plan), np.ones(len(rows)))


@given(SEN, st.integers(-(10**15), 0))
def test_no_share_of_a_plan_of_nothing_or_of_a_loss(reached: int, plan: int) -> None:
    assert np.isnan(company.share_reached([reached], [plan])[0])


@given(SEN, SEN)
def test_the_result_and_the_dividend_are_exact(one: int, other: int) -> None:
    assert company.net_result([one], [other]).tolist() == [one - other]
    assert company.net_result([one], [other]) == -company.net_result([other], [one])
    assert company.dividend_due([one], [other]).tolist() == [one - other]


@given(st.lists(st.integers(0, 12), max_size=12), st.integers(0, 12))
def test_the_latest_month_is_one_that_was_reported_and_had_ended(months: list[int], ended: int) -> None:
    found = company.latest_month(months, ended)
    assert found == max((month for month in months if month <= ended), default=None)


def test_the_year_gone_is_months_of_twelve() -> None:
    assert company.year_gone([0, 6, 12]).tolist() == [0.0, 0.5, 1.0]


def test_quantities_have_no_more_decimals_than_they_need() -> None:
    said = [words.quantity(*one) for one in ((518_000_000, "pelanggan"), (241_234, "%"), (-5_000, "m3"))]
    assert said == ["51.800 pelanggan", "24,1234%", "−0,5 m3"]
    assert words.quantity(96_400_000_000, "m3", "en") == "9,640,000 m3"
