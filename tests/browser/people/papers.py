"""Files that people of the journeys bring: a new month, a corrected report, a broken one."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from browser.people.fill import MONTHS
from rapim.demo.small import small_items

MOVED = 1_000_000
FROM, TO = "Gaji Pokok PNS/Uang Representasi", "Tunjangan Keluarga dan Jabatan"


def physical(folder: Path) -> Path:
    """The physical progress of one agency for the month after the last one loaded."""
    items = small_items(folder, months=MONTHS + 1, names=("Dukcapil",))
    return folder / next(item.path for item in reversed(items) if item.kind == "rfk")


def corrected(folder: Path) -> Path:
    """The last realisation report once more, with a million rupiah moved between two accounts."""
    items = small_items(folder, months=MONTHS)
    path = folder / next(item.path for item in reversed(items) if item.kind == "lra")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for name, change in ((FROM, -MOVED), (TO, MOVED)):
        row = next(row for row in sheet.iter_rows() if row[4].value == name)
        row[6].value += change
    book.save(path)
    return path


def broken(folder: Path) -> Path:
    """A file that calls itself a workbook and is none."""
    path = folder / "rfk_rusak.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    return path
