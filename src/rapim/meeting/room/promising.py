"""Acceleration plans against what was realised: each commitment judged, with the points of its curve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import analytics, words
from rapim.ledger import clock
from rapim.meeting.actions.promising import goal_sen, promises
from rapim.meeting.measures import promising
from rapim.meeting.measures.agenda import Matter
from rapim.meeting.measures.promising import Judged
from rapim.meeting.models import Promise, PromiseText
from rapim.meeting.room.facts import Fact, Found
from rapim.words.facts import DATE, SEN, TEXT

Points = Sequence[tuple[dt.date, int]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment with its texts, judged by its last text and, where it was revised, by its first."""

    row: Promise
    texts: Sequence[PromiseText]
    ceiling_sen: int
    now: Judged
    first: Judged
    realised: Points
    data_to: dt.date | None

    @property
    def last(self) -> PromiseText:
        return self.texts[-1]

    @property
    def revised(self) -> bool:
        return len(self.texts) > 1

    def goal(self, text: PromiseText) -> tuple[dt.date, int]:
        """The day and the money of a text.

        Units: date, sen.
        Source: the text; a share is of the ceiling in force.
        """
        return text.by_day, goal_sen(self.row.measure, text.goal_sen, text.goal_share, self.ceiling_sen)


def of_agency(agency: str, day: dt.date, known_at: dt.datetime | None = None) -> list[Kept]:
    """The commitments of an agency in the year of a day, each judged with what was realised day by day.

    Units: sen, calendar days.
    Source: acceleration plans; realised as in `analytics.series`.
    """
    rows = promises(known_at or clock.now()).filter(agency=agency, fiscal_year=day.year)
    unit = unit_of(analytics.board(day, known_at), agency)
    if unit is None:
        return []
    points = realised_of(agency, day, known_at)
    return [_judged(row, unit, points, day) for row in rows if row.texts.all()]


def realised_of(agency: str, day: dt.date, known_at: dt.datetime | None = None) -> list[tuple[dt.date, int]]:
    """What an agency realised, cumulative, day by day; empty where nothing is known.

    Units: sen.
    Source: `analytics.series`.
    """
    found = analytics.series(agency, day.year, day, known_at)
    return [(dt.date.fromisoformat(at), int(sen)) for at, sen in found["realised"]] if found else []


def unit_of(board: Mapping[str, Any], agency: str) -> Mapping[str, Any] | None:
    """The row of an agency on a board; None where it has none.

    Units: as on the board.
    Source: `analytics.board`.
    """
    return next((one for one in board["units"] if one["code"] == agency), None)


def _judged(row: Promise, unit: Mapping[str, Any], points: Points, day: dt.date) -> Kept:
    texts = list(row.texts.all())
    data_to = dt.date.fromisoformat(unit["data_to"]) if unit["data_to"] else None
    start, ceiling = (row.start_day, row.start_sen), int(unit["ceiling_sen"])
    verdicts = []
    for text in (texts[-1], texts[0]):
        goal = text.by_day, goal_sen(row.measure, text.goal_sen, text.goal_share, ceiling)
        verdicts.append(promising.judged(start, goal, points, data_to, day))
    return Kept(row, texts, ceiling, verdicts[0], verdicts[1], points, data_to)


def all_of(board: Mapping[str, Any], day: dt.date, known_at: dt.datetime | None = None) -> list[Kept]:
    """The commitments of every agency in the year of a day, judged as on its agency's page.

    Units: sen, calendar days.
    Source: acceleration plans, `analytics.board`; realised day by day as on the agency's page.
    """
    units = {unit["code"]: unit for unit in board["units"]}
    points: dict[str, Points] = {}
    found = []
    for row in promises(known_at or clock.now()).filter(fiscal_year=day.year):
        unit = units.get(row.agency)
        if unit is None or not row.texts.all():
            continue
        if row.agency not in points:
            points[row.agency] = realised_of(row.agency, day, known_at)
        found.append(_judged(row, unit, points[row.agency], day))
    return found


def missed(board: Mapping[str, Any], day: dt.date, known_at: dt.datetime | None = None) -> list[Found]:
    """Commitments that were missed, as matters of the desk: what was not reached is at stake.

    Units: sen.
    Source: `all_of`.
    """
    found = []
    for one in all_of(board, day, known_at):
        if one.now.state != promising.MISSED:
            continue
        until, goal = one.goal(one.last)
        page = ("promises_of", one.row.agency)
        title = words.say("push_title.promise", "id", what=one.row.what)[:200]
        facts = [
            Fact("promise", TEXT, one.row.what, page=page),
            Fact("goal", SEN, goal, page=page),
            Fact("reached", SEN, one.now.realised_sen, page=page),
            Fact("deadline", DATE, until.isoformat(), page=page),
        ]
        matter = Matter(f"promise:{one.row.code}", title, one.row.agency, "red",
                        max(0, goal - one.now.realised_sen), until, "promise")  # fmt: skip
        found.append((matter, facts))
    return found
