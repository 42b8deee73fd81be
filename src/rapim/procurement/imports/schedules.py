"""Schedules of works (kurva S, jadwal pekerjaan): work items with price and days, one contract a sheet.

The sheet says above its table, or in columns of it, whose schedule it is (tender code or contract
number, and with it the code of the agency where agencies share numbers), which revision, and from
which day it is in force. Rows of groups and sums repeat their leaves; the leaves must add up to the
sum that the file names, else the table is held.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from rapim.files import dates, layout
from rapim.files.candidates import Candidate
from rapim.files.cells import Book, Sheet
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.columns import code, day, money, text, whole
from rapim.procurement.imports.kinds import COLUMNS

KIND = "schedule"
CONFIDENCE = 0.98
_HEADS = {
    "item": {"no", "nomor", "no item", "nomor item", "kode item"},
    "name": {"uraian pekerjaan", "item pekerjaan", "jenis pekerjaan", "nama pekerjaan", "uraian"},
    "price": {"harga", "jumlah harga", "harga rp", "jumlah harga rp", "nilai", "nilai rp"},
    "starts": {"mulai", "tanggal mulai", "tgl mulai"},
    "ends": {"selesai", "tanggal selesai", "tgl selesai"},
    "tender": {"kode tender", "kode lelang"},
    "contract": {"nomor kontrak", "no kontrak"},
    "unit": {"kode perangkat daerah", "kode skpd", "kode opd", "kode satuan kerja", "kode satker"},
    "revision": {"adendum ke", "revisi", "addendum ke"},
    "effective": {"berlaku sejak", "berlaku mulai"},
    "year": {"tahun anggaran", "tahun"},
    "total": {"nilai kontrak"},
}
_NEEDED = ("item", "name", "price", "starts", "ends")
_ABOVE = ("tender", "contract", "unit", "revision", "effective", "year", "total")
_LOOKED_AT = 30
_SUM = re.compile(r"\b(jumlah|total|nilai kontrak)\b", re.IGNORECASE)
_AGENCY = re.compile(r"\d\.\d{2}\.\d\.\d{2}\.\d\.\d{2}\.\d{2}")
_OTHER = re.compile(r"[^a-z ]+")


def recognise(book: Book) -> list[Candidate]:
    """The sheets whose headers name item, work, price, start and end.

    Units: confidence 0 to 1.
    Source: time schedule of a contract (SSUK).
    """
    return [
        Candidate(KIND, "schedule", at, CONFIDENCE, sheet.name, detail={"head": head})
        for at, sheet in enumerate(book.sheets)
        if (head := _head(sheet.rows)) is not None
    ]


def read(book: Book, candidate: Candidate) -> Table:
    """The leaves of one schedule, with what could not be read.

    Units: sen, days.
    Source: the sheet of the candidate.
    """
    return _Reading(book, book.sheets[candidate.sheet], candidate).table()


def _role(cell: Any) -> str:
    bare = " ".join(_OTHER.sub(" ", layout.text(cell).casefold()).split())
    return next((role for role, names in _HEADS.items() if bare in names), "")


def _columns(row: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        if role := _role(cell):
            found.setdefault(role, at)
    return found


def _unit(code_: str) -> str:
    """The main unit of an agency, where the code names an agency."""
    return f"{code_}.0000" if _AGENCY.fullmatch(code_) else code_


def _head(rows: Sequence[Sequence[Any]]) -> int | None:
    for at, row in enumerate(rows[:_LOOKED_AT]):
        if all(role in _columns(row) for role in _NEEDED):
            return at
    return None


def _said(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """What the lines above the table say: a label, and the next cell or what follows its colon."""
    found: dict[str, Any] = {}
    for row in rows:
        cells = [cell for cell in row if layout.text(cell)]
        for at, cell in enumerate(cells):
            label, _, rest = layout.text(cell).partition(":")
            role = _role(label)
            if role in _ABOVE:
                after = [one for one in cells[at + 1 :] if layout.text(one) != ":"]
                found.setdefault(role, rest.strip() or (after[0] if after else ""))
    return found


class _Reading:
    """The reading of one sheet."""

    def __init__(self, book: Book, sheet: Sheet, candidate: Candidate) -> None:
        self.head, self.title, self.at = int(candidate.detail["head"]), sheet.name, candidate.sheet
        self.columns = _columns(sheet.rows[self.head])
        self.said = _said(sheet.rows[: self.head])
        self.year = candidate.year or dates.year_named(book.name)
        self.effective = candidate.effective
        self.rows = [
            (at, row)
            for at, row in enumerate(sheet.rows[self.head + 1 :], self.head + 2)
            if not layout.is_blank(row) and not layout.is_numbering(row)
        ]
        self.problems: list[Problem] = []
        self.sum: int | None = money(self.said["total"])[0] if "total" in self.said else None
        self.totals = 0

    def table(self) -> Table:
        columns: dict[str, list[Any]] = {name: [] for name in (*COLUMNS[KIND], "unit_code", "sheet", "row")}
        items = [layout.text(self._cell(row, "item")).rstrip(".") for _, row in self.rows]
        known: set[tuple[Any, ...]] = set()
        for (at, row), item in zip(self.rows, items, strict=True):
            group = any(other.startswith(f"{item}.") for other in items) if item else True
            made = self._row(at, row, item, group=group)
            if made is None:
                continue
            key = (made["channel"], made["number"], made["revision"], item)
            if key in known:
                self._say("schedule_item_repeated", at, "item", item)
                continue
            known.add(key)
            for name, column in columns.items():
                column.append(made[name])
        self._sums(sum(columns["price_sen"]))
        table = Table(KIND, Header(year=self.year), columns, totals=self.totals, seen=len(self.rows))
        table.problems = self.problems
        return table

    def _row(self, at: int, row: Sequence[Any], item: str, *, group: bool) -> dict[str, Any] | None:
        price, name = money(self._cell(row, "price"))[0], text(self._cell(row, "name"), 255)[0]
        if group and not self._told(row):
            if price is not None and _SUM.search(f"{name} {layout.text(row[0]) if row else ''}"):
                self.sum = price if self.sum is None else self.sum
            self.totals += 1
            return None
        starts, ends = (day(self._cell(row, role))[0] for role in ("starts", "ends"))
        head = self._whose(at, row, starts)
        if head is None:
            return None
        if not item or price is None or price < 0:
            self._say("schedule_price_missing", at, "price", layout.text(self._cell(row, "price")))
            return None
        if starts is None or ends is None or ends < starts:
            self._say("schedule_days_wrong", at, "ends", f"{starts} s.d. {ends}")
            return None
        own = {"item": item[:64], "name": name, "price_sen": price, "starts": starts, "ends": ends}
        return {**head, **own, "sheet": self.at, "row": at}

    def _told(self, row: Sequence[Any]) -> bool:
        return all(layout.text(self._cell(row, role)) for role in ("item", "starts", "ends")) and not any(
            layout.text(other[1][self.columns["item"]]).startswith(
                layout.text(self._cell(row, "item")).rstrip(".") + "."
            )
            for other in self.rows
            if self.columns["item"] < len(other[1])
        )

    def _whose(self, at: int, row: Sequence[Any], starts: dt.date | None) -> dict[str, Any] | None:
        tender, contract = code(self._told_of(row, "tender"))[0], text(self._told_of(row, "contract"), 64)[0]
        if not tender and not contract:
            self._say("schedule_whose", at, "item", "")
            return None
        revision = whole(re.sub(r"\D", "", layout.text(self._told_of(row, "revision"))))[0] or 0
        effective = day(self._told_of(row, "effective"))[0] or self.effective
        if revision and effective is None:
            self._say("schedule_effective_missing", at, "effective", f"adendum {revision}")
            return None
        year = whole(self._told_of(row, "year"))[0] or self.year or (starts.year if starts else None)
        if year is None:
            self._say("year_missing", at, "starts", "")
            return None
        channel, number = ("tender", tender[:64]) if tender else ("local", contract)
        return {
            "channel": channel,
            "number": number,
            "fiscal_year": year,
            "unit_code": _unit(code(self._told_of(row, "unit"))[0][:64]),
            "revision": revision,
            "effective": effective,
        }

    def _told_of(self, row: Sequence[Any], role: str) -> Any:
        own = self._cell(row, role)
        return own if layout.text(own) else self.said.get(role, "")

    def _cell(self, row: Sequence[Any], role: str) -> Any:
        return layout.at(row, self.columns[role]) if role in self.columns else ""

    def _sums(self, leaves: int) -> None:
        """A schedule that names no sum is compared with its contract when it is recorded."""
        if self.sum is not None and leaves != self.sum:
            read = f"{leaves // 100} banding {self.sum // 100}"
            self._say("schedule_sum", 0, "price", read, held=True)

    def _say(self, problem: str, at: int, role: str, read: str, *, held: bool = False) -> None:
        expected, remedy = _WORDS[problem]
        column = layout.letter(self.columns[role]) if role in self.columns else ""
        self.problems.append(
            Problem(problem, self.title, at, column, read[:120], expected, remedy, held=held)
        )


_WORDS = {
    "schedule_item_repeated": ("satu baris untuk setiap nomor", "Beri nomor lain; baris ini tidak dimuat."),
    "schedule_price_missing": ("nomor dan harga", "Lengkapi; baris ini tidak dimuat."),
    "schedule_days_wrong": ("tanggal mulai sebelum selesai", "Perbaiki; baris ini tidak dimuat."),
    "schedule_whose": ("kode tender atau nomor kontrak", "Sebutkan di atas tabel; baris ini tidak dimuat."),
    "schedule_effective_missing": ("tanggal berlaku adendum", "Lengkapi; baris ini tidak dimuat."),
    "year_missing": ("tahun anggaran", "Sebutkan tahunnya; baris ini tidak dimuat."),
    "schedule_sum": (
        "jumlah harga sama dengan nilai kontrak",
        "Periksa harga setiap pekerjaan; bila benar demikian, setujui.",
    ),
}
