"""Is the cash plan fit to measure by? A lazy plan buys nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Flags, Ints, by_group, part, whole
from .schedule import planned_months

REASONS = ("no_plan", "total_differs", "december_heavy", "equal_twelfths", "months_missing", "other_ceiling")
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
        """The reason codes of each unit; `months_missing` and `other_ceiling` are information, not faults.

        Units: none.
        Source: own definition.
        """
        return [[reason for reason, raised in zip(REASONS, row, strict=True) if raised] for row in self.flags]


def own_ceiling(
    stated: ArrayLike, states: ArrayLike, planned: ArrayLike, group: ArrayLike, ceiling: ArrayLike
) -> Ints:
    """The ceiling that a plan was made for: its own where every line of it states one, else the one in force.

    A plan and a ceiling are not revised on the same day: after a DPPA the RAK may still belong to
    the DPA before it, and a revised RAK may be known before its DPPA is in force. `stated` int (n,)
    the ceiling a plan's line states, `states` bool (n,) whether it does, `planned` bool (n,) which
    leaves the plan has, `group` int (n,) the unit of each leaf, `ceiling` int (units,) in force.

    Units: sen.
    Source: own definition; RAK form, column anggaran (Permendagri 77/2020).
    """
    top, unit = whole(ceiling), whole(group)
    in_plan, says = np.asarray(planned, dtype=np.bool_), np.asarray(states, dtype=np.bool_)
    lines = by_group(in_plan.astype(np.int64), unit, len(top))
    silent = by_group((in_plan & ~says).astype(np.int64), unit, len(top))
    own = by_group(np.where(in_plan & says, whole(stated), 0), unit, len(top))
    chosen: Ints = np.where((lines > 0) & (silent == 0), own, top)
    return chosen


@rule("budget.plan.quality", version=2, parameters=PARAMETERS)
def quality(
    months: ArrayLike,
    given: ArrayLike,
    salary: ArrayLike,
    group: ArrayLike,
    ceiling: ArrayLike,
    limits: Limits,
    *,
    own: ArrayLike | None = None,
) -> Quality:
    """A cash plan is fit to measure by when it exists, adds up to its ceiling and has a shape of its own.

    `months` int (n, 12) and `given` bool (n, 12) per leaf, `salary` bool (n,) which leaves are
    salaries, `group` int (n,) the unit of each leaf, `ceiling` int (units,) in force, `own` int
    (units,) the ceiling each plan was made for (`own_ceiling`; where not given, the one in force).
    Reasons: no_plan; total_differs: a plan of twelve months misses its own ceiling by more than the
    tolerance; december_heavy: December holds more than the limit of a twelve-month plan;
    equal_twelfths: more than the limit of the non-salary money is planned in twelve equal months;
    months_missing: some months are not planned (information); other_ceiling: the plan was made for
    a ceiling other than the one in force, beyond the tolerance (information).

    Units: sen in, codes out.
    Source: own definition and default limits (rencana tidak layak ukur).
    """
    made_for = whole(ceiling if own is None else own)
    top, unit = whole(ceiling), whole(group)
    gives = np.asarray(given, dtype=np.bool_).reshape(-1, 12)
    amounts = np.where(gives, whole(months).reshape(-1, 12), 0)
    by_month = by_group(amounts, unit, len(top))
    reaches = planned_months(gives, unit, len(top))
    total, full, none = by_month.sum(axis=1, dtype=np.int64), reaches.all(axis=1), ~reaches.any(axis=1)
    differs = full & _misses(total, made_for, limits)
    december = full & (by_month[:, 11] > part(np.maximum(total, 0), limits.december_share)) & (total > 0)
    equal = _equal(amounts, gives, np.asarray(salary, dtype=np.bool_), unit, len(top), limits)
    other = ~none & _misses(made_for, top, limits)
    return Quality(np.stack([none, differs, december, equal, ~full & ~none, other], axis=1))


def _misses(amount: Ints, wanted: Ints, limits: Limits) -> Flags:
    return np.asarray(np.abs(amount - wanted) > part(np.abs(wanted), limits.total_tolerance), dtype=np.bool_)


def _equal(amounts: Ints, given: Flags, salary: Flags, unit: Ints, units: int, limits: Limits) -> Flags:
    total = np.where(salary, 0, amounts.sum(axis=1, dtype=np.int64))
    spread = amounts.max(axis=1, initial=0) - amounts.min(axis=1, initial=np.iinfo(np.int64).max)
    same = given.all(axis=1) & (total > 0) & (spread <= part(np.maximum(total, 0) // 12, limits.equal_spread))
    money = by_group(np.maximum(total, 0), unit, units)
    return (money > 0) & (by_group(np.where(same, total, 0), unit, units) > part(money, limits.equal_share))
