"""What a tax or a levy could bring in a year, in whole sen: formulas that officials use, rates by
their law."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rapim.units.arrays import exact
from rapim.units.rules import rule


class OutsideLawError(ValueError):
    """A rate or allowance that the law of the day does not allow: `what`, `given`, and the `bound` it
    crosses."""

    def __init__(self, what: str, given: float, bound: float) -> None:
        super().__init__(f"{what} {given} crosses {bound}")
        self.what, self.given, self.bound = what, given, bound


def _sen(amount: Fraction) -> int:
    """Whole sen, the rest dropped: potential is never rounded up."""
    return math.floor(amount)


def _product(*factors: float | int) -> int:
    if any(one < 0 for one in factors):
        raise ValueError("a factor of potential is not under 0")
    return _sen(math.prod((exact(one) for one in factors), start=Fraction(1)))


@rule("targets.potential.parking", version=1)
def parking(vehicles: Sequence[float], tariffs: Sequence[int], days: float, collectable: float = 1.0) -> int:
    """Street parking: vehicles a day by type times tariff of the type times days times the collectable share.

    Units: vehicles a day, tariffs in sen; sen out.
    Source: domain.md 4.1 (retribusi parkir tepi jalan umum).
    """
    daily = sum((exact(n) * tariff for n, tariff in zip(vehicles, tariffs, strict=True)), Fraction(0))
    return _sen(daily * exact(days) * exact(collectable))


@rule("targets.potential.market_levy", version=1)
def market_levy(area: float, tariff: int, days: float, occupied: float = 1.0) -> int:
    """Market levy of a class of stalls: square metres times tariff a day times open days times the
    occupied share.

    Units: m², tariff in sen per m² and day; sen out.
    Source: domain.md 4.1 (retribusi pasar).
    """
    return _product(area, tariff, days, occupied)


@rule("targets.potential.hotel", version=1, parameters=("targets_tax_rates",))
def hotel(rooms: int, occupancy: float, rate: int, tax: float, days: int = 365) -> int:
    """Hotel tax: rooms times occupancy times average room rate times days times the tax rate.

    Units: occupancy as share, rate in sen per night, tax as share; sen out.
    Source: domain.md 4.1 (pajak hotel; from 2024 PBJT jasa perhotelan).
    """
    return _product(rooms, occupancy, rate, days, tax)


@rule("targets.potential.restaurant", version=1, parameters=("targets_tax_rates",))
def restaurant(seats: int, turnover: float, spend: int, tax: float, days: int = 365) -> int:
    """Restaurant tax: seats times guests per seat and day times spend of a guest times days times the
    tax rate.

    Units: spend in sen, tax as share; sen out.
    Source: domain.md 4.1 (pajak restoran; from 2024 PBJT makanan dan minuman).
    """
    return _product(seats, turnover, spend, days, tax)


@rule("targets.potential.property_tax", version=1, parameters=("targets_property_tax",))
def property_tax(
    value: int, allowance: int, rate: float, law: Mapping[str, Any], assessed: float | None = None
) -> int:
    """PBB-P2: rate times what the property is worth beyond the allowance; from 2024 only of the
    assessed share.

    `law` = law.at("targets_property_tax", 1 January of the tax year): `rate_max`, `allowance_min` in
    sen and, in the shape of 2022, `assessed_min` and `assessed_max`. What the law forbids is refused.

    Units: NJOP, NJOPTKP in sen, tariff and NJKP as shares; sen out.
    Source: UU 28/2009, Pasal 77-81; UU 1/2022, Pasal 40-42.
    """
    _at_most("rate", rate, law["rate_max"])
    _at_least("allowance", allowance, law["allowance_min"])
    if "assessed_min" not in law:
        if assessed is not None:
            raise OutsideLawError("assessed", assessed, 1.0)
        return _product(rate, max(value - allowance, 0))
    share = 1.0 if assessed is None else assessed
    _at_least("assessed", share, law["assessed_min"])
    _at_most("assessed", share, law["assessed_max"])
    return _product(rate, share, max(value - allowance, 0))


@rule("targets.potential.transfer_duty", version=1, parameters=("targets_transfer_duty",))
def transfer_duty(
    price: int, allowance: int, rate: float, law: Mapping[str, Any], *, inherited: bool = False
) -> int:
    """BPHTB: rate times what the property was acquired for beyond the allowance, which is larger for heirs.

    `law` = law.at("targets_transfer_duty", day of acquisition).

    Units: NPOP, NPOPTKP in sen, rate as share; sen out.
    Source: UU 28/2009, Pasal 87-89; UU 1/2022, Pasal 46-48.
    """
    _at_most("rate", rate, law["rate_max"])
    _at_least("allowance", allowance, law["inherited_allowance_min" if inherited else "allowance_min"])
    return _product(rate, max(price - allowance, 0))


@rule("targets.potential.other_tax", version=1, parameters=("targets_tax_rates",))
def other_tax(kind: str, base: int, rate: float, law: Mapping[str, Any]) -> int:
    """Other local taxes: base times rate, within what the law allows for the kind.

    `law` = law.at("targets_tax_rates", day): lowest and highest rate by kind; KeyError for a kind that
    the law of the day does not know (opsen before 5 January 2025).

    Units: base in sen, rate as share; sen out.
    Source: UU 28/2009; UU 1/2022; PP 35/2023.
    """
    lowest, highest = law[kind]
    _at_least("rate", rate, lowest)
    _at_most("rate", rate, highest)
    return _product(base, rate)


def _at_most(what: str, given: float, bound: float) -> None:
    if exact(given) > exact(bound):
        raise OutsideLawError(what, given, bound)


def _at_least(what: str, given: float, bound: float) -> None:
    if exact(given) < exact(bound):
        raise OutsideLawError(what, given, bound)


@dataclass(frozen=True, slots=True)
class Ratios:
    """Shares beside each other, None where the divisor is 0 or unknown: effectiveness never stands alone."""

    effectiveness: float | None
    potential: float | None
    coverage: float | None
    collection: float | None
    efficiency: float | None
    growth: float | None = None
    contribution: float | None = None
    effort: float | None = None


@rule("targets.potential.ratios", version=1)
def ratios(
    real: int,
    *,
    target: int | None = None,
    potential: int | None = None,
    payers: tuple[int, int] | None = None,
    billed: tuple[int, int] | None = None,
    cost: int | None = None,
    last: int | None = None,
    own_revenue: int | None = None,
    product: int | None = None,
) -> Ratios:
    """Effectiveness is receipts by target, which rewards low targets; beside it receipts by potential.

    `payers` = registered and existing, `billed` = paid and assessed, `cost` = what collecting cost,
    `last` = last year's receipts (growth), `own_revenue` = all PAD (contribution), `product` = PDRB (effort).

    Units: sen or counts in, shares out.
    Source: Kepmendagri 690.900-327/1996 for effectiveness and efficiency; domain.md 4.2.
    """

    def share(top: int | None, bottom: int | None) -> float | None:
        return top / bottom if top is not None and bottom else None

    return Ratios(
        share(real, target),
        share(real, potential),
        share(*payers) if payers else None,
        share(*billed) if billed else None,
        share(cost, real),
        None if last is None else share(real - last, last),
        share(real, own_revenue),
        share(real, product),
    )


@rule("targets.potential.band", version=1, parameters=("targets_effectiveness", "targets_efficiency"))
def band(top: int, bottom: int, scale: Mapping[str, Any]) -> str:
    """The class of a ratio, compared exactly: the share must exceed the bound of its class.

    `scale` = law.at("targets_effectiveness", day) or law.at("targets_efficiency", day).

    Units: sen in, code of the class out; "" where the divisor is 0.
    Source: Kepmendagri 690.900-327/1996.
    """
    if not bottom:
        return ""
    share = Fraction(top, bottom)
    reaches = share.__gt__ if scale["bound"] == "above" else share.__ge__
    return str(next((name for least, name in scale["bands"] if reaches(exact(least))), scale["lowest"]))
