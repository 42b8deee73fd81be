"""All that is known of one package: versions of its plan, every link, and the rows they stand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from rapim.ledger.models import Batch, Fact
from rapim.procurement import models as facts
from rapim.procurement.imports.kinds import COLUMNS, KEYS
from rapim.procurement.measures.chain import Facts, Package, chains

from . import marks, packages

Row = dict[str, Any]
LINKS: dict[str, type[Fact]] = {
    "announcement": facts.Announcement,
    "stage": facts.Stage,
    "bidder": facts.Bidder,
    "outcome": facts.Outcome,
    "award": facts.Award,
    "contract": facts.Contract,
    "work_order": facts.WorkOrder,
    "handover": facts.Handover,
    "receipt": facts.Receipt,
}
REVISED = (
    "name", "ceiling_sen", "method", "kind", "selection_from", "selection_to", "contract_from", "contract_to",
    "use_from", "use_to", "active",
)  # fmt: skip
"""What a revision of a plan may change, in the order in which it is told."""


def detail(found: dict[str, Any], identity: str) -> dict[str, Any] | None:
    """A package of a summary with its versions, links and rows; None where there is no such package.

    The parts are `versions` (each with what changed), `lines`, `schedule`, `bidders_listed`, `outcomes`,
    `contracts`, `payments`, and `evidence`: every row behind the package with file, sheet and row.

    Units: sen, ISO dates; rows as spreadsheets count them.
    Source: facts of procurement known at the mark of the summary.
    """
    shown = packages.package(found, identity)
    if shown is None:
        return None
    as_of = dt.date.fromisoformat(found["as_of"])
    batch_id = marks.named(found["mark"]).batch_id
    plans, lines = _planned(shown, batch_id)
    tables = {kind: _last(kind, _linked(kind, shown, batch_id)) for kind in LINKS}
    one = _chained(identity, plans, lines, tables, as_of)
    bidders = [row for row in tables["bidder"] if row["number"] in {s["number"] for s in one.selections}]
    evidence = Evidence(plans, one, bidders)
    return {
        **shown,
        "versions": evidence.versions,
        "lines": evidence.of("rup_line", ("mak", "account", "fund", "amount_sen")),
        "schedule": evidence.of("stage", ("number", "stage", "name", "starts", "ends")),
        "bidders_listed": evidence.of("bidder", ("vendor", "bidder", "offer_sen", "winner", "reason")),
        "outcomes": evidence.of("outcome", ("number", "source", "vendor", "value_sen", "decided")),
        "contracts": evidence.of(
            "contract",
            ("contract_no", "addendum", "date", "starts", "ends", "value_sen", "vendor", "status", "reason"),
        ),
        "payments": _payments(evidence),
        "evidence": evidence.rows,
    }


def _planned(shown: Mapping[str, Any], batch_id: int) -> tuple[list[Row], list[Row]]:
    """Every version of the plans of a package, and the last budget lines."""
    wanted = Q(way=shown["way"], rup_code__in=shown["rup_codes"], batch_id__lte=batch_id)
    plans = _read(facts.Plan, "rup", wanted)
    return plans, _last("rup_line", _read(facts.PlanLine, "rup_line", wanted))


def _linked(kind: str, shown: Mapping[str, Any], batch_id: int) -> list[Row]:
    wanted = Q(pk__in=[])
    for one in shown["selections"]:
        wanted |= Q(channel=one["channel"], number=one["number"])
    return _read(LINKS[kind], kind, wanted & Q(batch_id__lte=batch_id))


def _read(model: type[Fact], kind: str, wanted: Q) -> list[Row]:
    rows = model._default_manager.filter(wanted).order_by("batch_id", "id")
    return list(rows.values(*COLUMNS[kind], "batch_id", "sheet", "row", "withdrawn"))


def _last(kind: str, rows: Iterable[Row]) -> list[Row]:
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in KEYS[kind])
        found.pop(key, None)
        if not row["withdrawn"]:
            found[key] = row
    return list(found.values())


def _chained(
    identity: str, plans: list[Row], lines: list[Row], tables: dict[str, list[Row]], as_of: dt.date
) -> Package:
    """The package as the chain of the whole year sees it: what happened later is left out."""
    some = Facts(
        plans=plans,
        plan_lines=lines,
        announcements=tables["announcement"],
        outcomes=tables["outcome"],
        stages=tables["stage"],
        awards=tables["award"],
        contracts=tables["contract"],
        work_orders=tables["work_order"],
        handovers=tables["handover"],
        receipts=tables["receipt"],
    )
    made = chains(some, as_of, 0).packages
    return next((one for one in made if one.id == identity), made[0] if made else Package(identity))


class Evidence:
    """Rows behind a package, numbered in the order of the chain, each with its file, sheet and row."""

    def __init__(self, plans: Sequence[Row], one: Package, bidders: Sequence[Row]) -> None:
        self._kept: list[tuple[str, Row]] = [("rup", row) for row in plans]
        for kind, rows in (
            ("rup_line", one.lines),
            ("announcement", one.selections),
            ("stage", sorted(one.schedule, key=_by_start)),
            ("bidder", bidders),
            ("outcome", one.outcomes),
            ("award", sorted(one.awards, key=_by_date)),
            ("contract", sorted(one.contracts, key=_by_date)),
            ("work_order", sorted(one.work_orders, key=_by_date)),
            ("handover", sorted(one.handovers, key=_by_date)),
            ("receipt", sorted(one.receipts, key=_by_date)),
        ):
            self._kept += [(kind, dict(row)) for row in rows]
        self._batches = Batch.objects.in_bulk({row["batch_id"] for _, row in self._kept})
        self.rows = [self._written(at, kind, row) for at, (kind, row) in enumerate(self._kept, 1)]

    def of(self, kind: str, names: Sequence[str]) -> list[Row]:
        """The rows of a kind with some of their columns and the number of their evidence."""
        return [
            {**{name: _plain(row[name]) for name in names}, "evidence": at} for at, row in self.full(kind)
        ]

    def full(self, kind: str) -> list[tuple[int, Row]]:
        """The rows of a kind as they are, numbered."""
        return [(at, row) for at, (found, row) in enumerate(self._kept, 1) if found == kind]

    @property
    def versions(self) -> list[Row]:
        """Every version of the plans: the first one as it was announced, then what each revision changed."""
        before: dict[str, Row] = {}
        found: list[Row] = []
        for at, row in self.full("rup"):
            code = str(row["rup_code"])
            known, number = before.get(code), sum(one["rup_code"] == code for one in found) + 1
            found.append(
                {
                    "rup_code": code,
                    "version": number,
                    "withdrawn": row["withdrawn"],
                    "known_at": self.rows[at - 1]["loaded_at"],
                    "plan": {name: _plain(row[name]) for name in (*REVISED, "created", "announced")},
                    "changes": _changes(known, row),
                    "evidence": at,
                }
            )
            before[code] = row
        return found

    def _written(self, at: int, kind: str, row: Row) -> Row:
        batch = self._batches[row["batch_id"]]
        sheets = batch.sheets
        day = next((row[name] for name in _DAYS if row.get(name)), None)
        amount = next((row[name] for name in _SUMS if row.get(name)), None)
        number = next((str(row[name]) for name in _NAMES if row.get(name)), "")
        return {
            "evidence": at,
            "kind": kind,
            "channel": row.get("channel") or f"rup-{row.get('way', '')}",
            "number": number,
            "date": _plain(day),
            "amount_sen": amount,
            "batch": batch.code,
            "file": batch.source_name.rpartition("/")[2],
            "sha256": batch.source_hash,
            "loaded_at": batch.loaded_at.isoformat(),
            "sheet": sheets[row["sheet"]] if row["sheet"] < len(sheets) else str(row["sheet"] + 1),
            "row": row["row"],
        }


_DAYS = ("date", "decided", "announced", "bap_date", "starts", "created", "contract_from")
_SUMS = ("value_sen", "paid_sen", "amount_sen", "offer_sen", "price_sen", "realised_sen", "ceiling_sen")
_NAMES = ("contract_no", "letter", "order_no", "bast_no", "bap_no", "document_no", "number", "rup_code")


def _by_start(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["starts"] or dt.date.max, row["ends"] or dt.date.max, row["item"])


def _by_date(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["date"] or dt.date.min, row.get("addendum") or 0, row.get("item") or 0)


def _changes(before: Row | None, row: Row) -> list[Row]:
    if before is None:
        return []
    return [
        {"name": name, "before": _plain(before[name]), "after": _plain(row[name])}
        for name in REVISED
        if before[name] != row[name]
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _payments(evidence: Evidence) -> list[Row]:
    """Payments by the minutes of payment and the documents of spending, in order of their days."""
    paid = [
        {
            "date": _plain(row["bap_date"] or row["date"]),
            "number": row["bap_no"] or row["bast_no"],
            "how": row["paid_how"],
            "amount_sen": row["paid_sen"],
            "evidence": at,
        }
        for at, row in evidence.full("handover")
        if row["paid_sen"]
    ]
    paid += [
        {
            "date": _plain(row["date"]),
            "number": row["document_no"],
            "how": row["document"],
            "amount_sen": row["amount_sen"],
            "evidence": at,
        }
        for at, row in evidence.full("receipt")
    ]
    return sorted(paid, key=lambda one: (one["date"] or "", one["evidence"]))
