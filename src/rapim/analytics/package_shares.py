"""What packages say of domestic products (PDN) and of small business (UMK), as planned and as bought.

Swakelola stands apart: its plans and records carry no such mark. What is not said is counted as not
said, never as a no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapim.procurement.measures import shares
from rapim.procurement.measures.chain import BOUGHT, Package, Row

MARKS = ("pdn", "umk")
YES, NO, PART, UNSAID = "yes", "no", "part", "unsaid"
SAID = (YES, NO, PART, UNSAID)
Sums = dict[str, dict[str, dict[str, int]]]


def mark_of(one: Package, name: str) -> str:
    """What the plans of a package say of a mark: yes, no, in part, or nothing; "" where it has no plan.

    Units: code.
    Source: RUP, flags of PDN and UMK.
    """
    if one.way != "penyedia" or not one.plans:
        return ""
    said = {row[name] for row in one.plans}
    if len(said) > 1:
        return PART
    return {True: YES, False: NO}.get(said.pop(), UNSAID)


def bought(one: Package) -> list[tuple[Row, str]]:
    """The rows that the contract value of a package stands on, with the column of the value.

    Its last contract; where there is none, its last outcome; where there is none, its recorded purchases.

    Units: rows of the procurement room.
    Source: as `rapim.procurement.measures.chain`, contract value.
    """
    signed = sorted(
        (row for row in one.contracts if row["value_sen"]),
        key=lambda row: (row["date"] or dt.date.min, row["addendum"] or 0, row["item"]),
    )
    decided = [row for row in one.outcomes if row["value_sen"]]
    if last := (signed or decided)[-1:]:
        return [(last[0], "value_sen")]
    return [
        (row, "realised_sen") for row in one.selections if row["channel"] in BOUGHT and row["realised_sen"]
    ]


def summed(packages: Sequence[Package], group: Sequence[int], units: int) -> list[Sums]:
    """By unit and mark, of plans and of purchases: value marked, value that says nothing, all value.

    Units: sen.
    Source: procurement.shares.planned and realised.
    """
    plans = [(at, row) for at, one in _of_providers(packages, group) for row in one.plans]
    some = [(at, row, name) for at, one in _of_providers(packages, group) for row, name in bought(one)]
    found: list[Sums] = [{"planned": {}, "realised": {}} for _ in range(units)]
    for mark in MARKS:
        planned = shares.planned(
            [row["ceiling_sen"] or 0 for _, row in plans],
            [bool(row[mark]) for _, row in plans],
            [row[mark] is not None for _, row in plans],
            [at for at, _ in plans],
            units,
        )
        realised = shares.realised(
            [row[name] for _, row, name in some],
            [row.get(f"{mark}_sen") or 0 for _, row, _ in some],
            [row.get(f"{mark}_sen") is not None for _, row, _ in some],
            [at for at, *_ in some],
            units,
        )
        for lane, sums in (("planned", planned), ("realised", realised)):
            for at in range(units):
                found[at][lane][mark] = {
                    name: int(getattr(sums, name)[at]) for name in ("marked_sen", "unsaid_sen", "total_sen")
                }
    return found


def _of_providers(packages: Sequence[Package], group: Sequence[int]) -> Iterable[tuple[int, Package]]:
    return ((at, one) for one, at in zip(packages, group, strict=True) if one.way == "penyedia")


def together(parts: Iterable[Mapping[str, Any]]) -> Sums:
    """The sums of some units as one.

    Units: sen.
    Source: arithmetic.
    """
    found: Sums = {
        lane: {mark: dict.fromkeys(("marked_sen", "unsaid_sen", "total_sen"), 0) for mark in MARKS}
        for lane in ("planned", "realised")
    }
    for part in parts:
        for lane, marks in found.items():
            for mark, sums in marks.items():
                for name in sums:
                    sums[name] += part[lane][mark][name]
    return found
