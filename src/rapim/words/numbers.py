"""Money, shares and counts as officials write them: `Rp1.234.567,89`, `51,74%`, `Rp2,18 triliun`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_SIGNS = {"id": (".", ","), "en": (",", ".")}
_SCALES = ((10**12, "triliun", "trillion", 2), (10**9, "miliar", "billion", 1), (10**6, "juta", "million", 1))
_MINUS = "−"


def _marks(lang: str) -> tuple[str, str]:
    return _SIGNS.get(lang, _SIGNS["id"])


def _number(value: Decimal, digits: int, lang: str) -> str:
    group, point = _marks(lang)
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}".translate(str.maketrans(",.", group + point))
    return (_MINUS if rounded < 0 else "") + text


def whole(value: int, lang: str = "id") -> str:
    """A whole number with its thousands apart: `1.234.567`.

    Units: count.
    Source: Indonesian spelling rules (EYD) for numbers.
    """
    return _number(Decimal(value), 0, lang)


def rupiah(sen: int, lang: str = "id") -> str:
    """Money in full: `Rp1.234.567,89`; sen are written only when there are some.

    Units: sen in, text out.
    Source: product convention, `Rp` without a space.
    """
    digits = 2 if sen % 100 else 0
    text = _number(Decimal(abs(sen)) / 100, digits, lang)
    return f"{_MINUS if sen < 0 else ''}Rp{text}"


def short_rupiah(sen: int, lang: str = "id") -> str:
    """Money in words of scale: `Rp2,18 triliun`, `Rp21,4 miliar`, `Rp850 juta`; small sums in full.

    Units: sen in, text out.
    Source: product convention (two decimals for trillions, one below).
    """
    sign, rupiah_whole = (_MINUS if sen < 0 else ""), Decimal(abs(sen)) / 100
    for size, native, english, digits in _SCALES:
        scaled = (rupiah_whole / size).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        if scaled >= 1:
            zero = scaled == scaled.to_integral_value() and digits == 1
            text = _number(scaled, 0 if zero else digits, lang)
            return f"{sign}Rp{text} {english if lang == 'en' else native}"
    return f"{sign}Rp{_number(rupiah_whole, 0, lang)}"


def quantity(scaled: int, measure: str, lang: str = "id", scale: int = 10_000) -> str:
    """An indicator with its unit: `41.250 pelanggan`, `24,35%`; no more decimals than it has.

    Units: parts of one unit in, `scale` of them make it up; text out.
    Source: product convention, a percent sign without a space.
    """
    value = (Decimal(scaled) / scale).normalize()
    digits = max(0, -int(value.as_tuple().exponent))
    text = _number(value, digits, lang)
    return f"{text}%" if measure == "%" else f"{text} {measure}".strip()


def percent(share: float, lang: str = "id", digits: int = 2) -> str:
    """A share as percent: 0.5174 is `51,74%`.

    Units: fraction 0 to 1 in, text out.
    Source: two decimals are shown, comparisons are made unrounded.
    """
    return _number(Decimal(str(share)) * 100, digits, lang) + "%"


def points(value: float, lang: str = "id", digits: int = 2) -> str:
    """Percentage points without their unit: 11.36 is `11,36`.

    Units: percentage points.
    Source: as `percent`.
    """
    return _number(Decimal(str(value)), digits, lang)


def file_size(count: int, lang: str = "id") -> str:
    """How large a file is, as offices write it: `512 byte`, `84 kB`, `1,2 MB`.

    Units: bytes in, text out; a kB is 1,000 bytes.
    Source: SI prefixes.
    """
    if count < 1000:
        return f"{count} byte"
    if count < 1_000_000:
        return f"{whole(round(count / 1000), lang)} kB"
    return f"{points(count / 1_000_000, lang, 1)} MB"
