"""The RKAP of the companies against realisation since January, as the office that minds them collects it."""

from __future__ import annotations

from pathlib import Path

from ..companies import COMPANIES, lines
from ..world import GOVERNMENT_IN_FILES
from .paper import MONTHS, Cell, write

_HEAD = (
    "Kode BUMD", "Nama BUMD", "Tahun", "Uraian", "Satuan", "RKAP (setahun)", "Realisasi s.d. Bulan", "Bulan",
)  # fmt: skip


def write_rkap(path: Path, year: int, month: int) -> None:
    """Write the lines of all companies to the end of a month.

    Units: rupiah, and the unit of each indicator.
    Source: `demo.companies`; invented rows.
    """
    head: list[list[Cell]] = [
        [f"PEMERINTAH {GOVERNMENT_IN_FILES}"],
        ["RENCANA KERJA DAN ANGGARAN BUMD DAN REALISASINYA (SIMULASI)"],
        [f"TAHUN ANGGARAN {year}"],
        [f"KEADAAN S.D. BULAN {MONTHS[month - 1].upper()} {year}"],
        [],
    ]
    rows: list[list[Cell]] = [
        [code, name, year, one.label, one.measure, one.plan, one.reached, MONTHS[month - 1]]
        for code, name, _ in COMPANIES
        for one in lines(code, year, month)
    ]
    write(path, "RKAP BUMD", [*head, _HEAD, *rows])
