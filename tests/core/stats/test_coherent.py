"""Parts sum to the whole in every statement, to the sen, and never fall below what they have reached."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim.stats.forecast.coherent import Level, split, summed, tree
from rapim.stats.forecast.events import event
from rapim.stats.forecast.panel import Panel, panel
from rapim.stats.forecast.spread import LEVELS


def level(draw: np.random.Generator, parts: int, wholes: int) -> Level:
    """Parts of every kind: certain ones, empty ones, wide ones; every whole has a part."""
    floor = draw.integers(0, 10**12, parts) * draw.integers(0, 2, parts)
    steps = np.cumsum(
        draw.integers(0, 10**11, (parts, len(LEVELS))) * draw.integers(0, 2, (parts, 1)), axis=1
    )
    place = np.concatenate([np.arange(wholes), draw.integers(0, wholes, parts - wholes)])
    names = np.array([f"{one:03}" for one in range(parts)])
    return Level(names, place, floor + 10**11, floor, floor[:, None] + steps)


@settings(max_examples=60, deadline=None)
@given(parts=st.integers(1, 12), wholes=st.integers(1, 3), seed=st.integers(0, 9999), capped=st.booleans())
def test_parts_sum_to_every_statement_of_the_whole(parts: int, wholes: int, seed: int, capped: bool) -> None:
    draw = np.random.default_rng(seed)
    low = level(draw, max(parts, wholes), wholes)
    least, most = np.zeros(wholes, dtype=np.int64), np.zeros(wholes, dtype=np.int64)
    top = low.quantiles[:, -1] + draw.integers(0, 10**11, len(low.unit))
    np.add.at(least, low.whole, low.floor)
    np.add.at(most, low.whole, top)
    places = np.sort(draw.random((wholes, len(LEVELS))), axis=1)
    asked = least[:, None] + ((most - least)[:, None] * places).astype(np.int64)
    found = split(asked, low, top if capped else None)
    sums = np.zeros_like(asked)
    np.add.at(sums, low.whole, found)
    assert sums.tolist() == asked.tolist()
    assert (np.diff(found, axis=1) >= 0).all()
    assert (found >= low.floor[:, None]).all()
    assert not capped or (found <= top[:, None]).all()


def test_a_part_that_is_sure_keeps_its_amount_and_the_open_one_takes_the_rest() -> None:
    sure, wide = [700] * 7, [100, 200, 300, 400, 500, 600, 700]
    low = Level(
        np.array(["a", "b"]),
        np.zeros(2, np.int64),
        np.array([1000, 1000]),
        np.array([0, 0]),
        np.array([sure, wide]),
    )
    assert split(np.array([[900, 950, 1000, 1101, 1200, 1300, 1400]]), low).tolist() == [
        [700, 700, 700, 700, 700, 700, 700],
        [200, 250, 300, 401, 500, 600, 700],
    ]


@pytest.mark.parametrize(
    "asked", [[5, 20, 20, 20, 20, 20, 20], [30, 20, 30, 40, 50, 60, 70]], ids=["below the floor", "falls"]
)
def test_a_whole_that_cannot_be_is_refused(asked: list[int]) -> None:
    low = Level(np.array(["a"]), np.zeros(1, np.int64), np.array([9]), np.array([10]), np.full((1, 7), 20))
    with pytest.raises(ValueError, match="wholes"):
        split(np.array([asked]), low)


def test_a_ceiling_below_the_whole_is_refused() -> None:
    low = Level(np.array(["a"]), np.zeros(1, np.int64), np.array([9]), np.array([10]), np.full((1, 7), 20))
    with pytest.raises(ValueError, match="ceiling"):
        split(np.full((1, 7), 30), low, np.array([25]))


def test_errors_in_common_add_up_and_others_do_so_in_squares() -> None:
    low = level(np.random.default_rng(1), 1, 1)._replace(
        unit=np.array(["a", "b"]),
        whole=np.zeros(2, np.int64),
        quantiles=np.array([[-30, -20, -10, 0, 10, 20, 30], [-40, -30, -20, 0, 20, 30, 40]]),
    )
    assert summed(low, 1, 1.0).tolist() == [[-70.0, -50.0, -30.0, 0.0, 30.0, 50.0, 70.0]]
    assert summed(low, 1, 0.0)[0, 0] == -50.0


def leaves(years: int = 4) -> tuple[Panel, list[dict[str, str]]]:
    """Nine invented activities of three agencies; one has no budget in the last year, one falls once."""
    draw, rows = np.random.default_rng(3), []
    for unit in range(9):
        usual = draw.uniform(0.6, 1.0)
        for year in range(2020, 2020 + years):
            budget, end = int(draw.uniform(1e9, 1e11)), usual + draw.normal(0, 0.05)
            for month in range(1, 13):
                whole = 0 if (unit, year) == (4, 2019 + years) else budget
                rows.append((f"kegiatan {unit}", year, month, whole, int(budget * end * (month / 12) ** 1.5)))
    made = panel(*zip(*rows, strict=True))
    made.realised[(made.unit == "kegiatan 2") & (made.year == 2021) & (made.month == 12)] *= 0.9
    agencies = {f"kegiatan {unit}": f"dinas {unit % 3}" for unit in range(9)}
    return made, [agencies, {f"dinas {unit}": "kabupaten" for unit in range(3)}]


@pytest.mark.parametrize("month", [1, 6, 12])
def test_a_tree_is_coherent_at_all_levels(month: int) -> None:
    rows, wholes = leaves()
    found = tree(rows, wholes, 2023, month)
    assert [len(one.unit) for one in found] == [9, 3, 1]
    for below, above in pairwise(found):
        parts = split(above.quantiles, below)
        sums, floors = np.zeros_like(above.quantiles), np.zeros_like(above.floor)
        np.add.at(sums, below.whole, parts)
        np.add.at(floors, below.whole, below.floor)
        assert sums.tolist() == above.quantiles.tolist()
        assert floors.tolist() == above.floor.tolist()
        assert (above.quantiles >= above.floor[:, None]).all()
        assert (np.diff(above.quantiles, axis=1) >= 0).all()


def test_a_tree_reads_no_later_row() -> None:
    rows, wholes = leaves()
    later = (rows.year == 2023) & (rows.month > 6)
    cut = Panel(*(column[~later] for column in rows))
    whole, same = tree(rows, wholes, 2023, 6), tree(cut, wholes, 2023, 6)
    assert [one.quantiles.tolist() for one in whole] == [one.quantiles.tolist() for one in same]


def test_an_event_of_leaves_reaches_every_whole() -> None:
    rows, wholes = leaves()
    plain = tree(rows, wholes, 2023, 6)
    told = tree(rows, wholes, 2023, 6, events=[event(2023, 6, 0.1)])
    for one, other in zip(told, plain, strict=True):
        assert (one.quantiles[:, 3] <= other.quantiles[:, 3]).all()
        assert one.floor.tolist() == other.floor.tolist()
    reached = int(told[-1].floor[0])
    assert told[-1].quantiles[0, 3] - reached < 0.2 * (plain[-1].quantiles[0, 3] - reached)


def test_a_whole_without_parts_is_refused() -> None:
    low = Level(np.array(["a"]), np.zeros(1, np.int64), np.array([9]), np.array([10]), np.full((1, 7), 20))
    with pytest.raises(ValueError, match="wholes"):
        split(np.full((2, 7), 30), low)
