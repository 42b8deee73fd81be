"""Paths as a stranger gives them: nothing hangs, nothing vanishes without a word, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from rapim.budget.models import Realisation
from rapim.cli import run
from rapim.intake.actions import load_paths, read_together
from rapim.intake.options import Options
from rapim.intake.reading import walk
from rapim.intake.storing import store_file
from rooms.made import ACTOR
from rooms.sipd_files import leaves, write_lra

pytestmark = pytest.mark.django_db
LEAVES = leaves(12)


def load(*paths: Path, **said: Any) -> dict[str, dict[str, Any]]:
    files = load_paths(paths, Options(**said), actor=ACTOR)["files"]
    return {Path(entry["path"]).name: entry for entry in files}


def codes(entry: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in entry["problems"] if problem["fatal"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "berkas"
    path.mkdir()
    write_lra(path, LEAVES, 1)
    return path


def test_a_folder_of_odd_things_gives_its_one_good_file_and_a_word_on_the_rest(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "lain"
    elsewhere.mkdir()
    write_lra(elsewhere, LEAVES, 2)
    (folder / "naik").symlink_to(folder)
    (folder / "sendiri").symlink_to("sendiri")
    (folder / "putus").symlink_to(tmp_path / "tiada.xlsx")
    (folder / "luar").symlink_to(elsewhere)
    (folder / "kosong.xlsx").write_bytes(b"")
    os.mkfifo(folder / "pipa")
    found = load(folder)
    assert {name: entry["status"] for name, entry in found.items()} == {
        "lra_januari.xlsx": "loaded",
        "kosong.xlsx": "unreadable",
        "sendiri": "unreadable",
        "putus": "unreadable",
        "luar": "unreadable",
    }
    assert [codes(found[name]) for name in ("sendiri", "putus", "luar")] == [
        ["cannot_open"],
        ["cannot_open"],
        ["folder_linked"],
    ]


def test_the_same_file_under_two_names_is_stored_once(folder: Path) -> None:
    shutil.copy(folder / "lra_januari.xlsx", folder / "salinan januari.xlsx")
    (folder / "tautan.xlsx").symlink_to(folder / "lra_januari.xlsx")
    found = load(folder)
    assert sorted(entry["status"] for entry in found.values()) == ["duplicate", "loaded"]
    assert Realisation.objects.count() == 12


def test_a_name_that_is_no_text_is_shown_and_read(folder: Path) -> None:
    write_lra(folder, LEAVES, 2).rename(folder / os.fsdecode(b"lra_\xff_februari.xlsx"))
    found = load(folder)
    assert found["lra_\\udcff_februari.xlsx"]["status"] == "loaded"
    assert json.loads(json.dumps(found)) == found


def test_a_file_that_is_gone_when_its_turn_comes_stores_nothing(folder: Path) -> None:
    (seen,) = read_together(walk([folder]), Options())
    (folder / "lra_januari.xlsx").unlink()
    store_file(seen, Options(), ACTOR)
    (reading,) = seen.readings
    assert (reading.status, [p.code for p in reading.said() if p.fatal]) == ("refused", ["cannot_keep"])
    assert Realisation.objects.count() == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_what_may_not_be_opened_is_reported(folder: Path) -> None:
    closed = folder / "rahasia"
    closed.mkdir()
    write_lra(closed, LEAVES, 2)
    closed.chmod(0)
    try:
        assert codes(load(folder)["rahasia"]) == ["cannot_open"]
        assert run(["load", str(closed / "lra_februari.xlsx")]) == 2
    finally:
        closed.chmod(0o700)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "Berkas atau folder tidak ada: .\n"),
        ("/dev/null", "Bukan berkas dan bukan folder: /dev/null.\n"),
        ("a" * 5000, f"Berkas atau folder tidak ada: {'a' * 200}….\n"),
        ("nol\0nol", "Berkas atau folder tidak ada: nol\0nol.\n"),
    ],
)
def test_a_path_that_leads_nowhere_is_said_in_one_sentence(
    path: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["load", path, "--json"]) == 2
    answer = capsys.readouterr()
    assert (answer.out, answer.err) == ("", said)


@pytest.mark.parametrize(
    "words",
    [("--year", "-5"), ("--year", "99999"), ("--year", "２０２６"), ("--month", "0"), ("--month", "13")],
)
def test_years_and_months_that_are_none_are_refused_before_a_file_is_read(
    folder: Path, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refusal:
        run(["load", str(folder), *words])
    answer = capsys.readouterr()
    assert (refusal.value.code, answer.out, answer.err.splitlines()[-1][:18]) == (2, "", "rapim load: error:")
