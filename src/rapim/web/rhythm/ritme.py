"""Ritme: all agencies on one axis of time, who leads, who lags, and whether the spread closes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rapim import analytics, charts, words
from rapim.analytics import marks
from rapim.budget.measures.rhythm import Rhythm, trend
from rapim.meeting.models import Meeting
from rapim.meeting.room.calendar import known_meetings
from rapim.web.access import may
from rapim.web.page import language, page_of
from rapim.web.steer.asked import Asked, ask
from rapim.web.steer.pictures import Picture, picture_of
from rapim.web.steer.rows import Row
from rapim.web.steer.strips import shade
from rapim.web.tables import Column, Table, export


@dataclass(frozen=True, slots=True)
class Line:
    """An agency in the order: its days at each day of the axis, at the last meeting, and what changed."""

    place: int
    row: Row
    cells: list[tuple[int | None, str]]
    then: int | None
    now: int

    @property
    def moved(self) -> int | None:
        """Days gained (below zero) or lost since the last meeting."""
        return None if self.then is None else self.now - self.then

    @property
    def said(self) -> str:
        """What changed since the last meeting, in words."""
        if not self.moved:
            return words.say("rhythm.same", language())
        code = "rhythm.back" if self.moved > 0 else "rhythm.forward"
        return words.say(code, language(), span=words.span(self.moved, language()))

    @property
    def tone(self) -> str:
        """Late where it fell further behind, ok where it gained."""
        if not self.moved:
            return "none"
        return "late" if self.moved > 0 else "ok"


class Rhythms:
    """The rhythm of a day against the last meeting before it, out of the board's own figures."""

    def __init__(self, asked: Asked, lang: str, mark: marks.Mark, meeting: tuple[Meeting, dt.date] | None):
        self.asked, self.lang, self.mark = asked, lang, mark
        self.picture: Picture = picture_of(asked, lang, mark)
        self.meeting = meeting
        self.found = analytics.days_by_month(asked.as_of, basis=asked.basis or None, mark=mark)

    @property
    def dates(self) -> list[dt.date]:
        """The days of the axis: each month's end, and the day that is asked about."""
        return [dt.date.fromisoformat(day) for day in self.found["dates"]]

    @cached_property
    def then(self) -> dict[str, Any]:
        """What the board says of the day of the last meeting, and the days of each agency on it."""
        if self.meeting is None:
            return {"board": {}, "days": {}}
        day, basis = self.meeting[1], self.asked.basis or None
        days = analytics.days_by_month(day, basis=basis, mark=self.mark)["agencies"]
        board = analytics.board(day, basis=basis, mark=self.mark)
        return {"board": board, "days": {code: some[-1] for code, some in days.items()}}

    @cached_property
    def lines(self) -> list[Line]:
        """The agencies that stand in an order, the furthest behind first."""
        days, then = self.found["agencies"], self.then["days"]
        some = [(row, days.get(row.unit["code"], ())) for row in self.picture.rows if row.measurable]
        placed = [(row, list(found)) for row, found in some if found and found[-1] is not None]
        placed.sort(key=lambda pair: (-int(pair[1][-1] or 0), pair[0].name))
        return [
            Line(
                place,
                row,
                [(one, shade(one)) for one in found],
                then.get(row.unit["code"]),
                int(found[-1] or 0),
            )
            for place, (row, found) in enumerate(placed, 1)
        ]

    @property
    def lagging(self) -> list[Line]:
        return self.lines[:5]

    @property
    def leading(self) -> list[Line]:
        return self.lines[5:][-5:][::-1]

    @property
    def spread(self) -> dict[str, int | None]:
        """Median and spread now and at the last meeting, by the board."""
        now, then = self.picture.board, self.then["board"]
        names = ("median_days", "rhythm_days")
        return {name: now.get(name) for name in names} | {f"{name}_then": then.get(name) for name in names}

    @property
    def verdict(self) -> str:
        """Whether the spread closes since the last meeting; said so only where the median did not slip."""
        found = self.spread
        code = "no_meeting"
        if self.meeting is not None:
            some = [
                Rhythm(found["rhythm_days_then"], found["median_days_then"], 0),
                Rhythm(found["rhythm_days"], found["median_days"], 0),
            ]
            code = trend(some)
        return words.say(f"rhythm_trend.{code}", self.lang)

    @cached_property
    def figure(self) -> charts.Figure:
        """All agencies on one axis of time."""
        by_day = {point["date"]: point["median_days"] for point in self.picture.board["rhythm_path"]}
        times = charts.Times(
            self.dates,
            [by_day.get(day) for day in self.found["dates"]],
            self.meeting[1] if self.meeting else None,
        )
        some = [charts.Path(line.row.name, [one for one, _ in line.cells]) for line in self.lines]
        return charts.paths(some, times, self.lang)

    @property
    def heads(self) -> list[str]:
        last = self.asked.as_of
        return [
            words.short_day(day, self.lang, year=False)
            if day == last
            else words.month_name(day.month, self.lang, short=True)
            for day in self.dates
        ]

    @property
    def table(self) -> Table:
        """The order with its days, as a file."""
        title = words.say("rhythm.ritme", self.lang)
        named = [("r_place", "count", 8), ("r_agency", "text", 36)]
        keys = [day.isoformat() for day in self.dates]
        last = [("r_then", "count", 14), ("r_moved", "count", 14)]
        columns = [Column(key, words.say(f"col.{key}", self.lang), kind, wide) for key, kind, wide in named]
        columns += [Column(key, head, "count", 10) for key, head in zip(keys, self.heads, strict=True)]
        columns += [Column(key, words.say(f"col.{key}", self.lang), kind, wide) for key, kind, wide in last]
        rows = [
            {"r_place": line.place, "r_agency": line.row.unit["name"], "r_then": line.then,
             "r_moved": line.moved}
            | dict(zip(keys, (one for one, _ in line.cells), strict=True))
            for line in self.lines
        ]  # fmt: skip
        simulated = bool((self.picture.board["government"] or {}).get("simulated"))
        return Table(
            title, title, columns, rows, self.picture.source, self.asked.as_of, simulated, lang=self.lang
        )


@may("see_board")
def page(request: HttpRequest) -> HttpResponseBase:
    """Who leads, who lags, and whether all come closer since the last meeting."""
    asked = ask(request, page_of(request).zone)
    mark = marks.known(asked.known_at)
    rhythms = Rhythms(asked, language(), mark, last_meeting(asked.as_of, asked.zone))
    if not rhythms.picture.empty and (file := export(request, rhythms.table)):
        return file
    return render(request, "rhythm/ritme.html", {"rhythms": rhythms, "query": asked.query()})


def last_meeting(as_of: dt.date, zone: str) -> tuple[Meeting, dt.date] | None:
    """The last meeting that was held before a day, of the same year, with its day."""
    held = [
        (row, course.opened.astimezone(ZoneInfo(zone)).date())
        for row, course in known_meetings()
        if course.opened is not None and row.kind != "cluster"
    ]
    before = [pair for pair in held if pair[1] < as_of and pair[1].year == as_of.year]
    return max(before, key=lambda pair: (pair[1], pair[0].pk), default=None)
