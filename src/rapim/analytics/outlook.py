"""Prognosis: where the year would end by two named simple methods, and what would be left (SiLPA).

No interval is given: two simple methods say how far apart simple answers lie, not how probable
each is.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np

from rapim.units import months_ended

from . import boards, curves, directory, keeping, marks, names, pages, receipts
from .frame import Ints
from .unspent import days_of_data

EARMARKED = ("DAK", "DAK_FISIK", "DAK_NONFISIK", "DBHCHT", "BLUD", "BOS", "BANPROV", "DANA_DESA")
METHODS = ("plan", "last_year_share")


def prognosis(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    fiscal_year: int | None = None,
) -> dict[str, Any] | None:
    """The rest of the year by two named methods, and the unspent rupiah by fund, free or earmarked.

    `plan`: what was realised plus the rest of the cash plan. `last_year_share`: what was realised
    divided by the share of last year's spending that was done by the same date. Neither may exceed
    the ceiling. None where nothing of the year is known. Where money is left in leaves whose plan
    gives no amount for months to come, the basis of `plan` says so: which months, how many
    agencies, and how many sen the estimate passes over, so that it is a lower bound.

    Units: sen and shares.
    Source: own definitions, named in the answer; legal home: laporan semester I dan prognosis.
    """
    day = as_of or directory.today()
    mark = marks.known(known_at)
    asked = names.Asked(fiscal_year or day.year, day, mark.name, "", "agency")
    body = keeping.kept(f"prognosis~{asked.key()}", lambda: _compute(asked, mark))
    found: dict[str, Any] | None = json.loads(body)
    return found


def _compute(asked: names.Asked, mark: marks.Mark) -> dict[str, Any] | None:
    seen = boards.picture(asked, mark)
    return None if seen is None else _of(seen)


def keep(seen: boards.Picture) -> None:
    """Keep the prognosis of a picture that is made already, so that nobody makes it a second time.

    Units: none.
    Source: `prognosis`.
    """
    keeping.kept(f"prognosis~{seen.asked.key()}", lambda: _of(seen))


def _of(seen: boards.Picture) -> dict[str, Any]:
    asked, mark = seen.asked, seen.mark
    rest = _planned_rest(seen)
    ceiling = int(seen.agencies.sums["ceiling_sen"].sum(dtype=np.int64))
    realised = int(seen.agencies.sums["realised_sen"].sum(dtype=np.int64))
    methods = [
        _method("plan", ceiling, realised, realised + int(rest.sum(dtype=np.int64)), _unplanned(seen, rest)),
        _last_year(seen, ceiling, realised),
    ]
    income = receipts.of(asked, mark)["total"]
    return {
        "as_of": asked.as_of.isoformat(),
        "fiscal_year": asked.year,
        "mark": mark.name,
        "version": marks.version(),
        "data_to": max((one.data_to for one in seen.frame.standing.values()), default="") or None,
        "ceiling_sen": ceiling,
        "realised_sen": realised,
        "methods": methods,
        "by_type": _by_type(seen, rest),
        "silpa": [_silpa(seen, one) for one in methods if one["estimate_sen"] is not None],
        "revenue": income,
        "leaves_out": ["revenue_above_or_below_plan", "financing"],
        "interval": None,
    }


def _method(
    name: str, ceiling: int, realised: int, estimate: int | None, basis: dict[str, Any]
) -> dict[str, Any]:
    capped = (
        None
        if estimate is None
        else min(ceiling, max(estimate, realised))
        if ceiling >= realised
        else realised
    )
    return {
        "method": name,
        "estimate_sen": capped,
        "share": capped / ceiling if capped is not None and ceiling else None,
        "rest_sen": None if capped is None else capped - realised,
        "unspent_sen": None if capped is None else ceiling - capped,
        "capped": estimate is not None and estimate != capped,
        "basis": basis,
    }


def _planned_rest(seen: boards.Picture) -> Ints:
    """The rest of each leaf's plan after the day its data reach, as far as its ceiling leaves room."""
    frame = seen.frame
    whole = np.where(frame.given, frame.months, 0).sum(axis=1, dtype=np.int64)
    room = np.maximum(0, frame.ints["ceiling_sen"] - frame.ints["realised_sen"])
    rest: Ints = np.minimum(room, np.maximum(0, whole - seen.planned))
    return rest


def _unplanned(seen: boards.Picture, rest: Ints) -> dict[str, Any]:
    """What the plan method passes over: months to come that no plan gives, in leaves with money left."""
    frame = seen.frame
    agencies = [key[0] for key in frame.keys]
    ended = [months_ended(frame.year, day) for day in days_of_data(frame, agencies).tolist()]
    to_come = np.arange(12)[None, :] >= np.array(ended, dtype=np.int64)[:, None]
    left = np.maximum(0, frame.ints["ceiling_sen"] - frame.ints["realised_sen"]) - rest
    missing = to_come & ~frame.given & (left > 0)[:, None]
    leaves = np.nonzero(missing.any(axis=1))[0]
    if not len(leaves):
        return {}
    return {
        "missing": "plan_months",
        "months": (np.nonzero(missing.any(axis=0))[0] + 1).tolist(),
        "agencies": len({agencies[leaf] for leaf in leaves.tolist()}),
        "unplanned_sen": int(left[leaves].sum(dtype=np.int64)),
    }


def _last_year(seen: boards.Picture, ceiling: int, realised: int) -> dict[str, Any]:
    before = curves.last_year(seen)["same_date"]
    if not before or not before["realised_sen"] or not before["year_end_sen"]:
        return _method("last_year_share", ceiling, realised, None, {"missing": "last_year"})
    estimate = realised * before["year_end_sen"] // before["realised_sen"]
    basis = {
        "date": before["date"],
        "share": before["realised_sen"] / before["year_end_sen"],
        "realised_sen": before["realised_sen"],
        "year_end_sen": before["year_end_sen"],
    }
    return _method("last_year_share", ceiling, realised, estimate, basis)


def _by_type(seen: boards.Picture, rest: Ints) -> list[dict[str, Any]]:
    """The rows of the semester report by type of spending, the rest of the year as planned."""
    frame = seen.frame
    sums: dict[str, list[int]] = {}
    for account, ceiling, realised, more in zip(
        frame.accounts,
        frame.ints["ceiling_sen"].tolist(),
        frame.ints["realised_sen"].tolist(),
        rest.tolist(),
        strict=True,
    ):
        one = sums.setdefault(".".join(account.split(".")[:3]), [0, 0, 0])
        one[0] += ceiling
        one[1] += realised
        one[2] += more
    return [
        {"account": kind, "ceiling_sen": top, "realised_sen": done, "rest_sen": more, "method": "plan"}
        for kind, (top, done, more) in sorted(sums.items())
    ]


def _silpa(seen: boards.Picture, method: dict[str, Any]) -> dict[str, Any]:
    """What a method leaves unspent, shared among the funds by what each has left today."""
    funds = pages.by_fund(seen, np.ones(len(seen.frame.keys), dtype=np.bool_))
    left = {one["fund"]: max(0, one["ceiling_sen"] - one["realised_sen"]) for one in funds}
    parts = _share_out(method["unspent_sen"], left)
    tied = sum(sen for fund, sen in parts.items() if fund in EARMARKED)
    unknown = parts.get("", 0)
    return {
        "method": method["method"],
        "unspent_sen": method["unspent_sen"],
        "earmarked_sen": tied,
        "free_sen": method["unspent_sen"] - tied - unknown,
        "unknown_fund_sen": unknown,
        "by_fund": [
            {"fund": fund, "earmarked": fund in EARMARKED, "unspent_sen": sen}
            for fund, sen in sorted(parts.items())
        ],
    }


def _share_out(amount: int, weights: dict[str, int]) -> dict[str, int]:
    """Whole parts in proportion to the weights that sum to the amount; the heaviest takes the remainder."""
    total = sum(weights.values())
    if not total:
        return {"": amount} if amount else {}
    parts = {name: amount * weight // total for name, weight in weights.items()}
    heaviest = max(sorted(weights), key=lambda name: weights[name])
    parts[heaviest] += amount - sum(parts.values())
    return parts
