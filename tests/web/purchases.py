"""Invented purchases: plans, a tender with its chain, direct purchases; loaded as pulls are."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import uuid
from typing import Any

from web import factories

from rapim.files.tables import Header, Table
from rapim.ledger.actions import Scope, Source, close_batch, open_batch
from rapim.procurement.actions.record import record_table
from rapim.procurement.imports.kinds import COLUMNS
from rapim.procurement.models import (
    Announcement,
    Award,
    Contract,
    Handover,
    Plan,
    PlanLine,
    PlanPlace,
    ProgressCheck,
    ProgressReport,
    ScheduleItem,
    WorkOrder,
)

D = dt.date
OWN, OTHER = factories.OWN, factories.OTHER
RUPIAH = 100
_PULLS = itertools.count()
"""No two pulls of a run are one file, so that nothing kept for one home serves another."""
FIRST = {OWN: 1, OTHER: 2}
"""The first digit of the codes of each agency's packages."""
_MODELS = {
    "rup": Plan, "rup_line": PlanLine, "rup_place": PlanPlace, "announcement": Announcement, "award": Award,
    "contract": Contract, "work_order": WorkOrder, "handover": Handover, "schedule": ScheduleItem,
}  # fmt: skip


def pull(kind: str, rows: list[dict[str, Any]], name: str = "", unit: str = "") -> None:
    """A table of a pull, recorded as one batch, of a unit where it is one; what is not said is empty."""
    fields = {field.name: field for field in _MODELS[kind]._meta.fields}
    empty = {column: None if fields[column].null else "" for column in COLUMNS[kind]}
    usual = {"fiscal_year": 2025, "item": 1, "channel": "tender", "way": "penyedia"}
    full = [{**empty, **{k: v for k, v in usual.items() if k in empty}, **row} for row in rows]
    columns: dict[str, list[Any]] = {column: [row[column] for row in full] for column in COLUMNS[kind]}
    columns |= {"sheet": [0] * len(full), "row": list(range(2, len(full) + 2))}
    name = name or f"{kind}.json"
    digest = hashlib.sha256(f"{kind} {name} {next(_PULLS)}".encode()).hexdigest()
    agency, units = unit.rpartition(".")[0], [unit] if unit else []
    found = {"agencies": [agency] if unit else [], "units": units}
    scope = Scope(fiscal_year=full[0]["fiscal_year"], unit_code=agency, detection=found)
    batch = open_batch(
        actor=factories.ADMIN, kind=kind, source=Source(name, digest, 10), scope=scope, sheets=["json"]
    )
    done = record_table(batch, Table(kind, Header(), columns, seen=len(full), whole=False))
    close_batch(batch, done.counts, done.problems, actor=factories.ADMIN)


def plan(code: str, agency: str = OWN, **said: Any) -> dict[str, Any]:
    """A planned tender of construction: to be announced in March, contracted in May, done by October."""
    year = said.get("fiscal_year", 2025)
    return {
        "rup_code": code, "unit_code": f"{agency}.0000", "unit_name": "Dinas", "name": f"Jalan {code}",
        "method": "Tender", "kind": "Pekerjaan Konstruksi", "ceiling_sen": 10**9 * RUPIAH,
        "selection_from": D(year, 3, 1), "contract_from": D(year, 5, 1), "contract_to": D(year, 10, 1),
        "created": D(year, 1, 5), "announced": D(year, 1, 10), **said,
    }  # fmt: skip


def tender(number: str, code: str, agency: str = OWN, **said: Any) -> dict[str, Any]:
    """A tender that was announced in the middle of April."""
    year = said.get("fiscal_year", 2025)
    return {
        "number": number, "rup_codes": code, "unit_code": f"{agency}.0000", "unit_name": "Dinas",
        "name": f"Jalan {code}", "method": "Tender", "kind": "Pekerjaan Konstruksi",
        "ceiling_sen": 10**9 * RUPIAH, "hps_sen": 98 * 10**7 * RUPIAH, "version": 1,
        "created": D(year, 4, 1), "announced": D(year, 4, 15), "fund": "APBD", **said,
    }  # fmt: skip


def contract(number: str, **said: Any) -> dict[str, Any]:
    """A contract of a tender, signed in June."""
    return {
        "number": number, "contract_no": f"K-{number}", "date": D(2025, 6, 20), "starts": D(2025, 6, 25),
        "ends": D(2025, 10, 20), "value_sen": 95 * 10**7 * RUPIAH, "vendor": "CV Contoh", **said,
    }  # fmt: skip


def schedule(channel: str, number: str, **said: Any) -> dict[str, Any]:
    """A schedule of one item that lasts as long as `contract` does, at its price."""
    return {
        "channel": channel, "number": number, "revision": 0, "item": "1", "name": "Jalan",
        "price_sen": 95 * 10**7 * RUPIAH, "starts": D(2025, 6, 25), "ends": D(2025, 10, 20), **said,
    }  # fmt: skip


def report(
    channel: str, number: str, week_end: dt.date, share: float, accepted: bool | None = True, **said: Any
) -> ProgressReport:
    """A report of the whole work on the day after its week, with the word of the PPK (None: it waits)."""
    at = dt.datetime.combine(week_end + dt.timedelta(1), dt.time(3), dt.UTC)
    checked = said.pop("checked_at", at)
    fields = {"received_at": at, "reported_at": at, "reported_by_name": "Rekaan", **said}
    made = ProgressReport.objects.create(
        uid=uuid.uuid4(), channel=channel, number=number, week_end=week_end, share=share, **fields
    )
    if accepted is not None:
        ProgressCheck.objects.create(report=made, accepted=accepted, at=checked, by_name="PPK Rekaan")
    return made


def year(count: int = 1, agency: str = OWN) -> None:
    """A year of an agency: so many late contracts, a plan that waits, and a purchase without a trace."""
    first = FIRST[agency]
    codes = [f"{first}{at:02}" for at in range(count)]
    pull(
        "rup",
        [
            *(plan(code, agency) for code in codes),
            plan(
                f"{first}90",
                agency,
                name="Gedung menunggu",
                selection_from=D(2025, 8, 1),
                contract_from=D(2025, 10, 1),
            ),
            plan(f"{first}91", agency, name="Kertas", method="E-Purchasing", kind="Barang"),
        ],
        f"rup-{agency}.json",
    )
    pull("announcement", [tender(f"T{code}", code, agency) for code in codes], f"tender-{agency}.json")
    pull("contract", [contract(f"T{code}") for code in codes], f"kontrak-{agency}.json")
