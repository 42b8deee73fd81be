"""Batches in one order, files kept once, problems and the log."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from rapim.files.problems import Problem
from rapim.ledger import clock as house_clock
from rapim.ledger.actions import (
    FINDINGS_KEPT,
    ClockRunsBackwards,
    Counts,
    Scope,
    Source,
    close_batch,
    keep_file,
    kept_path,
    open_batch,
)
from rapim.ledger.models import Batch, Finding, LogEntry
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
SOURCE = Source("lra.xlsx", "ab" * 32, 5)


def opened(name: str = "lra") -> Batch:
    return open_batch(actor=ACTOR, kind=name, source=SOURCE, scope=Scope(fiscal_year=2026))


def test_a_batch_has_a_code_that_depends_on_file_and_order(clock: dt.datetime) -> None:
    assert [opened().code, opened().code] == ["000001-ababababab", "000002-ababababab"]


def test_a_batch_says_who_and_when(clock: dt.datetime) -> None:
    batch = opened()
    assert (batch.loaded_by_name, batch.loaded_at, batch.status) == ("Sri Wahyuni", clock, "loaded")


def test_a_clock_that_runs_backwards_is_refused(clock: dt.datetime) -> None:
    opened()
    house_clock.set_to(clock - dt.timedelta(seconds=1))
    with pytest.raises(ClockRunsBackwards):
        opened()
    assert Batch.objects.count() == 1


def test_lost_rows_are_refused(clock: dt.datetime) -> None:
    with pytest.raises(ValueError, match="rows lost"):
        close_batch(opened(), Counts(rows=3, stored=1, totals=1), [], actor=ACTOR)


def test_closing_notes_problems_and_writes_one_log_row(clock: dt.datetime) -> None:
    batch = opened()
    problem = Problem(
        "bad_number", sheet="S", row=7, column="F", read="x\x00", expected="angka", remedy="Isi."
    )
    close_batch(batch, Counts(rows=1, reported=1), [problem], actor=ACTOR)
    found = Finding.objects.get()
    assert (found.code, found.sheet, found.row, found.column, found.read) == ("bad_number", "S", 7, "F", "x")
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.subject, entry.who_name) == (
        "batch_loaded",
        f"batch {batch.code}",
        "Sri Wahyuni",
    )


def test_many_problems_are_kept_to_a_number_and_counted(clock: dt.datetime) -> None:
    batch = opened()
    close_batch(batch, Counts(), [Problem("bad_number")] * (FINDINGS_KEPT + 3), actor=ACTOR)
    last = Finding.objects.order_by("id").last()
    assert last is not None
    assert (Finding.objects.count(), last.code, last.read) == (FINDINGS_KEPT + 1, "more_problems", "3")


def test_a_file_is_kept_once_under_its_hash(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "berkas.csv"
    path.write_bytes(b"isi")
    first, again = keep_file(path), keep_file(path)
    assert first == again == Source("berkas.csv", hashlib.sha256(b"isi").hexdigest(), 3)
    assert [file.name for file in (home / "files").iterdir()] == [first.sha256]
    assert kept_path(first.sha256).read_bytes() == b"isi"


def test_a_clock_that_runs_starts_where_it_was_set_and_stops_at_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house_clock.set_to(None)
    start = dt.datetime(2019, 8, 21, 10, 30, tzinfo=dt.UTC)
    monkeypatch.setenv("RAPIM_CLOCK", house_clock.running(start, start + dt.timedelta(hours=6)))
    one, other = house_clock.now(), house_clock.now()
    assert start <= one <= other < start + dt.timedelta(minutes=1)
    monkeypatch.setenv("RAPIM_CLOCK", house_clock.running(start, start))
    assert (house_clock.now(), house_clock.today()) == (start, start.date())
    monkeypatch.setenv("RAPIM_CLOCK", "2019-08-21T10:30:00")
    assert house_clock.now() == start
