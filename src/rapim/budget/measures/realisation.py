"""What was spent: from realisation reports (LRA) by month, or from the SP2D register by day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Ints, by_group, whole

SIGNS = {"spending": 1, "return": -1, "advance": 0}


@rule("budget.realisation.from_lra", version=1)
def from_lra(amounts: ArrayLike, given: ArrayLike, cumulative: ArrayLike) -> Ints:
    """Realised to a month is the last cumulative amount up to it plus the monthly amounts after that.

    Of n lines and 12 months: `amounts` int (n, 12), `given` bool (n, 12) which reports exist,
    `cumulative` bool (n, 12) which of them count from 1 January. Returns realised since 1 January
    by month end, int (n, 12).

    Units: sen in, sen out.
    Source: monthly and cumulative LRA exports (SIPD).
    """
    has = np.asarray(given, dtype=np.bool_)
    since = np.asarray(cumulative, dtype=np.bool_) & has
    money = np.where(has, whole(amounts), 0)
    total: Ints = np.zeros(money.shape, dtype=np.int64)
    running = np.zeros(len(money), dtype=np.int64)
    for month in range(money.shape[1]):
        running = np.where(since[:, month], money[:, month], running + money[:, month])
        total[:, month] = running
    return total


@rule("budget.realisation.from_sp2d", version=1)
def from_sp2d(amounts: ArrayLike, nature: Sequence[str], group: ArrayLike, units: int) -> Ints:
    """Spending by SP2D is LS and accounted GU and TU minus returns; UP is cash advanced, not spending.

    `amounts` int (n,) positive, `nature` n words of SIGNS (KeyError otherwise), `group` int (n,)
    0 … units-1; int (units,) out.

    Units: sen in, sen out.
    Source: Permendagri 77/2020 (UP, GU, TU, LS).
    """
    signs = np.array([SIGNS[word] for word in nature], dtype=np.int64)
    return by_group(whole(amounts) * signs, group, units)
