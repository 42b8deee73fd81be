"""Tables with one line per unit, as CSV or JSON: their cells, and a sentence for each that cannot be used."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any

INDONESIAN, ENGLISH = "id", "en"

_PLAIN = re.compile(r"-?\d+")
_POINT = re.compile(r"-?\d+\.\d+(?:[eE][-+]?\d+)?")
_COMMA = re.compile(r"-?\d+,\d+")
_EXPONENT = re.compile(r"-?\d+[eE][-+]?\d+")
_EITHER = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED_ID = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_GROUPED_EN = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CURRENCY = re.compile(r"^(?:rp\.?|idr)\s*", re.IGNORECASE)


class TableError(ValueError):
    """What is wrong with a table, in sentences."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(slots=True)
class Line:
    """One line: where it stands, its cells as text or as JSON gave them."""

    number: int
    cells: dict[str, Any]


@dataclass(slots=True)
class UnitTable:
    """Columns and lines of a table; `wrong` gathers sentences while cells are read."""

    columns: list[str]
    lines: list[Line]
    style: str
    where: str = "baris"
    wrong: list[str] = field(default_factory=list)

    def number(self, line: Line, column: str, *, needed: bool = False) -> Decimal | None:
        """The number of a cell; None where it is blank or cannot be read (then `wrong` says why)."""
        cell = line.cells.get(column)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if needed:
                self.say(line, column, "kosong", "isi dengan angka")
            return None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value: Decimal | None = Decimal(str(cell))
        else:
            value = _number(str(cell), self.style) if not isinstance(cell, bool | list | dict) else None
        if value is None and isinstance(cell, str) and _EITHER.fullmatch(_bare(cell)):
            plain = _bare(cell).replace(".", "").replace(",", "")
            said = (
                f"tulis {plain} bila itu pemisah ribuan, atau {_bare(cell).replace(',', '.')}0 bila desimal"
            )
            self.say(line, column, f"tertulis {cell[:40]}, dapat dibaca dua cara", said)
            return None
        if value is None or not value.is_finite():
            said = "tulis angka saja tanpa pemisah ribuan, mis. 1250000000 atau 8.6"
            self.say(line, column, f"tertulis {str(cell)[:40]!r}, bukan angka yang terbaca", said)
            return None
        if value < 0:
            self.say(line, column, f"tertulis {str(cell)[:40]}", "jumlah tidak boleh di bawah 0")
            return None
        return value

    def say(self, line: Line, column: str, read: str, todo: str) -> None:
        """Note what is wrong with a cell: where, what was read, what to do."""
        place = f", kolom {column}" if column else ""
        self.wrong.append(f"{self.where.capitalize()} {line.number}{place}: {read}; {todo}.")

    def check(self) -> None:
        """TableError with all that was noted."""
        if self.wrong:
            raise TableError(self.wrong)


def read(text: str) -> UnitTable:
    """The table of a text: JSON (a list of objects, or one under "units"), else CSV with a header.

    Units: cells as written.
    Source: CSV with commas, semicolons or tabs; names of columns in any case.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise TableError(["Masukan kosong; baris pertama harus berisi nama kolom."])
    return _json(text) if text.lstrip()[0] in "[{" else _csv(text)


def _json(text: str) -> UnitTable:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise TableError([f"Bukan JSON yang utuh ({error})."]) from error
    rows = found.get("units") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise TableError(['JSON harus berupa daftar objek, satu per unit, atau {"units": [ … ]}.'])
    lines = [
        Line(number, {_name(key): value for key, value in one.items()}) for number, one in enumerate(rows, 1)
    ]
    columns = list(dict.fromkeys(key for line in lines for key in line.cells))
    return _checked(UnitTable(columns, lines, _style(_texts(lines)), "unit nomor"))


def _csv(text: str) -> UnitTable:
    head = text.lstrip().splitlines()[0]
    comma = max(",;\t", key=head.count)
    try:
        rows = [
            (reader.line_num, row)
            for reader in [csv.reader(StringIO(text, newline=""), delimiter=comma, strict=True)]
            for row in reader
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise TableError([f"Bukan CSV yang utuh ({error}); periksa tanda kutip."]) from error
    columns = [_name(one) for one in rows[0][1]]
    if twice := [name for name, count in Counter(columns).items() if name and count > 1]:
        raise TableError([f"Kolom {', '.join(twice)} tertulis dua kali pada baris judul."])
    lines, wrong = [], []
    for number, row in rows[1:]:
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            wrong.append(
                f"Baris {number}: ada {len(row)} sel, judulnya {len(columns)}; "
                "angka dengan koma harus diapit tanda kutip, atau pakai titik koma sebagai pemisah kolom."
            )
        lines.append(Line(number, {name: cell.strip() for name, cell in zip(columns, row, strict=False)}))
    if wrong:
        raise TableError(wrong)
    return _checked(UnitTable([one for one in columns if one], lines, _style(_texts(lines))))


def _checked(table: UnitTable) -> UnitTable:
    if not table.lines:
        raise TableError(["Tidak ada satu unit pun di bawah baris judul."])
    return table


def _name(text: object) -> str:
    return re.sub(r"\s+", "_", str(text).strip().casefold())


def _texts(lines: list[Line]) -> list[str]:
    return [
        cell
        for line in lines
        for name, cell in line.cells.items()
        if isinstance(cell, str) and name != "unit"
    ]


def _style(texts: list[str]) -> str:
    """Which sign marks decimals throughout: "en" a point, "id" a comma, "" where nothing tells."""
    found = set()
    for text in texts:
        bare = _bare(text)
        if _EITHER.fullmatch(bare):
            continue
        if _POINT.fullmatch(bare) or ("," in bare and _GROUPED_EN.fullmatch(bare)):
            found.add(ENGLISH)
        elif _COMMA.fullmatch(bare) or ("." in bare and _GROUPED_ID.fullmatch(bare)):
            found.add(INDONESIAN)
    if len(found) > 1:
        raise TableError(
            ["Titik dan koma dipakai bergantian sebagai tanda desimal; pakai satu cara di seluruh berkas."]
        )
    return found.pop() if found else ""


def _bare(text: str) -> str:
    return _CURRENCY.sub("", text.strip()).replace(" ", "").replace("\u00a0", "")


def _number(text: str, style: str) -> Decimal | None:
    bare = _bare(text)
    if _PLAIN.fullmatch(bare) or _EXPONENT.fullmatch(bare):
        return Decimal(bare)
    if _EITHER.fullmatch(bare) and not style:
        return None
    if style == ENGLISH:
        if _POINT.fullmatch(bare):
            return Decimal(bare)
        return Decimal(bare.replace(",", "")) if _GROUPED_EN.fullmatch(bare) else None
    if style == INDONESIAN:
        if _COMMA.fullmatch(bare):
            return Decimal(bare.replace(",", "."))
        if _GROUPED_ID.fullmatch(bare):
            return Decimal(bare.replace(".", "").replace(",", "."))
    return None
