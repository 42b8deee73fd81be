"""The worked examples of procurement, each by its number."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from rapim import law
from rapim.procurement.measures import critical, itkp, methods, opportunity, penalty, start
from rapim.units import sen
from rapim.units.arrays import Known

MILLION = 10**6
YEAR_END = dt.date(2026, 12, 31)


def test_t_pbj_01_latest_safe_start_of_a_work_of_150_days() -> None:
    day = dt.date(2026, 1, 2)
    _, p90 = law.at("pbj_selection_days", day)[start.selection_key("tender", "construction")]
    found = start.latest_safe_start(YEAR_END, 150, p90, law.at("pbj_closeout_days", day))
    assert found.as_dict() == {
        "day": "2026-05-15",
        "assumptions": [
            {"code": "fiscal_year_end", "value": "2026-12-31"},
            {"code": "closeout_days", "value": 15},
            {"code": "contract_days", "value": 150},
            {"code": "selection_p90", "value": 65},
            {"code": "selection_source", "value": "default"},
        ],
    }


def judged(planned: float, real: float, finish: dt.date | None = None) -> tuple[str, bool]:
    limits = law.at("pbj_critical", dt.date(2026, 1, 1))
    known = Known(np.array([finish.toordinal() if finish else 0]), np.array([finish is not None]))
    found = critical.of([planned], [real], known, YEAR_END.toordinal(), limits)
    return found.as_list()[0], bool(found.boundary[0])


def test_t_pbj_02_eleven_points_behind_in_period_one() -> None:
    assert judged(0.60, 0.49) == ("a", False)


def test_t_pbj_03_ten_points_are_not_more_than_ten() -> None:
    assert judged(0.60, 0.50) == ("no", False)


def test_t_pbj_04_more_than_five_points_behind_in_period_two() -> None:
    assert judged(0.80, 0.749) == ("b", False)


def test_t_pbj_05_four_points_behind_and_past_the_year() -> None:
    assert judged(0.80, 0.76, dt.date(2027, 1, 5)) == ("c", False)


def test_t_pbj_06_seventy_exactly_is_period_two_and_marked() -> None:
    assert judged(0.70, 0.63) == ("b", True)


def fined(contract: int, days: int, day: dt.date, *, unfinished: int | None = None) -> tuple[int, int]:
    found = penalty.late(
        sen(contract),
        days,
        law.at("pbj_late_fine", day),
        law.at("pbj_vat", day),
        unfinished_sen=None if unfinished is None else sen(unfinished),
    )
    return found.base_sen, found.fine_sen


def test_t_pbj_07_penalty_of_twenty_days_before_vat_of_eleven() -> None:
    for day in (dt.date(2022, 4, 1), dt.date(2025, 1, 1)):
        assert fined(1110 * MILLION, 20, day) == (sen(1000 * MILLION), sen(20 * MILLION))


def test_t_pbj_08_penalty_of_fifty_days_before_vat_of_ten() -> None:
    assert fined(1100 * MILLION, 50, dt.date(2019, 6, 1)) == (sen(1000 * MILLION), sen(50 * MILLION))


def test_t_pbj_09_penalty_on_the_part_not_finished() -> None:
    part = fined(1110 * MILLION, 20, dt.date(2023, 6, 1), unfinished=300 * MILLION)
    assert part == (sen(300 * MILLION), sen(6 * MILLION))


def test_t_pbj_10_fifty_days_cross_the_year() -> None:
    end = dt.date(2025, 12, 27)
    found = opportunity.first(end, dt.date(2025, 12, 31), law.at("pbj_opportunity", end))
    assert (found.last, found.crosses_year, found.needs_carryover, found.refused) == (
        dt.date(2026, 2, 15),
        True,
        True,
        "",
    )


def required(kind: str, ceiling: int, day: dt.date) -> str:
    limits, others = law.at("pbj_direct_limit", day), law.at("pbj_methods", day)
    return methods.choice(kind, sen(ceiling), limits, others).required


@pytest.mark.parametrize(
    ("day", "method"),
    [
        (dt.date(2025, 4, 29), "tender"),
        (dt.date(2025, 4, 30), "pengadaan_langsung"),
        (dt.date(2025, 5, 1), "pengadaan_langsung"),
    ],
)
def test_t_pbj_11_construction_of_350_million(day: dt.date, method: str) -> None:
    assert required("construction", 350 * MILLION, day) == method


def test_t_pbj_12_consultancy_of_80_million() -> None:
    days = (dt.date(2017, 5, 1), dt.date(2018, 6, 30), dt.date(2018, 7, 1), dt.date(2019, 5, 1))
    assert [required("consultancy", 80 * MILLION, day) for day in days] == [
        "seleksi",
        "seleksi",
        "pengadaan_langsung",
        "pengadaan_langsung",
    ]


def test_t_pbj_13_itkp_of_2025() -> None:
    scores = {
        "sirup": 10.00,
        "e_tendering": 4.43,
        "e_catalogue": 2.71,
        "online_shop": 1.00,
        "non_e_tendering": 3.01,
        "e_contract": 4.86,
        "staff": 6.67,
        "maturity": 35.56,
    }
    found = itkp.itkp(scores, law.at("pbj_itkp", dt.date(2025, 12, 31)))
    assert found == (68.24, "fair", (), ())
