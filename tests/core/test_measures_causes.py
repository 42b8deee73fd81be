"""Every unspent rupiah has one cause, to the last sen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.budget.measures import amounts, causes

SEN = st.integers(-(10**15), 10**16)
ROW = st.fixed_dictionaries(
    {
        "ceiling": st.integers(0, 10**16),
        "planned": SEN,
        "realised": SEN,
        "has_plan": st.booleans(),
        "physical": st.one_of(st.just(float("nan")), st.floats(0, 1)),
        "unratified": SEN,
        "withheld": SEN,
        "tender_saving": SEN,
    }
)


def split(rows: list[dict[str, float]]) -> np.ndarray:
    whole = ("ceiling", "planned", "realised", "unratified", "withheld", "tender_saving")
    columns = {key: np.array([row[key] for row in rows], dtype=np.int64) for key in whole}
    columns["has_plan"] = np.array([row["has_plan"] for row in rows], dtype=bool)
    columns["physical"] = np.array([row["physical"] for row in rows], dtype=np.float64)
    return causes.partition(**columns)


@given(st.lists(ROW, min_size=1, max_size=8))
def test_causes_sum_exactly_to_ceiling_minus_realised(rows: list[dict[str, float]]) -> None:
    assert split(rows).sum(axis=1).tolist() == [row["ceiling"] - row["realised"] for row in rows]


@given(st.lists(ROW, min_size=1, max_size=8))
def test_only_over_ceiling_is_negative(rows: list[dict[str, float]]) -> None:
    found = split(rows)
    assert (found[:, :-1] >= 0).all()
    assert (found[:, -1] <= 0).all()


@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_roll_up_of_causes_is_the_sum_of_its_leaves(rows: list[dict[str, float]]) -> None:
    rolled = amounts.by_group(split(rows), np.arange(len(rows)) % 2, 2)
    left = [row["ceiling"] - row["realised"] for row in rows]
    assert rolled.sum(axis=1).tolist() == [sum(left[0::2]), sum(left[1::2])]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, {"planned_later": 40, "late": 30}),
        ({"realised": 60}, {"planned_later": 40}),
        ({"realised": 75}, {"planned_later": 25}),
        ({"realised": 110}, {"over_ceiling": -10}),
        ({"planned": 130}, {"late": 70}),
        ({"planned": 0}, {"planned_later": 70}),
        ({"has_plan": False}, {"no_plan": 70}),
        ({"has_plan": False, "realised": 110}, {"over_ceiling": -10}),
        ({"physical": 0.45}, {"planned_later": 40, "done_not_billed": 15, "late": 15}),
        ({"physical": 0.29}, {"planned_later": 40, "late": 30}),
        ({"physical": 1.0}, {"planned_later": 40, "done_not_billed": 30}),
        (
            {"unratified": 5, "withheld": 10, "tender_saving": 8, "physical": 0.9},
            {
                "planned_later": 40,
                "not_ratified": 5,
                "withheld": 10,
                "tender_saving": 8,
                "done_not_billed": 7,
            },
        ),
        ({"unratified": 50, "withheld": 10}, {"planned_later": 40, "not_ratified": 30}),
        ({"unratified": -5, "withheld": -1}, {"planned_later": 40, "late": 30}),
        ({"ceiling": 0, "planned": 0, "realised": 0}, {}),
    ],
)
def test_causes_by_example(row: dict[str, float], expected: dict[str, int]) -> None:
    usual = {"ceiling": 100, "planned": 60, "realised": 30, "has_plan": True, "physical": float("nan")}
    found = split([{**usual, "unratified": 0, "withheld": 0, "tender_saving": 0, **row}])[0]
    assert {cause: sen for cause, sen in zip(causes.CAUSES, found.tolist(), strict=True) if sen} == expected


@given(st.integers(0, 9 * 10**18), st.integers(0, 10**6))
def test_a_part_of_an_amount_is_its_exact_floor(amount: int, millionths: int) -> None:
    assert amounts.part(amount, millionths / 10**6).tolist() == amount * millionths // 10**6


@given(st.lists(st.tuples(SEN, st.integers(0, 3)), max_size=20))
def test_any_roll_up_equals_the_sum_of_its_leaves(rows: list[tuple[int, int]]) -> None:
    sen = np.array([row[0] for row in rows], dtype=np.int64)
    group = np.array([row[1] for row in rows], dtype=np.int64)
    expected = [sum(money for money, unit in rows if unit == one) for one in range(4)]
    assert amounts.by_group(sen, group, 4).tolist() == expected


@pytest.mark.parametrize("unit", [-1, 2])
def test_a_group_outside_is_refused(unit: int) -> None:
    with pytest.raises(IndexError):
        amounts.by_group([1], [unit], 2)
