"""Tables, batches and actors, made as importers make them; all of it invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from rapim.budget.actions import record_table
from rapim.files.tables import Header, Table
from rapim.ledger.actions import Actor, Counts, Scope, Source, close_batch, open_batch
from rapim.ledger.models import Batch

ACTOR = Actor("Sri Wahyuni")
UNIT = "1.01.2.22.0.00.01.0000"
AGENCY = "1.01.2.22.0.00.01"
SUB = "1.01.02.2.01.0001"
MONTHS = tuple(f"m{month:02d}" for month in range(1, 13))

Line = tuple[str, int, int]
"""Account, ceiling, realised (sen)."""


def line_columns(accounts: list[str], *, unit: str = UNIT, sub: str = SUB) -> dict[str, list[Any]]:
    size = len(accounts)
    return {
        "sheet": [0] * size,
        "row": list(range(10, 10 + size)),
        "unit_code": [unit] * size,
        "programme": ["1.01.02"] * size,
        "activity": ["1.01.02.2.01"] * size,
        "sub_activity": [sub] * size,
        "account": list(accounts),
        "account_read": list(accounts),
    }


def lra(*lines: Line, totals: int = 1, reported: int = 0, unit: str = UNIT, whole: bool = True) -> Table:
    columns = line_columns([account for account, _, _ in lines], unit=unit)
    columns["ceiling_sen"] = [ceiling for _, ceiling, _ in lines]
    columns["realised_sen"] = [realised for _, _, realised in lines]
    seen = len(lines) + totals + reported
    header = Header(government="KAB. CONTOH", year=2026, agencies={unit: "Dinas Contoh"})
    return Table("lra", header, columns, {("account", "x"): "Belanja"}, totals, seen, whole)


def rak(*lines: tuple[str, int, list[int | None]]) -> Table:
    columns = line_columns([account for account, _, _ in lines])
    columns["ceiling_sen"] = [ceiling for _, ceiling, _ in lines]
    for at, name in enumerate(MONTHS):
        columns[name] = [months[at] for _, _, months in lines]
    return Table("rak", Header(year=2026), columns, seen=len(lines))


def sp2d(*lines: tuple[str, dt.date, str, int]) -> Table:
    """Number, date, account, amount."""
    columns = line_columns([account for _, _, account, _ in lines])
    columns |= {
        "number": [number for number, *_ in lines],
        "date": [date for _, date, _, _ in lines],
        "sp2d_kind": ["LS"] * len(lines),
        "nature": ["spending"] * len(lines),
        "fund": ["DAU"] * len(lines),
        "amount_sen": [amount for *_, amount in lines],
    }
    return Table("sp2d", Header(year=2026), columns, seen=len(lines))


def scope(month: int | None = 5, variant: str = "monthly", **more: Any) -> Scope:
    return Scope(fiscal_year=2026, month=month, unit_code=AGENCY, variant=variant, **more)


def load(table: Table, *, name: str = "berkas.xlsx", said: Scope | None = None) -> Batch:
    """One batch of one table, as the door stores it."""
    source = Source(name, f"{abs(hash((name, repr(table.columns)))):064x}", 1)
    with transaction.atomic():
        batch = open_batch(
            actor=ACTOR, kind=table.kind, source=source, scope=said or scope(), sheets=["Sheet1"]
        )
        recorded = record_table(batch, table)
        close_batch(batch, recorded.counts, [*table.problems, *recorded.problems], actor=ACTOR)
    return batch


def counts(batch: Batch) -> Counts:
    return Counts(batch.rows, batch.stored, batch.unchanged, batch.totals, batch.reported, batch.withdrawn)
