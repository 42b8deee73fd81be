"""Receipts by revenue account, agency and month: what a forecast of revenue learns from."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from typing import Any

from . import directory, frame, keeping, marks
from .receipts import account_names

MONTHS = 12


def receipts_by_account(year: int, as_of: dt.date, mark: marks.Mark) -> dict[str, Any]:
    """Plan and cumulative receipts by month of every account of every agency in a year.

    `month` is the last month that the receipts of the year reach to its end, 0 where none.

    Units: sen.
    Source: revenue facts known at the mark.
    """
    key = f"receiptspanel~{year}~{as_of.isoformat()}~{mark.name}"
    found: dict[str, Any] = json.loads(keeping.kept(key, lambda: _compute(year, as_of, mark)))
    return found


def _compute(year: int, as_of: dt.date, mark: marks.Mark) -> dict[str, Any]:
    who = directory.known(mark, as_of, year)
    source = frame.facts(year, as_of, mark.batch_id, who)
    plans: dict[tuple[str, str], int] = defaultdict(int)
    for row in source("revenue_plan"):
        plans[who.agency_of(row["unit_code"]), row["account"]] += row["plan_sen"]
    months: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * MONTHS)
    last = ""
    for row in source("revenue_movement"):
        months[who.agency_of(row["unit_code"]), row["account"]][int(row["day"][5:7]) - 1] += row["amount_sen"]
        last = max(last, row["day"])
    named = account_names(year, mark)
    rows = []
    for agency, account in sorted({*plans, *months}):
        total, reached = 0, []
        for sen in months[agency, account] if (agency, account) in months else [0] * MONTHS:
            total += sen
            reached.append(total)
        one = {"agency": agency, "account": account, "name": named.get(account, "")}
        rows.append({**one, "plan_sen": plans.get((agency, account), 0), "reached_sen": reached})
    return {"year": year, "month": _whole_months(year, last), "rows": rows}


def _whole_months(year: int, last: str) -> int:
    """The last month whose end the receipts reach."""
    if not last:
        return 0
    day = dt.date.fromisoformat(last)
    return day.month if (day + dt.timedelta(1)).month != day.month else day.month - 1
