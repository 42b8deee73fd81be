"""The worked examples of the budget, each by its number."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from rapim import law
from rapim.budget.measures import absorption, codes, compare, ikpa, scales
from rapim.units import sen

BILLION = 10**9


def billions(amount_of_sen: int) -> float:
    return round(amount_of_sen / (100 * BILLION), 1)


def percent(share: object) -> float:
    return round(float(np.asarray(share)) * 100, 2)


def test_t_bud_01_kudus_on_21_august_2019() -> None:
    ceilings = np.array([sen(8488 * BILLION // 10), sen(1330 * BILLION)])
    realised = np.array([sen(848_800_000_000 * 3471 // 10_000), sen(1_330_000_000_000 * 6260 // 10_000)])
    assert billions(int(realised.sum())) == 1127.2
    assert percent(absorption.gross(realised.sum(), ceilings.sum())) == 51.73
    rule_of_year = law.at("direct_expenditure", dt.date(2019, 1, 1))
    lines = absorption.is_direct(["5.2.2.01.01", "5.1.1.01.01"], rule_of_year)
    assert [percent(share) for share in absorption.direct(realised, ceilings, lines, [0, 0], 1)] == [34.71]
    published = np.array([0.5174])
    assert compare.agrees(published, absorption.gross([realised.sum()], [ceilings.sum()]), 0.25).tolist() == [
        True
    ]


def test_t_bud_02_shortfall_of_2019_against_90_percent() -> None:
    ceiling = sen(2180 * BILLION)
    realised = ceiling * 7806 // 10_000
    assert billions(int(absorption.shortfall(ceiling, realised, 0.90))) == 260.3


def test_t_bud_03_two_conventions_of_deviation() -> None:
    assert absorption.deviation_pp([60], [45], [100]).tolist() == [15.0]
    assert absorption.deviation_rel([60], [45]).tolist() == [0.25]


def test_t_bud_04_rounded_trillions_agree_within_their_tolerance() -> None:
    naive = absorption.gross([sen(1470 * BILLION)], [sen(2620 * BILLION)])
    tolerance = law.at("rounded_input_tolerance_pp", dt.date(2025, 9, 17))
    assert percent(naive[0]) == 56.11
    assert compare.agrees([0.5594], naive, tolerance).tolist() == [True]
    assert compare.agrees([0.5585], naive, tolerance).tolist() == [False]


@pytest.mark.parametrize(
    ("day", "ceiling"),
    [
        (dt.date(2025, 6, 30), 2490),
        (dt.date(2025, 9, 16), 2490),
        (dt.date(2025, 9, 17), 2620),
        (dt.date(2025, 9, 18), 2620),
        (dt.date(2025, 11, 30), 2640),
        (dt.date(2025, 1, 1), None),
    ],
)
def test_t_bud_05_a_report_divides_by_the_ceiling_of_its_day(day: dt.date, ceiling: int | None) -> None:
    effective = [dt.date(2025, 6, 1), dt.date(2025, 9, 17), dt.date(2025, 11, 30)]
    ordinals = [one.toordinal() for one in effective]
    stated = absorption.ceiling_in_force(ordinals, [0, 0, 0], [2490, 2620, 2640], day.toordinal())
    assert stated == ceiling


def test_t_bud_05_on_equal_dates_the_higher_rank_wins() -> None:
    assert absorption.ceiling_in_force([5, 5, 4], [1, 0, 2], [10, 20, 30], 6) == 10


def test_t_bud_06_october_2020() -> None:
    assert percent(absorption.gross([sen(1270 * BILLION)], [sen(2140 * BILLION)])[0]) == 59.35


def test_t_bud_07_four_digit_sub_activity_by_year() -> None:
    code = "1.05.02.2.03.0002"
    assert codes.check_code("sub_activity", code, 2024) == ("valid", "in_force", {})
    assert codes.check_code("sub_activity", code, 2021) == (
        "warning",
        "sub_activity_4_digits_before_2023_list",
        {"read": 4, "expected": 2},
    )


def test_t_bud_08_capital_land_by_year() -> None:
    code = "5.2.3.01.01"
    assert codes.check_code("account", code, 2019) == ("valid", "in_force", {})
    assert codes.account_kind(code, 2019) == "capital_land"
    assert codes.check_code("account", code, 2021) == (
        "invalid",
        "level_width",
        {"level": 3, "read": "3", "expected": 2},
    )


def test_t_bud_09_a_grade_names_its_scale() -> None:
    day = dt.date(2019, 12, 31)
    both = [scales.Scale.of(name, law.at(name, day)) for name in scales.NAMES]
    assert [scales.grade([0.7806], scale) for scale in both] == [
        ("scale_performance", ["high"]),
        ("scale_absorption", ["very_low"]),
    ]


CEILING = [400, 300, 300]
TYPES = ("personnel", "goods_services", "capital")


def test_t_ikpa_01_absorption_by_quarter() -> None:
    targets = law.at("ikpa_quarter_targets", dt.date(2024, 1, 1))
    realised = [[90, 200, 310, 392], [30, 120, 200, 279], [10, 60, 180, 255]]
    found = ikpa.absorption(CEILING, realised, [targets[kind] for kind in TYPES])
    assert [percent(quarter) for quarter in found.quarters] == [70.00, 79.00, 94.29, 98.33]
    assert percent(found.indicator) == 85.40


def test_t_ikpa_02_page_three_deviation() -> None:
    limits = law.at("ikpa_page_three", dt.date(2024, 1, 1))
    found = ikpa.page_three(
        CEILING, [[35], [25], [40]], [[34], [20], [10]], limits["cap"], limits["tolerance"]
    )
    assert [round(one * 100, 3) for one in found.deviations[:, 0]] == [2.857, 20.0, 75.0]
    assert [round(one * 100, 3) for one in found.months] == [29.643]
    assert round(found.value * 100, 3) == 70.357
