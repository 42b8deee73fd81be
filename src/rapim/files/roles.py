"""What a column of a sheet is, judged by the words of its header.

A role is what the importers call a column (`account`, `ceiling`, `date` …). The words are those of
Indonesian forms, of SIPD field names, of plain database exports and of English panels. A header
that equals a known phrase counts fully; one that contains it counts less, the more is left over.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

MONTH_ROLES = tuple(f"m{month:02d}" for month in range(1, 13))
MONTH_WORDS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "agt", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_MONTHS = {word: month for month, words in enumerate(MONTH_WORDS, 1) for word in words}
_CONTAINED = 0.85


def plain(text: object) -> str:
    """A header or label as lower-case words, so that `Kode_SKPD`, `KODE SKPD :` and `kode skpd` agree.

    Units: none.
    Source: headers of SIPD exports, RFK forms and database dumps.
    """
    words = re.sub(r"[^0-9a-z%]+", " ", str(text).lower().replace("%", " % ")).strip()
    return re.sub(r"\bsp ?2 ?([dbp])\b", r"sp2\1", re.sub(r" +", " ", words))


def is_year(text: str) -> bool:
    """Whether a text is a fiscal year of our time, and nothing else.

    Units: calendar year.
    Source: house rule; anything else is reported.
    """
    return len(text) == 4 and text.isascii() and text.isdecimal() and 1990 <= int(text) <= 2100


def is_month(text: str) -> bool:
    """Whether a text is the number of a month, and nothing else.

    Units: month 1 to 12.
    Source: house rule; anything else is reported.
    """
    return len(text) <= 2 and text.isdecimal() and 1 <= int(text) <= 12


def month_of(text: object) -> int | None:
    """The month (1 to 12) that a header or label names, if it is a month and nothing else.

    Units: month of the calendar.
    Source: SIPD RAK (`bulan_1`), the anggaran kas forms (`Januari`, `m01`).
    """
    words = plain(text)
    if words in _MONTHS:
        return _MONTHS[words]
    found = re.fullmatch(r"(?:bulan|bln|month|m) ?(\d{1,2})", words)
    number = int(found.group(1)) if found else 0
    return number if 1 <= number <= 12 else None


@cache
def phrases() -> dict[str, tuple[str, ...]]:
    """The phrases of each role, as the catalogue beside this module lists them.

    Units: none.
    Source: roles.toml.
    """
    raw = tomllib.loads(resources.files(__package__).joinpath("roles.toml").read_text("utf-8"))
    return {role: tuple(plain(phrase) for phrase in listed) for role, listed in raw.items()}


@cache
def role_of(header: str) -> tuple[str, float]:
    """The role of a header and how sure that is; ("", 0.0) where no phrase fits.

    Units: confidence 0 to 1.
    Source: roles.toml; the longest contained phrase wins.
    """
    words = plain(header)
    month = month_of(words)
    if month is not None:
        return MONTH_ROLES[month - 1], 1.0
    best, length = ("", 0.0), 0
    for role, listed in phrases().items():
        for phrase in listed:
            if words == phrase:
                return role, 1.0
            if len(phrase) > length and f" {phrase} " in f" {words} ":
                share = len(phrase) / max(len(words), 1)
                best, length = (role, _CONTAINED * (0.5 + share / 2)), len(phrase)
    return best
