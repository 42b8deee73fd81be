"""Dated events scale what can still be spent, and cash plans are believed as far as they came true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rapim.cli import run
from rapim.stats.forecast.engine import forecast
from rapim.stats.forecast.events import event, undone
from rapim.stats.forecast.panel import Panel, grid, panel

MONTHS = range(1, 13)


def steady(years: int = 4, cut: int = 0) -> Panel:
    """Eight invented units that spend nine tenths, a twelfth of it each month; in `cut` half from May on."""
    rows = []
    for unit in range(8):
        for year in range(2020, 2020 + years):
            for month in MONTHS:
                months = min(month, 4) + max(month - 4, 0) * 0.5 if year == cut else month
                budget = 1200.0 * (unit + 1)
                rows.append((f"dinas|{unit}", year, month, budget, budget * 0.9 * months / 12))
    return panel(*zip(*rows, strict=True))


def test_a_year_with_an_event_is_read_as_if_it_had_not_been() -> None:
    cubes, part = undone(grid(steady(cut=2021), 2023), [event(2021, 4, 0.5)], 6)
    assert np.allclose(cubes.realised, grid(steady(), 2023).realised)
    assert part.tolist() == [1.0] * 8


def test_an_event_of_a_past_year_does_not_teach_the_years_after_it() -> None:
    told = forecast(steady(cut=2022), 2023, 4, events=[event(2022, 4, 0.5)])
    assert told.quantiles == pytest.approx(forecast(steady(), 2023, 4).quantiles, abs=1e-6)


def test_the_rest_of_the_running_year_is_put_under_its_event() -> None:
    plain, told = forecast(steady(), 2023, 4), forecast(steady(), 2023, 4, events=[event(2023, 4, 0.5)])
    reached = 0.9 * 4 / 12
    assert told.quantiles == pytest.approx(reached + (plain.quantiles - reached) * 0.5)
    later = forecast(steady(cut=2023), 2023, 8, events=[event(2023, 4, 0.5)])
    assert later.quantiles[:, 3] == pytest.approx(0.9 * (4 + 8 * 0.5) / 12, abs=0.02)


def test_an_event_touches_the_units_it_names_and_is_not_known_before_its_month() -> None:
    plain = forecast(steady(), 2023, 4).quantiles
    told = forecast(steady(), 2023, 4, events=[event(2023, 4, 0.5, "dinas|3")]).quantiles
    assert np.flatnonzero(np.abs(told - plain).max(axis=1) > 1e-9).tolist() == [3]
    unknown = forecast(steady(), 2023, 4, events=[event(2023, 5, 0.5)]).quantiles
    assert unknown == pytest.approx(plain, abs=1e-9)


@pytest.mark.parametrize(("after", "rest"), [(12, 0.5), (-1, 0.5), (3, 0.0), (3, 2.1)])
def test_an_event_that_cannot_be_is_refused(after: int, rest: float) -> None:
    with pytest.raises(ValueError, match="event"):
        event(2023, after, rest)


def late() -> tuple[Panel, np.ndarray]:
    """Units that end anywhere, and of which each year another half spends late; the cash plan tells which."""
    rows, plans, draw = [], [], np.random.default_rng(5)
    for unit in range(12):
        for year in range(2020, 2024):
            shape, end = 3.0 if (unit + year) % 2 else 1.0, draw.uniform(500, 1000)
            for month in MONTHS:
                rows.append((f"unit {unit:02}", year, month, 1000.0, end * (month / 12) ** shape))
                plans.append(1000 * (month / 12) ** shape)
    return panel(*zip(*rows, strict=True)), np.array(plans)


def test_a_plan_that_came_true_is_believed() -> None:
    rows, plans = late()
    without, told = forecast(rows, 2023, 6), forecast(rows, 2023, 6, plans=plans)
    end = rows.realised[(rows.year == 2023) & (rows.month == 12)] / 1000
    errors = [np.abs(one.quantiles[:, 3] - end).mean() for one in (told, without)]
    assert errors[0] < 0.7 * errors[1]
    assert (len(without.weights), len(told.weights)) == (10, 12)
    assert told.weights[10:].sum() > 0.3


def test_a_plan_without_a_record_changes_nothing() -> None:
    rows, plans = late()
    plans[rows.year < 2023] = np.nan
    told = forecast(rows, 2023, 6, plans=plans)
    assert told.quantiles.tobytes() == forecast(rows, 2023, 6).quantiles.tobytes()


def test_no_later_plan_reaches_a_forecast() -> None:
    rows, plans = late()
    changed = np.where((rows.year == 2023) & (rows.month > 6), 7.0, plans)
    told, same = forecast(rows, 2023, 6, plans=plans), forecast(rows, 2023, 6, plans=changed)
    assert told.quantiles.tobytes() == same.quantiles.tobytes()


def test_the_command_reads_plans_and_events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, plans = late()
    lines = ["unit,fiscal_year,month,budget,realised,plan"]
    for *row, plan in zip(*rows, plans, strict=True):
        lines.append(",".join(map(str, [*row, "" if row[2] == 12 else plan])))
    (tmp_path / "p.csv").write_text("\n".join(lines))
    (tmp_path / "e.csv").write_text("fiscal_year,after_month,rest,unit\n2023,6,0.5,unit 00\n")
    out = tmp_path / "out.csv"
    asked = ["forecast", str(tmp_path / "p.csv"), "--as-of-month", "6", "--year", "2023", "--out", str(out)]
    assert run([*asked, "--events", str(tmp_path / "e.csv")]) == 0
    told = forecast(rows, 2023, 6, plans=plans, events=[event(2023, 6, 0.5, "unit 00")])
    said = [[float(one) for one in line.split(",")[3:]] for line in out.read_text().splitlines()[1:]]
    assert np.array(said) == pytest.approx(told.quantiles, abs=1e-7)
    (tmp_path / "e.csv").write_text("fiscal_year,after_month,rest,unit\n2023,6,9,unit 00\n")
    assert run([*asked, "--events", str(tmp_path / "e.csv")]) == 2
    assert "tidak terbaca sebagai daftar peristiwa" in capsys.readouterr().err
