"""How much of the budget is absorbed (serapan): gross, direct, net, against plan, and the pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .amounts import Flags, Floats, Ints, Known, by_group, part, ratio, whole


@rule("budget.absorption.gross", version=1)
def gross(realised: ArrayLike, ceiling: ArrayLike) -> Floats:
    """Absorption is what was realised divided by the ceiling in force; null where the ceiling is 0.

    Int (n,) each; float (n,) out, NaN for null.

    Units: sen in, share out.
    Source: serapan anggaran as reported: A(t) = realised up to t ÷ budget in force at t.
    """
    return ratio(realised, ceiling)


def prefixed(accounts: Sequence[str] | np.ndarray, prefixes: Sequence[str]) -> Flags:
    """Which accounts stand at or below one of the prefixes (`5.2` holds `5.2.3` but not `5.20`).

    Units: account codes in, bool (n,) out.
    Source: account codes are hierarchical (Permendagri 13/2006; Permendagri 90/2019).
    """
    codes = np.char.add(np.asarray(accounts, dtype=np.str_), ".")
    found = np.zeros(codes.shape, dtype=np.bool_)
    for prefix in prefixes:
        found |= np.char.startswith(codes, prefix.rstrip(".") + ".")
    return found


@rule("budget.absorption.is_direct", version=1, parameters=("direct_expenditure",))
def is_direct(accounts: Sequence[str] | np.ndarray, rule_of_year: Mapping[str, Sequence[str]]) -> Flags:
    """Direct spending is belanja langsung (5.2) to FY2020 and all spending but personnel from FY2021.

    `rule_of_year` = law.at("direct_expenditure", 1 January of the fiscal year): `include` and
    `exclude` prefixes.

    Units: account codes in, bool (n,) out.
    Source: Permendagri 13/2006; Permendagri 90/2019; from FY2021 own definition.
    """
    return prefixed(accounts, rule_of_year["include"]) & ~prefixed(accounts, rule_of_year["exclude"])


@rule("budget.absorption.direct", version=1, parameters=("direct_expenditure",))
def direct(realised: ArrayLike, ceiling: ArrayLike, lines: ArrayLike, group: ArrayLike, units: int) -> Floats:
    """Direct absorption is absorption counted on direct lines only: salaries hide the disease.

    `realised`, `ceiling` int (n,) per line, `lines` bool (n,) from `is_direct`, `group` int (n,) the
    unit of each line; float (units,) out, NaN where a unit has no direct ceiling.

    Units: sen in, share out.
    Source: Permendagri 13/2006 (belanja langsung).
    """
    takes = np.asarray(lines, dtype=np.bool_)
    unit = whole(group)[takes]
    return gross(by_group(whole(realised)[takes], unit, units), by_group(whole(ceiling)[takes], unit, units))


@rule("budget.absorption.net", version=1)
def net(
    realised: ArrayLike,
    ceiling: ArrayLike,
    tender_saving: ArrayLike = 0,
    not_transferred: ArrayLike = 0,
    withheld: ArrayLike = 0,
) -> Floats:
    """Net absorption leaves out of the ceiling what was saved by tender, not transferred or withheld.

    Int (n,) each (0 where nothing is known); NaN where nothing of the ceiling is left.

    Units: sen in, share out.
    Source: own definition (serapan bersih).
    """
    left = whole(ceiling) - whole(tender_saving) - whole(not_transferred) - whole(withheld)
    return ratio(realised, left)


@rule("budget.absorption.deviation_pp", version=1)
def deviation_pp(planned: ArrayLike, realised: ArrayLike, ceiling: ArrayLike) -> Floats:
    """Deviation is planned share minus realised share of the ceiling, in points; positive is behind.

    Int (n,) each; NaN where the ceiling is 0.

    Units: sen in, percentage points out.
    Source: RFK reports: dev_pp = plan% − real%.
    """
    return ratio(whole(planned) - whole(realised), ceiling) * 100


@rule("budget.absorption.deviation_rel", version=1)
def deviation_rel(planned: ArrayLike, realised: ArrayLike) -> Floats:
    """Relative deviation is the part of the plan that was not realised; null where nothing was planned.

    Int (n,) each; NaN for null; positive is behind.

    Units: sen in, share of the plan out.
    Source: RFK reports: dev_rel = (plan − real) ÷ plan (column 12 of the RFK form).
    """
    return ratio(whole(planned) - whole(realised), planned)


@rule("budget.absorption.shortfall", version=1, parameters=("quarter_targets",))
def shortfall(ceiling: ArrayLike, realised: ArrayLike, target: ArrayLike) -> Ints:
    """Shortfall is the target share of the ceiling minus what was realised; negative when surpassed.

    Units: sen and share in, sen out.
    Source: own definition.
    """
    return part(ceiling, target) - whole(realised)


@rule("budget.absorption.required_pace", version=1, parameters=("quarter_targets",))
def required_pace(
    ceiling: ArrayLike, realised: ArrayLike, target: ArrayLike, months_left: ArrayLike
) -> Known:
    """Required pace is what must be realised in each month not yet ended to reach the target share.

    (target × ceiling − realised) ÷ months left, rounded up to whole sen; 0 when the target is
    reached, null when no month is left. `months_left` = 12 − units.months_ended(year, day of data_to).

    Units: sen, share and months in, sen per month out.
    Source: own definition.
    """
    missing, months = np.broadcast_arrays(shortfall(ceiling, realised, target), whole(months_left))
    pace = np.maximum(0, -(-missing // np.maximum(months, 1)))
    return Known(np.where(months > 0, pace, 0), months > 0)


@rule("budget.absorption.ceiling_in_force", version=1)
def ceiling_in_force(effective: ArrayLike, rank: ArrayLike, ceiling: ArrayLike, day: int) -> int | None:
    """The ceiling of a day is the one of the latest whole statement dated on or before it.

    `effective` int (n,) dates as ordinals, `rank` int (n,) decides equal dates (the higher wins:
    a DPA over an LRA), `ceiling` int (n,). None before the first statement.

    Units: ordinal days and sen in, sen out.
    Source: budget documents (DPA, DPPA), the latest approved version with effective date ≤ t.
    """
    dated = [
        (date, order, sen)
        for date, order, sen in zip(
            whole(effective).tolist(), whole(rank).tolist(), whole(ceiling).tolist(), strict=True
        )
        if date <= day
    ]
    return max(dated, key=lambda one: one[:2])[2] if dated else None
