"""Loading a 100,000-line LRA takes at most three times what python-calamine needs just to read it.

`./run bench load`. Loading is everything from the path to the committed batch. Both are measured
in turn in one process, so that a slow machine slows both; the ratio is the median of the rounds.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import _lra

LEAVES = 100_000
ROUNDS = 3
LIMIT = 3.0


def measure() -> dict[str, Any]:
    """Read, load, and again, each load into an empty database."""
    import django

    django.setup()
    from django.core.management import call_command

    from rapim.intake.actions import load_paths
    from rapim.ledger.database import prepare

    prepare()
    rounds, stored = [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lra_januari.xlsx"
        rows = _lra.write(path, LEAVES, 1)
        for _ in range(ROUNDS):
            call_command("flush", verbosity=0, interactive=False)
            reading = _read(path)
            begun = time.perf_counter()
            (entry,) = load_paths([path])["files"]
            rounds.append((reading, time.perf_counter() - begun))
            stored = entry["stored"]
    ratio = statistics.median(loading / reading for reading, loading in rounds)
    return {
        "kept": ratio <= LIMIT and stored == LEAVES,
        "ratio": round(ratio, 2),
        "limit": LIMIT,
        "rows": rows,
        "stored": stored,
        "rounds": [{"read": round(reading, 2), "load": round(loading, 2)} for reading, loading in rounds],
    }


def _read(path: Path) -> float:
    from python_calamine import CalamineWorkbook

    begun = time.perf_counter()
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return time.perf_counter() - begun
