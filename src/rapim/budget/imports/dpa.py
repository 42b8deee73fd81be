"""Budget documents (DPA, DPPA, pergeseran): the ceiling of every line, with its fund source.

Three shapes: the outline of SIPD (codes in columns of their own, parents among the rows); the flat
recap, one line per row; and the wide recap whose cells hold code and name together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from rapim.files import codes, dates, headers, layout
from rapim.files.candidates import Candidate
from rapim.files.cells import Book, Sheet
from rapim.files.guards import column_letters
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table

from . import findings, sipd_lra
from .cutting import by_distinct, columns_of, is_blank, read_amounts, shortened
from .funds import fund_of
from .leaves import KEY, Sheetful, header_with, table_of
from .lines import dotted
from .outline import Outline

KIND = "dpa"
OUTLINE, FLAT = "sipd_dpa", "dpa_recap"
_FUND = ("sumber dana", "sumber pendanaan")
_NOT_A_DPA = ("realised", "physical_percent", "rak", "plan", "receipt", "number", "m01", "m02", "region_code")
_CODED = ("unit_code", "unit", "programme", "activity", "sub_activity")
_EFFECTIVE = re.compile(r"berlaku|tanggal|pengesahan|ditetapkan|disahkan", re.IGNORECASE)
_UNIT_LABELS = ("sub unit", "kode sub unit", "kode sub skpd", "kode unit", "kode skpd")


def recognise(book: Book) -> list[Candidate]:
    """The budget documents of a book.

    Units: none.
    Source: shape of SIPD exports; recaps made in the regions.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        if _outline_layout(sheet) is not None:
            found.append(Candidate(KIND, OUTLINE, index, 0.96, sheet.name))
        elif (place := _flat_layout(sheet, index)) is not None:
            sure = 0.95 if place.has("fund") or place.has("sub_activity") else 0.8
            found.append(Candidate(KIND, FLAT, index, sure, sheet.name))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The lines of one budget document, with every row accounted for.

    Units: sen.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    outlined = _outline_layout(sheet)
    if outlined is not None:
        return _finished(_read_outline(sheet, candidate, outlined, book.name), candidate)
    place = _flat_layout(sheet, candidate.sheet)
    if place is None:
        return Table(KIND, Header(), {name: [] for name in (*KEY, "fund", "ceiling_sen", "sheet", "row")})
    return _finished(_read_flat(sheet, candidate, place, book.name), candidate)


def _finished(table: Table, candidate: Candidate) -> Table:
    units = sorted(set(table.columns["unit_code"]))
    table.header.agencies = {unit: table.names.get(("unit", unit), "") for unit in units}
    table.header.effective = table.header.effective or candidate.effective
    table.header.month, table.header.month_source = None, ""
    return table


def _header(rows: Sequence[Sequence[Any]], candidate: Candidate, name: str) -> Header:
    header = headers.read_titles(rows, name)
    header.effective = _effective(rows)
    year = header.year or (header.effective.year if header.effective else None)
    return header_with(header, year=year or candidate.year)


def _effective(rows: Sequence[Sequence[Any]]) -> dt.date | None:
    """The day a title row gives as the day the document takes effect."""
    for row in rows:
        for cell in row:
            if isinstance(cell, str) and _EFFECTIVE.search(cell) and (day := dates.day_named(cell)):
                return day
    return None


def _outline_layout(sheet: Sheet) -> sipd_lra.Layout | None:
    """The outline shape: code columns, name, one ceiling column, and no realisation."""
    head = headers.find_head(sheet.rows, ("kode", "kode rekening"))
    if head is None or head.having("realisasi") or head.having("januari"):
        return None
    name = next((i for i, label in enumerate(head.labels) if label.startswith("uraian")), -1)
    body = sheet.rows[head.data : head.data + 400]
    coded = tuple(
        column
        for column, label in enumerate(head.labels[: max(name, 0)])
        if label in {"kode", "kode rekening", ""} and any(codes.code_text(row[column]) for row in body)
    )
    ceilings = [
        i for i, label in enumerate(head.labels) if label.startswith(("anggaran", "pagu", "jumlah anggaran"))
    ]
    if len(coded) < 3 or not ceilings:
        return None
    return sipd_lra.Layout(head, coded, name, (ceilings[-1],), ())


def _read_outline(sheet: Sheet, candidate: Candidate, found: sipd_lra.Layout, name: str) -> Table:
    header = _header(sheet.rows[: found.head.first], candidate, name)
    sheetful = sipd_lra.cut_sheet(sheet, candidate, found, header)
    sheetful.extras["fund"] = _funds(sheet, found, sheetful)
    sheetful.key_extras = ("fund",)
    table, _ = table_of(KIND, sheetful)
    _negative(table, sheet.name, column_letters(found.ceilings[0]))
    return table


def _funds(sheet: Sheet, found: sipd_lra.Layout, sheetful: Sheetful) -> list[str]:
    column = next((i for i, label in enumerate(found.head.labels) if label.startswith(_FUND)), -1)
    if column < 0:
        return [""] * len(sheetful.outline.rows)
    cells = [sheet.rows[row - 1][column] for row in sheetful.outline.rows]
    return by_distinct(cells, lambda cell: fund_of(str(cell)) if not is_blank(cell) else "")


def _flat_layout(sheet: Sheet, index: int) -> layout.Layout | None:
    """The flat shape: account and ceiling beside a unit or a sub-activity, and nothing of other kinds."""
    place = layout.find(sheet.rows, index, required=("account", "ceiling"))
    if place is None or any(role in place.columns for role in _NOT_A_DPA):
        return None
    if not any(role in place.columns for role in ("sub_activity", "activity")):
        return None
    return place


def _read_flat(sheet: Sheet, candidate: Candidate, place: layout.Layout, name: str) -> Table:
    header = _header(sheet.rows[: place.first], candidate, name)
    rows, numbers = _data_rows(sheet, place)
    cells = columns_of(rows) or [()] * len(place.headers)
    year = header.year or _year_by_codes(cells[place.columns["account"]])
    total = np.array([_sums(row, place) for row in rows], dtype=np.bool_)
    read = {role: _split(cells, place, role) for role in ("programme", "activity", "sub_activity", "account")}
    units = _units(cells, place, candidate, len(rows))
    accounts = by_distinct(read["account"][0], lambda text: codes.account(dotted(text, year), year))
    activities = _activities(read, year)
    bad = np.array([not a or not s for a, s in zip(accounts, activities, strict=True)], dtype=np.bool_)
    bad &= ~total
    problems = [_bad_code(sheet.name, numbers[i], rows[i], place) for i in np.nonzero(bad)[0].tolist()]
    money = read_amounts(
        cells[place.columns["ceiling"]],
        sheet=sheet.name,
        rows=numbers,
        column=place.columns["ceiling"],
        known=~bad,
    )
    outline = Outline(
        sheet.name,
        year,
        numbers,
        by_distinct(activities, lambda code: ".".join(code.split(".")[:2])),
        [unit if not t else "" for unit, t in zip(units[0], total, strict=True)],
        [code if not t else "" for code, t in zip(activities, total, strict=True)],
        [code if not t else "" for code, t in zip(accounts, total, strict=True)],
        total,
        bad | money.bad,
        {"ceiling_sen": money.sen},
        {"ceiling_sen": column_letters(place.columns["ceiling"])},
        {"ceiling_sen": money.blank} if money.blank.any() else {},
    )
    outline.fields = ["" if t else field for field, t in zip(outline.fields, total, strict=True)]
    names = [""] * len(rows)
    sheetful = Sheetful(candidate.sheet, outline, names, read["account"][0], header, flat=True)
    sheetful.problems = shortened([*problems, *money.problems])
    sheetful.extras["fund"] = _fund_cells(cells, place, len(rows))
    sheetful.key_extras = ("fund",)
    table, _ = table_of(KIND, sheetful)
    _add_names(table, year, cells, place, read, units)
    _negative(table, sheet.name, column_letters(place.columns["ceiling"]))
    return table


def _data_rows(sheet: Sheet, place: layout.Layout) -> tuple[list[Sequence[Any]], list[int]]:
    wanted = [place.columns[role] for role in ("account", "ceiling")]
    coded = [place.columns[role] for role in _CODED if role in place.columns]
    keep = [
        index
        for index, row in enumerate(sheet.rows[place.body :], place.body)
        if any(not is_blank(row[c]) for c in wanted) or any("." in codes.split_code(row[c])[0] for c in coded)
    ]
    return [sheet.rows[i] for i in keep], [i + 1 for i in keep]


def _sums(row: Sequence[Any], place: layout.Layout) -> bool:
    return is_blank(row[place.columns["account"]]) and any(headers.is_total(cell) for cell in row)


def _year_by_codes(accounts: Sequence[Any]) -> int:
    deep = max((codes.split_code(cell)[0].count(".") for cell in accounts), default=0)
    return codes.LAST_OLD_YEAR + 5 if deep >= 5 else codes.LAST_OLD_YEAR


Split = tuple[list[str], list[str]]


def _split(cells: Sequence[Sequence[Any]], place: layout.Layout, role: str) -> Split:
    """The codes and the names that the cells of a role hold."""
    column = place.columns.get(role)
    if column is None:
        size = len(cells[place.columns["account"]])
        return [""] * size, [""] * size
    return (
        by_distinct(cells[column], lambda cell: codes.split_code(cell)[0]),
        by_distinct(cells[column], lambda cell: codes.split_code(cell)[1]),
    )


def _units(cells: Sequence[Sequence[Any]], place: layout.Layout, candidate: Candidate, size: int) -> Split:
    labels = [header.casefold() for header in place.headers]
    column = next((labels.index(label) for label in _UNIT_LABELS if label in labels), None)
    if column is None:
        column = next((place.columns[r] for r in ("unit_code", "unit") if r in place.columns), None)
    if column is None:
        return [candidate.unit] * size, [""] * size
    found = by_distinct(cells[column], lambda cell: codes.unit(codes.split_code(cell)[0]))
    return [u or candidate.unit for u in found], by_distinct(cells[column], lambda c: codes.split_code(c)[1])


def _activities(read: dict[str, Split], year: int) -> list[str]:
    """The deepest activity code of each row."""
    deepest = [s or a for s, a in zip(read["sub_activity"][0], read["activity"][0], strict=True)]
    return by_distinct(deepest, lambda text: codes.activity(text, year))


def _fund_cells(cells: Sequence[Sequence[Any]], place: layout.Layout, size: int) -> list[str]:
    column = place.columns.get("fund")
    if column is None:
        return [""] * size
    return by_distinct(cells[column], lambda cell: fund_of(str(cell)) if not is_blank(cell) else "")


def _add_names(
    table: Table,
    year: int,
    cells: Sequence[Sequence[Any]],
    place: layout.Layout,
    read: dict[str, Split],
    units: Split,
) -> None:
    """Names from the name columns, or from the cells that hold code and name together."""
    change = {"account": lambda text: codes.account(dotted(text, year), year)}
    for role, (found, names) in (*read.items(), ("unit", units)):
        beside = place.columns.get(f"{role}_name")
        shown = [str(cell).strip() for cell in cells[beside]] if beside is not None else names
        for code, name in dict.fromkeys(zip(found, shown, strict=True)):
            normal = code if role == "unit" else change.get(role, lambda t: codes.activity(t, year))(code)
            if normal and name:
                table.names.setdefault((role, normal), name)


def _bad_code(sheet: str, number: int, row: Sequence[Any], place: layout.Layout) -> Problem:
    column = place.columns["account"]
    blank = is_blank(row[column])
    return Problem(
        code="row_without_code" if blank else "bad_code",
        sheet=sheet,
        row=number,
        column=column_letters(column),
        read=str(row[column])[:80],
        expected="kode kegiatan dan rekening menurut tahun anggarannya",
        remedy="Perbaiki kodenya; format selnya harus teks, bukan tanggal atau angka.",
    )


def _negative(table: Table, sheet: str, letter: str) -> None:
    amounts = np.array(table.columns["ceiling_sen"], dtype=np.int64)
    found = findings.negative(sheet, table.columns["row"], "anggaran", letter, amounts, held=True)
    table.problems += shortened(found)
