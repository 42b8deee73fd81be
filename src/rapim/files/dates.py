"""Days, months and years as spreadsheets, exports and file names write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from rapim.units import month_end

_MONTHS = {
    1: "januari january jan",
    2: "februari february pebruari feb peb febr",
    3: "maret march mar mrt",
    4: "april apr",
    5: "mei may",
    6: "juni june jun",
    7: "juli july jul",
    8: "agustus august agu agt agst ags aug",
    9: "september sep sept",
    10: "oktober october okt oct",
    11: "november nopember nov nop",
    12: "desember december des dec",
}
MONTHS = {name: month for month, names in _MONTHS.items() for name in names.split()}
"""Month names, Indonesian and English, long and short, in lower case."""

_EPOCH = dt.date(1899, 12, 30)
_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[t ,].*)?")
_NAMED_DMY = re.compile(r"(?:[a-z']+,? )?(\d{1,2})[- ]([a-z]+)\.?[- ,]+(\d{4})(?:[ ,].*)?")
_NAMED_MDY = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})(?:[ ,].*)?")
_ZERO = re.compile(r"0{4}-0{2}-0{2}.*|0{1,2}[/.-]0{1,2}[/.-]0{4}|-+")
_WORD = re.compile(r"[a-z]+")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_UNTIL = re.compile(r"s\s*[./]?\s*d\s*[./]?\s+(?:bulan\s+|dengan\s+)?|sampai\s+(?:dengan\s+)?(?:bulan\s+)?")
NOT_A_DATE = "not_a_date"
DAY_MONTH_UNSURE = "day_month_unsure"


def day_of(cell: Any) -> tuple[dt.date | None, str]:
    """One cell as a day, with a code where it is none. Blank and 0000-00-00 give (None, "").

    Day before month, as Indonesia writes; `05/28/2025` can only be May and is read as such.

    Units: calendar day.
    Source: exports of SIPD, ISB and LPSE; Excel's day numbers count from 30 December 1899.
    """
    if isinstance(cell, dt.datetime):
        return cell.date(), ""
    if isinstance(cell, dt.date):
        return cell, ""
    if isinstance(cell, bool):
        return None, NOT_A_DATE
    if isinstance(cell, int | float):
        return _from_serial(cell)
    return (None, "") if cell is None else _from_text(str(cell))


def _from_serial(value: float) -> tuple[dt.date | None, str]:
    if value == 0:
        return None, ""
    if _SERIAL_FROM <= value <= _SERIAL_TO:
        return _EPOCH + dt.timedelta(days=int(value)), ""
    return None, NOT_A_DATE


def _from_text(text: str) -> tuple[dt.date | None, str]:
    bare = _SPACES.sub(" ", text).strip().casefold()
    if not bare or _ZERO.fullmatch(bare):
        return None, ""
    if found := _ISO.fullmatch(bare):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _DMY.fullmatch(bare):
        return _day_first(int(found[1]), int(found[2]), int(found[3]))
    if (found := _NAMED_DMY.fullmatch(bare)) and found[2] in MONTHS:
        return _made(int(found[3]), MONTHS[found[2]], int(found[1]))
    if (found := _NAMED_MDY.fullmatch(bare)) and found[1] in MONTHS:
        return _made(int(found[3]), MONTHS[found[1]], int(found[2]))
    return _from_serial(float(bare)) if bare.replace(".", "", 1).isdecimal() else (None, NOT_A_DATE)


def _day_first(first: int, second: int, year: int) -> tuple[dt.date | None, str]:
    if second > 12 >= first:
        return _made(year, first, second)
    return _made(year, second, first)


def _made(year: int, month: int, day: int) -> tuple[dt.date | None, str]:
    try:
        return dt.date(year, month, day), ""
    except ValueError:
        return None, NOT_A_DATE


def month_named(text: str) -> int | None:
    """The one month a text names (`lra_mei.xlsx` 5, `Realisasi s.d. Agustus` 8, `Jan-Mei` 5).

    Several months give the last when they form a span from an earlier one or stand after
    "s.d."; otherwise nothing is guessed.

    Units: month 1 to 12.
    Source: file names and title rows.
    """
    lower = text.casefold()
    if until := _UNTIL.search(lower):
        after = _months_in(lower[until.end() :])
        if after:
            return after[0]
    months = _months_in(lower)
    if not months:
        return None
    distinct = set(months)
    if len(distinct) == 1 or (len(distinct) == 2 and months[0] < months[-1] and _spans(lower)):
        return months[-1]
    return None


def _months_in(lower: str) -> list[int]:
    return [MONTHS[word] for word in _WORD.findall(lower) if word in MONTHS]


def _spans(lower: str) -> bool:
    return re.search(r"[a-z]\s*(?:-|–|_|s\s*[./]?\s*d)\s*\.?\s*(?:\d+\s+)?[a-z]", lower) is not None


def month_numbered(name: str) -> int | None:
    """The month a file name gives by number (`LRA-2024-05.xlsx`, `lra_bulan_5.xlsx`).

    Units: month 1 to 12.
    Source: file names.
    """
    found = re.search(r"(?:20[0-4]\d)[-_. ](0[1-9]|1[0-2])(?!\d)", name) or re.search(
        r"(?:bulan|bln)[-_. ]*(1[0-2]|0?[1-9])(?!\d)", name.casefold()
    )
    return int(found[1]) if found else None


def year_named(text: str) -> int | None:
    """The one year 2000 to 2049 a text names, else nothing.

    Units: calendar year.
    Source: title rows and file names.
    """
    years = {int(year) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def day_named(text: str) -> dt.date | None:
    """The last day written inside a longer text (`s.d. 31 Agustus 2019`), else nothing.

    Units: calendar day.
    Source: title rows.
    """
    lower = _SPACES.sub(" ", text).casefold()
    days = [_from_text(found[0])[0] for found in re.finditer(r"\d{1,2} [a-z]+ \d{4}", lower)]
    days += [_from_text(found[0])[0] for found in re.finditer(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}", lower)]
    known = [day for day in days if day]
    return max(known) if known else None


def is_month_end(day: dt.date) -> bool:
    """Whether a day is the last of its month.

    Units: calendar day.
    Source: calendar.
    """
    return day == month_end(day.year, day.month)
