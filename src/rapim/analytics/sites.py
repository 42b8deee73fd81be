"""Physical works of a day with their places: where each stands on the ground and against its plan.

A place is what an officer reported from the site; nothing else gives coordinates. A work without
them is a row like any other, only no point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from rapim.ledger import clock
from rapim.procurement.models import (
    Contract,
    Handover,
    PlanPlace,
    ProgressReport,
    ScheduleItem,
)

from . import marks, package_lists, works
from .models import PackageRow

WORKING = ("kontrak", "pelaksanaan")
DONE = ("pho", "pemeliharaan", "fho", "selesai")
STATES = ("critical", "behind", "unknown", "on_plan", "finished")
"""From what needs a word first to what needs none."""
_PLACE = ("way", "rup_code", "item")
Node = tuple[str, str]
Body = dict[str, Any]


def sites(
    rows: QuerySet[PackageRow], found: Mapping[str, Any], known_at: dt.datetime | None = None
) -> list[Body]:
    """The construction packages under way, or finished in the year of the day, the worst first.

    Units: shares 0 to 1, days, degrees.
    Source: kept packages; contracts, schedules, minutes and reports of the field known at the moment.
    """
    day = dt.date.fromisoformat(found["as_of"])
    physical = rows.filter(kind="construction", stage__in=(*WORKING, *DONE)).order_by("package")
    shown = [one for one in package_lists.bodies(physical) if one["stage"] in WORKING or _this_year(one, day)]
    if not shown:
        return []
    known = _Known(shown, marks.named(found["mark"]).batch_id, day, known_at or clock.now())
    made = [known.site(one) for one in shown]
    return sorted(
        made, key=lambda one: (STATES.index(one["state"]), -(one["days_behind"] or 0), one["package"]["id"])
    )


def _this_year(one: Mapping[str, Any], day: dt.date) -> bool:
    return str(one["since"] or "")[:4] == str(day.year)


def state_of(stage: str, standing: Mapping[str, Any], ends: dt.date | None, day: dt.date) -> str:
    """One word for a work: finished, critical, behind its plan or its last day, on plan, or not known.

    A work without a plan or without a report is never called behind.

    Units: none.
    Source: procurement.critical, scurve; the contract's last day.
    """
    real, code = standing["real"], standing["critical"]["code"]
    if stage in DONE or (real is not None and real >= 1):
        return "finished"
    if code in {"a", "b", "c"}:
        return "critical"
    if real is not None and ends is not None and ends < day:
        return "behind"
    if standing["days_behind"] is None:
        return "unknown"
    return "behind" if standing["days_behind"] > 0 else "on_plan"


class _Known:
    """What is known of some works at a moment, read once for all of them."""

    def __init__(
        self, shown: Sequence[Mapping[str, Any]], batch_id: int, day: dt.date, moment: dt.datetime
    ) -> None:
        self.day, self.moment = day, moment
        own = Q(number__in={node[1] for one in shown for node in nodes_of(one)})
        contracts = works.last_rows(Contract, own, batch_id, works.CONTRACT)
        self.contracts = _by_node(contracts)
        named = Q(channel="local", number__in={row.contract_no for row in contracts if row.contract_no})
        self.items = _by_node(works.last_rows(ScheduleItem, own | named, batch_id, works.ITEM))
        self.minutes = _by_node(works.last_rows(Handover, own, batch_id, works.MINUTE))
        reports = ProgressReport.objects.filter(own | named, week_end__lte=day, received_at__lte=moment)
        self.reports = _by_node(reports.prefetch_related("checks", "photos").order_by("week_end", "id"))
        codes = {code for one in shown for code in one["rup_codes"]}
        self.places: dict[str, list[PlanPlace]] = {}
        for row in works.last_rows(PlanPlace, Q(rup_code__in=codes), batch_id, _PLACE):
            self.places.setdefault(row.rup_code, []).append(row)

    def site(self, one: Body) -> Body:
        """One work: its package, its place, and where it stands."""
        nodes = nodes_of(one)
        contracts = _of(self.contracts, nodes)
        both = [*nodes, *(("local", row.contract_no) for row in contracts if row.contract_no)]
        reports = sorted(_of(self.reports, dict.fromkeys(both)), key=lambda row: (row.week_end, row.pk))
        counted = [row for row in reports if works.verdict(row, self.moment) is True]
        work = works.assembled(contracts, _of(self.items, both), _of(self.minutes, nodes), counted, self.day)
        stands = works.standing(work, self.day)
        return {
            "package": one,
            "named": self._named(one),
            "point": point_of(reports, self.moment),
            "state": state_of(one["stage"], stands, work.contract.get("ends"), self.day),
            "planned": stands["planned"],
            "real": stands["real"],
            "days_behind": stands["days_behind"],
            "critical": stands["critical"]["code"],
            "basis": stands["basis"],
            "reported": dt.date.fromordinal(work.days[-1]) if work.days else None,
        }

    def _named(self, one: Mapping[str, Any]) -> list[str]:
        """The places that the plans name: what stands nearest to the ground first."""
        rows = [row for code in one["rup_codes"] for row in self.places.get(code, [])]
        said = (" ".join((row.detail or row.regency or row.province).split()) for row in rows)
        return list(dict.fromkeys(text for text in said if text))


def nodes_of(one: Mapping[str, Any]) -> list[Node]:
    """The selections of a package, as its contracts and reports name them.

    Units: none.
    Source: the chain.
    """
    return list(dict.fromkeys((str(row["channel"]), str(row["number"])) for row in one["selections"]))


def point_of(reports: Sequence[ProgressReport], moment: dt.datetime) -> Body | None:
    """The last place that the reports, oldest first, or their photos name; a returned one names none.

    `checked` says whether that report was accepted.

    Units: degrees.
    Source: reports of the field.
    """
    for row in reversed(reports):
        word = works.verdict(row, moment)
        if word is False:
            continue
        named: tuple[Any, ...] = (row, *row.photos.all())
        for seen in named:
            if seen.latitude is not None and seen.longitude is not None:
                at = {"latitude": seen.latitude, "longitude": seen.longitude}
                return {**at, "week_end": row.week_end, "checked": word is True}
    return None


def _by_node(rows: Iterable[Any]) -> dict[Node, list[Any]]:
    found: dict[Node, list[Any]] = {}
    for row in rows:
        found.setdefault((row.channel, row.number), []).append(row)
    return found


def _of(by_node: Mapping[Node, Sequence[Any]], nodes: Iterable[Node]) -> list[Any]:
    return [row for node in nodes for row in by_node.get(node, ())]
