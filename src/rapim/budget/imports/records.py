"""Rows of a mapped sheet as records, cut into tables by kind, year and month, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rapim.files import layout, numbers, roles
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.mapping import Proposal, layout_of
from rapim.files.tables import Table
from rapim.units import month_end

from .caption import caption
from .funds import fund_of
from .gather import Gather
from .lines import Line, LineReader
from .slices import Record, Slice
from .suspicions import Suspicions
from .totals import is_total, rupiah
from .trees import parents_of

KEY = ("unit_code", "programme", "activity", "sub_activity", "account", "account_read")
COLUMNS: dict[str, tuple[str, ...]] = {
    "lra": (*KEY, "ceiling_sen", "realised_sen"),
    "rak": (*KEY, "ceiling_sen", *roles.MONTH_ROLES),
    "dpa": (*KEY, "fund", "ceiling_sen"),
    "revenue": ("unit_code", "account", "account_read", "item", "date", "plan_sen", "receipt_sen"),
}
_AMOUNTS = ("ceiling", "realised", "receipt", "plan", "amount", "rak", "total_rak", *roles.MONTH_ROLES)
_REMEDY = "Perbaiki di sumbernya; baris ini tidak disimpan."


class Records:
    """All rows of one sheet under one mapping."""

    def __init__(self, book: Book, mapping: Proposal) -> None:
        self.mapping, self.sheet = mapping, book.sheets[mapping.sheet]
        self.place = layout_of(mapping, self.sheet.rows)
        self.header = caption(self.sheet.rows[: self.place.first], book.name)
        self.names = Gather(mapping.kind, (), mapping.sheet, self.sheet.name)
        self.by_month = "month" in mapping.columns and mapping.kind != "rak"
        years = self._years()
        self.lines = LineReader(
            self.place,
            self.names,
            year=years[0] if len(years) == 1 else self.header.year,
            unit=next(iter(self.header.agencies), ""),
        )
        self.records = list(self._all())
        self._forgive_parents()
        self.suspicions = Suspicions()
        for record in self.records:
            if record.wrong is None and not record.total and record.kind in ("lra", "revenue"):
                self.suspicions.note(
                    record.row,
                    record.line.unit_code,
                    record.line.account,
                    (record.year or 0, record.month or 0),
                    _amount(record),
                )

    def _all(self) -> Iterator[Record]:
        for number, row in enumerate(self.sheet.rows[self.place.body :], self.place.body + 1):
            if layout.is_blank(row) or layout.is_numbering(row):
                continue
            record = self._record(number, row)
            if record is not None:
                yield record

    def _forgive_parents(self) -> None:
        """A sum that is a formula without a stored value says nothing, and nothing against its leaves."""
        above = parents_of((_tree(record), record.line.account) for record in self.records)
        for record in self.records:
            formula = record.wrong is not None and record.wrong[0] == numbers.FORMULA_ERROR
            if formula and (_tree(record), record.line.account) in above:
                record.wrong = None

    def _years(self) -> list[int]:
        column = self.place.columns.get("year")
        shown = {
            layout.text(row[column])
            for row in self.sheet.rows[self.place.body :]
            if column is not None and column < len(row)
        }
        return sorted(int(year) for year in shown if roles.is_year(year))

    def _record(self, number: int, row: Sequence[Any]) -> Record | None:
        record = Record(number)
        self._money(record, row)
        if not any(value is not None for value in record.money.values()) and not record.doubts:
            has_code = any(self.lines.text(row, role) for role in ("account", "code", "unit_id", "unit_code"))
            if not has_code:
                return None
        record.year, record.month = self._when(record, row)
        record.line = self._line(row, record.year)
        record.text = {
            role: self.lines.text(row, role)
            for role in (
                "item",
                "fund",
                "note",
                "name",
                "kind",
            )
        }
        record.kind = self._kind(record.line.account)
        self.names.name("account", record.line.account, record.text["name"])
        if not record.line.account_read and is_total(row):
            record.total = True
        elif record.wrong is None:
            record.wrong = self._wrong(record)
        return record

    def _money(self, record: Record, row: Sequence[Any]) -> None:
        for role in _AMOUNTS:
            if role in self.place.columns:
                record.money[role], doubt = numbers.sen_of(self.lines.cell(row, role))
                if doubt:
                    record.doubts.append((role, doubt))

    def _when(self, record: Record, row: Sequence[Any]) -> tuple[int | None, int | None]:
        year_read, month_read = self.lines.text(row, "year"), self.lines.text(row, "month")
        year = int(year_read) if roles.is_year(year_read) else None
        if year is None and "year" in self.place.columns:
            record.wrong = ("year_impossible", "year", year_read, "tahun anggaran")
        numbered = month_read.isdecimal() and len(month_read) <= 2
        month = int(month_read) if numbered else roles.month_of(month_read)
        if "month" in self.place.columns and not (month and 1 <= month <= 12):
            record.wrong = ("month_impossible", "month", month_read, "bulan 1 sampai 12")
            month = None
        return year, month

    def _line(self, row: Sequence[Any], year: int | None) -> Line:
        line = self.lines.line(row, year)
        account = self.mapping.constants.get("account", "")
        if not line.account and account:
            return Line(line.unit_code, line.programme, line.activity, line.sub_activity, account, account)
        return line

    def _kind(self, account: str) -> str:
        if self.mapping.kind == "lra" and account.startswith("4"):
            return "revenue"
        return self.mapping.kind

    def _wrong(self, record: Record) -> tuple[str, str, str, str] | None:
        if record.doubts:
            role, code = record.doubts[0]
            return code, role, "", "nilai rupiah"
        if not record.line.account:
            return "account_missing", "account", "", "kode rekening"
        if _amount(record) is None and self.mapping.kind != "rak":
            return "amount_missing", _role(self.mapping), "", "nilai rupiah"
        return None

    def slices(self) -> list[Slice]:
        """The tables that the rows make, earliest first.

        Units: years and months.
        Source: kind, year and month of each row that can be stored.
        """
        found = sorted(
            {self._slice_key(record) for record in self.records if record.wrong is None and not record.total},
            key=lambda key: (key[1] or 0, key[2] or 0, key[0]),
        )
        return [Slice(*key, first=index == 0) for index, key in enumerate(found)]

    def _slice_key(self, record: Record) -> tuple[str, int | None, int | None]:
        by_month = self.by_month and record.kind != "revenue"
        return record.kind, record.year, record.month if by_month else None

    def table(self, part: Slice, candidate: Candidate) -> Table:
        """One table: its rows stored, counted as totals, or reported.

        Units: sen.
        Source: importer contract.
        """
        gather = Gather(part.kind, COLUMNS[part.kind], self.mapping.sheet, self.sheet.name)
        header = gather.table.header = caption(self.sheet.rows[: self.place.first], "")
        header.year = part.year or header.year or candidate.year
        if part.month:
            header.month, header.month_source = part.month, "file"
        header.month = header.month or self.header.month
        header.month_source = header.month_source or self.header.month_source
        gather.table.names = dict(self.names.table.names)
        if part.first:
            self._rest(gather)
        chosen = [
            r
            for r in self.records
            if r.wrong is None and not r.total and self._slice_key(r) == (part.kind, part.year, part.month)
        ]
        if part.kind == "rak" and "month" in self.place.columns:
            self._long_plan(gather, chosen)
        else:
            self._store(gather, chosen)
        self._remarks(gather, chosen)
        return gather.table

    def _rest(self, gather: Gather) -> None:
        """Rows that fit no table: bad ones, and totals without a code."""
        for record in self.records:
            if record.total:
                gather.total()
            elif record.wrong:
                code, role, shown, expected = record.wrong
                column = self.place.columns.get(role)
                cells = self.sheet.rows[record.row - 1]
                shown = shown or (
                    layout.text(cells[column]) if column is not None and column < len(cells) else ""
                )
                gather.refuse(record.row, code, column, shown, expected, _REMEDY)
        gather.table.problems += self.names.table.problems

    def _store(self, gather: Gather, chosen: list[Record]) -> None:
        above = parents_of((_tree(record), record.line.account) for record in chosen)
        leaves: dict[tuple[str, str], dict[str, int]] = {}
        seen: dict[Any, int] = {}
        for record in chosen:
            key = (_tree(record), record.line.account)
            if key in above:
                gather.total()
                continue
            twin = (key, record.text.get("fund"))
            first = seen.setdefault(twin, record.row)
            if first != record.row:
                gather.refuse(
                    record.row,
                    "row_repeated",
                    self.place.columns.get("account"),
                    record.line.account,
                    f"berbeda dari baris {first}",
                    _REMEDY,
                    held=True,
                )
                continue
            gather.store(record.row, **self._values(gather, record))
            _add(leaves, key, record.money)
        self._compare(gather, [r for r in chosen if (_tree(r), r.line.account) in above], leaves)

    def _compare(
        self, gather: Gather, parents: list[Record], leaves: dict[tuple[str, str], dict[str, int]]
    ) -> None:
        for record in parents:
            sums = leaves.get((_tree(record), record.line.account), {})
            for role, own in record.money.items():
                if own is not None and own != sums.get(role, 0):
                    gather.say(
                        "parent_differs",
                        row=record.row,
                        column=self.place.columns.get(role),
                        read=rupiah(own),
                        expected=rupiah(sums.get(role, 0)),
                        remedy="Jumlah rincian tidak sama dengan induknya; periksa.",
                        held=True,
                    )

    def _values(self, gather: Gather, record: Record) -> dict[str, Any]:
        money, kind = record.money, gather.table.kind
        if kind == "revenue":
            month = record.month or gather.table.header.month
            year = record.year or gather.table.header.year
            day = month_end(year, month) if year and month else None
            return {
                "unit_code": record.line.unit_code,
                "account": record.line.account,
                "item": "",
                "date": day,
                "account_read": record.line.account_read,
                "plan_sen": money.get("ceiling", money.get("plan")),
                "receipt_sen": money.get("receipt", money.get("realised")),
            }
        values: dict[str, Any] = {**record.line.as_values(), "ceiling_sen": money.get("ceiling")}
        if kind == "lra":
            values["realised_sen"] = self._realised(gather, record)
        if kind == "dpa":
            values["fund"] = fund_of(record.text["fund"])
        if kind == "rak":
            values |= {role: money.get(role) for role in roles.MONTH_ROLES}
        return values

    def _realised(self, gather: Gather, record: Record) -> int:
        """What was realised; a blank beside a ceiling is nothing spent yet, and is said."""
        amount = record.money.get("realised")
        if amount is None:
            gather.say(
                "blank_amount",
                row=record.row,
                column=self.place.columns.get("realised"),
                expected="angka rupiah, atau 0",
                remedy="Realisasi baris ini kosong dan dibaca nol; isi bila memang ada.",
            )
        return amount or 0

    def _long_plan(self, gather: Gather, chosen: list[Record]) -> None:
        """Twelve rows of a line as one row of the cash plan; the first row stands for all."""
        joined: dict[Line, list[Record]] = {}
        for record in chosen:
            joined.setdefault(record.line, []).append(record)
        for line, records in joined.items():
            months: dict[str, int | None] = {}
            for record in records:
                role = roles.MONTH_ROLES[(record.month or 1) - 1]
                if role in months:
                    gather.refuse(
                        record.row,
                        "month_repeated",
                        self.place.columns["month"],
                        str(record.month),
                        "satu baris sebulan",
                        _REMEDY,
                        held=True,
                    )
                else:
                    months[role] = _amount(record)
            gather.store(records[0].row, **line.as_values(), ceiling_sen=None, **months)
        if chosen:
            gather.say(
                "rows_joined",
                read=f"{len(chosen)} baris",
                expected=f"{len(joined)} baris rencana kas",
                remedy="Dua belas bulan disimpan sebaris; baris pertama menjadi acuannya.",
            )

    def _remarks(self, gather: Gather, chosen: list[Record]) -> None:
        if "unit_id" in self.place.columns and "unit_code" not in self.place.columns and chosen:
            gather.say(
                "unit_local_id",
                column=self.place.columns["unit_id"],
                read=chosen[0].line.unit_code,
                expected="kode SKPD",
                remedy="Kunci perangkat daerah hanya nomor lokal; petakan ke kode SKPD.",
            )
        if gather.table.kind == "revenue" and self.by_month:
            self._judge(gather)
        rows = {record.row for record in chosen}
        self.suspicions.report(gather, rows, self.place.columns.get(_role(self.mapping)))
        blank = all(not any(record.money.values()) for record in chosen)
        if chosen and blank and not any(record.line.unit_code for record in chosen):
            gather.say(
                "template_empty",
                expected="angka anggaran atau realisasi",
                remedy="Template kosong: isi angkanya, lalu muat lagi.",
                fatal=True,
            )

    def _judge(self, gather: Gather) -> None:
        """Whether receipts by month are sums since January: judged from their series, and said."""
        variant, falls, rises = self.suspicions.variant("4")
        gather.table.header.variant = variant or None
        gather.say(
            "variant_judged" if variant else "variant_unknown",
            read=f"{falls} turun, {rises} naik",
            expected=variant or "bulanan atau kumulatif",
            remedy="Periksa apakah penerimaan ini bulanan atau kumulatif (--variant).",
            held=not variant,
        )


def _tree(record: Record) -> str:
    when = f"{record.year}-{record.month}/" if record.kind == "revenue" else ""
    return f"{when}{record.line.unit_code}/{record.line.sub_activity}"


def _amount(record: Record) -> int | None:
    for role in ("realised", "receipt", "amount", "rak", "ceiling", "plan"):
        if record.money.get(role) is not None:
            return record.money[role]
    return None


def _role(mapping: Proposal) -> str:
    return next(
        (role for role in ("realised", "receipt", "amount", "rak", "ceiling") if role in mapping.columns), ""
    )


def _add(
    leaves: dict[tuple[str, str], dict[str, int]], key: tuple[str, str], money: dict[str, int | None]
) -> None:
    tree, code = key
    while "." in code:
        code = code.rpartition(".")[0]
        held = leaves.setdefault((tree, code), {})
        for role, amount in money.items():
            held[role] = held.get(role, 0) + (amount or 0)
