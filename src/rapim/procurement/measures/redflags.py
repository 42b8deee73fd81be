"""Red flags and coverage of releases: what to look at first, never a verdict.

A release answers *fired*, *clear* or *not applicable, because …*. Rows are those of an `ocds`
table: amounts in minor units of one currency, days as dates.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

COMPETITIVE = frozenset({"open", "selective", "limited"})
AT_CEILING = 0.995
"""A price from this share of the estimate on stands at the ceiling."""
SHORT_DAYS = 3
"""A tender open for fewer days than this is short."""
SHOWN = 10
FIRED, CLEAR = "fired", "clear"


@dataclass(frozen=True, slots=True)
class Flag:
    """One check over releases: its name, its version, the columns it asks of one release, and the judge."""

    name: str
    version: int
    asks: tuple[str, ...]
    judge: Callable[..., str]


def single_bid(method: str, tenderers: int | None) -> str:
    """A competition in which one tenderer took part.

    Units: count.
    Source: Cardinal R018, single bid received.
    """
    if method not in COMPETITIVE:
        return "not_competitive" if method else "method_unknown"
    if not tenderers:
        return "tenderers_unknown"
    return FIRED if tenderers == 1 else CLEAR


def at_ceiling(estimate: int | None, award: int | None, contract: int | None) -> str:
    """A winner whose price stands at the estimate, to half a per cent.

    Units: minor units of the currency.
    Source: Cardinal R028 in spirit; Perpres 16/2018 art. 26, the HPS is the ceiling of offers.
    """
    price = award or contract
    if not price or not estimate or estimate < 0:
        return "amounts_unknown"
    return FIRED if AT_CEILING <= price / estimate <= 1 else CLEAR


def above_estimate(estimate: int | None, award: int | None, contract: int | None) -> str:
    """A price above the estimate.

    Units: minor units of the currency.
    Source: Perpres 16/2018 art. 26.
    """
    price = award or contract
    if not price or not estimate or estimate < 0:
        return "amounts_unknown"
    return FIRED if price > estimate else CLEAR


def short_period(method: str, start: dt.date | None, end: dt.date | None) -> str:
    """A competition open for offers for fewer days than can be used.

    Units: calendar days.
    Source: Cardinal R003, short submission period.
    """
    if method not in COMPETITIVE:
        return "not_competitive" if method else "method_unknown"
    if start is None or end is None or end < start:
        return "period_unknown"
    return FIRED if (end - start).days < SHORT_DAYS else CLEAR


def grown(award: int | None, contract: int | None) -> str:
    """Contracts worth more than was awarded.

    Units: minor units of the currency.
    Source: open contracting red flags, change of price after award.
    """
    if not award or not contract:
        return "amounts_unknown"
    return FIRED if contract > award else CLEAR


_PRICES = ("estimate_minor", "award_minor", "contract_minor")
FLAGS = (
    Flag("single_bid", 1, ("method", "tenderers"), single_bid),
    Flag("price_at_ceiling", 1, _PRICES, at_ceiling),
    Flag("price_above_estimate", 1, _PRICES, above_estimate),
    Flag("short_tender_period", 1, ("method", "tender_from", "tender_to"), short_period),
    Flag("contract_above_award", 1, _PRICES[1:], grown),
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
    return [_summed(flag, columns) for flag in FLAGS]


def _summed(flag: Flag, columns: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    answers = list(map(flag.judge, *(columns[name] for name in flag.asks)))
    said = Counter(answers)
    fired, clear = said.pop(FIRED, 0), said.pop(CLEAR, 0)
    shown = (ocid for ocid, answer in zip(columns["ocid"], answers, strict=True) if answer == FIRED)
    return {
        "flag": flag.name,
        "version": flag.version,
        "fired": fired,
        "clear": clear,
        "not_applicable": dict(sorted(said.items())),
        "share": fired / (fired + clear) if fired + clear else None,
        "examples": list(islice(shown, SHOWN)),
    }


def coverage(columns: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    """The share of releases that say each of the things that matter.

    Units: 0 to 1.
    Source: OCDS field coverage.
    """
    total = len(columns["ocid"])
    return {name: (total - _blank(columns[name])) / total if total else 0.0 for name in COVERED}


def _blank(values: Sequence[Any]) -> int:
    return sum(map(_BLANK.__contains__, values))


_BLANK = frozenset({None, ""})
