"""Two people, or two runs, at one moment: one effect, and the other is told or answered with the same act."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rooms.killed import environment, own_database

TESTS = Path(__file__).resolve().parents[1]
DONE, MEANWHILE = [302, ""], "Sementara itu"


@pytest.fixture(scope="module")
def told(ready: Path, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """How each race of `rooms.races` ended, on one home."""
    home = Path(shutil.copytree(ready, tmp_path_factory.mktemp("races") / "home"))
    with own_database("rapim_races") as url:
        env = environment(home, url)
        env["PYTHONPATH"] += f":{TESTS}"
        command = [sys.executable, "-m", "rooms.races"]
        done = subprocess.run(command, env=env, cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)


def test_two_clicks_on_closing_close_once_and_write_one_draft(told: Any) -> None:
    found = told["minutes"]
    assert found["close"] == [DONE, DONE]
    assert found["drafted"] == {"closings": 1, "versions": [1], "decisions": 1, "log": 1}


def test_two_secretaries_on_one_version_lose_nothing(told: Any) -> None:
    assert told["minutes"]["save"] == [DONE, [409, "sudah menyimpan notula ini"]]
    assert told["minutes"]["saved"] == [[1, 2], 2]


def test_minutes_are_signed_by_one_and_issued_once(told: Any) -> None:
    found = told["minutes"]
    assert (found["sign"], found["signed"]) == ([DONE, [302, MEANWHILE]], 1)
    assert found["paper"] == {"same": True, "issued": 1}


@pytest.mark.parametrize("other", ["verify", "return"])
def test_of_two_verifiers_one_acts_and_the_other_is_told(told: Any, other: str) -> None:
    assert told["decisions"][other] == {"ends": [[200, MEANWHILE], DONE], "acts": 3, "log": 3}


def test_decisions_of_one_moment_have_numbers_without_a_gap(told: Any) -> None:
    assert told["number"] == {"numbers": [1, 2], "sent": 3, "written": 2}


def test_two_nudges_of_one_matter_are_one_letter_and_one_number(told: Any) -> None:
    assert told["nudges"] == {
        "ends": [DONE, [422, MEANWHILE]],
        "push": ["D-2025-0001", "050/1/27.00/2025"],
        "written": {"numbers": 1, "letters": 1, "log": 1},
    }


def test_a_finding_is_recorded_once_and_of_two_acts_one_is_refused(told: Any) -> None:
    assert told["audits"] == {
        "recorded": [0, 1],
        "refused": ["moved_meanwhile"],
        "paid": ["deposit", "deposit"],
        "left_sen": 40,
        "log": 2,
    }


def test_of_the_two_sides_of_a_wait_one_has_the_word(told: Any) -> None:
    assert told["waits"] == {"refused": ["rhythm_moved_meanwhile"], "log": 1}


def test_a_packet_frozen_while_something_is_written_is_rebuilt_byte_for_byte(told: Any) -> None:
    assert told["packet"] == {"ends": ["frozen", "written"], "rebuilt": True}


def test_two_runs_of_the_reminders_send_each_message_once(told: Any) -> None:
    found = told["reminders"]
    number = found["messages"]
    assert number > 1
    assert found["said"] == [number, number, 0]
    assert (found["mails"], found["ids"], found["sent"]) == (number, number, number)


def test_runs_of_two_days_at_once_never_go_down_the_ladder(told: Any) -> None:
    assert told["reminders"]["downwards"] == []
