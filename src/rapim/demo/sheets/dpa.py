"""The recap of budget documents (DPA, DPPA) with the fund source of each line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..accounts import NAMES
from ..world import GOVERNMENT_IN_FILES, Line
from ..years import Version, Year
from .paper import Cell, long_day, write

_HEAD = (
    "Kode SKPD", "Nama SKPD", "Kode Program", "Nama Program", "Kode Kegiatan", "Nama Kegiatan",
    "Kode Rekening", "Uraian Rekening", "Sumber Dana", "Pagu (Rp)",
)  # fmt: skip
MATCHED_SHARE = 10


def _funded(line: Line, amount: int) -> list[tuple[str, int]]:
    """Works paid by DAK fisik carry a tenth from the general fund (dana pendamping)."""
    if line.fund != "DAK fisik" or line.rhythm != "works":
        return [(line.fund, amount)]
    own = amount // MATCHED_SHARE
    return [("DAK fisik", amount - own), ("DAU", own)]


def write_dpa(path: Path, year: Year, version: Version, ceiling: Sequence[int]) -> None:
    """Write the recap of one version of the budget documents.

    Units: rupiah.
    Source: fields of DPA recaps (kode, uraian, sumber dana, pagu).
    """
    rows: list[list[Cell]] = []
    for line, amount in zip(year.lines, ceiling, strict=True):
        office = line.office
        for fund, part in _funded(line, int(amount)):
            rows.append([
                office.unit, office.name, line.programme, year.names.programmes[line.programme],
                line.activity, year.names.activities[f"{office.unit} {line.activity}"],
                line.account, NAMES[line.account], fund, part,
            ])  # fmt: skip
    head: list[list[Cell]] = [
        [f"PEMERINTAH {GOVERNMENT_IN_FILES}"],
        [f"REKAPITULASI {version.title.upper()}"],
        [f"TAHUN ANGGARAN {year.year}"],
        [f"Berlaku mulai {long_day(version.effective)}"],
        [],
    ]
    total: list[Cell] = ["Jumlah", *[None] * 8, sum(int(amount) for amount in ceiling)]
    write(path, "Rekap DPA", [*head, _HEAD, *rows, total])
