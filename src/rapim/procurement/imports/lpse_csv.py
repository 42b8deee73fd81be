"""Published samples of tenders as flat tables: LPSE announcements, and OCDS with one row an award.

Both tell of other governments and are parts of their lists: what they lack is not withdrawn. Of
several awards of one tender the values are added. The value of an LPSE row is that of its outcome
(`hasil_lelang`) where the contract's own is not given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.tables import Table
from rapim.procurement.imports.columns import code, day, is_none, money, text, whole
from rapim.procurement.imports.listings import KIND, Listings

_LPSE = frozenset({"kd_lpse", "kd_lelang", "nama_lpse", "nama_paket", "hps"})
_OCDS = frozenset({"ocid", "tender_id", "tender_title", "buyer_name", "award_value_amount"})
_GOVERNMENT = re.compile(r"^(?:LPSE|Pemerintah(?:\s+Daerah)?)\s+", re.IGNORECASE)

Row = dict[str, Any]


def recognise(book: Book) -> list[Candidate]:
    """The sheets that hold LPSE announcements or flat OCDS awards.

    Units: confidence 0 to 1.
    Source: column names of the two samples.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        header = {str(cell).strip() for cell in sheet.rows[0]} if sheet.rows else set()
        for needs, source in ((_LPSE, "lpse_csv"), (_OCDS, "ocds_csv")):
            if needs <= header:
                found.append(Candidate(KIND, source, index, 0.95, sheet.name))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The tenders of one sheet; a row without its code is reported.

    Units: sen, days.
    Source: module docstring.
    """
    sheet = book.sheets[candidate.sheet]
    header = [str(cell).strip() for cell in sheet.rows[0]]
    reading = _Reading(Listings(candidate.source[:4], candidate.sheet, sheet.name, whole=False))
    rows = [
        (at, dict(zip(header, row, strict=False)))
        for at, row in enumerate(sheet.rows[1:], 2)
        if not all(is_none(cell) for cell in row)
    ]
    reading.listings.table.seen = len(rows)
    if candidate.source == "lpse_csv":
        for at, row in rows:
            reading.take(at, reading.announcement(at, row))
    else:
        reading.awards(rows)
    reading.listings.count("list_partial")
    return reading.listings.done()


class _Reading:
    """The reading of one sheet."""

    def __init__(self, listings: Listings) -> None:
        self.listings = listings

    def take(self, at: int, made: Row) -> None:
        if not made["number"]:
            self.listings.report("key_missing", at)
            return
        if made["fiscal_year"] is None:
            self.listings.count("year_not_given")
        if made["value_sen"] is None:
            self.listings.count("value_not_given")
        self.listings.add(at, made)

    def announcement(self, at: int, row: Row) -> Row:
        """A row of an LPSE list."""
        return {
            "region": _region(row.get("nama_lpse")),
            "number": code(row.get("kd_lelang"))[0],
            "fiscal_year": self._cell(whole, at, row, "tahun_anggaran"),
            "name": text(row.get("nama_paket"))[0],
            "institution": text(row.get("nama_satker") or row.get("nama_agency"), 255)[0],
            "kind": text(row.get("kategori"), 96)[0],
            "hps_sen": self._cell(money, at, row, "hps"),
            "value_sen": self._first(money, at, row, ("nilai_kontrak", "hasil_lelang")),
            "announced": self._cell(day, at, row, "tgl_pengumuman"),
            "ended": self._cell(day, at, row, "tanggal_akhir_lelang"),
            "contracted": self._cell(day, at, row, "tanggal_kontrak"),
        }

    def awards(self, rows: Sequence[tuple[int, Row]]) -> None:
        """Rows of awards, those of one tender as one."""
        tenders: dict[str, tuple[int, Row]] = {}
        for at, row in rows:
            made = self._award(at, row)
            key = f"{made['region']} {made['number']}"
            if made["number"] and (known := tenders.get(key)):
                self.listings.report("awards_joined", at, read=made["number"])
                _join(known[1], made)
            else:
                tenders[key if made["number"] else f"{at}"] = (at, made)
        for at, made in tenders.values():
            self.take(at, made)

    def _award(self, at: int, row: Row) -> Row:
        rupiah = is_none(row.get("currency")) or code(row.get("currency"))[0] == "IDR"
        if not rupiah:
            self.listings.report("currency_other", at, column="currency", read=str(row.get("currency")))
        return {
            "region": _region(row.get("buyer_name")),
            "number": code(row.get("tender_id"))[0],
            "fiscal_year": None,
            "name": text(row.get("tender_title"))[0],
            "institution": text(row.get("buyer_name"), 255)[0],
            "stage": text(row.get("tender_status"), 160)[0],
            "method": text(row.get("tender_procurementMethod"), 96)[0],
            "kind": text(row.get("tender_mainProcurementCategory"), 96)[0],
            "hps_sen": self._cell(money, at, row, "tender_value_amount") if rupiah else None,
            "value_sen": self._cell(money, at, row, "award_value_amount") if rupiah else None,
            "announced": self._cell(day, at, row, "tender_datePublished"),
            "ended": self._cell(day, at, row, "award_date"),
        }

    def _first(self, reader: Callable[[Any], Any], at: int, row: Row, columns: Sequence[str]) -> Any:
        filled = next((column for column in columns if not is_none(row.get(column))), columns[0])
        return self._cell(reader, at, row, filled)

    def _cell(self, reader: Callable[[Any], Any], at: int, row: Row, column: str) -> Any:
        value, doubt = reader(row.get(column))
        if doubt:
            said = "not_a_date" if reader is day else "not_a_number"
            self.listings.report(said, at, column=column, read=str(row.get(column)))
        return value


def _region(cell: Any) -> str:
    return _GOVERNMENT.sub("", text(cell)[0])[:96]


def _join(known: Row, other: Row) -> None:
    """Another award of a known tender: values add up, the last day counts."""
    amounts = [one["value_sen"] for one in (known, other) if one["value_sen"] is not None]
    known["value_sen"] = sum(amounts) if amounts else None
    days: list[dt.date] = [one["ended"] for one in (known, other) if one["ended"] is not None]
    known["ended"] = max(days, default=None)
