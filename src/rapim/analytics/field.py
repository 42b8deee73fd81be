"""Works that are reported from the field: which are asked for, what a report is judged by, what was said."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from rapim import law
from rapim.ledger import clock
from rapim.org.models import FieldCeiling
from rapim.procurement.measures import scurve
from rapim.procurement.measures.progress import Terms, last_week
from rapim.procurement.models import Contract, ProgressCheck, ProgressReport, ScheduleItem

from . import directory, marks, packages
from .models import PackageRow

RUNNING = ("kontrak", "pelaksanaan")
"""The stages in which a work is under contract and not handed over."""
Body = dict[str, Any]
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """From which ceiling on works are reported; `own` where the government said so itself."""

    sen: int
    own: bool
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """A work item of the schedule in force; `weight` is its part of the whole, 0 to 1."""

    item: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What a report of a week stands on: its terms, and the items in force with their weights."""

    terms: Terms
    items: Sequence[Item] = field(default=())


def ceiling(as_of: dt.date, known_at: dt.datetime | None = None) -> Ceiling:
    """From which ceiling on works are reported on a day: the government's own word, else the default.

    Units: sen.
    Source: rows of org; law parameter field_ceiling.
    """
    rows = FieldCeiling.objects.filter(valid_from__lte=as_of)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    last = rows.order_by("-valid_from", "-recorded_at", "-id").first()
    if last is not None:
        return Ceiling(last.ceiling_sen, True, last.legal_source)
    row = law.row_at("field_ceiling", as_of)
    return Ceiling(int(row.value), False, row.source)


def found_today() -> dict[str, Any]:
    """The packages of today, whatever was said of them since they were last listed.

    Reports come often, and stage, agency and ceiling of a package do not depend on them.

    Units: none.
    Source: the kept set of the last known mark.
    """
    return packages.summary(any_words=True)


def asked(found: Mapping[str, Any], reach: Sequence[str] | None, from_sen: int) -> QuerySet[PackageRow]:
    """The works under contract that are large enough, of some agencies (None: of all).

    Units: sen.
    Source: the kept set.
    """
    rows = packages.listed(dict(found), agencies=reach).filter(stage__in=RUNNING, kind="construction")
    return rows.filter(ceiling_sen__gte=from_sen).order_by("-ceiling_sen", "package")


def is_running(one: Mapping[str, Any]) -> bool:
    """Whether a package is a work under contract that is not handed over.

    Units: none.
    Source: stages of domain.md 2.4.
    """
    signed = one["contract_sen"] is not None or bool(one["dates"].get("contract"))
    is_work = one["kind"] == "construction" and one["stage"] in RUNNING
    return is_work and signed and "putus_kontrak" not in one["side"]


def ground(one: Mapping[str, Any], found: Mapping[str, Any], week_end: dt.date) -> Ground | None:
    """What a report of a week of a package is judged by; None where it has no contract.

    Units: sen, shares 0 to 1.
    Source: contracts and schedules known at the mark of the summary.
    """
    batch_id = batch_of(found)
    own = nodes_of(one)
    contracts = _last(Contract, own, batch_id, ("channel", "number", "contract_no", "item"))
    today = dt.date.fromisoformat(found["as_of"])
    signed = sorted(
        (row for row in contracts if row.date is None or row.date <= today),
        key=lambda row: (row.date or dt.date.min, row.addendum or 0, row.item),
    )
    if not signed:
        return None
    contract = _contract(signed)
    named = Q(channel="local", number__in=[row.contract_no for row in contracts if row.contract_no])
    key = ("channel", "number", "revision", "item")
    items = in_force(_last(ScheduleItem, own | named, batch_id, key), week_end)
    terms = Terms(
        channel=contract["channel"],
        number=contract["number"],
        starts=contract["starts"] or contract["date"],
        running=is_running(one),
        items={row.item: row.name for row in items},
        ceiling_sen=one["ceiling_sen"],
        from_sen=ceiling(today).sen,
        today=today,
    )
    return Ground(terms, items)


def _contract(signed: Sequence[Any]) -> dict[str, Any]:
    names = ("date", "starts", "channel", "number")
    return {name: getattr(signed[0], name) for name in names}


def _last(model: Any, wanted: Q, batch_id: int, key: Sequence[str]) -> list[Any]:
    found: dict[tuple[Any, ...], Any] = {}
    for row in model._default_manager.filter(wanted, batch_id__lte=batch_id).order_by("batch_id", "id"):
        named = tuple(getattr(row, name) for name in key)
        found.pop(named, None)
        if not row.withdrawn:
            found[named] = row
    return list(found.values())


def revisions(items: Sequence[Any], day: dt.date) -> list[tuple[int, int, list[Any]]]:
    """The schedules that were approved by a day: number, first day in force, and items.

    Units: ordinal days.
    Source: SSUK: the schedule of the contract is in force from its start, an addendum from its day.
    """
    by_revision: dict[int, list[Any]] = {}
    for row in items:
        by_revision.setdefault(row.revision, []).append(row)
    found = []
    for revision, rows in sorted(by_revision.items()):
        before = min(row.starts for row in rows).toordinal() - 1
        effective = next((row.effective.toordinal() for row in rows if row.effective), before)
        if revision == 0:
            effective = min(effective, before)
        approved = effective <= day.toordinal() or not revision
        if approved and any(row.price_sen for row in rows):
            found.append((revision, effective, rows))
    return found


def in_force(rows: Sequence[Any], week_end: dt.date) -> list[Item]:
    """The items of the schedule in force at the end of a week, in the order of the schedule.

    Units: shares 0 to 1.
    Source: SSUK: the last approved schedule is the plan.
    """
    plans = revisions(rows, week_end)
    if not plans:
        return []
    since = [effective for _, effective, _ in plans]
    at = scurve.version_in_force(since, [True] * len(since), week_end.toordinal()) or 0
    chosen = plans[at][2]
    weights = scurve.weights([row.price_sen for row in chosen])
    return [Item(row.item, row.name, float(part)) for row, part in zip(chosen, weights, strict=True)]


def nodes_of(one: Mapping[str, Any]) -> Q:
    """Whatever is about the selections and contracts of a package.

    Units: none.
    Source: the chain.
    """
    wanted = Q(pk__in=[])
    for channel, number in _nodes(one):
        wanted |= Q(channel=channel, number=number)
    return wanted


def reports(one: Mapping[str, Any], moment: dt.datetime | None = None) -> list[ProgressReport]:
    """The reports of a package received by a moment (now), with checks and photos, in order of arrival.

    Units: shares 0 to 1.
    Source: reports of the field.
    """
    rows = ProgressReport.objects.filter(nodes_of(one), received_at__lte=moment or clock.now())
    return list(rows.order_by("id").prefetch_related("checks", "photos"))


def reports_at(nodes: Iterable[Node]) -> dict[Node, list[ProgressReport]]:
    """The reports of some contracts, with checks and photos, in order of arrival.

    Units: shares 0 to 1.
    Source: reports of the field.
    """
    wanted = set(nodes)
    numbers = {number for _, number in wanted}
    rows = ProgressReport.objects.filter(number__in=numbers, received_at__lte=clock.now()).order_by("id")
    found: dict[Node, list[ProgressReport]] = {}
    for row in rows.prefetch_related("checks", "photos") if wanted else ():
        if (row.channel, row.number) in wanted:
            found.setdefault((row.channel, row.number), []).append(row)
    return found


def waiting() -> QuerySet[ProgressReport]:
    """The reports on which nobody has said a word yet.

    Units: none.
    Source: reports of the field and their checks.
    """
    now = clock.now()
    return ProgressReport.objects.filter(received_at__lte=now).exclude(checks__at__lte=now)


def names_at(nodes: Iterable[Node], batch_id: int) -> dict[Node, dict[str, str]]:
    """The names of the work items of some contracts, by number of the item.

    Units: none.
    Source: schedules known at a mark.
    """
    wanted = set(nodes)
    numbers = {number for _, number in wanted}
    known = Contract.objects.filter(number__in=numbers, batch_id__lte=batch_id).exclude(contract_no="")
    owner = {node: node for node in wanted}
    for channel, number, contract_no in known.values_list("channel", "number", "contract_no"):
        if (channel, number) in wanted:
            owner["local", contract_no] = (channel, number)
    rows = ScheduleItem.objects.filter(number__in={number for _, number in owner}, batch_id__lte=batch_id)
    found: dict[Node, dict[str, str]] = {}
    for channel, number, item, name in rows.order_by("revision", "batch_id", "id").values_list(
        "channel", "number", "item", "name"
    ):
        if node := owner.get((channel, number)):
            found.setdefault(node, {})[item] = name
    return found


def last_weeks(bodies: Iterable[Mapping[str, Any]]) -> dict[str, dt.date]:
    """The last week of which anything was reported and not returned, by package.

    Units: dates.
    Source: reports of the field.
    """
    owner = {node: str(one["id"]) for one in bodies for node in _nodes(one)}
    numbers = {number for _, number in owner}
    now = clock.now()
    words = ProgressCheck.objects.filter(report=OuterRef("pk"), at__lte=now).order_by("-id")
    rows = ProgressReport.objects.filter(number__in=numbers, received_at__lte=now)
    rows = rows.annotate(last=Subquery(words.values("accepted")[:1])).filter(Q(last=None) | Q(last=True))
    found: dict[str, dt.date] = {}
    for channel, number, week_end in rows.values_list("channel", "number", "week_end").distinct():
        if identity := owner.get((channel, number)):
            found[identity] = max(week_end, found.get(identity, week_end))
    return found


def owed(one: Mapping[str, Any], last: dt.date | None, today: dt.date) -> dt.date | None:
    """The week of which a work still owes its report: the last one that ended, where nothing was said of it.

    Units: dates.
    Source: Rapim: a report each week while the contract runs.
    """
    week, since = last_week(today), one["dates"].get("started") or one["dates"].get("contract")
    begun = since is None or dt.date.fromisoformat(since) <= week
    return week if begun and (last is None or last < week) else None


def owners(found: Mapping[str, Any], nodes: Iterable[Node]) -> dict[Node, Body]:
    """The packages of some contracts.

    Units: none.
    Source: the kept set.
    """
    wanted = set(nodes)
    named = Q(pk__in=[])
    for _, number in wanted:
        named |= Q(body__contains=f'"number":{json.dumps(number, ensure_ascii=False)}')
    answer: dict[Node, Body] = {}
    rows = packages.listed(dict(found)).filter(named, kind="construction")
    for body in rows.values_list("body", flat=True):
        one = json.loads(body)
        answer |= {node: one for node in _nodes(one) if node in wanted}
    return answer


def batch_of(found: Mapping[str, Any]) -> int:
    """The last batch that a summary of packages knows.

    Units: none.
    Source: the mark of the summary.
    """
    return marks.named(found["mark"]).batch_id


def today() -> dt.date:
    """This day where the government is.

    Units: date.
    Source: the clock.
    """
    return directory.today()


def _nodes(one: Mapping[str, Any]) -> list[Node]:
    return [(str(row["channel"]), str(row["number"])) for row in one["selections"]]
