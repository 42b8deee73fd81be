"""Open a workbook of any kind and give its cells as they stand: one list per row.

What a file is decides its content, not its name. Cells stay as the reader gives them (text,
number, day, truth, or "" for blank); formulas that failed are texts such as `#REF!`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from . import guards, markup, plain
from .limits import Limits, Unreadable, too_big, unreadable
from .problems import Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["Book", "Cell", "Limits", "Sheet", "Unreadable", "fill_right", "open_book"]

Cell = str | float | int | bool | dt.datetime | dt.date | Decimal
Row = list[Cell]

DEFAULT_LIMITS = Limits()
_ZIP, _OLE, _PDF, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"PAR1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx"},
    "xlsb": {"xlsb"},
    "ods": {"ods"},
    "xls": {"xls"},
    "text": {"csv", "tsv", "txt"},
    "html": {"html", "htm"},
    "mhtml": {"mhtml", "mht"},
}


@dataclass(slots=True)
class Sheet:
    """One sheet: its tab, whether a reader sees it, and its rows, all equally wide.

    Row i of the list is row i + 1 of the spreadsheet; blank rows and columns at the end are cut.
    """

    name: str
    visible: bool
    rows: list[Row]


@dataclass(slots=True)
class Book:
    """One file opened: its name and hash, what it truly is, its sheets, and findings on the way.

    `document` is what a JSON file holds where that is no table.
    """

    name: str
    sha256: str
    sheets: list[Sheet]
    format: str = "xlsx"
    problems: list[Problem] = field(default_factory=list)
    document: Any = None


def open_book(path: str | Path, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Open a table file of any kind by its content; raises `Unreadable` and nothing else.

    Units: none.
    Source: xlsx, xlsb, ods and xls by python-calamine; csv, HTML and MHTML by the standard library.
    """
    path = Path(path)
    name = name or path.name
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise too_big(f"{size // 2**20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(
            "cannot_open", str(error), "berkas yang dapat dibaca", "Periksa nama dan izin berkas."
        ) from error
    form, sheets = _sheets(path, data, limits)
    if not any(sheet.rows for sheet in sheets):
        raise unreadable("empty", "tidak ada isi", "tabel berisi", "Berkas ini kosong; periksa berkasnya.")
    book = Book(name, hashlib.sha256(data).hexdigest(), sheets, form)
    book.problems = _name_findings(name, form)
    return book


def _sheets(path: Path, data: bytes, limits: Limits) -> tuple[str, list[Sheet]]:
    if data.startswith(_ZIP) or data[:4] in {b"PK\x05\x06", b"PK\x07\x08"}:
        inside = guards.look_inside(path, limits)
        return inside.format, _by_calamine(path, inside, limits)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise guards.encrypted()
        return "xls", _by_calamine(path, guards.Inside("xls"), limits)
    if data.startswith((_PDF, _PARQUET)):
        raise _not_a_table("PDF" if data.startswith(_PDF) else "Parquet")
    return _by_text(data, limits)


def _not_a_table(what: str) -> Unreadable:
    return unreadable(
        "not_a_table",
        what,
        "xlsx, xls, ods, csv atau HTML",
        f"Berkas ini {what}, bukan tabel; minta versi Excel atau csv dari sumbernya.",
    )


def _by_text(data: bytes, limits: Limits) -> tuple[str, list[Sheet]]:
    if len(data) > limits.text_bytes:
        raise too_big(f"{len(data) // 2**20} MB")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"mime-version:" in head and b"content-type:" in head:
        named = markup.tables_of_mhtml(data, limits)
        return "mhtml", [_grid_sheet(n or f"Tabel {i}", g) for i, (n, g) in enumerate(named, 1)]
    if head.startswith((b"<", b"<!")) and (b"<html" in head or b"<table" in head or b"<meta" in head):
        grids = markup.tables_of_html(data, limits)
        return "html", [_grid_sheet(f"Tabel {i}", grid) for i, grid in enumerate(grids, 1)]
    if b"\x00" in data[:65536] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_a_table("biner yang tidak dikenal")
    return "text", [_grid_sheet("csv", plain.rows_of_text(data, limits))]


def _grid_sheet(name: str, grid: Sequence[list[Any]]) -> Sheet:
    rows = list(grid)
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return Sheet(name, True, trimmed(cast("list[Row]", rows)))


def _workbook(path: Path) -> CalamineWorkbook:
    """A workbook by its path, or by its bytes where its name is no text (bytes that are not UTF-8)."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(str(path))


def _by_calamine(path: Path, inside: guards.Inside, limits: Limits) -> list[Sheet]:
    try:
        with _workbook(path) as book:
            return [
                _sheet(book.get_sheet_by_index(index), meta.visible, inside, limits)
                for index, meta in enumerate(book.sheets_metadata)
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except (Unreadable, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if "password" in f"{type(error).__name__} {error}".casefold():
            raise guards.encrypted() from None
        raise unreadable(
            "damaged",
            str(error),
            "buku kerja yang utuh",
            "Berkas rusak atau terpotong; unduh atau salin ulang dari sumbernya.",
        ) from None


def _sheet(source: CalamineSheet, visible: SheetVisibleEnum, inside: guards.Inside, limits: Limits) -> Sheet:
    if source.total_height * source.total_width > limits.cells:
        raise too_big(f"{source.total_height} baris kali {source.total_width} kolom")
    rows = cast("list[Row]", source.to_python(skip_empty_area=False))
    for row, column, text in inside.marks.get(source.name, ()):
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    return Sheet(source.name, visible == SheetVisibleEnum.Visible, trimmed(rows))


def trimmed(rows: list[Row]) -> list[Row]:
    """Rows without the blank rows and columns at their end.

    Units: none.
    Source: saved sheets drag thousands of formatted blank rows behind them.
    """
    while rows and _is_blank(rows[-1]):
        rows.pop()
    if not rows:
        return rows
    width = len(rows[0])
    if width > 40:
        used = max(_used_width(row) for row in rows)
        if used < width:
            for row in rows:
                del row[used:]
    return rows


def _is_blank(row: Row) -> bool:
    return row.count("") == len(row) or all(type(c) is str and not c.strip() for c in row)


def _used_width(row: Row) -> int:
    for index in range(len(row) - 1, -1, -1):
        cell = row[index]
        if type(cell) is not str or cell.strip():
            return index + 1
    return 0


def fill_right(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Header rows as labels, merged cells given to every column they span.

    A blank takes the label at its left unless a row above names its column anew; the last row of
    a header is never filled.

    Units: none.
    Source: a merged cell keeps its value in its first place only.
    """
    filled: list[list[str]] = []
    for depth, row in enumerate(rows):
        labels = [" ".join(str(cell).split()) for cell in row]
        if depth < len(rows) - 1:
            for column in range(1, len(labels)):
                above = any(str(upper[column]).strip() for upper in rows[:depth])
                if not labels[column] and not above:
                    labels[column] = labels[column - 1]
        filled.append(labels)
    return filled


def _name_findings(name: str, form: str) -> list[Problem]:
    extension = name.rpartition(".")[2].casefold() if "." in name else ""
    if not extension or extension in _EXTENSIONS.get(form, set()):
        return []
    return [
        Problem(
            code="wrong_extension",
            read=name,
            expected=form,
            remedy=f"Nama berkas berakhiran .{extension}, isinya {form}; isinya yang dibaca.",
        )
    ]
