"""A line-delimited OCDS file of 60,000 releases: taken in, with its indicators, against tools that count.

Promise: reading, red flags and storing take at most twice as long as `ocdscardinal coverage`,
which only counts fields, and less than `flatterer` to Parquet; a file of 200 MB needs less than
1 GB of memory. All on the same file and machine, in turn, in the same run; `stored` is a home that
was fresh.
"""

from __future__ import annotations

import contextlib
import io
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench._ocds import write_releases

RELEASES, ROUNDS = 60_000, 3
SLOWER, MEMORY = 2.0, 1024


def measure() -> dict[str, Any]:
    """Times of the import and of the other tools, as ratios."""
    django.setup()
    from rapim.ledger.database import prepare

    prepare()
    import flatterer
    import ocdscardinal

    with tempfile.TemporaryDirectory(prefix="rapim-bench-ocds-") as folder:
        path = Path(folder) / "releases.jsonl"
        size = write_releases(path, RELEASES)
        times: dict[str, list[float]] = {"read": [], "import": [], "coverage": [], "flatterer": []}
        peak = 0
        for turn in range(ROUNDS):
            read, whole = _import(path)
            times["read"].append(read)
            times["import"].append(whole)
            peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            times["coverage"].append(_timed(lambda: ocdscardinal.coverage(str(path))))
            out = Path(folder) / f"flat{turn}"
            times["flatterer"].append(_timed(lambda out=out: _flattened(flatterer, path, out)))
    middle = {name: statistics.median(some) for name, some in times.items()}
    against = {name: middle["import"] / middle[name] for name in ("coverage", "flatterer")}
    return {
        "kept": against["coverage"] <= SLOWER and against["flatterer"] < 1 and peak < MEMORY,
        "promise": f"import at most {SLOWER} × coverage, faster than flatterer, under {MEMORY} MB",
        "releases": RELEASES,
        "megabytes": round(size / 1e6, 1),
        "seconds": {name: round(value, 2) for name, value in middle.items()},
        "import_to_coverage": round(against["coverage"], 2),
        "import_to_flatterer": round(against["flatterer"], 2),
        "peak_megabytes": peak,
    }


def _import(path: Path) -> tuple[float, float]:
    """Seconds to read and judge, and to have stored as well; what was stored is taken away again."""
    from django.db import transaction

    from rapim.files.opening import open_any
    from rapim.ledger.actions import Actor, Scope, close_batch, keep_file, open_batch
    from rapim.procurement.actions import record_table
    from rapim.procurement.imports import ocds
    from rapim.procurement.measures.redflags import coverage, judged

    begun = time.perf_counter()
    book = open_any(path)
    table = ocds.read(book, ocds.recognise(book)[0])
    if len(judged(table.columns)) < 5 or coverage(table.columns)["title"] != 1:
        raise RuntimeError("not what was written")
    read = time.perf_counter() - begun
    with transaction.atomic():
        batch = open_batch(
            actor=Actor("bench"),
            kind="ocds",
            source=keep_file(path),
            scope=Scope(whole=False),
            sheets=["json"],
        )
        done = record_table(batch, table)
        close_batch(batch, done.counts, done.problems, actor=Actor("bench"))
        whole = time.perf_counter() - begun
        transaction.set_rollback(True)
    if done.counts.stored != RELEASES:
        raise RuntimeError("not all was stored")
    return read, whole


def _flattened(tool: Any, path: Path, out: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        tool.flatten(str(path), str(out), ndjson=True, parquet=True, csv=False, force=True)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
