"""Record a table of procurement: what is new in it, against what was known before.

A pull is whole for its own part (kind, channel, listing or way, and year): a key that was known
and is missing there is withdrawn. Where much is missing the pull may be cut, and waits for a word.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.ledger.actions import Counts
from rapim.ledger.drift import differences
from rapim.ledger.facts import Difference, Key, Recorded, Rows, Shape, Values, last_known, store_difference
from rapim.ledger.models import Batch, Fact
from rapim.procurement.imports.kinds import COLUMNS, KEYS
from rapim.procurement.models import (
    Announcement,
    Award,
    Bidder,
    Contract,
    Envelope,
    Handover,
    Listing,
    OcdsRelease,
    Outcome,
    Plan,
    PlanLine,
    PlanPlace,
    Receipt,
    Reference,
    ScheduleItem,
    Stage,
    WorkOrder,
)

_PARTS = ("way", "channel", "listing", "source", "region", "fiscal_year")
"""Columns that say which part of the facts a pull answers for."""
_SCHEDULE_PARTS = ("channel", "number", "revision")
"""A file of a schedule answers for one revision of one contract."""
MISSING_SHARE, MISSING_FEW = 0.1, 5
"""A pull that lacks more than this share of what was known, and more than a few, waits."""

KINDS: dict[str, type[Fact]] = {
    "rup": Plan,
    "rup_line": PlanLine,
    "rup_place": PlanPlace,
    "announcement": Announcement,
    "outcome": Outcome,
    "stage": Stage,
    "bidder": Bidder,
    "award": Award,
    "contract": Contract,
    "work_order": WorkOrder,
    "handover": Handover,
    "receipt": Receipt,
    "reference": Reference,
    "envelope": Envelope,
    "listing": Listing,
    "ocds": OcdsRelease,
    "schedule": ScheduleItem,
}


def shape_of(kind: str) -> Shape:
    """How facts of a kind are kept."""
    model, key = KINDS[kind], KEYS[kind]
    return Shape(model, key, tuple(name for name in COLUMNS[kind] if name not in key), {})


def record_table(batch: Batch, table: Table) -> Recorded:
    """Record what differs from the last known rows; the caller closes the batch."""
    shape, columns = shape_of(table.kind), table.columns
    keys: list[Key] = list(zip(*(columns[name] for name in shape.key), strict=True))
    values: list[Values] = list(zip(*(columns[name] for name in shape.values), strict=True))
    parts = _parts(shape, columns)
    known = _known(shape, parts)
    done = store_difference(
        batch,
        shape,
        Rows(keys, values, columns["sheet"], columns["row"]),
        known,
        within=(lambda _, __: True) if table.whole else None,
    )
    done.problems += _cut(done, known)
    if table.kind == "schedule" and not table.totals:
        done.problems += _unlike_contract(columns)
    reported = table.seen - len(table) - table.totals + done.merged
    counts = Counts(table.seen, done.stored, done.unchanged, table.totals, reported, done.withdrawn)
    return Recorded(counts, done.problems, done.met)


def drift(batch: Batch, *, limit: int | None = None) -> list[dict[str, Any]]:
    """What a batch changed: key, sheet, row, before and after (see `rapim.ledger.drift`)."""
    return differences(batch, shape_of(batch.kind), limit=limit)


def _parts(shape: Shape, columns: dict[str, list[Any]]) -> set[tuple[tuple[str, Any], ...]]:
    of_kind = _SCHEDULE_PARTS if shape.model is ScheduleItem else _PARTS
    names = [name for name in of_kind if name in (*shape.key, *shape.values)]
    return {
        tuple(zip(names, found, strict=True))
        for found in set(zip(*(columns[name] for name in names), strict=True))
    }


def _known(shape: Shape, parts: set[tuple[tuple[str, Any], ...]]) -> dict[Key, Values]:
    known: dict[Key, Values] = {}
    for part in sorted(parts, key=repr):
        where = " AND ".join(
            f"f.{name} IS NULL" if value is None else f"f.{name} = %s" for name, value in part
        )
        known.update(last_known(shape, where, [value for _, value in part if value is not None]))
    return known


def _cut(done: Difference, known: dict[Key, Values]) -> list[Problem]:
    if done.withdrawn <= max(MISSING_FEW, MISSING_SHARE * len(known)):
        return []
    return [
        Problem(
            "pull_cut",
            read=f"{done.withdrawn} dari {len(known)} baris yang diketahui tidak ada lagi",
            expected="tarikan yang utuh",
            remedy="Periksa apakah tarikan terpotong; bila memang dihapus di sumbernya, setujui.",
            held=True,
        )
    ]


def _unlike_contract(columns: dict[str, list[Any]]) -> list[Problem]:
    """A schedule that names no sum of its own adds up to a known value of its contract, or waits."""
    sums: dict[tuple[str, str, int], int] = {}
    named = zip(*(columns[name] for name in ("channel", "number", "revision", "price_sen")), strict=True)
    for channel, number, revision, price in named:
        sums[channel, number, revision] = sums.get((channel, number, revision), 0) + price
    return [
        Problem(
            "schedule_sum",
            read=f"{number}: {total // 100}",
            expected="jumlah harga sama dengan nilai kontrak",
            remedy="Periksa harga setiap pekerjaan; bila benar demikian, setujui.",
            held=True,
        )
        for (channel, number, _), total in sorted(sums.items())
        if not Contract.objects.filter(
            Q(channel=channel, number=number) | Q(contract_no=number), value_sen=total
        ).exists()
    ]
