"""Figures of other governments, outside every total of this one.

Shapes: the APBD 2023 of 535 governments (one row a government and account group; CSV, or Parquet
with names), the national monthly list, realisation of regencies by account name (long CSV, or one
file a government and year), and panels `unit,fiscal_year,month,budget,realised` of any country.
Amounts are hundredths of the currency. Values that cannot be are reported and kept as read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rapim.files import codes, dates, layout
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.roles import is_year, plain
from rapim.files.tables import Table

from .amounts import minor_of
from .gather import Gather
from .lines import dotted
from .national import is_national, read_national
from .panels import is_panel, read_panel
from .regional import is_regional, read_regional

KIND = "comparison"
COLUMNS = (
    "region_code",
    "region_name",
    "currency",
    "fiscal_year",
    "month",
    "account",
    "account_name",
    "version",
    "ceiling_minor",
    "realised_minor",
)
_APBD = ("region_code", "account", "year")


def recognise(book: Book) -> list[Candidate]:
    """The sheets of a book that hold figures of other governments.

    Units: confidence 0 to 1.
    Source: header names of the three shapes.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        if not sheet.rows:
            continue
        header = [plain(cell) for cell in sheet.rows[0]]
        if is_panel(header):
            found.append(Candidate(KIND, "panel", index, 0.95, sheet.name))
        elif is_national(header):
            found.append(Candidate(KIND, "national", index, 0.95, sheet.name))
        elif is_regional(header, sheet.rows):
            needs = () if "tahun" in header else ("year",)
            found.append(Candidate(KIND, "regional", index, 0.9, sheet.name, needs=needs))
        elif _is_apbd(header):
            found.append(Candidate(KIND, "apbd", index, 0.95, sheet.name))
    return found


def _is_apbd(header: list[str]) -> bool:
    return any(name.startswith("standarjenis") for name in header) and "kodepemda" in header


def read(book: Book, candidate: Candidate) -> Table:
    """The figures of one sheet; each row stored, counted as a total, or reported.

    Units: hundredths of the currency.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    gather.table.whole = False
    gather.table.header.currency, gather.table.header.currency_source = "IDR", "file"
    if candidate.source == "panel":
        read_panel(gather, sheet.rows, book.name, candidate.currency)
    elif candidate.source == "national":
        read_national(gather, sheet.rows, [plain(cell) for cell in sheet.rows[0]])
    elif candidate.source == "regional":
        year = candidate.year or dates.year_named(book.name)
        read_regional(gather, sheet.rows, book.name, replace(candidate, year=year))
    else:
        _Apbd(gather, sheet.rows).read()
    _year(gather)
    return gather.table


def _year(gather: Gather) -> None:
    years = set(gather.table.columns["fiscal_year"])
    if len(years) == 1:
        gather.table.header.year = years.pop()


class _Apbd:
    """Budgets by account group. The key is the statistics office's code, else the ministry's own."""

    def __init__(self, gather: Gather, rows: Sequence[Sequence[Any]]) -> None:
        self.gather, self.rows = gather, rows
        header = [plain(cell) for cell in rows[0]]
        self.column = {
            role: next((i for i, name in enumerate(header) if name in names), None)
            for role, names in {
                "bps": ("wilayah", "kodewilayahbps"),
                "djpk": ("kodepemda",),
                "name": ("namapemda",),
                "account": ("standarjenis apbd id", "standarjenis by kode"),
                "account_name": ("standarjenis",),
                "amount": ("nilai", "nilaianggaran"),
                "year": ("tahun",),
                "version": ("versi",),
            }.items()
        }
        self.without: set[str] = set()
        self.version = self._only_version()
        self.seen: dict[tuple[Any, ...], int] = {}

    def read(self) -> None:
        for number, row in enumerate(self.rows[1:], 2):
            if not layout.is_blank(row):
                self._row(number, row)
        if self.without:
            self.gather.say(
                "region_without_code",
                column=self.column["bps"],
                read=", ".join(sorted(self.without)),
                expected="kode wilayah BPS",
                remedy="Kode DJPK dipakai sebagai gantinya; petakan bila kode BPS diketahui.",
            )

    def _only_version(self) -> str:
        """The version that stands for all rows where some state none: the only one that is stated."""
        stated = [self._text(row, "version")[:10] for row in self.rows[1:] if not layout.is_blank(row)]
        known = set(stated) - {""}
        if len(known) != 1 or len(stated) == stated.count(min(known)):
            return ""
        only = known.pop()
        self.gather.say(
            "version_of_some_rows",
            column=self.column["version"],
            read=f"{only} ({stated.count(only)} baris)",
            expected="versi pada setiap baris",
            remedy="Hanya satu versi yang tertulis; dipakai untuk semua baris.",
        )
        return only

    def _text(self, row: Sequence[Any], role: str) -> str:
        column = self.column[role]
        return layout.text(row[column]) if column is not None and column < len(row) else ""

    def _row(self, number: int, row: Sequence[Any]) -> None:
        account, djpk = self._text(row, "account"), _djpk(self._text(row, "djpk"))
        amount = minor_of(self._text(row, "amount"))
        year = self._text(row, "year")
        region = self._text(row, "bps")
        if not region.isdecimal():
            self.without.add(djpk)
            region = djpk
        wrong = self._wrong(account, region, amount, year)
        if wrong:
            code, role, expected = wrong
            self.gather.refuse(
                number,
                code,
                self.column[role],
                self._text(row, role),
                expected,
                "Perbaiki di sumbernya; baris ini tidak disimpan.",
            )
            return
        canonical = codes.account(dotted(account, int(year)), int(year)) or account
        version = self._text(row, "version")[:10] or self.version
        key = (region, canonical, year, version)
        first = self.seen.setdefault(key, number)
        if first != number:
            self.gather.say(
                "row_repeated",
                row=number,
                read=f"{region} {account}",
                expected=f"beda dari baris {first}",
                remedy="Dua nilai untuk kunci yang sama; keduanya disimpan.",
            )
        self.gather.name("region", region, self._text(row, "name"))
        self.gather.name("account", canonical, _bare_name(self._text(row, "account_name")))
        self.gather.store(
            number,
            region_code=region,
            region_name=self._text(row, "name"),
            currency="IDR",
            fiscal_year=int(year),
            month=None,
            account=canonical,
            account_name=_bare_name(self._text(row, "account_name")),
            version=version,
            ceiling_minor=amount,
            realised_minor=None,
        )

    def _wrong(self, account: str, region: str, amount: int | None, year: str) -> tuple[str, str, str] | None:
        if not account.isdecimal():
            return "account_unknown", "account", "kode jenis APBD"
        if not region:
            return "region_missing", "djpk", "kode pemerintah daerah"
        if amount is None:
            return "amount_unread", "amount", "nilai rupiah"
        if amount < 0:
            return "negative_amount", "amount", "nilai positif"
        return None if is_year(year) else ("year_missing", "year", "tahun anggaran")


def _djpk(read: str) -> str:
    """The finance ministry's code in its width (`11.15`), also where it was kept as a number."""
    whole, _, part = read.partition(".")
    return f"{whole.zfill(2)}.{part.ljust(2, '0')}" if whole.isdecimal() else read


def _bare_name(read: str) -> str:
    return codes.split_code(read)[1] or read
