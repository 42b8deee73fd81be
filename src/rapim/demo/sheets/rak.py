"""The cash plan (RAK) as SIPD exports it: one code column, twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..world import GOVERNMENT_IN_FILES, offices
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
    Source: shape of SIPD exports: the agency's row stands above those of its sub-units.
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
        if row.unit and not row.activity:
            body += _agency_row(row, found)
        body.append([row.account or row.activity or row.unit or row.field, row.name, *row.sums])
    write(path, "RAK Belanja", [[head], [], _HEAD, *body, ["JUMLAH", None, *total]])


def _agency_row(unit: tree.Row, found: Sequence[tree.Row]) -> list[list[Cell]]:
    """The row of an agency above its first sub-unit: the sum of all of them in this field."""
    agency = unit.unit.rpartition(".")[0]
    own = [
        row
        for row in found
        if row.field == unit.field and not row.activity and row.unit.rpartition(".")[0] == agency
    ]
    if own[0] is not unit:
        return []
    name = next(office.name for office in offices() if office.unit == f"{agency}.0000")
    return [[f"{agency}.0000", name, *(sum(parts) for parts in zip(*(row.sums for row in own), strict=True))]]
