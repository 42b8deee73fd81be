"""Physical against financial progress of contracts, and physical figures that nobody measured."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import MILLION, Flags, Floats, millionths, ratio
from rapim.units.rules import rule


def _ahead(physical: ArrayLike, paid: ArrayLike, contract: ArrayLike) -> Floats:
    done = np.asarray(physical, dtype=np.float64)
    money = ratio(paid, contract)
    apart = (millionths(money) - millionths(done)) / MILLION
    return np.where(np.isnan(done) | np.isnan(money), np.nan, apart)


@rule("procurement.physical.paid_before_done", version=1)
def paid_before_done(
    physical: ArrayLike, paid: ArrayLike, contract: ArrayLike, advance_left: ArrayLike
) -> Floats:
    """Paid before done is the part of the contract that was paid beyond the work and the advance.

    `advance_left` float (n,): the part of the contract paid in advance and not yet worked off. 0 where
    nothing is beyond it, NaN where progress was not reported or the contract is 0.

    Units: share and sen in, share of the contract out (float).
    Source: UU 1/2004, Pasal 21 (no payment before the work); advance of Perpres 16/2018, Pasal 29.
    """
    return np.maximum(_ahead(physical, paid, contract) - np.asarray(advance_left, dtype=np.float64), 0.0)


@rule("procurement.physical.done_not_paid", version=1)
def done_not_paid(physical: ArrayLike, paid: ArrayLike, contract: ArrayLike, retained: ArrayLike) -> Floats:
    """Done but not billed is the part of the work that no payment has followed, less what is retained.

    `retained` float (n,): the part of the contract held back (retention). 0 where nothing is left.

    Units: share and sen in, share of the contract out (float).
    Source: RFK practice (belum ditagih), own definition; retention of Perpres 16/2018, Pasal 30.
    """
    return np.maximum(-_ahead(physical, paid, contract) - np.asarray(retained, dtype=np.float64), 0.0)


@rule("procurement.physical.copied", version=1, parameters=("pbj_figures",))
def copied(physical: ArrayLike, financial: ArrayLike, limits: Mapping[str, float]) -> Flags:
    """Physical figures copy the financial ones when they are the same in report after report.

    Looked at are the reports in which the work stands between nothing and all; at least `reports` of
    them, not all the same, and each within `tolerance`. `physical`, `financial` float (n, m) shares by
    month, NaN where not reported; `limits` = law.at("pbj_figures", day).

    Units: share in, flags out.
    Source: own definition; physical progress is measured at the work.
    """
    done, money = np.asarray(physical, dtype=np.float64), np.asarray(financial, dtype=np.float64)
    part = millionths(done)
    seen = ~np.isnan(done) & ~np.isnan(money) & (part > 0) & (part < MILLION)
    same = np.abs(part - millionths(money)) <= millionths(limits["tolerance"])
    enough = seen.sum(axis=1) >= int(limits["reports"])
    flags: Flags = enough & _moves(part, seen) & (same | ~seen).all(axis=1)
    return flags


@rule("procurement.physical.always_round", version=1, parameters=("pbj_figures",))
def always_round(physical: ArrayLike, limits: Mapping[str, float]) -> Flags:
    """Physical figures are always round when each is a whole multiple of the same coarse step.

    Looked at are the reports in which the work stands between nothing and all; at least `reports` of
    them, not all the same, and each a multiple of `step`. `physical` float (n, m) shares by month, NaN
    where not reported; `limits` = law.at("pbj_figures", day).

    Units: share in, flags out.
    Source: own definition; physical progress is measured at the work.
    """
    done = np.asarray(physical, dtype=np.float64)
    part = millionths(done)
    seen = ~np.isnan(done) & (part > 0) & (part < MILLION)
    coarse = part % millionths(limits["step"]) == 0
    enough = seen.sum(axis=1) >= int(limits["reports"])
    flags: Flags = enough & _moves(part, seen) & (coarse | ~seen).all(axis=1)
    return flags


def _moves(part: ArrayLike, seen: Flags) -> Flags:
    low = np.where(seen, part, MILLION).min(axis=1, initial=MILLION)
    high = np.where(seen, part, 0).max(axis=1, initial=0)
    moves: Flags = low < high
    return moves
