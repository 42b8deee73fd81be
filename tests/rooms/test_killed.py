"""A load that is killed leaves whole batches or none, and the next load succeeds."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rooms.killed import environment, kill_after, load, look, own_database
from rooms.sipd_files import leaves, write_lra

KILLS = 3


@pytest.fixture
def database_url(django_db_setup: None) -> Iterator[str]:
    """A database of its own for other processes."""
    with own_database("rapim_killed") as url:
        yield url


def test_a_killed_load_leaves_whole_batches_or_none(tmp_path: Path, database_url: str) -> None:
    folder = tmp_path / "berkas"
    folder.mkdir()
    rows = leaves(900)
    for month in (1, 2, 3):
        write_lra(folder, rows, month)
    env = environment(tmp_path / "rumah", database_url)
    look(env)
    begun = time.monotonic()
    load(tmp_path / "berkas", environment(tmp_path / "lain"))
    whole = time.monotonic() - begun
    pick = random.Random(3)
    for _ in range(KILLS):
        kill_after(pick.uniform(0.3, 1.0) * whole, folder, env)
        seen = look(env)
        assert (seen["partial"], seen["lines_without_facts"]) == ([], 0)
        assert len(seen["batches"]) == seen["log"]
    entries = load(folder, env)
    assert {entry["status"] for entry in entries} <= {"loaded", "duplicate"}
    seen = look(env)
    assert [(month, stored) for _, month, stored, _ in seen["batches"]] == [(1, 900), (2, 900), (3, 900)]
    assert (seen["facts"], seen["lines"], seen["partial"]) == (2700, 900, [])
