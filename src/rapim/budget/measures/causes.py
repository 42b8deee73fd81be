"""Why each unspent rupiah is unspent: a partition that sums to the last sen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Flags, Ints, part, whole

CAUSES = (
    "planned_later",
    "not_ratified",
    "withheld",
    "tender_saving",
    "done_not_billed",
    "contracted_behind",
    "in_selection",
    "not_tendered",
    "late",
    "no_plan",
    "over_ceiling",
)


@rule("budget.causes.partition", version=2)
def partition(
    ceiling: ArrayLike,
    planned: ArrayLike,
    realised: ArrayLike,
    has_plan: ArrayLike,
    *,
    physical: ArrayLike | None = None,
    unratified: ArrayLike = 0,
    withheld: ArrayLike = 0,
    tender_saving: ArrayLike = 0,
    done: ArrayLike = 0,
    contracted: ArrayLike = 0,
    selecting: ArrayLike = 0,
    waiting: ArrayLike = 0,
) -> Ints:
    """Every unspent rupiah has one cause, and the causes sum exactly to ceiling minus realised.

    Grain: unit and sub-activity, n rows. `ceiling` C, `planned` P at data_to and `realised` R are
    int (n,), `has_plan` bool (n,); `physical` F float (n,) (NaN: not reported); `unratified` is P − R
    of the lines paid by BLUD and BOS money, `withheld` what was withheld or not transferred,
    `tender_saving` what tenders saved; of its packages `done` is the unpaid part of those handed over,
    `contracted` of those under contract, `selecting` the ceilings of those in selection and `waiting` of
    those not tendered yet; int (n,) each. Returns int (n, 11), columns as in CAUSES.

    R > C: over_ceiling = C − R, negative. Otherwise, no plan: no_plan = C − R. Otherwise
    planned_later = C − max(R, min(P, C)), and what is late, max(0, min(P, C) − R), goes in this order
    to not_ratified, withheld, tender_saving, done_not_billed (up to floor(F·C) − R, or `done` where that is
    more), contracted_behind, in_selection, not_tendered and late, which no fact explains.

    Units: sen in, sen out.
    Source: own definition.
    """
    top, plan, spent = np.broadcast_arrays(whole(ceiling), whole(planned), whole(realised))
    over = spent > top
    measured = np.asarray(has_plan, dtype=np.bool_) & ~over
    due = np.minimum(plan, top)
    behind = np.where(measured, np.maximum(0, due - spent), 0)
    unbilled = np.maximum(_unbilled(top, spent, physical), whole(done))
    claims = [unratified, withheld, tender_saving, unbilled, contracted, selecting, waiting]
    taken, late = _share_out(behind, claims)
    later = np.where(measured, top - np.maximum(spent, due), 0)
    unplanned = np.where(~measured & ~over, top - spent, 0)
    return np.stack([later, *taken, late, unplanned, np.where(over, top - spent, 0)], axis=-1)


def _share_out(amount: Ints, claims: list[ArrayLike]) -> tuple[list[Ints], Ints]:
    taken, left = [], amount
    for claim in claims:
        takes = np.minimum(left, np.maximum(0, whole(claim)))
        taken.append(takes)
        left = left - takes
    return taken, left


def _unbilled(ceiling: Ints, realised: Ints, physical: ArrayLike | None) -> Ints:
    if physical is None:
        return np.zeros(ceiling.shape, dtype=np.int64)
    share = np.asarray(physical, dtype=np.float64)
    reported: Flags = ~np.isnan(share)
    done = part(np.maximum(ceiling, 0), np.clip(np.where(reported, share, 0.0), 0.0, 1.0))
    return np.where(reported, done - realised, 0)
