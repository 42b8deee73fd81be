"""Red flags over releases: fired, clear, or why not judged."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from rapim.procurement.imports.kinds import COLUMNS
from rapim.procurement.measures import redflags

ROW: dict[str, Any] = {
    "ocid": "x-1",
    "method": "open",
    "tenderers": 3,
    "tender_from": dt.date(2024, 1, 1),
    "tender_to": dt.date(2024, 1, 9),
    "estimate_minor": 1000,
    "award_minor": 900,
    "contract_minor": 900,
}


@pytest.mark.parametrize(
    ("flag", "change", "answer"),
    [
        ("single_bid", {}, "clear"),
        ("single_bid", {"tenderers": 1}, "fired"),
        ("single_bid", {"tenderers": None}, "tenderers_unknown"),
        ("single_bid", {"tenderers": 1, "method": "direct"}, "not_competitive"),
        ("single_bid", {"method": ""}, "method_unknown"),
        ("price_at_ceiling", {}, "clear"),
        ("price_at_ceiling", {"award_minor": 995}, "fired"),
        ("price_at_ceiling", {"award_minor": 1000}, "fired"),
        ("price_at_ceiling", {"award_minor": 1001}, "clear"),
        ("price_at_ceiling", {"award_minor": None, "contract_minor": 999}, "fired"),
        ("price_at_ceiling", {"estimate_minor": None}, "amounts_unknown"),
        ("price_above_estimate", {"award_minor": 1001}, "fired"),
        ("price_above_estimate", {"award_minor": 1000}, "clear"),
        ("short_tender_period", {"tender_to": dt.date(2024, 1, 3)}, "fired"),
        ("short_tender_period", {"tender_to": dt.date(2024, 1, 4)}, "clear"),
        ("short_tender_period", {"tender_to": dt.date(2023, 1, 4)}, "period_unknown"),
        ("contract_above_award", {"contract_minor": 901}, "fired"),
        ("contract_above_award", {}, "clear"),
    ],
)
def test_a_release_is_judged(flag: str, change: dict[str, Any], answer: str) -> None:
    one = next(one for one in redflags.FLAGS if one.name == flag)
    row = {**ROW, **change}
    assert one.judge(*(row[name] for name in one.asks)) == answer


def test_all_releases_together() -> None:
    rows = [ROW, {**ROW, "ocid": "x-2", "tenderers": 1}, {**ROW, "ocid": "x-3", "method": "direct"}]
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in COLUMNS["ocds"]}
    assert redflags.judged(columns)[0] == {
        "flag": "single_bid",
        "version": 1,
        "fired": 1,
        "clear": 1,
        "not_applicable": {"not_competitive": 1},
        "share": 0.5,
        "examples": ["x-2"],
    }
    covered = redflags.coverage(columns)
    assert (covered["method"], covered["title"], covered["award_minor"]) == (1.0, 0.0, 1.0)
    assert redflags.coverage({name: [] for name in COLUMNS["ocds"]})["title"] == 0.0
