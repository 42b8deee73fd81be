"""The RKAP of regional companies through the real door, and the card that is made of it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rapim import analytics
from rapim.analytics import companies
from rapim.analytics.keeping import canonical_json
from rapim.budget.models import CompanyPlan
from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.org import actions as org
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
WATER, BANK, OFFICE = "9.01.0.00.0.00.01", "9.01.0.00.0.00.02", "1.03.0.00.0.00.01"
HEAD = ["Kode BUMD", "Tahun", "Uraian", "Satuan", "RKAP", "Realisasi s.d. bulan", "Bulan"]
D = dt.date
NOW = dt.datetime(2019, 8, 21, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _regency() -> None:
    clock.set_to(NOW)
    org.name_government(actor=ACTOR, name="Kabupaten Contoh", code="99.01")
    for code, name, kind in (
        (WATER, "Perumda Air Contoh", "bumd"),
        (BANK, "Perumda Bank Contoh", "bumd"),
        (OFFICE, "Dinas Contoh", "dinas"),
    ):
        org.record_agency(actor=ACTOR, code=code, name=name, kind=kind, valid_from=D(2018, 1, 1),
                          legal_source="Perda 1/2018")  # fmt: skip


def rows(
    month: int = 6, *, code: str = WATER, year: int = 2019, income: int = 600, paid: int = 90
) -> list[list[Any]]:
    lines = [
        ("Pendapatan", "Rp", 1_000, income),
        ("Beban", "Rp", 800, 450),
        ("Dividen", "Rp", 100, paid),
        ("Pelanggan", "pelanggan", 50_000, 51_000),
    ]
    return [[code, year, *line, month] for line in lines]


def write(folder: Path, name: str, found: Sequence[Sequence[Any]]) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *found])
    return path


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    clock.set_to(clock.now() + dt.timedelta(minutes=1))
    entries: list[dict[str, Any]] = load_paths(paths, Options(**said), actor=ACTOR)["files"]
    return entries


def test_a_file_loads_once_and_a_correction_shows_what_it_changed(tmp_path: Path) -> None:
    path = write(tmp_path, "juni", rows())
    (first,) = load(path)
    said = (first["status"], first["kind"], first["year"], first["agency"], first["stored"])
    assert said == ("loaded", "rkap", 2019, WATER, 4)
    assert load(path)[0]["duplicate"] is True
    fewer = [row for row in rows(income=650) if row[2] != "Dividen"]
    (again,) = load(write(tmp_path, "juni-betul", fewer))
    assert (again["stored"], again["unchanged"], again["withdrawn"]) == (1, 2, 1)
    drift = {(line["change"], line["key"]["item"]) for line in again["drift"]}
    assert drift == {("changed", "revenue"), ("withdrawn", "dividend")}
    card = companies.card(WATER, D(2019, 8, 21))
    assert card is not None
    values = [(line["line"], line["realised"]) for line in card["lines"]]
    assert values == [("revenue", 65_000), ("cost", 45_000), ("result", 20_000),
                      ("i-pelanggan", 510_000_000)]  # fmt: skip


def test_bad_rows_stay_outside_with_their_place_and_the_rest_is_stored(tmp_path: Path) -> None:
    bad = [[WATER, 2019, "Investasi", "Rp", "banyak", 1, 6], ["", 2019, "Investasi", "Rp", 1, 1, 6]]
    (entry,) = load(write(tmp_path, "juni", [*rows(), *bad]))
    assert (entry["rows"], entry["stored"], entry["reported"]) == (6, 4, 2)
    said = [(p["code"], p["row"], p["column"]) for p in entry["problems"]]
    assert said == [("not_a_number", 6, "E"), ("company_missing", 7, "A")]


def test_a_company_that_is_an_office_is_held_until_confirmed(tmp_path: Path) -> None:
    path = write(tmp_path, "dinas", rows(code=OFFICE))
    (held,) = load(path)
    assert (held["status"], CompanyPlan.objects.count()) == ("held", 0)
    assert [problem["code"] for problem in held["problems"]] == ["not_a_company"]
    assert load(path, accept=True)[0]["status"] == "loaded"


def test_a_code_that_was_said_stands_for_rows_without_one(tmp_path: Path) -> None:
    (entry,) = load(write(tmp_path, "juni", rows(code="")), agency=WATER)
    assert (entry["status"], entry["agency"]) == ("loaded", WATER)
    (other,) = load(write(tmp_path, "lain", rows(code=BANK)), agency=WATER)
    assert (other["status"], [p["code"] for p in other["problems"]]) == ("refused", ["agency_contradicts"])


def test_the_card_is_of_the_day_with_the_year_before_beside_it(tmp_path: Path) -> None:
    load(write(tmp_path, "2018", [*rows(6, year=2018, income=500), *rows(12, year=2018, income=990)]))
    load(write(tmp_path, "maret", rows(3, income=250)), write(tmp_path, "juni", rows(6)))
    card = companies.card(WATER, D(2019, 8, 21))
    assert card is not None
    assert (card["month"], card["data_to"], card["year_gone"]) == (6, "2019-06-30", 0.5)
    assert card["before"] == {"fiscal_year": 2018, "month": 6}
    income = card["lines"][0]
    assert (income["plan"], income["realised"], income["share"]) == (100_000, 60_000, 0.6)
    assert income["before"] == {"plan": 100_000, "realised": 50_000, "share": 0.5}
    assert card["dividend_due_sen"] == 1_000
    spring = companies.card(WATER, D(2019, 6, 29))
    assert spring is not None and (spring["month"], spring["lines"][0]["realised"]) == (3, 25_000)
    old = companies.card(WATER, D(2018, 12, 31))
    assert old is not None and (old["month"], old["before"], old["year_gone"]) == (12, None, 1.0)
    empty = companies.card(BANK, D(2019, 8, 21))
    assert empty is not None and (empty["lines"], empty["month"]) == ([], None)
    assert companies.card(OFFICE, D(2019, 8, 21)) is None


def test_a_plan_alone_has_no_month_and_no_share(tmp_path: Path) -> None:
    load(write(tmp_path, "rencana", [[WATER, 2019, "Pendapatan", "Rp", 1_000, "", ""]]))
    card = companies.card(WATER, D(2019, 8, 21))
    assert card is not None
    line = card["lines"][0]
    assert (card["month"], card["year_gone"], line["plan"], line["share"]) == (0, 0.0, 100_000, None)


def test_the_card_of_an_earlier_moment_is_made_again_to_the_byte(tmp_path: Path) -> None:
    load(write(tmp_path, "juni", rows()))
    moment = clock.now()
    before = canonical_json(companies.cards(D(2019, 8, 21), moment))
    load(write(tmp_path, "juni-betul", rows(income=1)))
    assert canonical_json(companies.cards(D(2019, 8, 21), moment)) == before
    assert canonical_json(companies.cards(D(2019, 8, 21))) != before


def test_every_figure_opens_to_its_file_sheet_and_row(tmp_path: Path) -> None:
    load(write(tmp_path, "juni", rows()))
    card = companies.card(WATER, D(2019, 8, 21))
    assert card is not None
    by_line = {line["line"]: line for line in card["lines"]}
    found = analytics.trace(by_line["revenue"]["trace"]["share"])
    assert (found["value"], found["unit"], found["rows"]) == (0.6, "share", 2)
    assert found["sums"] == {"rkap.revenue.plan": 100_000, "rkap.revenue.realised": 60_000}
    assert [(row["file"], row["row"], row["value_sen"]) for row in found["sources"]] == [
        ("juni.csv", 2, 100_000), ("juni.csv", 2, 60_000),
    ]  # fmt: skip
    result = analytics.trace(by_line["result"]["trace"]["realised"])
    assert (result["value"], [row["row"] for row in result["sources"]]) == (15_000, [2, 3])
    assert set(result["inputs"]) == {"rkap.revenue.realised", "rkap.cost.realised"}
    assert [rule["name"] for rule in result["rules"]] == [
        "budget.company.net_result", "budget.company.latest_month",
    ]  # fmt: skip
    served = analytics.trace(by_line["i-pelanggan"]["trace"]["realised"])
    said = (served["value"], served["unit"], served["sources"][0]["note"])
    assert said == (510_000_000, "scaled", "Pelanggan: 51000 pelanggan")
    assert analytics.trace(card["trace"]["dividend_due_sen"])["value"] == 1_000
    for wrong in ("rkap.nothing.plan", "rkap.revenue.due"):
        with pytest.raises(LookupError):
            analytics.trace(by_line["revenue"]["trace"]["plan"].replace("rkap.revenue.plan", wrong))
    assert json.loads(canonical_json(found)) == found


def test_a_load_that_breaks_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("rapim.intake.storing.close_batch", broken)
    (entry,) = load(write(tmp_path, "juni", rows()))
    assert (entry["status"], CompanyPlan.objects.count(), Batch.objects.count()) == ("refused", 0, 0)
