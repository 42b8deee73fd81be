"""Early warnings (EWS) of the budget: fired, clear, or not applicable because ….

A check looks at one unit and takes its thresholds as arguments, read with `rapim.law.at`. The
first paragraph of its docstring is the sentence on the screen. Comparisons are exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from rapim.units import month_end
from rapim.units.arrays import exact
from rapim.units.rules import Rule
from rapim.units.verdicts import Checks, Verdict, clear, fired, not_applicable

BECAUSE = (
    "below_plan",
    "far_below_plan",
    "target_unlikely",
    "target_very_unlikely",
    "target_likely",
    "no_forecast",
    "no_past",
    "on_plan",
    "no_ceiling",
    "no_plan",
    "plan_unfit",
    "plan_does_not_reach",
    "done_not_billed",
    "paid_before_done",
    "in_step",
    "within_advance",
    "not_reported",
    "too_few_months",
    "not_due_yet",
    "sent",
    "sent_late",
    "not_sent",
    "locked_without",
    "fresh",
    "stale",
    "very_stale",
    "no_data",
)
"""Every reason a check can give; the word catalogues have a sentence for each."""


class Month(NamedTuple):
    """A unit at a month's end: physical share (None: not reported), realised and ceiling in sen."""

    physical: float | None
    realised: int
    ceiling: int


_room = Checks("budget.alerts", BECAUSE)
_check = _room.add


def checks() -> dict[str, Rule]:
    """The checks of this room by id: sentence, version, source and parameters of each.

    Units: none.
    Source: the generated page of rules.
    """
    return dict(_room.found)


@_check("EWS-01", version=1, parameters=("ews_01",))
def below_cash_plan(
    ceiling: int,
    planned: int,
    realised: int,
    plan_quality: str,
    limits: Mapping[str, float],
    *,
    reaches: bool = True,
) -> Verdict:
    """Absorption is below the cash plan by more than the limit.

    Amber beyond `amber_pp` points of the ceiling or `amber_rel` of the plan, red beyond `red_pp`
    points. Not applicable without a ceiling or a plan, for a plan unfit to measure (`plan_quality`
    fit, unfit or none), or where the plan does not reach the date (`reaches`). `limits` =
    law.at("ews_01", day).

    Units: sen in; points and share in the limits.
    Source: own default thresholds.
    """
    if ceiling <= 0:
        return not_applicable("no_ceiling")
    if plan_quality == "none":
        return not_applicable("no_plan")
    if plan_quality == "unfit":
        return not_applicable("plan_unfit")
    if not reaches:
        return not_applicable("plan_does_not_reach")
    behind = int(planned) - int(realised)
    points = Fraction(100 * behind, int(ceiling))
    part = Fraction(behind, int(planned)) if planned > 0 else Fraction(0)
    params = {
        "deviation_pp": float(points),
        "deviation_rel": float(part) if planned > 0 else None,
        "behind_sen": behind,
    }
    if points > exact(limits["red_pp"]):
        return fired("red", "far_below_plan", **params)
    if points > exact(limits["amber_pp"]) or part > exact(limits["amber_rel"]):
        return fired("amber", "below_plan", **params)
    return clear("on_plan", **params)


@_check("EWS-02", version=1, parameters=("ews_02",))
def target_unlikely(
    probability: float | None, shortfall: int, years: int, limits: Mapping[str, float]
) -> Verdict:
    """The year is unlikely to end at the target.

    Amber where `probability` (of ending at the target or above, by the forecast of the year's end) is below
    `amber`, red below `red`; `shortfall` is what the middle of the forecast lacks. Not applicable without a
    forecast, or where none of the `years` it learns from is finished. `limits` = law.at("ews_02", day).

    Units: 0 to 1 and sen in; 0 to 1 in the limits.
    Source: own default thresholds.
    """
    if not years:
        return not_applicable("no_past")
    if probability is None:
        return not_applicable("no_forecast")
    params = {"probability": probability, "behind_sen": max(0, int(shortfall)), "years": years}
    if exact(probability) < exact(limits["red"]):
        return fired("red", "target_very_unlikely", **params)
    if exact(probability) < exact(limits["amber"]):
        return fired("amber", "target_unlikely", **params)
    return clear("target_likely", **params)


def _gaps(months: Sequence[Month]) -> list[Fraction]:
    return [
        exact(month.physical) - Fraction(int(month.realised), int(month.ceiling))
        for month in months
        if month.physical is not None
    ]


def _unmeasured(months: Sequence[Month], needed: int) -> Verdict | None:
    if not months or months[-1].physical is None:
        return not_applicable("not_reported")
    if any(month.ceiling <= 0 for month in months[-needed:]):
        return not_applicable("no_ceiling")
    if len(months) < needed or any(month.physical is None for month in months[-needed:]):
        return not_applicable("too_few_months", needed=needed)
    return None


@_check("EWS-03", version=1, parameters=("ews_03",))
def done_not_billed(months: Sequence[Month], limits: Mapping[str, float]) -> Verdict:
    """Physical progress has been ahead of spending by more than the limit for some months: claim now.

    `months` are consecutive month ends, oldest first, the last one now; fires amber when each of the
    last `months` of the limits has a gap above `gap`. Not applicable where progress was not reported
    or the ceiling is 0. `limits` = law.at("ews_03", day).

    Units: share and sen in; share and months in the limits.
    Source: own default thresholds.
    """
    needed = int(limits["months"])
    unmeasured = _unmeasured(months, needed)
    if unmeasured:
        return unmeasured
    gaps = _gaps(months[-needed:])
    params = {"gap": float(gaps[-1]), "months": needed}
    if all(gap > exact(limits["gap"]) for gap in gaps):
        return fired("amber", "done_not_billed", **params)
    return clear("in_step", **params)


@_check("EWS-03R", version=1, parameters=("paid_before_done",))
def paid_before_done(month: Month, limits: Mapping[str, float]) -> Verdict:
    """More was paid than was done, beyond the advance payment.

    Amber when spending is ahead of physical progress by more than `advance`, red by more than
    `advance` + `red_beyond`. Not applicable where progress was not reported or the ceiling is 0.
    `limits` = law.at("paid_before_done", day).

    Units: share and sen in; share in the limits.
    Source: own default thresholds, the reverse of EWS-03; advance payment of Perpres 16/2018.
    """
    unmeasured = _unmeasured([month], 1)
    if unmeasured:
        return unmeasured
    ahead = -_gaps([month])[0]
    advance = exact(limits["advance"])
    params = {"ahead": float(ahead), "advance": limits["advance"]}
    if ahead > advance + exact(limits["red_beyond"]):
        return fired("red", "paid_before_done", **params)
    if ahead > advance:
        return fired("amber", "paid_before_done", **params)
    return clear("within_advance" if ahead > 0 else "in_step", **params)


def rfk_due(year: int, month: int, cutoff_day: int) -> dt.date:
    """The day by which the RFK of a month must be sent: the cut-off day of the following month.

    Units: calendar year and month and day of the month in, date out.
    Source: practice of regencies (cut-off, e.g. the 5th); law parameter rfk_cutoff_day.
    """
    return month_end(year, month) + dt.timedelta(days=cutoff_day)


@_check("EWS-08", version=1, parameters=("rfk_cutoff_day",))
def rfk_missing(
    year: int, month: int, as_of: dt.date, sent: dt.date | None, cutoff_day: int, *, locked: bool = False
) -> Verdict:
    """The RFK of the month was not sent by the cut-off day, or the month was locked without it.

    `sent` is the day the month's RFK arrived (None: not yet; a later day than `as_of` counts as not
    yet). The cut-off day itself is still in time. Red when fired. Not applicable before the
    cut-off day has passed. `cutoff_day` = law.at("rfk_cutoff_day", day).

    Units: dates in.
    Source: practice of regencies.
    """
    due = rfk_due(year, month, cutoff_day)
    params = {"year": year, "month": month, "due": due.isoformat()}
    if sent is not None and sent <= as_of:
        late = max(0, (sent - due).days)
        return clear("sent_late" if late else "sent", days_late=late, **params)
    if locked:
        return fired("red", "locked_without", **params)
    if as_of <= due:
        return not_applicable("not_due_yet", **params)
    return fired("red", "not_sent", days_late=(as_of - due).days, **params)


@_check("STALE", version=1, parameters=("stale_days",))
def stale(
    as_of: dt.date, data_to: dt.date | None, basis: str, limits: Mapping[str, tuple[int, int]]
) -> Verdict:
    """The data behind this figure are older than the limit of their basis.

    Age is `as_of` minus `data_to`, never below 0; `basis` sp2d or lra (KeyError otherwise). Amber
    beyond the first limit, red beyond the second. Not applicable where there is no data.
    `limits` = law.at("stale_days", day).

    Units: dates in, days in the limits.
    Source: own default thresholds.
    """
    if data_to is None:
        return not_applicable("no_data")
    amber, red = limits[basis]
    age = max(0, (as_of - data_to).days)
    params = {"days": age, "data_to": data_to.isoformat(), "basis": basis}
    if age > red:
        return fired("red", "very_stale", **params)
    if age > amber:
        return fired("amber", "stale", **params)
    return clear("fresh", **params)
