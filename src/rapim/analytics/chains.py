"""Facts of procurement known at a mark, assembled into packages as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from rapim import law
from rapim.ledger.actions import column_of
from rapim.ledger.models import Fact
from rapim.procurement import models as facts
from rapim.procurement.imports.kinds import COLUMNS, KEYS
from rapim.procurement.measures.chain import Chains, Facts, chains

_TABLES: dict[str, type[Fact]] = {
    "rup": facts.Plan,
    "rup_line": facts.PlanLine,
    "announcement": facts.Announcement,
    "outcome": facts.Outcome,
    "stage": facts.Stage,
    "award": facts.Award,
    "contract": facts.Contract,
    "work_order": facts.WorkOrder,
    "handover": facts.Handover,
    "receipt": facts.Receipt,
}


def years() -> list[int]:
    """The fiscal years that have packages, in order.

    Units: calendar years.
    Source: plans and announcements.
    """
    found: set[int] = set()
    for model in (facts.Plan, facts.Announcement):
        found |= set(model._default_manager.order_by().values_list("fiscal_year", flat=True).distinct())
    return sorted(found)


def assembled(year: int, as_of: dt.date, batch_id: int) -> Chains:
    """The packages of a year as of a day, from the batches up to one.

    Units: as `Package`.
    Source: facts of the procurement room.
    """
    tables = {kind: list(_rows(kind, year, batch_id)) for kind in _TABLES}
    found = Facts(
        plans=tables["rup"],
        plan_lines=last_rows("rup_line", tables["rup_line"]),
        announcements=last_rows("announcement", tables["announcement"]),
        outcomes=last_rows("outcome", tables["outcome"]),
        stages=last_rows("stage", tables["stage"]),
        awards=last_rows("award", tables["award"]),
        contracts=last_rows("contract", tables["contract"]),
        work_orders=last_rows("work_order", tables["work_order"]),
        handovers=last_rows("handover", tables["handover"]),
        receipts=last_rows("receipt", tables["receipt"]),
        bidders=_bidders(year, batch_id),
    )
    return chains(found, as_of, int(law.at("appointment_to_contract_days", as_of)))


def _rows(kind: str, year: int, batch_id: int) -> Iterator[dict[str, Any]]:
    model = _TABLES[kind]
    names = (*COLUMNS[kind], "batch", "sheet", "row", "withdrawn")
    columns = ", ".join(connection.ops.quote_name(column_of(model, name)) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {model._meta.db_table} "  # noqa: S608 - names of our own models
            "WHERE fiscal_year = %s AND batch_id <= %s ORDER BY batch_id, id",
            [year, batch_id],
        )
        for row in cursor:
            yield dict(zip(names, row, strict=True))


def last_rows(kind: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last row of every key; withdrawn keys are left out.

    Units: none.
    Source: house rule, facts are only added.
    """
    key: Sequence[str] = KEYS[kind]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        named = tuple(row[name] for name in key)
        if row["withdrawn"]:
            found.pop(named, None)
        else:
            found[named] = row
    return list(found.values())


def _bidders(year: int, batch_id: int) -> dict[tuple[str, str], int]:
    """How many bidders made an offer, by selection."""
    offered: dict[tuple[str, str], set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT channel, number, bidder, offer_sen, withdrawn FROM {facts.Bidder._meta.db_table} "  # noqa: S608
            "WHERE fiscal_year = %s AND batch_id <= %s ORDER BY batch_id, id",
            [year, batch_id],
        )
        for channel, number, bidder, offer, withdrawn in cursor:
            some = offered.setdefault((channel, number), set())
            if withdrawn or offer is None:
                some.discard(bidder)
            else:
                some.add(bidder)
    return {node: len(some) for node, some in offered.items()}
