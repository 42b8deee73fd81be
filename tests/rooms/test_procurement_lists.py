"""Lists, old plans and contract tables through the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from core.imports.made import xlsx
from core.procurement.pulls import as_json, tender
from core.procurement.test_contracts import HEAD, package
from core.procurement.test_lists import LABEL, answer, listed
from core.procurement.test_sirup_old import plan

from rapim.cli import run
from rapim.intake.actions import bring_upload, confirm, load_paths, preview
from rapim.intake.models import Mapping
from rapim.intake.options import Options
from rapim.ledger.models import Batch
from rapim.procurement.models import Contract, Listing, Plan, PlanLine
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    return load_paths(paths, Options(**said), actor=ACTOR)["files"]


def part(entry: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(entry[name] for name in ("kind", "status", "rows", "stored", "unchanged", "reported"))


def test_a_later_list_is_a_pure_delta(tmp_path: Path) -> None:
    rows = [listed(str(at)) for at in range(30)]
    answer(tmp_path, rows)
    (first,) = load(tmp_path / "kota-contoh.json")
    assert part(first) == ("listing", "loaded", 30, 30, 0, 0)
    rows[3] = listed("3", stage="Masa Sanggah", name="Rehabilitasi Pasar" + LABEL)
    answer(tmp_path, [*rows[1:][::-1], listed("99")])
    (later,) = load(tmp_path / "kota-contoh.json")
    assert part(later) == ("listing", "loaded", 30, 2, 28, 0)
    assert Batch.objects.get(code=later["batch"]).withdrawn == 1
    assert sorted((one["change"], one["key"]["number"]) for one in later["drift"]) == [
        ("added", "99"),
        ("changed", "3"),
        ("withdrawn", "0"),
    ]


def test_lists_of_two_governments_and_two_parts_stand_beside_each_other(tmp_path: Path) -> None:
    names = ("kota-contoh.json", "kab-muara.json", "kota-timur-2012.json", "kota-timur-2013.json")
    for turn, name in enumerate(names):
        rows = [listed(str(at + 100 * (turn == 3)), name=f"Paket {turn}") for at in range(9)]
        answer(tmp_path, rows, name)
    entries = load(tmp_path)
    assert [part(entry)[1:4] for entry in entries] == [("loaded", 9, 9)] * 4
    assert (Listing.objects.count(), Listing.objects.filter(withdrawn=True).count()) == (36, 0)


def test_a_list_does_not_name_the_home_nor_its_agencies(tmp_path: Path) -> None:
    answer(tmp_path, [listed()])
    load(as_json(tmp_path, [tender()], "tender.json"), tmp_path / "kota-contoh.json")
    assert Listing.objects.get().region == "Kota Contoh"


def test_whose_list_it_is_may_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(tmp_path, [listed()], "daftar.json")
    (refused,) = load(tmp_path / "daftar.json")
    assert (refused["status"], refused["problems"][-1]["code"]) == ("refused", "region_unknown")
    assert run(["load", str(tmp_path / "daftar.json"), "--region", "Kota Contoh"]) == 0
    assert "dimuat" in capsys.readouterr().out
    assert [(one.region, one.source) for one in Listing.objects.all()] == [("Kota Contoh", "spse")]


def test_one_sheet_of_the_old_sirup_gives_two_tables(tmp_path: Path) -> None:
    path = as_json(tmp_path, [plan(11700000 + at) for at in range(20)], "data2017.json")
    assert [part(entry) for entry in load(path)] == [
        ("rup", "loaded", 20, 20, 0, 0),
        ("rup_line", "loaded", 20, 20, 0, 0),
    ]
    assert [entry["status"] for entry in load(path)] == ["duplicate"] * 2
    rows = [plan(11700000 + at) for at in range(1, 20)]
    rows[0] = plan(11700001, total_pagu=1, pagu_mak="1")
    entries = load(as_json(tmp_path, rows[::-1], "data2017.json"))
    assert [part(entry) for entry in entries] == [
        ("rup", "loaded", 19, 1, 18, 0),
        ("rup_line", "loaded", 19, 1, 18, 0),
    ]
    assert (Plan.objects.filter(withdrawn=True).count(), PlanLine.objects.filter(withdrawn=True).count()) == (
        1,
        1,
    )


def test_a_contract_table_waits_once_and_its_shape_is_known_then(tmp_path: Path) -> None:
    xlsx(tmp_path, [HEAD, package()], "paket.xlsx")
    assert [part(entry)[:2] for entry in load(tmp_path / "paket.xlsx")] == [
        ("announcement", "held"),
        ("contract", "held"),
    ]
    accepted = load(tmp_path / "paket.xlsx", accept=True)
    assert {entry["status"] for entry in accepted} == {"loaded"}
    assert [mapping.kind for mapping in Mapping.objects.all()] == ["contract"]
    xlsx(tmp_path, [HEAD, package(), package(55010009, "09/SP/2025")], "paket2.xlsx")
    assert [part(entry) for entry in load(tmp_path / "paket2.xlsx")] == [
        ("announcement", "loaded", 2, 1, 1, 0),
        ("contract", "loaded", 2, 1, 1, 0),
    ]
    assert Contract.objects.count() == 2


def test_a_contract_table_comes_by_the_browser_too(tmp_path: Path) -> None:
    xlsx(tmp_path, [HEAD, package()], "paket.xlsx")
    upload = bring_upload(actor=ACTOR, path=tmp_path / "paket.xlsx", name="paket.xlsx")
    assert preview(upload, actor=ACTOR).state == "preview"
    assert confirm(upload, actor=ACTOR).state == "preview"
    assert confirm(upload, actor=ACTOR, options=Options(accept=True)).state == "done"
    assert Contract.objects.count() == 1


@pytest.mark.real
def test_the_real_dump_loads_in_one_command(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["load", str(real_data / "id_spse_list_dump_2021"), "--json"]) == 0
    capsys.readouterr()
    assert Listing.objects.count() == 214_863
    assert Listing.objects.values("region").distinct().count() == 64
    lists = Batch.objects.filter(kind="listing")
    assert [b.source_name for b in lists if b.rows != b.stored + b.unchanged + b.totals + b.reported] == []
