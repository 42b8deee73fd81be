"""What is known of works under contract, read for all packages of a year or for one by the same queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model, Q

from rapim.ledger.models import Batch
from rapim.procurement.imports.kinds import COLUMNS
from rapim.procurement.measures.agreements import Owner, owner_of
from rapim.procurement.models import (
    Announcement,
    Contract,
    Handover,
    ProgressCheck,
    ProgressReport,
    ScheduleItem,
)

from . import chains, directory

Row = Mapping[str, Any]
Node = tuple[str, str]
LOCAL = "local"
"""The channel of schedules and reports that name a contract number alone."""


class Report(NamedTuple):
    """A report of the field that counts: the last word on it accepted it."""

    item: str
    day: dt.date
    share: float


@dataclass(slots=True)
class Rows:
    """Schedules and accepted reports by the selection or contract number they name.

    `owners` says whose each shared number is; `shared` are numbers that several contracts bear, so
    that what names them alone belongs to none.
    """

    items: dict[Node, list[Row]] = field(default_factory=dict)
    reports: dict[Node, list[Report]] = field(default_factory=dict)
    owners: dict[str, Node] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()

    def of_numbers(self, numbers: Iterable[str], node: Node) -> list[Node]:
        """The local names among some contract numbers that mean the contract of a selection."""
        return [(LOCAL, number) for number in sorted(numbers) if self.owners.get(number) == node]


@dataclass(frozen=True, slots=True)
class Known:
    """As of which day, up to which batch and moment, and who is who."""

    year: int
    day: dt.date
    batch_id: int
    moment: dt.datetime
    who: directory.Directory


def of_year(known: Known) -> Rows:
    """Schedules and reports of every package of a year, in a number of queries that never grows.

    Units: none.
    Source: schedules, reports and their checks, contracts.
    """
    numbers = Announcement.objects.filter(fiscal_year=known.year).values("number")
    agreed = Contract.objects.filter(fiscal_year=known.year).values("contract_no")
    return _read(known, Q(number__in=numbers) | Q(channel=LOCAL, number__in=agreed))


def of_nodes(known: Known, nodes: Sequence[Node], contract_numbers: Iterable[str]) -> Rows:
    """The same for the selections and contract numbers of one package.

    Units: none.
    Source: as `of_year`.
    """
    wanted = Q(channel=LOCAL, number__in=sorted(set(contract_numbers)))
    return _read(known, wanted | _any_of(nodes))


def contracts_of(known: Known, nodes: Sequence[Node]) -> tuple[list[Row], list[Row]]:
    """Contracts and handovers of one package, as the chain of its year has them.

    Units: sen, dates.
    Source: `rapim.procurement.measures.chain`.
    """
    found: list[list[Row]] = []
    for kind, model in (("contract", Contract), ("handover", Handover)):
        rows = model._default_manager.filter(
            _any_of(nodes), fiscal_year=known.year, batch_id__lte=known.batch_id
        )
        last = chains.last_rows(kind, _values(rows.order_by("batch_id", "id"), kind))
        found.append([row for row in last if row["date"] is None or row["date"] <= known.day])
    return found[0], found[1]


def _any_of(nodes: Sequence[Node]) -> Q:
    wanted = Q(pk__in=[])
    for channel, number in nodes:
        wanted |= Q(channel=channel, number=number)
    return wanted


def _values(rows: Any, kind: str) -> Iterable[dict[str, Any]]:
    names = (*COLUMNS[kind], "batch_id", "sheet", "row", "withdrawn")
    for values in rows.values_list(*names):
        row = dict(zip(names, values, strict=True))
        row["batch"] = row.pop("batch_id")
        yield row


def _read(known: Known, wanted: Q) -> Rows:
    found = Rows()
    schedules = ScheduleItem.objects.filter(wanted, batch_id__lte=known.batch_id).order_by("batch_id", "id")
    named: dict[str, set[int]] = {}
    years: dict[str, int] = {}
    for row in chains.last_rows("schedule", _values(schedules, "schedule")):
        found.items.setdefault((row["channel"], row["number"]), []).append(row)
        if row["channel"] == LOCAL:
            named.setdefault(row["number"], set()).add(row["batch"])
            years.setdefault(row["number"], row["fiscal_year"])
    for node, report in _accepted(known, wanted):
        found.reports.setdefault(node, []).append(report)
        if node[0] == LOCAL:
            named.setdefault(node[1], set())
            years.setdefault(node[1], report.day.year)
    _settle(found, known, named, years)
    return found


def _accepted(known: Known, wanted: Q) -> list[tuple[Node, Report]]:
    """The reports that count: received by the moment, of a week up to the day, last word accepted."""
    rows = ProgressReport.objects.filter(wanted, week_end__lte=known.day, received_at__lte=known.moment)
    words = ProgressCheck.objects.filter(report__in=rows.values("pk"), at__lte=known.moment).order_by("id")
    last = dict(words.values_list("report_id", "accepted"))
    names = ("pk", "channel", "number", "item", "week_end", "share")
    return [
        ((channel, number), Report(item, day, share))
        for pk, channel, number, item, day, share in rows.order_by("week_end", "id").values_list(*names)
        if last.get(pk)
    ]


def _settle(found: Rows, known: Known, named: Mapping[str, set[int]], years: Mapping[str, int]) -> None:
    """Whose each contract number is that a schedule or report names alone."""
    if not named:
        return
    owners, said = _owners(known), _said(known)
    shared = set()
    for number, batches in named.items():
        agencies = set().union(*(said.get(batch, set()) for batch in batches))
        some = owners.get(number, [])
        owner = owner_of(some, next(iter(agencies), ""), years[number]) if len(agencies) < 2 else None
        if owner is not None:
            found.owners[number] = owner
        elif some:
            shared.add(number)
    found.shared = frozenset(shared)


def _said(known: Known) -> dict[int, set[str]]:
    """The agencies that loads of schedules by contract number alone were said to be of."""
    local = ScheduleItem.objects.filter(channel=LOCAL, batch_id__lte=known.batch_id)
    rows = Batch.objects.filter(pk__in=local.values("batch_id")).values_list("pk", "unit_code", "detection")
    return {
        pk: {known.who.agency_of(unit) for unit in detection.get("units", ())} or ({code} - {""})
        for pk, code, detection in rows
    }


def _owners(known: Known) -> dict[str, list[Owner]]:
    """Every selection that has a contract of a number which schedules or reports name alone."""
    alone: list[type[Model]] = [ScheduleItem, ProgressReport]
    wanted = Q()
    for model in alone:
        wanted |= Q(contract_no__in=model._default_manager.filter(channel=LOCAL).values("number"))
    rows = Contract.objects.filter(wanted, batch_id__lte=known.batch_id).order_by("batch_id", "id")
    found: dict[str, list[Owner]] = {}
    last = chains.last_rows("contract", _values(rows, "contract"))
    announced = Announcement.objects.filter(
        number__in=Contract.objects.filter(wanted).values("number"), batch_id__lte=known.batch_id
    )
    units = {
        (channel, number): unit
        for channel, number, unit in announced.order_by("batch_id", "id").values_list(
            "channel", "number", "unit_code"
        )
    }
    for row in last:
        node = (row["channel"], row["number"])
        unit = units.get(node) or row["unit_code"]
        one = Owner(node, known.who.agency_of(unit) if unit else "", row["fiscal_year"])
        found.setdefault(row["contract_no"], []).append(one)
    return found
