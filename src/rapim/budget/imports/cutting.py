"""Columns cut out of a sheet: codes normalised once per distinct cell, amounts as whole sen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapim.files import numbers
from rapim.files.guards import column_letters
from rapim.files.problems import Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_ALIKE = 100
"""Findings of one code that are listed one by one; the rest are counted in one more finding."""

REMEDIES = {
    numbers.NOT_A_NUMBER: ("angka rupiah", "Isi sel dengan angka, atau kosongkan."),
    numbers.AMBIGUOUS: ("angka dengan pemisah yang jelas", "Tulis tanpa pemisah ribuan, atau dengan sen."),
    numbers.FORMULA_ERROR: ("hasil rumus", "Perbaiki rumusnya, hitung ulang, lalu simpan."),
    numbers.NOT_FINITE: ("angka rupiah", "Isi sel dengan angka."),
    numbers.INEXACT: ("angka di bawah 90 biliun rupiah", "Angka terlalu besar untuk dibaca tepat; periksa."),
    numbers.TOO_LARGE: ("angka yang wajar", "Angka terlalu besar; periksa."),
    numbers.DATE_FOR_NUMBER: ("angka rupiah", "Sel berformat tanggal; ubah formatnya menjadi angka."),
    numbers.FINER_THAN_SEN: ("paling banyak dua desimal", "Dibulatkan ke sen terdekat; periksa rumusnya."),
}


@dataclass(slots=True)
class Amounts:
    """One column of money cells: sen (0 where blank or unreadable), blanks, unreadable cells."""

    sen: Ints
    blank: Flags
    bad: Flags
    problems: list[Problem] = field(default_factory=list)


def columns_of(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The columns of equally wide rows.

    Units: none.
    Source: rows of a sheet are equally wide.
    """
    return list(zip(*rows, strict=True))


def read_amounts(
    cells: Sequence[Any], *, sheet: str, rows: Sequence[int], column: int, known: Flags | None = None
) -> Amounts:
    """A column of money cells in rupiah as sen; every cell that could not be read is a finding.

    `known` marks the rows that count (all when absent); elsewhere stand headings and notes.

    Units: rupiah in, sen out.
    Source: `rapim.files.numbers`.
    """
    sen, nothing, doubts = numbers.sen_array(cells)
    bad = np.zeros(len(sen), dtype=np.bool_)
    amounts = Amounts(sen, nothing, bad)
    for index, code in doubts:
        if known is not None and not known[index]:
            continue
        if code != numbers.FINER_THAN_SEN:
            bad[index] = True
        expected, remedy = REMEDIES[code]
        amounts.problems.append(
            Problem(
                code, sheet, rows[index], column_letters(column), str(cells[index])[:80], expected, remedy
            )
        )
    if doubts:
        amounts.blank = nothing & ~bad
    return amounts


def by_distinct(cells: Sequence[Any], change: Callable[[Any], str]) -> list[str]:
    """Every cell changed, each distinct cell once.

    Units: none.
    Source: a hundred thousand lines hold a few thousand codes.
    """
    try:
        memo = {cell: change(cell) for cell in set(cells)}
    except TypeError:
        return [change(cell) for cell in cells]
    return list(map(memo.__getitem__, cells))


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing to read.

    Units: none.
    Source: blank cells are "" or spaces.
    """
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shortened(problems: Sequence[Problem], most: int = MOST_ALIKE) -> list[Problem]:
    """At most so many findings of one code, and one that counts the rest.

    Units: findings.
    Source: house rule; a report that nobody can read to its end helps nobody.
    """
    kept: list[Problem] = []
    counts: dict[str, int] = {}
    last: dict[str, Problem] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
        last[problem.code] = problem
        if counts[problem.code] <= most:
            kept.append(problem)
    for code, count in counts.items():
        if count > most:
            kept.append(
                Problem(
                    code=code,
                    sheet=last[code].sheet,
                    read=str(count - most),
                    remedy=f"Masih ada {count - most} temuan sejenis; perbaiki yang tertulis lebih dahulu.",
                    held=last[code].held,
                )
            )
    return kept
