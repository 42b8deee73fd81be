"""Amounts and percentages as spreadsheets write them: numbers, texts, and texts with a unit.

An Indonesian spreadsheet writes 1234567.89 as `1.234.567,89`; an English one as `1,234,567.89`; a
presentation as `1,23 Jt`. A cell that could be read in two ways is not guessed: it gets a code.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapim.units import INT64_MAX

INDONESIAN = "id"
ENGLISH = "en"

NOT_A_NUMBER = "not_a_number"
AMBIGUOUS = "ambiguous_number"
FORMULA_ERROR = "formula_error"
NOT_FINITE = "not_finite"
INEXACT = "inexact_number"
TOO_LARGE = "too_large"
DATE_FOR_NUMBER = "date_for_number"
FINER_THAN_SEN = "finer_than_sen"

Reading = tuple[int | None, str]
"""The sen read (None where nothing could be read) and a code (empty where all is well)."""

_EXACT_FLOAT = 2.0**53
_SURE_FRACTION = 2.0**51
_UNITS = {
    "": 1,
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "m": 10**9,
    "mlr": 10**9,
    "miliar": 10**9,
    "milyar": 10**9,
    "t": 10**12,
    "tn": 10**12,
    "triliun": 10**12,
    "trilyun": 10**12,
}
_BLANK = re.compile(r"[\s\u00a0\u202f\u2007]+")
_SHAPE = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−])?(?:rp\.?|idr)?(?P<sign2>[-−])?(?P<body>\d[\d.,]*?)(?:,-|,--|,=)?"
    r"(?P<unit>[a-z]*)\.?(?P<after>-)?(?P<close>\))?"
)
_MONEY = re.compile(r"\s*'?\s*[-+−(]{0,2}\s*(?:rp\.?|idr)?\s*[-−(]?\s*\d", re.IGNORECASE)
_DASHES = frozenset({"-", "–", "—", "−", "--", "rp-", "rp.-", "(-)"})
_PLAIN_ID = re.compile(r"(?:-?\d{1,3}(?:\.\d{3}){0,5},\d\d\n)+", re.ASCII)
_PLAIN_INT = re.compile(r"(?:-?\d{1,16}\n)+", re.ASCII)
_GROUPED_ID = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_EN = re.compile(r"\d{1,3}(?:,\d{3})+")


def sen_of(cell: Any, style: str = "") -> Reading:
    """One money cell in rupiah as whole sen, and a code where it is not what it should be.

    Blank gives (None, ""), a dash zero. `style` says which separators the neighbours of the cell
    use ("id", "en" or "" when unknown); it decides only what the text itself leaves open.

    Units: rupiah in, sen out.
    Source: spelling of amounts in SIPD exports and local working sheets.
    """
    kind = type(cell)
    if kind is float or kind is int:
        return _from_number(cell)
    if kind is str:
        return _from_text(cell, style)
    if cell is None:
        return None, ""
    return None, NOT_A_NUMBER if kind is bool else DATE_FOR_NUMBER


def looks_like_money(text: str) -> bool:
    """Whether a text begins as an amount does: a digit, after a sign, a bracket or Rp at most.

    Units: none.
    Source: spelling of amounts in SIPD exports and local working sheets.
    """
    return _MONEY.match(text) is not None


def _from_number(value: float | int) -> Reading:
    if not math.isfinite(value):
        return None, NOT_FINITE
    if isinstance(value, int) or value.is_integer():
        if abs(value) >= _EXACT_FLOAT:
            return None, INEXACT
        return int(value) * 100, ""
    scaled = value * 100.0
    if abs(scaled) >= _SURE_FRACTION:
        return None, INEXACT
    whole = round(scaled)
    return whole, "" if _near(scaled, whole) else FINER_THAN_SEN


def _near(scaled: float, whole: float) -> bool:
    return abs(scaled - whole) <= max(1e-3, abs(scaled) * 2.0**-46)


def _from_text(text: str, style: str) -> Reading:
    bare = _BLANK.sub("", text).casefold().removeprefix("'")
    if not bare:
        return None, ""
    if bare in _DASHES:
        return 0, ""
    if bare[0] == "#" or bare.startswith("err:"):
        return None, FORMULA_ERROR
    shape = _SHAPE.fullmatch(bare)
    if shape is None or shape["unit"] not in _UNITS or bool(shape["open"]) != bool(shape["close"]):
        return None, NOT_A_NUMBER
    digits, code = _digits(shape["body"], style)
    if digits is None:
        return None, code
    amount = Decimal(digits) * 100 * _UNITS[shape["unit"]]
    signs = [shape["open"], shape["sign"] if shape["sign"] != "+" else "", shape["sign2"], shape["after"]]
    return _whole(amount if sum(map(bool, signs)) % 2 == 0 else -amount)


def _whole(amount: Decimal) -> Reading:
    whole = int(amount.to_integral_value(ROUND_HALF_EVEN))
    if abs(whole) > INT64_MAX:
        return None, TOO_LARGE
    return whole, "" if whole == amount else FINER_THAN_SEN


def _digits(body: str, style: str) -> tuple[str | None, str]:
    """The digits of an amount with a decimal point, or the reason why they cannot be told."""
    dots, commas = body.count("."), body.count(",")
    if not dots and not commas:
        return body, ""
    if dots and commas:
        return _two_separators(body)
    return _only_dots(body, dots, style) if dots else _only_commas(body, commas, style)


def _two_separators(body: str) -> tuple[str | None, str]:
    decimal = max(".", ",", key=body.rfind)
    group = "," if decimal == "." else "."
    head, _, tail = body.rpartition(decimal)
    pattern = _GROUPED_ID if group == "." else _GROUPED_EN
    if not pattern.fullmatch(head) or not tail.isdecimal():
        return None, NOT_A_NUMBER
    return f"{head.replace(group, '')}.{tail}", ""


def _only_dots(body: str, dots: int, style: str) -> tuple[str | None, str]:
    head, _, tail = body.rpartition(".")
    if _GROUPED_ID.fullmatch(body) and not body.startswith("0"):
        if dots == 1 and style == ENGLISH:
            return None, AMBIGUOUS
        return body.replace(".", ""), ""
    if dots == 1 and tail.isdecimal():
        return body, ""
    return None, NOT_A_NUMBER if dots > 1 or tail or not head else AMBIGUOUS


def _only_commas(body: str, commas: int, style: str) -> tuple[str | None, str]:
    _, _, tail = body.rpartition(",")
    if _GROUPED_EN.fullmatch(body) and not body.startswith("0"):
        if commas == 1 and style != ENGLISH:
            return None, AMBIGUOUS
        return body.replace(",", ""), ""
    if commas == 1 and tail.isdecimal():
        return body.replace(",", "."), ""
    return None, NOT_A_NUMBER


def style_of(texts: Sequence[str]) -> str:
    """Which separators a column of texts uses: "id", "en", or "" when it shows neither or both.

    Units: none.
    Source: `10.701.893.800,00` against `1,140,000`.
    """
    found = {_style_of_one(text) for text in texts} - {""}
    return found.pop() if len(found) == 1 else ""


def _style_of_one(text: str) -> str:
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        return INDONESIAN if text.rfind(",") > text.rfind(".") else ENGLISH
    if dots > 1:
        return INDONESIAN
    if commas > 1:
        return ENGLISH
    return ""


Doubts = list[tuple[int, str]]
"""The doubtful cells of a column: (index, code)."""


def sen_column(values: Sequence[Any]) -> tuple[list[int | None], Doubts]:
    """A column of money cells in rupiah as whole sen, with (index, code) of each doubtful cell.

    A doubtful cell keeps its value where there is one (`finer_than_sen` is rounded to the sen).

    Units: rupiah in, sen out.
    Source: as `sen_of`; texts of a column share one style of separators.
    """
    sen, nothing, doubts = sen_array(values)
    column: list[int | None] = sen.tolist()
    for index in np.nonzero(nothing)[0].tolist():
        column[index] = None
    return column, doubts


def sen_array(values: Sequence[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_], Doubts]:
    """A column of money cells as an array of sen (0 where there is none), where there is none, doubts.

    Each distinct cell is read once, and columns of one plain spelling at one stroke.

    Units: rupiah in, sen out.
    Source: as `sen_column`.
    """
    kinds = set(map(type, values))
    if kinds == {float}:
        return _float_array(values)
    if not kinds <= {float, str}:
        return _mixed_array(values)
    distinct = set(values)
    if kinds == {str} and 2 * len(distinct) > len(values) and (plain := _plain(values)) is not None:
        return plain, np.zeros(len(values), dtype=np.bool_), []
    amounts, codes = _texts({value for value in distinct if type(value) is str})
    if float in kinds:
        numbers = [value for value in distinct if type(value) is float]
        found, nothing, doubts = _float_array(numbers)
        amounts.update(zip(numbers, found.tolist(), strict=True))
        codes.update((numbers[index], code) for index, code in doubts)
        amounts.update(dict.fromkeys(_where(numbers, nothing)))
    return _spread(values, amounts, codes)


def _where(numbers: list[float], chosen: NDArray[np.bool_]) -> list[float]:
    return [numbers[index] for index in np.nonzero(chosen)[0].tolist()]


def _spread(
    values: Sequence[Any], amounts: dict[Any, int | None], codes: dict[Any, str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], Doubts]:
    """Readings of distinct cells given back to every cell of a column."""
    absent = {value for value, amount in amounts.items() if amount is None}
    known = {**amounts, **dict.fromkeys(absent, 0)} if absent else amounts
    sen = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
    nothing = np.zeros(len(values), dtype=np.bool_)
    if absent:
        nothing = np.fromiter(map(absent.__contains__, values), np.bool_, len(values))
    doubts = [(i, codes[value]) for i, value in enumerate(values) if value in codes] if codes else []
    return sen, nothing, doubts


def _mixed_array(values: Sequence[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_], Doubts]:
    style = style_of([value for value in values if type(value) is str])
    readings = [sen_of(value, style) for value in values]
    sen = np.array([amount or 0 for amount, _ in readings], dtype=np.int64)
    nothing = np.array([amount is None for amount, _ in readings], dtype=np.bool_)
    return sen, nothing, [(i, code) for i, (_, code) in enumerate(readings) if code]


def _texts(texts: set[str]) -> tuple[dict[Any, int | None], dict[Any, str]]:
    """Each distinct text once: its amount, and its code where it is doubtful."""
    ordered = list(texts)
    if (plain := _plain(ordered)) is not None:
        return dict(zip(ordered, plain.tolist(), strict=True)), {}
    style = style_of(ordered)
    readings = {text: _from_text(text, style) for text in ordered}
    amounts: dict[Any, int | None] = {text: amount for text, (amount, _) in readings.items()}
    return amounts, {text: code for text, (_, code) in readings.items() if code}


def _plain(texts: Sequence[str]) -> NDArray[np.int64] | None:
    """Texts that all have one plain spelling, read at one stroke; nothing where they have not."""
    bulk = "\n".join(texts) + "\n"
    if _PLAIN_ID.fullmatch(bulk):
        digits, factor = bulk.replace(".", "").replace(",", ""), 1
    elif _PLAIN_INT.fullmatch(bulk):
        digits, factor = bulk, 100
    else:
        return None
    try:
        return np.fromiter(map(int, digits.split()), np.int64, len(texts)) * factor
    except (OverflowError, ValueError):
        return None


def _float_array(
    numbers: Sequence[float],
) -> tuple[NDArray[np.int64], NDArray[np.bool_], Doubts]:
    rupiah = np.array(numbers, dtype=np.float64)
    nothing = np.zeros(len(rupiah), dtype=np.bool_)
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = rupiah * 100.0
        whole = np.rint(scaled)
        sure = (np.abs(scaled) < _SURE_FRACTION) & (
            np.abs(scaled - whole) <= np.maximum(1e-3, np.abs(scaled) * 2.0**-46)
        )
    if bool(sure.all()):
        return whole.astype(np.int64), nothing, []
    sen = np.where(sure, whole, 0).astype(np.int64)
    doubts: Doubts = []
    for index in np.nonzero(~sure)[0].tolist():
        amount, code = _from_number(float(rupiah[index]))
        sen[index], nothing[index] = amount or 0, amount is None
        if code:
            doubts.append((index, code))
    return sen, nothing, doubts


def share_column(values: Sequence[Any]) -> tuple[list[float | None], list[tuple[int, str]]]:
    """A column of percentages as shares, with (index, code) of each cell that is none.

    `51,74%` is 0.5174. Bare numbers are percent when the column holds one above 1, else shares:
    one column, one meaning.

    Units: percent or share in, share (0 to 1) out.
    Source: RFK sheets write `51,74`, `51,74%` or a cell formatted as percent (0.5174).
    """
    readings = [_share_reading(value) for value in values]
    bare = [number for number, marked, _ in readings if number is not None and not marked]
    percent = any(number > 1 for number in bare)
    shares = [
        None if number is None else (number / 100 if marked or percent else number)
        for number, marked, _ in readings
    ]
    return shares, [(i, code) for i, (_, _, code) in enumerate(readings) if code]


def _share_reading(value: Any) -> tuple[float | None, bool, str]:
    if isinstance(value, str):
        bare = _BLANK.sub("", value)
        sen, code = _from_text(bare.rstrip("%"), "")
        if code in ("", FINER_THAN_SEN) and sen is not None:
            digits, _ = _digits(bare.rstrip("%").lstrip("-+").replace("(", "").replace(")", ""), "")
            plain = digits is not None and digits.replace(".", "", 1).isdecimal()
            number = float(digits or 0) if plain and not bare.startswith(("-", "(")) else sen / 100
            return number, bare.endswith("%"), ""
        return None, False, code
    if value is None:
        return None, False, ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, False, NOT_A_NUMBER
    return (float(value), False, "") if math.isfinite(value) else (None, False, NOT_FINITE)


def rupiah_text(sen: int) -> str:
    """An amount as Indonesian spreadsheets write it: `1.234.567,89`.

    Units: sen in, rupiah out.
    Source: SIPD exports.
    """
    whole, part = divmod(abs(sen), 100)
    return f"{'-' if sen < 0 else ''}{whole:,}".replace(",", ".") + f",{part:02d}"
