"""Revenue (pendapatan, accounts 4.*): achievement and what is missing to plan."""

from __future__ import annotations

from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Floats, Ints, ratio, whole


@rule("budget.revenue.achievement", version=1)
def achievement(receipt: ArrayLike, plan: ArrayLike) -> Floats:
    """Revenue achievement is what was received divided by what was planned; null where nothing was planned.

    Int (n,) each; float (n,) out, NaN for null. It may exceed 1.

    Units: sen in, share out.
    Source: realisation report of revenue (LRA pendapatan): realisasi ÷ anggaran.
    """
    return ratio(receipt, plan)


@rule("budget.revenue.shortfall", version=1)
def shortfall(receipt: ArrayLike, plan: ArrayLike) -> Ints:
    """Revenue shortfall is the plan minus what was received; negative when the plan was surpassed.

    Int (n,) each.

    Units: sen in, sen out.
    Source: realisation report of revenue (LRA pendapatan): anggaran − realisasi.
    """
    return whole(plan) - whole(receipt)
