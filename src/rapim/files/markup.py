"""Tables in HTML and MHTML, as old report servers send them under the name .xls."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

from .limits import Limits, too_big

Grid = list[list[object]]
_SPACES = re.compile(r"[\s\u00a0]+")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_MOST_SPAN = 1000
_HIDDEN = frozenset({"script", "style", "title", "head"})


class _Table:
    """One table while it is read: rows so far, the open cell, cells that reach down from above."""

    def __init__(self) -> None:
        self.rows: Grid = []
        self.row: list[object] | None = None
        self.text: list[str] | None = None
        self.number: str = ""
        self.span = (1, 1)
        self.below: dict[int, int] = {}
        self.fresh: dict[int, int] = {}

    def open_row(self) -> None:
        self.close_row()
        self.row = []

    def open_cell(self, attributes: dict[str, str | None]) -> None:
        self.close_cell()
        if self.row is None:
            self.row = []
        self.span = (_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
        self.number = attributes.get("x:num") or attributes.get("data-sheets-value-number") or ""
        self.text = []

    def close_cell(self) -> None:
        if self.text is None or self.row is None:
            return
        self._skip_covered()
        column, (across, down) = len(self.row), self.span
        self.row.extend([self._value(), *[""] * (across - 1)])
        if down > 1:
            self.fresh.update(dict.fromkeys(range(column, column + across), down - 1))
        self.text = None

    def close_row(self) -> None:
        self.close_cell()
        if self.row is None:
            return
        self._skip_covered()
        self.rows.append(self.row)
        self.below = {column: left - 1 for column, left in self.below.items() if left > 1} | self.fresh
        self.fresh = {}
        self.row = None

    def _skip_covered(self) -> None:
        while self.row is not None and self.below.get(len(self.row), 0) > 0:
            self.row.append("")

    def _value(self) -> object:
        text = _SPACES.sub(" ", "".join(self.text or [])).strip()
        if self.number:
            try:
                return float(self.number)
            except ValueError:
                return text
        return text


class _Reader(HTMLParser):
    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.open: list[_Table] = []
        self.done: list[_Table] = []
        self.hidden = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "table":
            table = _Table()
            self.open.append(table)
            self.done.append(table)
        elif self.open and tag == "tr":
            self.open[-1].open_row()
        elif self.open and tag in {"td", "th"}:
            self.open[-1].open_cell(dict(attrs))
            self._count(self.open[-1])
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif self.open and tag == "table":
            self.open.pop().close_row()
        elif self.open and tag == "tr":
            self.open[-1].close_row()
        elif self.open and tag in {"td", "th"}:
            self.open[-1].close_cell()

    def handle_data(self, data: str) -> None:
        if self.open and not self.hidden and self.open[-1].text is not None:
            self.open[-1].text.append(data)

    def _count(self, table: _Table) -> None:
        self.cells += table.span[0]
        if self.cells > self.limits.cells:
            raise too_big(f"{self.cells} sel")

    def tables(self) -> list[Grid]:
        while self.open:
            self.open.pop().close_row()
        return [table.rows for table in self.done if _holds_data(table.rows)]


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and len(text) < 9 and text.isdecimal() and int(text) else 1


def _holds_data(rows: Grid) -> bool:
    return any(cell != "" for row in rows for cell in row)


def tables_of_html(data: bytes, limits: Limits, charset: str = "") -> list[Grid]:
    """The tables of an HTML text, inner ones apart from the ones around them.

    A merged cell keeps its value in its first place; the other places are blank, as in a workbook.

    Units: none.
    Source: HTML 4 tables as SIPD and SIMDA report servers write them.
    """
    reader = _Reader(limits)
    reader.feed(_decoded(data, charset))
    reader.close()
    return reader.tables()


def _decoded(data: bytes, charset: str) -> str:
    declared = charset or (found[1].decode() if (found := _CHARSET.search(data[:4096])) else "utf-8")
    for name in (declared, "utf-8-sig", "cp1252"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def tables_of_mhtml(data: bytes, limits: Limits) -> list[tuple[str, Grid]]:
    """The tables of every HTML part of an MHTML archive, each with the name of its part.

    Units: none.
    Source: RFC 2557, as Excel's "web page, one file" writes it.
    """
    message = message_from_bytes(data, policy=policy.default)
    found: list[tuple[str, Grid]] = []
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            where = str(part.get("Content-Location", "")).rsplit("/", 1)[-1]
            charset = str(part.get_content_charset() or "")
            found += [(where, grid) for grid in tables_of_html(body, limits, charset)]
    return found
