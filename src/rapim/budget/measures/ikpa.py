"""IKPA, the execution score of central ministries: absorption and Halaman III deviation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Floats, whole


class Absorption(NamedTuple):
    """Values of the quarters (k,) and their mean, as shares."""

    quarters: Floats
    indicator: float


class PageThree(NamedTuple):
    """Deviation per type and month (j, k), weighted per month (k,), their mean and the value."""

    deviations: Floats
    months: Floats
    average: float
    value: float


def _weights(ceiling: ArrayLike) -> Floats:
    money = whole(ceiling)
    total = int(money.sum())
    if total <= 0:
        raise ValueError("the ceilings of the types sum to nothing")
    weights: Floats = money / total
    return weights


@rule("budget.ikpa.absorption", version=1, parameters=("ikpa_quarter_targets",))
def absorption(
    ceiling: ArrayLike, realised: ArrayLike, targets: ArrayLike, blocked: ArrayLike = 0
) -> Absorption:
    """IKPA absorption is the mean of the quarters, each the share of its target reached, weighted by ceiling.

    Of j types and the first k quarters: `ceiling` int (j,), `realised` cumulative int (j, k),
    `targets` float (j, k or 4), `blocked` int (j,). A type counts at most 1; a target of 0 is
    reached. ValueError when the ceilings sum to nothing.

    Units: sen and share in, share out.
    Source: PER-5/PB/2022; PER-5/PB/2024 (structure as explained by KPPN Gorontalo).
    """
    spent = whole(realised)
    aims = np.asarray(targets, dtype=np.float64)[:, : spent.shape[1]]
    due = (whole(ceiling) - whole(blocked))[:, None] * aims
    reached = np.divide(spent, due, out=np.ones(due.shape), where=due > 0)
    quarters: Floats = _weights(ceiling) @ np.minimum(1.0, reached)
    return Absorption(quarters, float(quarters.mean()))


@rule("budget.ikpa.page_three", version=1, parameters=("ikpa_page_three",))
def page_three(
    ceiling: ArrayLike, planned: ArrayLike, realised: ArrayLike, cap: float, tolerance: float
) -> PageThree:
    """Halaman III deviation is how far each month's spending stood from its plan, weighted by ceiling.

    Of j types and k months: `ceiling` int (j,), `planned` and `realised` of each month (not
    cumulative) int (j, k). One deviation counts at most `cap`; spending without a plan counts `cap`;
    an average up to `tolerance` counts as full, else the value is 1 − average.

    Units: sen in, share out.
    Source: PER-5/PB/2022; PER-5/PB/2024 (structure as explained by KPPN Gorontalo).
    """
    plan, spent = whole(planned), whole(realised)
    unplanned = np.where(spent != 0, cap, 0.0)
    deviations: Floats = np.divide(np.abs(spent - plan), plan, out=unplanned, where=plan > 0)
    deviations = np.minimum(cap, deviations)
    months: Floats = _weights(ceiling) @ deviations
    average = float(months.mean())
    return PageThree(deviations, months, average, 1.0 if average <= tolerance else 1.0 - average)
