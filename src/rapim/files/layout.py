"""Where a table stands on a sheet: its header rows, its columns, its first data row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import is_
from typing import Any

from . import roles
from .cells import Book, Sheet

_LOOK_DOWN = 60
_TEMPLATE_DOWN = 20
_NO_LETTER = re.compile(r"[^a-z ]+")
_TALLEST = 4
_STAND_INS = {"date": "paid_date", "amount": "net_amount"}
_NUMBERING = re.compile(r"\(?\s*(\d{1,2}|[a-z])(\.0)?\s*(=.*)?\)?|©|", re.IGNORECASE)


@dataclass(slots=True)
class Layout:
    """A header found: rows `first` to `last` (0-based), data from `body`.

    `headers` is the composed text of each column, `columns` maps a role to its first column,
    `spans` to all neighbouring columns under it, `sure` to the confidence of that role.
    """

    sheet: int
    first: int
    last: int
    body: int
    headers: list[str]
    columns: dict[str, int] = field(default_factory=dict)
    spans: dict[str, list[int]] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)

    def has(self, *wanted: str) -> bool:
        """Whether all these roles were found.

        Units: none.
        Source: house reading of forms.
        """
        return all(role in self.columns for role in wanted)


def text(cell: Any) -> str:
    """A cell as one line of text; whole floats without their ".0".

    Units: none.
    Source: spreadsheets keep codes and numbers alike as floats.
    """
    if type(cell) is str:
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""


def at(row: Sequence[Any], column: int) -> Any:
    """The cell of a row in a column, "" where the row ends before it.

    Units: 0-based column.
    Source: rows of a file may be shorter than its header.
    """
    return row[column] if column < len(row) else ""


def letter(column: int) -> str:
    """The letters a spreadsheet shows for a 0-based column.

    Units: column index in, letters out.
    Source: spreadsheet convention.
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_blank(row: Sequence[Any]) -> bool:
    """Whether no cell of a row holds anything.

    Units: none.
    Source: house reading of forms.
    """
    return all(cell is None or text(cell) == "" for cell in row)


def is_numbering(row: Sequence[Any]) -> bool:
    """Whether a row below a header only numbers the columns: `1 2 3`, `(a) (b)`, `(1) (2)`.

    Units: none.
    Source: Permendagri forms number their columns.
    """
    shown = [text(cell) for cell in row if text(cell)]
    if len(shown) < 3 or not all(_NUMBERING.fullmatch(cell) for cell in shown):
        return False
    numbers = [int(cell) for cell in re.findall(r"\d+", " ".join(cell.split("=")[0] for cell in shown))]
    return all(b - a in (1, 2) for a, b in pairwise(numbers))


def _filled(row: Sequence[Any], width: int) -> list[str]:
    """Texts of a row, each merged heading carried over the blank cells at its right."""
    out, last = [], ""
    for column in range(width):
        shown = text(row[column]) if column < len(row) else ""
        last = shown or last
        out.append(last)
    return out


def compose(rows: Sequence[Sequence[Any]], first: int, last: int) -> list[str]:
    """One header text per column from the rows of a header, group headings above.

    Units: 0-based rows.
    Source: merged header cells keep their text in the top-left cell only.
    """
    width = max((len(row) for row in rows[first : last + 1]), default=0)
    headers = [""] * width
    last = min(last, len(rows) - 1)
    for index in range(first, last + 1):
        own = [text(cell) for cell in rows[index]] + [""] * width
        carried = _filled(rows[index], width)
        for column in range(width):
            below = any(text(rows[r][column]) for r in range(index + 1, last + 1) if column < len(rows[r]))
            part = carried[column] if below and not own[column] else own[column]
            if part and part != headers[column]:
                headers[column] = f"{headers[column]} {part}".strip()
    return headers


def span_of(headers: list[str], column: int) -> list[int]:
    """The columns under one header: its own, and those right of it without a header of their own.

    Units: 0-based columns.
    Source: merged header cells.
    """
    span = [column]
    while span[-1] + 1 < len(headers) and headers[span[-1] + 1] in ("", headers[column]):
        span.append(span[-1] + 1)
    return span


def assign(headers: list[str]) -> tuple[dict[str, int], dict[str, float]]:
    """The column of each role, the surest header first.

    Units: 0-based columns, confidence 0 to 1.
    Source: roles.toml.
    """
    columns: dict[str, int] = {}
    sure: dict[str, float] = {}
    for column, header in enumerate(headers):
        role, confidence = roles.role_of(header) if header else ("", 0.0)
        if role and confidence > sure.get(role, 0.0):
            columns[role], sure[role] = column, confidence
    for role, other in _STAND_INS.items():
        if other in columns and role not in columns:
            columns[role], sure[role] = columns[other], sure[other]
    return columns, sure


def _looks_like_header(row: Sequence[Any]) -> bool:
    shown = [cell for cell in row if text(cell)]
    words = [cell for cell in shown if isinstance(cell, str) and re.search(r"[A-Za-z]", cell)]
    return len(words) >= 2 and len(words) * 2 >= len(shown)


def _at(rows: Sequence[Sequence[Any]], sheet: int, first: int, last: int) -> Layout:
    headers = compose(rows, first, last)
    columns, sure = assign(headers)
    spans = {role: span_of(headers, column) for role, column in columns.items()}
    body = last + 1
    while body < len(rows) and (is_blank(rows[body]) or is_numbering(rows[body])):
        body += 1
    return Layout(sheet, first, last, body, headers, columns, spans, sure)


def _score(layout: Layout) -> float:
    tall = layout.last - layout.first
    return sum(layout.sure.values()) - 0.2 * tall


def find(rows: Sequence[Sequence[Any]], sheet: int, *, required: Sequence[str] = ()) -> Layout | None:
    """The best header among the first rows of a sheet that has all required roles.

    Units: 0-based sheet and rows.
    Source: house reading of forms; headers up to four rows high.
    """
    fit = [layout for layout in _seen.layouts(rows, sheet) if layout.has(*required)]
    return max(fit, key=_score, default=None)


def template(
    book: Book, heads: Mapping[str, Collection[str]], needed: Collection[str]
) -> tuple[Sheet, int, dict[str, int]] | None:
    """The first sheet with the header of a template: the sheet, its header row, and the column of each name.

    `heads` has the spellings of each name in plain small letters; all of `needed` must be there.

    Units: 0-based rows and columns.
    Source: templates that Rapim gives out itself.
    """
    for sheet in book.sheets:
        for at, row in enumerate(sheet.rows[:_TEMPLATE_DOWN]):
            columns: dict[str, int] = {}
            for column, cell in enumerate(row):
                bare = " ".join(_NO_LETTER.sub(" ", text(cell).casefold()).split())
                for name, spelled in heads.items():
                    if bare in spelled:
                        columns.setdefault(name, column)
            if all(name in columns for name in needed):
                return sheet, at, columns
    return None


class _Seen:
    """The possible headers of the sheets looked at last: every importer asks for them, they are read once.

    A sheet is known again by its top rows, the same objects in the same order.
    """

    def __init__(self) -> None:
        self._kept: tuple[tuple[Sequence[Any], int, int, list[Layout]], ...] = ()

    def layouts(self, rows: Sequence[Sequence[Any]], sheet: int) -> list[Layout]:
        top = list(rows[: _LOOK_DOWN + _TALLEST])
        for known, length, number, found in self._kept:
            if (length, number, len(known)) == (len(rows), sheet, len(top)) and all(map(is_, known, top)):
                return found
        found = list(_layouts(rows, sheet))
        self._kept = ((top, len(rows), sheet, found), *self._kept)[:_SHEETS]
        return found


_SHEETS = 16
"""Of how many sheets the headers are kept."""
_seen = _Seen()


def _layouts(rows: Sequence[Sequence[Any]], sheet: int) -> Iterator[Layout]:
    for first in range(min(len(rows), _LOOK_DOWN)):
        if not _looks_like_header(rows[first]):
            continue
        for last in range(first, min(first + _TALLEST, len(rows))):
            if last > first and not _continues(rows[last]):
                break
            yield _at(rows, sheet, first, last)


def _continues(row: Sequence[Any]) -> bool:
    """Whether a row can be a lower row of a header: words only, no amounts."""
    shown = [cell for cell in row if text(cell)]
    return (
        bool(shown)
        and not is_numbering(row)
        and all(
            (isinstance(cell, str) and not re.fullmatch(r"[-\d.,()% ]+", cell.strip())) or text(cell) == "%"
            for cell in shown
        )
    )
