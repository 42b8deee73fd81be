"""Realisation, revenue, progress, comparison, scales, IKPA, codes, evaluation."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.budget import measures
from rapim.budget.measures import (
    codes,
    compare,
    evaluation,
    ikpa,
    progress,
    realisation,
    revenue,
    scales,
)
from rapim.budget.measures.amounts import Known
from rapim.budget.measures.causes import CAUSES
from rapim.units import rules

NAN = float("nan")


def nulls(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 6) for value in values]


def test_every_figure_of_the_board_has_a_rule_with_known_parameters() -> None:
    made = [rules.named(name) for name in measures.FIGURES.values()]
    assert [one.name for one in made if one.version < 1] == []
    used = {name for one in rules.every() if one.name.startswith("budget.") for name in one.parameters}
    assert used - {one.name for one in law.parameters()} == set()


def test_the_basis_says_which_rule_made_what_was_realised() -> None:
    made = [measures.rule_of("realised_sen", basis).name for basis in ("lra", "sp2d")]
    assert made == ["budget.realisation.from_lra", "budget.realisation.from_sp2d"]
    assert measures.rule_of("absorption", "sp2d").sentence == (
        "Absorption is what was realised divided by the ceiling in force; null where the ceiling is 0."
    )
    with pytest.raises(KeyError):
        measures.rule_of("colour")


def test_monthly_amounts_follow_the_last_cumulative_one() -> None:
    amounts = [[10, 20, 30, 0, 5, *[0] * 7], [10, 15, 0, 40, 5, *[0] * 7]]
    gives = [[True, True, True, False, True, *[False] * 7], [True, True, False, True, True, *[False] * 7]]
    since = [[False] * 12, [True, True, False, True, False, *[False] * 7]]
    assert realisation.from_lra(amounts, gives, since)[:, :6].tolist() == [
        [10, 30, 60, 60, 65, 65],
        [10, 15, 15, 40, 45, 45],
    ]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=12, max_size=12))
def test_monthly_and_cumulative_reports_of_one_year_agree(months: list[int]) -> None:
    gives = np.ones((1, 12), dtype=bool)
    monthly = realisation.from_lra([months], gives, ~gives)
    cumulative = realisation.from_lra(np.cumsum([months], axis=1), gives, gives)
    assert monthly.tolist() == cumulative.tolist()


def test_up_is_not_spending_and_returns_are_taken_off() -> None:
    nature = ["spending", "return", "advance", "spending"]
    assert realisation.from_sp2d([100, 30, 500, 7], nature, [0, 0, 0, 1], 2).tolist() == [70, 7]
    with pytest.raises(KeyError):
        realisation.from_sp2d([1], ["gift"], [0], 1)


def test_revenue_achievement_and_shortfall() -> None:
    assert nulls(revenue.achievement([86, 120, 5], [100, 100, 0])) == [0.86, 1.2, None]
    assert revenue.shortfall([86, 120, 5], [100, 100, 0]).tolist() == [14, -20, -5]


def test_kudus_public_works_2020_was_done_but_not_billed() -> None:
    gap = progress.gap([0.70, 0.10, NAN, 0.5], [2070, 6000, 10, 10], [10_000, 10_000, 100, 0])
    assert nulls(gap) == [0.493, -0.5, None, None]
    assert nulls(progress.unbilled(gap)) == [0.493, 0.0, None, None]
    assert nulls(progress.paid_before_done(gap, 0.3)) == [0.0, 0.2, None, None]


def test_physical_progress_is_weighted_by_the_ceilings_that_reported() -> None:
    share = progress.weighted([1.0, 0.5, NAN, NAN], [100, 300, 1000, 5], [0, 0, 0, 1], 3)
    assert nulls(share) == [0.625, None, None]


def test_a_year_is_compared_against_another_at_the_same_date() -> None:
    change = compare.year_on_year([50, 10, 10], [100, 0, 100], [40, 10, 0], [100, 100, 100])
    assert nulls(change.points) == [10.0, None, 10.0]
    assert change.sen.tolist() == [10, 0, 10]
    assert nulls(change.growth) == [0.25, 0.0, None]


def test_null_agrees_with_nothing() -> None:
    assert compare.agrees([0.5, NAN], [NAN, NAN], 0.25).tolist() == [False, False]


DAY = dt.date(2019, 12, 31)


@pytest.mark.parametrize(
    ("name", "shares", "labels"),
    [
        (
            "scale_performance",
            [1.2, 0.905, 0.90, 0.7501, 0.75, 0.65, 0.50, 0.0, NAN],
            ["very_high", "very_high", "high", "high", "medium", "low", "very_low", "very_low", None],
        ),
        (
            "scale_absorption",
            [0.95, 0.9499, 0.90, 0.8938, 0.8718, 0.85, 0.80, 0.7999, NAN],
            ["very_good", "good", "good", "fair", "fair", "fair", "low", "very_low", None],
        ),
    ],
)
def test_grades_at_the_bounds(name: str, shares: list[float], labels: list[str | None]) -> None:
    assert scales.grade(shares, scales.Scale.of(name, law.at(name, DAY))) == (name, labels)


def test_a_scale_without_a_name_or_a_bound_is_refused() -> None:
    value = law.at("scale_absorption", DAY)
    with pytest.raises(ValueError, match="no scale"):
        scales.Scale.of("scale", value)
    with pytest.raises(ValueError, match="above or at_least"):
        scales.Scale.of("scale_absorption", {**value, "bound": "near"})


def test_ikpa_caps_what_surpasses_and_takes_blocked_money_out() -> None:
    found = ikpa.absorption([100, 100], [[40], [10]], [[0.2], [0.2]], [0, 50])
    assert found.quarters.tolist() == [1.0]
    assert ikpa.absorption([100], [[0, 0]], [[0.0, 0.5]]).quarters.tolist() == [1.0, 0.0]


@pytest.mark.parametrize(("spent", "value"), [(95, 1.0), (94, 0.94), (100, 1.0), (300, 0.0)])
def test_a_small_deviation_counts_as_full(spent: int, value: float) -> None:
    assert ikpa.page_three([10], [[100]], [[spent]], 1.0, 0.05).value == pytest.approx(value)


def test_spending_without_a_plan_is_a_whole_deviation() -> None:
    found = ikpa.page_three([10], [[0, 0]], [[5, 0]], 1.0, 0.05)
    assert found.deviations.tolist() == [[1.0, 0.0]]


def test_ikpa_without_ceilings_is_refused() -> None:
    with pytest.raises(ValueError, match="sum to nothing"):
        ikpa.absorption([0], [[0]], [[0.2]])


@pytest.mark.parametrize(
    ("kind", "code", "year", "state", "because"),
    [
        ("account", "5.2.3.01.01", 2020, "valid", "in_force"),
        ("account", "5.2.3.1.01", 2020, "invalid", "level_width"),
        ("account", "5.1.02.01.01.0024", 2020, "invalid", "level_width"),
        ("account", "5.1.02.01.01.0024", 2021, "valid", "in_force"),
        ("account", "5.1.02.01.001.00024", 2026, "valid", "in_force"),
        ("account", "5.1.01.01.01.001", 2021, "valid", "in_force"),
        ("account", "7.1.02", 2021, "invalid", "shape"),
        ("account", "5.1.02.01.01.0024.1", 2021, "invalid", "shape"),
        ("activity", "1.03.15.07", 2020, "valid", "in_force"),
        ("activity", "1.03.15.07", 2021, "invalid", "shape"),
        ("activity", "7.01.02.2.01", 2021, "valid", "in_force"),
        ("programme", "X.XX.01", 2021, "valid", "in_force"),
        ("programme", "1.03.15", 2020, "warning", "kind_unknown_in_year"),
        ("sub_activity", "7.01.02.2.01.01", 2023, "valid", "in_force"),
        ("sub_activity", "7.01.02.2.01.01", 2024, "warning", "sub_activity_2_digits_after_2023_list"),
        ("sub_activity", "7.01.02.2.01.0001", 2023, "warning", "sub_activity_4_digits_before_2023_list"),
        ("sub_activity", "7.01.02.3.01.01", 2023, "invalid", "shape"),
        ("unit", "2.19.3.26.0.00.01.0000", 2021, "valid", "in_force"),
        ("unit", "2.19.3.26.0.00.01", 2021, "invalid", "shape"),
        ("affair", "4", 2021, "valid", "in_force"),
        ("field", "2.19", 2021, "valid", "in_force"),
        ("account", "5.2.3.01.01", 2006, "invalid", "no_act"),
        ("account", "5.2.3.01.01", 2007, "valid", "in_force"),
        ("account", "5.1.02\n", 2021, "invalid", "level_width"),
    ],
)
def test_codes_in_force(kind: str, code: str, year: int, state: str, because: str) -> None:
    assert codes.check_code(kind, code, year)[:2] == (state, because)


def test_an_unknown_kind_of_code_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind"):
        codes.check_code("colour", "1", 2021)


@pytest.mark.parametrize(
    ("code", "year", "kind"),
    [
        ("5.2.3.02.01", 2020, "capital"),
        ("5.2.02.01.01.0001", 2021, "capital"),
        ("5.2.01", 2021, "capital_land"),
        ("5.2.2.01.01", 2020, "goods_services"),
        ("5.1.02.01", 2021, "goods_services"),
        ("5.1.1.01.01", 2020, "personnel"),
        ("4.1.01", 2021, None),
        ("5.1.1", 2006, None),
    ],
)
def test_kinds_of_accounts(code: str, year: int, kind: str | None) -> None:
    assert codes.account_kind(code, year) == kind


PLANNED = np.arange(1, 13) * 100
REALISED = np.array([50, 100, 150, 250, 350, 450, 500, 600, 700, 800, 850, 1100])


def year(months: int = 12, **also: object) -> evaluation.Evaluation:
    split = np.zeros((1, len(CAUSES)), dtype=np.int64)
    split[0, CAUSES.index("late")], split[0, CAUSES.index("tender_saving")] = 70, 30
    lag = Known(np.array([33]), np.array([True]))
    options = {"before_last_days": [880], **also}
    plan, spent = PLANNED[None, :months], REALISED[None, :months]
    return evaluation.evaluate([1200], plan, spent, lag, split, **options)[0]


def test_the_evaluation_of_a_year_says_what_was_reached_and_why() -> None:
    assert year().as_dict() == {
        "ceiling_sen": 1200,
        "realised_sen": 1100,
        "absorption": 1100 / 1200,
        "days_behind": 33,
        "why": [{"cause": "late", "sen": 70}, {"cause": "tender_saving", "sen": 30}],
        "slip_month": 1,
        "slip_sen": 50,
        "december_share": 250 / 1100,
        "last_days_share": 220 / 1100,
        "months": 12,
        "stamp": "provisional",
    }


def test_an_evaluation_is_final_only_when_audited_and_over() -> None:
    assert [year(audited=True).stamp, year(11, audited=True).stamp, year().stamp] == [
        "final",
        "provisional",
        "provisional",
    ]


def test_a_year_that_runs_has_no_december() -> None:
    running = year(7)
    assert (running.months, running.december_share, running.last_days_share) == (7, None, None)
    assert (running.realised_sen, running.slip_month) == (500, 1)


def test_without_days_the_last_ten_are_unknown() -> None:
    assert year(before_last_days=None).last_days_share is None


def test_a_unit_that_never_slipped_and_had_no_money_has_nulls() -> None:
    zeros, none = np.zeros((1, 12), dtype=np.int64), Known(np.array([0]), np.array([False]))
    found = evaluation.evaluate([0], zeros, zeros, none, np.zeros((1, len(CAUSES)), dtype=np.int64))[0]
    assert (found.absorption, found.days_behind, found.slip_month, found.slip_sen) == (None, None, None, 0)
    assert (found.why, found.december_share) == ((), None)
    before = evaluation.evaluate(
        [0], zeros[:, :0], zeros[:, :0], none, np.zeros((1, len(CAUSES)), dtype=np.int64)
    )[0]
    assert (before.months, before.realised_sen, before.slip_month) == (0, 0, None)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=12, max_size=12))
def test_slips_sum_to_what_is_missing_at_the_end(months: list[int]) -> None:
    planned, realised = PLANNED[None, :], np.cumsum([months], axis=1)
    assert evaluation.slips(planned, realised).sum() == planned[0, -1] - realised[0, -1]
