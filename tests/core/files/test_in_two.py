"""Lines read by two processes: the same lines, whoever reads."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from core.files.who_reads import read_by

from rapim.files.in_two import in_two
from rapim.files.json_tables import Lines

CONTENT = b"\xef\xbb\xbf{}\r\n\n  \n" + b"".join(b'{"n": %d}\n' % n for n in range(40)) + b'\n {"last": 1} '
EVERY = [(1, b"{}"), *((n + 4, b'{"n": %d}' % n) for n in range(40)), (45, b'{"last": 1}')]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    path = tmp_path / "a.jsonl"
    path.write_bytes(CONTENT)
    return Lines(path)


def test_two_parts_are_the_whole_wherever_it_is_cut(lines: Lines) -> None:
    assert list(lines.numbered()) == EVERY
    for percent in range(101):
        first, second = lines.divided(percent / 100)
        assert [*first.numbered(), *second.numbered()] == EVERY


def test_another_process_reads_the_latter_part_of_a_large_file(lines: Lines) -> None:
    read = list(in_two(lines, read_by, large=len(CONTENT)))
    assert [one[1:] for one in read] == EVERY
    readers = [reader for reader, _, _ in read]
    assert (readers[0], readers == sorted(readers, key=readers.index), len(set(readers))) == (
        os.getpid(),
        True,
        2,
    )


def test_a_small_or_packed_file_is_read_here(lines: Lines, tmp_path: Path) -> None:
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(CONTENT))
    here = [(os.getpid(), *one) for one in EVERY]
    assert list(in_two(lines, read_by, large=len(CONTENT) + 1)) == here
    assert list(in_two(Lines(packed), read_by, large=0)) == here


def test_where_no_other_process_answers_this_one_reads_all(
    lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(broken))
    assert list(in_two(lines, read_by, large=0)) == [(os.getpid(), *one) for one in EVERY]
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    assert list(in_two(lines, read_by, large=0)) == [(os.getpid(), *one) for one in EVERY]


def test_whoever_stops_early_leaves_no_process_behind(lines: Lines) -> None:
    reading = in_two(lines, read_by, large=0)
    assert next(reading) == (os.getpid(), *EVERY[0])
    reading.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
