"""Opportunity to finish (pemberian kesempatan) after the end of a contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from rapim.units.rules import rule

from .deadlines import Assumption, assumed

REFUSED = ("no_days", "longer_than_allowed", "no_second_in_force")


class Opportunity(NamedTuple):
    """The days of an opportunity; `refused` is empty, or why the law of its day does not know it.

    `crosses_year`: the last day is after the fiscal year, and the rest is then paid from a DPAL or as
    a recognised debt (`needs_carryover`).
    """

    first: dt.date
    last: dt.date
    crosses_year: bool
    needs_carryover: bool
    refused: str
    assumptions: tuple[Assumption, ...]


@rule("procurement.opportunity.first", version=1, parameters=("pbj_opportunity",))
def first(
    contract_end: dt.date, fiscal_year_end: dt.date, terms: Mapping[str, Any], days: int | None = None
) -> Opportunity:
    """The first opportunity ends at most 50 calendar days after the contract, even in the next year.

    `days` as granted (None: the longest allowed). Fines run on each of its days. `terms` =
    law.at("pbj_opportunity", the day it is given).

    Units: dates and calendar days in.
    Source: Perpres 16/2018, Pasal 56; PerLKPP 12/2021, Lampiran II 7.20.
    """
    longest = int(terms["days"])
    granted = longest if days is None else days
    refused = "longer_than_allowed" if granted > longest else ""
    return _given(contract_end, fiscal_year_end, granted, refused, longest)


@rule("procurement.opportunity.second", version=1, parameters=("pbj_opportunity",))
def second(first_end: dt.date, fiscal_year_end: dt.date, terms: Mapping[str, Any], days: int) -> Opportunity:
    """A second opportunity follows the first one for as many days as needed, where the law knows it.

    `terms` = law.at("pbj_opportunity", the day it is given).

    Units: dates and calendar days in.
    Source: PerLKPP 12/2021, Lampiran II 7.20.
    """
    refused = "" if terms["second"] else "no_second_in_force"
    return _given(first_end, fiscal_year_end, days, refused, None)


def _given(
    end: dt.date, fiscal_year_end: dt.date, days: int, refused: str, longest: int | None
) -> Opportunity:
    last = end + dt.timedelta(days=max(days, 0))
    said = assumed(contract_end=end, opportunity_days=days)
    if longest is not None:
        said += assumed(opportunity_longest=longest)
    crosses = last > fiscal_year_end
    return Opportunity(
        end + dt.timedelta(days=1),
        last,
        crosses,
        crosses,
        refused or ("" if days > 0 else "no_days"),
        said + assumed(fiscal_year_end=fiscal_year_end),
    )
