"""Events beyond an agency's control, and savings: what happened, when, to which money, and why.

One row per event with unit, sub-activity, kind, day, amount, reason. Kinds: tender_saving (a
contract below its ceiling), not_transferred (the centre or the province did not send the money),
withheld (revenue fell short and the budget is held back), refocusing, disaster, other. An event
explains unspent money; it never lowers a ceiling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapim.files import dates, layout, numbers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.roles import plain
from rapim.files.tables import Table

from .caption import caption
from .gather import Gather
from .lines import LineReader
from .totals import Totals, is_total

KIND = "event"
COLUMNS = ("unit_code", "sub_activity", "event_kind", "date", "amount_sen", "reason")
_RULES = (
    (
        r"\b(sisa|penghematan|efisiensi|hemat)\b.*\b(tender|lelang|kontrak|pengadaan)\b|tender saving",
        "tender_saving",
    ),
    (
        r"tidak (di)?(transfer|salur)|(belum|tidak|gagal) (di)?(transfer|salur)|not transferred|kurang salur",
        "not_transferred",
    ),
    (r"tahan|tunda|rasionalisasi|pendapatan (kurang|tidak tercapai)|blokir|withheld", "withheld"),
    (r"refoc|realokasi", "refocusing"),
    (r"bencana|banjir|gempa|longsor|kebakaran|wabah|pandemi|disaster|kahar", "disaster"),
    (r"lain|other", "other"),
)
_KINDS = frozenset({"tender_saving", "not_transferred", "withheld", "refocusing", "disaster", "other"})


def event_kind_of(read: str) -> str:
    """The kind of an event from its words or its code, "" where they say none.

    Units: none.
    Source: kinds of the budget room's Event.
    """
    words = plain(read)
    if words.replace(" ", "_") in _KINDS:
        return words.replace(" ", "_")
    return next((kind for pattern, kind in _RULES if re.search(pattern, words)), "")


def recognise(book: Book) -> list[Candidate]:
    """The sheets of a book that list events.

    Units: confidence 0 to 1.
    Source: a kind, a day, an amount and a reason per row, and no SP2D number.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        place = layout.find(sheet.rows, index, required=("date", "amount", "reason"))
        if place and (place.has("event_kind") or place.has("kind")) and not place.has("number"):
            found.append(Candidate(KIND, "events", index, 0.9, sheet.name))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The events of a sheet; each row stored, counted as a total, or reported.

    Units: sen; calendar days.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    place = layout.find(sheet.rows, candidate.sheet, required=("date", "amount", "reason"))
    if place is None:
        gather.say(
            "header_missing",
            expected="jenis, tanggal, nilai, alasan",
            remedy="Tambahkan baris judul kolom.",
            fatal=True,
        )
        return gather.table
    return read_at(book, candidate, place)


def read_at(book: Book, candidate: Candidate, place: layout.Layout) -> Table:
    """The events under a header that is known.

    Units: sen; calendar days.
    Source: as `read`.
    """
    sheet = book.sheets[candidate.sheet]
    gather = Gather(KIND, COLUMNS, candidate.sheet, sheet.name)
    header = gather.table.header = caption(sheet.rows[: place.first], book.name)
    header.year = header.year or candidate.year
    gather.table.whole = False
    lines = LineReader(
        place, gather, year=header.year, unit=candidate.unit or next(iter(header.agencies), "")
    )
    totals = Totals(gather)
    for index, row in enumerate(sheet.rows[place.body :], place.body + 1):
        if not layout.is_blank(row):
            _row(gather, lines, totals, index, row)
    _year_of_days(gather)
    return gather.table


def _row(gather: Gather, lines: LineReader, totals: Totals, number: int, row: Sequence[Any]) -> None:
    columns = lines.found.columns
    amount, wrong = numbers.sen_of(lines.cell(row, "amount"))
    day, no_day = dates.day_of(lines.cell(row, "date"))
    kind_read = lines.text(row, "event_kind") or lines.text(row, "kind")
    if not kind_read and amount is None and not lines.text(row, "date"):
        return
    if not lines.text(row, "date") and is_total(row):
        totals.meet(number, columns, {"amount": amount})
        return
    kind = event_kind_of(kind_read)
    for code, role, expected in (
        (wrong if amount is None and wrong else "", "amount", "nilai rupiah"),
        ("" if day else no_day or "date_missing", "date", "tanggal peristiwa"),
        (
            "" if kind else "event_kind_unknown",
            "event_kind",
            "sisa tender, tidak ditransfer, ditahan, bencana, lain",
        ),
        ("negative_amount" if (amount or 0) < 0 else "", "amount", "nilai positif"),
    ):
        if code:
            shown = kind_read if role == "event_kind" else lines.text(row, role)
            gather.refuse(
                number,
                code,
                columns.get(role, columns.get("kind")),
                shown,
                expected,
                "Perbaiki sel ini di sumbernya, lalu muat lagi.",
            )
            return
    line = lines.line(row, day.year if day else None)
    gather.store(
        number,
        unit_code=line.unit_code,
        sub_activity=line.sub_activity,
        event_kind=kind,
        date=day,
        amount_sen=amount or 0,
        reason=lines.text(row, "reason"),
    )
    totals.add(amount=amount)


def _year_of_days(gather: Gather) -> None:
    """The fiscal year from the days, where the title gives none and all days agree."""
    years = {day.year for day in gather.table.columns["date"]}
    if gather.table.header.year is None and len(years) == 1:
        gather.table.header.year = years.pop()
