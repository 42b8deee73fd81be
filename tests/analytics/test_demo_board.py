"""The simulated regency in August 2019, from files to figures: its board, and how its year will end."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from rapim.analytics import board, year_end
from rapim.cli import run
from rapim.demo.load import load_demo
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.models import Batch, Finding
from rapim.targets.actions import targets
from rapim.words import percent

DAY = dt.date(2019, 8, 21)
MOMENT = dt.datetime(2019, 8, 21, 10, 30, tzinfo=dt.UTC)
MONTH_END = dt.date(2019, 8, 31)
LATER = dt.datetime(2019, 8, 31, 10, 30, tzinfo=dt.UTC)
CAME = 0.7806
LATE = {"Dinkes", "RSUD", "Dinas PUPR", "Dishub", "Dispertan", "Disdag"}


@pytest.fixture
def shown(db: None, home: Path) -> Any:
    load_demo(home, until=LATER)
    clock.set_to(MOMENT)
    yield board(DAY)
    clock.set_to(None)


def test_august_2019(shown: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """One fill of the demo serves all: it takes long."""
    the_board_of_21_august(shown)
    clock.set_to(LATER)
    the_forecast_of_31_august()
    the_command_judges_and_splits(capsys)


def the_forecast_of_31_august() -> None:
    found = year_end(MONTH_END)
    assert found is not None
    assert [found["month"], found["to"], found["years"]] == [8, "2019-08-31", [2018]]
    total, agencies, why = found["total"], found["agencies"], found["why"]
    assert total["quantiles"][1] < CAME < total["quantiles"][5]
    assert total["p_target"] < 0.15
    assert sum(one["sen"][3] for one in agencies) == total["sen"][3]
    assert all(one["sen"] == sorted(one["sen"]) for one in agencies)
    assert sum(one["sen"] for one in why["causes"]) == why["shortfall_sen"] > 0
    named = [found["names"][one["code"]]["short_name"] for one in why["carriers"][:10]]
    assert set(named) >= LATE
    assert named[:3] == ["Dinas PUPR", "Dinkes", "RSUD"]
    causes = {found["names"][one["code"]]["short_name"]: one["causes"][0]["cause"] for one in why["carriers"]}
    assert [causes["Dinas PUPR"], causes["RSUD"]] == ["done_not_billed", "not_ratified"]
    first = {
        (found["names"][one["code"]]["short_name"], one["cause"], one["by"]) for one in why["filing"][:2]
    }
    assert first == {
        ("RSUD", "not_ratified", "2019-12-20"),
        ("Dinas PUPR", "done_not_billed", "2019-12-20"),
    }
    assert [why["starting"]["open"]["n"], why["starting"]["shut"]["n"] > 0] == [0, True]


def the_command_judges_and_splits(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the commands read the targets, forecasts and potential of the government itself."""
    board_of = {unit["short_name"]: unit for unit in board(MONTH_END)["units"]}
    for name, share in (("Dinas PUPR", 0.99), ("PPKD", 0.5)):
        about = targets.About("absorption", board_of[name]["code"], 2019)
        said = targets.Said("Sesuai rencana kerja", share=share)
        targets.propose(actor=Actor("uji"), uid=uuid.uuid4(), about=about, said=said, judged={})
    capsys.readouterr()
    assert run(["targets", "verdict", "--json"]) == 0
    judged = {row["unit"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert {name: row["code"] for name, row in judged.items()} == {
        "Dinas PUPR": "too_high", "PPKD": "too_low",
    }  # fmt: skip
    works = judged["Dinas PUPR"]
    assert works["target"] == board_of["Dinas PUPR"]["ceiling_sen"] * 99 // 10_000
    assert works["p_habit"] < works["p_removed"] < 0.15
    assert run(["targets", "split", "--total", "90%", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sum(row["target_sen"] for row in found["rows"]) == found["sum_sen"] == 1_962 * 10**11
    assert len(found["rows"]) == 35


def the_board_of_21_august(shown: dict[str, Any]) -> None:
    assert set(Batch.objects.values_list("status", flat=True)) == {"loaded"}
    assert Finding.objects.filter(held=True).count() == 0
    total = shown["total"]
    assert shown["data_to"] == "2019-08-21"
    assert shown["government"]["simulated"]
    assert total["ceiling_sen"] == 2_180 * 10**11
    assert total["realised_sen"] == 112_794_968_000_000
    assert percent(total["absorption"]) == "51,74%"
    assert percent(total["absorption_direct"]) == "34,71%"
    assert percent(total["planned_sen"] / total["ceiling_sen"]) == "63,10%"
    assert total["days_behind"] == 32
    assert sum(cause["sen"] for cause in shown["causes"]) == total["ceiling_sen"] - total["realised_sen"]
    units = {unit["short_name"]: unit for unit in shown["units"]}
    assert len(units) == len(shown["units"]) == 35
    unfit = {name: unit["plan_reasons"] for name, unit in units.items() if unit["plan_quality"] != "fit"}
    assert unfit == {
        "Satpol PP": ["total_differs"],
        "BPBD": ["no_plan"],
        "Kesbangpol": ["equal_twelfths"],
        "Arpusda": ["equal_twelfths"],
        "Disbudpar": ["december_heavy"],
        "Disdag": ["december_heavy"],
    }
    every = {name: {alert["id"] for alert in unit["alerts"]} for name, unit in units.items()}
    assert "EWS-02" in every["Dinas PUPR"]
    assert "EWS-02" not in every["PPKD"]
    fired = {name: ids - {"EWS-02"} for name, ids in every.items()}
    assert {"EWS-01", "EWS-03"} <= fired["Dinas PUPR"]
    assert fired["Dinas PKPLH"] == {"EWS-03R"}
    assert "EWS-08" in fired["DPMPTSP"]
    assert fired["Kec. Jati"] == set()
    moved = units["Disnakerperinkop UKM"]
    assert moved["days_behind"] < moved["days_behind_first"]
