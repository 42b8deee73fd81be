"""Red flags and coverage of releases: what to look at first, never a verdict.

A release answers *fired*, *clear* or *not applicable, because …*. Rows are those of an `ocds`
table: amounts in minor units of one currency, days as dates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
COMPETITIVE = frozenset({"open", "selective", "limited"})
AT_CEILING = 0.995
"""A price from this share of the estimate on stands at the ceiling."""
SHORT_DAYS = 3
"""A tender open for fewer days than this is short."""
SHOWN = 10
FIRED, CLEAR = "fired", "clear"


@dataclass(frozen=True, slots=True)
class Flag:
    """One check over releases: its name, its version, and what it asks of one release."""

    name: str
    version: int
    judge: Callable[[Row], str]


def single_bid(row: Row) -> str:
    """A competition in which one tenderer took part.

    Units: count.
    Source: Cardinal R018, single bid received.
    """
    if row["method"] not in COMPETITIVE:
        return "not_competitive" if row["method"] else "method_unknown"
    if not row["tenderers"]:
        return "tenderers_unknown"
    return FIRED if row["tenderers"] == 1 else CLEAR


def at_ceiling(row: Row) -> str:
    """A winner whose price stands at the estimate, to half a per cent.

    Units: minor units of the currency.
    Source: Cardinal R028 in spirit; Perpres 16/2018 art. 26, the HPS is the ceiling of offers.
    """
    price, estimate = row["award_minor"] or row["contract_minor"], row["estimate_minor"]
    if not price or not estimate or estimate < 0:
        return "amounts_unknown"
    return FIRED if AT_CEILING <= price / estimate <= 1 else CLEAR


def above_estimate(row: Row) -> str:
    """A price above the estimate.

    Units: minor units of the currency.
    Source: Perpres 16/2018 art. 26.
    """
    price, estimate = row["award_minor"] or row["contract_minor"], row["estimate_minor"]
    if not price or not estimate or estimate < 0:
        return "amounts_unknown"
    return FIRED if price > estimate else CLEAR


def short_period(row: Row) -> str:
    """A competition open for offers for fewer days than can be used.

    Units: calendar days.
    Source: Cardinal R003, short submission period.
    """
    if row["method"] not in COMPETITIVE:
        return "not_competitive" if row["method"] else "method_unknown"
    if row["tender_from"] is None or row["tender_to"] is None or row["tender_to"] < row["tender_from"]:
        return "period_unknown"
    return FIRED if (row["tender_to"] - row["tender_from"]).days < SHORT_DAYS else CLEAR


def grown(row: Row) -> str:
    """Contracts worth more than was awarded.

    Units: minor units of the currency.
    Source: open contracting red flags, change of price after award.
    """
    if not row["award_minor"] or not row["contract_minor"]:
        return "amounts_unknown"
    return FIRED if row["contract_minor"] > row["award_minor"] else CLEAR


FLAGS = (
    Flag("single_bid", 1, single_bid),
    Flag("price_at_ceiling", 1, at_ceiling),
    Flag("price_above_estimate", 1, above_estimate),
    Flag("short_tender_period", 1, short_period),
    Flag("contract_above_award", 1, grown),
)
COVERED = (
    *("buyer", "title", "method", "category", "status", "tenderers", "tender_from", "tender_to"),
    *("planned_minor", "estimate_minor", "award_date", "award_minor", "contract_from", "contract_to"),
    "contract_minor",
)


def judged(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Every flag over all releases: how many fired, were clear, or could not be judged and why.

    Units: counts, share 0 to 1.
    Source: the functions above.
    """
    rows = _rows(columns)
    return [_summed(flag, rows) for flag in FLAGS]


def _summed(flag: Flag, rows: Sequence[Row]) -> dict[str, Any]:
    said: dict[str, int] = {}
    shown: list[str] = []
    for row in rows:
        answer = flag.judge(row)
        said[answer] = said.get(answer, 0) + 1
        if answer == FIRED and len(shown) < SHOWN:
            shown.append(row["ocid"])
    fired, clear = said.pop(FIRED, 0), said.pop(CLEAR, 0)
    return {
        "flag": flag.name,
        "version": flag.version,
        "fired": fired,
        "clear": clear,
        "not_applicable": dict(sorted(said.items())),
        "share": fired / (fired + clear) if fired + clear else None,
        "examples": shown,
    }


def coverage(columns: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    """The share of releases that say each of the things that matter.

    Units: 0 to 1.
    Source: OCDS field coverage.
    """
    total = len(columns["ocid"])
    return {
        name: sum(1 for value in columns[name] if value not in (None, "")) / total if total else 0.0
        for name in COVERED
    }


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[Row]:
    names = ("ocid", "method", "tenderers", "tender_from", "tender_to", "estimate_minor", "award_minor")
    wanted = (*names, "contract_minor")
    return [dict(zip(wanted, row, strict=True)) for row in zip(*(columns[n] for n in wanted), strict=True)]
