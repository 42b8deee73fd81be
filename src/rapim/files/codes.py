"""Account, activity and unit codes of both worlds, as read and in canonical widths.

To FY2020 Permendagri 13/2006 (account 1.1.1.2.2 digits, activity 1.2.2.2), from FY2021 Permendagri
90/2019 (account 1.1.2.2.2.4, sub-activity 1.2.2.1.2.2 or .4, unit 1.2.1.2.1.2.2.4).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

OLD, NEW = 2006, 2019
LAST_OLD_YEAR = 2020
FOUR_DIGIT_YEAR = 2024

_ACCOUNT = {OLD: (1, 1, 1, 2, 2), NEW: (1, 1, 2, 2, 2, 4)}
_ACTIVITY = {OLD: (1, 2, 2, 2), NEW: (1, 2, 2, 1, 2, 4)}
_ACTIVITY_LEVELS = {
    OLD: {1: "affair", 2: "field", 3: "programme", 4: "activity"},
    NEW: {1: "affair", 2: "field", 3: "programme", 5: "activity", 6: "sub_activity"},
}
_UNIT = (1, 2, 1, 2, 1, 2, 2, 4)
_DOTTED = re.compile(r"[0-9X]+(?:\.[0-9X]+)*", re.IGNORECASE)
_LEADING = re.compile(r"\s*([0-9X]+(?:\.[0-9X]+)*)\.?(?:\s*[-:–]\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL)


def world(year: int) -> int:
    """Which code world a fiscal year uses: 2006 or 2019.

    Units: fiscal year in, year of the regulation out.
    Source: Permendagri 13/2006 to FY2020, Permendagri 90/2019 from FY2021.
    """
    return OLD if year <= LAST_OLD_YEAR else NEW


def code_text(cell: Any) -> str:
    """A code cell as text, or "" where it holds no code: 5.1 read as a number becomes "5.1".

    A number cannot say whether zeros were lost at its end (2.2 may have been 2.20): callers that
    know the neighbours decide.

    Units: none.
    Source: spreadsheets turn short codes into numbers.
    """
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, int):
        return str(cell)
    if not isinstance(cell, str):
        return ""
    text = cell.strip().strip("'`\u200b\ufeff").rstrip(".").replace(" ", "").upper()
    return text if _DOTTED.fullmatch(text) else ""


def split_code(cell: Any) -> tuple[str, str]:
    """A cell that holds a code and a name (`5.1.02 Belanja Barang dan Jasa`) as the two.

    Units: none.
    Source: wide DPA recaps and working sheets.
    """
    if not isinstance(cell, str):
        return code_text(cell), ""
    found = _LEADING.fullmatch(cell)
    if found is None:
        return "", cell.strip()
    return found[1].upper(), found[2].strip()


@lru_cache(maxsize=65536)
def account(read: str, year: int) -> str:
    """An account code in the canonical widths of its world, or "" where it is none of them.

    `5.1.02.01.001.00024` and `5.1.2.1.1.24` of FY2026 are `5.1.02.01.01.0024`; `5.2.3.01.01` of
    FY2021 is none: its other levels kept their zeros, so its third level belongs to the old world.

    Units: none.
    Source: Permendagri 13/2006; Permendagri 90/2019; SIPD exports.
    """
    widths = _ACCOUNT[world(year)]
    parts = read.split(".")
    if not 1 <= len(parts) <= len(widths) or parts[0] not in {"4", "5", "6", "7", "8"}:
        return ""
    if not all(part.isdecimal() and len(part) <= 5 for part in parts):
        return ""
    if len(parts) >= 3 and _other_world(parts, widths):
        return ""
    if any(len(part.lstrip("0")) > width for part, width in zip(parts, widths, strict=False) if width < 2):
        return ""
    return ".".join(str(int(part)).zfill(width) for part, width in zip(parts, widths, strict=False))


def _other_world(parts: list[str], widths: tuple[int, ...]) -> bool:
    """Whether the third level has the width of the other world while zeros were kept elsewhere."""
    third = parts[2]
    if widths[2] == 1:
        return len(third) > 1
    return len(third) == 1 and any(len(p) > 1 and p[0] == "0" for p in parts[3:])


@lru_cache(maxsize=65536)
def activity(read: str, year: int) -> str:
    """A field, programme, activity or sub-activity code in canonical widths, "" where it is none.

    The last level of a sub-activity has four digits from FY2024, before that two or as many as read.

    Units: none.
    Source: Permendagri 13/2006; Permendagri 90/2019 and its updates.
    """
    widths = _ACTIVITY[world(year)]
    parts = read.upper().split(".")
    if len(parts) not in _ACTIVITY_LEVELS[world(year)] or not 1 <= len(parts) <= len(widths):
        return ""
    out = []
    for index, (part, width) in enumerate(zip(parts, widths, strict=False)):
        if set(part) == {"X"}:
            out.append("X" * width)
        elif not part.isdecimal() or (width == 1 and len(part.lstrip("0")) > 1) or len(part) > 5:
            return ""
        else:
            out.append(str(int(part)).zfill(_last_width(part, year) if index == 5 else width))
    return ".".join(out)


def _last_width(part: str, year: int) -> int:
    if year >= FOUR_DIGIT_YEAR or len(part) > 2:
        return 4
    return 2


@lru_cache(maxsize=65536)
def unit(read: str) -> str:
    """A unit code: eight groups of the 2019 world get their widths back, others stay as read.

    Units: none.
    Source: Permendagri 90/2019 (1.2.1.2.1.2.2.4 digits); older codes have no single form.
    """
    parts = read.upper().split(".")
    if len(parts) < 2 or not all(part.isdecimal() or set(part) == {"X"} for part in parts):
        return ""
    if len(parts) not in {7, 8}:
        return read.upper()
    return ".".join(part.zfill(width) for part, width in zip(parts, _UNIT, strict=False))


def agency(unit_code: str) -> str:
    """The agency of a unit: its code without the last group.

    Units: none.
    Source: SIPD unit codes end with the sub-unit.
    """
    return unit_code.rpartition(".")[0] or unit_code


def activity_level(code: str, year: int) -> str:
    """The level of an activity code: affair, field, programme, activity, sub_activity or "".

    Units: none.
    Source: number of groups, by the world of the fiscal year.
    """
    return _ACTIVITY_LEVELS[world(year)].get(code.count(".") + 1, "") if code else ""


def account_level(code: str) -> int:
    """How many levels deep an account code is (5 = 1, 5.1 = 2 …), 0 for none.

    Units: level.
    Source: number of groups.
    """
    return code.count(".") + 1 if code else 0


def leaf_level(year: int) -> int:
    """How many levels a whole account code has.

    Units: level.
    Source: five to FY2020, six from FY2021.
    """
    return len(_ACCOUNT[world(year)])


def parent(code: str, levels: int = 1) -> str:
    """A code without its last groups.

    Units: none.
    Source: codes are trees by their dots.
    """
    parts = code.split(".")
    return ".".join(parts[:-levels])


def chain(sub_activity: str, year: int) -> tuple[str, str, str]:
    """Programme, activity and sub-activity of a code; to FY2020 the last two are the same.

    Units: none.
    Source: Permendagri 13/2006 knows no sub-activity.
    """
    parts = sub_activity.split(".")
    programme = ".".join(parts[:3])
    if world(year) == OLD:
        return programme, ".".join(parts[:4]), ".".join(parts[:4])
    return programme, ".".join(parts[:5]), ".".join(parts[:6])


def doubt(sub_activity: str, year: int) -> str:
    """A code for a sub-activity that its fiscal year should not have, or "".

    Units: none.
    Source: four-digit sub-activities came with Kepmendagri 900.1.15.5-1317/2023 (T-BUD-07).
    """
    parts = sub_activity.split(".")
    if len(parts) == 6 and len(parts[5]) == 4 and LAST_OLD_YEAR < year < FOUR_DIGIT_YEAR - 1:
        return "sub_activity_too_wide"
    return ""
