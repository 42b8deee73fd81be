"""Which rows of contracts are one agreement, and whose a contract number is that several share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .linking import Node

Row = Mapping[str, Any]


class Owner(NamedTuple):
    """A selection that has a contract of a number, with its agency and year."""

    node: Node
    agency: str
    year: int


def agreements(rows: Iterable[Row]) -> list[list[Row]]:
    """The contracts of a package, each with its addenda, in the order of their days.

    Rows of one selection and number are one contract. An addendum under a number of its own, or
    without one, belongs to the last contract of its selection before it, of its vendor where it
    names one.

    Units: none.
    Source: SPSE e-kontrak, versi_addendum.
    """
    found: list[list[Row]] = []
    some = sorted(rows, key=_order)
    for row in (*(one for one in some if not one["addendum"]), *(one for one in some if one["addendum"])):
        same = [one for one in found if _node(one[0]) == _node(row)]
        own = [one for one in same if row["contract_no"] in {each["contract_no"] for each in one}]
        if not own and (row["addendum"] or not row["contract_no"]):
            own = [one for one in same if one[0]["vendor"] == row["vendor"]] or same
        if own:
            own[-1].append(row)
        else:
            found.append([row])
    return found


def owner_of(owners: Sequence[Owner], agency: str, year: int) -> Node | None:
    """The one selection that a contract number can mean; None where several remain, or none.

    `agency` as the schedule names it ("" where it names none) must be the contract's; where several
    are left, the year decides. What is still shared belongs to nobody.

    Units: codes, calendar years.
    Source: own rule: a schedule of one agency never shows on another's package.
    """
    some = [one for one in owners if agency in ("", one.agency)]
    if len({one.node for one in some}) > 1:
        some = [one for one in some if one.year == year]
    nodes = {one.node for one in some}
    return nodes.pop() if len(nodes) == 1 else None


def _node(row: Row) -> Node:
    return (row["channel"], row["number"])


def _order(row: Row) -> tuple[dt.date, int, int]:
    return (row["date"] or dt.date.min, row["addendum"] or 0, row["item"])
