"""Where tables begin and what their titles say."""

from __future__ import annotations

import pytest

from rapim.files import headers, layout
from rapim.files.cells import fill_right

ROWS = [
    ["KAB. CONTOH JAYA", "", "", "", ""],
    ["", "", "", "", ""],
    ["Kode", "", "Uraian", "Kelompok Belanja", ""],
    ["", "", "", "Operasi", ""],
    ["", "", "", "Anggaran", "Realisasi"],
    ["1", "", "2", "3", "4"],
    ["2", "", "URUSAN", 1.0, 2.0],
]


def test_head() -> None:
    head = headers.find_head(ROWS, ("kode",))
    assert head is not None
    assert (head.first, head.data) == (2, 6)
    assert head.labels == [
        "kode",
        "kode",
        "uraian",
        "kelompok belanja / operasi / anggaran",
        "kelompok belanja / operasi / realisasi",
    ]
    assert head.having("operasi", "realisasi") == [4]
    assert headers.find_head(ROWS, ("nomor",)) is None


def test_merged_cells_stop_at_the_next_label() -> None:
    rows = [["Belanja", "", "TOTAL", ""], ["Operasi", "", "", ""], ["A", "R", "A", "R"]]
    assert fill_right(rows) == [
        ["Belanja", "Belanja", "TOTAL", "TOTAL"],
        ["Operasi", "Operasi", "", ""],
        ["A", "R", "A", "R"],
    ]


@pytest.mark.parametrize("row", [["1", "", "2", "3"], [1.0, 2.0, 3.0, 4.0], ["(1)", "(2)", "(3)"]])
def test_numbering(row: list[object]) -> None:
    assert headers.is_numbering(row)


@pytest.mark.parametrize("row", [["1", "", "", "URUSAN", 5.0], ["", ""], [1.0, 2.0]])
def test_no_numbering(row: list[object]) -> None:
    assert not headers.is_numbering(row)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("JUMLAH", True),
        ("Total RAK", True),
        ("Sub Total", True),
        ("Belanja Total", False),
        ("Totalitas", False),
    ],
)
def test_totals(text: str, total: bool) -> None:
    assert headers.is_total(text) == total


@pytest.mark.parametrize(
    ("line", "government"),
    [
        ("KAB. LAMPUNG SELATAN", "KAB. LAMPUNG SELATAN"),
        ("DINAS KESEHATAN, PENGENDALIAN PENDUDUK KAB. SUMENEP", "KAB. SUMENEP"),
        (
            "RENCANA KAS KAB. LAMPUNG SELATAN PERGESERAN APBD TAHUN 2026 DINAS",
            "KAB. LAMPUNG SELATAN",
        ),
        ("PEMERINTAH KABUPATEN TOBA", "PEMERINTAH KABUPATEN TOBA"),
        ("Kota Tangerang Selatan", "KOTA TANGERANG SELATAN"),
        ("LAPORAN REALISASI ANGGARAN", ""),
    ],
)
def test_government(line: str, government: str) -> None:
    assert headers.government_named(line) == government


def test_same_government() -> None:
    assert headers.same_government("KAB. LAMPUNG SELATAN", "Pemerintah Kabupaten Lampung Selatan")
    assert not headers.same_government("KOTA BLITAR", "KABUPATEN BLITAR")
    assert not headers.same_government("", "")


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("PERGESERAN APBD TAHUN 2026", "pergeseran"),
        ("PERGESERAN KE-2", "pergeseran 2"),
        ("DPPA-SKPD", "perubahan"),
        ("PERUBAHAN APBD", "perubahan"),
        ("APBD MURNI", "murni"),
        ("DPA", ""),
    ],
)
def test_version(line: str, version: str) -> None:
    assert headers.version_named(line) == version


def test_titles() -> None:
    header = headers.read_titles([["KAB. CONTOH JAYA"], ["s.d. 31 Agustus 2019"]], "lra_mei.xlsx")
    assert (header.government, header.year, header.month, header.month_source) == (
        "KAB. CONTOH JAYA",
        2019,
        8,
        "file",
    )


def test_a_header_is_told_for_its_own_sheet_and_not_for_one_that_looks_like_it() -> None:
    head = ["Kode Rekening", "Uraian", "Pagu"]
    first = [head, ["5.1.01", "Belanja pegawai", 10.0]]
    second = [head, ["", "", ""], ["5.1.02", "Belanja barang", 20.0]]
    for _ in range(2):
        for at, (rows, body) in enumerate([(first, 1), (second, 2)]):
            found = layout.find(rows, at, required=("account", "ceiling"))
            assert found is not None
            assert (found.sheet, found.first, found.body) == (at, 0, body)
    assert layout.find(first, 0, required=("account", "receipt")) is None
    first.append(["5.1.03", "Belanja hibah", 30.0])
    first[0] = ["Kode Rekening", "Uraian", "Realisasi"]
    assert layout.find(first, 0, required=("account", "ceiling")) is None
