"""Days and months of a fiscal year, and the register of rules."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import units
from rapim.units import rules


def test_a_leap_year_has_366_days() -> None:
    assert [units.days_in_year(year) for year in (1900, 2000, 2019, 2020)] == [365, 366, 365, 366]


def test_month_marks_are_the_last_days_of_months() -> None:
    assert units.month_marks(2019) == (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)
    assert units.month_marks(2020)[2:4] == (60, 91)


@given(st.dates(dt.date(2007, 1, 1), dt.date(2035, 12, 31)))
def test_a_day_number_and_its_date_are_the_same_day(day: dt.date) -> None:
    number = units.day_of_year(day)
    assert units.date_of_day(day.year, number) == day
    assert units.month_of_day(day.year, number) == day.month
    over = units.months_ended(day.year, number)
    assert over == (day.month if day == units.month_end(day.year, day.month) else day.month - 1)


def test_day_0_stands_before_the_year() -> None:
    assert units.date_of_day(2019, 0) == dt.date(2018, 12, 31)
    assert (units.month_of_day(2019, 0), units.months_ended(2019, 0)) == (1, 0)


def test_a_year_before_29_february_is_28_february() -> None:
    days = [dt.date(2020, 2, 28), dt.date(2020, 2, 29), dt.date(2020, 3, 1)]
    assert [units.year_before(day) for day in days] == [
        dt.date(2019, 2, 28),
        dt.date(2019, 2, 28),
        dt.date(2019, 3, 1),
    ]


def test_the_rules_of_a_fiscal_year_are_those_of_its_first_day() -> None:
    assert units.fiscal_day(2021) == dt.date(2021, 1, 1)


def test_a_rule_says_its_sentence_units_and_source() -> None:
    @rules.rule("tests.units.double", version=3, parameters=("quarter_targets",))
    def double(amount: int) -> int:
        """Twice the amount,
        in one sentence.

        More about it.

        Units: sen in,
        sen out.
        Source: arithmetic.
        """
        return 2 * amount

    assert double(2) == 4
    assert rules.named("tests.units.double").as_dict() == {
        "name": "tests.units.double",
        "version": 3,
        "sentence": "Twice the amount, in one sentence.",
        "units": "sen in, sen out.",
        "source": "arithmetic.",
        "parameters": ["quarter_targets"],
    }
    with pytest.raises(ValueError, match="two rules"):
        rules.rule("tests.units.double", version=1)(double)


def test_a_rule_without_units_is_refused() -> None:
    def silent() -> None:
        """A sentence.

        Source: nowhere.
        """

    with pytest.raises(ValueError, match="units"):
        rules.rule("tests.units.silent", version=1)(silent)
