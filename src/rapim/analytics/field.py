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

from . import directory, marks, packages, works
from .models import PackageRow
from .work_judging import Work
from .work_rows import LOCAL

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
    """What a report of a week stands on: its terms, its contract, and the items in force."""

    terms: Terms
    contract_no: str = ""
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


def grounds(one: Mapping[str, Any], found: Mapping[str, Any], week_end: dt.date) -> list[Ground]:
    """What a report of a week of a package is judged by, for each of its contracts that can be named.

    Units: sen, shares 0 to 1.
    Source: contracts and schedules known at the mark of the summary.
    """
    today = dt.date.fromisoformat(found["as_of"])
    limit = ceiling(today).sen
    answer = []
    for work in works.works_on(one, found, max(today, week_end)):
        if not work.contract or not work.names:
            continue
        items = in_force(work, week_end)
        terms = Terms(
            channel=work.names[0][0],
            number=work.names[0][1],
            starts=work.contract["starts"] or work.contract["date"],
            running=is_running(one) and not work.over,
            items={row.item: row.name for row in items},
            ceiling_sen=one["ceiling_sen"],
            from_sen=limit,
            today=today,
        )
        answer.append(Ground(terms, str(work.contract["contract_no"] or ""), items))
    return sorted(answer, key=lambda ground: not ground.terms.running)


def chosen(some: Sequence[Ground], contract_no: str) -> Ground | None:
    """The ground of a contract; of the first one that runs where none is named.

    Units: none.
    Source: none.
    """
    if not contract_no:
        return some[0] if some else None
    return next((ground for ground in some if ground.contract_no == contract_no), None)


def in_force(work: Work, week_end: dt.date) -> list[Item]:
    """The items of the schedule in force at the end of a week, in the order of the schedule.

    Units: shares 0 to 1.
    Source: SSUK: the last approved schedule is the plan.
    """
    if not work.schedules:
        return []
    known = [True] * len(work.effective)
    rows = work.schedules[scurve.version_in_force(work.effective, known, week_end.toordinal()) or 0]
    weights = scurve.weights([row["price_sen"] for row in rows])
    return [Item(row["item"], row["name"], float(part)) for row, part in zip(rows, weights, strict=True)]


def reports(
    one: Mapping[str, Any], found: Mapping[str, Any], moment: dt.datetime | None = None
) -> list[ProgressReport]:
    """The reports of a package received by a moment (now), with checks and photos, in order of arrival.

    Units: shares 0 to 1.
    Source: reports of the field.
    """
    wanted = Q(pk__in=[])
    for channel, number in names_of(one, found):
        wanted |= Q(channel=channel, number=number)
    rows = ProgressReport.objects.filter(wanted, received_at__lte=moment or clock.now())
    return list(rows.order_by("id").prefetch_related("checks", "photos"))


def names_of(one: Mapping[str, Any], found: Mapping[str, Any]) -> list[Node]:
    """The selections and contract numbers by which the works of a package are named.

    Units: none.
    Source: the chain, and contracts known at the mark of the summary.
    """
    day = dt.date.fromisoformat(found["as_of"])
    named = [node for work in works.works_on(one, found, day) for node in work.names]
    return sorted({*_nodes(one), *named})


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
    """The packages of some works, by the selection or contract number that names each.

    Units: none.
    Source: the kept set; contracts for what a contract number alone names.
    """
    wanted = set(nodes)
    selections = {node: {node} for node in wanted if node[0] != LOCAL}
    numbers = {number for channel, number in wanted if channel == LOCAL}
    known = Contract.objects.filter(contract_no__in=numbers, batch_id__lte=batch_of(found)) if numbers else ()
    for row in known:
        selections.setdefault((row.channel, row.number), set()).add((LOCAL, row.contract_no))
    named = Q(pk__in=[])
    for _, number in selections:
        named |= Q(whole__body__contains=f'"number":{json.dumps(number, ensure_ascii=False)}')
    rows = packages.listed(dict(found)).filter(named, kind="construction")
    answer: dict[Node, list[Body]] = {}
    for body in rows.values_list("whole__body", flat=True):
        one = json.loads(body)
        for name in {name for node in _nodes(one) for name in selections.get(node, ())}:
            answer.setdefault(name, []).append(one)
    return {name: some[0] for name, some in answer.items() if len(some) == 1}


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
