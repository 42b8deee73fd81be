"""Loads killed (SIGKILL) at 50 moments leave whole batches or none, and the next load succeeds.

`./run bench kill`. An undisturbed load is watched first. Then one part of the moments is spread over
all of it, and the other from its first transaction, over the commits, to its end. At its moment a load is
stopped, looked at (how many batches stand, is a transaction open?) and killed.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

KILLS = 50
WHILE_WRITING = 38
LEAVES = 1_500
MONTHS = (1, 2, 3)
Place = tuple[int, bool]
"""Where a kill fell: batches that stood, and whether a transaction was open."""


def measure() -> dict[str, Any]:
    """Kill a running load 50 times, each in a home of its own; look, load again, look again."""
    from rooms.killed import environment, look, watch
    from rooms.sipd_files import leaves, write_lra

    with tempfile.TemporaryDirectory() as place:
        folder, empty, home = Path(place) / "berkas", Path(place) / "kosong", Path(place) / "rumah"
        folder.mkdir()
        for month in MONTHS:
            write_lra(folder, leaves(LEAVES), month)
        look(environment(empty))
        shutil.copytree(empty, home)
        whole = watch(folder, environment(home), home)
        fell, faults, missed = _kill_all(folder, empty, home, whole)
    stood = Counter[int]()
    for (batches, _), count in fell.items():
        stood[batches] += count
    writing = sum(count for (_, writing), count in fell.items() if writing)
    return {
        "kept": not faults and min(fell[0, False], writing, fell.total() - stood[0]) > 0,
        "killed_while_running": fell.total(),
        "killed_before_the_first_batch": fell[0, False],
        "killed_in_an_open_transaction": writing,
        "killed_after_a_commit": fell.total() - stood[0],
        "batches_standing_at_the_kill": {str(batches): stood[batches] for batches in sorted(stood)},
        "ended_before_the_kill": missed,
        "faults": faults,
        "undisturbed_load_seconds": {name: round(value, 2) for name, value in whole.items()},
    }


def _kill_all(
    folder: Path, empty: Path, home: Path, whole: dict[str, float]
) -> tuple[Counter[Place], list[dict[str, Any]], int]:
    """Where the kills fell, what was wrong after them, and how many came too late."""
    pick, fell, faults, missed = random.Random(50), Counter[Place](), list[dict[str, Any]](), 0
    while fell.total() < KILLS:
        shutil.rmtree(home)
        shutil.copytree(empty, home)
        late = fell.total() >= KILLS - WHILE_WRITING
        seconds = pick.uniform(0, whole["end"] - (whole["first_transaction"] if late else 0))
        place = _kill(folder, home, seconds, late, faults)
        missed += place is None
        if place:
            fell[place] += 1
    return fell, faults, missed


def _kill(folder: Path, home: Path, seconds: float, late: bool, faults: list[dict[str, Any]]) -> Place | None:
    """Kill one load; where in it the kill fell, or None when it was over."""
    from rooms.killed import environment, kill_at, load, look

    env = environment(home)
    frozen = kill_at(seconds, folder, env, home, from_writing=late)
    if frozen is None:
        return None
    seen = look(env)
    stand = len(seen["batches"])
    possible = {frozen.batches, frozen.batches + 1} if frozen.writing else {frozen.batches}
    if seen["partial"] or seen["lines_without_facts"] or stand != seen["log"] or stand not in possible:
        faults.append({"frozen": str(frozen), **seen})
    faults += _finish(load(folder, env), look(env))
    return frozen.batches, frozen.writing


def _finish(entries: list[dict[str, Any]], seen: dict[str, Any]) -> list[dict[str, Any]]:
    """What is wrong with a home after its last load."""
    whole = [(month, stored) for _, month, stored, _ in seen["batches"]] == [(m, LEAVES) for m in MONTHS]
    settled = {entry["status"] for entry in entries} <= {"loaded", "duplicate"}
    right = whole and settled and seen["facts"] == LEAVES * len(MONTHS) and not seen["partial"]
    return [] if right else [{"finish": seen, "status": [entry["status"] for entry in entries]}]
