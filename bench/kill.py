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
LEAVES = 2_500
MONTHS = (1, 2, 3)
FRESH_EVERY = 5
"""So many kills are aimed at one home before a fresh one is begun."""


def measure() -> dict[str, Any]:
    """Kill, look, go on loading the same home; every few kills finish it and begin another."""
    from rooms.killed import environment, kill_after, load, look
    from rooms.sipd_files import leaves, write_lra

    pick, faults, hits, after_kill = random.Random(50), [], 0, []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "berkas"
        folder.mkdir()
        for month in MONTHS:
            write_lra(folder, leaves(LEAVES), month)
        home = Path(place) / "rumah"
        begun = time.monotonic()
        load(folder, environment(home))
        whole = time.monotonic() - begun
        for kill in range(KILLS):
            env = environment(home)
            if kill % FRESH_EVERY == 0:
                shutil.rmtree(home)
                look(env)
            hits += kill_after(pick.uniform(0.15, 1.0) * whole, folder, env)
            seen = look(env)
            after_kill.append(len(seen["batches"]))
            if seen["partial"] or seen["lines_without_facts"] or len(seen["batches"]) != seen["log"]:
                faults.append({"kill": kill, **seen})
            if kill % FRESH_EVERY == FRESH_EVERY - 1:
                faults += _finish(load(folder, env), look(env), kill)
    return {
        "kept": not faults,
        "kills": KILLS,
        "killed_while_running": hits,
        "batches_standing_after_each": after_kill,
        "faults": faults,
        "whole_load_seconds": round(whole, 1),
    }


def _finish(entries: list[dict[str, Any]], seen: dict[str, Any], kill: int) -> list[dict[str, Any]]:
    """What is wrong with a home after its last load."""
    whole = [(month, stored) for _, month, stored, _ in seen["batches"]] == [(m, LEAVES) for m in MONTHS]
    settled = {entry["status"] for entry in entries} <= {"loaded", "duplicate"}
    right = whole and settled and seen["facts"] == LEAVES * len(MONTHS) and not seen["partial"]
    return [] if right else [{"kill": kill, "finish": seen, "status": [e["status"] for e in entries]}]
