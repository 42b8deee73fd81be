"""Loads killed (SIGKILL) at 50 random moments leave whole batches or none, and the next load succeeds.

`./run bench kill`.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

KILLS = 50
LEAVES = 1_500
MONTHS = (1, 2, 3)


def measure() -> dict[str, Any]:
    """Kill a running load 50 times, each in a home of its own; look, load again, look again."""
    from rooms.killed import environment, kill_after, load, look
    from rooms.sipd_files import leaves, write_lra

    pick, faults, stood, missed = random.Random(50), [], [], 0
    with tempfile.TemporaryDirectory() as place:
        folder, empty, home = Path(place) / "berkas", Path(place) / "kosong", Path(place) / "rumah"
        folder.mkdir()
        for month in MONTHS:
            write_lra(folder, leaves(LEAVES), month)
        look(environment(empty))
        whole = _whole(folder, empty, home)
        while len(stood) < KILLS:
            shutil.rmtree(home)
            shutil.copytree(empty, home)
            env = environment(home)
            if not kill_after(pick.uniform(0.2, 1.0) * whole, folder, env):
                missed += 1
                continue
            seen = look(env)
            stood.append(len(seen["batches"]))
            if seen["partial"] or seen["lines_without_facts"] or len(seen["batches"]) != seen["log"]:
                faults.append({"kill": len(stood), **seen})
            faults += _finish(load(folder, env), look(env), len(stood))
    return {
        "kept": not faults,
        "killed_while_running": len(stood),
        "ended_before_the_kill": missed,
        "batches_standing_after_the_kill": {n: stood.count(n) for n in sorted(set(stood))},
        "faults": faults,
        "whole_load_seconds": round(whole, 1),
    }


def _whole(folder: Path, empty: Path, home: Path) -> float:
    """How long one load takes when nothing kills it."""
    from rooms.killed import environment, load

    shutil.copytree(empty, home)
    begun = time.monotonic()
    load(folder, environment(home))
    return time.monotonic() - begun


def _finish(entries: list[dict[str, Any]], seen: dict[str, Any], kill: int) -> list[dict[str, Any]]:
    """What is wrong with a home after its last load."""
    whole = [(month, stored) for _, month, stored, _ in seen["batches"]] == [(m, LEAVES) for m in MONTHS]
    settled = {entry["status"] for entry in entries} <= {"loaded", "duplicate"}
    right = whole and settled and seen["facts"] == LEAVES * len(MONTHS) and not seen["partial"]
    return [] if right else [{"kill": kill, "finish": seen, "status": [e["status"] for e in entries]}]
