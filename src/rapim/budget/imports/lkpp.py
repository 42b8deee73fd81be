"""Planned and realised procurement of institutions, as the procurement agency (LKPP) publishes them.

One row an institution: the total of its plan (RUP), and in the monitoring list what was realised.
They are figures of others at one time, a ceiling and what was done of it, so they are comparison
facts and enter no total. The header says "miliar" where the values are whole rupiah: the size of the
values decides, and the contradiction is reported. No column holds the fiscal year: it is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from statistics import median
from typing import Any

from rapim.files import layout, numbers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.roles import plain
from rapim.files.tables import Table

from .comparison import COLUMNS, KIND
from .gather import Gather

ACCOUNT, ACCOUNT_NAME = "pbj", "Pengadaan barang/jasa (RUP)"
MILIAR = 10**9
_MOST_MILIAR = 10_000_000
"""No institution plans ten million miliar: larger values are rupiah, whatever the header says."""
_CODE = 32
_NAMES = ("nama kementerian", "instansi pemerintah")
_REMEDY = "Perbaiki di sumbernya; baris ini tidak disimpan."


def recognise(book: Book) -> list[Candidate]:
    """The sheets that list institutions with their total RUP.

    Units: confidence 0 to 1.
    Source: header names of the LKPP monitoring lists.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        columns = _columns(sheet.rows)
        if "name" in columns and "plan" in columns:
            found.append(Candidate(KIND, "lkpp", index, 0.95, sheet.name, needs=("year",)))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The institutions of one sheet; refused while nobody has said the year.

    Units: sen.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    gather.table.header.year = candidate.year
    if candidate.year is None:
        gather.say(
            "year_unknown",
            expected="tahun anggaran",
            remedy="Tahun anggaran tidak tertulis di berkas; sebutkan dengan --year TAHUN.",
            fatal=True,
        )
    _Institutions(gather, sheet.rows, candidate.year).read()
    return gather.table


def region_code(name: str) -> str:
    """A key for an institution that has only a name; long names are told apart by their hash.

    Units: none.
    Source: the list has no codes.
    """
    told = f"nama:{plain(name)}"
    if len(told) <= _CODE:
        return told
    return f"{told[: _CODE - 9]}~{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def _columns(rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    header = [plain(cell) for cell in rows[0]] if rows else []
    found: dict[str, int] = {}
    for at, name in enumerate(header):
        if name.startswith(_NAMES):
            found["name"] = at
        elif "nilai rup" in name:
            found["plan"] = at
        elif "nilai realisasi" in name:
            found["realised"] = at
    return found


class _Institutions:
    """The rows of one list."""

    def __init__(self, gather: Gather, rows: Sequence[Sequence[Any]], year: int | None) -> None:
        self.gather, self.rows, self.year = gather, rows, year
        self.columns = _columns(rows)
        self.version = "monev" if "realised" in self.columns else "sirup"
        self.factor = self._factor()
        self.rounded = 0
        self.known: dict[str, int] = {}

    def read(self) -> None:
        for at, row in enumerate(self.rows[1:], 2):
            if not layout.is_blank(row):
                self._row(at, row)
        if self.rounded:
            self.gather.say(
                "finer_than_sen",
                read=f"{self.rounded} nilai",
                expected="paling kecil sen",
                remedy="Dibulatkan ke sen terdekat.",
            )

    def _factor(self) -> int:
        """What one unit of the values is, by their size."""
        told = "miliar" in plain(self.rows[0][self.columns["plan"]])
        values = [layout.at(row, self.columns["plan"]) for row in self.rows[1:]]
        amounts = [sen for value in values if (sen := numbers.sen_of(value)[0])]
        if not told or not amounts:
            return 1
        if median(amounts) <= _MOST_MILIAR * 100:
            return MILIAR
        self.gather.say(
            "unit_contradicts_header",
            row=1,
            column=self.columns["plan"],
            read="miliar rupiah",
            expected="satuan yang sesuai nilainya",
            remedy="Judul menyebut miliar, nilainya rupiah penuh; dibaca sebagai rupiah.",
        )
        return 1

    def _row(self, at: int, row: Sequence[Any]) -> None:
        name = layout.text(layout.at(row, self.columns["name"]))
        code = region_code(name)
        plan, wrong = self._amount(row, "plan")
        realised, also = self._amount(row, "realised") if "realised" in self.columns else (None, "")
        if not name or wrong or also:
            role = "name" if not name else "plan" if wrong else "realised"
            read = layout.at(row, self.columns[role])
            self.gather.refuse(
                at, wrong or also or "name_missing", self.columns[role], read, "nama dan nilai", _REMEDY
            )
        elif code in self.known:
            expected = f"satu baris untuk setiap instansi (sama dengan baris {self.known[code]})"
            self.gather.refuse(at, "duplicate_row", self.columns["name"], name, expected, _REMEDY)
        else:
            self.known[code] = at
            self.gather.store(
                at,
                region_code=code,
                region_name=name[:160],
                currency="IDR",
                fiscal_year=self.year,
                account=ACCOUNT,
                account_name=ACCOUNT_NAME,
                version=self.version,
                ceiling_minor=plan,
                realised_minor=realised,
            )

    def _amount(self, row: Sequence[Any], role: str) -> tuple[int | None, str]:
        sen, doubt = numbers.sen_of(layout.at(row, self.columns[role]))
        if doubt == numbers.FINER_THAN_SEN:
            self.rounded += 1
            doubt = ""
        return (None if sen is None else sen * self.factor), doubt
