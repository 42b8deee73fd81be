"""Physical works of a day with their places: where each stands on the ground and against its plan.

A place is what an officer reported from the site; nothing else gives coordinates. A work without
them is a row like any other, only no point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from rapim.ledger import clock
from rapim.procurement.models import PlanPlace, ProgressReport

from . import marks, package_lists
from .models import PackageRow
from .work_judging import CRITICAL, NONE
from .work_rows import Node

WORKING = ("kontrak", "pelaksanaan")
DONE = ("pho", "pemeliharaan", "fho", "selesai")
STATES = ("critical", "behind", "unknown", "on_plan", "finished")
"""From what needs a word first to what needs none."""
Body = dict[str, Any]


def sites(
    rows: QuerySet[PackageRow], found: Mapping[str, Any], known_at: dt.datetime | None = None
) -> list[Body]:
    """The construction packages under way, or finished in the year of the day, the worst first.

    Units: shares 0 to 1, days, degrees.
    Source: kept packages; places of plans and reports of the field known at the moment.
    """
    day = dt.date.fromisoformat(found["as_of"])
    physical = rows.filter(kind="construction", stage__in=(*WORKING, *DONE)).order_by("package")
    shown = [one for one in package_lists.bodies(physical) if one["stage"] in WORKING or _this_year(one, day)]
    batch_id, moment = marks.named(found["mark"]).batch_id, known_at or clock.now()
    names = _names(shown, batch_id)
    points = _points(shown, day, moment)
    made = [_site(one, names.get(one["id"], []), points.get(one["id"]), day) for one in shown]
    return sorted(
        made, key=lambda one: (STATES.index(one["state"]), -(one["days_behind"] or 0), one["package"]["id"])
    )


def _this_year(one: Mapping[str, Any], day: dt.date) -> bool:
    return str(one["since"] or "")[:4] == str(day.year)


def _site(one: Body, named: Sequence[str], point: Body | None, day: dt.date) -> Body:
    work = one["work"] or {"planned": None, "real": None, "days_behind": None}
    return {
        "package": one,
        "named": named,
        "point": point,
        "state": state_of(one, day),
        **{name: work[name] for name in ("planned", "real", "days_behind")},
        "critical": work.get("critical", "unknown"),
        "basis": work.get("basis", NONE),
        "reported": work.get("report_day"),
    }


def state_of(one: Mapping[str, Any], day: dt.date) -> str:
    """One word for a work: finished, critical, behind its plan or its last day, on plan, or not known.

    A work without a plan or without a report is never called behind.

    Units: none.
    Source: the work of the kept package; the contract's last day.
    """
    work = one["work"]
    real = work and work["real"]
    if one["stage"] in DONE or (real is not None and real >= 1):
        return "finished"
    if not work or real is None:
        return "unknown"
    if work["critical"] in CRITICAL:
        return "critical"
    if one["dates"]["due"] and one["dates"]["due"] < day.isoformat():
        return "behind"
    if work["days_behind"] is None:
        return "unknown"
    return "behind" if work["days_behind"] > 0 else "on_plan"


def _names(shown: Sequence[Body], batch_id: int) -> dict[str, list[str]]:
    """The places that the plans of each package name, as near to the ground as they do."""
    codes = {code for one in shown for code in one["rup_codes"]}
    last: dict[tuple[str, str, str], PlanPlace] = {}
    for row in PlanPlace.objects.filter(rup_code__in=codes, batch_id__lte=batch_id).order_by(
        "batch_id", "id"
    ):
        last.pop((row.way, row.rup_code, row.item), None)
        if not row.withdrawn:
            last[row.way, row.rup_code, row.item] = row
    said: dict[str, list[str]] = {}
    for row in last.values():
        said.setdefault(row.rup_code, []).append(
            " ".join((row.detail or row.regency or row.province).split())
        )
    return {
        one["id"]: [
            name for name in dict.fromkeys(n for code in one["rup_codes"] for n in said.get(code, [])) if name
        ]
        for one in shown
    }


def _points(shown: Sequence[Body], day: dt.date, moment: dt.datetime) -> dict[str, Body]:
    """The place of each package that was reported from one."""
    owner = {node: one["id"] for one in shown for node in nodes_of(one)}
    rows = ProgressReport.objects.filter(
        number__in={number for _, number in owner}, week_end__lte=day, received_at__lte=moment
    )
    reports: dict[str, list[ProgressReport]] = {}
    for row in rows.prefetch_related("checks", "photos").order_by("week_end", "id"):
        if identity := owner.get((row.channel, row.number)):
            reports.setdefault(identity, []).append(row)
    return {identity: at for identity, some in reports.items() if (at := point_of(some, moment))}


def nodes_of(one: Mapping[str, Any]) -> list[Node]:
    """The selections of a package, as its contracts and reports name them.

    Units: none.
    Source: the chain.
    """
    return list(dict.fromkeys((str(row["channel"]), str(row["number"])) for row in one["selections"]))


def point_of(reports: Iterable[ProgressReport], moment: dt.datetime) -> Body | None:
    """The last place that the reports, oldest first, or their photos name; a returned one names none.

    `checked` says whether that report was accepted.

    Units: degrees.
    Source: reports of the field.
    """
    for row in reversed(list(reports)):
        words = [check.accepted for check in row.checks.all() if check.at <= moment]
        if words and not words[-1]:
            continue
        named: tuple[Any, ...] = (row, *row.photos.all())
        for seen in named:
            if seen.latitude is not None and seen.longitude is not None:
                at = {"latitude": seen.latitude, "longitude": seen.longitude}
                return {**at, "week_end": row.week_end, "checked": bool(words)}
    return None
