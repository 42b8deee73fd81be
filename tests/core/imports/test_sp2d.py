from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.budget.imports import payments, sp2d
from rapim.files.tables import Table

from .made import GOVERNMENT, codes, held, refused, text, xlsx

HEAD = [
    "No",
    "Nomor SP2D",
    "Tanggal SP2D",
    "Jenis SP2D",
    "Kode SKPD",
    "Nama SKPD",
    "Kode Kegiatan",
    "Kode Rekening",
    "Sumber Dana",
    "Nilai SP2D (Rp)",
]
UNIT = ["1.03.01", "Dinas Bina Marga"]
LINE = ["1.03.15.07", "5.2.3.01.01", "DAK Fisik"]


def register(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    *,
    head: Sequence[Any] = HEAD,
    period: str = "Periode 1 Januari s.d. 20 Agustus 2019",
) -> Table:
    above = [[GOVERNMENT], ["REGISTER SP2D"], ["TAHUN ANGGARAN 2019"], [period], []]
    book = xlsx(folder, [*above, head, *rows])
    (candidate,) = sp2d.recognise(book)
    return sp2d.read(book, candidate)


def test_a_register_is_read_with_its_period_line_and_fund(tmp_path: Path) -> None:
    table = register(tmp_path, [[1, "001/LS", "05/02/2019", "LS", *UNIT, *LINE, "1.250.000,50"]])
    assert (table.header.period_from, table.header.period_to) == (dt.date(2019, 1, 1), dt.date(2019, 8, 20))
    assert table.header.year == 2019
    row = {name: listed[0] for name, listed in table.columns.items()}
    assert row == {
        "number": "001/LS",
        "date": dt.date(2019, 2, 5),
        "sp2d_kind": "LS",
        "nature": "spending",
        "unit_code": "1.03.01",
        "programme": "1.03.15",
        "activity": "1.03.15.07",
        "sub_activity": "1.03.15.07",
        "account": "5.2.3.01.01",
        "account_read": "5.2.3.01.01",
        "fund": "DAK_FISIK",
        "amount_sen": 125_000_050,
        "item": "1.03.01/1.03.15.07/5.2.3.01.01",
        "sheet": 0,
        "row": 7,
    }
    assert table.problems == []
    assert table.names["unit", "1.03.01"] == "Dinas Bina Marga"


@pytest.mark.parametrize(
    ("read", "kind", "nature"),
    [
        ("LS", "LS", "spending"),
        ("SP2D LS Gaji dan Tunjangan", "LS", "spending"),
        ("GU", "GU", "spending"),
        ("Ganti Uang Persediaan", "GU", "spending"),
        ("GU-NIHIL", "GU-NIHIL", "spending"),
        ("TU NIHIL", "TU-NIHIL", "spending"),
        ("UP", "UP", "advance"),
        ("Uang Persediaan", "UP", "advance"),
        ("TU", "TU", "advance"),
        ("Tambahan Uang Persediaan", "TU", "advance"),
        ("Pengesahan SP2B BLUD", "SP2B-BLUD", "spending"),
        ("SP2B BOS", "SP2B-BOS", "spending"),
        ("Pengesahan", "PENGESAHAN", "spending"),
        ("Contra-Pos", "CONTRA-POS", "return"),
        ("Pengembalian belanja", "PENGEMBALIAN", "return"),
        ("Setoran sisa UP", "SISA-UP-TU", "advance"),
        ("entah", "", ""),
    ],
)
def test_what_a_payment_kind_counts_as(read: str, kind: str, nature: str) -> None:
    assert payments.kind_of(read) == (kind, nature)


@pytest.mark.parametrize(
    ("accounted", "expected"),
    [
        (None, ("advance", 900)),
        ("belum", ("advance", 900)),
        ("sudah", ("spending", 900)),
        (dt.date(2019, 5, 1), ("spending", 900)),
        (True, ("spending", 900)),
        (4.0, ("spending", 400)),
        ("0", ("advance", 900)),
    ],
)
def test_a_top_up_counts_when_it_is_accounted_for(accounted: Any, expected: tuple[str, int]) -> None:
    paid = payments.payment("TU", 900, accounted)
    assert paid is not None
    assert (paid.nature, paid.amount_sen) == expected


@given(st.integers(min_value=1, max_value=10**15), st.booleans())
def test_returns_stay_positive_however_they_are_written(amount: int, negative: bool) -> None:
    paid = payments.payment("Kontra Pos", -amount if negative else amount, None)
    assert paid == payments.Payment("CONTRA-POS", "return", amount)


def test_totals_may_subtract_returns_or_add_them(tmp_path: Path) -> None:
    rows = [
        [1, "001/LS", "2019-02-05", "LS", *UNIT, *LINE, 1000],
        [2, "002/CP", "2019-03-05", "Contra Pos", *UNIT, *LINE, 300],
    ]
    net = register(tmp_path, [*rows, ["Jumlah", *[None] * 8, 700]])
    gross = register(tmp_path, [*rows, ["Jumlah", *[None] * 8, 1300]])
    wrong = register(tmp_path, [*rows, ["Jumlah", *[None] * 8, 1299]])
    assert [held(table) for table in (net, gross, wrong)] == [set(), set(), {"total_differs"}]
    assert (wrong.seen, len(wrong), wrong.totals) == (3, 2, 1)


def test_merged_cells_carry_number_day_and_kind_down(tmp_path: Path) -> None:
    table = register(
        tmp_path,
        [
            [1, "001/GU", "05/02/2019", "GU", *UNIT, *LINE, 1000],
            [None, None, None, None, *UNIT, "1.03.15.07", "5.2.2.01.01", "DAU", 500],
        ],
    )
    assert table.columns["number"] == ["001/GU", "001/GU"]
    assert table.columns["account"] == ["5.2.3.01.01", "5.2.2.01.01"]
    assert sum(table.columns["amount_sen"]) == 150_000


def test_bad_rows_are_reported_and_held_none_is_lost(tmp_path: Path) -> None:
    table = register(
        tmp_path,
        [
            [1, "001/LS", "05/02/2019", "LS", *UNIT, *LINE, 1000],
            [2, "002/LS", "kapan-kapan", "LS", *UNIT, *LINE, 1000],
            [3, "003/LS", "05/02/2019", "lain", *UNIT, *LINE, 1000],
            [4, "004/LS", "05/02/2019", "LS", *UNIT, *LINE, -1000],
            [5, "005/LS", "05/02/2019", "LS", *UNIT, *LINE, "#REF!"],
            [6, None, "05/02/2019", "LS", *UNIT, None, None, None, 1000],
        ],
    )
    assert codes(table) == [
        "not_a_date",
        "payment_kind_unknown",
        "negative_amount",
        "amount_unread",
        "number_missing",
    ]
    assert [problem.row for problem in table.problems] == [8, 9, 10, 11, 12]
    assert (table.seen, len(table), table.totals, refused(table)) == (6, 1, 0, 5)
    assert all(problem.held for problem in table.problems)


def test_a_day_outside_the_period_and_twin_rows_are_kept_but_held(tmp_path: Path) -> None:
    twin = [1, "001/LS", "05/02/2019", "LS", *UNIT, *LINE, 1000]
    late = [2, "002/LS", "05/09/2019", "LS", *UNIT, *LINE, 1000]
    table = register(tmp_path, [twin, twin, late])
    assert held(table) == {"row_repeated", "outside_period"}
    assert len(table) == 3
    assert len(set(table.columns["item"])) == 2


def test_a_top_up_counted_in_two_ways_is_held(tmp_path: Path) -> None:
    table = register(
        tmp_path,
        [
            [1, "001/TU", "05/02/2019", "TU", *UNIT, *LINE, 1000, "sudah"],
            [2, "002/TN", "05/03/2019", "TU-NIHIL", *UNIT, *LINE, 1000, None],
        ],
        head=[*HEAD, "Dipertanggungjawabkan"],
    )
    assert held(table) == {"tu_counted_twice"}


def test_without_a_period_the_register_says_so_and_is_not_whole(tmp_path: Path) -> None:
    table = register(tmp_path, [[1, "001/LS", "05/02/2019", "LS", *UNIT, *LINE, 1000]], period="")
    assert codes(table) == ["period_missing"]
    assert not table.whole


def test_field_names_of_an_export_are_known(tmp_path: Path) -> None:
    book = text(
        tmp_path,
        [
            [
                "nomor_sp_2_d",
                "tanggal_sp_2_d",
                "jenis_sp_2_d",
                "kode_skpd",
                "nama_skpd",
                "kode_sub_kegiatan",
                "kode_rekening",
                "nilai_sp_2_d",
                "is_transfer",
            ],
            [
                "9/LS/2024",
                "2024-03-04",
                "LS",
                "2.16.2.20.2.21.01.0000",
                "Dinas Kominfo",
                "2.16.02.2.01.0001",
                "5.1.02.01.001.00024",
                "80640",
                "1",
            ],
        ],
    )
    (candidate,) = sp2d.recognise(book)
    table = sp2d.read(book, candidate)
    assert table.columns["account"] == ["5.1.02.01.01.0024"]
    assert table.columns["account_read"] == ["5.1.02.01.001.00024"]
    assert table.columns["amount_sen"] == [8_064_000]
    assert table.columns["activity"] == ["2.16.02.2.01"]


def test_the_gross_amount_and_the_day_of_the_order_are_meant(tmp_path: Path) -> None:
    head = ["Tanggal Cair", "No. SP2D", "Tgl. SP2D", "Jenis", "Kode OPD", "Netto", "Potongan", "Bruto"]
    table = register(
        tmp_path, [["07/02/2019", "1/LS", "05/02/2019", "LS", "1.03.01", 90, 10, 100]], head=head
    )
    assert table.columns["date"] == [dt.date(2019, 2, 5)]
    assert table.columns["amount_sen"] == [10_000]
    only = register(
        tmp_path, [["1/LS", "07/02/2019", "LS", "1.03.01", 90]], head=["No SP2D", "Tgl Cair", *head[3:6]]
    )
    assert (only.columns["date"], only.columns["amount_sen"]) == ([dt.date(2019, 2, 7)], [9000])
