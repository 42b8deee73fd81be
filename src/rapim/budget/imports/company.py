"""The work plan and budget (RKAP) of a regional company: plan of the year against what was reached.

One row a line with company, year, line, unit of measure, RKAP of the whole year, realisation since
January and the month it reaches to. Lines of money are whole sen; free indicators (customers, cubic
metres, %) are ten-thousandths of their unit. A row without a month gives the plan alone (month 0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from rapim.files import codes, layout, numbers, roles
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.roles import plain
from rapim.files.tables import Table
from rapim.units import INT64_MAX

from .caption import caption
from .gather import Gather

KIND = "rkap"
COLUMNS = (
    "unit_code", "fiscal_year", "item", "label", "measure", "month", "plan_sen", "realised_sen",
    "plan_scaled", "realised_scaled",
)  # fmt: skip
MONEY = "Rp"
"""The measure of lines that are money."""
SCALE = 10_000
"""Parts of one unit in which indicators are kept."""
LINES: tuple[tuple[str, str], ...] = (
    (
        "dividend",
        r"dividen.*|bagian laba.*|setoran (?:laba|pad).*|laba (?:yang )?disetor.*|kontribusi (?:ke )?pad",
    ),
    (
        "net",
        r"(?:laba|rugi)(?: rugi| laba)?(?: tahun berjalan)?|"
        r"(?:laba|rugi)\b.*\b(?:bersih|(?:setelah|sesudah) pajak)(?: tahun berjalan)?",
    ),
    ("revenue", r"(?:jumlah |total )?pendapatan(?: usaha)?|revenue"),
    ("cost", r"(?:jumlah |total )?(?:beban|biaya)(?: usaha)?|cost"),
    ("investment", r"(?:jumlah |total )?(?:investasi|belanja modal)|investment"),
)
"""Lines that every company has, and the words that name them in full."""
_NAMED: dict[str, tuple[str, ...]] = {
    "company": ("kode bumd", "kode perusahaan", "kode perusahaan daerah", "kode skpd", "kode opd"),
    "name": ("nama bumd", "bumd", "nama perusahaan", "perusahaan"),
    "year": ("tahun", "tahun anggaran", "tahun buku"),
    "code": ("kode baris", "kode pos", "kode uraian"),
    "label": ("uraian", "uraian pos", "pos", "indikator", "nama baris", "uraian kode baris", "baris"),
    "measure": ("satuan",),
    "month": ("bulan", "s d bulan", "sampai bulan", "sampai dengan bulan", "s d bulan ke", "bulan ke"),
}
_MONEY_UNITS = {
    **dict.fromkeys(("", "rp", "rupiah", "idr"), 1),
    **dict.fromkeys(("rp ribu", "ribu rupiah", "ribuan rupiah", "rp ribuan"), 10**3),
    **dict.fromkeys(("rp juta", "rp jt", "juta rupiah", "jutaan rupiah", "rp jutaan", "juta"), 10**6),
    **dict.fromkeys(("rp miliar", "rp milyar", "miliar rupiah", "milyar rupiah", "miliar"), 10**9),
}
_LOOK_DOWN = 40
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{1,57}")
_MAIN = "0000"
_FULL = re.compile(r"\d\.\d{2}\.\d\.\d{2}\.\d\.\d{2}\.\d{2}\.\d{4}")
_TITLES = re.compile(r"bumd|kode bumd|nama bumd|perusahaan|perusahaan daerah")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_MEND = "Perbaiki sel ini di sumbernya, lalu muat lagi."


@dataclass(slots=True)
class _Place:
    """The header of a sheet: its row, and the column of each role."""

    first: int
    columns: dict[str, int]


@dataclass(slots=True)
class _Read:
    """One row on its way; `wrong` is the code, role and expectation of what stops it."""

    unit: str = ""
    year: int | None = None
    month: int = 0
    label: str = ""
    line: str = ""
    measure: str = ""
    money: bool = False
    values: list[int | None] = field(default_factory=list)
    wrong: tuple[str, str, str] | None = None


def line_of(read: str) -> str:
    """The line that words or a code name; a free indicator by its own words after `i-`, "" for none.

    Units: none.
    Source: lines of an RKAP (PP 54/2017 on BUMD): income, costs, profit, share of profit, investment.
    """
    words = plain(read)
    for name, pattern in LINES:
        if words == name or re.fullmatch(pattern, words):
            return name
    return f"i-{words.replace('%', 'persen').replace(' ', '-')}"[:64] if words else ""


def recognise(book: Book) -> list[Candidate]:
    """The sheets of a book that set realisation of a company against its RKAP.

    Units: confidence 0 to 1.
    Source: a column named RKAP beside one of realisation and one of lines.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        if _place(sheet.rows) is not None:
            found.append(Candidate(KIND, "company", index, 0.98, sheet.name))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The lines of a sheet; each row stored, counted as a total, or reported.

    Units: sen; ten-thousandths of an indicator's unit; months.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    if (place := _place(sheet.rows)) is None:
        expected = "uraian, satuan, RKAP, realisasi"
        gather.say("header_missing", expected=expected, remedy="Tambahkan baris judul kolom.", fatal=True)
        return gather.table
    _Rows(gather, place, sheet.rows, book.name, candidate).read()
    return gather.table


def _place(rows: Sequence[Sequence[Any]]) -> _Place | None:
    for first, row in enumerate(rows[:_LOOK_DOWN]):
        if not any(isinstance(cell, str) and "rkap" in cell.lower() for cell in row):
            continue
        columns = _columns([plain(layout.text(cell)) for cell in row])
        if {"plan", "realised"} <= columns.keys() and {"label", "code"} & columns.keys():
            return _Place(first, columns)
    return None


def _columns(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, name in enumerate(header):
        role = next((role for role, names in _NAMED.items() if name in names), "")
        if name.startswith("realisasi") and not re.search(r"bulan ini|tahun lalu|%", name):
            role = "realised"
        elif name.startswith(("rkap", "target rkap", "anggaran rkap")) and "%" not in name:
            role = "plan"
        if role:
            found.setdefault(role, column)
    return found


def scaled_of(cell: Any) -> tuple[int | None, str]:
    """A number in ten-thousandths as a sheet writes it, and a code where it is not what it should be.

    Units: units in, ten-thousandths out; a sign of percent is left out.
    Source: spelling of numbers as in `rapim.files.numbers`.
    """
    bare = cell.replace("%", "").strip() if isinstance(cell, str) else cell
    hundredths, code = numbers.sen_of(bare)
    if code != numbers.FINER_THAN_SEN:
        return (None, code) if hundredths is None else _fitting(Decimal(hundredths) * (SCALE // 100))
    if isinstance(bare, str) and not _DECIMAL.fullmatch(bare.lstrip("-")):
        return None, code
    return _fitting(Decimal(str(bare).replace(",", ".")) * SCALE)


def _fitting(value: Decimal) -> tuple[int | None, str]:
    whole = int(value.to_integral_value(ROUND_HALF_EVEN))
    return (whole, "") if abs(whole) <= INT64_MAX else (None, numbers.TOO_LARGE)


class _Rows:
    """The rows of one sheet under a header."""

    def __init__(
        self, gather: Gather, place: _Place, rows: Sequence[Sequence[Any]], name: str, candidate: Candidate
    ) -> None:
        self.gather, self.place, self.rows = gather, place, rows
        header = gather.table.header = caption(rows[: place.first], name)
        self.year = header.year or candidate.year
        self.month = (header.month if header.month_source == "file" else None) or candidate.month
        self.titled = _titled(rows[: place.first])
        self.said = candidate.unit
        self.seen: dict[tuple[Any, ...], int] = {}

    def read(self) -> None:
        for number, row in enumerate(self.rows[self.place.first + 1 :], self.place.first + 2):
            if layout.is_blank(row) or layout.is_numbering(row):
                continue
            if plain(self._text(row, "label")) in ("jumlah", "total"):
                self.gather.total()
                continue
            if any(self._text(row, role) for role in ("label", "code", "plan", "realised")):
                self._keep(number, row)
        years = set(self.gather.table.columns["fiscal_year"])
        self.gather.table.header.year = years.pop() if len(years) == 1 else None

    def _text(self, row: Sequence[Any], role: str) -> str:
        column = self.place.columns.get(role)
        return layout.text(layout.at(row, column)) if column is not None else ""

    def _keep(self, number: int, row: Sequence[Any]) -> None:
        one = self._row(row)
        key = (one.unit, one.year, one.month, one.line)
        if one.wrong is None and (first := self.seen.setdefault(key, number)) != number:
            one.wrong = ("row_repeated", "label", f"satu baris untuk setiap uraian (sudah di baris {first})")
        if one.wrong is not None:
            code, role, expected = one.wrong
            read = self._text(row, role)
            self.gather.refuse(number, code, self.place.columns.get(role), read, expected, _MEND)
            return
        self._doubt_percent(number, one)
        plan, realised = one.values
        money = (plan, realised, None, None) if one.money else (None, None, plan, realised)
        self.gather.store(
            number,
            unit_code=one.unit,
            fiscal_year=one.year,
            item=one.line,
            label=one.label[:160],
            measure=one.measure[:32],
            month=one.month,
            **dict(zip(COLUMNS[-4:], money, strict=True)),
        )

    def _row(self, row: Sequence[Any]) -> _Read:
        one = _Read(label=self._text(row, "label") or self._text(row, "code"))
        for check in (self._company, self._when, self._line, self._amounts):
            if one.wrong is None:
                check(one, row)
        return one

    def _company(self, one: _Read, row: Sequence[Any]) -> None:
        code, name = codes.split_code(self._text(row, "company"))
        code = code or self._text(row, "company")
        titled, called = self.titled
        if not code and titled:
            code, name = titled, called
        if code and not _CODE.fullmatch(code):
            one.wrong = ("company_unread", "company", "kode BUMD, misalnya 9.01.0.00.0.00.01")
        elif code:
            one.unit = code if _FULL.fullmatch(code) or code.endswith(f".{_MAIN}") else f"{code}.{_MAIN}"
        elif self.said:
            one.unit = self.said
        else:
            one.wrong = ("company_missing", "company", "kode BUMD, atau --agency KODE")
        self.gather.name("unit", one.unit, self._text(row, "name") or name)

    def _when(self, one: _Read, row: Sequence[Any]) -> None:
        year, month = self._text(row, "year"), self._text(row, "month")
        one.year = int(year) if roles.is_year(year) else None if year else self.year
        if one.year is None:
            one.wrong = ("year_impossible" if year else "year_missing", "year", "tahun buku, misalnya 2019")
            return
        if month:
            found = int(month) if roles.is_month(month) else roles.month_of(month)
            if found is None:
                one.wrong = ("month_impossible", "month", "bulan 1 sampai 12")
                return
            one.month = found
        elif self._text(row, "realised"):
            one.month = self.month or 0
            if not one.month:
                one.wrong = ("month_missing", "month", "bulan yang dicapai realisasi, 1 sampai 12")

    def _line(self, one: _Read, row: Sequence[Any]) -> None:
        code = plain(self._text(row, "code"))
        named = line_of(code) if code else ""
        one.line = named if named and not named.startswith("i-") else line_of(one.label)
        if not one.line:
            one.wrong = ("line_missing", "label", "uraian baris, misalnya Pendapatan")
            return
        unit = self._text(row, "measure")
        own = one.line.startswith("i-")
        one.money = plain(unit) in _MONEY_UNITS and bool(unit or not own)
        one.measure = MONEY if one.money else unit
        if own and not unit:
            one.wrong = ("measure_missing", "measure", "satuan, misalnya pelanggan, m3, %")
        elif not own and not one.money:
            one.wrong = ("measure_not_money", "measure", "Rp, Rp ribu, Rp juta atau Rp miliar")

    def _amounts(self, one: _Read, row: Sequence[Any]) -> None:
        times = _MONEY_UNITS[plain(self._text(row, "measure"))] if one.money else 1
        for role in ("plan", "realised"):
            cell = layout.at(row, self.place.columns[role])
            value, code = numbers.sen_of(cell) if one.money else scaled_of(cell)
            if value is not None:
                value, much = _fitting(Decimal(value) * times)
                code = much or ("" if code == numbers.FINER_THAN_SEN and times > 1 else code)
            if code:
                one.wrong = (code, role, "nilai rupiah" if one.money else f"angka dalam {one.measure}")
                return
            if (value or 0) < 0 and one.line in ("revenue", "cost", "dividend", "investment"):
                one.wrong = ("negative_amount", role, "nilai positif")
                return
            one.values.append(value)
        if one.values == [None, None]:
            one.wrong = ("amount_missing", "plan", "RKAP setahun, realisasi, atau keduanya")

    def _doubt_percent(self, number: int, one: _Read) -> None:
        """A percentage of at most 1 may be a cell that only shows as percent; it is kept as it stands."""
        some = [abs(value) for value in one.values if value]
        if one.measure.strip() == "%" and some and max(some) <= SCALE:
            self.gather.say(
                "percent_or_share",
                row=number,
                column=self.place.columns["plan"],
                read=one.label,
                expected="angka persen, misalnya 24,5",
                remedy="Dibaca apa adanya sebagai persen; bila selnya berformat persen, kalikan 100.",
            )


def _titled(rows: Sequence[Sequence[Any]]) -> tuple[str, str]:
    """Code and name of the company that the title rows name; empty where they name none."""
    for shown in _shown(rows):
        label, _, rest = shown[0].partition(":")
        if _TITLES.fullmatch(plain(label)):
            value = " ".join([rest.strip(), *(cell for cell in shown[1:] if cell != ":")]).strip(" :")
            code, name = codes.split_code(value)
            if code:
                return code, name
    return "", ""


def _shown(rows: Sequence[Sequence[Any]]) -> Iterator[list[str]]:
    for row in rows:
        if shown := [layout.text(cell) for cell in row if layout.text(cell)]:
            yield shown
