"""Physical against financial progress, in both directions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Floats, ratio, whole


@rule("budget.progress.gap", version=1)
def gap(physical: ArrayLike, realised: ArrayLike, ceiling: ArrayLike) -> Floats:
    """The gap is physical progress minus absorption: above 0 not billed yet, below 0 paid before done.

    `physical` float (n,) shares, NaN where not reported; `realised`, `ceiling` int (n,). NaN where
    nothing was reported or the ceiling is 0.

    Units: share and sen in, share out.
    Source: RFK reports, realisasi fisik against keuangan.
    """
    share: Floats = np.asarray(physical, dtype=np.float64) - ratio(realised, ceiling)
    return share


@rule("budget.progress.unbilled", version=1)
def unbilled(gap_of_unit: ArrayLike) -> Floats:
    """Done but not billed is the part of physical progress that no payment has followed, 0 where none.

    Units: share in, share out; NaN stays NaN.
    Source: RFK practice (belum ditagih), own definition.
    """
    return np.maximum(np.asarray(gap_of_unit, dtype=np.float64), 0.0)


@rule("budget.progress.paid_before_done", version=1, parameters=("paid_before_done",))
def paid_before_done(gap_of_unit: ArrayLike, advance: float) -> Floats:
    """Paid before done is the part of spending that neither physical progress nor the advance covers.

    `advance` is the share that may be paid in advance; 0 where nothing is beyond it.

    Units: share in, share out; NaN stays NaN.
    Source: own definition; advance payment of Perpres 16/2018.
    """
    return np.maximum(-np.asarray(gap_of_unit, dtype=np.float64) - advance, 0.0)


@rule("budget.progress.weighted", version=1)
def weighted(physical: ArrayLike, ceiling: ArrayLike, group: ArrayLike, units: int) -> Floats:
    """Physical progress of a unit is the mean of its reported sub-activities, weighted by their ceilings.

    `physical` float (n,) shares, NaN where not reported (left out), `ceiling` int (n,), `group` int
    (n,) 0 … units-1; float (units,) out, NaN where nothing was reported.

    Units: share and sen in, share out.
    Source: RFK practice (realisasi fisik tertimbang pagu), own definition.
    """
    share = np.asarray(physical, dtype=np.float64)
    money = np.where(np.isnan(share), 0, whole(ceiling)).astype(np.float64)
    done, total = np.zeros(units), np.zeros(units)
    np.add.at(done, whole(group), np.nan_to_num(share) * money)
    np.add.at(total, whole(group), money)
    mean: Floats = np.divide(done, total, out=np.full(units, np.nan), where=total > 0)
    return mean
