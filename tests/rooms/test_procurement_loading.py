"""Pulls of the service bus through the door: deltas, cuts, other governments, years said wrongly."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from core.procurement.pulls import Row, as_csv, as_json, as_parquet, handover, receipt, tender

from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rapim.ledger.models import Batch
from rapim.org.models import Government
from rapim.procurement.actions import drift
from rapim.procurement.models import Announcement, Handover, Receipt
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
COUNTS = ("status", "rows", "stored", "unchanged", "totals", "reported")


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    return load_paths(paths, Options(**said), actor=ACTOR)["files"]


def part(entry: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(entry[name] for name in names or COUNTS)


def codes(entry: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in entry["problems"]]


def week(**changed: Row) -> list[Row]:
    """Eighty tenders; some of them otherwise, by number."""
    return [tender(7000000 + at, **changed.get(f"t{at}", {})) for at in range(80)]


def balanced(entry: dict[str, Any]) -> bool:
    return bool(entry["rows"] == entry["stored"] + entry["unchanged"] + entry["totals"] + entry["reported"])


def test_the_same_pull_twice_changes_nothing(tmp_path: Path) -> None:
    path = as_json(tmp_path, week())
    (first,), (again,) = load(path), load(path)
    assert part(first) == ("loaded", 80, 80, 0, 0, 0)
    assert part(again) == ("duplicate", 80, 0, 80, 0, 0)
    (other,) = load(as_parquet(tmp_path, week()))
    assert part(other) == ("loaded", 80, 0, 80, 0, 0)
    assert (Announcement.objects.count(), other["drift"]) == (80, [])


def test_a_pull_a_week_later_is_a_pure_delta(tmp_path: Path) -> None:
    load(as_json(tmp_path, week(), "satu.json"))
    rows = week(t3={"status_tender": "Gagal"}, t9={"hps": 1200000000})
    del rows[70]
    rows += [tender(7100001), tender(7100002)]
    (entry,) = load(as_csv(tmp_path, rows[::-1], "dua.csv"))
    assert part(entry) == ("loaded", 81, 4, 77, 0, 0)
    batch = Batch.objects.get(code=entry["batch"])
    assert batch.withdrawn == 1
    lines = [(one["change"], one["key"]["number"]) for one in drift(batch)]
    assert sorted(lines) == [
        ("added", "7100001"),
        ("added", "7100002"),
        ("changed", "7000003"),
        ("changed", "7000009"),
        ("withdrawn", "7000070"),
    ]
    (changed,) = [one for one in drift(batch) if one["key"]["number"] == "7000003"]
    assert (changed["before"]["status"], changed["after"]["status"]) == ("Selesai", "Gagal")
    (third,) = load(as_json(tmp_path, [*rows, tender(7000070)], "tiga.json"))
    assert part(third) == ("loaded", 82, 1, 81, 0, 0)


def test_the_first_announcement_stays_readable(tmp_path: Path) -> None:
    load(as_json(tmp_path, [tender(hps=1)], "satu.json"))
    load(as_json(tmp_path, [tender(hps=2)], "dua.json"))
    said = Announcement.objects.order_by("batch_id").values_list("hps_sen", flat=True)
    assert list(said) == [100, 200]


def test_turns_meet_again_in_a_later_pull(tmp_path: Path) -> None:
    known = [handover(), handover(tgl_bast="2025-10-01", besar_pembayaran=5), receipt(), receipt()]
    load(as_json(tmp_path, known[:2], "bast.json"), as_json(tmp_path, known[2:], "bukti.json"))
    late = handover(tgl_bast="2025-12-01", besar_pembayaran=7)
    (entry,) = load(as_json(tmp_path, [late, *known[1::-1]], "bast2.json"))
    assert part(entry) == ("loaded", 3, 1, 2, 0, 0)
    (entry,) = load(as_json(tmp_path, [receipt(), receipt(), receipt()], "bukti2.json"))
    assert part(entry) == ("loaded", 3, 1, 2, 0, 0)
    assert list(Handover.objects.order_by("item").values_list("item", "paid_sen"))[2:] == [(3, 700)]
    assert Receipt.objects.count() == 3


def test_a_cut_pull_is_held_until_it_is_accepted(tmp_path: Path) -> None:
    load(as_json(tmp_path, week(), "satu.json"))
    cut = as_json(tmp_path, week()[:60], "potong.json")
    (held,) = load(cut)
    assert part(held) == ("held", 60, 0, 0, 0, 60)
    assert codes(held) == ["pull_cut"]
    assert Announcement.objects.filter(withdrawn=True).count() == 0
    (accepted,) = load(cut, accept=True)
    assert part(accepted) == ("loaded", 60, 0, 60, 0, 0)
    assert Announcement.objects.filter(withdrawn=True).count() == 20


@pytest.mark.parametrize(("missing", "status"), [(5, "loaded"), (8, "loaded"), (9, "held")])
def test_a_few_packages_may_go(tmp_path: Path, missing: int, status: str) -> None:
    load(as_json(tmp_path, week(), "satu.json"))
    (entry,) = load(as_json(tmp_path, week()[missing:], "dua.json"))
    assert entry["status"] == status


def test_years_and_channels_answer_for_themselves(tmp_path: Path) -> None:
    load(as_json(tmp_path, week(), "2025.json"))
    (entry,) = load(as_json(tmp_path, [tender(at, tahun_anggaran=2024) for at in range(1, 30)], "2024.json"))
    assert part(entry) == ("loaded", 29, 29, 0, 0, 0)
    assert Announcement.objects.filter(withdrawn=True).count() == 0


def test_another_governments_pull_is_refused(tmp_path: Path) -> None:
    load(as_json(tmp_path, week(), "satu.json"))
    assert [home.name for home in Government.objects.all()] == ["Kabupaten Muara Jaya"]
    rows = [tender(8000000 + at, nama_klpd="Kota Seberang") for at in range(3)]
    (entry,) = load(as_json(tmp_path, rows, "lain.json"))
    assert part(entry) == ("refused", 3, 0, 0, 0, 3)
    assert codes(entry) == ["other_government"]
    (mixed,) = load(as_json(tmp_path, [*week(), *rows], "campur.json"))
    assert part(mixed) == ("loaded", 83, 0, 80, 0, 3)
    assert codes(mixed) == ["other_government_row"] * 3


def test_a_year_said_against_the_rows_is_refused(tmp_path: Path) -> None:
    path = as_json(tmp_path, [tender(), tender(7002001, tahun_anggaran=None)])
    (entry,) = load(path, year=2024)
    assert (entry["status"], codes(entry)) == ("refused", ["year_contradicts"])
    (entry,) = load(path, year=2025)
    assert part(entry) == ("loaded", 2, 2, 0, 0, 0)


def test_empty_and_torn_pulls_load_nothing(tmp_path: Path) -> None:
    empty, torn = tmp_path / "kosong.json", tmp_path / "robek.json"
    empty.write_text("[]")
    torn.write_bytes(as_json(tmp_path, week(), "utuh.json").read_bytes()[:-40])
    assert [part(entry, "status", "rows") for entry in load(empty, torn)] == [
        ("unreadable", 0),
        ("unreadable", 0),
    ]
    (entry,) = load(as_json(tmp_path, [tender(None)], "tanpa.json"))
    assert (entry["status"], codes(entry)) == ("refused", ["key_missing", "no_rows"])
    assert Announcement.objects.count() == 0


def test_every_form_is_balanced(tmp_path: Path) -> None:
    rows = [tender(), tender(), tender(None), tender(7002001, hps="x"), tender(7001001, versi_tender=3)]
    entries = load(
        as_json(tmp_path, rows, "a.json"),
        as_csv(tmp_path, rows, "b.csv"),
        as_json(tmp_path, rows, "c.json.gz"),
    )
    assert [balanced(entry) for entry in entries] == [True] * 3
    assert [entry["reported"] for entry in entries] == [3, 3, 3]


def rows_in(path: Path) -> int:
    """The rows of a file, counted without the importer."""
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    data = path.read_bytes()
    return len(json.loads(gzip.decompress(data) if path.suffix == ".gz" else data))


@pytest.mark.real
@pytest.mark.parametrize(("folder", "tables"), [("id_isb_kab_bandung_2025", 32), ("id_isb_kalbar", 50)])
def test_the_real_pulls_load_whole(real_data: Path, folder: str, tables: int) -> None:
    entries = [entry for entry in load(real_data / folder) if entry["kind"]]
    assert (len(entries), {entry["status"] for entry in entries}) == (tables, {"loaded"})
    assert [entry["path"] for entry in entries if not balanced(entry)] == []
    counted = {entry["path"]: rows_in(Path(entry["path"])) for entry in entries}
    assert {entry["path"]: entry["rows"] for entry in entries} == counted


@pytest.mark.real
def test_a_real_pull_brought_again_stores_nothing(real_data: Path) -> None:
    folder = real_data / "id_isb_kab_bandung_2025"
    load(folder)
    again = [entry for entry in load(folder, again=True) if entry["kind"]]
    assert [entry["path"] for entry in again if entry["stored"] or entry["drift"]] == []
