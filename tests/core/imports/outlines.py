"""Invented budget outlines in the shape of SIPD exports, written in any file format at test time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Leaf = tuple[str, str, str, int, int]
Rows = list[list[Any]]

RAK_HEAD = ["Kode Rekening", "Uraian", "Anggaran Tahun Ini", "Total RAK"]
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
UNIT = "2.16.2.20.2.21.01.0000"
LEAVES: list[Leaf] = [
    (UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00024", 1_200_000, 220_013),
    (UNIT, "2.16.01.2.01.0001", "5.1.02.01.001.00025", 160_000, 150_950),
    (UNIT, "2.16.01.2.01.0001", "5.1.02.02.001.00071", 2_000_000, 0),
    (UNIT, "2.16.01.2.02.0001", "5.1.01.01.001.00001", 90_000_000, 7_400_000),
    (UNIT, "2.16.02.2.01.0014", "5.2.02.05.001.00005", 45_000_000, 12_345_678),
    (UNIT, "2.20.02.2.01.0017", "5.1.02.01.001.00024", 500_000, 100_000),
    (UNIT, "2.20.02.2.01.0017", "5.1.02.04.001.00001", 700_000, 80_640),
]
OLD_LEAVES: list[Leaf] = [
    ("1.03.0.00.0.00.01.0000", "1.03.00.00", "5.1.1.01.01", 800_000_000, 400_000_000),
    ("1.03.0.00.0.00.01.0000", "1.03.15.07", "5.2.2.01.01", 5_000_000, 1_000_000),
    ("1.03.0.00.0.00.01.0000", "1.03.15.07", "5.2.3.21.05", 950_000_000, 100_000_000),
]


def as_text(rupiah: int) -> str:
    return f"{rupiah:,}".replace(",", ".") + ",00"


def places(leaf: Leaf) -> list[tuple[str, str, str, str]]:
    """The rows above a leaf and its own, from the top: (field, unit, activity, account)."""
    unit, activity, account, *_ = leaf
    field = activity[:4]
    parts, groups = account.split("."), activity.split(".")
    depths = (3, 5, 6) if len(groups) == 6 else (3, 4)
    found = [(field[0], "", "", ""), (field, "", "", ""), (field, unit, "", "")]
    found += [(field, unit, ".".join(groups[:d]), "") for d in depths]
    return found + [(field, unit, activity, ".".join(parts[:d])) for d in range(3, len(parts) + 1)]


def sums(leaves: Sequence[Leaf], amounts: Callable[[Leaf], list[int]]) -> dict[tuple[str, ...], list[int]]:
    """Every row of the outline in print order with the sums of its leaves."""
    found: dict[tuple[str, ...], list[int]] = {}
    for leaf in sorted(leaves, key=lambda leaf: (leaf[1][:4], leaf[0], leaf[1], leaf[2])):
        for place in places(leaf):
            row = found.setdefault(place, [0] * len(amounts(leaf)))
            row[:] = [a + b for a, b in zip(row, amounts(leaf), strict=True)]
    return found


def grouped(leaf: Leaf) -> list[int]:
    """Ceiling and realised under the spending group of the leaf: operasi, modal, btt, transfer."""
    account = leaf[2]
    old = account.count(".") == 4
    group = int(account.startswith("5.2.3")) if old else {"5.1": 0, "5.2": 1, "5.3": 2, "5.4": 3}[account[:3]]
    row = [0] * 8
    row[2 * group], row[2 * group + 1] = leaf[3], leaf[4]
    return row


def lra_rows(
    leaves: Sequence[Leaf] = tuple(LEAVES), *, year: int = 2026, text: bool = False, period: str = ""
) -> Rows:
    """The rows of an LRA sheet; the header takes nine or ten rows, a grand total ends it."""

    def shown(amount: int) -> Any:
        return as_text(amount) if text or amount == 0 else amount

    head: Rows = [
        ["KAB. CONTOH JAYA"],
        ["REKAPITULASI BELANJA MENURUT URUSAN PEMERINTAH DAERAH, ORGANISASI, PROGRAM, KEGIATAN"],
        ["BESERTA HASIL DAN SUB KEGIATAN BESERTA KELUARAN"],
        [f"TAHUN ANGGARAN {year}"],
        [period],
        [
            "Kode",
            "",
            "",
            "",
            "Uraian Urusan, Organisasi, Program dan Kegiatan",
            "Kelompok Belanja",
        ],
        [""] * 5 + ["Operasi", "", "Modal", "", "Tak Terduga", "", "Transfer", ""],
        [""] * 5 + ["Anggaran", "Realisasi"] * 4,
        ["1", "", "", "", *[str(n) for n in range(2, 11)]],
    ]
    body: Rows = [
        [*place, f"Uraian {next(filter(None, reversed(place)))}", *map(shown, amounts)]
        for place, amounts in sums(leaves, grouped).items()
    ]
    total = [sum(column) for column in zip(*map(grouped, leaves), strict=True)]
    return [*head, *body, ["", "", "", "", "Jumlah", *map(shown, total)]]


def rak_rows(leaves: Sequence[Leaf] = tuple(LEAVES), *, months: int = 12, year: int = 2026) -> Rows:
    """The rows of a cash plan: every leaf planned evenly, the rest in its last month."""

    def planned(leaf: Leaf) -> list[int]:
        each = [leaf[3] // 12] * months
        each[-1] += leaf[3] - 12 * (leaf[3] // 12) if months == 12 else 0
        return [leaf[3], leaf[3], *each]

    title = f"RENCANA ANGGARAN KAS KAB. CONTOH JAYA PERGESERAN APBD TAHUN {year} DINAS"
    rows: Rows = [
        [title],
        [],
        [*RAK_HEAD, *MONTHS[:months]],
    ]
    for place, amounts in sums(leaves, planned).items():
        code = next(filter(None, reversed(place)))
        name = "URUSAN WAJIB" if len(code) == 1 else f"Uraian {code}"
        rows += [[code, name, *amounts]] * (2 if place[1] and not place[2] else 1)
    total = [sum(column) for column in zip(*map(planned, leaves), strict=True)]
    return [*rows, ["JUMLAH", "", *total]]


def row_of(rows: Rows, *code: str) -> int:
    """The position of the first row whose cells begin with these codes."""
    return next(i for i, row in enumerate(rows) if [str(c) for c in row[: len(code)]] == list(code))


def save_xlsx(path: Path, sheets: dict[str, Rows], hidden: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        page.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def save_xls(path: Path, rows: Rows) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell != "":
                page.write(i, j, cell)
    book.save(str(path))
    return path


def save_ods(path: Path, rows: Rows) -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for cell in row:
            number = isinstance(cell, int | float)
            kind = {"valuetype": "float", "value": str(cell)} if number else {"valuetype": "string"}
            place = TableCell(**(kind if cell != "" else {}))
            if cell != "":
                place.addElement(P(text=str(cell)))
            line.addElement(place)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def html_of(rows: Rows) -> str:
    lines = []
    for row in rows:
        cells = "".join(f"<td>{escape(str(cell))}</td>" for cell in row)
        lines.append(f"<tr>{cells}</tr>")
    inner = f"<table border=1>{''.join(lines)}</table>"
    return f"<html><head><title>x</title></head><body><table><tr><td>{inner}</td></tr></table></body></html>"


def save_html(path: Path, rows: Rows) -> Path:
    path.write_text(html_of(rows), "utf-8")
    return path


def save_mhtml(path: Path, rows: Rows) -> Path:
    message = MIMEMultipart("related")
    message.attach(MIMEText(html_of(rows), "html", "utf-8"))
    path.write_bytes(message.as_bytes())
    return path


def save_csv(path: Path, rows: Rows, delimiter: str = ";", encoding: str = "utf-8-sig") -> Path:
    def quoted(cell: Any) -> str:
        text = cell.isoformat() if isinstance(cell, dt.date) else str(cell)
        return f'"{text}"' if delimiter in text or "\n" in text else text

    path.write_text("\r\n".join(delimiter.join(map(quoted, row)) for row in rows) + "\r\n", encoding)
    return path
