"""The SP2D register: which money left the treasury, when, for which line.

Permendagri 13/2006 and its successor Permendagri 77/2020 know four payment kinds: UP (an advance
float), GU (refills the float by what was accounted for), TU (a further advance for one activity)
and LS (paid directly). Spending is LS, GU and what accounts for an advance (GU nihil, TU nihil),
and the spending of BLUD and BOS when it is ratified (pengesahan, SP2B); a return lowers it. UP and
TU are advances: they are spending only when accounted for. Articles are to be verified.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from rapim.files import dates, layout, numbers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.roles import plain
from rapim.files.tables import Table

from . import payments
from .caption import caption
from .funds import fund_of
from .gather import Gather
from .lines import Line, LineReader
from .totals import Totals, is_total

KIND = "sp2d"
COLUMNS = (
    "number",
    "date",
    "sp2d_kind",
    "nature",
    "unit_code",
    "programme",
    "activity",
    "sub_activity",
    "account",
    "account_read",
    "fund",
    "amount_sen",
)
_NEEDED = ("number", "date", "amount")


def recognise(book: Book) -> list[Candidate]:
    """The sheets of a book that are SP2D registers.

    Units: confidence 0 to 1.
    Source: a register has a number, a day and an amount per row, and names SP2D.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        place = layout.find(sheet.rows, index, required=_NEEDED)
        if place is None or not _names_sp2d(place, sheet.rows):
            continue
        kind = place.has("sp2d_kind") or place.has("kind")
        found.append(Candidate(KIND, "sp2d", index, 0.95 if kind else 0.7, sheet.name))
    return found


def _names_sp2d(place: layout.Layout, rows: Sequence[Sequence[Any]]) -> bool:
    above = [layout.text(cell) for row in rows[: place.first] for cell in row]
    return any(re.search(r"\bsp2[bd]\b", plain(shown)) for shown in (*above, *place.headers))


def read(book: Book, candidate: Candidate) -> Table:
    """The payments of a register; each row stored, counted as a total, or reported.

    Units: sen; calendar days.
    Source: module docstring; SIPD fields nomor_sp_2_d, tanggal_sp_2_d, nilai_sp_2_d, jenis_sp_2_d.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    place = layout.find(sheet.rows, candidate.sheet, required=_NEEDED)
    if place is None:
        gather.say(
            "header_missing",
            expected="nomor, tanggal dan nilai SP2D",
            remedy="Tambahkan baris judul kolom.",
            fatal=True,
        )
        return gather.table
    return read_at(book, candidate, place)


def read_at(book: Book, candidate: Candidate, place: layout.Layout) -> Table:
    """The payments under a header that is known.

    Units: sen; calendar days.
    Source: as `read`.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    header = caption(sheet.rows[: place.first], book.name)
    header.year = header.year or candidate.year
    gather.table.header = header
    _Register(gather, place, candidate).read(sheet.rows)
    return gather.table


class _Register:
    """Reads the rows of one register, carrying what merged cells leave blank."""

    def __init__(self, gather: Gather, place: layout.Layout, candidate: Candidate) -> None:
        self.gather, self.place, self.header = gather, place, gather.table.header
        self.lines = LineReader(
            place, gather, year=self.header.year, unit=candidate.unit or next(iter(self.header.agencies), "")
        )
        self.totals = Totals(gather)
        self.last: dict[str, Any] = {}
        self.same: dict[tuple[Any, ...], int] = {}
        self.top_ups: set[tuple[str, str]] = set()
        self.nihil: set[tuple[str, str]] = set()
        self.from_numbers = 0

    def read(self, rows: Sequence[Sequence[Any]]) -> None:
        column = self.place.columns["amount"]
        body = rows[self.place.body :]
        amounts, doubts = numbers.sen_column([row[column] if column < len(row) else None for row in body])
        doubtful = dict(doubts)
        for index, row in enumerate(body):
            if layout.is_blank(row):
                continue
            self._row(self.place.body + index + 1, row, amounts[index], doubtful.get(index, ""))
        self._close()

    def _row(self, number: int, row: Sequence[Any], amount: int | None, doubt: str) -> None:
        identified = self.lines.text(row, "number")
        if not identified and is_total(row):
            if amount is not None:
                self.totals.meet(number, self.place.columns, {"amount": amount}, "net")
            return
        if not identified and amount is None and not doubt and not self.lines.text(row, "date"):
            return
        if amount is None:
            self._refuse(number, "amount_unread", "amount", row, "nilai rupiah", doubt or "kosong")
            return
        self._payment(number, row, self._carried(row, identified), amount, doubt)

    def _carried(self, row: Sequence[Any], identified: str) -> dict[str, Any]:
        """Number, day and kind of a row; of the row above where merged cells leave them blank."""
        own = {
            "number": identified,
            "date": self.lines.cell(row, "date"),
            "kind": self._kind(row, identified),
        }
        if not identified and self.last and (self.lines.text(row, "account") or self.lines.text(row, "code")):
            own = {name: value if layout.text(value) else self.last[name] for name, value in own.items()}
        if own["number"]:
            self.last = own
        return own

    def _kind(self, row: Sequence[Any], identified: str) -> str:
        """The kind a row says; where there is no such column, the one that its number holds."""
        said = self.lines.text(row, "sp2d_kind") or self.lines.text(row, "kind")
        if (
            said
            or self.place.has("sp2d_kind")
            or self.place.has("kind")
            or not payments.kind_of(identified)[0]
        ):
            return said
        self.from_numbers += 1
        return identified

    def _payment(self, number: int, row: Sequence[Any], own: dict[str, Any], amount: int, doubt: str) -> None:
        day, wrong = dates.day_of(own["date"])
        if not own["number"]:
            return self._refuse(number, "number_missing", "number", row, "nomor SP2D")
        if day is None:
            return self._refuse(number, wrong or "date_missing", "date", row, "tanggal SP2D")
        paid = payments.payment(own["kind"], amount, self.lines.cell(row, "accounted"))
        if paid is None:
            code = (
                "negative_amount"
                if amount < 0 and payments.kind_of(own["kind"])[0]
                else "payment_kind_unknown"
            )
            role = "amount" if code == "negative_amount" else "sp2d_kind"
            return self._refuse(
                number, code, role, row, "LS, GU, TU, UP, nihil, pengesahan atau pengembalian"
            )
        if doubt:
            self.gather.say(
                doubt,
                row=number,
                column=self.place.columns["amount"],
                read=layout.text(amount),
                expected="nilai rupiah",
                remedy="Periksa penulisan angka.",
            )
        self._store(number, row, own["number"], day, paid)
        self.totals.add(amount=amount, net=-abs(amount) if paid.nature == payments.RETURN else amount)
        return None

    def _store(
        self, number: int, row: Sequence[Any], identified: str, day: dt.date, paid: payments.Payment
    ) -> None:
        line = self.lines.line(row, day.year)
        self._check(number, identified, day, paid, line)
        self.gather.store(
            number,
            number=identified,
            date=day,
            sp2d_kind=paid.kind,
            nature=paid.nature,
            fund=fund_of(self.lines.text(row, "fund")),
            amount_sen=paid.amount_sen,
            **line.as_values(),
        )

    def _check(self, number: int, identified: str, day: dt.date, paid: payments.Payment, line: Line) -> None:
        start, end = self.header.period_from, self.header.period_to
        if start and end and not start <= day <= end:
            self.gather.say(
                "outside_period",
                row=number,
                column=self.place.columns["date"],
                read=day.isoformat(),
                expected=f"{start.isoformat()} s.d. {end.isoformat()}",
                remedy="Periksa tanggal SP2D atau periode pada judul.",
                held=True,
            )
        twin = (identified, day, paid, line)
        first = self.same.setdefault(twin, number)
        if first != number:
            self.gather.say(
                "row_repeated",
                row=number,
                column=self.place.columns["number"],
                read=identified,
                expected=f"berbeda dari baris {first}",
                remedy="Hapus baris kembar, atau setujui bila memang dua pembayaran.",
                held=True,
            )
        place = (line.unit_code, line.sub_activity)
        if paid.kind == "TU" and paid.nature == payments.SPENDING:
            self.top_ups.add(place)
        if paid.kind == "TU-NIHIL":
            self.nihil.add(place)

    def _refuse(
        self, number: int, code: str, role: str, row: Sequence[Any], expected: str, why: str = ""
    ) -> None:
        column = self.place.columns.get(role, self.place.columns.get("kind") if role == "sp2d_kind" else None)
        shown = layout.text(row[column]) if column is not None and column < len(row) else ""
        self.gather.refuse(
            number,
            code,
            column,
            shown or why,
            expected,
            "Perbaiki sel ini di sumbernya, lalu muat lagi.",
            held=True,
        )

    def _close(self) -> None:
        if self.from_numbers:
            self.gather.say(
                "kind_from_number",
                column=self.place.columns["number"],
                read=f"{self.from_numbers} baris",
                expected="kolom jenis SP2D",
                remedy="Jenis diambil dari nomor SP2D; tambahkan kolom jenis bila keliru.",
            )
        for unit, sub_activity in sorted(self.top_ups & self.nihil):
            self.gather.say(
                "tu_counted_twice",
                read=f"{unit} {sub_activity}".strip(),
                expected="TU dipertanggungjawabkan sekali",
                remedy="Isi kolom dipertanggungjawabkan atau baris TU nihil, bukan keduanya.",
                held=True,
            )
        if self.header.period_to is None:
            self.gather.say(
                "period_missing",
                expected="Periode: 1 Januari s.d. … pada judul",
                remedy="Tulis periode register pada judul; tanpa itu register tidak menjadi dasar setahun.",
            )
            self.gather.table.whole = False
