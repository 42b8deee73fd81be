"""The cash plan (RAK) as SIPD exports it: one code column, twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..world import GOVERNMENT_IN_FILES
from ..years import Year
from . import tree
from .paper import MONTHS, Cell, write

_TITLE = "RENCANA ANGGARAN KAS SATUAN KERJA PERANGKAT DAERAH"
_HEAD = ("Kode Rekening", "Uraian", "Anggaran Tahun Ini", "Total RAK", *MONTHS)


def write_rak(
    path: Path, year: Year, ceiling: Sequence[int], plan: Sequence[Sequence[int] | None], title: str,
    unit: str = "",
) -> None:  # fmt: skip
    """Write the cash plan of one unit, or of the whole regency.

    Units: rupiah.
    Source: shape of SIPD exports: a unit's row stands twice.
    """
    pairs = [
        (line, [int(total), sum(months), *months])
        for line, total, months in zip(year.lines, ceiling, plan, strict=True)
        if months is not None and (not unit or line.office.unit == unit)
    ]
    found, total = tree.rows(pairs, year.names)
    whose = found[2].name.upper() if unit else "SELURUH SKPD"
    head = " ".join((_TITLE, GOVERNMENT_IN_FILES, title, "TAHUN", str(year.year), whose))
    body: list[list[Cell]] = []
    for row in found:
        printed: list[Cell] = [row.account or row.activity or row.unit or row.field, row.name, *row.sums]
        body += [printed] * (2 if row.unit and not row.activity else 1)
    write(path, "RAK Belanja", [[head], [], _HEAD, *body, ["JUMLAH", None, *total]])
