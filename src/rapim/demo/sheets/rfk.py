"""The monthly sheet of physical and financial realisation (RFK) of the whole regency."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..physical import Progress
from ..world import GOVERNMENT_IN_FILES, Names
from .paper import MONTHS, Cell, write

_HEAD = (
    "Kode SKPD", "Nama SKPD", "Kode Kegiatan", "Nama Kegiatan", "Pagu (Rp)", "Realisasi Keuangan (Rp)",
    "Realisasi Keuangan (%)", "Realisasi Fisik (%)", "Permasalahan", "Catatan Verifikator",
)  # fmt: skip


def write_rfk(path: Path, year: int, month: int, found: Sequence[Progress], names: Names) -> None:
    """Write the sheet of a month.

    Units: rupiah, percent.
    Source: columns of the RFK form (realised Rp, %, physical %, problems, verifier's note).
    """
    rows: list[list[Cell]] = [
        [
            own.office.unit, own.office.name, own.activity,
            names.activities[f"{own.office.unit} {own.activity}"],
            own.ceiling, own.realised, round(100 * own.realised / own.ceiling, 2) if own.ceiling else 0,
            round(100 * own.physical, 2), own.problem, "",
        ]
        for own in found
    ]  # fmt: skip
    head: list[list[Cell]] = [
        [f"PEMERINTAH {GOVERNMENT_IN_FILES}"],
        ["LAPORAN REALISASI FISIK DAN KEUANGAN (RFK)"],
        [f"TAHUN ANGGARAN {year}"],
        [f"KEADAAN S.D. BULAN {MONTHS[month - 1].upper()} {year}"],
        [],
    ]
    write(path, "RFK", [*head, _HEAD, *rows])
