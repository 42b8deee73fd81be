"""Amounts written by programs: digits and a decimal point, in any currency."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from rapim.units import INT64_MAX

_PLAIN = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def minor_of(read: str, factor: int = 1) -> int | None:
    """A machine-written amount (`98970733.61`) in hundredths of its currency, None where it is none.

    `factor` is the unit the file uses (a thousand million for "miliar").

    Units: currency units in, hundredths out.
    Source: database and data-frame exports; house rule, money is whole hundredths in int64.
    """
    bare = read.strip()
    if not _PLAIN.fullmatch(bare):
        return None
    amount = int((Decimal(bare) * 100 * factor).to_integral_value(ROUND_HALF_EVEN))
    return amount if abs(amount) <= INT64_MAX else None
