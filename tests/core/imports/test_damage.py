"""Whatever stands in the cells, an importer answers; no row is lost, none is stored twice."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim.budget.imports import comparison, events, generic, kas, revenue, rfk, sp2d
from rapim.files import roles
from rapim.files.cells import Book, Sheet
from rapim.files.tables import Table

Grid = list[list[Any]]

JUNK: tuple[Any, ...] = (
    "",
    " ",
    "-",
    "x",
    "#REF!",
    "#N/A",
    "0,00",
    "1.234.567,89",
    "1,234.5",
    "80.640",
    "(500)",
    "Jumlah",
    "TOTAL",
    "5.1.02",
    "4.1",
    "999",
    0,
    -1,
    1.5,
    1e30,
    float("nan"),
    float("inf"),
    True,
    dt.date(2019, 5, 1),
    dt.datetime(2019, 5, 1, 3),  # noqa: DTZ001
    "0000-00-00",
    "31/02/2019",
    "2019-05-01",
    "ya",
    "Rp 1 M",
    "a" * 500,
    "\u202f1",
)

MONTHS = [name[0].title() for name in roles.MONTH_WORDS]
SP2D: Grid = [
    ["Periode 1 Januari s.d. 31 Mei 2019"],
    [
        "No",
        "Nomor SP2D",
        "Tanggal SP2D",
        "Jenis SP2D",
        "Kode SKPD",
        "Kode Kegiatan",
        "Kode Rekening",
        "Nilai",
    ],
    *[
        [n, f"{n}/LS", f"0{n}/02/2019", "LS", "1.03.01", "1.03.15.07", "5.2.3.01.01", 100.0 * n]
        for n in range(1, 9)
    ],
]
RFK: Grid = [
    ["TAHUN ANGGARAN 2024"],
    ["Bulan : Mei 2024"],
    ["Kode", "Uraian", "Pagu", "Realisasi", "Realisasi %", "Fisik %", "Permasalahan"],
    ["2.16.02", "Program", 28, 14, 50, 50, ""],
    *[[f"2.16.02.2.01.000{n}", f"Sub {n}", n, n / 2, 50, 40 + n, ""] for n in range(1, 8)],
]
REVENUE: Grid = [
    ["TAHUN ANGGARAN 2024"],
    ["Bulan : Mei 2024"],
    ["Kode Rekening", "Uraian", "Target", "Realisasi Pendapatan"],
    ["4.1", "PAD", 28, 14],
    *[[f"4.1.0{n}", f"Akun {n}", n, n / 2] for n in range(1, 8)],
]
EVENTS: Grid = [
    ["Kode SKPD", "Kode Kegiatan", "Jenis Peristiwa", "Tanggal", "Nilai", "Alasan"],
    *[["1.03.01", "", "Bencana", f"2019-05-0{n}", 10 * n, "Banjir"] for n in range(1, 8)],
]
APBD: Grid = [
    ["wilayah", "Kodepemda", "Tahun", "standarjenis_APBD_id", "nilai", "versi"],
    *[[f"990{n}", f"41.0{n}", "2023", "4101", str(n), "2023-05-12"] for n in range(1, 8)],
]
PANEL: Grid = [
    ["unit", "fiscal_year", "month", "budget", "realised"],
    *[["Muara", "2022", str(n), "100", str(n)] for n in range(1, 8)],
]
EAST: Grid = [
    ["tahun", "daerah", "akun", "anggaran", "realisasi", "persentase"],
    *[
        ["2023", "Muara", name, "10,00 M", "5,00 M", "50"]
        for name in ("Belanja Daerah", "Belanja Pegawai", "Belanja Hibah")
    ],
]
NATIONAL: Grid = [
    ["tahun", "bulan", "id_pemda", "pemda", "no_akun", "akun", "anggaran", "realisasi"],
    *[["2023", str(n), "9901", "Muara", "5.1", "Operasi", 100, 10 * n] for n in range(1, 8)],
]
KAS: Grid = [
    ["TAHUN ANGGARAN 2022"],
    [
        "Nama OPD",
        "Total Anggaran",
        "",
        "Rincian",
        *MONTHS,
    ],
    ["Dinas", "BELANJA", "", "Target", *[10] * 12],
    ["", "", "", "Realisasi", *[9] * 5, *[0] * 7],
]
LONG: Grid = [
    ["id", "id_skpd", "kode_rekening", "realisasi", "tahun", "bulan"],
    *[[str(n), "7", f"5.{n}", str(n), "2022", str(m)] for n in (1, 2) for m in range(1, 7)],
]


def known(importer: Any) -> Callable[[Book], list[Table]]:
    return lambda book: [importer.read(book, candidate) for candidate in importer.recognise(book)]


def mapped(book: Book) -> list[Table]:
    return [generic.read(book, candidate) for candidate in generic.offers(book)]


def damaged(grid: Grid, seed: int) -> Grid:
    """A copy with cells replaced, rows dropped, repeated, cut short or swapped."""
    dice = random.Random(seed)
    rows = [list(row) for row in grid]
    for _ in range(dice.randint(1, 12)):
        row = dice.choice(rows)
        if row:
            row[dice.randrange(len(row))] = dice.choice(JUNK)
    if dice.random() < 0.4:
        rows.insert(dice.randrange(len(rows)), list(dice.choice(rows)))
    if dice.random() < 0.3:
        del rows[dice.randrange(len(rows))]
    if dice.random() < 0.3:
        row = dice.choice(rows)
        del row[dice.randrange(len(row) or 1) :]
    if dice.random() < 0.2:
        first, second = dice.randrange(len(rows[-1]) or 1), dice.randrange(len(rows[-1]) or 1)
        for row in rows:
            if max(first, second) < len(row):
                row[first], row[second] = row[second], row[first]
    return rows


@pytest.mark.parametrize(
    ("grid", "read"),
    [
        (SP2D, known(sp2d)),
        (RFK, known(rfk)),
        (REVENUE, known(revenue)),
        (EVENTS, known(events)),
        (APBD, known(comparison)),
        (PANEL, known(comparison)),
        (EAST, known(comparison)),
        (NATIONAL, known(comparison)),
        (KAS, known(kas)),
        (LONG, mapped),
        (SP2D, mapped),
        (RFK, mapped),
        (REVENUE, mapped),
        (KAS, mapped),
    ],
)
@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=60)
def test_damage_is_answered_and_no_row_is_lost(
    grid: Grid, read: Callable[[Book], list[Table]], seed: int
) -> None:
    book = Book("ua_berkas.xlsx", str(seed), [Sheet("Lembar", True, damaged(grid, seed))])
    for table in read(book):
        assert len({len(listed) for listed in table.columns.values()}) == 1
        bad = {(p.row, p.code) for p in table.problems if p.row}
        refused = table.seen - len(table) - table.totals
        assert 0 <= refused <= len(bad)
        if table.kind != "rak":
            assert max(Counter(table.columns["row"]).values(), default=0) <= len(table)
        for name, listed in table.columns.items():
            if name.endswith(("_sen", "_minor")):
                assert all(value is None or type(value) is int for value in listed)


@pytest.mark.parametrize("grid", [SP2D, RFK, REVENUE, EVENTS, APBD, PANEL, EAST, NATIONAL, KAS, LONG])
def test_a_header_without_rows_and_an_empty_sheet(grid: Grid) -> None:
    head = max(
        range(len(grid)), key=lambda index: sum(isinstance(cell, str) and cell != "" for cell in grid[index])
    )
    for rows in (grid[: head + 1], [], [[]], [[""] * 5] * 3):
        book = Book("kosong.xlsx", "0", [Sheet("Lembar", True, rows)])
        for importer in (sp2d, rfk, revenue, events, comparison, kas):
            for table in known(importer)(book):
                assert len(table) == 0
        assert all(len(table) == 0 for table in mapped(book))
