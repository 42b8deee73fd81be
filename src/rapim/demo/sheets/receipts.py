"""The monthly statement of revenue: plan and receipts by account, cumulative."""

from __future__ import annotations

from pathlib import Path

from ..revenue import NAMES, statement
from ..world import GOVERNMENT_IN_FILES
from .paper import MONTHS, Cell, write

_HEAD = ("Kode SKPD", "Kode Rekening", "Uraian", "Target (Rp)", "Realisasi Pendapatan (Rp)")


def write_receipts(path: Path, year: int, month: int) -> None:
    """Write the statement to the end of a month.

    Units: rupiah.
    Source: LRA of revenue; higher accounts of a unit stand above its leaves.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    for unit, account, plan, receipt in statement(year, month):
        parts = account.split(".")
        for depth in range(2, 6):
            held = sums.setdefault((unit, ".".join(parts[:depth])), [0, 0])
            held[0] += plan
            held[1] += receipt
    rows: list[list[Cell]] = [
        [unit, account, NAMES[account], *amounts] for (unit, account), amounts in sorted(sums.items())
    ]
    leaves = statement(year, month)
    total: list[Cell] = [
        "Jumlah",
        None,
        None,
        sum(leaf[2] for leaf in leaves),
        sum(leaf[3] for leaf in leaves),
    ]
    head: list[list[Cell]] = [
        [f"PEMERINTAH {GOVERNMENT_IN_FILES}"],
        ["LAPORAN REALISASI PENDAPATAN DAERAH"],
        [f"TAHUN ANGGARAN {year}"],
        [f"KEADAAN S.D. BULAN {MONTHS[month - 1].upper()} {year}"],
        [],
    ]
    write(path, "Pendapatan", [*head, _HEAD, *rows, total])
