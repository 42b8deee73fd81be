"""Revenue rows among the rows of an LRA: they become a table of revenue of their own.

A region's LRA prints revenue (accounts 4) above spending (accounts 5). Its leaves of revenue are plan
and receipt of one account and month; parents and totals stay with the table of spending, so that
each row of the file is counted once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rapim.files.tables import Table
from rapim.units import month_end

COLUMNS = ("unit_code", "account", "account_read", "item", "date", "plan_sen", "receipt_sen", "sheet", "row")


def take_income(lra: Table, year: int | None, month: int | None) -> Table | None:
    """Take the leaves of revenue out of an LRA table, as a table of revenue; None where it has none.

    What holds the LRA until confirmed holds its revenue too. Receipts are dated at the month's end;
    whether they are the month's own or those since January is judged with the LRA.

    Units: sen; year and month of the calendar.
    Source: form of the LRA (Permendagri 77/2020): pendapatan, belanja, pembiayaan.
    """
    accounts = lra.columns["account"]
    picked = [at for at, account in enumerate(accounts) if account.startswith("4")]
    if not picked:
        return None
    income = Table(
        "revenue",
        replace(lra.header),
        _columns(lra, picked, year, month),
        {key: name for key, name in lra.names.items() if key[0] == "account" and key[1].startswith("4")},
        seen=len(picked),
        whole=lra.whole,
        problems=[problem for problem in lra.problems if problem.held or problem.fatal],
    )
    kept = [at for at, account in enumerate(accounts) if not account.startswith("4")]
    lra.columns = {name: [values[at] for at in kept] for name, values in lra.columns.items()}
    lra.seen -= len(picked)
    return income


def _columns(lra: Table, picked: list[int], year: int | None, month: int | None) -> dict[str, list[Any]]:
    read = {"plan_sen": "ceiling_sen", "receipt_sen": "realised_sen"}
    columns = {
        name: [lra.columns[read.get(name, name)][at] for at in picked]
        for name in COLUMNS
        if name not in ("item", "date")
    }
    columns["item"] = [""] * len(picked)
    columns["date"] = [month_end(year, month) if year and month else None] * len(picked)
    return columns
