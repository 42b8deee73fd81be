"""Works of a package as of a day: planned and real curve, lag, projected finish, critical or not.

A plan is the schedule in force; the real curve is made of accepted reports of the field, and where
there are none of the progress that minutes of handover and payment name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q

from rapim import law
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.procurement import alerts
from rapim.procurement.measures import critical, opportunity, penalty, physical, scurve
from rapim.procurement.measures.ladder import Facts
from rapim.procurement.models import Contract, Handover, ProgressReport, ScheduleItem
from rapim.units.arrays import Known

from . import marks, packages

Node = tuple[str, str]
FIELD, MINUTES, NONE = "field", "minutes", "none"


@dataclass(slots=True)
class Work:
    """What is known of a contract's work: versions of its plan, and the days it was reported at."""

    contract: dict[str, Any]
    curves: list[scurve.Curve] = field(default_factory=list)
    effective: list[int] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    real: list[float] = field(default_factory=list)
    paid: list[float] = field(default_factory=list)
    basis: str = NONE
    sources: list[dict[str, Any]] = field(default_factory=list)


def curve_of(
    identity: str, as_of: dt.date | None = None, known_at: dt.datetime | None = None
) -> dict[str, Any] | None:
    """The S-curve of a package as JSON-ready values (see the command contract); None: no such package.

    Units: shares 0 to 1, days, sen.
    Source: schedules, reports and minutes known at the moment.
    """
    found = packages.summary(as_of, known_at)
    shown = packages.package(found, identity)
    return None if shown is None else works_of(shown, found, known_at)


def works_of(
    shown: Mapping[str, Any], found: Mapping[str, Any], known_at: dt.datetime | None = None
) -> dict[str, Any]:
    """The S-curve of one package of a summary.

    Units: shares 0 to 1, days, sen.
    Source: as `curve_of`.
    """
    day = dt.date.fromisoformat(found["as_of"])
    batch_id = marks.named(found["mark"]).batch_id
    nodes = [(str(one["channel"]), str(one["number"])) for one in shown["selections"]]
    work = _known(nodes, day, batch_id, known_at or clock.now())
    return {"package": shown["id"], "as_of": day.isoformat(), **judged(work, day)}


def facts_on(shown: Mapping[str, Any], found: Mapping[str, Any], day: dt.date) -> Facts | None:
    """What a step of the ladder on a day is judged by; None where the contract's last day is not known.

    Units: share, dates.
    Source: contract and accepted reports known at the mark of the summary.
    """
    nodes = [(str(one["channel"]), str(one["number"])) for one in shown["selections"]]
    work = _known(nodes, day, marks.named(found["mark"]).batch_id, clock.now())
    ends, limits = work.contract.get("ends"), law.at("pbj_opportunity", day)
    if ends is None:
        return None
    real = work.real[-1] if work.real else None
    return Facts(ends, real, bool(limits["second"]), int(limits["days"]))


def judged(work: Work, day: dt.date) -> dict[str, Any]:
    """What the pure rules say of a work on a day.

    Units: shares 0 to 1, days, sen.
    Source: procurement.scurve, critical, penalty, opportunity, physical.
    """
    at = day.toordinal()
    version = scurve.version_in_force(work.effective, [True] * len(work.effective), at)
    real = work.real[-1] if work.real else None
    reported = work.days[-1] if work.days else at
    answer: dict[str, Any] = {
        "contract": {name: _plain(value) for name, value in work.contract.items()},
        "weeks": _weeks(work, at),
        "planned": None,
        "real": real,
        "deviation": None,
        "days_behind": None,
        "projected": {"earned_schedule": None, "recent_pace": None, "careful": None},
        "critical": {"code": "unknown", "boundary": False},
        "alerts": [],
        "basis": work.basis,
        "assumptions": [{"code": "real_from", "value": work.basis}],
        "revisions": work.revisions,
        "sources": work.sources,
        "figures": _figures(work, day),
        **_terms(work, day),
    }
    if version is None:
        return answer
    curve = work.curves[version]
    planned = float(scurve.planned_at(curve, reported))
    answer["planned"], answer["report_day"] = planned, dt.date.fromordinal(reported).isoformat()
    if real is None:
        return answer
    return answer | _lag(work, day, curve, planned, reported)


def _lag(work: Work, day: dt.date, curve: scurve.Curve, planned: float, reported: int) -> dict[str, Any]:
    """What the last report says against the plan of its day: lag, projected finish, warnings."""
    real, signed = work.real[-1], work.contract.get("date") or day
    limits = law.at("pbj_critical", signed)
    ahead = scurve.projection(curve, work.days, work.real, int(law.at("pbj_pace_window", day)))
    ends = dt.date((work.contract.get("ends") or day).year, 12, 31)
    careful = ahead.careful
    known = Known(np.array([careful.day.toordinal() if careful else 0]), np.array([careful is not None]))
    code = critical.of([planned], [real], known, ends.toordinal(), limits)
    boundary = bool(code.boundary[0])
    verdicts = [
        alerts.is_critical(code.as_list()[0], planned, real, boundary=boundary),
        alerts.finish_is_late(careful, work.contract.get("ends"), ends),
    ]
    return {
        "deviation": float(scurve.deviation([planned], [real])[0]),
        "days_behind": int(scurve.days_behind(curve, [real], reported)[0]),
        "projected": {
            "earned_schedule": ahead.by_schedule.as_dict() if ahead.by_schedule else None,
            "recent_pace": ahead.by_pace.as_dict() if ahead.by_pace else None,
            "careful": careful.as_dict() if careful else None,
        },
        "critical": {"code": code.as_list()[0], "boundary": boundary},
        "alerts": [
            {name: getattr(one, name) for name in ("id", "level", "because", "params")}
            for one in verdicts
            if one.state == "fired"
        ],
    }


def _weeks(work: Work, at: int) -> list[dict[str, Any]]:
    if not work.curves:
        return []
    since = [curve.marks for curve, day in zip(work.curves, work.effective, strict=True) if day <= at]
    marks_ = np.unique(np.concatenate(since or [work.curves[0].marks]))
    approved = [day <= at for day in work.effective]
    planned = scurve.plan_of(work.curves, work.effective, approved, marks_)
    real = scurve.real_at(work.days, work.real, marks_)
    return [
        {
            "week_end": dt.date.fromordinal(int(mark)).isoformat(),
            "planned": None if np.isnan(plan) else round(float(plan), 6),
            "real": None if np.isnan(done) else round(float(done), 6),
        }
        for mark, plan, done in zip(marks_, planned, real, strict=True)
    ]


def _terms(work: Work, day: dt.date) -> dict[str, Any]:
    """The late penalty up to the day, and the opportunity to finish, of an unfinished work."""
    ends, value, signed = (work.contract.get(name) for name in ("ends", "value_sen", "date"))
    if ends is None or not value or (work.real and work.real[-1] >= 1):
        return {"penalty": None, "opportunity": None}
    signed = signed or work.contract.get("starts") or ends
    fine = penalty.late(
        value, penalty.days_late(ends, day), law.at("pbj_late_fine", signed), law.at("pbj_vat", signed)
    )
    chance = opportunity.first(ends, dt.date(ends.year, 12, 31), law.at("pbj_opportunity", day))
    return {
        "penalty": {name: getattr(fine, name) for name in ("base_sen", "days", "fine_sen", "capped")}
        | {"assumptions": [one._asdict() for one in fine.assumptions]},
        "opportunity": {
            "first": chance.first.isoformat(),
            "last": chance.last.isoformat(),
            "crosses_year": chance.crosses_year,
            "needs_carryover": chance.needs_carryover,
            "refused": chance.refused,
            "assumptions": [one._asdict() for one in chance.assumptions],
        },
    }


def _figures(work: Work, day: dt.date) -> dict[str, Any]:
    """Whether money runs before the work, and whether the figures of the work were measured."""
    value = work.contract.get("value_sen")
    if not work.real or not value:
        return {"paid_before_done": None, "copied": False, "always_round": False}
    limits = law.at("pbj_figures", day)
    paid = round(work.paid[-1] * value)
    advance = float(law.at("paid_before_done", day)["advance"])
    ahead = physical.paid_before_done([work.real[-1]], [paid], [value], [advance * (1 - work.real[-1])])
    return {
        "paid_before_done": float(ahead[0]),
        "copied": bool(physical.copied([work.real], [work.paid], limits)[0]),
        "always_round": bool(physical.always_round([work.real], limits)[0]),
    }


def _known(nodes: Sequence[Node], day: dt.date, batch_id: int, moment: dt.datetime) -> Work:
    own = Q(pk__in=[])
    for channel, number in nodes:
        own |= Q(channel=channel, number=number)
    contracts = _last(Contract, own, batch_id, ("channel", "number", "contract_no", "item"))
    signed = sorted(
        (row for row in contracts if row.date is None or row.date <= day),
        key=lambda row: (row.date or dt.date.min, row.addendum or 0, row.item),
    )
    named = Q(channel="local", number__in=[row.contract_no for row in contracts if row.contract_no])
    work = Work(_contract(signed))
    items = _last(ScheduleItem, own | named, batch_id, ("channel", "number", "revision", "item"))
    weights = _plan(work, items, day)
    minutes = _last(Handover, own, batch_id, ("channel", "number", "bast_no", "bap_no", "item"))
    paid = sorted(
        ((when, row) for row in minutes if (when := (row.bap_date or row.date)) and when <= day),
        key=lambda one: (one[0], one[1].pk),
    )
    reports = accepted(own | named, day, moment)
    value = work.contract.get("value_sen") or 0
    if reports:
        work.days, work.real = _reported(reports, weights)
        work.basis = FIELD
    elif told := [(when, row) for when, row in paid if row.progress is not None]:
        by_day = {when.toordinal(): float(row.progress) for when, row in told}
        work.days, work.real, work.basis = list(by_day), list(by_day.values()), MINUTES
        work.sources += _sources({(row.batch_id, row.sheet, row.row) for _, row in told}, "handover")
    work.paid = [
        sum(row.paid_sen or 0 for when, row in paid if when.toordinal() <= at) / value if value else 0.0
        for at in work.days
    ]
    return work


def _contract(signed: Sequence[Any]) -> dict[str, Any]:
    if not signed:
        return {}
    names = ("contract_no", "date", "starts", "ends", "value_sen", "vendor", "channel", "number")
    found = {name: getattr(signed[0], name) for name in names}
    for row in signed[1:]:
        found |= {name: value for name in ("ends", "value_sen") if (value := getattr(row, name))}
    return found


def _plan(work: Work, items: Sequence[Any], day: dt.date) -> dict[str, int]:
    """Add the curves of the schedules approved by the day; the prices of the items of the one in force."""
    weights: dict[str, int] = {}
    for revision, effective, rows in revisions(items, day):
        starts = [row.starts.toordinal() for row in rows]
        prices, ends = [row.price_sen for row in rows], [row.ends.toordinal() for row in rows]
        weights = {row.item: row.price_sen for row in rows}
        work.curves.append(scurve.planned_curve(prices, starts, ends))
        work.effective.append(effective)
        work.revisions.append(
            {
                "revision": revision,
                "effective": dt.date.fromordinal(effective).isoformat(),
                "items": len(rows),
            }
        )
        work.sources += _sources({(row.batch_id, row.sheet, row.row) for row in rows[:1]}, "schedule")
    return weights


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


def accepted(wanted: Q, day: dt.date, moment: dt.datetime) -> list[ProgressReport]:
    """The reports that count: received by the moment, of a week up to the day, last word accepted.

    Units: none.
    Source: reports of the field and their checks.
    """
    rows = ProgressReport.objects.filter(wanted, week_end__lte=day, received_at__lte=moment)
    found = []
    for row in rows.prefetch_related("checks").order_by("week_end", "id"):
        words = [check.accepted for check in row.checks.all() if check.at <= moment]
        if words and words[-1]:
            found.append(row)
    return found


def _reported(reports: Sequence[ProgressReport], weights: Mapping[str, int]) -> tuple[list[int], list[float]]:
    """The share of the whole by week: of a report on the whole, or of its items by their weights."""
    total = sum(weights.values())
    items: dict[str, float] = {}
    found: dict[int, float] = {}
    for row in reports:
        at = row.week_end.toordinal()
        if not row.item:
            found[at] = row.share
        elif total:
            items[row.item] = row.share
            found[at] = sum(weights.get(item, 0) * share for item, share in items.items()) / total
    return list(found), list(found.values())


def _last(model: Any, wanted: Q, batch_id: int, key: Sequence[str]) -> list[Any]:
    found: dict[tuple[Any, ...], Any] = {}
    for row in model._default_manager.filter(wanted, batch_id__lte=batch_id).order_by("batch_id", "id"):
        named = tuple(getattr(row, name) for name in key)
        found.pop(named, None)
        if not row.withdrawn:
            found[named] = row
    return list(found.values())


def _sources(places: set[tuple[Any, ...]], kind: str) -> list[dict[str, Any]]:
    known = Batch.objects.in_bulk({place[0] for place in places})
    return [
        {
            "kind": kind,
            "batch": known[batch].code,
            "file": known[batch].source_name.rpartition("/")[2],
            "sheet": sheet,
            "row": row,
        }
        for batch, sheet, row in sorted(places)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
