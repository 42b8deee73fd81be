"""What leaves say of themselves: doubled keys, negative amounts, columns that changed places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rapim.files.numbers import rupiah_text
from rapim.files.problems import Problem
from rapim.files.tables import Table

Ints = NDArray[np.int64]

SWAPPED_FROM, SWAPPED_SHARE = 5, 0.6
EQUAL_FROM = 20


def negative(
    sheet: str, rows: Sequence[int], name: str, letter: str, amounts: Ints, *, held: bool = False
) -> list[Problem]:
    """Leaves below zero; held where a minus cannot be a correction.

    Units: sen.
    Source: contra entries make months negative; ceilings are never negative.
    """
    return [
        Problem(
            code="negative_amount",
            sheet=sheet,
            row=rows[index],
            column=letter,
            read=rupiah_text(int(amounts[index])),
            expected="nol atau lebih",
            remedy=f"Nilai {name} negatif; perbaiki, atau setujui bila memang koreksi.",
            held=held,
        )
        for index in np.nonzero(amounts < 0)[0].tolist()
    ]


def spending_of(table: Table) -> tuple[list[int], Ints, Ints]:
    """Rows, ceilings and realisation of a table's leaves of spending; revenue may well pass its plan.

    Units: spreadsheet rows; sen.
    Source: accounts 4 are revenue.
    """
    columns = table.columns
    kept = [at for at, account in enumerate(columns["account"]) if not account.startswith("4")]
    amounts = (
        np.array([columns[name][at] for at in kept], dtype=np.int64)
        for name in ("ceiling_sen", "realised_sen")
    )
    ceiling, realised = amounts
    return [columns["row"][at] for at in kept], ceiling, realised


def over_ceiling(
    sheet: str, rows: Sequence[int], letter: str, ceiling: Ints, realised: Ints
) -> list[Problem]:
    """Leaves realised beyond their ceiling, or columns that seem to have changed places.

    Units: sen.
    Source: spending needs a ceiling (UU 1/2004 art. 3, to be verified); BLUD may pass theirs.
    """
    moving = (ceiling != 0) | (realised != 0)
    over = realised > ceiling
    count, total = int(over.sum()), int(moving.sum())
    if count >= SWAPPED_FROM and count > SWAPPED_SHARE * total:
        return [
            _whole_sheet(
                sheet,
                "columns_swapped",
                f"{count} dari {total} baris",
                "realisasi di bawah anggaran",
                "Realisasi melebihi anggaran hampir di semua baris; kolom tampaknya tertukar.",
            )
        ]
    if total >= EQUAL_FROM and bool((ceiling == realised)[moving].all()):
        return [
            _whole_sheet(
                sheet,
                "columns_equal",
                f"{total} baris",
                "realisasi yang berbeda dari anggaran",
                "Realisasi sama dengan anggaran di semua baris; kolom tampaknya tersalin.",
            )
        ]
    return [
        Problem(
            code="over_ceiling",
            sheet=sheet,
            row=rows[index],
            column=letter,
            read=rupiah_text(int(realised[index])),
            expected=f"paling banyak {rupiah_text(int(ceiling[index]))}",
            remedy="Realisasi melebihi anggaran baris ini; periksa kode rekening atau pergeserannya.",
        )
        for index in np.nonzero(over)[0].tolist()
    ]


def _whole_sheet(sheet: str, code: str, read: str, expected: str, remedy: str) -> Problem:
    return Problem(code=code, sheet=sheet, read=read, expected=expected, remedy=remedy, held=True)


def doubled(keys: Sequence[tuple[str, ...]]) -> dict[int, int]:
    """Positions whose key stood before, with the position where it first stood.

    Units: positions.
    Source: one line has one row in one table.
    """
    if len(set(keys)) == len(keys):
        return {}
    first: dict[tuple[str, ...], int] = {}
    again: dict[int, int] = {}
    for position, key in enumerate(keys):
        if key in first:
            again[position] = first[key]
        else:
            first[key] = position
    return again


def doubled_problem(sheet: str, row: int, first_row: int, code: str, *, summed: bool) -> Problem:
    """The finding for a row whose key stood before.

    Units: spreadsheet rows.
    Source: as `doubled`.
    """
    return Problem(
        code="duplicate_summed" if summed else "duplicate_row",
        sheet=sheet,
        row=row,
        read=code,
        expected=f"satu baris per rekening (sudah ada di baris {first_row})",
        remedy=(
            "Dijumlahkan dengan baris sebelumnya, sesuai jumlah induknya."
            if summed
            else "Hapus salah satu baris, atau setujui; baris kedua tidak disimpan."
        ),
        held=not summed,
    )
