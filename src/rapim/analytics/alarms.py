"""Early warnings of a board: what each check needs, taken from the frame."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from rapim import law
from rapim.budget import alerts
from rapim.budget.measures import progress
from rapim.budget.measures.amounts import Floats, by_group
from rapim.budget.models import Lock
from rapim.ledger.models import Batch
from rapim.units import month_of_day, months_ended
from rapim.units.verdicts import Verdict

from .figures import Figures
from .frame import LEVELS, Frame, Ints
from .marks import Mark
from .unspent import Grains, carried


@dataclass(slots=True)
class Monthly:
    """Physical share (NaN: nothing reported for the month) and realised by month end, of n units."""

    physical: Floats
    spent: Ints


def monthly(level: str, figures: Figures, grains: Grains) -> Monthly:
    """Physical and financial progress of the units of a level by month.

    Units: shares and sen.
    Source: measure budget.progress.weighted.
    """
    where = grains.groups(figures.keys, LEVELS.index(level) + 1)
    count = len(figures.keys)
    filled = carried(grains.physical)
    reported = by_group((~np.isnan(grains.physical)).astype(np.int64), where, count) > 0
    columns = [progress.weighted(filled[:, month], grains.ceiling, where, count) for month in range(12)]
    physical = np.where(reported, np.stack(columns, axis=1), np.nan)
    return Monthly(physical, by_group(grains.spent, where, count))


@dataclass(slots=True)
class Reports:
    """When the RFK of each agency and month arrived, and which months are locked."""

    month: int
    sent: dict[str, dt.date]
    locked: set[str]
    used: bool


def reports(frame: Frame, mark: Mark, time_zone: str) -> Reports:
    """The last month whose RFK was due by the as-of day, and who sent it.

    Units: dates.
    Source: batches of RFK and locks, as known at the mark.
    """
    cutoff = law.at("rfk_cutoff_day", frame.as_of)
    due = [month for month in range(1, 13) if alerts.rfk_due(frame.year, month, cutoff) < frame.as_of]
    rows = frame.ask("rfk_sent")
    month = max(due, default=0)
    arrived = dict(
        Batch.objects.filter(id__in={row["batch_id"] for row in rows}).values_list("id", "loaded_at")
    )
    zone = ZoneInfo(time_zone)
    sent = {
        row["agency"]: arrived[row["batch_id"]].astimezone(zone).date()
        for row in rows
        if row["month_no"] == month
    }
    locked: dict[str, bool] = {}
    if mark.moment:
        known = Lock.objects.filter(fiscal_year=frame.year, month=month, at__lte=mark.moment)
        locked = dict(known.order_by("id").values_list("agency_code", "locked"))
    return Reports(month, sent, {code for code, shut in locked.items() if shut}, bool(rows))


def of_unit(
    frame: Frame, figures: Figures, months: Monthly, number: int, kind: str, sent: Reports | None
) -> list[Verdict]:
    """The verdicts of one unit; a PPKD row is only asked how old its data are.

    Units: as in the checks.
    Source: checks of the budget room with the thresholds of the as-of day.
    """
    code = figures.keys[number][0]
    standing = frame.standing[code]
    data_to = dt.date.fromisoformat(standing.data_to) if standing.data_to else None
    found = [alerts.stale(frame.as_of, data_to, standing.basis, law.at("stale_days", frame.as_of))]
    if kind == "ppkd":
        return found
    found += [_below(frame, figures, number), *_steps(frame, figures, months, number)]
    if sent is not None and sent.used and sent.month:
        shut = bool(sent.locked & {"", code})
        cutoff = law.at("rfk_cutoff_day", frame.as_of)
        found.append(
            alerts.rfk_missing(frame.year, sent.month, frame.as_of, sent.sent.get(code), cutoff, locked=shut)
        )
    return found


def _below(frame: Frame, figures: Figures, number: int) -> Verdict:
    day = int(figures.day[number])
    reaches = day > 0 and bool(figures.reaches[number, month_of_day(frame.year, day) - 1])
    return alerts.below_cash_plan(
        int(figures.sums["ceiling_sen"][number]),
        int(figures.planned[number]),
        int(figures.sums["realised_sen"][number]),
        figures.quality[number],
        law.at("ews_01", frame.as_of),
        reaches=reaches,
    )


def _steps(frame: Frame, figures: Figures, months: Monthly, number: int) -> list[Verdict]:
    ended = months_ended(frame.year, int(figures.day[number]))
    ceiling = int(figures.sums["ceiling_sen"][number])
    path = [
        alerts.Month(
            None if np.isnan(months.physical[number, month]) else float(months.physical[number, month]),
            int(months.spent[number, month]),
            ceiling,
        )
        for month in range(ended)
    ]
    found = [alerts.done_not_billed(path, law.at("ews_03", frame.as_of))]
    if path:
        found.append(alerts.paid_before_done(path[-1], law.at("paid_before_done", frame.as_of)))
    return found
