from __future__ import annotations

from pathlib import Path
from typing import Any

from rapim.budget.imports import kas
from rapim.files.cells import Book

from .made import codes, held, xlsx

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "Triwulan I",
    "April",
    "Mei",
    "Juni",
    "Triwulan II",
    "Juli",
    "Agustus",
    "September",
    "Triwulan III",
    "Oktober",
    "November",
    "Desember",
    "Triwulan IV",
]


def across(*months: Any, quarters: tuple[Any, ...] = (None,) * 4) -> list[Any]:
    """Twelve months with a quarter column after each three."""
    given = [*months, *[0] * (12 - len(months))]
    return [cell for q in range(4) for cell in (*given[q * 3 : q * 3 + 3], quarters[q])]


def form(folder: Path, *rows: list[Any]) -> Book:
    return xlsx(
        folder,
        [
            [],
            [],
            ["TARGET (MENURUT ANGGARAN KAS) DAN REALISASI KEUANGAN"],
            ["OPD………"],
            ["TAHUN ANGGARAN 2022"],
            [],
            ["Nama OPD", "Total Anggaran", None, "Rincian", *MONTHS],
            *rows,
            [],
            [None, "BAGIAN KEUANGAN"],
            [None] * 6 + ["Format Salah :", 6105755273.0],
        ],
    )


def test_the_form_gives_a_plan_and_a_month_for_each_realisation(tmp_path: Path) -> None:
    book = form(
        tmp_path,
        ["Dinas Uji", "PENDAPATAN", "Rp. ", "TARGET", *across(5)],
        [None, None, None, "REALISASI", *across(4)],
        [None, "BELANJA", "Rp. 600", "Target", *across(100, 200, 300, quarters=(600, None, None, None))],
        [None, None, None, "Realisasi", *across(90, 0, 250, quarters=(340, None, None, None))],
    )
    found = kas.recognise(book)
    assert [(c.kind, c.detail.get("month")) for c in found] == [
        ("rak", None),
        ("lra", 1),
        ("lra", 2),
        ("lra", 3),
    ]
    plan, _, _, march = [kas.read(book, candidate) for candidate in found]
    assert plan.columns["account"] == ["4", "5"]
    assert [plan.columns[f"m{m:02d}"][1] for m in (1, 2, 3, 4)] == [10_000, 20_000, 30_000, 0]
    assert plan.columns["ceiling_sen"] == [None, 60_000]
    assert (plan.header.year, plan.problems, plan.seen, len(plan)) == (2022, [], 2, 2)
    assert (march.header.month, march.header.month_source, march.header.variant) == (3, "file", "monthly")
    assert march.columns["realised_sen"] == [0, 25_000]
    assert march.columns["row"] == [9, 11]


def test_a_quarter_that_its_months_miss_and_a_wrong_total_are_held(tmp_path: Path) -> None:
    book = form(
        tmp_path,
        ["Dinas Uji", "BELANJA", "Rp. 601", "Target", *across(100, 200, 300, quarters=(599, 0, 0, 0))],
    )
    table = kas.read(book, kas.recognise(book)[0])
    assert [(p.code, p.row, p.column, p.read, p.expected) for p in table.problems] == [
        ("total_differs", 8, "H", "599", "600"),
        ("total_differs", 8, "", "601", "600"),
    ]
    assert held(table) == {"total_differs"}


def test_a_blank_template_says_so(tmp_path: Path) -> None:
    book = form(
        tmp_path, [None, "BELANJA", "Rp. ", "Target", *across()], [None, None, None, "Realisasi", *across()]
    )
    (candidate,) = kas.recognise(book)
    table = kas.read(book, candidate)
    assert [(p.code, p.fatal) for p in table.problems] == [("template_empty", True)]
    assert candidate.needs == ("agency",)


def test_months_as_rows_by_kind_of_expenditure(tmp_path: Path) -> None:
    head = [
        ["Jumlah Bulan", "Bulan", "RAK Tahunan (Rupiah)", None, None, None, "Realisasi RAK (Rupiah)"],
        [None, None, *[f"{n}\n(Belanja)" for n in (51, 52, 53, 54)] * 2],
        [None, None, *[f"({letter})" for letter in "abcdefgh"]],
    ]
    names = [name for name in MONTHS if not name.startswith("Triwulan")]
    body = [
        [n, name, 10 * n, 5, 0, 0, 9, 4 if n == 2 else 0, 0, 0] if n <= 2 else [n, name, 1, 0, 0, 0]
        for n, name in enumerate(names, 1)
    ]
    book = xlsx(tmp_path, [["2. Deviasi DPA"], [], [], *head, *body, [None, "Jumlah", 41, 10]])
    plan, first, second = [kas.read(book, candidate) for candidate in kas.recognise(book)]
    assert plan.columns["account"] == ["5.1", "5.2", "5.3", "5.4"]
    assert (plan.columns["m02"], plan.columns["m03"]) == ([2000, 500, 0, 0], [100, 0, 0, 0])
    assert [(p.code, p.row, p.read, p.expected) for p in plan.problems] == [("total_differs", 19, "41", "40")]
    assert (plan.totals, plan.seen) == (1, 5)
    assert second.columns["realised_sen"] == [900, 400, 0, 0]
    assert (first.header.month, second.header.month, codes(second)) == (1, 2, ["total_differs"])
