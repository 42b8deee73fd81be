"""The effect check: each decision that should move a measure, with what became of the measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from rapim import analytics, law
from rapim.analytics import packages
from rapim.meeting.actions import decisions as orders
from rapim.meeting.measures import effect
from rapim.meeting.measures.effect import BETTER, Effect
from rapim.meeting.models import Decision, Meeting
from rapim.meeting.room.sitting import value_of

Body = Mapping[str, Any]
WEEK = 7


class Boards:
    """Boards and packages of some days as known at some moments, each read once."""

    def __init__(self) -> None:
        self._boards: dict[tuple[dt.date, dt.datetime | None], Body] = {}
        self._works: dict[tuple[dt.date, dt.datetime | None], Body] = {}

    def value(self, metric: str, agency: str, day: dt.date, known_at: dt.datetime | None) -> float | None:
        """A measure of an agency on a day; None where the board knows none.

        Units: days, share, packages.
        Source: boards and packages as known at the moment.
        """
        at = (day, known_at)
        if metric == "late_packages":
            if at not in self._works:
                self._works[at] = packages.summary(day, known_at, fiscal_year=day.year)
            works = self._works[at]
            return value_of(metric, agency, {}, works) if works["total"]["packages"] else None
        if at not in self._boards:
            self._boards[at] = analytics.board(day, known_at)
        return value_of(metric, agency, self._boards[at], {})


def to_check(meeting: Meeting) -> list[Decision]:
    """The decisions whose effect a meeting checks: of earlier meetings, with a measure, and either open or
    of the meeting before this one.

    Units: none.
    Source: issue, at the next meeting each decision shows its effect.
    """
    rows = [
        row
        for row in orders.known()
        if row.measure.get("metric") in BETTER and row.meeting.planned_at < meeting.planned_at
    ]
    last = max((row.meeting.planned_at for row in rows), default=None)
    return [
        row
        for row in rows
        if (now := orders.state_of(row)).state != "batal"
        and (row.meeting.planned_at == last or not now.ended)
    ]


def effects(
    rows: Iterable[Decision], as_of: dt.date, known_at: dt.datetime | None = None
) -> list[dict[str, Any]]:
    """For each decision with a measure: before, now, expected without it, goal and verdict.

    Expected is the straight line through the boards of the weeks before the decision, as they were known
    when it was made. Where the fiscal year ended meanwhile, the figure that counts is that of its close.

    Units: of the measure.
    Source: `measures.effect`; boards of the days.
    """
    boards, told = Boards(), []
    moments: dict[int, dt.datetime] = {}
    for row in rows:
        if row.measure.get("metric") in BETTER:
            moment = moments.setdefault(row.meeting_id, row.recorded_at)
            found = _effect(row, as_of, known_at, boards, moment)
            told.append(_told(row, found))
    return told


def _told(row: Decision, found: Effect) -> dict[str, Any]:
    return {
        "code": row.code,
        "text": row.text,
        "owner_agency": row.owner_agency,
        "metric": row.measure["metric"],
        "agency": row.measure.get("agency", ""),
        **found._asdict(),
    }


def _effect(
    row: Decision, as_of: dt.date, known_at: dt.datetime | None, boards: Boards, moment: dt.datetime
) -> Effect:
    metric, agency = row.measure["metric"], row.measure.get("agency", "")
    before, goal = row.measure.get("before"), row.measure.get("goal")
    if as_of <= row.day:
        return Effect(effect.UNKNOWN, "too_early", before, None, None, goal, None)
    over = as_of.year != row.day.year
    until = dt.date(row.day.year, 12, 31) if over else as_of  # a new year starts anew
    now = boards.value(metric, agency, until, known_at)
    terms = law.at("effect_check", row.day)
    points = []
    for weeks in range(int(terms["weeks"]), -1, -1):
        day = row.day - dt.timedelta(days=WEEK * weeks)
        value = boards.value(metric, agency, day, moment) if day.year == row.day.year else None
        if value is not None:
            points.append((day.toordinal(), value))
    found = effect.judged(metric, before, now, goal, points, until.toordinal(), terms)
    return found._replace(closed=until.year) if over else found
