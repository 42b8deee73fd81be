"""Tender lists of other governments, published samples, and LKPP's list of institutions."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from core.imports.made import text as csv_book
from core.imports.made import xlsx

from rapim.budget.imports import lkpp
from rapim.files.cells import Book
from rapim.files.opening import open_any
from rapim.files.tables import Table
from rapim.procurement.imports import lpse_csv, spse_list

from .pulls import codes, reported

LABEL = " <span class='label label-warning'>Tender Ulang</span>"


def listed(number: str = "1001260", **more: Any) -> list[Any]:
    """A row of an SPSE list."""
    row = {
        "number": number,
        "name": "Rehabilitasi Pasar",
        "institution": "Pemerintah Daerah Kota Contoh",
        "stage": "Tender Sudah Selesai",
        "hps": "7,6 M",
        "qualification": "Pascakualifikasi Satu File",
        "method": "Tender",
        "evaluation": "Harga Terendah Sistem Gugur",
        "kind": "Pekerjaan Konstruksi - TA 2020",
        "version": "3",
        "value": "Rp 7.485.000.000,25",
    }
    return [*{**row, **more}.values(), None, None, "0"]


def answer(folder: Path, rows: list[Any], name: str = "kota-contoh.json", total: int | None = None) -> Book:
    said = {"draw": "1", "recordsTotal": len(rows) if total is None else total, "recordsFiltered": 1}
    (folder / name).write_text(json.dumps({**said, "data": rows}), encoding="utf-8")
    return open_any(folder / name)


def spse(book: Book, **detail: Any) -> Table:
    (candidate,) = spse_list.recognise(book)
    return spse_list.read(book, replace(candidate, detail=detail))


def test_a_row_of_a_list(tmp_path: Path) -> None:
    table = spse(answer(tmp_path, [listed(name="Kapal < 3 GT" + LABEL)]))
    row = {name: column[0] for name, column in table.columns.items()}
    assert row == {
        **dict.fromkeys(("announced", "ended", "contracted")),
        "source": "spse",
        "region": "Kota Contoh",
        "number": "1001260",
        "fiscal_year": 2020,
        "name": "Kapal < 3 GT",
        "institution": "Pemerintah Daerah Kota Contoh",
        "stage": "Tender Sudah Selesai",
        "label": "Tender Ulang",
        "method": "Tender",
        "kind": "Pekerjaan Konstruksi",
        "hps_sen": 760_000_000_000,
        "value_sen": 748_500_000_025,
        "version": 3,
        "sheet": 0,
        "row": 1,
    }
    assert (codes(table), table.whole) == (["rounded_amounts", "region_from_name"], True)


@pytest.mark.parametrize(
    ("said", "sen", "code"),
    [
        ("7,6 M", 760_000_000_000, "rounded_amounts"),
        ("320 Jt", 32_000_000_000, "rounded_amounts"),
        ("1.250 Jt", 125_000_000_000, "rounded_amounts"),
        ("1,2 T", 120_000_000_000_000, "rounded_amounts"),
        ("Rp 0,00", 0, ""),
        ("Rp 100.212.001.090.912,00", 10_021_200_109_091_200, ""),
        ("Nilai Kontrak belum dibuat", None, "value_not_given"),
        ("tujuh miliar", None, "not_a_number"),
        ("7,6 X", None, "not_a_number"),
        ("1,234 M", None, "not_a_number"),
    ],
)
def test_money_of_a_list_is_exact_as_written_or_reported(
    tmp_path: Path, said: str, sen: int | None, code: str
) -> None:
    table = spse(answer(tmp_path, [listed(hps=None, value=said)]))
    assert table.columns["value_sen"] == [sen]
    assert set(codes(table)) - {"value_not_given", "region_from_name"} == {code} - {"", "value_not_given"}


def test_what_many_rows_share_is_said_once(tmp_path: Path) -> None:
    rows = [
        listed("1", kind="Jasa Lainnya - TA null"),
        listed("2", kind="Jasa Lainnya - TA 2020,2021,2022", value="Nilai Kontrak belum dibuat"),
        listed("3", value="Rp 7.485,00"),
    ]
    table = spse(answer(tmp_path, rows))
    assert table.columns["fiscal_year"] == [None, 2020, 2020]
    said = {problem.code: problem.read for problem in table.problems}
    assert said == {
        "value_unlike_hps": "7485 banding HPS 7600000000",
        "rounded_amounts": "3 dari 3 baris",
        "several_years": "1 dari 3 baris",
        "value_not_given": "1 dari 3 baris",
        "year_not_given": "1 dari 3 baris",
        "region_from_name": "Kota Contoh",
    }


def test_rows_that_are_none_and_repeated_codes_are_reported(tmp_path: Path) -> None:
    rows = [listed("1"), listed("1", stage="Lain"), ["x"], listed("abc"), listed("2"), {"a": 1}]
    table = spse(answer(tmp_path, rows))
    assert (table.seen, len(table), reported(table)) == (6, 2, 4)
    assert codes(table)[:4] == ["key_repeated", "bad_row", "bad_row", "bad_row"]


@pytest.mark.parametrize(
    ("name", "region", "year"),
    [
        ("kota-bandar-baru.json.gz", "Kota Bandar Baru", None),
        ("kota-contoh-2013.json", "Kota Contoh", 2013),
        ("prov-ntx.json.gz", "Provinsi NTX", None),
        ("lpse_kabupaten muara jaya (2).json", "Kabupaten Muara Jaya", None),
        ("daftar.json", "", None),
        ("kotak.json", "", None),
    ],
)
def test_the_government_of_a_files_name(name: str, region: str, year: int | None) -> None:
    assert spse_list.region_named(name) == (region, year)


def test_a_list_without_a_government_is_refused_until_one_is_said(tmp_path: Path) -> None:
    book = answer(tmp_path, [listed()], "daftar.json")
    assert [p.code for p in spse(book).problems if p.fatal] == ["region_unknown"]
    table = spse(book, region="Kota Contoh")
    assert (table.columns["region"], [p.code for p in table.problems if p.fatal]) == (["Kota Contoh"], [])


@pytest.mark.parametrize(("name", "total"), [("kota-contoh-2013.json", 1), ("kota-contoh.json", 500)])
def test_a_part_of_a_list_withdraws_nothing(tmp_path: Path, name: str, total: int) -> None:
    table = spse(answer(tmp_path, [listed()], name, total))
    assert (table.whole, codes(table)[-1]) == (False, "list_partial")


@pytest.mark.parametrize(
    "document", [{"data": []}, {"recordsTotal": 1, "data": [["a"]]}, {"data": [[1]]}, [1]]
)
def test_other_documents_are_no_lists(tmp_path: Path, document: Any) -> None:
    (tmp_path / "lain.json").write_text(json.dumps(document))
    assert spse_list.recognise(open_any(tmp_path / "lain.json")) == []


LPSE = "kd_lpse,kd_lelang,nama_lpse,nama_agency,nama_paket,hasil_lelang,hps,tgl_pengumuman,nama_satker"
LPSE += ",nilai_kontrak,tanggal_kontrak,tanggal_akhir_lelang,tahun_anggaran,kategori"


def test_announcements_of_several_lpse(tmp_path: Path) -> None:
    rows = [
        "1,11,LPSE Kota Contoh,Pemko,Jalan,90,100,2012-12-06,Dinas PU,,,2012-12-28,2013,Pengadaan Barang",
        "1,12,LPSE Kota Contoh,Pemko,Jembatan,90,100,kemarin,Dinas PU,95,2013-01-04,,2013,Barang",
        "1,,LPSE Kota Contoh,Pemko,Tanpa kode,90,100,,,,,,2013,Barang",
    ]
    book = csv_book(tmp_path, [line.split(",") for line in [LPSE, *rows]])
    (candidate,) = lpse_csv.recognise(book)
    table = lpse_csv.read(book, candidate)
    columns = table.columns
    assert (columns["source"], columns["region"]) == (["lpse"] * 2, ["Kota Contoh"] * 2)
    assert (columns["value_sen"], columns["hps_sen"]) == ([9000, 9500], [10000, 10000])
    assert columns["announced"] == [dt.date(2012, 12, 6), None]
    assert columns["contracted"] == [None, dt.date(2013, 1, 4)]
    assert (table.seen, reported(table), table.whole) == (3, 1, False)
    assert codes(table) == ["not_a_date", "key_missing", "list_partial"]


def test_awards_of_one_tender_add_up(tmp_path: Path) -> None:
    head = "ocid,tender_id,tender_title,buyer_name,tender_value_amount,award_value_amount,currency"
    head += ",tender_datePublished,award_date,tender_status"
    buyer = "Pemerintah Daerah Kota Contoh"
    rows = [
        f"o-1,1,Alat tulis,{buyer},100,40,IDR,2023-12-20,2024-02-02,complete",
        f"o-1,1,Alat tulis,{buyer},100,50.5,IDR,2023-12-20,2024-02-05,complete",
        f"o-2,2,Genset,{buyer},100,50,USD,2023-12-20,2024-02-05,complete",
    ]
    book = csv_book(tmp_path, [line.split(",") for line in [head, *rows]])
    (candidate,) = lpse_csv.recognise(book)
    table = lpse_csv.read(book, candidate)
    assert table.columns["value_sen"] == [9050, None]
    assert table.columns["ended"] == [dt.date(2024, 2, 5)] * 2
    assert table.columns["source"] == ["ocds", "ocds"]
    assert (table.seen, reported(table)) == (3, 1)
    assert codes(table)[:2] == ["awards_joined", "currency_other"]


MONEV = ["Nama Kementerian/Lembaga/Pemerintah Daerah", "Nilai RUP Total \n(dalam miliar rupiah)"]
MONEV += ["Nilai Realisasi Total \n(dalam miliar rupiah)"]


def test_institutions_of_lkpp_are_rupiah_whatever_the_header_says(tmp_path: Path) -> None:
    rows: list[Any] = [
        MONEV,
        ["", "", ""],
        ["", "", ""],
        ["Kota Contoh", 164933858000.0, 69864217347.8],
        ["Badan Contoh", 2000000000.0, ""],
        ["Kota Contoh", 1.0, 1.0],
        ["", 5.0, 5.0],
        ["Kab. Contoh", "x", 5.0],
    ]
    book = xlsx(tmp_path, rows)
    (candidate,) = lkpp.recognise(book)
    unsaid = lkpp.read(book, candidate)
    assert [p.code for p in unsaid.problems if p.fatal] == ["year_unknown"]
    table = lkpp.read(book, replace(candidate, year=2025))
    assert table.columns["ceiling_minor"] == [16493385800000, 200000000000]
    assert table.columns["realised_minor"] == [6986421734780, None]
    assert table.columns["region_code"] == ["nama:kota contoh", "nama:badan contoh"]
    assert (table.seen, reported(table)) == (5, 3)
    assert codes(table) == ["unit_contradicts_header", "duplicate_row", "name_missing", "not_a_number"]


def test_values_in_miliar_are_scaled(tmp_path: Path) -> None:
    book = xlsx(tmp_path, [MONEV, ["Kota Contoh", 164.5, 69.25], ["Kota Lain", 2.0, 1.0]])
    (candidate,) = lkpp.recognise(book)
    table = lkpp.read(book, replace(candidate, year=2025))
    assert table.columns["ceiling_minor"] == [16450000000000, 200000000000]
    assert codes(table) == []


def test_long_names_keep_apart() -> None:
    names = [f"Kementerian Pendidikan, Kebudayaan, dan Riset {at}" for at in range(9)]
    found = {lkpp.region_code(name) for name in names}
    assert (len(found), max(map(len, found))) == (9, 32)


@pytest.mark.real
def test_the_real_dump_is_read_to_the_last_row(real_data: Path) -> None:
    seen = stored = sure = 0
    for path in sorted((real_data / "id_spse_list_dump_2021").glob("*.json.gz")):
        book = open_any(path)
        table = spse(book)
        assert table.seen == int(book.document["recordsTotal"])
        assert table.columns["hps_sen"].count(None) == 0
        written = sum("belum dibuat" not in row[10] for row in book.document["data"])
        assert len(table) - table.columns["value_sen"].count(None) == written
        seen, stored, sure = seen + table.seen, stored + len(table), sure + written
    assert (seen, stored, sure) == (214_863, 214_863, 17_879)
