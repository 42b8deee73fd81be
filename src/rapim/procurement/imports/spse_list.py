"""Lists of tenders as the page of an LPSE (SPSE 4) delivers them: columns by position, no dates.

`{draw, recordsTotal, recordsFiltered, data: [[…14 cells…]]}`: code, name (with HTML labels), the
institution, stage, estimate (`7,6 M`), qualification, method, evaluation, kind with fiscal years,
SPSE version, contract value (`Rp 1.485.000.000,00` or `Nilai Kontrak belum dibuat`), three counters.
The government stands only in the file's name (`kota-bandung.json.gz`), or a person says it.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from rapim.files import numbers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.procurement.imports.columns import code, is_none, text, whole
from rapim.procurement.imports.listings import KIND, Listings

WIDTH = 14
_NUMBER, _NAME, _INSTITUTION, _STAGE, _HPS, _METHOD, _KIND, _VERSION, _VALUE = 0, 1, 2, 3, 4, 6, 8, 9, 10
_LABEL = re.compile(r"<span[^<>]*>([^<]*)</span>", re.IGNORECASE)
_YEARS = re.compile(r"\s*-\s*TA\s+(.*)$")
_ROUNDED = re.compile(r"\d\s*(?:rb|ribu|jt|juta|m|mlr|miliar|milyar|t|tn|triliun|trilyun)\b", re.IGNORECASE)
_NO_VALUE = "belum dibuat"
_REGION = re.compile(
    r"(?:lpse[-_ ])?(kab|kabupaten|kota|prov|provinsi)[-_. ]+([a-z][a-z-_ ]*?)"
    r"(?:[-_ ]*(20\d\d))?(?:[-_ ]*\(\d+\))?",
    re.IGNORECASE,
)
_TYPES = {"kab": "Kabupaten", "kota": "Kota", "prov": "Provinsi"}
_INITIALS = 3


def recognise(book: Book) -> list[Candidate]:
    """A JSON answer of an SPSE list page.

    Units: confidence 0 to 1.
    Source: DataTables answers of SPSE 4: `data` holds rows of 14 cells, the first a number.
    """
    rows = _rows(book)
    if not rows or sum(_is_row(row) for row in rows[:50]) * 2 < len(rows[:50]):
        return []
    return [Candidate(KIND, "spse_list", 0, 0.96, book.name)]


def read(book: Book, candidate: Candidate) -> Table:
    """The tenders of one list; a row that is none, or repeats a code, is reported.

    Units: sen.
    Source: module docstring.
    """
    rows = _rows(book)
    region, year = region_named(book.name)
    said = str(candidate.detail.get("region", ""))
    complete = year is None and int(book.document.get("recordsTotal", len(rows))) <= len(rows)
    listings = Listings("spse", candidate.sheet, book.sheets[candidate.sheet].name, whole=complete)
    listings.table.seen = len(rows)
    for at, row in enumerate(rows, 1):
        _take(listings, said or region, at, row)
    table = listings.done()
    table.problems += _about(book.name, region, said, complete=complete, shown=len(rows))
    return table


def region_named(name: str) -> tuple[str, int | None]:
    """The government that a file's name names, and the year that its list is cut to.

    `kota-surabaya-2013.json.gz` is Kota Surabaya and 2013, `prov-ntb.json` Provinsi NTB; ("", None)
    where it names none.

    Units: none.
    Source: file names of saved lists, which hold nothing else about their government.
    """
    stem = PurePath(name).name.split(".")[0]
    found = _REGION.fullmatch(stem)
    if not found:
        return "", None
    words = re.split(r"[-_ ]+", found[2].strip("-_ "))
    told = [
        word.upper() if len(word) <= _INITIALS and len(words) == 1 else word.capitalize() for word in words
    ]
    kind = next(full for short, full in _TYPES.items() if found[1].lower().startswith(short))
    return " ".join([kind, *told]), int(found[3]) if found[3] else None


def _rows(book: Book) -> list[Any]:
    document = book.document
    data = document.get("data") if isinstance(document, dict) else None
    return data if isinstance(data, list) and "recordsTotal" in document else []


def _is_row(row: Any) -> bool:
    return isinstance(row, list) and len(row) == WIDTH and str(row[_NUMBER]).isdigit()


def _take(listings: Listings, region: str, at: int, row: Any) -> None:
    if not _is_row(row):
        listings.report("bad_row", at, read=str(row))
        return
    name = "" if is_none(row[_NAME]) else str(row[_NAME])
    labels = [label.strip() for label in _LABEL.findall(name)]
    kind, year = _kind_and_year(listings, str(row[_KIND]))
    listings.add(
        at,
        {
            "region": region,
            "number": code(row[_NUMBER])[0],
            "fiscal_year": year,
            "name": text(_LABEL.sub(" ", name))[0],
            "institution": text(row[_INSTITUTION], 255)[0],
            "stage": text(row[_STAGE], 160)[0],
            "label": "; ".join(labels)[:64],
            "method": text(row[_METHOD], 96)[0],
            "kind": text(kind, 96)[0],
            "hps_sen": _money(listings, at, row[_HPS], "HPS"),
            "value_sen": _money(listings, at, row[_VALUE], "Nilai Kontrak"),
            "version": whole(row[_VERSION])[0],
        },
    )


def _kind_and_year(listings: Listings, told: str) -> tuple[str, int | None]:
    found = _YEARS.search(told)
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", found[1]) if found else []
    if not years:
        listings.count("year_not_given")
        return (told[: found.start()] if found else told), None
    if len(years) > 1:
        listings.count("several_years")
    return told[: found.start()] if found else told, int(years[0])


def _money(listings: Listings, at: int, cell: Any, column: str) -> int | None:
    if is_none(cell) or _NO_VALUE in str(cell):
        listings.count("value_not_given")
        return None
    amount, doubt = numbers.sen_of(str(cell), numbers.INDONESIAN)
    if amount is None or doubt:
        listings.report("not_a_number", at, column=column, read=str(cell))
        return None
    if _ROUNDED.search(str(cell)):
        listings.count("rounded_amounts")
    return amount


def _about(name: str, region: str, said: str, *, complete: bool, shown: int) -> list[Problem]:
    found = []
    if said or region:
        if not said:
            remedy = "Wilayah diambil dari nama berkas; periksa, atau sebutkan --region."
            found.append(Problem("region_from_name", read=region, expected="nama pemerintah", remedy=remedy))
    else:
        remedy = "Nama berkas tidak menyebut pemerintahnya; sebutkan dengan --region NAMA."
        found.append(
            Problem("region_unknown", read=name, expected="nama pemerintah", remedy=remedy, fatal=True)
        )
    if not complete:
        remedy = "Daftar ini sebagian; yang tidak ada di dalamnya tidak dianggap ditarik."
        read = f"{shown} baris"
        found.append(Problem("list_partial", read=read, expected="daftar yang utuh", remedy=remedy))
    return found
