"""Lists made of kept packages: by stage, by what is late and dear, what must start, the year before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from rapim.procurement.measures.stages import STAGES
from rapim.procurement.measures.words import COMPETITIVE

from . import package_sets, packages
from .models import PackageRow
from .starts import UNBEGUN

ENDED = ("tender_gagal", "batal")
LATE = Q(days_late__gt=0)
STEPS = ("announce", "contract", "finish")
Body = dict[str, Any]


def grouped(rows: QuerySet[PackageRow]) -> list[dict[str, Any]]:
    """Counts and money of some packages by stage, method and kind, read in one go.

    Units: sen, counts.
    Source: kept packages.
    """
    names = ("stage", "method", "kind")
    found = rows.order_by().values_list(*names).annotate(
        n=Count("pk"),
        sen=Sum("ceiling_sen"),
        late=Count("pk", filter=LATE),
        late_sen=Sum("ceiling_sen", filter=LATE),
        unseen=Count("pk", filter=Q(unseen_days__gt=0)),
    )  # fmt: skip
    return [
        dict(zip((*names, *_SUMS), (*row[:3], *(sum_ or 0 for sum_ in row[3:])), strict=True))
        for row in found
    ]


def by_stage(groups: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The groups by stage of the chain, in its order; failed and called off at the end.

    Units: sen, counts.
    Source: `grouped`.
    """
    found = {name: dict.fromkeys(_SUMS, 0) for name in (*STAGES, *ENDED)}
    for group in groups:
        sums = found[group["stage"]]
        for name in _SUMS:
            sums[name] += group[name]
    return [{"stage": name, **sums} for name, sums in found.items()]


_SUMS = ("packages", "ceiling_sen", "late", "late_sen", "unseen")


def judged(rows: QuerySet[PackageRow]) -> dict[str, int]:
    """How many packages of each agency could be judged: those with a promise that was due or kept.

    Units: counts.
    Source: kept packages.
    """
    some = rows.filter(days_late__isnull=False).order_by()
    return dict(some.values_list("agency").annotate(n=Count("pk")))


def ranked(rows: QuerySet[PackageRow]) -> QuerySet[PackageRow]:
    """Packages by days late times money, the worst first; then the dearest.

    Units: day-sen.
    Source: issue, package board.
    """
    return rows.order_by("rank")


def values_of(groups: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    """The values that occur among some groups, in order.

    Units: codes.
    Source: `grouped`.
    """
    return sorted({group[name] for group in groups if group[name]})


def bodies(rows: QuerySet[PackageRow]) -> list[Body]:
    """The packages of some rows, in their order.

    Units: as `rapim.analytics.packages`.
    Source: kept packages.
    """
    return [json.loads(body) for body in package_sets.bodies(rows)]


def selections(rows: QuerySet[PackageRow]) -> list[Body]:
    """The packages that a Pokja selects for: tender, fast tender, seleksi.

    Units: as `rapim.analytics.packages`.
    Source: kept packages.
    """
    return bodies(rows.filter(method__in=COMPETITIVE).order_by("package"))


def must_start(rows: QuerySet[PackageRow], as_of: dt.date) -> list[Body]:
    """Selections that have not begun, though their planned month is over or their safe start is a week away.

    `start_by` is the earlier of the promised end of month and the latest safe start. The most
    urgent first, then the dearest.

    Units: ISO dates, sen.
    Source: product, paket harus mulai.
    """
    return starting(bodies(rows.filter(method__in=COMPETITIVE, stage__in=UNBEGUN).order_by("package")), as_of)


def starting(some: Iterable[Body], as_of: dt.date) -> list[Body]:
    """Of some packages those that must start: see `must_start`.

    Units: ISO dates, sen.
    Source: product, paket harus mulai.
    """
    waiting = [one for one in some if one["method"] in COMPETITIVE and one["stage"] in UNBEGUN]
    soon = (as_of + dt.timedelta(7)).isoformat()
    found = []
    for one in waiting:
        days = [day for day in (one["milestones"]["announce"]["first"], one["safe_start"]) if day]
        if days and min(days) <= soon:
            found.append({**one, "start_by": min(days)})
    return sorted(found, key=lambda one: (one["start_by"], -one["ceiling_sen"], one["id"]))


def crossing(rows: QuerySet[PackageRow]) -> list[Body]:
    """Packages whose contract ends, or whose work is projected to end, after the year; by contract first.

    Units: ISO dates, sen.
    Source: product, kontrak melewati tahun.
    """
    found = bodies(rows.exclude(crosses="").order_by("package"))
    return sorted(found, key=lambda one: (one["crosses"], -one["ceiling_sen"], one["id"]))


def reached(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many packages were announced, contracted and finished by the day.

    Units: counts.
    Source: kept promises of packages.
    """
    some = [one["milestones"] for one in rows]
    return {step: sum(bool(one[step]["actual"]) for one in some) for step in STEPS}


def compared(now: Sequence[Body], before: Sequence[Body]) -> list[dict[str, Any]]:
    """Median days late by method, this year and the year before at the same date.

    `repeats` says that a method was late at the same step in both years.

    Units: calendar days, counts.
    Source: issue, agency procurement page.
    """
    found = []
    names = sorted({one["method"] for one in (*now, *before) if one["late_steps"]})
    for method in names:
        steps = {}
        for step in STEPS:
            days, days_before = (_days(some, method, step) for some in (now, before))
            this, last = (median(some) if some else None for some in (days, days_before))
            steps[step] = {
                "days": this, "packages": len(days), "before": last, "packages_before": len(days_before),
                "repeats": this is not None and last is not None and this > 0 and last > 0,
            }  # fmt: skip
        found.append({"method": method, "steps": steps})
    return found


def _days(rows: Iterable[Body], method: str, step: str) -> list[int]:
    return [one["late_steps"][step] for one in rows if one["method"] == method and step in one["late_steps"]]


def loose_ends(found: Mapping[str, Any], rows: Iterable[Body]) -> dict[str, list[dict[str, Any]]]:
    """The ends of some packages that hang loose: codes that no plan has, and proposals that wait for a word.

    Units: confidence 0 to 1.
    Source: chain, unlinked and proposed.
    """
    owner = {f"{node['channel']}/{node['number']}": one for one in rows for node in one["selections"]}
    unlinked = [{**end, "package": owner[end["from"]]} for end in found["unlinked"] if end["from"] in owner]
    proposed = [{**end, "package": owner[end["from"]]} for end in found["proposed"] if end["from"] in owner]
    return {"unlinked": unlinked, "proposed": proposed}


def of_agency(found: dict[str, Any], agency: str) -> list[Body]:
    """All packages of an agency.

    Units: as `rapim.analytics.packages`.
    Source: kept packages.
    """
    return bodies(packages.listed(found, agency=agency).order_by("package"))
