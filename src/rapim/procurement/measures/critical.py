"""Critical contract (kontrak kritis) a, b and c: strict bounds on the lag behind the planned curve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import MILLION, Flags, Ints, Known, millionths, whole
from rapim.units.rules import rule

CODES = ("no", "a", "b", "c", "unknown")
MODES = ("points", "relative")


class Critical(NamedTuple):
    """`code` numbers into CODES; `boundary`: planned stands exactly where period II begins."""

    code: Ints
    boundary: Flags

    def as_list(self) -> list[str]:
        """The code of each contract.

        Units: none.
        Source: Permen PU 07/2011, SSUK.
        """
        return [CODES[one] for one in self.code.tolist()]


@rule("procurement.critical.of", version=1, parameters=("pbj_critical",))
def of(
    planned: ArrayLike,
    real: ArrayLike,
    finish: Known,
    fiscal_year_end: ArrayLike,
    limits: Mapping[str, float],
    mode: str = "points",
) -> Critical:
    """A contract is critical when it lags more than 10 points in period I, or more than 5 in period II.

    Period I is a planned 0 to 70 % (a), period II 70 to 100 % (b); in period II a smaller lag is
    critical too when the projected finish is after the fiscal year (c). A planned 70 % exactly counts
    to period II and is marked `boundary`. Bounds are strict: a lag of the bound itself is not critical.
    In the mode `relative` the lag is taken as a part of the plan (a minority reading). Finished work is
    not critical.

    `planned`, `real` float (n,) shares read to a millionth, NaN where not known (unknown); `finish`
    the projected last day as ordinals of n contracts, `fiscal_year_end` int scalar or (n,): the last
    day of the (last) fiscal year of the contract; `limits` = law.at("pbj_critical", day of contract).

    Units: share and days (ordinals) in, codes out.
    Source: Permen PU 07/2011, SSUK; Permen PUPR 7/2019 and 14/2020; PerLKPP 12/2021.
    """
    if mode not in MODES:
        raise ValueError(f"mode is one of {MODES}, not {mode}")
    plan, done = millionths(planned), millionths(real)
    known = ~(np.isnan(np.asarray(planned, dtype=np.float64)) | np.isnan(np.asarray(real, dtype=np.float64)))
    first, second, begins = (millionths(limits[name]) for name in ("first", "second", "period_two"))
    whole_of = np.where(plan > 0, plan, 0) if mode == "relative" else np.int64(MILLION)
    lag = (plan - done) * MILLION
    late = plan >= begins
    passes = finish.known & (finish.values > whole(fiscal_year_end))
    found = np.select(
        [
            ~known,
            done >= MILLION,
            ~late & (lag > first * whole_of),
            late & (lag > second * whole_of),
            late & passes,
        ],
        [CODES.index(code) for code in ("unknown", "no", "a", "b", "c")],
        CODES.index("no"),
    )
    return Critical(found.astype(np.int64), known & (plan == begins))
