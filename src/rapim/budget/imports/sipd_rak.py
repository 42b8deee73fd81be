"""SIPD's cash plan: "RENCANA ANGGARAN KAS …", one code column whose rows nest by position.

A unit's row opens its programmes, a sub-activity's row its accounts; months stand side by side, all
twelve or only those planned so far. A month without a column is not planned, not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rapim.files import codes, headers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book, Sheet
from rapim.files.dates import MONTHS
from rapim.files.guards import column_letters
from rapim.files.numbers import looks_like_money, rupiah_text
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table

from . import findings
from .cutting import Ints, columns_of, is_blank, read_amounts, shortened
from .leaves import Sheetful, header_with, table_of
from .outline import Outline

KIND, SOURCE = "rak", "sipd_rak"
_STARTS = ("kode rekening", "kode", "kode akun")
_CEILING = ("anggaran tahun ini", "anggaran", "pagu", "total rincian")
_TOTAL = ("total rak", "jumlah rak", "total akb", "jumlah akb")
_ACCOUNT_NAMES = ("belanja", "pengeluaran", "pembiayaan", "penerimaan")
_FEWEST_MONTHS = 3
MONTH_COLUMNS = tuple(f"m{month:02d}" for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a cash plan stand; `total` is -1 where no column holds the sum of months."""

    head: headers.Head
    code: int
    name: int
    ceiling: int
    total: int
    months: dict[int, int]


def recognise(book: Book) -> list[Candidate]:
    """The cash plans of a book.

    Units: none.
    Source: shape of SIPD exports.
    """
    found = [i for i, sheet in enumerate(book.sheets) if find_layout(sheet) is not None]
    others = [s.name for i, s in enumerate(book.sheets) if i not in found and s.rows]
    return [
        Candidate(
            KIND, SOURCE, index, 0.98, book.sheets[index].name,
            detail={"ignored": others if index == found[0] else [], "claims": found},
        )
        for index in found
    ]  # fmt: skip


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout of a sheet, or nothing where it is no cash plan with a code column.

    Units: column index.
    Source: header labels of SIPD exports.
    """
    head = headers.find_head(sheet.rows, _STARTS)
    if head is None:
        return None
    labels = [label.rpartition(" / ")[2] for label in head.labels]
    months = {_month_of(label): column for column, label in enumerate(labels) if _month_of(label)}
    name = next((i for i, label in enumerate(labels) if label.startswith(("uraian", "nama"))), -1)
    ceiling = _first(labels, _CEILING)
    coded = [i for i, label in enumerate(labels) if label.startswith("kode") and (name < 0 or i < name)]
    if len(months) < _FEWEST_MONTHS or ceiling < 0 or len(coded) != 1 or name < 0:
        return None
    return Layout(head, coded[0], name, ceiling, _first(labels, _TOTAL), months)


def _month_of(label: str) -> int:
    bare = label.removeprefix("bulan").strip(" _")
    return MONTHS.get(
        bare, int(bare) if bare.isdecimal() and len(bare) < 3 and label.startswith("bulan") else 0
    )


def _first(labels: Sequence[str], wanted: Sequence[str]) -> int:
    for start in wanted:
        for column, label in enumerate(labels):
            if label == start or label.startswith(f"{start} "):
                return column
    return -1


def read(book: Book, candidate: Candidate) -> Table:
    """The leaves of one cash plan, with every row accounted for.

    Units: sen.
    Source: shape of SIPD exports.
    """
    sheet = book.sheets[candidate.sheet]
    layout = find_layout(sheet)
    if layout is None:
        return Table(KIND, Header(), {name: [] for name in ("unit_code", "sheet", "row")})
    header = headers.read_titles(sheet.rows[: layout.head.first], book.name)
    header.month, header.month_source = None, ""
    header = header_with(header, year=candidate.year)
    sheetful, total = _cut(sheet, candidate, layout, header)
    table, leaf = table_of(KIND, sheetful)
    for month, column in enumerate(MONTH_COLUMNS, 1):
        table.columns.setdefault(column, [None] * len(table))
        if month not in layout.months:
            table.columns[column] = [None] * len(table)
    _plan_findings(table, sheet.name, layout, total[leaf] if total is not None else None)
    table.header.agencies = {
        u: table.names.get(("unit", u), "") for u in sorted(set(table.columns["unit_code"]))
    }
    table.problems += [
        Problem("sheet_ignored", name, read=name, remedy="Lembar kerja; bukan tabel RAK, tidak dimuat.")
        for name in candidate.detail.get("ignored", ())
    ]
    return table


@dataclass(slots=True)
class _Walk:
    """The place that the rows so far have opened, and the places of all rows."""

    year: int
    unit: str
    area: str = ""
    activity: str = ""
    fields: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    def step(self, cell: Any, name: Any) -> bool:
        """Move to the place of a row; whether its code was understood."""
        text = codes.code_text(cell)
        groups = text.count(".") + 1 if text else 0
        account = ""
        if groups >= 7:
            self.unit, self.activity = codes.unit(text), ""
        elif (account := self._account(text, groups, name)) == "" and text:
            place = codes.activity(text, self.year)
            if not place:
                return self._note("", "", False)
            if groups <= 2:
                self.area, self.activity = place, ""
                return self._note("", text, True, unit="")
            self.activity = place
        return self._note(account, text if account else "", bool(text))

    def _account(self, text: str, groups: int, name: Any) -> str:
        """The account of a row: "5" is one below an activity, unless its name says it is an affair."""
        opened = codes.activity_level(self.activity, self.year)
        if groups < 1 or opened not in {"activity", "sub_activity"}:
            return ""
        parts = text.split(".")
        if groups == 1 and not str(name).strip().casefold().startswith(_ACCOUNT_NAMES):
            return ""
        return codes.account(text, self.year) if groups == 1 or len(parts[1]) == 1 else ""

    def pass_by(self) -> bool:
        """Note a row that opens no place; always false."""
        return self._note("", "", False)

    def _note(self, account: str, read: str, known: bool, unit: str | None = None) -> bool:
        self.fields.append(self.area if known else "")
        self.units.append((self.unit if unit is None else unit) if known else "")
        self.activities.append(self.activity if known else "")
        self.accounts.append(account)
        self.read.append(read if account else "")
        return known


def _cut(sheet: Sheet, candidate: Candidate, layout: Layout, header: Header) -> tuple[Sheetful, Ints | None]:
    rows, numbers = _data_rows(sheet, layout)
    columns = columns_of(rows)
    walk = _Walk(header.year or codes.LAST_OLD_YEAR + 5, candidate.unit)
    total = np.zeros(len(rows), dtype=np.bool_)
    bad = np.zeros(len(rows), dtype=np.bool_)
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        if headers.is_total(row[layout.code]) or (
            is_blank(row[layout.code]) and headers.is_total(row[layout.name])
        ):
            total[index] = not walk.pass_by()
        elif not walk.step(row[layout.code], row[layout.name]):
            bad[index] = True
            problems.append(_bad_code(sheet.name, numbers[index], row, layout))
    place = Outline(
        sheet.name,
        walk.year,
        numbers,
        walk.fields,
        walk.units,
        walk.activities,
        walk.accounts,
        total,
        bad,
        {},
    )
    problems += _read_money(place, sheet, columns, layout)
    plan_total = None
    if layout.total >= 0:
        read = read_amounts(
            columns[layout.total], sheet=sheet.name, rows=numbers, column=layout.total, known=~bad
        )
        plan_total = read.sen
        problems += read.problems
    names = [str(cell).strip() for cell in columns[layout.name]]
    return Sheetful(candidate.sheet, place, names, walk.read, header, shortened(problems)), plan_total


def _data_rows(sheet: Sheet, layout: Layout) -> tuple[list[Sequence[Any]], list[int]]:
    first = layout.head.data
    money = (layout.ceiling, *layout.months.values())
    keep = []
    for index, row in enumerate(sheet.rows[first:], first):
        code = row[layout.code]
        valued = any(isinstance(row[c], int | float) or looks_like_money(str(row[c])) for c in money)
        if codes.code_text(code) or valued or headers.is_total(code):
            keep.append(index)
    return [sheet.rows[index] for index in keep], [index + 1 for index in keep]


def _bad_code(sheet: str, number: int, row: Sequence[Any], layout: Layout) -> Problem:
    blank = is_blank(row[layout.code])
    return Problem(
        code="row_without_code" if blank else "bad_code",
        sheet=sheet,
        row=number,
        column=column_letters(layout.code),
        read=str(row[layout.name] if blank else row[layout.code])[:80],
        expected="kode SKPD, program, kegiatan, sub kegiatan atau rekening",
        remedy="Perbaiki kodenya; format selnya harus teks, bukan tanggal atau angka.",
    )


def _read_money(
    place: Outline, sheet: Sheet, columns: Sequence[Sequence[Any]], layout: Layout
) -> list[Problem]:
    problems: list[Problem] = []
    wanted = {"ceiling_sen": layout.ceiling} | {
        MONTH_COLUMNS[month - 1]: column for month, column in sorted(layout.months.items())
    }
    for name, column in wanted.items():
        read = read_amounts(
            columns[column], sheet=sheet.name, rows=place.rows, column=column, known=~place.bad
        )
        place.bad |= read.bad
        place.amounts[name], place.letters[name] = read.sen, column_letters(column)
        if read.blank.any():
            place.unstated[name] = read.blank
        problems += read.problems
    return problems


def _plan_findings(table: Table, sheet: str, layout: Layout, total: Ints | None) -> None:
    """Leaves whose months miss the file's own total, and amounts below zero."""
    rows, found = table.columns["row"], []
    planned = np.zeros(len(table), dtype=np.int64)
    for month, column in sorted(layout.months.items()):
        amounts = np.array(table.columns[MONTH_COLUMNS[month - 1]], dtype=np.int64)
        planned += amounts
        found += findings.negative(sheet, rows, "rencana bulan", column_letters(column), amounts)
    ceiling = np.array(table.columns["ceiling_sen"], dtype=np.int64)
    found += findings.negative(sheet, rows, "anggaran", column_letters(layout.ceiling), ceiling, held=True)
    if total is not None:
        whole = len(layout.months) == 12
        wrong = planned != total if whole else planned > np.maximum(total, 0)
        for index in np.nonzero(wrong)[0].tolist():
            found.append(
                Problem(
                    code="plan_total_differs",
                    sheet=sheet,
                    row=rows[index],
                    column=column_letters(layout.total),
                    read=rupiah_text(int(total[index])),
                    expected=rupiah_text(int(planned[index])),
                    remedy="Total RAK baris ini tidak sama dengan jumlah bulannya; perbaiki, atau setujui.",
                    held=True,
                )
            )
    table.problems += shortened(found)
