"""Cells of procurement tables as days, sen, codes, flags and numbers, by the name of their column.

A name ends in `_sen` for money; days, flags and whole numbers are listed here; all else is text.
A cell that cannot be read leaves its place empty and is reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from rapim.files import codes, dates, numbers
from rapim.procurement.imports.kinds import listed
from rapim.units import INT64_MAX

DAYS = frozenset(
    listed(
        "selection_from selection_to contract_from contract_to use_from use_to created announced "
        "approved started finished decided starts ends date status_date bap_date ended contracted"
    )
)
FLAGS = frozenset(listed("early pdn umk excluded consolidated active winner verified"))
WHOLE = frozenset({"version", "addendum", "duration_days"})
SHARES = frozenset({"progress"})
CODES = frozenset(listed("rup_code number stage bidder vendor_code code parent"))
LIMITS = {
    "method": 64,
    "kind": 96,
    "fund": 48,
    "status": 48,
    "unit_name": 255,
    "vendor": 255,
    "contract_type": 48,
    "paid_how": 48,
    "document": 64,
    "code_read": 64,
    "mak": 160,
    "province": 96,
    "regency": 96,
    "duration_read": 96,
    "rup_code": 32,
    "stage": 32,
    "number": 64,
    "bidder": 64,
    "vendor_code": 64,
    "code": 64,
    "parent": 64,
}
"""How long a text may be; numbers of letters and stages are cut at 160."""
MOST_WHOLE = 32_767
TOO_LONG, DAMAGED = "too_long", "code_damaged"

_FREE = frozenset({"name", "reason", "location", "detail"})
_NONE = frozenset({"", "none", "null", "nan", "-", "na", "n/a"})
_TRUE = frozenset(
    {"1", "true", "t", "ya", "y", "pdn", "ukm", "pradipa", "konsolidasi", "dikecualikan", "aktif"}
)
_TRUE_FLOAT = re.compile(r"-?\d+\.0+")
_SCIENTIFIC = re.compile(r"\d\.?\d*[eE]\+?\d{1,2}")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_SMALL = re.compile(r"-?[0-9]{1,5}")
_BETWEEN_CODES = re.compile(r"\s*[;,|]\s*")
_LONGEST = 20
_DURATION = re.compile(r"(?<!\d)(\d{1,4})\s*(?:\([^)]*\)\s*)?hari", re.IGNORECASE)
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->|&nbsp;")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
_ACCOUNT_AT = re.compile(r"\.5\.")
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 1, 1)

Read = tuple[Any, str]
"""What was read, and a code where it could not be."""


def reader_of(name: str, kind: str = "") -> Callable[[Any], Read]:
    """How the cells of a column are read.

    Units: as the name says: sen, day, share 0 to 1, whole number, flag or text.
    Source: columns of `rapim.procurement.models`.
    """
    if name.endswith("_sen"):
        return money
    for names, reader in ((DAYS, day), (FLAGS, flag), (WHOLE, whole), (SHARES, share)):
        if name in names:
            return reader
    if name in CODES:
        return lambda cell: _cut(code(cell), LIMITS[name])
    if name in {"unit_code", "rup_codes"}:
        return unit if name == "unit_code" else joined_codes
    free = kind != "rup_line" if name == "mak" else name in _FREE and kind != "stage"
    limit = 0 if free else LIMITS.get(name, 160)
    return lambda cell: text(cell, limit)


def is_none(cell: Any) -> bool:
    """Whether a cell says nothing.

    Units: none.
    Source: exports write null as blank, `null` or `None`.
    """
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in _NONE)


def money(cell: Any) -> Read:
    """An amount in whole sen; fractions of a sen are rounded half to even and reported.

    Units: sen.
    Source: JSON and Parquet write amounts with a decimal point; spreadsheets as Indonesia does, so
    that the text `1.500` may be either and is not guessed.
    """
    if is_none(cell):
        return None, ""
    if isinstance(cell, str) and _THOUSANDS.fullmatch(cell.strip()):
        return None, numbers.AMBIGUOUS
    try:
        amount = Decimal(str(cell).strip()) if not isinstance(cell, bool) else None
    except InvalidOperation:
        return numbers.sen_of(cell)
    if amount is None or not amount.is_finite():
        return None, numbers.NOT_A_NUMBER
    if amount and amount.adjusted() > _LONGEST:
        return None, numbers.TOO_LARGE
    exact = amount * 100
    sen = int(exact.to_integral_value(ROUND_HALF_EVEN))
    if abs(sen) > INT64_MAX:
        return None, numbers.TOO_LARGE
    return sen, "" if sen == exact else numbers.FINER_THAN_SEN


def day(cell: Any) -> Read:
    """A day; 1970, years before 1990 and after 2100 are no dates of a package.

    Units: calendar day.
    Source: ISB writes ISO with and without time and zone, and `Aug 25, 2023, 12:00:00 AM`.
    """
    if is_none(cell):
        return None, ""
    found, doubt = dates.day_of(cell)
    if found is not None and not FIRST_DAY <= found < LAST_DAY:
        return None, dates.NOT_A_DATE
    return found, doubt


def flag(cell: Any) -> Read:
    """True, false or unknown.

    Units: none.
    Source: ISB writes flags as words (PDN / Non-PDN), as true / false and as 1 / 0.
    """
    if is_none(cell):
        return None, ""
    if isinstance(cell, bool):
        return cell, ""
    return code(cell)[0].casefold() in _TRUE, ""


def whole(cell: Any) -> Read:
    """A small whole number.

    Units: count.
    Source: none.
    """
    if is_none(cell):
        return None, ""
    bare = code(cell)[0]
    if _SMALL.fullmatch(bare) and abs(int(bare)) <= MOST_WHOLE:
        return int(bare), ""
    return None, numbers.NOT_A_NUMBER


def share(cell: Any) -> Read:
    """A percentage as a fraction.

    Units: percent in, 0 to 1 out.
    Source: `progres_pekerjaan` counts to 100.
    """
    if is_none(cell):
        return None, ""
    try:
        read = float(str(cell).strip().rstrip("%").replace(",", "."))
    except ValueError:
        return None, numbers.NOT_A_NUMBER
    return (read / 100, "") if 0 <= read <= 100 else (None, numbers.NOT_A_NUMBER)


def code(cell: Any) -> Read:
    """A code as text: 45643642.0 is 45643642; what Excel has rounded (1.23457E+11) is reported.

    Units: none.
    Source: tables with gaps turn codes into fractions; Excel shortens long numbers in CSV.
    """
    if is_none(cell):
        return "", ""
    bare = str(cell).replace("\x00", "").strip()
    if _TRUE_FLOAT.fullmatch(bare):
        return bare.split(".")[0], ""
    if not _SCIENTIFIC.fullmatch(bare):
        return bare, ""
    amount = Decimal(bare)
    if isinstance(cell, float | Decimal) or amount.as_tuple().exponent == 0:
        return str(int(amount)), ""
    return bare, DAMAGED


def joined_codes(cell: Any) -> Read:
    """Several codes of one field, apart by ";" whatever stood between them, each of them once.

    Units: none.
    Source: `kd_rup` of consolidated packages, `45643642.0; 45643643`.
    """
    told = ";".join(map(str, cell)) if isinstance(cell, list) else "" if is_none(cell) else str(cell)
    read = [code(part) for part in _BETWEEN_CODES.split(told)]
    doubt = next((said for _, said in read if said), "")
    return ";".join(dict.fromkeys(bare for bare, _ in read if bare)), doubt


def _cut(read: Read, limit: int) -> Read:
    bare, doubt = read
    return (bare, doubt) if len(bare) <= limit else (bare[:limit], TOO_LONG)


def unit(cell: Any) -> Read:
    """A unit code in its widths; what is no such code is left out.

    Units: none.
    Source: Permendagri 90/2019; older lists have codes such as `1. 20. 03`.
    """
    bare = "" if is_none(cell) else str(cell).replace(" ", "")
    return codes.unit(bare)[:64] if "." in bare else "", ""


def text(cell: Any, limit: int = 0) -> Read:
    """A text in one line, without markup; `kapal < 3 GT` is no markup.

    Units: none.
    Source: SPSE keeps HTML inside its texts.
    """
    if is_none(cell):
        return "", ""
    bare = str(cell).replace("\x00", "")
    if "<" in bare or "&" in bare:
        bare = _HTML.sub(" ", bare)
    for entity, sign in _ENTITIES.items() if "&" in bare else ():
        bare = bare.replace(entity, sign)
    bare = " ".join(bare.split())
    return bare[:limit] if limit else bare, ""


def days_in(said: str) -> int | None:
    """The days of a duration in words; None where it counts in something else.

    Units: calendar days.
    Source: `150  hari kelender`, `60 (enam puluh) hari`.
    """
    found = _DURATION.search(said)
    return int(found[1]) if found else None


def budget_codes(mak: str, year: int) -> tuple[str, str]:
    """Sub-activity and account of a budget string, "" where it has none.

    `2.07.03.2.01.0006.5.1.02.02.01.0013.…` is 2.07.03.2.01.0006 and 5.1.02.02.01.0013. To 2020 the
    unit stands between field and programme: `1.03.1.03.01.15.03.5.2` is 1.03.15.03 and 5.2.

    Units: fiscal year in.
    Source: MAK of RUP and SPSE; account worlds of `rapim.files.codes`.
    """
    head = mak.replace(" ", "").split(";")[0].split(",")[0]
    old = codes.world(year) == codes.OLD
    levels, deep = (5, 5) if old else (6, 6)
    for cut in _ACCOUNT_AT.finditer(head):
        before, after = head[: cut.start()].split("."), head[cut.start() + 1 :].split(".")
        if len(before) < levels - old:
            continue
        activity = codes.activity(".".join([*before[:2], *before[-2:]] if old else before[-6:]), year)
        account = codes.account(".".join(after[:deep]), year)
        if activity and account:
            return activity, account
    return "", ""
