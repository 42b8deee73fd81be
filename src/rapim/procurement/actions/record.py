"""Record a table of procurement: what is new in it, against what was known before.

A pull is whole for its own part (kind, channel, listing or way, and year): a key that was known
and is missing there is withdrawn. Where much is missing the pull may be cut, and waits for a word.
"""

from __future__ import annotations

from typing import Any

from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.ledger.actions import Counts
from rapim.ledger.drift import differences
from rapim.ledger.facts import Difference, Key, Recorded, Rows, Shape, Values, last_known, store_difference
from rapim.ledger.models import Batch, Fact
from rapim.procurement.imports.kinds import COLUMNS, KEYS
from rapim.procurement.measures.agreements import Owner, owner_of
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
LOCAL = "local"
"""The channel of a schedule that names a contract number alone."""
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
    every, parts = (*shape.key, *shape.values), _parts(shape, columns)
    known = _known(shape, parts)
    done = store_difference(
        batch,
        shape,
        Rows(keys, values, columns["sheet"], columns["row"], [columns[name] for name in every]),
        known,
        within=(lambda _, __: True) if table.whole else None,
    )
    done.problems += _cut(done, known)
    if table.kind == "schedule":
        done.problems += _against_contracts(batch, table)
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


def _against_contracts(batch: Batch, table: Table) -> list[Problem]:
    """What a schedule says against the contracts that are known now: whose it is, and its sum.

    A number must mean one contract; a schedule that names no sum of its own adds up to a value of
    it. A withdrawn contract, or a value that was superseded, answers for nothing.
    """
    names = ("channel", "number", "fiscal_year", "revision", "price_sen")
    sums: dict[tuple[str, str, int, int], int] = {}
    for *key, price in zip(*(table.columns[name] for name in names), strict=True):
        named = (key[0], key[1], key[2], key[3])
        sums[named] = sums.get(named, 0) + price
    found = []
    for channel, number, year in sorted({key[:3] for key in sums}):
        node, shared = (channel, number), False
        if channel == LOCAL:
            node, shared = _meant(batch, number, year)
        if shared:
            found.append(_said_of("schedule_shared", number))
        known = {row["value_sen"] for row in _contracts("f.channel = %s AND f.number = %s", *node)}
        totals = {total for key, total in sums.items() if key[:3] == (channel, number, year)}
        if not table.totals and not shared:
            found += [
                _said_of("schedule_sum", f"{number}: {total // 100}") for total in sorted(totals - known)
            ]
    return found


def _meant(batch: Batch, number: str, year: int) -> tuple[tuple[str, str], bool]:
    """The selection that a contract number means, and whether that stays open or it was another agency's."""
    owners = [
        Owner((row["channel"], row["number"]), _agency_of(row), row["fiscal_year"])
        for row in _contracts("f.contract_no = %s", number)
    ]
    loads = ScheduleItem.objects.filter(channel=LOCAL, number=number).exclude(batch=batch).order_by()
    before = set(loads.values_list("batch__unit_code", flat=True).distinct()) - {"", batch.unit_code}
    meant = owner_of(owners, batch.unit_code, year)
    return meant or (LOCAL, number), bool(before and batch.unit_code) or bool(owners and meant is None)


def _agency_of(contract: dict[str, Any]) -> str:
    """The agency of a contract: of its selection as announced, else as the contract says."""
    announced = Announcement.objects.filter(channel=contract["channel"], number=contract["number"])
    row = announced.exclude(unit_code="").order_by("batch_id", "id").last()
    return (row.unit_code if row else str(contract["unit_code"])).rpartition(".")[0]


def _said_of(problem: str, read: str) -> Problem:
    expected, remedy = _WORDS[problem]
    return Problem(problem, read=read, expected=expected, remedy=remedy, held=True)


_WORDS = {
    "schedule_sum": (
        "jumlah harga sama dengan nilai kontrak",
        "Periksa harga setiap pekerjaan; bila benar demikian, setujui.",
    ),
    "schedule_shared": (
        "nomor kontrak milik satu paket",
        "Nomor ini dimiliki beberapa paket; sebutkan kode tender, atau kode perangkat daerahnya.",
    ),
}


def _contracts(where: str, *values: str) -> list[dict[str, Any]]:
    """Contracts and addenda as they are known last."""
    shape = shape_of("contract")
    names = (*shape.key, *shape.values)
    known = last_known(shape, where, values)
    return [dict(zip(names, (*key, *rest), strict=True)) for key, rest in known.items()]
