"""Where a table begins on a sheet, what its columns mean, and what its title rows say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import dates
from .cells import fill_right
from .tables import Header

LOOK_ROWS = 60
GROUPS = ("operasi", "modal", "tak terduga", "transfer")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_GOVERNMENT = re.compile(
    r"\b((?:PEMERINTAH\s+)?(?:PROVINSI|PROV\.?|KABUPATEN|KAB\.?|KOTA|PEMKAB|PEMKOT|PEMPROV)\s+"
    r"[A-Z][A-Z' .\-]*?)(?=\s+(?:TAHUN|PERGESERAN|APBD|DINAS|BADAN|SEKRETARIAT|KECAMATAN|INSPEKTORAT|RSUD|"
    r"PERIODE|SATUAN|PERUBAHAN|MURNI|POSISI|PER|S\.?D)\b|\s*[,(:]|\s*$)"
)
_TOTAL = re.compile(r"(?:sub\s*)?(?:jumlah|total|grand total|jml)\b.*", re.IGNORECASE)
_MARKS = {
    "pergeseran": re.compile(r"PERGESERAN(?:\s+(?:KE[- ]?)?(\d+|[IVX]+)\b)?", re.IGNORECASE),
    "perubahan": re.compile(r"\b(?:PERUBAHAN|DPPA|APBD-?P\b|P-APBD)", re.IGNORECASE),
    "murni": re.compile(r"\b(?:MURNI|INDUK)\b", re.IGNORECASE),
}
_PERIOD_WORD = re.compile(r"(?:s\s*[./]?\s*d\b|sampai|per\b|bulan|periode|posisi|keadaan)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a table: its first row, the first row of data, and one label per column.

    A label joins the header cells above a column with " / ", merged cells given to every
    column they span, in lower case: `kelompok belanja / operasi / anggaran`.
    """

    first: int
    data: int
    labels: list[str]

    def having(self, *words: str) -> list[int]:
        """Columns whose label holds every word.

        Units: column index.
        Source: labels.
        """
        return [i for i, label in enumerate(self.labels) if all(word in label for word in words)]


def plain_text(cell: Any) -> str:
    """A cell as lower-case text with single spaces, "" for anything but text.

    Units: none.
    Source: header cells.
    """
    return _SPACES.sub(" ", cell).strip().casefold() if isinstance(cell, str) else ""


def find_head(rows: Sequence[Sequence[Any]], starts: Sequence[str]) -> Head | None:
    """The header that begins at the first row with a cell that reads one of `starts`.

    It ends before the numbering row (1, 2, 3 …) or before the first row with an amount or a code.

    Units: row index from 0.
    Source: SIPD exports and local working sheets: one to four merged header rows.
    """
    for first, row in enumerate(rows[:LOOK_ROWS]):
        texts = [plain_text(cell) for cell in row]
        if not any(text in starts for text in texts):
            continue
        last = first + 1
        while last < min(len(rows), first + 8) and _continues(rows[last]):
            last += 1
        numbering = last < len(rows) and is_numbering(rows[last])
        return Head(first, last + int(numbering), labels_of(rows[first:last]))
    return None


def labels_of(rows: Sequence[Sequence[Any]]) -> list[str]:
    """One label per column from the rows of a header.

    Units: none.
    Source: merged header cells.
    """
    filled = fill_right(rows)
    width = len(filled[0]) if filled else 0
    labels = []
    for column in range(width):
        parts: list[str] = []
        for row in filled:
            text = row[column].casefold()
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        labels.append(" / ".join(parts))
    return labels


def _continues(row: Sequence[Any]) -> bool:
    """Whether a row still belongs to the header: words only, no number, no code, not numbering."""
    if is_numbering(row):
        return False
    for cell in row:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return False
        if isinstance(cell, str) and cell.strip() and cell.strip()[0].isdecimal():
            return False
    return True


def is_numbering(row: Sequence[Any]) -> bool:
    """Whether a row only numbers its columns: 1, 2, 3 …

    Units: none.
    Source: SIPD prints column numbers under its headers.
    """
    numbers = [_small(cell) for cell in row if not (isinstance(cell, str) and not cell.strip())]
    return len(numbers) >= 3 and numbers[:3] == [1, 2, 3]


def _small(cell: Any) -> int:
    text = str(cell).strip().strip("()")
    if text.endswith(".0"):
        text = text[:-2]
    return int(text) if text.isdecimal() and len(text) < 3 else -1


def is_total(cell: Any) -> bool:
    """Whether a name cell reads as a total: JUMLAH, TOTAL, SUB TOTAL.

    Units: none.
    Source: totals stand as rows among the rows.
    """
    return isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) is not None


def read_titles(rows: Sequence[Sequence[Any]], name: str = "") -> Header:
    """What the rows above a table (and, for the month alone, the file's name) say of it.

    Units: none.
    Source: "KAB. LAMPUNG SELATAN", "TAHUN ANGGARAN 2026", "s.d. 31 Agustus 2019", "PERGESERAN APBD".
    """
    header = Header()
    lines = [" ".join(_SPACES.sub(" ", str(c)) for c in row if c not in ("", None)).strip() for row in rows]
    for line in lines:
        if not line:
            continue
        header.government = header.government or government_named(line)
        header.year = header.year or dates.year_named(line)
        header.version = header.version or version_named(line)
        _read_period(header, line)
    if header.month is None and name:
        stem = name.rpartition(".")[0] or name
        header.month = dates.month_named(stem) or dates.month_numbered(stem)
        header.month_source = "name" if header.month else ""
    return header


def _read_period(header: Header, line: str) -> None:
    if header.month is not None or not _PERIOD_WORD.search(line):
        return
    day = dates.day_named(line)
    month = day.month if day else dates.month_named(line)
    if month is not None:
        header.month, header.month_source = month, "file"
        header.period_to = day
        if day and header.year is None:
            header.year = day.year
        if re.search(r"\bs\s*[./]?\s*d\b|sampai", line, re.IGNORECASE) and header.period_from is None:
            header.period_from = dt.date(day.year, 1, 1) if day else None


def government_named(line: str) -> str:
    """The government a title row names, as written, or "".

    Units: none.
    Source: title rows.
    """
    found = _GOVERNMENT.search(_SPACES.sub(" ", line).upper())
    return found[1].strip(" .-") if found else ""


def version_named(line: str) -> str:
    """The budget version a title row names: murni, pergeseran, pergeseran 2, perubahan, or "".

    Units: none.
    Source: "PERGESERAN APBD", "DPPA", "APBD MURNI".
    """
    for version, pattern in _MARKS.items():
        if found := pattern.search(line):
            number = found[1] if pattern.groups and found[1] else ""
            return f"{version} {number}".strip()
    return ""


def same_government(one: str, other: str) -> bool:
    """Whether two spellings name the same government ("KAB. LAMPUNG SELATAN", "Kabupaten Lampung Selatan").

    Units: none.
    Source: title rows write the type long, short or with "Pemerintah" before it.
    """
    return bool(one) and _government_key(one) == _government_key(other)


@lru_cache(maxsize=1024)
def _government_key(name: str) -> tuple[str, str]:
    text = re.sub(r"[^A-Z ]", " ", name.upper())
    words = [w for w in text.split() if w not in {"PEMERINTAH", "SIMULASI", "DAERAH"}]
    kinds = {"KAB": "KAB", "KABUPATEN": "KAB", "PEMKAB": "KAB", "KOTA": "KOTA", "PEMKOT": "KOTA"}
    kinds |= {"PROV": "PROV", "PROVINSI": "PROV", "PEMPROV": "PROV"}
    kind = next((kinds[w] for w in words if w in kinds), "")
    return kind, " ".join(w for w in words if w not in kinds)
