"""Shares of domestic products (PDN) and of small business (UMK), planned and realised."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats, Ints, by_group, exact, ratio, whole
from rapim.units.rules import rule


class Shares(NamedTuple):
    """By unit: the value with the mark, the value that says nothing of it, all value, and the share."""

    marked_sen: Ints
    unsaid_sen: Ints
    total_sen: Ints
    share: Floats


@rule("procurement.shares.planned", version=1)
def planned(values: ArrayLike, marks: ArrayLike, said: ArrayLike, group: ArrayLike, units: int) -> Shares:
    """The planned share of PDN (UMK) is the value of packages marked so, out of all goods and services.

    `values` int (n,) ceilings of the RUP, `marks` bool (n,) and `said` bool (n,): false where the plan
    does not say. What is not said counts in the total only, and is shown beside it. `group` int (n,)
    0 … units-1. NaN where there is no value.

    Units: sen in; sen and share out.
    Source: Perpres 16/2018, Pasal 65 and 66; LKPP, P3DN reports.
    """
    money, known = whole(values), np.asarray(said, dtype=np.bool_)
    good = known & np.asarray(marks, dtype=np.bool_)
    marked, total = by_group(np.where(good, money, 0), group, units), by_group(money, group, units)
    return Shares(marked, by_group(np.where(known, 0, money), group, units), total, ratio(marked, total))


@rule("procurement.shares.realised", version=1)
def realised(values: ArrayLike, parts: ArrayLike, said: ArrayLike, group: ArrayLike, units: int) -> Shares:
    """The realised share of PDN (UMK) is that part of the contracts, out of all goods and services.

    `values` int (n,) contract values, `parts` int (n,) their PDN (UMK) value, `said` bool (n,): false
    where the contract does not say. A part above its contract counts as the contract.

    Units: sen in; sen and share out.
    Source: Perpres 16/2018, Pasal 65 and 66; LKPP, P3DN reports.
    """
    money, known = whole(values), np.asarray(said, dtype=np.bool_)
    inside = np.where(known, np.clip(whole(parts), 0, np.maximum(money, 0)), 0)
    marked, total = by_group(inside, group, units), by_group(money, group, units)
    return Shares(marked, by_group(np.where(known, 0, money), group, units), total, ratio(marked, total))


@rule("procurement.shares.missing", version=1, parameters=("pbj_share_targets",))
def missing(found: Shares, target: float) -> Ints:
    """What is missing to the target is the value that still had to be domestic (of small business).

    `target` = law.at("pbj_share_targets", day)["pdn" or "umk"]; 0 where it is reached or none is set.

    Units: sen in, sen out, rounded up.
    Source: SE LKPP 8/2023 (PDN); Perpres 12/2021, Pasal 65 (UMK).
    """
    needed = exact(target)
    above, below = needed.numerator, needed.denominator
    each, rest = np.divmod(found.total_sen, below)
    wanted = each * above - (-rest * above // below)
    short: Ints = np.maximum(wanted - found.marked_sen, 0)
    return short


@rule("procurement.shares.verdict", version=1, parameters=("pbj_share_targets",))
def verdict(marked_sen: int, unsaid_sen: int, total_sen: int, target: float) -> str:
    """Whether a target is reached: sure only where what is not said could not change the answer.

    `reached` where the marked value alone is enough; `short` where it would not be enough even if all
    that is not said were marked; `open` between the two; `none` where no target is set, or no value.
    At the target exactly it is reached.

    Units: sen in, code out.
    Source: SE LKPP 8/2023 (PDN); Perpres 12/2021, Pasal 65 (UMK); what is not known is not a no.
    """
    needed = exact(target) * total_sen
    if not target or total_sen <= 0:
        return "none"
    if marked_sen >= needed:
        return "reached"
    return "short" if marked_sen + unsaid_sen < needed else "open"
