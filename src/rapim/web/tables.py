"""One table, three forms: a page, CSV and Excel (`?format=csv|xlsx`).

Whoever sees a table may take it along. Numbers stay numbers: money leaves as rupiah, a share as
a fraction (CSV) or a percent cell (Excel), a date as a date. Each file says its as-of day, its
source, and whether it is simulated.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from rapim import words
from rapim.words import say

FORMATS = ("csv", "xlsx")
MEDIA_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELLS = {
    "money": "#,##0.00",
    "share": "0.00%",
    "points": "0.00",
    "count": "#,##0",
    "degrees": "0.00000",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "text": "@",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `kind` is text, money (sen), share, points, count, degrees, date or moment (UTC)."""

    key: str
    title: str
    kind: str = "text"
    width: int = 16

    @property
    def numeric(self) -> bool:
        """Whether the column stands to the right."""
        return self.kind in {"money", "share", "points", "count", "degrees"}


@dataclass(slots=True)
class Table:
    """Rows by key; a row may carry `<key>_href` for a link and `tone` for its status."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    source: str = ""
    as_of: dt.date | None = None
    simulated: bool = False
    empty: str = ""
    lang: str = "id"
    zone: str = "Asia/Jakarta"
    notes: list[str] = field(default_factory=list)

    def about(self) -> list[tuple[str, str]]:
        """What every file says of itself."""
        found = [(say("export.source", self.lang), self.source)] if self.source else []
        if self.as_of:
            found.insert(0, (say("export.as_of", self.lang), self.as_of.isoformat()))
        if self.simulated:
            found.append((say("export.nature", self.lang), say("page.simulated", self.lang)))
        return found

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The rows for a page: for each column its words and link."""
        return [
            {
                "tone": row.get("tone", ""),
                "cells": [
                    (c, self.words(row.get(c.key), c.kind), row.get(f"{c.key}_href", ""))
                    for c in self.columns
                ],
            }
            for row in self.rows
        ]

    def words(self, value: Any, kind: str) -> str:
        """A value as the page says it; nothing is a dash."""
        if value is None or value == "":
            return "–"
        if kind == "moment":
            at = value.astimezone(ZoneInfo(self.zone))
            return f"{words.short_day(at.date(), self.lang)} {words.minute(at, self.zone)}"
        if kind == "date":
            return words.short_day(_date(value), self.lang)
        said: dict[str, Callable[..., str]] = {
            "money": words.rupiah,
            "share": words.percent,
            "points": words.points,
            "count": words.whole,
        }
        return said[kind](value, self.lang) if kind in said else _text(value)


def export(request: HttpRequest, table: Table) -> HttpResponse | None:
    """The table as a file where the address asks for one, else None."""
    wish = request.GET.get("format", "")
    if wish not in FORMATS:
        return None
    body, media = (
        (as_csv(table), "text/csv; charset=utf-8") if wish == "csv" else (as_xlsx(table), MEDIA_XLSX)
    )
    response = HttpResponse(body, content_type=media)
    day = f"-{table.as_of.isoformat()}" if table.as_of else ""
    sim = "-simulasi" if table.simulated else ""
    response["Content-Disposition"] = f'attachment; filename="{slugify(table.name)}{day}{sim}.{wish}"'
    return response


def as_csv(table: Table) -> bytes:
    """Comma-separated UTF-8 with a byte order mark; what the file says of itself stands in last columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    about = table.about()
    writer.writerow([*(c.title for c in table.columns), *(title for title, _ in about)])
    for row in table.rows:
        writer.writerow(
            [*(_plain(row.get(c.key), c.kind) for c in table.columns), *(text for _, text in about)]
        )
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """One sheet: title, what it is, a header that stays, and cells with their kinds."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(
            table.title[:31].translate(str.maketrans("[]:*?/\\", "       ")) or "Tabel"
        )
        bold, kinds = book.add_format({"bold": True}), _formats(book)
        sheet.write_string(0, 0, table.title, bold)
        top = 1
        for title, text in table.about():
            sheet.write_string(top, 0, f"{title}: {text}")
            top += 1
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(top + 1, at, column.title, bold)
        for line, row in enumerate(table.rows, top + 2):
            for at, column in enumerate(table.columns):
                _write(sheet, line, at, row.get(column.key), column.kind, kinds)
        sheet.freeze_panes(top + 2, 1)
        sheet.autofilter(top + 1, 0, top + 1 + max(1, len(table.rows)), len(table.columns) - 1)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    return {kind: book.add_format({"num_format": text}) for kind, text in _CELLS.items()}


def _write(sheet: Any, line: int, at: int, value: Any, kind: str, kinds: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "money":
        sheet.write_number(line, at, value / 100, kinds[kind])
    elif kind == "date":
        sheet.write_datetime(line, at, _date(value), kinds[kind])
    elif kind == "moment":
        sheet.write_datetime(line, at, value.astimezone(dt.UTC).replace(tzinfo=None), kinds[kind])
    elif kind in {"share", "points", "count", "degrees"}:
        sheet.write_number(line, at, value, kinds[kind])
    else:
        sheet.write_string(line, at, _text(value), kinds["text"])


def _plain(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "money":
        return str(Decimal(value) / 100)
    if kind == "date":
        return _date(value).isoformat()
    if kind == "moment":
        text: str = value.astimezone(dt.UTC).isoformat(timespec="seconds")
        return text
    if kind in {"share", "points", "count", "degrees"}:
        return repr(value)
    text = _text(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _date(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _text(value: Any) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)
