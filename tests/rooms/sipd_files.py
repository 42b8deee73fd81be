"""LRA and RAK workbooks in the shape of SIPD exports, all rows invented."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

UNIT = "2.10.2.17.0.00.05.0000"
AGENCY = "2.10.2.17.0.00.05"
UNIT_NAME = "Dinas Contoh"
GOVERNMENT = "KAB. CONTOH"
MONTH_NAMES = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a sub-activity: account as SIPD writes it, ceiling and months in whole rupiah."""

    sub: str
    account: str
    ceiling: int
    months: tuple[int, ...] = (0,) * 12
    unit: str = UNIT
    unit_name: str = UNIT_NAME


@dataclass(slots=True)
class Node:
    """One row of the tree: codes in their four columns, a name, its leaves."""

    codes: tuple[str, str, str, str]
    name: str
    leaves: list[Leaf] = field(default_factory=list)


def leaves(count: int, *, seed: int = 1, unit: str = UNIT, unit_name: str = UNIT_NAME) -> list[Leaf]:
    """Invented leaves of one agency; most are spent in some months, salaries in all."""
    pick = random.Random(seed)
    field_code, made = unit[:4], []
    for at in range(count):
        sub = f"{field_code}.{at // 40 % 8 + 1:02d}.2.{at // 10 % 4 + 1:02d}.{at // 320 + 1:04d}"
        group = "5.2.02" if at % 5 == 4 else "5.1.02"
        account = f"{group}.{at % 2 + 1:02d}.001.{at % 10 + 20:05d}"
        ceiling = pick.randrange(2_000, 900_000) * 100
        spent = [0] * 12
        for month in pick.sample(range(12), 12 if at % 7 == 0 else 4):
            spent[month] = ceiling // 13 if at % 7 == 0 else pick.randrange(1, 24) * ceiling // 100
        made.append(Leaf(sub, account, ceiling, tuple(spent), unit, unit_name))
    return sorted(made, key=lambda leaf: (leaf.sub, leaf.account))


def tree(rows: Sequence[Leaf]) -> Iterator[Node]:
    """The rows of the table in reading order: every parent once, before its children."""
    nodes: dict[tuple[str, str, str, str], Node] = {}
    for leaf in sorted(rows, key=lambda leaf: (leaf.unit, leaf.sub, leaf.account)):
        for codes, name in _path(leaf):
            nodes.setdefault(codes, Node(codes, name)).leaves.append(leaf)
    yield from nodes.values()


def _path(leaf: Leaf) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    affair, unit = leaf.sub[:4], leaf.unit
    yield (affair[0], "", "", ""), "URUSAN PEMERINTAHAN"
    yield (affair, "", "", ""), "BIDANG URUSAN"
    yield (affair, unit, "", ""), leaf.unit_name
    parts = leaf.sub.split(".")
    for depth, name in ((3, "PROGRAM"), (5, "Kegiatan"), (6, "Sub Kegiatan")):
        code = ".".join(parts[:depth])
        yield (affair, unit, code, ""), f"{name} {code}"
    account = leaf.account.split(".")
    for depth in range(3, 7):
        code = ".".join(account[:depth])
        yield (affair, unit, leaf.sub, code), f"Belanja {code}"


def lra_rows(
    rows: Sequence[Leaf],
    month: int,
    *,
    cumulative: bool = False,
    government: str = GOVERNMENT,
    year: int = 2026,
) -> list[list[Any]]:
    """All cells of an LRA of one month, as the sheet shows them."""
    head = ["Anggaran", "Realisasi"] * 4
    table: list[list[Any]] = [
        [government],
        ["REKAPITULASI BELANJA MENURUT URUSAN PEMERINTAH DAERAH, ORGANISASI, PROGRAM, KEGIATAN"],
        ["BESERTA HASIL DAN SUB KEGIATAN BESERTA KELUARAN"],
        [f"TAHUN ANGGARAN {year}"],
        [],
        [
            "Kode",
            "",
            "",
            "",
            "Uraian Urusan, Organisasi, Program, Kegiatan dan Sub Kegiatan",
            "Kelompok Belanja",
        ],
        ["", "", "", "", "", "Operasi", "", "Modal", "", "Tak Terduga", "", "Transfer"],
        ["", "", "", "", "", *head],
        ["1", "", "", "", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
    ]
    table += [[*node.codes, node.name, *_amounts(node.leaves, month, cumulative)] for node in tree(rows)]
    table.append(["", "", "", "", "Jumlah", *_amounts(rows, month, cumulative)])
    return table


def _amounts(rows: Sequence[Leaf], month: int, cumulative: bool) -> list[Any]:
    cells: list[Any] = []
    for group in ("5.1", "5.2", "5.3", "5.4"):
        mine = [leaf for leaf in rows if leaf.account.startswith(group)]
        spent = sum(sum(leaf.months[:month]) if cumulative else leaf.months[month - 1] for leaf in mine)
        cells += [float(sum(leaf.ceiling for leaf in mine)), float(spent)]
    return cells


def rak_rows(rows: Sequence[Leaf], *, government: str = GOVERNMENT, year: int = 2026) -> list[list[Any]]:
    """All cells of a cash plan of twelve months; each leaf is planned as it is spent."""
    whose = f"{government} APBD TAHUN {year} {UNIT_NAME.upper()}"
    table: list[list[Any]] = [
        [f"RENCANA ANGGARAN KAS SATUAN KERJA PERANGKAT DAERAH {whose}"],
        [],
        ["Kode Rekening", "Uraian", "Anggaran Tahun Ini", "Total RAK", *MONTH_NAMES],
    ]
    for node in tree(rows):
        code = next(code for code in reversed(node.codes) if code)
        table.append([code, node.name, *_planned(node.leaves)])
    table.append(["JUMLAH", "", *_planned(rows)])
    return table


def _planned(rows: Sequence[Leaf]) -> list[float]:
    months = [sum(plan_of(leaf)[month] for leaf in rows) for month in range(12)]
    return [float(sum(leaf.ceiling for leaf in rows)), float(sum(months)), *map(float, months)]


def plan_of(leaf: Leaf) -> list[int]:
    """What is planned for a leaf: as spent, the rest in December."""
    months = list(leaf.months)
    months[11] += leaf.ceiling - sum(months)
    return months


def write(path: Path, *sheets: list[list[Any]], names: Sequence[str] = ()) -> Path:
    """A workbook of these sheets."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for at, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[at] if names else f"Sheet{at + 1}")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell != "":
                        sheet.write(row, column, cell)
    return path


def write_lra(folder: Path, rows: Sequence[Leaf], month: int, **more: Any) -> Path:
    """The LRA of a month, named as people name it."""
    name = more.pop("name", f"lra_{MONTH_NAMES[month - 1].lower()}.xlsx")
    return write(folder / name, lra_rows(rows, month, **more))


def write_rak(folder: Path, rows: Sequence[Leaf], **more: Any) -> Path:
    """The cash plan."""
    return write(folder / more.pop("name", "RAK_Belanja.xlsx"), rak_rows(rows, **more))
