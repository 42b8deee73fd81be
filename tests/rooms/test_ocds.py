"""OCDS in and out of a home: deltas, the round trip, the command, real files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from rapim.cli import run
from rapim.exchange.check import check
from rapim.exchange.export import write_releases
from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rapim.ledger import clock as house_clock
from rapim.org.models import Government
from rapim.procurement.models import OcdsRelease

pytestmark = pytest.mark.django_db
CONTENT = {"ocid": "ocds-zzzzzz-1", "id": "1", "date": "2024-01-02T00:00:00Z", "tag": ["tender"]}


def load(path: Path, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load_paths([path], Options(**more))["files"]
    return found


def counts(entry: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(entry[name] for name in ("status", "rows", "stored", "unchanged", "totals", "reported"))


def lines(path: Path, releases: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in releases))
    return path


def pull(folder: Path) -> Path:
    """Invented tables of the service bus: two tenders, one with a contract and a payment."""
    folder.mkdir()
    unit = {
        "tahun_anggaran": 2025,
        "nama_klpd": "Kab. Contoh",
        "kd_satker_str": "1.03.0.00.0.00.01.0000",
        "nama_satker": "DINAS CONTOH",
    }
    announced = [
        {
            **unit,
            "kd_tender": number,
            "kd_rup": str(number + 500),
            "nama_paket": f"Jalan {number}",
            "pagu": 1_000_000.5,
            "hps": 990_000,
            "jenis_pengadaan": "Pekerjaan Konstruksi",
            "mtd_pemilihan": "Tender",
            "status_tender": "Selesai",
            "versi_tender": 1,
            "tgl_pengumuman_tender": "2025-02-03 10:00:00",
        }
        for number in (10, 11)
    ]
    agreed = [
        {
            **unit,
            "kd_tender": 10,
            "no_kontrak": "K/1",
            "tgl_kontrak": "2025-03-01",
            "tgl_kontrak_awal": "2025-03-01",
            "tgl_kontrak_akhir": "2025-06-01",
            "nama_penyedia": "CV Contoh Jaya",
            "nilai_kontrak": 900_000.25,
        }
    ]
    paid = [
        {
            **unit,
            "kd_tender": 10,
            "no_kontrak": "K/1",
            "no_bast": "B",
            "no_bap": "P",
            "tgl_bast": "2025-05-20",
            "tgl_bap": "2025-05-28",
            "besar_pembayaran": 900_000.25,
        }
    ]
    for name, table in (("a", announced), ("b", agreed), ("c", paid)):
        (folder / f"{name}.json").write_text(json.dumps(table))
    return folder


class BackToFresh(Exception):
    """Takes everything of a first home away again."""


def test_the_same_again_is_a_duplicate_and_a_change_a_delta(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [CONTENT, {**CONTENT, "ocid": "ocds-zzzzzz-2", "tender": {"id": 1}}])
    assert [counts(one) for one in load(path)] == [("loaded", 2, 2, 0, 0, 0)]
    assert [counts(one) for one in load(path)] == [("duplicate", 2, 0, 2, 0, 0)]
    later = [CONTENT, {**CONTENT, "ocid": "ocds-zzzzzz-2", "tender": {"id": 2}}, {**CONTENT, "id": "2"}]
    assert [counts(one) for one in load(lines(tmp_path / "b.jsonl", later))] == [("loaded", 3, 2, 1, 0, 0)]
    assert not OcdsRelease.objects.filter(withdrawn=True).exists()


def test_others_releases_name_no_home_and_are_not_exported(tmp_path: Path) -> None:
    funder = {"id": "g", "name": "Kota Lain", "roles": ["funder"]}
    load(lines(tmp_path / "a.jsonl", [{**CONTENT, "parties": [funder]}] * 2))
    assert Government.objects.count() == 0
    assert write_releases(tmp_path / "out.jsonl") == {"releases": 0, "own": 0, "imported": 0}
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_out_in_and_out_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    first, second = tmp_path / "satu.jsonl", tmp_path / "dua.jsonl"
    with pytest.raises(BackToFresh), transaction.atomic():
        load(pull(tmp_path / "tarikan"))
        assert write_releases(first) == {"releases": 2, "own": 2, "imported": 0}
        raise BackToFresh
    assert [counts(one) for one in load(first)] == [("loaded", 2, 2, 0, 0, 0)]
    assert Government.objects.get().name == "Kabupaten Contoh"
    assert write_releases(second) == {"releases": 2, "own": 0, "imported": 2}
    assert second.read_bytes() == first.read_bytes()


def test_releases_of_another_government_under_the_same_prefix_stay(tmp_path: Path) -> None:
    load(pull(tmp_path / "tarikan"))
    funder = {"id": "g", "name": "Kota Lain", "roles": ["funder"]}
    other = {**CONTENT, "ocid": f"{settings.OCID_PREFIX}-2025-tender-99", "parties": [funder]}
    assert [one["status"] for one in load(lines(tmp_path / "a.jsonl", [other, {**other, "id": "2"}]))] == [
        "loaded"
    ]
    assert write_releases(tmp_path / "out.jsonl") == {"releases": 2, "own": 2, "imported": 0}


def test_what_was_known_before_leaves_as_it_was(tmp_path: Path, clock: dt.datetime) -> None:
    load(pull(tmp_path / "tarikan"))
    write_releases(tmp_path / "dulu.jsonl", as_of=dt.date(2025, 12, 31))
    house_clock.set_to(clock + dt.timedelta(days=1))
    later = json.loads((tmp_path / "tarikan" / "b.json").read_text())
    (tmp_path / "b2.json").write_text(json.dumps([{**later[0], "nilai_kontrak": 950_000}]))
    load(tmp_path / "b2.json")
    write_releases(tmp_path / "kini.jsonl", as_of=dt.date(2025, 12, 31))
    write_releases(tmp_path / "lagi.jsonl", as_of=dt.date(2025, 12, 31), known_at=clock)
    then, now, again = ((tmp_path / f"{name}.jsonl").read_bytes() for name in ("dulu", "kini", "lagi"))
    assert (then == again, then == now) == (True, False)
    changed = json.loads(now.splitlines()[0])
    assert (changed["contracts"][0]["value"]["amount"], changed["date"]) == (
        950_000,
        "2019-08-22T09:41:00+07:00",
    )


def test_own_facts_stand_before_what_was_imported(tmp_path: Path) -> None:
    load(pull(tmp_path / "tarikan"))
    out = tmp_path / "satu.jsonl"
    write_releases(out)
    load(out)
    assert write_releases(tmp_path / "dua.jsonl") == {"releases": 2, "own": 2, "imported": 0}


def test_an_export_has_no_error_and_exact_amounts(tmp_path: Path) -> None:
    load(pull(tmp_path / "tarikan"))
    out = tmp_path / "satu.jsonl"
    write_releases(out, prefix="ocds-abc123")
    found = check(out)
    assert (found["valid"], found["documents"], found["counts"]["compiled"]) == (
        True,
        {"release-schema": 2},
        2,
    )
    one = json.loads(out.read_text().splitlines()[0])
    assert (one["ocid"], one["contracts"][0]["value"]) == (
        "ocds-abc123-2025-tender-10",
        {"amount": 900000.25, "currency": "IDR"},
    )


def test_the_command_exports_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(pull(tmp_path / "tarikan"))
    out, works = tmp_path / "out.jsonl", tmp_path / "works.json"
    assert run(["ocds", "export", "--out", str(out), "--projects", str(works), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "out": str(out),
        "releases": 2,
        "own": 2,
        "imported": 0,
        "projects_out": str(works),
        "projects": 2,
    }
    assert run(["ocds", "check", str(out)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["out.jsonl: SAH", "2 rilis: 2 terbaca, 2 proses"]
    assert run(["ocds", "check", str(works), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["valid"], found["documents"]) == (True, {"project-package-schema": 1})


def test_a_wrong_file_is_checked_by_path_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rusak.jsonl"
    path.write_text(json.dumps({**CONTENT, "awards": {"id": 1}}) + "\n" + '{"ocid": ' + "\n")
    assert run(["ocds", "check", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["path"]) for one in found["schema_errors"]] == [
        (1, "$"),
        (1, "$.awards"),
        (2, "$"),
    ]
    assert [(one["line"], one["path"], one["code"]) for one in found["reading"]] == [
        (1, "$.awards", "wrong_type"),
        (2, "$", "not_a_release"),
    ]
    assert (found["valid"], found["invalid_documents"], found["counts"]["seen"]) == (False, 2, 2)


@pytest.mark.parametrize("content", ['{"lain": {}}', "bukan json", ""])
def test_what_is_no_ocds_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = tmp_path / "lain.json"
    path.write_text(content)
    assert run(["ocds", "check", str(path)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ocds", "check", str(tmp_path / "tiada.json")]) == 2
    assert capsys.readouterr().err == f"Berkas tidak ada: {tmp_path / 'tiada.json'}.\n"


@pytest.mark.real
def test_every_real_example_loads(real_data: Path) -> None:
    entries = load(real_data / "ocds_real_examples_2014_2018")
    assert [one["path"] for one in entries if one["status"] != "loaded"] == []
    assert len(entries) == 521
    rows, stored, unchanged, totals, reported = (
        sum(one[name] for one in entries) for name in ("rows", "stored", "unchanged", "totals", "reported")
    )
    assert (rows, totals, reported) == (1526, 0, 0)
    assert rows == stored + unchanged


@pytest.mark.real
def test_the_export_of_real_packages_is_valid_and_comes_back(real_data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "satu.jsonl", tmp_path / "dua.jsonl"
    with pytest.raises(BackToFresh), transaction.atomic():
        load(real_data / "id_isb_kab_bandung_2025")
        written = write_releases(first)
        raise BackToFresh
    found = check(first)
    assert (found["schema_errors"], found["counts"]["read"]) == ([], written["releases"])
    assert written["releases"] > 3000
    load(first)
    write_releases(second)
    assert second.read_bytes() == first.read_bytes()
