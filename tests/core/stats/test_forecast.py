"""The forecast of a year's end: order, no look ahead, and panels with every kind of hole."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim.cli import run
from rapim.stats.forecast.backtest import BASELINES, Cases, backtest, by_unit, figures
from rapim.stats.forecast.engine import Forecast, forecast
from rapim.stats.forecast.panel import Panel, panel

HEADER = "unit,fiscal_year,month,budget,realised"


def made(
    units: int = 6, years: int = 4, seed: int = 1, months: tuple[int, ...] = tuple(range(1, 13))
) -> Panel:
    """An invented panel: each unit spends late, and its own share of the budget."""
    draw = np.random.default_rng(seed)
    rows = []
    for unit in range(units):
        usual = draw.uniform(0.6, 1.0)
        for year in range(2020, 2020 + years):
            budget, end = draw.uniform(1e6, 1e9), usual + draw.normal(0, 0.03)
            rows += [
                (f"dinas {unit}", year, month, budget, budget * end * (month / 12) ** 1.5) for month in months
            ]
    return panel(*zip(*rows, strict=True))


def without(rows: Panel, gone: np.ndarray) -> Panel:
    return Panel(*(column[~gone] for column in rows))


def same(one: Forecast, other: Forecast) -> bool:
    return one.unit.tolist() == other.unit.tolist() and one.quantiles.tobytes() == other.quantiles.tobytes()


@settings(max_examples=25, deadline=None)
@given(
    units=st.integers(1, 8),
    years=st.integers(1, 4),
    month=st.integers(1, 12),
    seed=st.integers(0, 99),
    kind=st.sampled_from(["plain", "zero", "shrinks", "falls", "holes", "one month", "twice", "nothing"]),
    final=st.booleans(),
)
def test_quantiles_stand_in_order_whatever_the_panel(
    units: int, years: int, month: int, seed: int, kind: str, final: bool
) -> None:
    rows = made(units, years, seed, months=(month,) if kind == "one month" else tuple(range(1, 13)))
    draw = np.random.default_rng(seed)
    if kind == "zero":
        rows.budget[draw.random(len(rows.unit)) < 0.3] = 0
    if kind == "shrinks":
        rows.budget[:] *= 1 - rows.month / 14
    if kind == "falls":
        rows.realised[draw.random(len(rows.unit)) < 0.2] *= -0.1
    if kind == "holes":
        rows = without(rows, draw.random(len(rows.unit)) < 0.4)
    if kind == "twice":
        rows = Panel(*(np.concatenate([column, column[::3]]) for column in rows))
    if kind == "nothing":
        rows.realised[:] = 0
    found = forecast(rows, 2019 + years, month, final=final)
    assert np.isfinite(found.quantiles).all()
    assert (np.diff(found.quantiles, axis=1) >= 0).all()


@settings(max_examples=10, deadline=None)
@given(month=st.integers(1, 11), seed=st.integers(0, 99), final=st.booleans())
def test_no_later_row_reaches_a_forecast(month: int, seed: int, final: bool) -> None:
    rows = made(6, 5, seed)
    later = (rows.year > 2023) | ((rows.year == 2023) & (rows.month > month))
    changed = Panel(*(column.copy() for column in rows))
    changed.realised[later] *= np.random.default_rng(seed).uniform(0, 9, later.sum())
    changed.budget[later] *= 3
    whole = forecast(rows, 2023, month, final=final)
    assert same(whole, forecast(changed, 2023, month, final=final))
    assert same(whole, forecast(without(rows, later), 2023, month, final=final))


def test_many_units_learn_from_no_later_row_either() -> None:
    rows = made(60, 4)
    later = (rows.year == 2023) & (rows.month > 6)
    assert same(forecast(rows, 2023, 6), forecast(without(rows, later), 2023, 6))


def test_a_newcomer_is_forecast_and_wider() -> None:
    rows = made(12, 4)
    gone = (rows.unit == "dinas 3") & (rows.year < 2023)
    known, new = forecast(rows, 2023, 6), forecast(without(rows, gone), 2023, 6)
    at = known.unit.tolist().index("dinas 3")
    assert new.unit.tolist() == known.unit.tolist()
    assert np.ptp(new.quantiles[at]) > np.ptp(known.quantiles[at])


def test_of_a_row_that_stands_twice_the_last_one_counts() -> None:
    rows = made(6, 4)
    wrong = Panel(rows.unit, rows.year, rows.month, rows.budget * 2, rows.realised * 0.5)
    both = Panel(*(np.concatenate([one, other]) for one, other in zip(wrong, rows, strict=True)))
    assert same(forecast(both, 2023, 6), forecast(rows, 2023, 6))


def test_a_region_without_any_past_is_forecast_from_where_it_stands_and_widely() -> None:
    rows = made(6, 4)
    new = forecast(without(rows, rows.year < 2023), 2023, 6)
    known = forecast(rows, 2023, 6)
    assert new.unit.tolist() == known.unit.tolist()
    assert (np.ptp(new.quantiles, axis=1) > np.ptp(known.quantiles, axis=1)).all()


def test_where_years_ended_below_what_they_had_reached_a_year_may_do_so_again() -> None:
    rows = made(12, 4)
    corrected = (
        (rows.month == 12) & (rows.year < 2023) & np.isin(rows.unit, ["dinas 1", "dinas 2", "dinas 3"])
    )
    rows.realised[corrected] *= 0.6
    found = forecast(rows, 2023, 11)
    here = (rows.year == 2023) & (rows.month == 11)
    reached = dict(zip(rows.unit[here], (rows.realised / rows.budget)[here], strict=True))
    fell = {unit for unit, low in zip(found.unit, found.quantiles[:, 0], strict=True) if low < reached[unit]}
    assert {"dinas 1", "dinas 2", "dinas 3"} <= fell


def test_a_budget_that_shrinks_lifts_the_share_that_is_reached() -> None:
    rows = made(8, 4)
    cut = (rows.unit == "dinas 2") & (rows.year == 2023) & (rows.month >= 6)
    rows.budget[cut] *= 0.5
    found = forecast(rows, 2023, 6)
    at = found.unit.tolist().index("dinas 2")
    here = (rows.unit == "dinas 2") & (rows.year == 2023) & (rows.month == 6)
    assert found.quantiles[at, 0] >= (rows.realised / rows.budget)[here][0] - 1e-12


def test_a_unit_without_a_budget_has_no_share_to_forecast() -> None:
    rows = made(4, 3)
    rows.budget[(rows.unit == "dinas 1") & (rows.year == 2022)] = 0
    assert forecast(rows, 2022, 6).unit.tolist() == ["dinas 0", "dinas 2", "dinas 3"]


def test_what_is_reached_is_the_least() -> None:
    rows = made(6, 4)
    found = forecast(rows, 2023, 11)
    here = (rows.year == 2023) & (rows.month == 11)
    assert (found.quantiles[:, 0] >= (rows.realised / rows.budget)[here] - 1e-12).all()


def test_the_median_is_near_and_the_band_holds_in_a_steady_panel() -> None:
    rows = made(40, 5)
    found = forecast(rows, 2024, 6)
    end = (rows.realised / rows.budget)[(rows.year == 2024) & (rows.month == 12)]
    order = np.argsort([f"dinas {unit}" for unit in range(40)])
    assert np.abs(found.quantiles[:, 3] - end[order]).mean() < 0.05
    assert 0.6 <= ((end[order] >= found.quantiles[:, 1]) & (end[order] <= found.quantiles[:, 5])).mean() <= 1


def written(path: Path, rows: Panel) -> Path:
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER.split(","))
        out.writerows(zip(*(column.tolist() for column in rows), strict=True))
    return path


def test_the_commands_keep_their_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = written(tmp_path / "panel.csv", made()), tmp_path / "out.csv"
    asked = ["forecast", str(path), "--as-of-month", "3", "9", "--year", "2023", "--out", str(out)]
    assert run(asked) == 0
    lines = out.read_text().splitlines()
    assert lines[0] == "unit,fiscal_year,as_of_month,q05,q10,q25,q50,q75,q90,q95"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        [f"dinas {unit}", "2023", month] for month in ("3", "9") for unit in range(6)
    ]
    assert run(["backtest", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["years"], said["all"]["n"], set(said["by_month"])) == (
        [2021, 2022, 2023],
        54,
        {"3", "6", "9"},
    )
    assert sum(said["all"]["calibration"]) == pytest.approx(1, abs=1e-3)
    assert {one["best_baseline"] for unit in said["by_unit"].values() for one in unit.values()} <= set(
        BASELINES
    )
    assert {unit: set(one) for unit, one in said["by_unit"].items()} == {
        f"dinas {unit}": {"3", "6", "9"} for unit in range(6)
    }


def cases_of(truth: list[float], quantiles: list[list[float]], baselines: list[float]) -> Cases:
    count = len(truth)
    return Cases(
        np.array(["a"] * count),
        np.arange(count),
        np.full(count, 6),
        np.array(truth),
        np.array(quantiles),
        np.repeat(np.array(baselines)[:, None], len(BASELINES), axis=1),
    )


def test_scores_of_known_cases_are_what_a_hand_reckons() -> None:
    band = [0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9]
    said = figures(cases_of([0.5, 0.85, 0.05, 0.45], [band] * 4, [0.6, 0.6, 0.6, 0.5]))
    assert (said["n"], said["mae"], said["bias"]) == (4, 0.2125, 0.0375)
    assert (said["coverage80"], said["coverage90"], said["width80"]) == (0.5, 0.75, 0.6)
    assert (said["pinball_by_level"]["q50"], said["crps"]) == (
        0.10625,
        pytest.approx(2 * said["pinball"], abs=2e-6),
    )
    assert (said["baselines"]["plan"], said["skill"]) == (0.2375, round(1 - 0.2125 / 0.2375, 4))
    assert said["calibration"] == [0.25, 0.0, 0.0, 0.25, 0.0, 0.25, 0.0, 0.0, 0.0, 0.25]


def test_an_outcome_on_a_step_of_the_distribution_is_spread_over_it() -> None:
    assert figures(cases_of([1.0], [[1.0] * 7], [1.0]))["calibration"] == [0.1] * 10


def test_a_unit_is_told_where_the_best_simple_forecast_was_better() -> None:
    band = [0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9]
    worse = by_unit(cases_of([0.7, 0.7, 0.5], [band] * 3, [0.68, 0.68, 0.6]))["a"]["6"]
    assert (worse["n"], worse["mae"], worse["best_mae"]) == (3, 0.133333, 0.046667)
    assert worse["better"] == worse["best_baseline"] == "straight_line"
    assert by_unit(cases_of([0.5, 0.9], [band] * 2, [0.6, 0.8]))["a"]["6"]["better"] == "forecast"
    assert by_unit(cases_of([], np.empty((0, 7)).tolist(), [])._replace(quantiles=np.empty((0, 7)))) == {}


def test_a_panel_of_one_year_has_no_past_to_score() -> None:
    said = backtest(made(4, 1))
    assert (said["years"], said["all"], said["by_unit"]) == ([], {"n": 0}, {})


def test_a_file_that_is_no_panel_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    assert run(["backtest", str(path)]) == 2
    assert capsys.readouterr().err == (
        f"{path} tidak terbaca sebagai panel; tajuknya {HEADER}, bulan 1 sampai 12.\n"
    )
