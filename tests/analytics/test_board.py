"""The board: exact sums, the same bytes again, levels that add up."""

from __future__ import annotations

import datetime as dt

import pytest

from rapim.analytics.boards import board
from rapim.analytics.keeping import canonical_json

from . import factories as make

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 31)


def unit(found: dict, code: str) -> dict:
    return next(one for one in found["units"] if one["code"] == code)


def test_an_empty_home_answers_no_units_and_nulls() -> None:
    found = board(MARCH)
    assert found["units"] == []
    assert found["causes"] == []
    assert [found[name] for name in ("known_at", "data_to", "rhythm_days", "median_days")] == [None] * 4
    assert found["total"]["ceiling_sen"] is None


def test_figures_of_a_small_year() -> None:
    make.make_year()
    found = board(MARCH)
    dinas = unit(found, make.DINAS)
    assert dinas["ceiling_sen"] == 1_200_000_07 + 240_000_05 + 900_000_00
    assert dinas["realised_sen"] == 300_000_00 + 65_000_00 + 80_000_00
    assert dinas["planned_sen"] == 300_000_00 + 80_000_00 + 300_000_01
    assert dinas["direct_realised_sen"] == 65_000_00 + 80_000_00
    assert [dinas["name"], dinas["short_name"], dinas["type"]] == ["Dinas Contoh", "DINCON", "dinas"]
    assert [dinas["data_to"], dinas["stale_days"], dinas["basis"]] == ["2026-03-31", 0, "lra"]
    assert found["data_to"] == "2026-03-31"


def test_causes_sum_to_ceiling_minus_realised_for_every_unit_of_every_level() -> None:
    make.make_year()
    for level in ("agency", "programme", "activity", "sub_activity"):
        found = board(MARCH, level=level)
        for one in (*found["units"], found["total"]):
            assert sum(cause["sen"] for cause in one["causes"]) == one["ceiling_sen"] - one["realised_sen"]


def test_every_level_sums_to_the_total() -> None:
    make.make_year()
    for level in ("agency", "programme", "activity", "sub_activity"):
        found = board(MARCH, level=level)
        for figure in (
            "ceiling_sen",
            "planned_sen",
            "realised_sen",
            "direct_ceiling_sen",
            "direct_realised_sen",
        ):
            assert sum(one[figure] for one in found["units"]) == found["total"][figure]


def test_asking_again_gives_the_same_bytes() -> None:
    make.make_year()
    assert canonical_json(board(MARCH)) == canonical_json(board(MARCH))
