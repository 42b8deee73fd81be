from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rapim.budget.imports import comparison
from rapim.files import parquet
from rapim.files.cells import Book
from rapim.files.limits import Unreadable
from rapim.files.tables import Table

from .made import codes, held, refused, text


def load(book: Book, **said: Any) -> Table:
    (candidate,) = comparison.recognise(book)
    return comparison.read(book, replace(candidate, **said))


APBD = ["wilayah", "Kodepemda", "Tahun", "standarjenis_APBD_id", "nilai", "versi"]


def test_budgets_of_many_governments(tmp_path: Path) -> None:
    table = load(
        text(
            tmp_path,
            [
                APBD,
                ["9901", "41.01", "2023", "4101", "1250", "2023-05-12"],
                ["#N/A", "41.02", "2023", "5301", "7", "2023-05-12"],
                ["9901", "41.01", "2023", "#N/A", "9", "2023-05-12"],
            ],
        )
    )
    assert table.columns["region_code"] == ["9901", "41.02"]
    assert table.columns["account"] == ["4.1.01", "5.3.01"]
    assert table.columns["ceiling_minor"] == [125_000, 700]
    assert table.columns["currency"] == ["IDR", "IDR"]
    assert codes(table) == ["account_unknown", "region_without_code"]
    assert (table.seen, refused(table), held(table), table.header.year) == (3, 1, set(), 2023)


def test_the_same_in_parquet_with_numbers_for_codes(tmp_path: Path) -> None:
    columns = {
        "kodewilayahbps": [9901.0, None],
        "Kodepemda": [1.0, 1.02],
        "Namapemda": ["Kab. Muara Jaya", "Kota Baru"],
        "standarjenis_by_kode": [4101.0, 4102.0],
        "Standarjenis": ["4101. Pajak Daerah", "4102. Retribusi"],
        "Nilaianggaran": [12.5, 3.0],
        "Tahun": [2023, 2023],
        "Versi": ["2023-08-12 00:00:00", None],
    }
    pq.write_table(pa.table(columns), tmp_path / "apbd.parquet")
    assert parquet.is_parquet(tmp_path / "apbd.parquet")
    table = load(parquet.open_parquet(tmp_path / "apbd.parquet"))
    assert table.columns["region_code"] == ["9901", "01.02"]
    assert table.columns["region_name"] == ["Kab. Muara Jaya", "Kota Baru"]
    assert table.columns["account_name"] == ["Pajak Daerah", "Retribusi"]
    assert table.columns["ceiling_minor"] == [1250, 300]


def test_a_damaged_parquet_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "rusak.parquet").write_bytes(b"PAR1 nothing of the kind PAR1")
    with pytest.raises(Unreadable) as refusal:
        parquet.open_parquet(tmp_path / "rusak.parquet")
    assert refusal.value.problem.code == "damaged"


ACCOUNTS = [
    [" Pendapatan Daerah", "1.100,00 M", "900,50 M", "81.86"],
    [" PAD", "1.100,00 M", "900,50 M", "81.86"],
    [" Pajak Daerah", "1.100,00 M", "900,50 M", "81.86"],
    [" Belanja Daerah", "30,00 M", "20,00 M", "66.67"],
    [" Belanja Pegawai", "10,00 M", "9,00 M", "90"],
    [" Belanja Pegawai", "10,00 M", "9,00 M", "90"],
    [" Belanjaodal", "20,00 M", "11,00 M", "55"],
]


def test_accounts_by_name_with_totals_twins_and_a_lost_letter(tmp_path: Path) -> None:
    book = text(tmp_path, [["akun", "anggaran", "realisasi", "persentase"], *ACCOUNTS], "Kota_Muara.csv")
    table = load(book, year=2023)
    assert table.columns["account"] == ["4.1.01", "5.1.01", "5.2"]
    assert table.columns["realised_minor"] == [90_050_000_000_000, 900_000_000_000, 1_100_000_000_000]
    assert table.columns["region_name"] == ["Kota Muara"] * 3
    assert (table.seen, len(table), table.totals) == (7, 3, 4)
    assert codes(table) == ["region_from_name", "part_year_suspected"]


def test_a_file_without_a_year_asks_for_it(tmp_path: Path) -> None:
    book = text(tmp_path, [["akun", "anggaran", "realisasi", "persentase"], *ACCOUNTS])
    assert comparison.recognise(book)[0].needs == ("year",)
    assert [(p.code, p.fatal) for p in load(book).problems] == [("year_missing", True)]


def test_bare_amounts_are_judged_wrong_totals_and_impossible_values_reported(tmp_path: Path) -> None:
    table = load(
        text(
            tmp_path,
            [
                ["tahun", "daerah", "akun", "anggaran", "realisasi", "persentase"],
                ["2021", "Muara", "Belanja Daerah", "31.00", "50.00", "1"],
                ["2021", "Muara", "     Belanja Pegawai", "10.00", "9.00", "90"],
                ["2021", "Muara", "     Belanja Hibah", "20.00", "41.00", "205"],
                ["2021", "Muara", "     Belanja Subsidi", "", "", ""],
            ],
        )
    )
    assert codes(table) == ["value_impossible", "amount_missing", "unit_judged", "total_differs"]
    assert table.columns["ceiling_minor"] == [1_000_000_000_000, 2_000_000_000_000]
    assert (table.seen, len(table), table.totals, refused(table)) == (4, 2, 1, 1)


PANEL = ["unit", "fiscal_year", "month", "budget", "realised"]


def test_panels_take_their_currency_from_the_name_or_a_person(tmp_path: Path) -> None:
    rows = [
        PANEL,
        ["Muara|0111", "2022", "1", "100.0", "10.25"],
        ["Muara|0111", "2022", "2", "100.0", "9.0"],
        ["Muara|0111", "2022", "3", "100.0", "400"],
        ["Muara|0111", "2022", "13", "1", "1"],
    ]
    table = load(text(tmp_path, rows, "ua_muara.csv"))
    assert table.columns["currency"] == ["UAH"] * 3
    assert table.columns["region_code"] == ["ua:Muara"] * 3
    assert table.columns["account"] == ["0111"] * 3
    assert table.columns["realised_minor"] == [1025, 900, 40_000]
    assert codes(table) == ["currency_from_name", "cumulative_falls", "ratio_impossible", "value_impossible"]
    assert refused(table) == 1
    unknown = text(tmp_path, rows[:2], "kota.csv")
    assert held(load(unknown)) == {"currency_missing"}
    assert load(unknown, currency="EUR").columns["currency"] == ["EUR"]


def test_the_national_list_by_month(tmp_path: Path) -> None:
    head = [
        "tahun",
        "bulan",
        "id_provinsi",
        "provinsi",
        "id_pemda",
        "pemda",
        "no_akun",
        "akun",
        "anggaran",
        "realisasi",
        "persentase",
    ]
    start = ["2023", "5", "99", "Provinsi Uji", "9901", "Kab. Muara Jaya"]
    table = load(
        text(
            tmp_path,
            [
                head,
                [*start, "5", "BELANJA", "30", "12", "40"],
                [*start, "5.1", "Operasi", "10", "9", "90"],
                [*start, "5.2", "Modal", "20", "41", "205"],
                [*start, "5.2", "Modal", "20", "3", "15"],
                ["2023", "13", *start[2:], "5.1", "Operasi", "10", "9", "90"],
            ],
        )
    )
    assert table.columns["account"] == ["5.1", "5.2"]
    assert table.columns["month"] == [5, 5]
    assert table.columns["realised_minor"] == [900, 4100]
    assert codes(table) == ["value_impossible", "row_repeated", "value_impossible"]
    assert (table.seen, len(table), table.totals, refused(table)) == (5, 2, 1, 2)
    assert table.names["region", "9901"] == "Kab. Muara Jaya"


@pytest.mark.parametrize("odd", ["²", "99999", "9" * 40, "20²3"])
def test_a_year_that_is_none_is_reported_not_guessed(tmp_path: Path, odd: str) -> None:
    head = ["tahun", "daerah", "akun", "anggaran", "realisasi", "persentase"]
    rows = [[odd, "Muara", "Belanja Pegawai", "10.00", "9.00", "90"], ["2021", "Muara", "PAD", "1", "1", "1"]]
    table = load(text(tmp_path, [head, *rows], "2023_muara.csv"))
    assert (len(table), refused(table), codes(table)[0]) == (0, 1, "year_missing")
    other = load(text(tmp_path, [APBD, ["9901", "41.01", odd, "4101", "1", "2023-05-12"]], "b.csv"))
    assert (len(other), codes(other)) == (0, ["year_missing"])
    panel = load(text(tmp_path, [PANEL, ["Muara", odd, odd, "1", "1"]], "ua_c.csv"))
    assert (len(panel), "value_impossible" in codes(panel)) == (0, True)
