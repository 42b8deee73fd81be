"""Monthly or cumulative is judged from leaves; totals and equal leaves say nothing."""

from __future__ import annotations

import random

import pytest

from rapim.intake.variant import Judge, Leaves, Verdict, decide, leaves_from

WHERE = frozenset({"1.01.02"})


def month(number: int, *amounts: int, ceiling: int = 1000, names: str = "abcdefghijklmnopqrst") -> Leaves:
    keys = [(name, "", "") for name in names[: len(amounts)]]
    return leaves_from(number, WHERE, keys, list(amounts), [ceiling] * len(amounts))


def said(*series: Leaves) -> list[str]:
    judge = Judge()
    return [judge.judge(mine, [other for other in series if other is not mine]).variant for mine in series]


@pytest.mark.parametrize(
    ("rising", "falling", "variant"),
    [
        (0, 0, ""),
        (2, 0, ""),
        (3, 0, "cumulative"),
        (0, 1, ""),
        (0, 2, "monthly"),
        (95, 5, "cumulative"),
        (90, 10, ""),
        (85, 15, "monthly"),
    ],
)
def test_counts_of_leaves_decide(rising: int, falling: int, variant: str) -> None:
    assert decide(rising, falling) == variant


def test_falling_leaves_are_monthly_though_the_total_rises() -> None:
    assert said(month(1, 10, 20, 30, 0), month(2, 0, 10, 40, 90), month(3, 5, 0, 20, 300)) == ["monthly"] * 3


def test_rising_leaves_are_cumulative() -> None:
    assert said(month(1, 10, 20, 30), month(2, 20, 40, 60), month(3, 30, 60, 90)) == ["cumulative"] * 3


def test_a_correction_does_not_make_a_year_monthly() -> None:
    first = [100 + n for n in range(20)]
    months = [month(m, *[amount * m for amount in first]) for m in range(1, 7)]
    months[3].amounts[0] -= 150
    assert said(*months) == ["cumulative"] * 6


def test_equal_leaves_do_not_decide() -> None:
    judge = Judge()
    february = month(2, 10, 20, 30, 40)
    assert judge.judge(february, [month(1, 10, 20, 30, 40)]) == Verdict("", "undecided")


def test_january_alone_is_one_month() -> None:
    assert Judge().judge(month(1, 10, 20), []) == Verdict("monthly", "january")


def test_one_report_alone_is_undecided_unless_most_of_the_year_is_spent() -> None:
    assert Judge().judge(month(6, 100, 200, 300), []) == Verdict("", "undecided")
    assert Judge().judge(month(12, 900, 950, 990, 100), []) == Verdict("cumulative", "mostly_spent")


def test_other_agencies_say_nothing() -> None:
    other = leaves_from(1, frozenset({"2.07.01"}), [("a", "", ""), ("b", "", "")], [50, 60], [0, 0])
    assert Judge().judge(month(2, 10, 20), [other]).variant == ""


def test_one_cumulative_report_among_monthly_ones_is_not_guessed() -> None:
    monthly = [month(1, 10, 20, 30, 40, 50), month(2, 5, 30, 10, 50, 20), month(3, 20, 0, 30, 10, 40)]
    june = month(6, 40, 60, 90, 130, 150)
    assert said(*monthly, june) == ["monthly", "monthly", "monthly", ""]


def test_one_monthly_report_among_cumulative_ones_is_not_guessed() -> None:
    rising = [month(m, *[m * (10 + n) for n in range(20)]) for m in range(1, 9)]
    stranger = month(9, *[8 if n < 8 else 9 * (10 + n) for n in range(20)])
    assert said(*rising, stranger)[-1] == ""


def test_the_order_of_tables_does_not_matter() -> None:
    rows = [month(1, 10, 20, 30, 0), month(2, 0, 10, 40, 90), month(3, 5, 0, 20, 300), month(4, 1, 1, 1, 1)]
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert said(*rows) == ["monthly"] * 4
