"""What the title rows above a table say: government, year, month, period, unit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from rapim.files import codes, dates, headers
from rapim.files.layout import text
from rapim.files.roles import plain
from rapim.files.tables import Header
from rapim.units import month_end

_YEAR = re.compile(r"(?:TAHUN(?: ANGGARAN)?|T\.?A\.?)\s*:?\s*(20[0-4]\d)", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:BULAN|S\.?\s?/?\s?D\.?|SAMPAI(?: DENGAN)?|KEADAAN|PER|POSISI|AKHIR)\b\s*:?\s*(.*)", re.IGNORECASE
)
_UNTIL = re.compile(r"\s(?:s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|-|–)\s", re.IGNORECASE)
_UNIT_LABEL = re.compile(
    r"(?:sub )?(?:unit(?: organisasi| kerja)?|skpd|opd|perangkat daerah|satuan kerja|organisasi)"
)
_BLANK = re.compile(r"[\s.…:_-]*")


def caption(rows: Sequence[Sequence[Any]], name: str = "") -> Header:
    """The header of a table from its title rows; a month or year only in the file's name is said so.

    Units: calendar.
    Source: title rows of SIPD exports and Permendagri forms.
    """
    header = Header()
    for row in rows:
        shown = [text(cell) for cell in row if text(cell)]
        if shown:
            _line(header, shown)
    if header.month is None and header.period_to and dates.is_month_end(header.period_to):
        header.month, header.month_source = header.period_to.month, "file"
    if header.year is None and header.period_to:
        header.year = header.period_to.year
    if header.month is None:
        header.month = dates.month_named(name) or dates.month_numbered(name)
        header.month_source = "name" if header.month else ""
    return header


def _line(header: Header, shown: list[str]) -> None:
    line = " ".join(shown)
    header.government = header.government or headers.government_named(line)
    header.version = header.version or headers.version_named(line)
    year = _YEAR.search(line)
    if year and header.year is None:
        header.year = int(year.group(1))
    _period(header, line)
    _unit(header, shown)
    month = _MONTH.search(line)
    if month and header.month is None and header.period_to is None:
        header.month = dates.month_named(month.group(1))
        header.month_source = "file" if header.month else ""
        year_beside = dates.year_named(month.group(1))
        header.year = header.year or (year_beside if header.month else None)


def _period(header: Header, line: str) -> None:
    """A span of days: `1 Januari s.d. 20 Agustus 2019`; the first day may leave its year out."""
    parts = _UNTIL.split(f" {line} ", maxsplit=1)
    last = dates.day_named(parts[1]) if len(parts) == 2 else None
    if last is None or header.period_to is not None:
        return
    before = re.sub(r".*(?:periode|tanggal|masa)\s*:?\s*", "", parts[0].strip(), flags=re.IGNORECASE)
    first = dates.day_named(before) or dates.day_named(f"{before} {last.year}")
    if first and first <= last:
        header.period_from, header.period_to = first, last


def _unit(header: Header, shown: list[str]) -> None:
    label, _, rest = shown[0].partition(":")
    if not _UNIT_LABEL.fullmatch(plain(label)):
        return
    value = " ".join([rest.strip(), *(cell for cell in shown[1:] if cell != ":")]).strip(" :")
    if not value or _BLANK.fullmatch(value):
        return
    code, name = codes.split_code(value)
    if codes.unit(code):
        header.agencies[codes.unit(code)] = name
    elif not header.agencies and name and not code:
        header.agencies[""] = name


def as_of(header: Header) -> dt.date | None:
    """The last day the header speaks of.

    Units: calendar day.
    Source: title rows.
    """
    if header.period_to or header.year is None or header.month is None:
        return header.period_to
    return month_end(header.year, header.month)
