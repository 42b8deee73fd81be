"""Is the cash plan fit to measure by? A lazy plan buys nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Flags, Ints, by_group, part, whole
from .schedule import planned_months

REASONS = ("no_plan", "total_differs", "december_heavy", "equal_twelfths", "months_missing")
UNFIT = ("total_differs", "december_heavy", "equal_twelfths")


PARAMETERS = ("plan_total_tolerance", "plan_december_share", "plan_equal_spread", "plan_equal_share")


class Limits(NamedTuple):
    """The parameters of plan quality, all shares: `Limits(*(law.at(name, day) for name in PARAMETERS))`."""

    total_tolerance: float
    december_share: float
    equal_spread: float
    equal_share: float


class Quality(NamedTuple):
    """Flags of n units, one column for each of REASONS."""

    flags: Flags

    def quality(self) -> list[str]:
        """`fit`, `unfit` or `none` for each unit.

        Units: none.
        Source: own definition (rencana tidak layak ukur).
        """
        none = self.flags[:, REASONS.index("no_plan")]
        unfit = self.flags[:, [REASONS.index(reason) for reason in UNFIT]].any(axis=1)
        return [str(word) for word in np.where(none, "none", np.where(unfit, "unfit", "fit"))]

    def reasons(self) -> list[list[str]]:
        """The reason codes of each unit; `months_missing` is information, not a fault.

        Units: none.
        Source: own definition.
        """
        return [[reason for reason, raised in zip(REASONS, row, strict=True) if raised] for row in self.flags]


@rule("budget.plan.quality", version=1, parameters=PARAMETERS)
def quality(
    months: ArrayLike,
    given: ArrayLike,
    salary: ArrayLike,
    group: ArrayLike,
    ceiling: ArrayLike,
    limits: Limits,
) -> Quality:
    """A cash plan is fit to measure by when it exists, adds up to the ceiling and has a shape of its own.

    `months` int (n, 12) and `given` bool (n, 12) per leaf, `salary` bool (n,) which leaves are
    salaries, `group` int (n,) the unit of each leaf, `ceiling` int (units,) in force. Reasons:
    no_plan; total_differs: a plan of twelve months misses the ceiling by more than the tolerance;
    december_heavy: December holds more than the limit of a twelve-month plan; equal_twelfths: more
    than the limit of the non-salary money is planned in twelve equal months; months_missing: some
    months are not planned (information).

    Units: sen in, codes out.
    Source: own definition and default limits (rencana tidak layak ukur).
    """
    top, unit = whole(ceiling), whole(group)
    gives = np.asarray(given, dtype=np.bool_).reshape(-1, 12)
    amounts = np.where(gives, whole(months).reshape(-1, 12), 0)
    by_month = by_group(amounts, unit, len(top))
    reaches = planned_months(gives, unit, len(top))
    total, full, none = by_month.sum(axis=1, dtype=np.int64), reaches.all(axis=1), ~reaches.any(axis=1)
    differs = full & (np.abs(total - top) > part(np.abs(top), limits.total_tolerance))
    december = full & (by_month[:, 11] > part(np.maximum(total, 0), limits.december_share)) & (total > 0)
    equal = _equal(amounts, gives, np.asarray(salary, dtype=np.bool_), unit, len(top), limits)
    return Quality(np.stack([none, differs, december, equal, ~full & ~none], axis=1))


def _equal(amounts: Ints, given: Flags, salary: Flags, unit: Ints, units: int, limits: Limits) -> Flags:
    total = np.where(salary, 0, amounts.sum(axis=1, dtype=np.int64))
    spread = amounts.max(axis=1, initial=0) - amounts.min(axis=1, initial=np.iinfo(np.int64).max)
    same = given.all(axis=1) & (total > 0) & (spread <= part(np.maximum(total, 0) // 12, limits.equal_spread))
    money = by_group(np.maximum(total, 0), unit, units)
    return (money > 0) & (by_group(np.where(same, total, 0), unit, units) > part(money, limits.equal_share))
