"""Methods of procurement by date and kind: which one a ceiling asks for on the day of invitation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units import sen
from rapim.units.arrays import Flags, Ints, exact, whole
from rapim.units.rules import rule

KINDS = ("goods", "construction", "consultancy", "services")
"""Kinds as `words.kind_of` names them; services are the other ones (jasa lainnya)."""

FITS = ("within_limit", "above_limit", "conditional", "competitive", "not_for_kind", "not_in_force")


class Choice(NamedTuple):
    """`required`: the method a ceiling asks for; `allowed`: it, and the ones with their own conditions."""

    required: str
    allowed: tuple[str, ...]
    limit_sen: int


@rule("procurement.methods.choice", version=1, parameters=("pbj_direct_limit", "pbj_methods"))
def choice(kind: str, ceiling_sen: int, limits: Mapping[str, int], methods: Mapping[str, Any]) -> Choice:
    """Up to its limit a package may be procured directly; above it, it is a tender (consultancy: seleksi).

    `limits` = law.at("pbj_direct_limit", day) and `methods` = law.at("pbj_methods", day), both of the
    day of invitation. A small package may be tendered all the same; `allowed` also names the methods
    that have conditions of their own.

    Units: sen in; limits in rupiah, tax included.
    Source: Perpres 54/2010, Pasal 35-45; Perpres 16/2018, Pasal 38 and 41, amended by Perpres 46/2025.
    """
    limit, competitive = sen(limits[kind]), methods["competitive"][kind]
    conditional = [one for one in methods["conditional"] if (one, kind) != ("tender_cepat", "consultancy")]
    if ceiling_sen <= limit:
        return Choice("pengadaan_langsung", ("pengadaan_langsung", competitive, *conditional), limit)
    return Choice(competitive, (competitive, *conditional), limit)


@rule("procurement.methods.fit", version=1, parameters=("pbj_direct_limit", "pbj_methods"))
def fit(
    method: str, kind: str, ceiling_sen: int, limits: Mapping[str, int], methods: Mapping[str, Any]
) -> tuple[bool, str]:
    """A method fits a package when the law of the day of invitation allows it for this kind and ceiling.

    Returns whether it fits, and one of FITS. A method that has conditions of its own fits with
    `conditional`: the conditions are not facts here.

    Units: sen in; limits in rupiah, tax included.
    Source: Perpres 16/2018, Pasal 38 and 41, and the acts before and after it.
    """
    if method == "pengadaan_langsung":
        within = ceiling_sen <= sen(limits[kind])
        return within, "within_limit" if within else "above_limit"
    if method in methods["competitive"].values():
        right = method == methods["competitive"][kind]
        return right, "competitive" if right else "not_for_kind"
    if (method, kind) == ("tender_cepat", "consultancy"):
        return False, "not_for_kind"
    known = method in methods["conditional"]
    return known, "conditional" if known else "not_in_force"


@rule("procurement.methods.direct_limits", version=1, parameters=("pbj_direct_limit",))
def direct_limits(kinds: Sequence[str], limits: Mapping[str, int]) -> Ints:
    """The limit of direct procurement of each package is that of its kind on the day of invitation.

    `kinds` of n packages, each one of KINDS; a kind that is not known counts as goods. Int (n,) out.

    Units: rupiah in the limits, sen out.
    Source: Perpres 16/2018, Pasal 38 and 41, amended by Perpres 46/2025.
    """
    each = np.array([sen(limits[kind]) for kind in KINDS], dtype=np.int64)
    numbers = {kind: place for place, kind in enumerate(KINDS)}
    chosen: Ints = each[
        np.fromiter((numbers.get(kind, 0) for kind in kinds), dtype=np.int64, count=len(kinds))
    ]
    return chosen


@rule("procurement.methods.reserved_for_small", version=1, parameters=("pbj_small_business",))
def reserved_for_small(kinds: Sequence[str], ceilings: ArrayLike, terms: Mapping[str, Any]) -> Flags:
    """A package up to the limit is reserved for small business and cooperatives.

    `kinds` of n packages, `ceilings` int (n,), `terms` = law.at("pbj_small_business", day).

    Units: sen in; limit in rupiah.
    Source: Perpres 16/2018, Pasal 65, amended by Perpres 12/2021.
    """
    of_kind = np.fromiter((kind in terms["kinds"] for kind in kinds), dtype=np.bool_, count=len(kinds))
    small: Flags = of_kind & (whole(ceilings) <= sen(terms["limit"]))
    return small


@rule("procurement.methods.performance_bond", version=1, parameters=("pbj_performance_bond",))
def performance_bond(
    kind: str, contract_sen: int, offer_sen: int, hps_sen: int, terms: Mapping[str, Any]
) -> int:
    """The performance bond is 5 % of the contract, or of the owner estimate where the offer is very low.

    Very low is below `low_offer` of the owner estimate (HPS); at it exactly, the contract counts. 0
    where none is asked. Rounded up to whole sen. `terms` = law.at("pbj_performance_bond", day).

    Units: sen in, sen out; `above` in rupiah.
    Source: Perpres 54/2010, Pasal 70; Perpres 16/2018, Pasal 33.
    """
    if kind not in terms["kinds"] or contract_sen <= sen(terms["above"]):
        return 0
    low = offer_sen < exact(terms["low_offer"]) * hps_sen
    return math.ceil(exact(terms["share"]) * (hps_sen if low else contract_sen))
