from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rapim.budget.imports import rfk
from rapim.files.tables import Table

from .made import GOVERNMENT, codes, held, refused, xlsx

TITLE = [
    [GOVERNMENT],
    ["LAPORAN REALISASI FISIK DAN KEUANGAN (RFK)"],
    ["TAHUN ANGGARAN 2024"],
    ["SKPD", ":", "2.16.2.20.2.21.01.0000 Dinas Kominfo"],
    ["Keadaan s.d. Bulan Agustus 2024"],
]
HEAD = [
    "Kode",
    "Uraian",
    "Pagu (Rp)",
    "Realisasi (Rp)",
    "Realisasi %",
    "RAK %",
    "Deviasi %",
    "Fisik %",
    "Sumber Dana",
    "Permasalahan",
    "Keterangan",
]
TREE: list[list[Any]] = [
    ["2.16.02", "PROGRAM INFORMASI", 3000, 1500, 50, 60, 10, 55, None, None, None],
    ["2.16.02.2.01", "Kegiatan Layanan", 3000, 1500, 50, 60, 10, 55, None, None, None],
    ["2.16.02.2.01.0001", "Sub Satu", 1000, 700, 70, 80, 10, 75.5, "DAU", "Cuaca", "lanjut"],
    ["2.16.02.2.01.0002", "Sub Dua", 2000, 800, 40, 50, 10, 45, "DAU", None, None],
]


def sheet(folder: Path, rows: Sequence[Sequence[Any]], *, head: Sequence[Any] = HEAD) -> Table:
    book = xlsx(folder, [*TITLE, [], head, *rows])
    (candidate,) = rfk.recognise(book)
    return rfk.read(book, candidate)


def test_sub_activities_are_stored_and_parents_counted_as_totals(tmp_path: Path) -> None:
    table = sheet(tmp_path, [*TREE, ["", "Jumlah", 3000, 1500]])
    assert (table.header.year, table.header.month, table.header.month_source) == (2024, 8, "file")
    assert table.header.agencies == {"2.16.2.20.2.21.01.0000": "Dinas Kominfo"}
    assert (table.seen, len(table), table.totals) == (5, 2, 3)
    assert table.columns["unit_code"] == ["2.16.2.20.2.21.01.0000"] * 2
    assert table.columns["sub_activity"] == ["2.16.02.2.01.0001", "2.16.02.2.01.0002"]
    assert table.columns["activity"] == ["2.16.02.2.01"] * 2
    assert table.columns["share"] == [0.755, 0.45]
    assert table.columns["plan_share"] == [0.8, 0.5]
    assert table.columns["realised_sen"] == [70_000, 80_000]
    assert (table.columns["problem"], table.columns["note"]) == (["Cuaca", ""], ["lanjut", ""])
    assert table.problems == []


def test_a_parent_that_its_leaves_miss_is_held(tmp_path: Path) -> None:
    table = sheet(tmp_path, [[*TREE[0][:2], 3001, *TREE[0][3:]], *TREE[1:]])
    (finding,) = table.problems
    assert (finding.code, finding.row, finding.column, finding.held) == ("parent_differs", 8, "C", True)
    assert (finding.read, finding.expected) == ("3.001", "3.000")


def test_a_code_in_five_columns_is_joined(tmp_path: Path) -> None:
    head = ["Kode", None, None, None, None, *HEAD[1:]]
    rows = [["2", "16", "02", "2.01", "0001", *TREE[2][1:]], ["2", "16", "02", "2.01", "0002", *TREE[3][1:]]]
    assert sheet(tmp_path, rows, head=head).columns["sub_activity"] == [
        "2.16.02.2.01.0001",
        "2.16.02.2.01.0002",
    ]


@pytest.mark.parametrize(
    ("financial", "physical", "expected", "doubts"),
    [
        ([0.7, 0.4], [0.755, 0.45], [0.755, 0.45], []),
        ([70, 40], [0.5, 0.9], [0.005, 0.009], []),
        ([None, None], [0.5, 0.9], [0.5, 0.9], ["percent_scale_unsure"]),
    ],
)
def test_the_scale_of_percentages_is_proved_by_the_money(
    tmp_path: Path, financial: list[Any], physical: list[Any], expected: list[float], doubts: list[str]
) -> None:
    rows = [
        [*row[:4], f, *row[5:7], p, *row[8:]] for row, f, p in zip(TREE[2:], financial, physical, strict=True)
    ]
    table = sheet(tmp_path, rows)
    assert table.columns["share"] == pytest.approx(expected)
    assert codes(table) == doubts


def test_impossible_and_missing_shares_are_reported(tmp_path: Path) -> None:
    rows = [[*TREE[2][:7], 120, *TREE[2][8:]], [*TREE[3][:7], None, *TREE[3][8:]], ["", "Tanpa kode", 5, 1]]
    table = sheet(tmp_path, rows)
    assert codes(table) == ["share_impossible", "physical_missing", "code_missing"]
    assert (len(table), refused(table)) == (0, 3)


def test_three_blocks_of_months_give_the_cumulative_one(tmp_path: Path) -> None:
    head = [
        [
            "No.",
            "Program/Kegiatan/Sub Kegiatan",
            "Jumlah Anggaran (Rp)",
            "Bobot (%)",
            "Realisasi Pelaksanaan Anggaran",
            *[None] * 8,
            "Sisa Anggaran (Rp)",
        ],
        [*[None] * 4, "Bulan Lalu", None, None, "Bulan Ini", None, None, "s.d Bulan Ini"],
        [*[None] * 4, *["Keuangan", None, "Fisik"] * 3],
        [*[None] * 4, *["Rp", "%", "%"] * 3],
        list(range(1, 15)),
    ]
    row = [1, "2.16.02.2.01.0001 Sub Satu", 1000, 100, 100, 10, 11, 200, 20, 22, 300, 30, 33, 700]
    book = xlsx(tmp_path, [*TITLE, *head, row])
    (candidate,) = rfk.recognise(book)
    table = rfk.read(book, candidate)
    assert (table.columns["share"], table.columns["realised_sen"]) == ([0.33], [30_000])
    assert table.columns["ceiling_sen"] == [100_000]


def test_a_whole_government_in_the_old_world(tmp_path: Path) -> None:
    head = [
        "Kode SKPD",
        "Nama SKPD",
        "Kode Kegiatan",
        "Nama Kegiatan",
        "Pagu (Rp)",
        "Realisasi Keuangan (Rp)",
        "Realisasi Keuangan (%)",
        "Realisasi Fisik (%)",
        "Permasalahan",
        "Catatan Verifikator",
    ]
    rows = [
        ["1.03.01", "Dinas Bina Marga", "1.03.15.07", "Jembatan", 1000, 500, 50, 60, "", ""],
        ["1.01.01", "Dinas Pendidikan", "1.01.16.02", "Kelas", 2000, 500, 25, 20, "Lahan", ""],
    ]
    title = [[GOVERNMENT], ["RFK"], ["TAHUN ANGGARAN 2019"], ["KEADAAN S.D. BULAN MEI 2019"], []]
    book = xlsx(tmp_path, [*title, head, *rows])
    (candidate,) = rfk.recognise(book)
    table = rfk.read(book, candidate)
    assert table.columns["unit_code"] == ["1.03.01", "1.01.01"]
    assert table.columns["sub_activity"] == ["1.03.15.07", "1.01.16.02"]
    assert table.columns["share"] == [0.6, 0.2]
    assert table.problems == []


def test_a_blank_form_says_that_it_is_blank(tmp_path: Path) -> None:
    table = sheet(tmp_path, [])
    assert [(p.code, p.fatal) for p in table.problems] == [("template_empty", True)]
    assert held(table) == set()
