"""Early warnings of a board: what each check needs, taken from the frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
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

from . import frame as frames
from .ahead import shortfall
from .directory import Directory
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
    """When the RFK of each agency arrived for one month, who owed it, and which are locked."""

    year: int
    month: int
    owing: set[str]
    sent: dict[str, dt.date]
    locked: set[str]
    used: bool


@dataclass(slots=True)
class Ends:
    """How the year of each agency is forecast to end: how probable its target is, and the sen it lacks."""

    years: int
    of: dict[str, tuple[float, int]]


def ends(ahead: Mapping[str, Any]) -> Ends:
    """What a forecast says of each agency's target; PPKD and stale units as all others.

    Units: 0 to 1 and sen.
    Source: `rapim.analytics.ahead`.
    """
    return Ends(
        len(ahead["years"]),
        {
            one["code"]: (one["p_target"], shortfall(one))
            for one in ahead["agencies"]
            if one["ceiling_sen"] > 0
        },
    )


def reports(frame: Frame, mark: Mark, time_zone: str, directory: Directory) -> Reports:
    """The last month whose RFK was due by the as-of day, who owed it and who sent it.

    In January that is a month of the year before: its December is due in January, when the board
    of the new year is the one that is read. Agencies are those that had a budget in that year.

    Units: dates.
    Source: batches of RFK and locks, as known at the mark.
    """
    year, month = last_due(frame.year, frame.as_of)
    ask = frame.ask if year == frame.year else frames.facts(year, frame.as_of, mark.batch_id, directory)
    rows = ask("rfk_sent")
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
        known = Lock.objects.filter(fiscal_year=year, month=month, at__lte=mark.moment)
        locked = dict(known.order_by("id").values_list("agency_code", "locked"))
    owing = {row["agency"] for row in ask("spending_agency")}
    return Reports(year, month, owing, sent, {code for code, shut in locked.items() if shut}, bool(rows))


def last_due(year: int, as_of: dt.date) -> tuple[int, int]:
    """The last month, of a fiscal year or of the one before it, whose RFK was due before a day.

    Units: calendar year and month.
    Source: law parameter rfk_cutoff_day; December is due in January of the next year.
    """
    cutoff = law.at("rfk_cutoff_day", as_of)
    months = [(one, month) for one in (year - 1, year) for month in range(1, 13)]
    due = [one for one in months if alerts.rfk_due(*one, cutoff) < as_of]
    return max(due, default=(year, 0))


def of_unit(
    frame: Frame,
    figures: Figures,
    months: Monthly,
    number: int,
    kind: str,
    sent: Reports | None,
    ends: Ends | None = None,
) -> list[Verdict]:
    """The verdicts of one unit; a PPKD row is only asked how old its data are.

    `ends` says of an agency how its year is forecast to end.

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
    if ends is not None:
        limits = law.at("ews_02", frame.as_of)
        probability, shortfall = ends.of.get(code, (None, 0))
        found.append(alerts.target_unlikely(probability, shortfall, ends.years, limits))
    if sent is not None and sent.used and sent.month and code in sent.owing:
        shut = bool(sent.locked & {"", code})
        cutoff = law.at("rfk_cutoff_day", frame.as_of)
        found.append(
            alerts.rfk_missing(sent.year, sent.month, frame.as_of, sent.sent.get(code), cutoff, locked=shut)
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
