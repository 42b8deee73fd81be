"""A folder of damaged files: a clear report for each, the intact stored, nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapim.budget.models import Realisation
from rapim.intake.actions import load_paths
from rapim.ledger.models import Batch
from rooms.damaged import DAMAGES, make_folder
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db


def test_every_damage_has_a_report_and_loses_nothing(tmp_path: Path) -> None:
    made = make_folder(tmp_path, len(DAMAGES) + 4)
    entries = {entry["path"]: entry for entry in load_paths([tmp_path], actor=ACTOR)["files"]}
    assert set(entries) == {str(file.path) for file in made}
    assert [
        (file.damage, entries[str(file.path)]["status"])
        for file in made
        if entries[str(file.path)]["status"] not in file.allowed
    ] == []
    stored = 0
    for file in made:
        entry = entries[str(file.path)]
        assert entry["rows"] == sum(entry[name] for name in ("stored", "unchanged", "totals", "reported"))
        if entry["status"] == "loaded":
            assert entry["stored"] == file.leaves
        else:
            assert (entry["stored"], entry["batch"]) == (0, None)
            assert all(problem["remedy"] for problem in entry["problems"])
            assert entry["problems"] != []
        stored += entry["stored"]
    assert Realisation.objects.count() == stored
    loaded = Batch.objects.filter(status="loaded")
    assert sorted(loaded.values_list("stored", flat=True)) == [24] * loaded.count()
