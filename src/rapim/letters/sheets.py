"""Documents of several parts: a drawing, paragraphs, titled tables, signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import words

from . import content, tables
from .content import Style
from .documents import Chart, picture_of
from .paper import render
from .tables import Cell


@dataclass(frozen=True, slots=True)
class Part:
    """A titled table: heads and sides of its columns (see `tables.table`), rows as written, a note."""

    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    chart: Chart | None = None

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The part as a form takes it.

        Units: none.
        Source: forms beside this module.
        """
        heads, sides = [head for head, _ in self.columns], "".join(side for _, side in self.columns)
        table = tables.table(heads, self.rows, sides, lang)
        return {"title": self.title, "note": self.note, "table": table, **picture_of(self.chart)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document says beside its letterhead; `signatures` are posts with names ("": to be filled in)."""

    parts: Sequence[Part] = ()
    notes: Sequence[str] = ()
    lines: Sequence[str] = ()
    closing: Sequence[str] = ()
    signatures: Sequence[tuple[str, str]] = ()
    number: str = ""
    subtitle: str = ""
    chart: Chart | None = None
    flipped: bool = False
    title: str = ""


def sheet_pages(found: Mapping[str, Any], code: str, sheet: Sheet, style: Style) -> bytes:
    """A document of several parts.

    Units: a summary of packages, text as written in, PDF out.
    Source: product, prints of packages.
    """
    lang = style.lang
    page = content.shared(found, style, code, sheet.subtitle) | {
        "flipped": sheet.flipped,
        "number": sheet.number,
        "notes": list(sheet.notes),
        "lines": list(sheet.lines),
        "closing": list(sheet.closing),
        "parts": [part.as_dict(lang) for part in sheet.parts],
        "signatures": [{"post": post, "name": name or BLANK} for post, name in sheet.signatures],
        **picture_of(sheet.chart),
    }
    if sheet.title:
        page["title"] = sheet.title
    return render("parts", page, content.moment_of(found))


BLANK = "(....................................)"


def facts(title: str, rows: Sequence[tuple[str, str]], lang: str) -> Part:
    """A part of labels and values.

    Units: text.
    Source: words `letter.c.matter` and `letter.c.said`.
    """
    shown = [[label, value or words.say("papers.unknown", lang)] for label, value in rows]
    return Part(title, (("matter", "l"), ("said", "L")), shown)
