"""A folder of 200 files, most of them damaged: a report for each, nothing half done, bounded memory.

`./run bench damage`. Memory is the peak of the whole process.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

FILES = 200
MEMORY_MIB = 900
PARTS = ("stored", "unchanged", "totals", "reported")
Entry = dict[str, Any]


def measure() -> dict[str, Any]:
    """Make the folder, load it twice, and compare what was stored with what was reported."""
    import django

    django.setup()
    from rooms.damaged import make_folder

    from rapim.budget.models import Realisation
    from rapim.intake.actions import load_paths
    from rapim.ledger.database import prepare

    prepare()
    with tempfile.TemporaryDirectory() as folder:
        made = make_folder(Path(folder), FILES)
        begun = time.monotonic()
        entries = {Path(entry["path"]).name: entry for entry in load_paths([Path(folder)])["files"]}
        seconds = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        facts = Realisation.objects.count()
        again = load_paths([Path(folder)])["files"]
    faults = {
        **_faults(made, entries),
        "partial_batches": _partial(),
        "changed_by_a_second_load": sum(e["stored"] for e in again) + Realisation.objects.count() - facts,
    }
    stored = sum(entry["stored"] for entry in entries.values())
    whole = (len(entries), stored) == (FILES, facts)
    return {
        "kept": not any(faults.values()) and whole and peak <= MEMORY_MIB,
        "files": len(entries),
        "verdicts": dict(Counter(entry["status"] for entry in entries.values())),
        "verdicts_by_kind": _by_kind(made, entries),
        "rows_stored": stored,
        **faults,
        "peak_mib": peak,
        "load_seconds": round(seconds, 1),
    }


def _by_kind(made: list[Any], entries: dict[str, Entry]) -> dict[str, dict[str, int]]:
    """How often each kind of damage met each verdict."""
    found: dict[str, Counter[str]] = {}
    for file in made:
        found.setdefault(file.damage, Counter())[entries[file.path.name]["status"]] += 1
    return {damage: dict(verdicts) for damage, verdicts in found.items()}


def _faults(made: list[Any], entries: dict[str, Entry]) -> dict[str, list[str]]:
    """Files with a verdict they must not have, with rows that nobody accounts for, or without a report."""
    status = {name: entry["status"] for name, entry in entries.items()}
    return {
        "unexpected": [
            f"{f.path.name}: {status[f.path.name]}" for f in made if status[f.path.name] not in f.allowed
        ],
        "rows_lost": [name for name, e in entries.items() if e["rows"] != sum(e[part] for part in PARTS)],
        "without_report": [
            name for name, e in entries.items() if e["status"] != "loaded" and not e["problems"]
        ],
    }


def _partial() -> list[str]:
    """Batches whose facts are not those they say they stored."""
    from rapim.budget.models import Realisation
    from rapim.ledger.models import Batch

    return [
        batch.code
        for batch in Batch.objects.filter(status="loaded")
        if Realisation.objects.filter(batch=batch).count() != batch.stored + batch.withdrawn
    ]
