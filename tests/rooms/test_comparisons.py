"""Figures of other governments: one set in two forms is stored once; a currency is never contradicted."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rapim.budget.imports.regional import region_key
from rapim.budget.models import CodeName, Comparison
from rapim.cli import run
from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
CODES = [9901, 9902, None]
ACCOUNTS = [4101, 5301, 4102]
AMOUNTS = [1_250_000, 7, 90_000]


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    return load_paths(paths, Options(**said), actor=ACTOR)["files"]


def write(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def plain(folder: Path, amounts: Sequence[float] = AMOUNTS, version: str = "2023-05-12") -> Path:
    """Budgets of three governments as text, without names."""
    rows = [
        [code or "#N/A", f"41.{at:02d}", 2023, account, amount, version]
        for at, (code, account, amount) in enumerate(zip(CODES, ACCOUNTS, amounts, strict=True), 1)
    ]
    head = ["wilayah", "Kodepemda", "Tahun", "standarjenis_APBD_id", "nilai", "versi"]
    return write(folder / f"apbd_{version}.csv", [head, *rows])


def named(folder: Path, amounts: Sequence[float] = AMOUNTS) -> Path:
    """The same with names, codes as numbers, and a version that only the first row states."""
    columns = {
        "kodewilayahbps": [None if code is None else float(code) for code in CODES],
        "Kodepemda": [41.01, 41.02, 41.03],
        "Namapemda": ["Kabupaten Muara Jaya", "Kota Baru", "Kabupaten Tengah"],
        "standarjenis_by_kode": [float(account) for account in ACCOUNTS],
        "Standarjenis": ["4101. Pajak Daerah", "5301. Belanja Tidak Terduga", "4102. Retribusi Daerah"],
        "Nilaianggaran": [float(amount) for amount in amounts],
        "Tahun": [2023] * 3,
        "Versi": ["2023-08-12 00:00:00", None, None],
    }
    pq.write_table(pa.table(columns), folder / "apbd.parquet")
    return folder / "apbd.parquet"


def part(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(entry[name] for name in ("rows", "stored", "unchanged", "status")) for entry in entries]


def codes(entry: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in entry["problems"]]


@pytest.mark.parametrize("first", ["text", "table"])
def test_the_second_form_of_the_same_budgets_stores_nothing(tmp_path: Path, first: str) -> None:
    files = [plain(tmp_path), named(tmp_path)]
    one, two = files if first == "text" else files[::-1]
    assert part(load(one)) == [(3, 3, 0, "loaded")]
    (entry,) = load(two)
    assert part([entry]) == [(3, 0, 3, "loaded")]
    assert "version_repeats" in codes(entry)
    assert Comparison.objects.count() == 3
    assert dict(CodeName.objects.filter(level="region").values_list("code", "name")) == {
        "9901": "Kabupaten Muara Jaya",
        "9902": "Kota Baru",
        "41.03": "Kabupaten Tengah",
    }


def test_figures_that_differ_by_rounding_alone_are_the_same_and_it_is_said(tmp_path: Path) -> None:
    load(plain(tmp_path))
    (entry,) = load(named(tmp_path, [1_250_000.42, 7, 90_001]))
    assert part([entry]) == [(3, 1, 2, "loaded")]
    (said,) = [problem["read"] for problem in entry["problems"] if problem["code"] == "version_repeats"]
    assert said == "2 baris, 1 beda pembulatan di bawah satu satuan"


def test_a_figure_that_returns_to_an_older_one_is_stored(tmp_path: Path) -> None:
    assert part(load(plain(tmp_path, [10, 7, 9], "2023-01-01"))) == [(3, 3, 0, "loaded")]
    assert part(load(plain(tmp_path, [20, 7, 9], "2023-02-01"))) == [(3, 1, 2, "loaded")]
    assert part(load(plain(tmp_path, [10, 7, 9], "2023-03-01"))) == [(3, 1, 2, "loaded")]


def test_one_name_in_many_spellings_is_one_region() -> None:
    spellings = [
        "Kab. Muara Jaya",
        "KABUPATEN MUARA  JAYA",
        "Muara_Jaya",
        "Pemerintah Kab Muara-Jaya",
        "muara jaya",
    ]
    assert {region_key(name) for name in spellings} == {"nama:muarajaya"}
    assert {region_key(name) for name in ("Kota Muara Jaya", "KOTA_MUARA_JAYA", "Pemkot Muara Jaya")} == {
        "nama:kotamuarajaya"
    }
    assert region_key("Provinsi Muara Jaya") == region_key("PROV. MUARA JAYA") == "nama:provmuarajaya"


PANEL = ["unit", "fiscal_year", "month", "budget", "realised"]
ROW = ["Muara", 2022, 1, 100, 10]


def stored() -> list[tuple[str, int]]:
    return list(Comparison.objects.values_list("currency", "realised_minor"))


def test_a_currency_that_was_said_fills_what_the_file_leaves_out(tmp_path: Path) -> None:
    path = write(tmp_path / "panel.csv", [PANEL, ROW])
    assert part(load(path)) == [(1, 0, 0, "held")]
    (entry,) = load(path, currency="EUR")
    assert (entry["status"], codes(entry), stored()) == ("loaded", [], [("EUR", 1000)])


def test_a_currency_column_is_read_and_may_not_be_contradicted(tmp_path: Path) -> None:
    path = write(tmp_path / "ua_panel.csv", [[*PANEL, "currency"], [*ROW, "eur"]])
    (entry,) = load(path, currency="USD")
    assert (entry["status"], codes(entry)) == ("refused", ["currency_contradicts"])
    (entry,) = load(path, currency="USD", accept=True)
    assert entry["status"] == "refused"
    assert part(load(path)) == [(1, 1, 0, "loaded")]
    assert stored() == [("EUR", 1000)]


def test_a_currency_against_the_name_needs_confirmation(tmp_path: Path) -> None:
    path = write(tmp_path / "ua_panel.csv", [PANEL, ROW])
    (entry,) = load(path, currency="EUR")
    assert (entry["status"], codes(entry)) == ("refused", ["currency_contradicts"])
    assert part(load(path, currency="EUR", accept=True)) == [(1, 1, 0, "loaded")]
    assert stored() == [("EUR", 1000)]


def test_rupiah_files_refuse_another_currency(tmp_path: Path) -> None:
    (entry,) = load(plain(tmp_path), currency="USD")
    assert (entry["status"], "currency_contradicts" in codes(entry)) == ("refused", True)
    assert part(load(plain(tmp_path), currency="IDR")) == [(3, 3, 0, "loaded")]


def test_the_command_takes_a_currency(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "panel.csv", [PANEL, ROW])
    assert run(["load", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["status"] == "held"
    assert run(["load", str(path), "--currency", "pen", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["stored"] == 1
    assert stored() == [("PEN", 1000)]
    with pytest.raises(SystemExit) as refusal:
        run(["load", str(path), "--currency", "sol Peru"])
    assert refusal.value.code == 2


@pytest.mark.real
def test_the_budgets_of_535_governments_load_once_in_both_forms(real_data: Path) -> None:
    folder = real_data / "id_apbd_2023_535_pemda"
    (text,) = load(folder / "apbd_2023_versi_2023-05-12.csv")
    (table,) = load(folder / "apbd_2023_with_names.parquet")
    assert (text["rows"], text["stored"], text["reported"]) == (11_743, 11_739, 4)
    assert (table["rows"], table["stored"], table["unchanged"], table["reported"]) == (11_743, 0, 11_739, 4)
