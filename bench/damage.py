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


def measure() -> dict[str, Any]:
    """Make the folder, load it twice, and compare what was stored with what was reported."""
    import django

    django.setup()
    from rooms.damaged import make_folder

    from rapim.budget.models import Realisation
    from rapim.intake.actions import load_paths
    from rapim.ledger.database import prepare
    from rapim.ledger.models import Batch

    prepare()
    with tempfile.TemporaryDirectory() as folder:
        made = make_folder(Path(folder), FILES)
        begun = time.monotonic()
        entries = {entry["path"]: entry for entry in load_paths([Path(folder)])["files"]}
        seconds = time.monotonic() - begun
        peak = _peak()
        facts = Realisation.objects.count()
        again = load_paths([Path(folder)])["files"]
    unexpected = [
        f"{file.path.name}: {entries[str(file.path)]['status']}"
        for file in made
        if entries[str(file.path)]["status"] not in file.allowed
    ]
    lost = [
        entry["path"]
        for entry in entries.values()
        if entry["rows"] != sum(entry[name] for name in ("stored", "unchanged", "totals", "reported"))
    ]
    partial = [
        batch.code
        for batch in Batch.objects.filter(status="loaded")
        if Realisation.objects.filter(batch=batch).count() != batch.stored + batch.withdrawn
    ]
    stored = sum(entry["stored"] for entry in entries.values())
    silent = [
        path for path, entry in entries.items() if entry["status"] != "loaded" and not entry["problems"]
    ]
    changed = sum(entry["stored"] for entry in again) + Realisation.objects.count() - facts
    return {
        "kept": not (unexpected or lost or partial or silent or changed)
        and (len(entries), stored) == (FILES, facts)
        and peak <= MEMORY_MIB,
        "files": len(entries),
        "status": dict(Counter(entry["status"] for entry in entries.values())),
        "rows_stored": stored,
        "unexpected": unexpected,
        "rows_lost": lost,
        "partial_batches": partial,
        "without_report": silent,
        "changed_by_a_second_load": changed,
        "peak_mib": peak,
        "load_seconds": round(seconds, 1),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
