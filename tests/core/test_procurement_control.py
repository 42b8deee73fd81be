"""Contract control: critical contracts, penalties, physical against financial figures."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.procurement.measures import critical, penalty, physical
from rapim.units import sen
from rapim.units.arrays import Known

DAY = dt.date(2026, 6, 1)
LIMITS = law.at("pbj_critical", DAY)
NEVER = Known(np.array([0]), np.array([False]))
BOTH = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.booleans()), min_size=1, max_size=30)


def judged(planned: float, real: float, mode: str = "points") -> str:
    return critical.of([planned], [real], NEVER, 0, LIMITS, mode).as_list()[0]


@pytest.mark.parametrize("tenth", range(10, 70, 5))
def test_a_lag_of_ten_points_is_never_critical_and_a_little_more_is(tenth: int) -> None:
    assert judged(tenth / 100, (tenth - 10) / 100) == "no"
    assert judged(tenth / 100, (tenth - 10) / 100 - 0.000001 if tenth > 10 else 0) == (
        "a" if tenth > 10 else "no"
    )


@pytest.mark.parametrize(
    ("planned", "real", "points", "relative"),
    [
        (0.30, 0.26, "no", "a"),
        (0.30, 0.27, "no", "no"),
        (0.80, 0.76, "no", "no"),
        (0.80, 0.7599, "no", "b"),
        (0.699999, 0.60, "no", "a"),
        (0.70, 0.65, "no", "b"),
        (1.00, 0.94, "b", "b"),
        (0.00, 0.00, "no", "no"),
        (1.00, 1.00, "no", "no"),
        (float("nan"), 0.2, "unknown", "unknown"),
        (0.2, float("nan"), "unknown", "unknown"),
    ],
)
def test_both_readings_of_ten_percent(planned: float, real: float, points: str, relative: str) -> None:
    assert (judged(planned, real), judged(planned, real, "relative")) == (points, relative)


def test_the_year_s_last_day_is_in_time_and_finished_work_is_never_critical() -> None:
    last = dt.date(2026, 12, 31).toordinal()
    finish = Known(np.array([last, last + 1, last + 1, last + 1]), np.array([True, True, True, False]))
    found = critical.of([0.8, 0.8, 1.0, 0.8], [0.8, 0.8, 1.0, 0.8], finish, last, LIMITS)
    assert found.as_list() == ["no", "c", "no", "no"]
    with pytest.raises(ValueError, match="mode is one of"):
        critical.of([0.8], [0.8], NEVER, last, LIMITS, "percent")


@given(BOTH)
def test_many_contracts_are_judged_as_each_one(rows: list[tuple[int, int, bool]]) -> None:
    planned, real, late = (np.array(column) for column in zip(*rows, strict=True))
    finish = Known(np.where(late, 10, 0), late)
    found = critical.of(planned / 1000, real / 1000, finish, 5, LIMITS).as_list()
    for (plan, done, passes), code in zip(rows, found, strict=True):
        lag = plan - done
        if done == 1000:
            expected = "no"
        elif plan < 700:
            expected = "a" if lag > 100 else "no"
        else:
            expected = "b" if lag > 50 else "c" if passes else "no"
        assert code == expected


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (dt.date(2022, 3, 31), 110),
        (dt.date(2022, 4, 1), 111),
        (dt.date(2024, 12, 31), 111),
        (dt.date(2025, 1, 1), 111),
        (dt.date(2025, 1, 2), 111),
    ],
)
def test_the_base_before_vat_by_day(day: dt.date, share: int) -> None:
    assert penalty.base(sen(share * 10**6), law.at("pbj_vat", day)) == sen(100 * 10**6)


def test_the_base_is_rounded_half_up_to_whole_sen() -> None:
    ten = {"rate": (10, 100), "of": (1, 1)}
    assert [penalty.base(amount, ten) for amount in (10, 11, 12, 0)] == [9, 10, 11, 0]
    assert penalty.base(12, None) == 12


@given(st.integers(0, 10**15), st.integers(0, 400), st.integers(0, 400))
def test_a_penalty_is_rounded_once_and_splitting_its_days_gains_nobody_more_than_a_sen(
    contract: int, days: int, more: int
) -> None:
    terms, vat = law.at("pbj_late_fine", DAY), law.at("pbj_vat", DAY)
    one, other, both = (penalty.late(contract, n, terms, vat) for n in (days, more, days + more))
    assert both.fine_sen == both.base_sen * (days + more) // 1000
    assert both.fine_sen - one.fine_sen - other.fine_sen in (0, 1)


@pytest.mark.parametrize(
    ("day", "fine", "capped"),
    [
        (dt.date(2018, 6, 30), 50, True),
        (dt.date(2018, 7, 1), 60, False),
        (dt.date(2018, 7, 2), 60, False),
    ],
)
def test_the_largest_penalty_ended_with_its_law(day: dt.date, fine: int, capped: bool) -> None:
    found = penalty.late(sen(1000 * 10**6), 60, law.at("pbj_late_fine", day), None)
    assert (found.fine_sen, found.capped) == (sen(fine * 10**6), capped)
    assert [(one.code, one.value) for one in found.assumptions] == [
        ("fine_base", "contract"),
        ("fine_vat", "net"),
        ("fine_per_day", "1/1000"),
    ]


def test_days_late_begin_the_day_after_the_end() -> None:
    end = dt.date(2026, 3, 31)
    days = [penalty.days_late(end, end + dt.timedelta(days=n)) for n in (-3, 0, 1, 50)]
    assert days == [0, 0, 1, 50]
    with pytest.raises(ValueError, match="no negative days"):
        penalty.late(1, -1, law.at("pbj_late_fine", DAY), None)


NAN = float("nan")


def test_paid_before_done_and_done_but_not_paid_beyond_advance_and_retention() -> None:
    done = [0.20, 0.20, 0.60, NAN, 0.50]
    paid, contract = [50, 50, 20, 10, 10], [100, 100, 100, 100, 0]
    before = physical.paid_before_done(done, paid, contract, [0.30, 0.20, 0.0, 0.0, 0.0])
    after = physical.done_not_paid(done, paid, contract, [0.0, 0.0, 0.05, 0.0, 0.0])
    assert np.round(before[:3], 9).tolist() == [0.0, 0.1, 0.0]
    assert np.round(after[:3], 9).tolist() == [0.0, 0.0, 0.35]
    assert np.isnan([*before[3:], *after[3:]]).all()


FIGURES = law.at("pbj_figures", DAY)


@pytest.mark.parametrize(
    ("done", "copied", "round_"),
    [
        ([0.11, 0.23, 0.42, 0.61], True, False),
        ([0.115, 0.225, 0.425, 0.605], True, False),
        ([0.116, 0.23, 0.42, 0.61], False, False),
        ([0.11, 0.23, 0.42, NAN], False, False),
        ([0.10, 0.25, 0.40, 0.60], False, True),
        ([0.10, 0.25, 0.40, 0.61], False, False),
        ([0.25, 0.25, 0.25, 0.25], False, False),
        ([0.0, 0.0, 1.0, 1.0], False, False),
    ],
)
def test_figures_that_nobody_measured(done: list[float], copied: bool, round_: bool) -> None:
    money = [[0.11, 0.23, 0.42, 0.61]]
    assert physical.copied([done], money, FIGURES).tolist() == [copied]
    assert physical.always_round([done], FIGURES).tolist() == [round_]


@given(st.lists(st.integers(1, 999), min_size=4, max_size=12, unique=True))
def test_what_is_measured_to_a_tenth_of_a_point_is_not_called_round(parts: list[int]) -> None:
    done = np.array([parts]) / 1000
    assert physical.always_round(done, FIGURES).tolist() == [all(part % 50 == 0 for part in parts)]
    assert physical.copied(done, done, FIGURES).tolist() == [True]
    assert physical.copied(done, np.clip(done + 0.0051, 0, 1), FIGURES).tolist() == [False]
