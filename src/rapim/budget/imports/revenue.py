"""Revenue: what each account should bring (plan) and what came in (receipts).

Two shapes: an LRA of revenue (accounts 4.*, plan and receipts to a month's end, totals among the
rows, cumulative), and dated reports (one row a day and account). In dated database exports the
columns volume and satuan mean nothing and are ignored; rows marked is_deleted are reported.
"""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rapim.files import codes, dates, layout
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.roles import plain
from rapim.files.tables import Table

from .caption import as_of, caption
from .figures import money_column
from .gather import Gather
from .lines import LineReader, dotted
from .totals import Totals, is_total, rupiah
from .trees import parents_of

KIND = "revenue"
COLUMNS = ("unit_code", "account", "account_read", "item", "date", "plan_sen", "receipt_sen")
_REMEDY = "Perbaiki sel ini di sumbernya, lalu muat lagi."
_RECEIPTS = ("receipt", "realised", "amount")
_PLANS = ("plan", "ceiling")
_UNTIL = re.compile(r"\bs d\b|\bsampai\b|\bkeadaan\b|\bposisi\b|\bkumulatif\b|\bhingga\b")


def recognise(book: Book) -> list[Candidate]:
    """The sheets of a book that hold revenue: dated receipts, or plan and receipts by account.

    Units: confidence 0 to 1.
    Source: accounts that all begin with 4.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        place = _place(sheet.rows, index)
        if (
            place is None
            or place.has("number")
            or place.has("sp2d_kind")
            or not _only_revenue(place, sheet.rows)
        ):
            continue
        dated = place.has("date")
        sure = 0.9 if dated or place.has("receipt") or place.has("realised") else 0.75
        found.append(Candidate(KIND, "revenue", index, sure, sheet.name, detail={"dated": dated}))
    return found


def _place(rows: Sequence[Sequence[Any]], index: int) -> layout.Layout | None:
    best = None
    for role in _RECEIPTS:
        for key in ("account", "code"):
            place = layout.find(rows, index, required=(key, role))
            if place and (best is None or len(place.columns) > len(best.columns)):
                best = place
    return best


def _only_revenue(place: layout.Layout, rows: Sequence[Sequence[Any]]) -> bool:
    seen = 0
    lines = LineReader(place, Gather(KIND, COLUMNS, place.sheet, ""), year=None)
    for row in rows[place.body :]:
        read = _code(lines, row)
        if read and not read.startswith("4"):
            return False
        seen += bool(read)
    return seen > 0


def _code(lines: LineReader, row: Sequence[Any]) -> str:
    """The account of a row as read."""
    return lines.joined(row, "account" if "account" in lines.found.columns else "code")[0]


def read(book: Book, candidate: Candidate) -> Table:
    """The plan and the receipts of each account; each row stored, counted as a total, or reported.

    Units: sen; calendar days.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    place = _place(sheet.rows, candidate.sheet)
    if place is None:
        gather.say(
            "header_missing",
            expected="kode rekening dan realisasi",
            remedy="Tambahkan baris judul kolom.",
            fatal=True,
        )
        return gather.table
    return read_at(book, candidate, place)


def read_at(book: Book, candidate: Candidate, place: layout.Layout) -> Table:
    """The rows of revenue under a header that is known.

    Units: sen; calendar days.
    Source: as `read`.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    header = gather.table.header = caption(sheet.rows[: place.first], book.name)
    header.month = header.month or candidate.month
    header.year = header.year or candidate.year or _one_year(place, sheet.rows)
    titles = " ".join(layout.text(cell) for row in sheet.rows[: place.first] for cell in row)
    told = replace(candidate, detail={**candidate.detail, "titles": titles})
    reader = _Dated(gather, place, told) if place.has("date") else _Statement(gather, place, told)
    reader.read(sheet.rows)
    return gather.table


def _one_year(place: layout.Layout, rows: Sequence[Sequence[Any]]) -> int | None:
    column = place.columns.get("year")
    if column is None:
        return None
    years = {
        layout.text(row[column])
        for row in rows[place.body :]
        if column < len(row) and layout.text(row[column])
    }
    only = years.pop() if len(years) == 1 else ""
    return int(only) if only.isdecimal() and len(only) == 4 else None


class _Rows(ABC):
    """What both shapes share: columns of money, the unit and account of a row."""

    def __init__(self, gather: Gather, place: layout.Layout, candidate: Candidate) -> None:
        self.gather, self.place, self.header = gather, place, gather.table.header
        self.year = self.header.year
        unit = candidate.unit or next(iter(self.header.agencies), "")
        self.lines = LineReader(place, gather, year=self.year, unit=unit)
        self.totals = Totals(gather)
        self.receipt = next(role for role in _RECEIPTS if role in place.columns)
        self.plan = next((role for role in _PLANS if role in place.columns), "")

    def read(self, rows: Sequence[Sequence[Any]]) -> None:
        body = rows[self.place.body :]
        receipts = money_column(self.gather, self.place, body, self.receipt)
        plans = money_column(self.gather, self.place, body, self.plan)
        for index, row in enumerate(body):
            if not layout.is_blank(row) and not layout.is_numbering(row):
                self.row(self.place.body + index + 1, row, plans[index], receipts[index])
        self.close()

    def account(self, read: str) -> str:
        year = self.year or 0
        return (codes.account(dotted(read, year), year) if year else "") or read

    def refuse(
        self, number: int, code: str, role: str, shown: str, expected: str, *, held: bool = False
    ) -> None:
        self.gather.refuse(number, code, self.place.columns.get(role), shown, expected, _REMEDY, held=held)

    @abstractmethod
    def row(self, number: int, row: Sequence[Any], plan: int | None, receipt: int | None) -> None:
        """Take one row."""

    @abstractmethod
    def close(self) -> None:
        """Finish the table."""


class _Dated(_Rows):
    """Receipts by day and account; amounts of their day, not sums since January."""

    def __init__(self, gather: Gather, place: layout.Layout, candidate: Candidate) -> None:
        super().__init__(gather, place, candidate)
        self.header.variant = "monthly"
        self.gather.table.whole = False
        self.twins: dict[tuple[Any, ...], int] = {}

    def row(self, number: int, row: Sequence[Any], plan: int | None, receipt: int | None) -> None:
        read = _code(self.lines, row)
        day, wrong = dates.day_of(self.lines.cell(row, "date"))
        if not read:
            if is_total(row):
                self.totals.meet(number, self.place.columns, {self.receipt: receipt})
            elif receipt is not None or day:
                self.refuse(number, "account_missing", "account", "", "kode rekening")
            return
        if plain(self.lines.text(row, "deleted")) in {"1", "ya", "true", "y"}:
            self.refuse(
                number, "row_deleted", "deleted", self.lines.text(row, "deleted"), "baris yang berlaku"
            )
        elif receipt is None:
            self.refuse(
                number, "amount_missing", self.receipt, self.lines.text(row, self.receipt), "nilai rupiah"
            )
        elif day is None:
            self.refuse(
                number, wrong or "date_missing", "date", self.lines.text(row, "date"), "tanggal penerimaan"
            )
        elif self.year and day.year != self.year:
            self.refuse(number, "outside_year", "date", day.isoformat(), f"tanggal tahun {self.year}")
        else:
            self._keep(number, row, read, day, plan, receipt)

    def _keep(
        self, number: int, row: Sequence[Any], read: str, day: dt.date, plan: int | None, receipt: int
    ) -> None:
        unit, account = self.lines.unit(row), self.account(read)
        twin = (unit, account, day, receipt)
        first = self.twins.setdefault(twin, number)
        if first != number and receipt:
            self.gather.say(
                "row_repeated",
                row=number,
                read=rupiah(receipt),
                expected=f"berbeda dari baris {first}",
                remedy="Periksa apakah setoran ini tercatat dua kali.",
                held=True,
            )
        self.gather.store(
            number,
            unit_code=unit,
            account=account,
            account_read=read,
            item=self.lines.text(row, "item"),
            date=day,
            plan_sen=plan,
            receipt_sen=receipt,
        )
        self.totals.add(**{self.receipt: receipt})

    def close(self) -> None:
        days = self.gather.table.columns["date"]
        if days and self.header.period_to is None:
            self.header.period_from, self.header.period_to = min(days), max(days)


class _Statement(_Rows):
    """Plan and receipts by account to one day; rows of higher accounts sum the leaves."""

    def __init__(self, gather: Gather, place: layout.Layout, candidate: Candidate) -> None:
        super().__init__(gather, place, candidate)
        self.day = as_of(self.header)
        self._say_variant(candidate.detail.get("titles", ""))
        self.seen: dict[tuple[str, str], int] = {}
        self.kept: list[tuple[int, Sequence[Any], str, str, int | None, int | None]] = []

    def _say_variant(self, titles: str) -> None:
        """Amounts since January where the title or the column says so; this month's where it says that."""
        column = plain(self.place.headers[self.place.columns[self.receipt]])
        if _UNTIL.search(f"{plain(titles)} {column}"):
            self.header.variant = "cumulative"
        elif "bulan ini" in column:
            self.header.variant = "monthly"
        else:
            self.header.variant = "cumulative"
            self.gather.say(
                "variant_assumed",
                column=self.place.columns[self.receipt],
                read=column,
                expected="s.d. bulan, atau bulan ini",
                remedy="Dibaca sebagai jumlah sejak Januari, lazimnya LRA; bila bukan, sebut --variant.",
            )

    def row(self, number: int, row: Sequence[Any], plan: int | None, receipt: int | None) -> None:
        read = _code(self.lines, row)
        if read:
            self.kept.append((number, row, read, self.lines.unit(row), plan, receipt))
        elif is_total(row):
            self.kept.append((number, row, "", "", plan, receipt))
        elif plan is not None or receipt is not None:
            self.refuse(number, "account_missing", "account", "", "kode rekening")

    def close(self) -> None:
        coded = [(unit, self.account(read)) for _, _, read, unit, _, _ in self.kept]
        above = parents_of([pair for pair, kept in zip(coded, self.kept, strict=True) if kept[2]])
        sums: dict[tuple[str, str], list[int]] = {}
        for pair, (number, row, read, _, plan, receipt) in zip(coded, self.kept, strict=True):
            if not read:
                self.totals.meet(number, self.place.columns, self._roles(plan, receipt))
            elif pair in above:
                self.gather.total()
            elif plan is None and receipt is None:
                self.refuse(number, "amount_missing", self.receipt, "", "nilai rupiah")
            else:
                self._leaf(number, row, pair, read, plan, receipt)
                _add(sums, pair, plan, receipt)
        self._parents(coded, above, sums)
        if self.day is None:
            self.gather.say(
                "month_missing",
                expected="bulan dan tahun pada judul",
                remedy="Sebut bulan dan tahun (--month, --year).",
                held=True,
            )

    def _roles(self, plan: int | None, receipt: int | None) -> dict[str, int | None]:
        roles: dict[str, int | None] = {self.receipt: receipt}
        return roles | ({self.plan: plan} if self.plan else {})

    def _leaf(
        self,
        number: int,
        row: Sequence[Any],
        pair: tuple[str, str],
        read: str,
        plan: int | None,
        receipt: int | None,
    ) -> None:
        self.gather.name(
            "account", pair[1], self.lines.text(row, "account_name") or self.lines.text(row, "name")
        )
        self.gather.store(
            number,
            unit_code=pair[0],
            account=pair[1],
            account_read=read,
            item="",
            date=self.day,
            plan_sen=plan,
            receipt_sen=receipt,
        )
        self.totals.add(**self._roles(plan, receipt))

    def _parents(
        self,
        coded: list[tuple[str, str]],
        above: set[tuple[str, str]],
        sums: dict[tuple[str, str], list[int]],
    ) -> None:
        """Each parent row against its leaves."""
        for pair, (number, _, read, _, plan, receipt) in zip(coded, self.kept, strict=True):
            if not read or pair not in above:
                continue
            for role, own, total in zip(
                (self.plan, self.receipt), (plan, receipt), sums.get(pair, (0, 0)), strict=True
            ):
                if role and own is not None and own != total:
                    self.gather.say(
                        "parent_differs",
                        row=number,
                        column=self.place.columns[role],
                        read=rupiah(own),
                        expected=rupiah(total),
                        remedy="Jumlah rincian tidak sama dengan induknya; periksa.",
                        held=True,
                    )


def _add(
    sums: dict[tuple[str, str], list[int]], pair: tuple[str, str], plan: int | None, receipt: int | None
) -> None:
    unit, code = pair
    while "." in code:
        code = code.rpartition(".")[0]
        held = sums.setdefault((unit, code), [0, 0])
        held[0] += plan or 0
        held[1] += receipt or 0
