"""The regions' own LRA form: "LAPORAN REALISASI ANGGARAN PENDAPATAN DAN BELANJA DAERAH", accounts only.

One unit per file, named above the table; account rows with their ceiling and what was realised since
January. Its realisation column often stands one place left of its heading. Revenue rows stand in the
same table and are leaves like the others (`income` takes them apart); financing rows are reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rapim.files import codes, headers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book, Sheet
from rapim.files.guards import column_letters
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table

from . import findings
from .cutting import columns_of, is_blank, read_amounts, shortened
from .leaves import KEY, Sheetful, header_with, table_of
from .outline import Outline

KIND, SOURCE = "lra", "lra_local"
_UNIT = re.compile(r"(?:sub\s*)?unit organisasi|skpd|opd|perangkat daerah", re.IGNORECASE)
_READ = ("4", "5")
_UNTIL = re.compile(r"\bs\s*[./]?\s*d\b|sampai", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the form's parts stand; `shifted` says that realisation is not under its heading."""

    head: headers.Head
    codes: tuple[int, ...]
    names: tuple[int, ...]
    ceiling: int
    realised: int
    shifted: bool


def recognise(book: Book) -> list[Candidate]:
    """The forms of a book.

    Units: none.
    Source: title and header labels of the form.
    """
    return [
        Candidate(KIND, SOURCE, index, 0.9, sheet.name)
        for index, sheet in enumerate(book.sheets)
        if find_layout(sheet) is not None
    ]


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout of a sheet, or nothing where it is not this form.

    Units: column index.
    Source: title "LAPORAN REALISASI ANGGARAN"; header Kode Rekening, Uraian, Anggaran, Realisasi.
    """
    head = headers.find_head(sheet.rows, ("kode rekening", "kode"))
    if head is None or head.having("operasi") or head.having("januari"):
        return None
    titles = " ".join(str(cell) for row in sheet.rows[: head.first] for cell in row).casefold()
    if "laporan realisasi" not in titles:
        return None
    coded = tuple(i for i, label in enumerate(head.labels) if label.startswith("kode"))
    names = tuple(i for i, label in enumerate(head.labels) if label.startswith("uraian"))
    ceiling = next((i for i, label in enumerate(head.labels) if label.startswith("anggaran")), -1)
    heading = next((i for i, label in enumerate(head.labels) if label.startswith("realisasi")), -1)
    if not coded or not names or ceiling < 0 or heading < 0:
        return None
    realised = _realised_column(sheet.rows[head.data :], ceiling, heading)
    return Layout(head, coded, names, ceiling, realised, realised != heading)


def _realised_column(rows: Sequence[Sequence[Any]], ceiling: int, heading: int) -> int:
    """The heading's own column where it holds anything, else the last filled one before it."""
    for column in range(heading, ceiling, -1):
        if any(not is_blank(row[column]) for row in rows if _code(row, range(ceiling))):
            return column
    return heading


def _code(row: Sequence[Any], columns: Sequence[int]) -> str:
    return next((text for column in columns if (text := codes.code_text(row[column]))), "")


def read(book: Book, candidate: Candidate) -> Table:
    """The deepest accounts of revenue and spending of one form, with every row accounted for.

    Units: sen.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    layout = find_layout(sheet)
    if layout is None:
        return Table(KIND, Header(), {name: [] for name in (*KEY, "sheet", "row")})
    titles = sheet.rows[: layout.head.first]
    header = header_with(headers.read_titles(titles, book.name), year=candidate.year)
    if any(isinstance(cell, str) and _UNTIL.search(cell) for row in titles for cell in row):
        header.variant = "cumulative"
    unit, name = _unit(titles)
    sheetful = _cut(sheet, layout, header, unit or candidate.unit, candidate.sheet)
    table, _ = table_of(KIND, sheetful)
    if unit:
        table.header.agencies = {unit: name}
    _leaf_findings(table, sheet.name, layout)
    return table


def _unit(titles: Sequence[Sequence[Any]]) -> tuple[str, str]:
    """Code and name of the last unit line above the table (`Sub Unit Organisasi : 1.02… Dinas …`)."""
    found = ("", "")
    for row in titles:
        texts = [str(cell).strip() for cell in row if not is_blank(cell)]
        if texts and _UNIT.match(texts[0]):
            rest = " ".join(texts)[_end(texts[0]) :].strip(" :")
            code, name = codes.split_code(rest)
            if codes.unit(code):
                found = codes.unit(code), name
    return found


def _end(label: str) -> int:
    found = _UNIT.match(label)
    return found.end() if found else 0


def _cut(sheet: Sheet, layout: Layout, header: Header, unit: str, index: int) -> Sheetful:
    body = sheet.rows[layout.head.data :]
    keep = [i for i, row in enumerate(body) if _code(row, layout.codes)]
    rows = [body[i] for i in keep]
    numbers = [layout.head.data + i + 1 for i in keep]
    read_as = [_code(row, layout.codes) for row in rows]
    year = header.year or codes.LAST_OLD_YEAR + 5
    accounts = [codes.account(text, year) for text in read_as]
    bad = np.array([not account.startswith(_READ) for account in accounts], dtype=np.bool_)
    none = [""] * len(rows)
    outline = Outline(
        sheet.name, year, numbers, none, [unit] * len(rows), none, accounts, np.zeros_like(bad), bad, {}
    )
    problems = _strange(sheet.name, layout, numbers, read_as, accounts)
    columns = columns_of(rows) or [()] * len(layout.head.labels)
    for amount, column in (("ceiling_sen", layout.ceiling), ("realised_sen", layout.realised)):
        read = read_amounts(columns[column], sheet=sheet.name, rows=numbers, column=column, known=~bad)
        outline.amounts[amount], outline.letters[amount] = read.sen, column_letters(column)
        outline.unstated[amount] = read.blank
        outline.bad = outline.bad | read.bad
        problems += read.problems
    names = [next((str(row[c]).strip() for c in layout.names if not is_blank(row[c])), "") for row in rows]
    return Sheetful(index, outline, names, read_as, header, shortened(problems))


def _strange(
    sheet: str, layout: Layout, numbers: Sequence[int], read_as: Sequence[str], accounts: Sequence[str]
) -> list[Problem]:
    """Rows that are neither revenue nor spending, whose code is none, and a heading beside its column."""
    found = [
        Problem(
            code="not_spending" if account else "bad_code",
            sheet=sheet,
            row=row,
            read=text,
            expected="rekening pendapatan (4…) atau belanja (5…)",
            remedy=(
                "Pembiayaan belum menjadi bagian papan; baris ini tidak disimpan."
                if account
                else "Perbaiki kode rekeningnya."
            ),
        )
        for row, text, account in zip(numbers, read_as, accounts, strict=True)
        if not account.startswith(_READ)
    ]
    if layout.shifted:
        found.append(
            Problem(
                code="heading_shifted",
                sheet=sheet,
                row=layout.head.first + 1,
                column=column_letters(layout.realised),
                read="REALISASI",
                expected=f"judul di kolom {column_letters(layout.realised)}",
                remedy="Judul kolom realisasi bergeser dari isinya; isi di sebelah kirinya yang dibaca.",
            )
        )
    return found


def _leaf_findings(table: Table, sheet: str, layout: Layout) -> None:
    rows, ceiling, realised = findings.spending_of(table)
    found = findings.negative(sheet, rows, "anggaran", column_letters(layout.ceiling), ceiling, held=True)
    found += findings.over_ceiling(sheet, rows, column_letters(layout.realised), ceiling, realised)
    table.problems += shortened(found)
