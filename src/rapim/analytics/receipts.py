"""Revenue: what was planned, what came in, by account and month."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from typing import Any

from rapim.budget.measures import revenue as measures
from rapim.budget.models import CodeName
from rapim.units import month_end

from . import directory, frame, keeping, marks, names

_DEPTHS = (2, 3)
"""Levels of account that are summed beside the accounts themselves: 4.1, 4.1.01."""


def revenue(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    agency: str | None = None,
    fiscal_year: int | None = None,
    mark: marks.Mark | None = None,
) -> dict[str, Any]:
    """Revenue by account as of a day: plan, receipt, achievement, and receipts by month.

    `mark` is the known mark of `known_at`, where it was read already.

    Units: sen and shares.
    Source: revenue facts known at the moment, measures budget.revenue.*.
    """
    day = as_of or directory.today()
    mark = mark or marks.known(known_at)
    asked = names.Asked(fiscal_year or day.year, day, mark.name, "", "agency")
    return of(asked, mark, agency)


def of(asked: names.Asked, mark: marks.Mark, agency: str | None = None) -> dict[str, Any]:
    """The kept revenue of what was asked.

    Units: as in `revenue`.
    Source: facts known at the mark.
    """
    body = keeping.kept(f"revenue~{asked.key()}~{agency or ''}", lambda: _compute(asked, mark, agency))
    found: dict[str, Any] = json.loads(body)
    return found


def _compute(asked: names.Asked, mark: marks.Mark, agency: str | None) -> dict[str, Any]:
    who = directory.known(mark, asked.as_of, asked.year)
    plans: dict[str, int] = defaultdict(int)
    moved: list[tuple[str, str, int]] = []
    source = frame.facts(asked.year, asked.as_of, mark.batch_id, who)
    for row in source("revenue_plan"):
        if agency is None or who.agency_of(row["unit_code"]) == agency:
            plans[row["account"]] += row["plan_sen"]
    for row in source("revenue_movement"):
        if agency is None or who.agency_of(row["unit_code"]) == agency:
            moved.append((row["account"], row["day"], row["amount_sen"]))
    received: dict[str, int] = defaultdict(int)
    for account, _, amount in moved:
        received[account] += amount
    called = account_names(asked.year, mark)
    accounts = sorted({*plans, *received})
    data_to = max((day for _, day, _ in moved), default=None)
    return {
        "as_of": asked.as_of.isoformat(),
        "fiscal_year": asked.year,
        "agency": agency,
        "mark": mark.name,
        "version": marks.version(),
        "data_to": data_to,
        "accounts": [_row(code, plans.get(code), received.get(code, 0), called) for code in accounts],
        "groups": _groups(accounts, plans, received, called),
        "total": _row("4", sum(plans.values()), sum(received.values()), called) if accounts else None,
        "months": _months(asked, moved),
    }


def _row(code: str, plan: int | None, receipt: int, called: dict[str, str]) -> dict[str, Any]:
    share = float(measures.achievement([receipt], [plan or 0])[0])
    return {
        "account": code,
        "name": called.get(code, ""),
        "plan_sen": plan,
        "receipt_sen": receipt,
        "achievement": share if plan else None,
        "shortfall_sen": None if plan is None else int(measures.shortfall([receipt], [plan])[0]),
    }


def _groups(
    accounts: list[str], plans: dict[str, int], received: dict[str, int], called: dict[str, str]
) -> list[dict[str, Any]]:
    sums: dict[str, list[int]] = {}
    for code in accounts:
        for depth in _DEPTHS:
            one = sums.setdefault(".".join(code.split(".")[:depth]), [0, 0])
            one[0] += plans.get(code, 0)
            one[1] += received.get(code, 0)
    return [_row(code, plan, receipt, called) for code, (plan, receipt) in sorted(sums.items())]


def _months(asked: names.Asked, moved: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    reached = 0
    found = []
    for month in range(1, 13):
        end = min(month_end(asked.year, month), asked.as_of)
        if end < month_end(asked.year, month) and end.month != month:
            break
        amount = sum(sen for _, day, sen in moved if day[5:7] == f"{month:02}")
        reached += amount
        found.append({"month": month, "receipt_sen": amount, "reached_sen": reached})
    return found


def account_names(year: int, mark: marks.Mark) -> dict[str, str]:
    """The names of revenue accounts of a year, as the last file of the mark calls them.

    Units: none.
    Source: names of codes in the files.
    """
    rows = CodeName.objects.filter(
        fiscal_year=year, level="account", code__startswith="4", batch_id__lte=mark.batch_id
    )
    return dict(rows.order_by("batch_id", "id").values_list("code", "name"))
