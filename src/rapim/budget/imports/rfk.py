"""The RFK sheet (realisasi fisik dan keuangan): how far the work is, per sub-activity and month.

Columns as the regions use them: code (in one or five columns), name, ceiling, realised rupiah and
percent, cash plan, deviation, physical percent, fund source, problems, notes; or the three blocks
Bulan Lalu, Bulan Ini, s.d Bulan Ini, of which the last is read. Rows of programmes and activities
sum the rows below them. Physical progress is cumulative since 1 January.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapim.files import codes, dates, layout
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.tables import Table

from .caption import caption
from .figures import money_column, shares
from .gather import Gather
from .lines import LineReader
from .totals import Totals, is_total, rupiah

KIND = "rfk"
COLUMNS = (
    "unit_code",
    "programme",
    "activity",
    "sub_activity",
    "share",
    "problem",
    "note",
    "ceiling_sen",
    "realised_sen",
    "plan_share",
)
_CODES = ("code", "sub_activity", "activity", "name")
_MONEY = ("ceiling", "realised", "rak")
_REMEDY = "Perbaiki sel ini di sumbernya, lalu muat lagi."


def recognise(book: Book) -> list[Candidate]:
    """The sheets of a book that are RFK sheets.

    Units: confidence 0 to 1.
    Source: a physical percentage beside a ceiling or a realised amount, per code or name.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        place = layout.find(sheet.rows, index, required=("physical_percent",))
        if place is None or not any(place.has(role) for role in _CODES):
            continue
        if place.has("ceiling") or place.has("realised"):
            sure = 0.95 if place.has("ceiling", "realised") else 0.7
            found.append(Candidate(KIND, "rfk", index, sure, sheet.name))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The progress of each sub-activity; each row stored, counted as a total, or reported.

    Units: shares 0 to 1, sen.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    place = layout.find(sheet.rows, candidate.sheet, required=("physical_percent",))
    if place is None:
        gather.say(
            "header_missing", expected="kolom fisik %", remedy="Tambahkan baris judul kolom.", fatal=True
        )
        return gather.table
    return read_at(book, candidate, place)


def read_at(book: Book, candidate: Candidate, place: layout.Layout) -> Table:
    """The progress under a header that is known.

    Units: shares 0 to 1, sen.
    Source: as `read`.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    header = gather.table.header = caption(sheet.rows[: place.first], book.name)
    header.variant = "cumulative"
    header.month = header.month or candidate.month
    header.year = header.year or candidate.year or _year_of_name(gather, book.name)
    _Sheet(gather, place, candidate).read(sheet.rows)
    return gather.table


def _year_of_name(gather: Gather, name: str) -> int | None:
    year = dates.year_named(name)
    if year:
        gather.say(
            "year_from_name",
            read=str(year),
            expected="tahun anggaran pada judul",
            remedy="Tulis tahun anggaran pada judul lembar.",
        )
    return year


@dataclass(frozen=True, slots=True)
class _Sum:
    row: int
    unit: str
    code: str
    ceiling: int | None
    realised: int | None


class _Sheet:
    """Reads the rows of one RFK sheet, then compares each parent with its leaves."""

    def __init__(self, gather: Gather, place: layout.Layout, candidate: Candidate) -> None:
        self.gather, self.place = gather, place
        self.year = gather.table.header.year
        self.unit = candidate.unit or next(iter(gather.table.header.agencies), "")
        self.lines = LineReader(place, gather, year=self.year, unit=self.unit)
        self.totals = Totals(gather)
        self.parents: list[_Sum] = []
        self.leaves: list[_Sum] = []
        self.accounts = 0
        self.seen: dict[tuple[str, str], int] = {}

    def read(self, rows: Sequence[Sequence[Any]]) -> None:
        body = rows[self.place.body :]
        money = {
            role: money_column(self.gather, self.place, body, role) for role in ("ceiling", "realised", "rak")
        }
        physical = shares(self.gather, self.place, body, "physical_percent", money)
        plan = shares(self.gather, self.place, body, "plan_percent", money)
        for index, row in enumerate(body):
            if layout.is_blank(row) or layout.is_numbering(row):
                continue
            amounts = {role: listed[index] for role, listed in money.items()}
            self._row(self.place.body + index + 1, row, amounts, physical[index], plan[index])
        self._compare()
        self._close()

    def _row(
        self,
        number: int,
        row: Sequence[Any],
        money: dict[str, int | None],
        physical: float | None,
        plan: float | None,
    ) -> None:
        code, name = self._code(row)
        figures = money["ceiling"] is not None or money["realised"] is not None or physical is not None
        if not code:
            if is_total(row) and figures:
                self.totals.meet(
                    number, self.place.columns, {role: money[role] for role in ("ceiling", "realised")}
                )
            elif figures:
                self.gather.refuse(
                    number,
                    "code_missing",
                    self.place.columns.get("code"),
                    name,
                    "kode sub kegiatan",
                    "Isi kode program, kegiatan dan sub kegiatan.",
                )
            return
        level = self._level(code)
        self.gather.name(level, code, name)
        total = _Sum(number, self.lines.unit(row), code, money["ceiling"], money["realised"])
        if level == "sub_activity":
            self._leaf(total, row, money, physical, plan)
        elif level:
            self.gather.total()
            self._parent(total, level)
        else:
            self.gather.refuse(
                number,
                "code_unknown",
                self.place.columns.get("code"),
                code,
                "kode sub kegiatan",
                _REMEDY,
                held=True,
            )

    def _code(self, row: Sequence[Any]) -> tuple[str, str]:
        """The code of a row, joined where it stands in several columns, and its name."""
        role = next((role for role in _CODES if self.lines.text(row, role)), "")
        name = self.lines.text(row, "name") or self.lines.text(row, f"{role}_name")
        if role == "name" or not role:
            read, rest = codes.split_code(name)
            return (read, rest) if "." in read else ("", name)
        code, rest = self.lines.joined(row, role)
        return code, name or rest

    def _level(self, code: str) -> str:
        """unit, affair, field, programme, activity, sub_activity, account, or "" for no code at all."""
        if codes.unit(code) and code.count(".") >= 6:
            return "unit"
        if self.year is None:
            return ""
        activity = codes.activity(code, self.year)
        level = codes.activity_level(activity, self.year) if activity else ""
        if level == "activity" and codes.world(self.year) == codes.OLD:
            return "sub_activity"
        if not level or (level == "affair" and code[0] in "56"):
            return "account" if codes.account(code, self.year) else level
        return level

    def _parent(self, total: _Sum, level: str) -> None:
        if level == "unit":
            self.unit = self.lines.default = codes.unit(total.code)
            self.gather.table.header.agencies.setdefault(self.unit, "")
            total = _Sum(total.row, self.unit, "", total.ceiling, total.realised)
        if level == "account":
            self.accounts += 1
        else:
            self.parents.append(total)

    def _leaf(
        self,
        total: _Sum,
        row: Sequence[Any],
        money: dict[str, int | None],
        physical: float | None,
        plan: float | None,
    ) -> None:
        column = self.place.columns["physical_percent"]
        first = self.seen.setdefault((total.unit, total.code), total.row)
        if first != total.row:
            self.gather.refuse(
                total.row, "row_repeated", None, total.code, f"berbeda dari baris {first}", _REMEDY, held=True
            )
            return
        self.leaves.append(total)
        self.totals.add(ceiling=total.ceiling, realised=total.realised)
        if physical is None or not 0 <= physical <= 1:
            code = "physical_missing" if physical is None else "share_impossible"
            shown = row[column] if column < len(row) else ""
            self.gather.refuse(
                total.row, code, column, shown, "fisik 0 sampai 100 %", _REMEDY, held=physical is not None
            )
            return
        if plan is None and money["rak"] is not None and total.ceiling:
            plan = money["rak"] / total.ceiling
        programme, activity, sub_activity = codes.chain(
            codes.activity(total.code, self.year or 0), self.year or 0
        )
        self.gather.store(
            total.row,
            unit_code=total.unit,
            programme=programme,
            activity=activity,
            sub_activity=sub_activity,
            share=physical,
            problem=self.lines.text(row, "problem"),
            note=self.lines.text(row, "note"),
            ceiling_sen=total.ceiling,
            realised_sen=total.realised,
            plan_share=plan,
        )

    def _compare(self) -> None:
        """Each parent row against the leaves below it, ceiling and realised."""
        below: dict[tuple[str, str, str], int] = {}
        for leaf in self.leaves:
            parts = leaf.code.split(".")
            for depth in range(len(parts)):
                for role in ("ceiling", "realised"):
                    key = (leaf.unit, ".".join(parts[:depth]), role)
                    below[key] = below.get(key, 0) + (getattr(leaf, role) or 0)
        for parent in self.parents:
            for role in ("ceiling", "realised"):
                own, total = getattr(parent, role), below.get((parent.unit, parent.code, role))
                if own is not None and total is not None and own != total:
                    self.gather.say(
                        "parent_differs",
                        row=parent.row,
                        column=self.place.columns.get(role),
                        read=rupiah(own),
                        expected=rupiah(total),
                        remedy="Jumlah sub kegiatan tidak sama dengan induknya; periksa.",
                        held=True,
                    )

    def _close(self) -> None:
        if self.accounts:
            self.gather.say(
                "account_rows_apart",
                read=str(self.accounts),
                expected="baris sub kegiatan",
                remedy="Baris rekening tidak disimpan di sini; muat LRA untuk rinciannya.",
            )
        if not self.leaves and not self.gather.table.seen:
            self.gather.say(
                "template_empty",
                expected="baris sub kegiatan dengan fisik %",
                remedy="Format ini masih kosong; isi lalu muat lagi.",
                fatal=True,
            )
        if self.year is None and self.gather.table.seen:
            self.gather.say(
                "year_missing", expected="tahun anggaran", remedy="Sebut tahun anggaran (--year).", held=True
            )
