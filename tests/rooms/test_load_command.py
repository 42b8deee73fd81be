"""`rapim load` and `rapim init`: JSON alone on standard output, 0 done, 2 nothing readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rapim.cli import run
from rapim.org.models import Government
from rooms.sipd_files import leaves, write_lra

pytestmark = pytest.mark.django_db
CONTRACT = {
    "path",
    "kind",
    "year",
    "month",
    "agency",
    "variant",
    "rows",
    "stored",
    "unchanged",
    "totals",
    "duplicate",
    "batch",
    "problems",
}


def test_json_keeps_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_lra(tmp_path, leaves(12), 1)
    assert run(["load", str(path), "--json"]) == 0
    said = capsys.readouterr()
    (entry,) = json.loads(said.out)["files"]
    assert set(entry) >= CONTRACT
    assert set(entry["problems"][0]) >= {"sheet", "row", "column", "read", "expected", "remedy", "code"}
    assert (entry["kind"], entry["year"], entry["month"], entry["stored"], said.err) == (
        "lra",
        2026,
        1,
        12,
        "",
    )


def test_people_read_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_lra(tmp_path, leaves(12), 1)
    assert run(["load", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["dimuat", "lra", "2026-01", "monthly", "36", "12", "0", str(path)]
    assert lines[2].strip().startswith("month_from_name: terbaca '1'")


def test_a_path_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["load", str(tmp_path / "tiada.xlsx"), "--json"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"Berkas atau folder tidak ada: {tmp_path / 'tiada.xlsx'}.\n")


def test_nothing_readable_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rusak.xlsx").write_bytes(b"PK\x03\x04 bukan buku kerja")
    assert run(["load", str(tmp_path), "--json"]) == 2
    said = capsys.readouterr()
    assert [entry["status"] for entry in json.loads(said.out)["files"]] == ["unreadable"]
    assert said.err.count("\n") == 1


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["load", str(tmp_path), "--json"]) == 2
    said = capsys.readouterr()
    assert (json.loads(said.out), said.err) == ({"files": []}, "Tidak ada berkas di folder itu.\n")


def test_init_names_the_home_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--name", "Kabupaten Contoh", "--code", "33.99"]) == 0
    assert run(["init", "--name", "Kab. Contoh", "--code", "33.99"]) == 0
    assert run(["init", "--name", "Kabupaten Lain", "--code", "33.98"]) == 2
    assert capsys.readouterr().err == "Rumah data ini sudah milik Kabupaten Contoh; pakai RAPIM_HOME lain.\n"
    assert list(Government.objects.values_list("name", "code")) == [("Kabupaten Contoh", "33.99")]
    other = write_lra(tmp_path, leaves(12), 1, government="KAB. LAIN")
    assert run(["load", str(other), "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    assert (entry["status"], entry["problems"][-1]["code"]) == ("refused", "other_government")
