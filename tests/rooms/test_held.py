"""What is held until confirmed: its mapping is kept with the confirmation, its batch has a successor."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rapim.intake.actions import load_paths
from rapim.intake.models import Mapping
from rapim.intake.options import Options
from rapim.ledger.actions import predecessors, successors
from rapim.ledger.models import Batch, LogEntry
from rooms.made import ACTOR
from rooms.sipd_files import leaves, lra_rows, write

pytestmark = pytest.mark.django_db
HEAD = ("id_skpd", "kode_rekening", "uraian_rekening", "anggaran", "realisasi", "tahun", "bulan")


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    return load_paths(paths, Options(**said), actor=ACTOR)["files"]


def table(folder: Path, month: int, *, head: Sequence[str] = HEAD) -> Path:
    """A table of no known source: two lines of one month."""
    path = folder / f"tabel_{month}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(head)
        rows.writerow(["1.01.2.22.0.00.01.0000", "5.1.02.01.01.0024", "Alat", 5000, 100 * month, 2026, month])
        rows.writerow(["1.01.2.22.0.00.01.0000", "5.1.02.01.01.0026", "Cetak", 7000, 70 * month, 2026, month])
    return path


def said_of(entries: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(entry["status"], entry["stored"]) for entry in entries]


def test_accepting_a_file_keeps_its_mapping_for_the_next_of_its_shape(tmp_path: Path) -> None:
    first, second = table(tmp_path, 1), table(tmp_path, 2)
    assert said_of(load(first, variant="monthly")) == [("held", 0)]
    assert Mapping.objects.count() == 0
    assert said_of(load(first, variant="monthly", accept=True)) == [("loaded", 2)]
    kept = Mapping.objects.get()
    assert (kept.kind, kept.confirmed_by_name, kept.columns["columns"]["realised"]) == ("lra", ACTOR.name, 4)
    assert LogEntry.objects.filter(verb="confirm_mapping").count() == 1
    (entry,) = load(second, variant="monthly")
    assert (entry["status"], entry["stored"], entry["held"]) == ("loaded", 2, False)
    assert "mapping_unconfirmed" not in {problem["code"] for problem in entry["problems"]}


def test_a_file_of_another_shape_is_asked_about_again(tmp_path: Path) -> None:
    load(table(tmp_path, 1), variant="monthly", accept=True)
    other = table(tmp_path, 2, head=(*HEAD[:2], "nama", *HEAD[3:]))
    assert said_of(load(other, variant="monthly")) == [("held", 0)]


def altered(folder: Path) -> Path:
    """An LRA of January whose leaves miss their total."""
    rows = lra_rows(leaves(12), 1)
    rows[-2][5] = float(rows[-2][5] or 0) + 1000
    return write(folder / "lra_januari.xlsx", rows)


def test_what_was_held_and_then_accepted_is_followed_by_what_was_loaded(tmp_path: Path) -> None:
    path = altered(tmp_path)
    assert said_of(load(path)) == [("held", 0)]
    held = Batch.objects.get()
    assert successors([held]) == {}
    assert said_of(load(path, accept=True)) == [("loaded", 12)]
    loaded = Batch.objects.get(status="loaded")
    assert successors([held, loaded]) == {held.pk: loaded}
    assert (predecessors(loaded), predecessors(held)) == ([held], [])


def test_a_held_file_is_not_followed_by_another_file(tmp_path: Path) -> None:
    load(altered(tmp_path))
    load(write(tmp_path / "lra_januari_betul.xlsx", lra_rows(leaves(12), 1)))
    assert Batch.objects.filter(status="loaded").count() == 1
    assert successors(Batch.objects.all()) == {}
