"""Plans of the old SiRUP: packages, the lines inside them, and years that stand nowhere."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rapim.files.opening import open_any
from rapim.files.tables import Table
from rapim.procurement.imports import sirup_old
from rapim.procurement.imports.kinds import KEYS

from .pulls import as_json, codes, reported

MAK = "1.03.1.03.01.15.03.5.2.3.21.05"


def plan(rup: int = 11700001, **more: Any) -> dict[str, Any]:
    row = {
        "id_satker": 58004,
        "nama_satker": "DINAS PEKERJAAN UMUM",
        "id": rup,
        "nama": "Pembangunan\r\nJalan  Tanjung",
        "lokasi": "Tanjung",
        "jenis_pengadaan_str": "Pekerjaan Konstruksi",
        "motode_str": "Pengadaan Langsung",
        "tanggal_awal_pengadaan": "2017-02-01",
        "tanggal_akhir_pengadaan": "2017-03-01",
        "tanggal_awal_pekerjaan": "2017-03-01",
        "tanggal_akhir_pekerjaan": "2017-06-01",
        "last_update_time": 1487561752942,
        "create_time": "2017-02-09",
        "sumber_dana": "APBD",
        "mak": MAK,
        "pagu_mak": "90000000",
        "total_pagu": 90000000,
        "status_pradipa": None,
        "aktif": "aktif",
    }
    return {**row, **more}


def tables(path: Path, year: int | None = None) -> tuple[Table, Table]:
    book = open_any(path)
    first, second = (replace(one, year=year) for one in sirup_old.recognise(book))
    return sirup_old.read(book, first), sirup_old.read(book, second)


def test_a_row_is_a_package_and_its_line(tmp_path: Path) -> None:
    packages, lines = tables(as_json(tmp_path, [plan()], "data2017.json"))
    assert (packages.kind, lines.kind) == ("rup", "rup_line")
    assert packages.columns["name"] == ["Pembangunan Jalan Tanjung"]
    assert packages.columns["ceiling_sen"] == [9_000_000_000]
    assert packages.columns["contract_from"] == [dt.date(2017, 3, 1)]
    assert (packages.columns["created"], packages.columns["announced"]) == ([dt.date(2017, 2, 9)], [None])
    assert (packages.columns["active"], packages.columns["early"]) == ([True], [None])
    assert packages.columns["sub_activity"] == lines.columns["sub_activity"] == ["1.03.15.03"]
    assert (lines.columns["account"], lines.columns["fund"]) == (["5.2.3.21.05"], ["APBD"])
    assert (lines.columns["amount_sen"], lines.columns["fiscal_year"]) == ([9_000_000_000], [2017])
    assert (codes(packages), packages.header.year) == (["year_from_name"], 2017)


@pytest.mark.parametrize(
    ("mak", "pagu", "total", "kept", "said"),
    [
        ("A,B", "60,30", 90, [60, 30], []),
        ("A,A", "45,45", 90, [45, 45], []),
        ("A,A", "90,90", 90, [90], ["lines_repeated"]),
        ("A,A,B,B", "60,60,30,30", 90, [60, 30], ["lines_repeated"]),
        ("A,A", "60,60", 90, [60], ["lines_differ", "lines_repeated"]),
        ("1,03.15", "90", 90, [90], ["mak_unclear"]),
        ("A", "60,30", 90, [], ["mak_unclear", "lines_differ"]),
        ("", "90", 90, [90], []),
    ],
)
def test_lines_add_up_to_their_package(
    tmp_path: Path, mak: str, pagu: str, total: int, kept: list[int], said: list[str]
) -> None:
    row = plan(mak=mak, pagu_mak=pagu, total_pagu=total)
    _, lines = tables(as_json(tmp_path, [row], "data2017.json"))
    assert sorted(lines.columns["amount_sen"], reverse=True) == [amount * 100 for amount in kept]
    assert codes(lines)[1:] == said
    keys = list(zip(*(lines.columns[name] for name in KEYS["rup_line"]), strict=True))
    assert (len(keys), reported(lines)) == (len(set(keys)), lines.seen - len(kept))


def test_a_package_split_by_fund_is_one_with_two_lines(tmp_path: Path) -> None:
    rows = [
        plan(pagu_mak="60,60", mak="A,A", total_pagu=90, last_update_time=1, nama="lama"),
        plan(pagu_mak="30,30", mak="A,A", total_pagu=90, last_update_time=2, sumber_dana="APBDP"),
        plan(11700002),
    ]
    packages, lines = tables(as_json(tmp_path, rows, "data2017.json"))
    assert (packages.seen, len(packages), reported(packages)) == (3, 2, 1)
    assert (packages.columns["row"], codes(packages)) == ([3, 4], ["year_from_name", "package_repeated"])
    found = [one[:2] for one in zip(lines.columns["fund"], lines.columns["amount_sen"], strict=True)]
    assert sorted(found) == [("APBD", 6000), ("APBD", 9_000_000_000), ("APBDP", 3000)]
    assert codes(lines) == ["year_from_name", "lines_repeated"]


@pytest.mark.parametrize(
    ("name", "said", "year", "code"),
    [
        ("data2016.json", None, 2016, "year_from_name"),
        ("data2017.json", None, 2017, "year_from_name"),
        ("rup.json", None, 2017, "year_from_dates"),
        ("rup.json", 2016, 2016, "work_in_other_year"),
        ("data2016.json", 2017, 2017, "year_contradicts_name"),
    ],
)
def test_the_year_is_said_or_named_or_that_of_the_work(
    tmp_path: Path, name: str, said: int | None, year: int, code: str
) -> None:
    packages, lines = tables(as_json(tmp_path, [plan()], name), said)
    assert packages.columns["fiscal_year"] == lines.columns["fiscal_year"] == [year]
    assert code in codes(packages)
    assert [p.held for p in packages.problems if p.code == "year_contradicts_name"] == [True] * (
        code == "year_contradicts_name"
    )
    assert packages.whole == (code != "year_from_dates")


def test_a_package_without_code_or_year_is_reported(tmp_path: Path) -> None:
    rows = [plan(None), plan(11700003, tanggal_awal_pekerjaan=None), plan()]
    packages, lines = tables(as_json(tmp_path, rows, "rup.json"))
    assert (len(packages), reported(packages)) == (1, 2)
    assert (len(lines), codes(packages)) == (1, ["year_from_dates", "key_missing", "year_missing"])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (1487561752942, dt.date(2017, 2, 20)),
        ("1487561752942", dt.date(2017, 2, 20)),
        (1483203600000, dt.date(2017, 1, 1)),
        ("2017-02-09", dt.date(2017, 2, 9)),
        (10**30, None),
        (None, None),
    ],
)
def test_milliseconds_are_days_in_jakarta(cell: Any, day: dt.date | None) -> None:
    assert sirup_old.instant_day(cell)[0] == day


@pytest.mark.real
def test_the_real_plans_balance(real_data: Path) -> None:
    found = {}
    for path in sorted((real_data / "id_rup_lombok_tengah_2013_2017").glob("*.json.gz")):
        packages, lines = tables(path)
        assert packages.seen == len(json.loads(gzip.decompress(path.read_bytes())))
        ceilings = sum(packages.columns["ceiling_sen"])
        differ = [p for p in lines.problems if p.code == "lines_differ"]
        assert (sum(lines.columns["amount_sen"]) == ceilings) == (not differ)
        found[path.name] = (packages.seen, len(packages), len(lines), len(differ))
    assert found == {
        "data2013.json.gz": (27, 27, 27, 0),
        "data2014.json.gz": (1871, 1871, 1871, 0),
        "data2015.json.gz": (1725, 1725, 1725, 0),
        "data2016.json.gz": (871, 871, 871, 0),
        "data2017.json.gz": (2914, 2840, 2868, 2),
    }
