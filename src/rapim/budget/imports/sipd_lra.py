"""SIPD's LRA: "REKAPITULASI BELANJA MENURUT URUSAN …", ceilings and realisation by spending group.

Codes stand in columns of their own (field, unit, activity, account), the deepest in the last; amounts
in pairs Anggaran and Realisasi under Operasi, Modal, Tak Terduga and Transfer. Books often hold
the table several times and working sheets beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapim.files import codes, dates, headers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book, Sheet
from rapim.files.guards import column_letters
from rapim.files.numbers import looks_like_money
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table

from . import findings
from .cutting import by_distinct, columns_of, is_blank, read_amounts, shortened
from .leaves import Sheetful, header_with, table_of
from .outline import Outline

KIND, SOURCE = "lra", "sipd_lra"
_STARTS = ("kode", "kode rekening")
_NOT_AMOUNTS = ("total", "jumlah", "sisa", "%", "persen", "selisih", "lebih", "kurang")
_CEILING, _REALISED = ("anggaran", "pagu"), ("realisasi",)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of the table stand: columns of codes, of the name, of ceilings, of realisation."""

    head: headers.Head
    codes: tuple[int, ...]
    name: int
    ceilings: tuple[int, ...]
    realised: tuple[int, ...]


def recognise(book: Book) -> list[Candidate]:
    """The LRA tables of a book, each content once; sheets that repeat one are named in `detail`.

    Units: none.
    Source: shape of SIPD exports.
    """
    found = [(i, layout) for i, sheet in enumerate(book.sheets) if (layout := find_layout(sheet)) is not None]
    chosen, repeats, differing = _distinct(book, found)
    claimed = [index for index, _ in found]
    return [
        Candidate(
            KIND,
            SOURCE,
            index,
            0.98,
            book.sheets[index].name,
            month=dates.month_named(book.sheets[index].name) if len(chosen) > 1 else None,
            detail={
                "repeats": repeats.get(index, []),
                "differing": differing.get(index, []),
                "ignored": _ignored(book, claimed) if position == 0 else [],
                "claims": claimed,
            },
        )
        for position, index in enumerate(chosen)
    ]


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout of a sheet, or nothing where it is no such table.

    Units: column index.
    Source: header labels of SIPD exports.
    """
    head = headers.find_head(sheet.rows, _STARTS)
    if head is None or head.data >= len(sheet.rows):
        return None
    name = next((i for i, label in enumerate(head.labels) if label.startswith(("uraian", "nama"))), -1)
    body = sheet.rows[head.data : head.data + 400]
    coded = tuple(
        column
        for column, label in enumerate(head.labels)
        if label[:4] in ("", "kode") and (name < 0 or column < name) and _has_codes(body, column)
    )
    ceilings, realised = _amount_columns(head)
    if name < 0 or len(coded) < 2 or not ceilings or len(ceilings) != len(realised):
        return None
    return Layout(head, coded, name, ceilings, realised)


def _has_codes(rows: Iterable[Sequence[Any]], column: int) -> bool:
    return any(codes.code_text(row[column]) for row in rows)


def _amount_columns(head: headers.Head) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ceiling and realisation columns: those of the spending groups, else the only pair."""
    grouped = [
        (index, label)
        for index, label in enumerate(head.labels)
        if any(f"/ {group} /" in f"/ {label} /" for group in headers.GROUPS)
    ]
    labels = grouped or [
        (i, label) for i, label in enumerate(head.labels) if not any(word in label for word in _NOT_AMOUNTS)
    ]
    ceilings = tuple(i for i, label in labels if label.rpartition(" / ")[2].startswith(_CEILING))
    realised = tuple(i for i, label in labels if label.rpartition(" / ")[2].startswith(_REALISED))
    return ceilings, realised


def _distinct(
    book: Book, found: list[tuple[int, Layout]]
) -> tuple[list[int], dict[int, list[str]], dict[int, list[str]]]:
    """Sheets to read; for each the sheets that repeat it, and those that should but differ."""
    if len(found) < 2:
        return [index for index, _ in found], {}, {}
    found = sorted(found, key=lambda pair: (not book.sheets[pair[0]].visible, pair[0]))
    chosen: dict[int, frozenset[Any]] = {}
    repeats: dict[int, list[str]] = {}
    differing: dict[int, list[str]] = {}
    for index, layout in found:
        rows = frozenset(_fingerprint(book.sheets[index], layout))
        name = book.sheets[index].name
        same = next((other for other, theirs in chosen.items() if theirs == rows), None)
        close = next((other for other, theirs in chosen.items() if _alike(rows, theirs)), None)
        if same is not None:
            repeats.setdefault(same, []).append(name)
        elif close is not None and dates.month_named(name) is None:
            differing.setdefault(close, []).append(name)
        else:
            chosen[index] = rows
    return sorted(chosen), repeats, differing


def _fingerprint(sheet: Sheet, layout: Layout) -> Iterable[tuple[Any, ...]]:
    """The coded rows of a table without their names and order: codes and amounts."""
    columns = (*layout.codes, *layout.ceilings, *layout.realised)
    for row in sheet.rows[layout.head.data :]:
        if any(not is_blank(row[column]) for column in layout.codes):
            yield tuple(row[column] for column in columns)


def _alike(one: frozenset[Any], other: frozenset[Any]) -> bool:
    return len(one & other) * 2 > max(len(one), len(other))


def _ignored(book: Book, claimed: list[int]) -> list[str]:
    return [s.name for i, s in enumerate(book.sheets) if i not in claimed and s.rows]


def read(book: Book, candidate: Candidate) -> Table:
    """The leaves of one LRA table, with every row accounted for.

    Units: sen.
    Source: shape of SIPD exports; variant is left open, for one file cannot tell it.
    """
    sheet = book.sheets[candidate.sheet]
    layout = find_layout(sheet)
    if layout is None:
        return Table(KIND, Header(), {n: [] for n in ("unit_code", "sheet", "row")})
    titles = headers.read_titles(sheet.rows[: layout.head.first], book.name)
    header = _header(titles, candidate)
    sheetful = cut_sheet(sheet, candidate, layout, header)
    table, _ = table_of(KIND, sheetful)
    table.problems += _book_findings(book, candidate)
    _leaf_findings(table, sheet.name, layout)
    _header_agencies(table)
    return table


def _header(titles: Header, candidate: Candidate) -> Header:
    if titles.month_source != "file" and candidate.month:
        titles.month, titles.month_source = candidate.month, "name"
    return header_with(titles, year=candidate.year)


def cut_sheet(sheet: Sheet, candidate: Candidate, layout: Layout, header: Header) -> Sheetful:
    """A sheet as an outline: codes normalised, amounts in sen, rows that cannot be used marked.

    Units: sen.
    Source: Permendagri 13/2006 to FY2020, Permendagri 90/2019 from FY2021.
    """
    rows, numbers = _data_rows(sheet, layout)
    columns = columns_of(rows)
    year = header.year or _year_by_codes(rows, layout)
    place = _places(columns, layout, year, candidate.unit, len(rows))
    names = by_distinct(columns[layout.name], lambda cell: str(cell).strip())
    no_code = np.array([not (f or u or a or c) for f, u, a, c in zip(*place, strict=True)], dtype=np.bool_)
    total = no_code.copy()
    total[no_code] = [_is_total_row(rows[i], layout) for i in np.nonzero(no_code)[0]]
    bad = no_code & ~total
    problems = [_no_code(sheet.name, numbers[i], rows[i], layout) for i in np.nonzero(bad)[0].tolist()]
    for index, column in _misread(columns, layout, place, total):
        problems.append(_bad_code(sheet.name, numbers[index], rows[index][column], column))
        bad[index] = True
    outline = Outline(sheet.name, year, numbers, *place, total, bad, {})
    problems += _read_money(outline, sheet, columns, layout)
    read_as = by_distinct(columns[layout.codes[-1]], codes.code_text)
    return Sheetful(candidate.sheet, outline, names, read_as, header, shortened(problems))


def _data_rows(sheet: Sheet, layout: Layout) -> tuple[list[Sequence[Any]], list[int]]:
    """Rows with a code or an amount, and their spreadsheet rows; notes and blanks are no data."""
    first = layout.head.data
    body = sheet.rows[first:]
    coded = layout.codes
    money = (*layout.ceilings, *layout.realised)
    keep = [index for index, row in enumerate(body) if row[coded[0]] != "" or _is_data(row, coded, money)]
    if len(keep) == len(body):
        return list(body), list(range(first + 1, first + 1 + len(body)))
    return [body[index] for index in keep], [first + 1 + index for index in keep]


def _is_data(row: Sequence[Any], coded: Sequence[int], money: Sequence[int]) -> bool:
    if any(codes.code_text(row[column]) for column in coded):
        return True
    return any(isinstance(row[c], int | float) or _looks_like_money(row[c]) for c in money)


def _looks_like_money(cell: Any) -> bool:
    return isinstance(cell, str) and looks_like_money(cell)


def _year_by_codes(rows: Sequence[Sequence[Any]], layout: Layout) -> int:
    """A fiscal year of the world whose accounts the table shows, where no year is written."""
    deep = max((codes.code_text(row[layout.codes[-1]]).count(".") for row in rows[:2000]), default=0)
    return codes.LAST_OLD_YEAR + 5 if deep >= 5 else codes.LAST_OLD_YEAR


Places = tuple[list[str], list[str], list[str], list[str]]


def _places(columns: Sequence[Sequence[Any]], layout: Layout, year: int, unit: str, size: int) -> Places:
    """Field, unit, activity and account of every row, normalised, "" where it has none."""
    cells = [columns[column] for column in layout.codes]
    accounts = by_distinct(cells[-1], lambda cell: codes.account(codes.code_text(cell), year))
    activities = by_distinct(cells[-2], lambda cell: codes.activity(codes.code_text(cell), year))
    units = by_distinct(cells[-3], lambda cell: codes.unit(codes.code_text(cell))) if len(cells) > 2 else []
    fields = by_distinct(cells[-4], lambda cell: _field(cell, year)) if len(cells) > 3 else []
    if fields and float in set(map(type, cells[-4])):
        fields = _mended_fields(fields, activities)
    if not fields:
        fields = by_distinct(activities, lambda code: ".".join(code.split(".")[:2]))
    return fields, units or [unit] * size, activities, accounts


def _field(cell: Any, year: int) -> str:
    text = codes.code_text(cell)
    return codes.activity(text, year) if text.count(".") < 2 else ""


def _mended_fields(fields: list[str], activities: list[str]) -> list[str]:
    """Fields read as numbers (2.2 for 2.20) take the field of the activity in or below their row."""
    mended = list(fields)
    below = ""
    for index in range(len(mended) - 1, -1, -1):
        activity = activities[index]
        if activity and not activity.startswith("X"):
            below = ".".join(activity.split(".")[:2])
        if "." in mended[index] and below and _lost_zero(mended[index], below):
            mended[index] = below
    return mended


def _lost_zero(field: str, whole: str) -> bool:
    head, _, tail = field.partition(".")
    return whole == f"{head}.{tail.lstrip('0')}0" and whole.endswith("0")


def _misread(
    columns: Sequence[Sequence[Any]], layout: Layout, place: Places, total: Flags
) -> list[tuple[int, int]]:
    """Cells of the code columns that hold something which is no code: (row index, column)."""
    misread: dict[int, int] = {}
    for column, read in zip(layout.codes[-4:][::-1], place[::-1], strict=False):
        strange = {cell for cell, code in set(zip(columns[column], read, strict=True)) if not code}
        strange = {cell for cell in strange if not is_blank(cell)}
        if strange:
            for index, cell in enumerate(columns[column]):
                if cell in strange and not total[index]:
                    misread.setdefault(index, column)
    return list(misread.items())


def _is_total_row(row: Sequence[Any], layout: Layout) -> bool:
    return any(headers.is_total(row[column]) for column in (*layout.codes, layout.name))


def _no_code(sheet: str, number: int, row: Sequence[Any], layout: Layout) -> Problem:
    return Problem(
        code="row_without_code",
        sheet=sheet,
        row=number,
        column=column_letters(layout.codes[-1]),
        read=str(row[layout.name])[:80],
        expected="kode rekening",
        remedy="Baris bernilai tanpa kode; lengkapi kodenya atau hapus barisnya.",
    )


def _bad_code(sheet: str, number: int, cell: Any, column: int) -> Problem:
    return Problem(
        code="bad_code",
        sheet=sheet,
        row=number,
        column=column_letters(column),
        read=str(cell)[:80],
        expected="kode menurut Permendagri 90/2019 (sejak 2021) atau 13/2006",
        remedy="Perbaiki kodenya; format selnya harus teks, bukan tanggal atau angka.",
    )


def _read_money(
    outline: Outline, sheet: Sheet, cells: Sequence[Sequence[Any]], layout: Layout
) -> list[Problem]:
    """Fill the outline's amounts: the spending groups summed; a row with an unreadable cell is bad."""
    problems: list[Problem] = []
    for name, columns in (("ceiling_sen", layout.ceilings), ("realised_sen", layout.realised)):
        if not columns:
            continue
        total = np.zeros(len(outline.rows), dtype=np.int64)
        blank = np.ones(len(outline.rows), dtype=np.bool_)
        for column in columns:
            read = read_amounts(
                cells[column], sheet=sheet.name, rows=outline.rows, column=column, known=~outline.bad
            )
            total += read.sen
            blank &= read.blank
            outline.bad |= read.bad
            problems += read.problems
        outline.amounts[name] = total
        outline.letters[name] = column_letters(columns[0])
        if blank.any():
            outline.unstated[name] = blank
    return problems


def _book_findings(book: Book, candidate: Candidate) -> list[Problem]:
    """What the book holds beside this table: copies, differing copies, working sheets."""
    detail, name = candidate.detail, book.sheets[candidate.sheet].name
    found = [
        Problem(
            "sheet_repeats",
            other,
            read=other,
            expected=name,
            remedy=f"Lembar ini mengulang lembar {name}; dimuat satu kali.",
        )
        for other in detail.get("repeats", ())
    ]
    found += [
        Problem(
            "sheet_differs",
            other,
            read=other,
            expected=name,
            held=True,
            remedy=f"Lembar ini mirip lembar {name} tetapi angkanya berbeda; pastikan mana yang benar.",
        )
        for other in detail.get("differing", ())
    ]
    found += [
        Problem("sheet_ignored", other, read=other, remedy="Lembar kerja; bukan tabel LRA, tidak dimuat.")
        for other in detail.get("ignored", ())
    ]
    return found


def _leaf_findings(table: Table, sheet: str, layout: Layout) -> None:
    rows, ceiling, realised = findings.spending_of(table)
    letters = column_letters(layout.ceilings[0]), column_letters(layout.realised[0])
    found = findings.negative(sheet, rows, "anggaran", letters[0], ceiling, held=True)
    found += findings.negative(sheet, rows, "realisasi", letters[1], realised)
    found += findings.over_ceiling(sheet, rows, letters[1], ceiling, realised)
    table.problems += shortened(found)


def _header_agencies(table: Table) -> None:
    units = set(table.columns["unit_code"])
    table.header.agencies = {unit: table.names.get(("unit", unit), "") for unit in sorted(units)}
