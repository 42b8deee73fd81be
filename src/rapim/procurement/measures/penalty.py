"""Late penalty (denda keterlambatan): its base before VAT, its days and its amount, in whole sen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from rapim.units.arrays import exact
from rapim.units.rules import rule

from .deadlines import Assumption, assumed


class Penalty(NamedTuple):
    """Base and penalty in sen; `capped` where the largest penalty of its law was reached."""

    base_sen: int
    days: int
    fine_sen: int
    capped: bool
    assumptions: tuple[Assumption, ...]


@rule("procurement.penalty.base", version=1, parameters=("pbj_vat",))
def base(amount_sen: int, vat: Mapping[str, Sequence[int]] | None) -> int:
    """The base of the penalty is the value before VAT, of the contract or of the part not finished.

    `vat` = law.at("pbj_vat", day), or None for an amount that is net already. Rounded to the nearest
    sen, half up.

    Units: sen in, sen out.
    Source: Perpres 16/2018, Pasal 79 (4) and (5).
    """
    if vat is None:
        return amount_sen
    rate = Fraction(*vat["rate"]) * Fraction(*vat["of"])
    return int((amount_sen / (1 + rate) + Fraction(1, 2)) // 1)


@rule("procurement.penalty.days_late", version=1)
def days_late(contract_end: dt.date, done: dt.date) -> int:
    """Days late are the calendar days from the day after the contract's end to the day it was done.

    `contract_end` as last amended for causes that are not the vendor's; an opportunity to finish does
    not move it. 0 where the work was done in time.

    Units: dates in, calendar days out.
    Source: Perpres 16/2018, Pasal 79.
    """
    return max(0, (done - contract_end).days)


@rule("procurement.penalty.late", version=1, parameters=("pbj_late_fine", "pbj_vat"))
def late(
    contract_sen: int,
    days: int,
    terms: Mapping[str, Any],
    vat: Mapping[str, Sequence[int]] | None,
    *,
    unfinished_sen: int | None = None,
    unfinished_vat: Mapping[str, Sequence[int]] | None = None,
) -> Penalty:
    """The late penalty is 1/1000 of the value before VAT for each calendar day late.

    The value is the contract's, or that of the unfinished part (`unfinished_sen`) where the contract
    says that parts can be used by themselves. `terms` = law.at("pbj_late_fine", day of the contract),
    `vat` = law.at("pbj_vat", day of the contract), None for a net value; `unfinished_vat` likewise
    for the part. Rounded down to whole sen, after all days.

    Units: sen and calendar days in, sen out.
    Source: Perpres 16/2018, Pasal 79 (4) and (5); Perpres 54/2010, Pasal 120.
    """
    if days < 0:
        raise ValueError("a penalty has no negative days")
    part = unfinished_sen is not None
    of = base(unfinished_sen, unfinished_vat) if unfinished_sen is not None else base(contract_sen, vat)
    due = Fraction(*terms["per_day"]) * of * days
    largest = exact(terms["cap"]) * of if terms["cap"] else due
    numerator, denominator = terms["per_day"]
    said = assumed(
        fine_base="unfinished_part" if part else "contract",
        fine_vat="before_vat" if (unfinished_vat if part else vat) else "net",
        fine_per_day=f"{numerator}/{denominator}",
    )
    return Penalty(of, days, int(min(due, largest) // 1), due > largest, said)
