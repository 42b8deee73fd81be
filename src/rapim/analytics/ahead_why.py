"""Why a year will end short of its target, who carries most of it, and until when something helps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rapim import law
from rapim.budget.measures.causes import CAUSES

from . import ahead, tendered, totals
from .starts import UNBEGUN

if TYPE_CHECKING:
    from .boards import Picture

HABIT = "habit"
"""What the plan still wants this year and earlier years did not reach either."""
NOT_CAUSES = ("planned_later", "over_ceiling")
FILED = ("done_not_billed", "contracted_behind", "not_ratified")
"""Causes that end when papers are filed: bills, stages of contracts, approvals of BLUD and BOS spending."""
MOST_PACKAGES = 5


def split(shortfall: int, causes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A shortfall by the causes of what is unspent today; they sum to it in whole sen.

    What is behind the plan today explains the shortfall, each cause by its part; where it is less than the
    shortfall, the rest is `habit`: what is planned for later and, by the pattern of earlier years, will not
    come. The largest first.

    Units: sen.
    Source: measure budget.causes.partition; own definition of the rest.
    """
    some = [(one["cause"], int(one["sen"])) for one in causes if one["cause"] not in NOT_CAUSES]
    some = [(cause, sen) for cause, sen in some if sen > 0]
    told = sum(sen for _, sen in some)
    explained = min(shortfall, told)
    found = {cause: sen * explained // told for cause, sen in some}
    if found:
        found[max(some, key=lambda one: (one[1], -CAUSES.index(one[0])))[0]] += explained - sum(
            found.values()
        )
    if shortfall > explained:
        found[HABIT] = shortfall - explained
    return [
        {"cause": cause, "sen": sen} for cause, sen in sorted(found.items(), key=lambda one: -one[1]) if sen
    ]


def of(seen: Picture, found: Mapping[str, Any]) -> dict[str, Any]:
    """The whole's shortfall by cause, the agencies that carry it, and what helps, each with its last day.

    Units: sen and dates.
    Source: the forecast, the causes of the board, packages of the day.
    """
    causes = {
        key[0]: totals.causes_of(split_)
        for key, split_ in zip(seen.agencies.keys, seen.agencies.causes, strict=True)
    }
    whole = totals.causes_of(seen.agencies.causes.sum(axis=0))
    lacking = {one["code"]: ahead.shortfall(one) for one in found["agencies"]}
    lacking = {code: sen for code, sen in lacking.items() if sen}
    total = ahead.shortfall(found["total"])
    carriers = [
        {"code": code, "sen": sen, "causes": split(sen, causes.get(code, []))}
        for code, sen in sorted(lacking.items(), key=lambda one: (-one[1], one[0]))
    ]
    return {
        "shortfall_sen": total,
        "causes": split(total, whole),
        "carriers": carriers,
        "lacking_sen": sum(lacking.values()),
        "filing": _filing(seen, causes),
        "starting": _starting(seen),
    }


def last_payment(year: int, as_of: dt.date) -> dt.date:
    """The last day on which a payment order can be filed within the year.

    Units: date.
    Source: law parameter payment_cutoff.
    """
    day = law.at("payment_cutoff", as_of)
    return dt.date(year, int(day["month"]), int(day["day"]))


def _filing(seen: Picture, causes: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Money that papers would move, by agency and cause, until the last day for payment orders."""
    by = last_payment(seen.frame.year, seen.asked.as_of)
    rows = [
        {"code": code, "cause": one["cause"], "sen": one["sen"], "by": by.isoformat()}
        for code, some in causes.items()
        for one in some
        if one["cause"] in FILED and one["sen"] > 0
    ]
    return sorted(rows, key=lambda row: (-row["sen"], row["code"], row["cause"]))


def _starting(seen: Picture) -> dict[str, Any]:
    """Packages that have not begun: those that can still end within the year, and the others."""
    asked = seen.asked
    waiting = [
        {
            "id": row["id"],
            "name": row["name"],
            "code": row["agency"],
            "sen": max(0, row["ceiling_sen"] - row["paid_sen"]),
            "by": row["safe_start"],
        }
        for row in tendered.rows(asked.year, asked.as_of, seen.mark)
        if row["stage"] in UNBEGUN and row["safe_start"]
    ]
    today = asked.as_of.isoformat()
    open_ = sorted((one for one in waiting if one["by"] >= today), key=lambda one: (-one["sen"], one["id"]))
    shut = sorted((one for one in waiting if one["by"] < today), key=lambda one: (-one["sen"], one["id"]))
    return {"open": _few(open_), "shut": _few(shut)}


def _few(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    some = list(rows)
    return {"n": len(some), "sen": sum(one["sen"] for one in some), "rows": some[:MOST_PACKAGES]}
