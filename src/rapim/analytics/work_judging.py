"""What the pure rules say of a work under contract on a day: its plan, its lag, its finish, its fine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rapim import law
from rapim.procurement import alerts
from rapim.procurement.measures import critical, opportunity, penalty, physical, scurve
from rapim.procurement.measures.agreements import agreements
from rapim.procurement.measures.deadlines import Deadline, assumed
from rapim.procurement.measures.stages import is_over
from rapim.units.arrays import Known as KnownArray
from rapim.units.verdicts import Verdict

from .work_rows import Node, Report, Row, Rows

FIELD, MINUTES, NONE = "field", "minutes", "none"
CRITICAL = frozenset({"a", "b", "c"})
UNDER_WAY = frozenset({"kontrak", "pelaksanaan"})
"""Stages in which a work can still be critical or late; what was handed over is judged no more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the package of a work stands: its stage and last day by contract or order, and since when done."""

    year: int
    stage: str
    due: dt.date | None
    done: dt.date | None

    @property
    def under_way(self) -> bool:
        """Whether its work still runs."""
        return self.stage in UNDER_WAY


@dataclass(slots=True)
class Work:
    """What is known of a contract's work: versions of its plan, and the days it was reported at.

    `places` are the rows it stands on: batch, sheet, row, and whether of a schedule or of minutes;
    `over`: the contract was closed or broken off; `names` are the selection or contract number by which
    schedules and reports name it, `schedules` the items of each plan.
    """

    contract: dict[str, Any]
    over: bool = False
    curves: list[scurve.Curve] = field(default_factory=list)
    effective: list[int] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    real: list[float] = field(default_factory=list)
    paid: list[float] = field(default_factory=list)
    basis: str = NONE
    places: list[tuple[int, int, int, str]] = field(default_factory=list)
    names: Sequence[Node] = ()
    schedules: list[Sequence[Row]] = field(default_factory=list)


def works_in(
    nodes: Sequence[Node], contracts: Iterable[Row], handovers: Iterable[Row], rows: Rows, day: dt.date
) -> list[Work]:
    """The works of a package, one for each contract; one without a contract where none is known.

    A schedule or report of a selection is of its first contract, one of a contract number of that
    contract; where both have the same revision, the selection's own counts.

    Units: shares, sen, days.
    Source: contracts with addenda, schedules, accepted reports, minutes.
    """
    groups, minutes = agreements(contracts), list(handovers)
    found, first = [], set()
    for group in groups:
        node = (group[0]["channel"], group[0]["number"])
        numbers = {row["contract_no"] for row in group} - {""}
        others = {row["contract_no"] for other in groups if other is not group for row in other} - {""}
        own = node not in first
        first.add(node)
        local = rows.of_numbers(numbers, node)
        of_it = [
            row
            for row in minutes
            if (row["channel"], row["number"]) == node
            and (row["contract_no"] in numbers or (own and row["contract_no"] not in others))
        ]
        work = _work(_contract(group), [node, *local] if own else local, of_it, rows, day)
        work.over = any(is_over(row, day) for row in group)
        found.append(work)
    loose = [node for node in nodes if node not in first]
    for node in loose:
        of_it = [row for row in minutes if (row["channel"], row["number"]) == node]
        if node in rows.items or node in rows.reports or any(row["progress"] is not None for row in of_it):
            found.append(_work({}, [node], of_it, rows, day))
    return found or [Work({})]


def _contract(group: Sequence[Row]) -> dict[str, Any]:
    names = ("contract_no", "date", "starts", "ends", "value_sen", "vendor", "channel", "number")
    found = {name: group[0][name] for name in names}
    for row in group[1:]:
        found |= {name: value for name in ("ends", "value_sen") if (value := row[name])}
    return found


def _work(
    contract: dict[str, Any], names: Sequence[Node], minutes: Sequence[Row], rows: Rows, day: dt.date
) -> Work:
    work = Work(contract, names=names)
    by_revision: dict[int, list[Row]] = {}
    for name in names:
        own: dict[int, list[Row]] = {}
        for row in rows.items.get(name, ()):
            own.setdefault(row["revision"], []).append(row)
        by_revision = own | by_revision
    weights = _plan(work, by_revision, day)
    reports = sorted((one for name in names for one in rows.reports.get(name, ())), key=lambda one: one.day)
    paid = sorted(
        ((when, row) for row in minutes if (when := (row["bap_date"] or row["date"])) and when <= day),
        key=lambda one: one[0],
    )
    if reports:
        work.days, work.real = _reported(reports, weights)
    if work.days:
        work.basis = FIELD
    elif told := [(when, row) for when, row in paid if row["progress"] is not None]:
        by_day = {when.toordinal(): float(row["progress"]) for when, row in told}
        work.days, work.real, work.basis = list(by_day), list(by_day.values()), MINUTES
        work.places += sorted({(row["batch"], row["sheet"], row["row"], "handover") for _, row in told})
    value = contract.get("value_sen") or 0
    sums = [(when.toordinal(), sen) for when, sen in _payments(paid)]
    work.paid = [sum(sen for when, sen in sums if when <= at) / value if value else 0.0 for at in work.days]
    return work


def _payments(paid: Sequence[tuple[dt.date, Row]]) -> list[tuple[dt.date, int]]:
    """Each payment once: SPSE repeats a minute for each version of its contract and each handover."""
    found: dict[tuple[Any, ...], tuple[dt.date, int]] = {}
    for when, row in paid:
        if row["paid_sen"]:
            found[row["bap_no"] or (row["bast_no"], row["item"]), row["paid_sen"]] = (when, row["paid_sen"])
    return list(found.values())


def _plan(work: Work, by_revision: Mapping[int, Sequence[Row]], day: dt.date) -> dict[str, int]:
    """Add the curves of the schedules approved by the day; the prices of the items of the one in force."""
    weights: dict[str, int] = {}
    for revision, rows in sorted(by_revision.items()):
        starts = [row["starts"].toordinal() for row in rows]
        effective = next((row["effective"].toordinal() for row in rows if row["effective"]), min(starts) - 1)
        if revision == 0:
            effective = min(effective, min(starts) - 1)
        if effective > day.toordinal() and revision:
            continue
        prices, ends = [row["price_sen"] for row in rows], [row["ends"].toordinal() for row in rows]
        if not any(prices):
            continue
        weights = {row["item"]: row["price_sen"] for row in rows}
        work.curves.append(scurve.planned_curve(prices, starts, ends))
        work.effective.append(effective)
        work.schedules.append(rows)
        work.revisions.append(
            {
                "revision": revision,
                "effective": dt.date.fromordinal(effective).isoformat(),
                "items": len(rows),
            }
        )
        work.places.append((rows[0]["batch"], rows[0]["sheet"], rows[0]["row"], "schedule"))
    return weights


def _reported(reports: Sequence[Report], weights: Mapping[str, int]) -> tuple[list[int], list[float]]:
    """The share of the whole by week: of a report on the whole, or of its items by their weights."""
    total = sum(weights.values())
    items: dict[str, float] = {}
    found: dict[int, float] = {}
    for row in reports:
        at = row.day.toordinal()
        if not row.item:
            found[at] = row.share
        elif total:
            items[row.item] = row.share
            found[at] = sum(weights.get(item, 0) * share for item, share in items.items()) / total
    return list(found), list(found.values())


def measured(work: Work, day: dt.date, standing: Standing) -> dict[str, Any]:
    """Plan, lag, projected finish, criticality and fine of a work on a day, as JSON-ready values.

    Units: shares 0 to 1, days, sen.
    Source: procurement.scurve, critical, penalty.
    """
    at = day.toordinal()
    version = scurve.version_in_force(work.effective, [True] * len(work.effective), at)
    reported = work.days[-1] if work.days else at
    curve = None if version is None else work.curves[version]
    found: dict[str, Any] = {
        "planned": None if curve is None else float(scurve.planned_at(curve, reported)),
        "real": work.real[-1] if work.real else None,
        "report_day": dt.date.fromordinal(reported).isoformat() if work.days else None,
        "deviation": None,
        "days_behind": None,
        "projected": {"earned_schedule": None, "recent_pace": None, "careful": None},
        "critical": {"code": "unknown", "boundary": False},
        "basis": work.basis,
        "penalty": _fine(work, day, standing),
        "alerts": [],
    }
    if curve is None or not work.real:
        return found
    return found | _lag(work, day, curve, reported, standing)


def _lag(work: Work, day: dt.date, curve: scurve.Curve, reported: int, standing: Standing) -> dict[str, Any]:
    """What the last report says against the plan of its day: lag, projected finish, warnings."""
    real, planned = work.real[-1], float(scurve.planned_at(curve, reported))
    limits = law.at("pbj_critical", work.contract.get("date") or day)
    ahead = scurve.projection(curve, work.days, work.real, int(law.at("pbj_pace_window", day)))
    ends = dt.date((work.contract.get("ends") or day).year, 12, 31)
    careful = ahead.careful
    known = KnownArray(np.array([careful.day.toordinal() if careful else 0]), np.array([careful is not None]))
    found = critical.of([planned], [real], known, ends.toordinal(), limits)
    code, boundary = found.as_list()[0], bool(found.boundary[0])
    runs = standing.under_way and not work.over
    if code in CRITICAL and not runs:
        code = "no"
    verdicts = [
        alerts.is_critical(code, planned, real, boundary=boundary),
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
        "critical": {"code": code, "boundary": boundary},
        "alerts": [said(one) for one in verdicts if runs and one.state == "fired"],
    }


def said(verdict: Verdict) -> dict[str, Any]:
    """A warning as lists carry it.

    Units: as the check says.
    Source: `rapim.procurement.alerts`.
    """
    return {name: getattr(verdict, name) for name in ("id", "level", "because", "params")}


def main_of(parts: Sequence[Mapping[str, Any]]) -> int:
    """The place of the contract most behind plan; the first where none is known to be behind.

    Units: days.
    Source: own default.
    """
    behind = [one["days_behind"] for one in parts]
    known = [days for days in behind if days is not None]
    return behind.index(max(known)) if known else 0


def together(parts: Sequence[Mapping[str, Any]], standing: Standing) -> dict[str, Any]:
    """What a package shows of its contracts: the one most behind, the worst, the latest, the sum of fines.

    Units: shares, days, sen.
    Source: own default: a package stands as its worst contract.
    """
    one = parts[main_of(parts)]
    finishes = [part["projected"]["careful"]["day"] for part in parts if part["projected"]["careful"]]
    return {
        **{
            name: one[name] for name in ("planned", "real", "deviation", "days_behind", "basis", "report_day")
        },
        "critical": max(parts, key=_gravity)["critical"]["code"],
        "projected": max(finishes, default=None),
        "fine_sen": sum(part["penalty"]["fine_sen"] for part in parts if part["penalty"]),
        "contracts": len(parts),
        "alerts": _worst(parts, standing),
    }


def _gravity(part: Mapping[str, Any]) -> tuple[bool, bool, float]:
    code = part["critical"]["code"]
    return (code in CRITICAL, code != "unknown", part["deviation"] or 0.0)


def _worst(parts: Sequence[Mapping[str, Any]], standing: Standing) -> list[dict[str, Any]]:
    """One warning of each kind for a package: of its gravest contract, of its latest finish.

    A contract whose own last day lies after the year passes it, whatever its work says.
    """
    fired = [dict(alert) for part in sorted(parts, key=_gravity, reverse=True) for alert in part["alerts"]]
    grave = [one for one in fired if one["id"] == "EWS-06"][:1]
    late = [one for one in fired if one["id"] == "EWS-07"]
    ends = dt.date(standing.year, 12, 31)
    if standing.under_way and standing.due is not None and standing.due > ends:
        due = Deadline(standing.due, assumed(projection="contract"))
        late.append(said(alerts.finish_is_late(due, standing.due, ends)))
    late.sort(key=lambda one: (one["level"] == "red", one["params"]["finish"]), reverse=True)
    return [*grave, *late[:1]]


def _fine(work: Work, day: dt.date, standing: Standing) -> dict[str, Any] | None:
    """The late penalty up to the day, or to the handover; none where nothing is late or all is done."""
    ends, value, signed = (work.contract.get(name) for name in ("ends", "value_sen", "date"))
    if ends is None or not value or (work.real and work.real[-1] >= 1):
        return None
    if (work.over or not standing.under_way) and standing.done is None:
        return None
    until = day if standing.done is None else min(day, standing.done)
    signed = signed or work.contract.get("starts") or ends
    fine = penalty.late(
        value, penalty.days_late(ends, until), law.at("pbj_late_fine", signed), law.at("pbj_vat", signed)
    )
    return {name: getattr(fine, name) for name in ("base_sen", "days", "fine_sen", "capped")} | {
        "assumptions": [one._asdict() for one in fine.assumptions]
    }


def chance(work: Work, day: dt.date, standing: Standing) -> dict[str, Any] | None:
    """The opportunity to finish an unfinished work after the end of its contract.

    Units: dates.
    Source: procurement.opportunity.
    """
    ends = work.contract.get("ends")
    over = work.over or bool(work.real and work.real[-1] >= 1)
    if ends is None or not work.contract.get("value_sen") or over or not standing.under_way:
        return None
    found = opportunity.first(ends, dt.date(ends.year, 12, 31), law.at("pbj_opportunity", day))
    return {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "crosses_year": found.crosses_year,
        "needs_carryover": found.needs_carryover,
        "refused": found.refused,
        "assumptions": [one._asdict() for one in found.assumptions],
    }


def figures(work: Work, day: dt.date) -> dict[str, Any]:
    """Whether money runs before the work, and whether the figures of the work were measured.

    Units: share, flags.
    Source: procurement.physical.
    """
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


def weeks(work: Work, at: int) -> list[dict[str, Any]]:
    """Plan and real curve at the end of each week.

    Units: ISO dates, shares.
    Source: procurement.scurve.
    """
    if not work.curves:
        return []
    since = [curve.marks for curve, day in zip(work.curves, work.effective, strict=True) if day <= at]
    ends = np.unique(np.concatenate(since or [work.curves[0].marks]))
    approved = [day <= at for day in work.effective]
    planned = scurve.plan_of(work.curves, work.effective, approved, ends)
    real = scurve.real_at(work.days, work.real, ends)
    return [
        {
            "week_end": dt.date.fromordinal(int(mark)).isoformat(),
            "planned": None if np.isnan(plan) else round(float(plan), 6),
            "real": None if np.isnan(done) else round(float(done), 6),
        }
        for mark, plan, done in zip(ends, planned, real, strict=True)
    ]
