"""The register of payment orders (SP2D) of the whole regency for a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from ..accounts import NAMES
from ..register import Order
from ..world import GOVERNMENT_IN_FILES, Names
from .paper import Cell, as_text, long_day, write

_HEAD = (
    "No", "Nomor SP2D", "Tanggal SP2D", "Jenis SP2D", "Kode SKPD", "Nama SKPD", "Kode Kegiatan",
    "Nama Kegiatan", "Kode Rekening", "Uraian Rekening", "Sumber Dana", "Nilai SP2D (Rp)",
)  # fmt: skip


def _row(number: int, order: Order, names: Names, words: bool) -> list[Cell]:
    line, office = order.line, order.office
    shown: Cell = as_text(order.amount) if words else order.amount
    day = order.day.strftime("%d/%m/%Y") if words else order.day.isoformat()
    start: list[Cell] = [number, order.number, day, order.kind, office.unit, office.name]
    if line is None:
        return [*start, None, None, None, None, None, shown]
    activity = names.activities[f"{office.unit} {line.activity}"]
    return [*start, line.activity, activity, line.account, NAMES[line.account], line.fund, shown]


def write_register(path: Path, orders: Sequence[Order], names: Names, start: dt.date, end: dt.date) -> None:
    """Write the register of a period; amounts and days are text in every third file.

    Units: rupiah.
    Source: SIPD fields nomor, tanggal, jenis, kode SKPD, nilai.
    """
    inside = [order for order in orders if start <= order.day <= end]
    words = start.month % 3 == 0
    head: list[list[Cell]] = [
        [f"PEMERINTAH {GOVERNMENT_IN_FILES}"],
        ["REGISTER SP2D"],
        [f"TAHUN ANGGARAN {start.year}"],
        [f"Periode {long_day(start)} s.d. {long_day(end)}"],
        [],
    ]
    body = [_row(index, order, names, words) for index, order in enumerate(inside, 1)]
    total = sum(order.amount for order in inside)
    last: list[Cell] = ["Jumlah", *[None] * 10, as_text(total) if words else total]
    write(path, "Register SP2D", [*head, _HEAD, *body, last])
