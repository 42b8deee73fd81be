"""What stands inside a zipped workbook, seen before a reader unpacks it.

A workbook may lie about its sizes, be cut short, or hold two cells a billion cells apart. Every part
that the reader will touch is unpacked here once, chunk by chunk, and thrown away; on the way
the cells whose formula failed or was never computed are noted, for the reader shows them blank.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from .limits import Limits, Unreadable, too_big, unreadable

FORMULA_NOT_COMPUTED = "#BELUM_DIHITUNG!"
_CHUNK = 1 << 20
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
_WIDE = re.compile(rb'r="([A-Z][A-Z]{1,2})\d')
_LAST_CELL = re.compile(rb'r="([A-Z]{1,3})(\d+)"')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*\br="([A-Z]+)(\d+)")(?=[^>]*\bt="e")[^>]*>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_EMPTY_FORMULA = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*\br="([A-Z]+)(\d+)")[^>]*>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_EMPTY_HINTS = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />", b":f>")
_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_SHEET_SWAPPED = re.compile(rb'<(?:\w+:)?sheet [^>]*?\br:id="([^"]*)"[^>]*?\bname="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_REPEATED_ROW = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="(\d{3,})"[^>]*>(.*?)</table:table-row>', re.DOTALL
)
_REPEATED_CELL = re.compile(
    rb'<table:table-cell(?=[^>]*number-columns-repeated="(\d{3,})")(?=[^>]*office:value)[^>]*>'
)
_OPENXML, _ODF = "xlsx", "ods"


@dataclass(slots=True)
class Inside:
    """What a zipped workbook holds: its format, and by sheet name the cells to mark: (row, column, text)."""

    format: str
    marks: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)


def look_inside(path: Path, limits: Limits) -> Inside:
    """Check a zipped workbook before a reader opens it; raises `Unreadable` with the reason.

    Units: bytes and cells.
    Source: `Limits`; ECMA-376 and ODF part names.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        if "password" in str(error):
            raise encrypted() from error
        raise unreadable(
            "damaged",
            str(error),
            "berkas Excel atau ODS yang utuh",
            "Berkas rusak atau terpotong; unduh atau salin ulang dari sumbernya.",
        ) from error


def encrypted() -> Unreadable:
    """The exception for a file behind a password.

    Units: none.
    Source: OLE stream EncryptedPackage; encrypted zip entries.
    """
    return unreadable(
        "encrypted",
        "berkas berkata sandi",
        "berkas tanpa kata sandi",
        "Buka berkas di Excel, hapus kata sandinya, lalu simpan ulang.",
    )


def _checked(archive: zipfile.ZipFile, limits: Limits) -> Inside:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    form = _format_of(names)
    parts = [e for e in entries if _is_read(e.filename, form)]
    declared = sum(entry.file_size for entry in parts)
    if declared > limits.unpacked_bytes:
        raise too_big(f"{declared // 2**20} MB setelah dibuka")
    for entry in parts:
        packed = max(1, entry.compress_size)
        if entry.file_size > max(limits.ratio_from, limits.ratio * packed):
            raise too_big(f"{entry.filename}: {entry.file_size // 2**20} MB dari {packed} bita")
    if form == _ODF:
        return _checked_odf(archive, limits)
    if form == "xlsb":
        for entry in parts:
            _drained(archive, entry, limits.unpacked_bytes)
        return Inside("xlsb")
    return _checked_openxml(archive, parts, limits)


def _format_of(names: set[str]) -> str:
    lowered = {name.casefold() for name in names}
    if "xl/workbook.xml" in lowered:
        return _OPENXML
    if "xl/workbook.bin" in lowered:
        return "xlsb"
    if "content.xml" in names:
        return _ODF
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in lowered):
        return _OPENXML
    raise unreadable(
        "not_a_table",
        ", ".join(sorted(names)[:3]),
        "buku kerja xlsx, xls, ods, csv",
        "Arsip ini bukan buku kerja; keluarkan (ekstrak) isinya dan muat berkas tabelnya.",
    )


def _is_read(name: str, form: str) -> bool:
    lowered = name.casefold()
    if form == _ODF:
        return lowered in {"content.xml", "styles.xml", "settings.xml"}
    if "media/" in lowered or "drawings/" in lowered or "/printersettings/" in lowered:
        return False
    return lowered.startswith(("xl/", "_rels/"))


def _drained(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int) -> int:
    """The true unpacked size of an entry; the budget stops a liar."""
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > budget:
                raise too_big(f"{entry.filename}: lebih dari {budget // 2**20} MB")
    return size


def _checked_openxml(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> Inside:
    inside = Inside(_OPENXML)
    titles = _sheet_titles(archive)
    if len(titles) > limits.sheets:
        raise too_big(f"{len(titles)} lembar")
    budget = limits.unpacked_bytes
    cells = 0
    for entry in parts:
        if "worksheets/sheet" not in entry.filename.casefold() and entry.filename not in titles:
            budget -= _drained(archive, entry, budget)
            continue
        with archive.open(entry) as stream:
            size, rows, columns, marked = _scan_sheet(stream, budget, entry.filename)
        budget -= size
        cells += rows * columns
        if cells > limits.cells:
            raise too_big(f"{rows} baris kali {columns} kolom")
        if marked and entry.filename in titles:
            inside.marks[titles[entry.filename]] = _marks(archive.read(entry))
    return inside


def _scan_sheet(stream: IO[bytes], budget: int, name: str) -> tuple[int, int, int, bool]:
    """Unpacked bytes, last row, last column of a sheet, and whether it has formulas without a value."""
    size, rows, columns, marked, tail = 0, 0, 26, False, b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > budget:
            raise too_big(f"{name}: terlalu besar setelah dibuka")
        chunk = tail + chunk
        at = max(chunk.rfind(b"<row "), chunk.rfind(b":row "))
        if at >= 0 and (found := _ROW.search(chunk, max(0, at - 8))):
            rows = max(rows, int(found[1]))
        if found := _LAST_CELL.search(chunk, max(0, len(chunk) - 4096)):
            rows = max(rows, int(found[2]))
        for letters in set(_WIDE.findall(chunk)):
            columns = max(columns, column_number(letters.decode()))
        marked = marked or _hints(chunk)
        tail = chunk[-256:]
    return size, rows, columns, marked


def _hints(chunk: bytes) -> bool:
    if b't="e"' in chunk:
        return True
    return b"<f" in chunk and any(hint in chunk for hint in _EMPTY_HINTS)


def _sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Entry name of each worksheet and the title on its tab."""
    try:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for tag in _RELATION.findall(relations):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = attributes.get(b"Target", b"").decode().lstrip("/")
        targets[attributes.get(b"Id", b"")] = target if target.startswith("xl/") else f"xl/{target}"
    pairs = _SHEET.findall(book) or [(name, key) for key, name in _SHEET_SWAPPED.findall(book)]
    return {targets[key]: _unescaped(name.decode()) for name, key in pairs if key in targets}


def _unescaped(text: str) -> str:
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


def _marks(sheet: bytes) -> list[tuple[int, int, str]]:
    marks = [
        (int(row) - 1, column_number(letters.decode()) - 1, value.decode() or "#ERROR!")
        for letters, row, value in _ERROR_CELL.findall(sheet)
    ]
    marks += [
        (int(row) - 1, column_number(letters.decode()) - 1, FORMULA_NOT_COMPUTED)
        for letters, row in _EMPTY_FORMULA.findall(sheet)
    ]
    return marks


def _checked_odf(archive: zipfile.ZipFile, limits: Limits) -> Inside:
    entry = archive.getinfo("content.xml")
    _drained(archive, entry, limits.unpacked_bytes)
    content = archive.read(entry)
    worst = 0
    for times, row in _REPEATED_ROW.findall(content):
        if b"office:value" in row or b"<text:p" in row:
            worst += int(times) * (1 + row.count(b"<table:table-cell"))
    worst += sum(int(times) for times in _REPEATED_CELL.findall(content))
    if worst > limits.cells // 8:
        raise too_big(f"{worst} sel berulang")
    return Inside(_ODF)


def column_number(letters: str) -> int:
    """A column's letters as its number: A is 1, AA is 27.

    Units: column.
    Source: spreadsheet notation.
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(index: int) -> str:
    """The letters of a column by its index from 0: 0 is A, 26 is AA.

    Units: column.
    Source: spreadsheet notation.
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
