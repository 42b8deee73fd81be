"""What the RKAP of a regional company says: what was reached of it, the result, and the dividend."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Floats, Ints, ratio, whole


@rule("budget.company.latest_month", version=1)
def latest_month(months: ArrayLike, ended: int) -> int | None:
    """The card shows the company's lines as reported for the latest month that had ended by the day.

    `months` int (n,), 0 for a plan without realisation; None where none of them is in 0 to `ended`.

    Units: months of the year in, month out.
    Source: reports of a BUMD to the owner of its capital, as loaded.
    """
    known = whole(months)
    fit = known[(known >= 0) & (known <= ended)]
    return int(fit.max()) if fit.size else None


@rule("budget.company.share_reached", version=1)
def share_reached(realised: ArrayLike, plan: ArrayLike) -> Floats:
    """The share reached is what was realised since January divided by the RKAP of the whole year.

    Int (n,) each, in one measure a line; float (n,) out, NaN where the plan is 0 or below. It may exceed 1,
    and be negative where a profit was planned and a loss was made.

    Units: sen, or parts of an indicator's unit, in; share out.
    Source: RKAP of a BUMD against its realisation (PP 54/2017, to be verified).
    """
    planned = whole(plan)
    return np.where(planned > 0, ratio(realised, planned), np.nan)


@rule("budget.company.year_gone", version=1)
def year_gone(month: ArrayLike) -> Floats:
    """The share of the year gone is the month reached divided by twelve; it is no target.

    Int (n,), 0 (nothing reached yet) to 12; float (n,) out.

    Units: months in, share out.
    Source: own definition: context beside the share reached, since an RKAP has no plan by month here.
    """
    return np.asarray(whole(month) / 12, dtype=np.float64)


@rule("budget.company.net_result", version=1)
def net_result(income: ArrayLike, costs: ArrayLike) -> Ints:
    """The net result is income minus costs; negative is a loss.

    Int (n,) each.

    Units: sen in, sen out.
    Source: lines of an RKAP: pendapatan − beban.
    """
    return whole(income) - whole(costs)


@rule("budget.company.dividend_due", version=1)
def dividend_due(plan: ArrayLike, paid: ArrayLike) -> Ints:
    """The dividend still due is the planned dividend minus what was paid; negative when more was paid.

    Int (n,) each.

    Units: sen in, sen out.
    Source: share of profit paid to the region (bagian laba, APBD account 4.1.3) against the RKAP.
    """
    return whole(plan) - whole(paid)
