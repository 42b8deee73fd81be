"""The monthly realisation report (LRA) as SIPD exports it: one agency tree, four spending groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..world import GOVERNMENT_IN_FILES
from ..years import Year
from . import tree
from .paper import MONTHS, Cell, as_text, write

_TITLES = (
    "REKAPITULASI BELANJA MENURUT URUSAN PEMERINTAH DAERAH, ORGANISASI, PROGRAM, KEGIATAN",
    "BESERTA HASIL DAN SUB KEGIATAN BESERTA KELUARAN",
)
_NAME = "Uraian Urusan, Organisasi, Program, Kegiatan dan Sub Kegiatan"
_BLANK: tuple[None, ...] = (None,) * 5
_GROUPS = ("Operasi", "Modal", "Tak Terduga", "Transfer")


def _group(account: str) -> int:
    if account.startswith("5.2.3"):
        return 1
    if account.startswith("5.1.8"):
        return 2
    return 3 if account[:5] in {"5.1.6", "5.1.7"} else 0


def _header(year: int, month: int, cumulative: bool) -> list[list[Cell]]:
    groups: list[Cell] = []
    for group in _GROUPS:
        groups += [group, None]
    return [
        [GOVERNMENT_IN_FILES], [_TITLES[0]], [_TITLES[1]], [f"TAHUN ANGGARAN {year}"],
        [f"{'KEADAAN S.D. ' if cumulative else ''}BULAN {MONTHS[month - 1].upper()} {year}"],
        ["Kode", None, None, None, _NAME, "Kelompok Belanja"],
        [*_BLANK, *groups],
        [*_BLANK, *["Anggaran", "Realisasi"] * 4],
        ["1", None, None, None, *[str(n) for n in range(2, 11)]],
    ]  # fmt: skip


def _amounts(sums: Sequence[int], as_words: bool) -> list[Cell]:
    return [as_text(amount) if as_words or amount == 0 else amount for amount in sums]


def write_lra(
    path: Path, year: Year, month: int, ceiling: Sequence[int], realised: Sequence[int], *, cumulative: bool
) -> None:
    """Write the report of a month: the month's own spending, or all since January.

    Units: rupiah.
    Source: shape of SIPD exports; amounts are numbers in some months and text in others.
    """
    pairs = []
    for line, budgeted, spent in zip(year.lines, ceiling, realised, strict=True):
        if budgeted or spent:
            sums = [0] * 8
            sums[2 * _group(line.account)], sums[2 * _group(line.account) + 1] = int(budgeted), int(spent)
            pairs.append((line, sums))
    found, total = tree.rows(pairs, year.names)
    words = month % 4 == 1
    body: list[list[Cell]] = [
        [row.field, row.unit, row.activity, row.account, row.name, *_amounts(row.sums, words)]
        for row in found
    ]
    last: list[Cell] = [None, None, None, None, "Jumlah", *_amounts(total, words)]
    write(path, "Sheet1", [*_header(year.year, month, cumulative), *body, last])
