"""Schedules of works under contract, as a workbook in the form of a time schedule (kurva S)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..works import Work
from .paper import Cell, write

LEAST = 1_000_000_000
"""Works from this ceiling on have a schedule in the house. Rupiah."""
_PARTS = (
    ("1", "Pekerjaan persiapan", 6, 0.0, 0.2),
    ("2", "Pekerjaan tanah dan pondasi", 24, 0.05, 0.45),
    ("3", "Pekerjaan struktur", 45, 0.25, 0.85),
    ("4", "Pekerjaan penyelesaian", 25, 0.6, 1.0),
)
_HEAD = ("Kode Tender", "No Item", "Uraian Pekerjaan", "Harga", "Tanggal Mulai", "Tanggal Selesai", "Tahun")


def scheduled(found: Iterable[Work], after: dt.date, until: dt.date) -> list[Work]:
    """The works whose contract was signed in a span of days and that are large enough.

    Units: rupiah, days.
    Source: `LEAST`.
    """
    return [
        work
        for work in found
        if work.is_tender
        and work.line.rhythm == "works"
        and work.ceiling >= LEAST
        and work.contracted is not None
        and after < work.contracted <= until
    ]


def write_schedules(path: Path, works: Sequence[Work]) -> None:
    """Write the schedules of some works to one sheet; the items of each sum to its contract.

    Units: rupiah, days.
    Source: time schedule of a contract (SSUK).
    """
    rows = [row for work in works for row in _items(work)]
    write(path, "Kurva S", [["JADWAL PELAKSANAAN PEKERJAAN (KURVA S)"], [], _HEAD, *rows])


def _items(work: Work) -> Iterator[list[Cell]]:
    if work.started is None or work.due is None:
        return
    days, left = (work.due - work.started).days, work.price
    for at, (number, name, weight, begin, end) in enumerate(_PARTS):
        price = left if at == len(_PARTS) - 1 else work.price * weight // 100
        left -= price
        first = work.started + dt.timedelta(days=round(days * begin))
        last = work.started + dt.timedelta(days=max(round(days * begin), round(days * end)))
        tender = f"{work.code}{2 if work.failed else 1}"
        year = 2000 + work.code // 1_000_000
        yield [tender, number, name, price, first.isoformat(), last.isoformat(), year]
