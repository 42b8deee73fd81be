"""A line-delimited OCDS file of 60,000 releases: taken in, with its indicators, against tools that count.

Promise: reading, red flags and storing take at most twice as long as `ocdscardinal coverage`,
which only counts fields, and less than `flatterer` to Parquet; a file of 200 MB needs less than
1 GB of memory. All on the same file and machine, in turn, in the same run; `stored` is a home that
was fresh. What else runs on the machine only ever adds time, and not to all alike, so the best of
the rounds of each is compared; the medians and the processor seconds stand beside it.
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

RELEASES, ROUNDS = 60_000, 5
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
        rounds: dict[str, list[float]] = {name: [] for name in ("read", "import", "coverage", "flatterer")}
        spent: dict[str, list[float]] = {name: [] for name in ("import", "coverage", "flatterer")}
        peak = 0
        for turn in range(ROUNDS):
            out = Path(folder) / f"flat{turn}"
            works: dict[str, Callable[[], float | None]] = {
                "import": lambda: _import(path),
                "coverage": lambda: ocdscardinal.coverage(str(path)) and None,
                "flatterer": lambda out=out: _flattened(flatterer, path, out),
            }
            for name, work in works.items():
                seconds, processor, read = _timed(work)
                rounds[name].append(seconds)
                spent[name].append(processor)
                if read is not None:
                    rounds["read"].append(read)
                    peak = peak or _peak()
    best = {name: min(some) for name, some in rounds.items()}
    against = {name: best["import"] / best[name] for name in ("coverage", "flatterer")}
    return {
        "kept": against["coverage"] <= SLOWER and against["flatterer"] < 1 and peak < MEMORY,
        "promise": f"import at most {SLOWER} × coverage, faster than flatterer, under {MEMORY} MB",
        "compared": f"the best of {ROUNDS} rounds in turn, each",
        "releases": RELEASES,
        "megabytes": round(size / 1e6, 1),
        "best_seconds": {name: round(value, 2) for name, value in best.items()},
        "median_seconds": {name: round(statistics.median(some), 2) for name, some in rounds.items()},
        "best_processor_seconds": {name: round(min(some), 2) for name, some in spent.items()},
        "import_seconds": [round(value, 2) for value in rounds["import"]],
        "coverage_seconds": [round(value, 2) for value in rounds["coverage"]],
        "read_to_coverage": round(best["read"] / best["coverage"], 2),
        "import_to_coverage": round(against["coverage"], 2),
        "import_to_flatterer": round(against["flatterer"], 2),
        "peak_megabytes": peak,
    }


def _import(path: Path) -> float:
    """Read, judge and store; answer the seconds to have judged; what was stored is taken away again."""
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
        transaction.set_rollback(True)
    if done.counts.stored != RELEASES:
        raise RuntimeError("not all was stored")
    return read


def _flattened(tool: Any, path: Path, out: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        tool.flatten(str(path), str(out), ndjson=True, parquet=True, csv=False, force=True)


def _timed(work: Callable[[], float | None]) -> tuple[float, float, float | None]:
    """Seconds on the wall, seconds of processors (with those of other processes), and what it answered."""
    begun, spent = time.perf_counter(), _spent()
    answer = work()
    return time.perf_counter() - begun, _spent() - spent, answer


def _spent() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def _peak() -> int:
    """Megabytes of this process and of the largest other one, each at its peak: never less than at once."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_maxrss for one in both) // 1024
