"""Tables of the service bus, whatever the form of the file and however torn its rows."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from rapim.files.cells import Book, Sheet
from rapim.procurement.actions import KINDS
from rapim.procurement.imports import columns, isb
from rapim.procurement.imports.kinds import COLUMNS, KEYS

from .pulls import (
    Row,
    as_csv,
    as_json,
    as_parquet,
    as_xlsx,
    codes,
    facts,
    handover,
    read,
    receipt,
    reported,
    tender,
)

Writer = Callable[[Path, Sequence[Row]], Path]


@pytest.mark.parametrize("kind", sorted(COLUMNS))
def test_columns_of_a_kind_are_the_fields_of_its_model(kind: str) -> None:
    ours = {"id", "batch", "sheet", "row", "withdrawn"}
    fields = [f.name for f in KINDS[kind]._meta.get_fields() if isinstance(f, models.Field)]
    assert sorted(COLUMNS[kind]) == sorted(set(fields) - ours)
    assert set(KEYS[kind]) <= set(COLUMNS[kind])
    assert sorted(KINDS) == sorted(COLUMNS) == sorted(KEYS)


@pytest.mark.parametrize("kind", sorted(COLUMNS))
def test_texts_are_never_longer_than_their_fields(kind: str) -> None:
    for field in KINDS[kind]._meta.get_fields():
        if kind in {"listing", "ocds", "schedule"}:
            continue
        if isinstance(field, models.CharField) and field.name in COLUMNS[kind]:
            if field.name in {"way", "channel", "listing", "source", "item", "sub_activity", "account"}:
                continue
            value, _ = columns.reader_of(field.name, kind)("9" * 400)
            assert len(value) <= (field.max_length or 0), field.name


@pytest.mark.parametrize("write", [as_json, as_csv, as_parquet, as_xlsx])
def test_one_pull_says_the_same_in_every_form(tmp_path: Path, write: Writer) -> None:
    rows = [tender(), tender(7002001, kd_rup="55010003;55010004", status_tender="Gagal", versi_tender=2)]
    table = read(write(tmp_path, rows))
    assert (table.kind, table.seen, len(table), codes(table)) == ("announcement", 2, 2, [])
    assert table.columns["number"] == ["7001001", "7002001"]
    assert table.columns["rup_codes"] == ["55010001", "55010003;55010004"]
    assert table.columns["hps_sen"] == [124999999950, 124999999950]
    assert table.columns["created"] == [dt.date(2025, 3, 3)] * 2
    assert table.columns["approved"] == [dt.date(2025, 3, 5)] * 2
    assert table.columns["version"] == [1, 2]
    assert table.columns["channel"] == ["tender", "tender"]
    assert (table.header.government, table.header.year) == ("Kab. Muara Jaya", 2025)
    assert facts(table) == facts(read(as_json(tmp_path, rows, "sama.json.gz")))


DATES = {
    "2025-05-28": dt.date(2025, 5, 28),
    "2025-05-28 09:16:00": dt.date(2025, 5, 28),
    "2025-05-28T00:00:00.000000Z": dt.date(2025, 5, 28),
    "2025-05-28T23:59:59+07:00": dt.date(2025, 5, 28),
    "Aug 25, 2023, 12:00:00\u202fAM": dt.date(2023, 8, 25),
    "May 28, 2025, 12:00:00AM": dt.date(2025, 5, 28),
    "28/05/2025": dt.date(2025, 5, 28),
    "28 Mei 2025": dt.date(2025, 5, 28),
    "45805": dt.date(2025, 5, 28),
    "0000-00-00": None,
    "1970-01-01T00:00:00Z": None,
    "null": None,
    "None": None,
    "": None,
    "besok": None,
    "2025-02-30": None,
}


def test_dates_of_every_form_stand_in_one_column(tmp_path: Path) -> None:
    rows = [tender(7000000 + at, tgl_pengumuman_tender=said) for at, said in enumerate(DATES)]
    table = read(as_json(tmp_path, rows))
    assert table.columns["announced"] == list(DATES.values())
    assert (codes(table), reported(table)) == (["not_a_date"] * 3, 0)
    assert [p.read for p in table.problems] == ["1970-01-01T00:00:00Z", "besok", "2025-02-30"]


MONEY = [
    (1250000000, 125000000000, ""),
    (Decimal("1249999999.995"), 125000000000, "finer_than_sen"),
    (Decimal("0.005"), 0, "finer_than_sen"),
    (1250000000.25, 125000000025, ""),
    ("1.250.000.000,25", 125000000025, ""),
    ("1250000000.25", 125000000025, ""),
    ("Rp 1.250.000", 125000000, ""),
    ("1.500", None, "ambiguous_number"),
    ("0.000", 0, ""),
    ("-12.5", -1250, ""),
    ("1e400", None, "too_large"),
    (Decimal("1e999999"), None, "too_large"),
    ("Infinity", None, "not_a_number"),
    ("seratus", None, "not_a_number"),
    (True, None, "not_a_number"),
    (10**17, None, "too_large"),
    (None, None, ""),
    ("None", None, ""),
    ("null", None, ""),
    (" ", None, ""),
]


@pytest.mark.parametrize(("cell", "sen", "doubt"), MONEY)
def test_money_is_exact_or_reported(cell: Any, sen: int | None, doubt: str) -> None:
    assert columns.money(cell) == (sen, doubt)


@given(st.integers(-(10**13), 10**13), st.integers(0, 99))
def test_money_with_two_decimals_is_exact(rupiah: int, sen: int) -> None:
    sign = -1 if rupiah < 0 else 1
    assert columns.money(Decimal(f"{rupiah}.{sen:02d}")) == (rupiah * 100 + sign * sen, "")


CODES = [
    (45643642.0, "45643642", ""),
    ("45643642.0", "45643642", ""),
    (" 45643642 ", "45643642", ""),
    (4.5643642e16, "45643642000000000", ""),
    ("1.23457E+11", "1.23457E+11", "code_damaged"),
    ("EP-01JXY", "EP-01JXY", ""),
    ("12\x0034", "1234", ""),
    (None, "", ""),
]


@pytest.mark.parametrize(("cell", "code", "doubt"), CODES)
def test_codes_are_texts_as_their_system_wrote_them(cell: Any, code: str, doubt: str) -> None:
    assert columns.code(cell) == (code, doubt)


@pytest.mark.parametrize(
    ("cell", "joined"),
    [
        ("45643642.0;45643643", "45643642;45643643"),
        ("45643642 ; 45643643;", "45643642;45643643"),
        ("45643642,45643643", "45643642;45643643"),
        ("45643642;45643642", "45643642"),
        (45643642.0, "45643642"),
        (None, ""),
    ],
)
def test_several_rup_codes_of_one_field(cell: Any, joined: str) -> None:
    assert columns.joined_codes(cell) == (joined, "")


@pytest.mark.parametrize("cell", ["--5", "²", "1e3", "40000", "5.5", "x"])
def test_what_is_no_small_number_is_reported(cell: str) -> None:
    assert columns.whole(cell) == (None, "not_a_number")


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.decimals(), st.dates()))
def test_no_cell_raises(cell: Any) -> None:
    for names in COLUMNS.values():
        for name in names:
            columns.reader_of(name)(cell)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Jalan <b>Utama</b>&nbsp;<br/>Timur", "Jalan Utama Timur"),
        ("Kapal < 3 GT <span class='label'>Tender Ulang</span>", "Kapal < 3 GT Tender Ulang"),
        ("tinggi<9m dan lebar>2m", "tinggi<9m dan lebar>2m"),
        ("A &amp; B &lt; C\r\nD", "A & B < C D"),
        ("Sarana &prasarana", "Sarana &prasarana"),
    ],
)
def test_markup_goes_and_the_signs_of_a_name_stay(said: str, told: str) -> None:
    assert columns.text(said) == (told, "")


def test_torn_lines_are_reported_and_short_ones_are_read(tmp_path: Path) -> None:
    whole = as_csv(tmp_path, [tender(), tender(7002001, nama_paket='Jalan "Lama", Tahap 2')]).read_text()
    head, first, second = whole.splitlines()
    torn = first.replace("Peningkatan Jalan", "Peningkatan, Jalan").replace("7001001", "7003001")
    short = ",".join(first.replace("7001001", "7004001").split(",")[:10])
    path = tmp_path / "robek.csv"
    path.write_text("\n".join([head, first, second, torn + ",x", short, "," * 5]), encoding="utf-8")
    table = read(path)
    assert table.columns["number"] == ["7001001", "7002001", "7004001"]
    assert table.columns["name"][1] == 'Jalan "Lama", Tahap 2'
    assert (table.columns["hps_sen"][2], table.columns["announced"][2]) == (None, None)
    assert (table.seen, reported(table), codes(table)) == (4, 1, ["row_too_wide"])
    assert table.problems[0].row == 4


def test_payments_of_one_handover_have_turns_by_their_dates(tmp_path: Path) -> None:
    later = handover(tgl_bast="2025-10-01", tgl_bap="2025-10-05", besar_pembayaran=200000000)
    table = read(as_json(tmp_path, [later, handover()]))
    assert table.columns["item"] == [2, 1]
    assert table.columns["paid_sen"] == [20000000000, 10000000000]
    assert table.columns["progress"] == [0.3, 0.3]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_says_nothing(tmp_path: Path, seed: int) -> None:
    rows = [
        *(handover(7001001, no_kontrak=f"SP/0{at}", status_kontrak=f"S{at}") for at in range(4)),
        *(handover(7002001, besar_pembayaran=at * 10**6) for at in range(1, 4)),
    ]
    announced = [tender(), tender(versi_tender=2, status_tender="Gagal"), tender(7002001)]
    for one in (rows, announced):
        mixed = random.Random(seed).sample(one, len(one))
        assert facts(read(as_json(tmp_path, mixed))) == facts(read(as_json(tmp_path, one)))


def test_the_highest_version_of_a_selection_stays(tmp_path: Path) -> None:
    table = read(as_json(tmp_path, [tender(versi_tender=2), tender(versi_tender=1)]))
    assert (table.columns["version"], table.columns["row"]) == ([2], [2])
    assert (table.seen, reported(table), codes(table)) == (2, 1, ["key_repeated"])


def test_equal_rows_are_purchases_in_receipts_and_repetitions_elsewhere(tmp_path: Path) -> None:
    spent = read(as_json(tmp_path, [receipt(), receipt(), receipt(nilai_realisasi=1)]))
    assert sorted(zip(spent.columns["item"], spent.columns["amount_sen"], strict=True)) == [
        (1, 100),
        (2, 500000000),
        (3, 500000000),
    ]
    assert (spent.seen, reported(spent), codes(spent)) == (3, 0, [])
    paid = read(as_json(tmp_path, [handover(), handover(), handover(no_bap="BAP/02")]))
    assert (paid.seen, reported(paid), codes(paid)) == (3, 1, ["duplicate_row"])


def test_a_row_without_its_code_or_year_is_reported(tmp_path: Path) -> None:
    rows = [tender(), tender(None), tender("nan"), tender(7002001, tahun_anggaran=None)]
    table = read(as_json(tmp_path, rows))
    assert (len(table), reported(table)) == (1, 3)
    assert codes(table) == ["key_missing", "key_missing", "year_missing"]


def test_a_code_that_a_spreadsheet_rounded_is_not_stored(tmp_path: Path) -> None:
    table = read(as_csv(tmp_path, [tender(), tender("1.23457E+11")]))
    assert (table.columns["number"], codes(table), reported(table)) == (["7001001"], ["code_damaged"], 1)


def test_rows_of_another_government_stay_out_and_its_companies_do_not(tmp_path: Path) -> None:
    rows = [tender(7000000 + at) for at in range(4)]
    rows += [
        tender(7100001, nama_klpd="PDAM Tirta Muara Kabupaten Muara Jaya"),
        tender(7100002, nama_klpd="Kota Seberang"),
        tender(7100003, nama_klpd="Pemerintah Kabupaten Muara Jaya"),
    ]
    table = read(as_json(tmp_path, rows))
    assert table.header.government == "Kab. Muara Jaya"
    assert (len(table), codes(table)) == (6, ["other_government_row"])
    assert table.problems[0].read == "Kota Seberang"


@pytest.mark.parametrize("form", ["bom", "lines", "wrapped", "upper", "semicolons", "utf16"])
def test_forms_that_tools_make_of_a_pull(tmp_path: Path, form: str) -> None:
    rows = [tender(), tender(7002001)]
    plain = as_csv(tmp_path, rows, "asal.csv").read_text(encoding="utf-8")
    said = {
        "bom": b"\xef\xbb\xbf" + json.dumps(rows).encode(),
        "lines": "\n".join(map(json.dumps, rows)).encode(),
        "wrapped": json.dumps({"status": 200, "data": rows}).encode(),
        "upper": json.dumps([{name.upper(): value for name, value in row.items()} for row in rows]).encode(),
        "semicolons": plain.replace(",", ";").encode(),
        "utf16": plain.encode("utf-16"),
    }
    (tmp_path / "bentuk").write_bytes(said[form])
    assert facts(read(tmp_path / "bentuk")) == facts(read(as_json(tmp_path, rows)))


def test_types_that_parquet_knows_and_no_other_form(tmp_path: Path) -> None:
    table = pa.Table.from_pylist([tender(), tender(7002001)])
    columns = {
        "kd_tender": pa.array([7001001.0, 7002001.0]),
        "pagu": pa.array([Decimal("1250000000.25"), None], pa.decimal128(20, 2)),
        "kd_rup": pa.array([["55010001", "55010002"], None]),
        "tgl_pengumuman_tender": pa.array(
            [dt.datetime.fromisoformat("2025-03-10T09:00"), None], pa.timestamp("ns")
        ),
        "status_tender": pa.array(["Selesai", None]).dictionary_encode(),
    }
    for name, column in columns.items():
        table = table.set_column(table.column_names.index(name), name, column)
    pq.write_table(table, tmp_path / "tarikan.parquet")
    read_back = read(tmp_path / "tarikan.parquet")
    assert read_back.columns["number"] == ["7001001", "7002001"]
    assert read_back.columns["ceiling_sen"] == [125000000025, None]
    assert read_back.columns["rup_codes"] == ["55010001;55010002", ""]
    assert read_back.columns["announced"] == [dt.date(2025, 3, 10), None]
    assert (read_back.columns["status"], codes(read_back)) == (["Selesai", ""], [])


def test_a_lone_surrogate_does_not_break_a_pull(tmp_path: Path) -> None:
    table = read(as_json(tmp_path, [tender(nama_paket="Jalan \ud83d rusak")]))
    assert table.columns["name"] == ["Jalan ? rusak"]


CELLS = st.one_of(st.none(), st.text(max_size=12), st.integers(-(10**20), 10**20), st.floats())


@given(st.lists(st.lists(CELLS, max_size=24), max_size=8), st.sampled_from(isb.layouts()))
def test_any_rows_under_any_header_are_accounted_for(rows: list[list[Any]], layout: isb.Layout) -> None:
    header = sorted({*layout.needs, layout.year, *(n for names in layout.sources.values() for n in names)})
    header = [name for name in header if name not in layout.without]
    book = Book("sembarang.json", "0" * 64, [Sheet("json", True, [header, *rows])], "json")
    for candidate in isb.recognise(book):
        table = isb.read(book, candidate)
        keys = list(zip(*(table.columns[name] for name in KEYS[table.kind]), strict=True))
        assert len(keys) == len(set(keys)) == len(table)
        assert 0 <= reported(table) <= len(table.problems)


@pytest.mark.parametrize(
    ("mak", "year", "found"),
    [
        ("2.07.03.2.01.0006.5.1.02.02.01.0013", 2025, ("2.07.03.2.01.0006", "5.1.02.02.01.0013")),
        ("1.03.1.03.01.15.03.5.2.3.21.05", 2015, ("1.03.15.03", "5.2.3.21.05")),
        ("1.5.1.1.5.16.4.5.2.2.23.1", 2017, ("1.05.16.04", "5.2.2.23.01")),
        ("tanpa kode", 2025, ("", "")),
    ],
)
def test_budget_strings_of_both_worlds(mak: str, year: int, found: tuple[str, str]) -> None:
    assert columns.budget_codes(mak, year) == found
