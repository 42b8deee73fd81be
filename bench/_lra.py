"""A large LRA in the shape of SIPD's export, invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

HEAD = [
    ["KAB. BANGKU UJI"],
    ["REKAPITULASI BELANJA MENURUT URUSAN PEMERINTAH DAERAH, ORGANISASI, PROGRAM, KEGIATAN"],
    ["BESERTA HASIL DAN SUB KEGIATAN BESERTA KELUARAN"],
    ["TAHUN ANGGARAN 2026"],
    [""],
    ["Kode", "", "", "", "Uraian Urusan, Organisasi, Program, Kegiatan dan Sub Kegiatan", "Kelompok Belanja"],
    ["", "", "", "", "", "Operasi", "", "Modal", "", "Tak Terduga", "", "Transfer"],
    ["", "", "", "", "", *["Anggaran", "Realisasi"] * 4],
    ["1", "", "", "", *[str(number) for number in range(2, 11)]],
]
AGENCY = "1.03.0.00.0.{:02d}.{:02d}.0000"
Leaf = tuple[str, str, str, int, int]


def leaves(count: int, month: int, agencies: int = 45) -> Iterator[Leaf]:
    """Leaves in order: agency, sub-activity, account, ceiling and realised in whole rupiah."""
    for number in range(count):
        agency, rest = divmod(number * agencies, count)
        sub, account = divmod(rest // agencies, 40)
        code = f"1.03.{sub % 9 + 1:02d}.2.{sub // 9 % 9 + 1:02d}.{sub // 81 + 1:04d}"
        ceiling = 1_000_000 + number * 7_919 % 90_000_000
        unit, leaf = AGENCY.format(agency // 90, agency % 90 + 1), f"5.1.02.01.01.{account + 1:04d}"
        yield unit, code, leaf, ceiling, ceiling * month // 13


def _grouped(rows: list[Leaf], depth: int, month: int) -> Iterator[list[object]]:
    levels = [
        lambda leaf: (leaf[0], "", ""),
        lambda leaf: (leaf[0], leaf[1][:7], ""),
        lambda leaf: (leaf[0], leaf[1][:12], ""),
        lambda leaf: (leaf[0], leaf[1], ""),
        lambda leaf: (leaf[0], leaf[1], "5.1.02"),
        lambda leaf: (leaf[0], leaf[1], leaf[2]),
    ]
    if depth == len(levels):
        return
    level, start = levels[depth], 0
    while start < len(rows):
        key, end = level(rows[start]), start
        while end < len(rows) and level(rows[end]) == key:
            end += 1
        part = rows[start:end]
        money = [sum(leaf[3] for leaf in part), sum(leaf[4] for leaf in part)]
        yield ["1.03", *key, f"Uraian {key[-1] or key[1] or key[0]}", *money, *["0,00"] * 6]
        yield from _grouped(part, depth + 1, month)
        start = end


def write(path: Path, count: int, month: int = 5, agencies: int = 45) -> int:
    """Write an LRA with `count` leaves (and its parents and total); answer the number of data rows."""
    rows = sorted(leaves(count, month, agencies))
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Sheet1")
    written = 0
    for written, row in enumerate([*HEAD, *_grouped(rows, 0, month)]):
        sheet.write_row(written, 0, row)
    total = [sum(leaf[3] for leaf in rows), sum(leaf[4] for leaf in rows)]
    sheet.write_row(written + 1, 0, ["", "", "", "", "Jumlah", *total, *["0,00"] * 6])
    book.close()
    return written + 2 - len(HEAD)
