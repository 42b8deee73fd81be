"""The one list: packages that must start, and contracts that run past the year, with whose clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.analytics import package_lists, packages
from rapim.web.works.asked import Wanted
from rapim.web.works.lines import Line, clocks_said
from rapim.web.works.pictures import Reach, keeping
from rapim.words.reasons import assumptions

Body = Mapping[str, Any]
SHOWN = 60
"""How many rows of a list a page shows; its files hold all."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """A package of the list: why it stands there, its day, and who must act."""

    line: Line
    why: str
    day: dt.date
    reason: str
    clock: str

    @property
    def body(self) -> Body:
        return self.line.body

    @property
    def assumptions(self) -> list[tuple[str, str]]:
        return assumptions(self.line.body["assumptions"], self.line.lang)


@dataclass(frozen=True, slots=True)
class Starting:
    """Both lists of a day, and how many plans besides left no trace."""

    wanted: Wanted
    found: Mapping[str, Any]
    lang: str
    must_start: list[Urgent]
    crossing: list[Urgent]
    unseen: int

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def rows(self) -> list[Urgent]:
        """Both lists as one, for a file."""
        return [*self.must_start, *self.crossing]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Both lists as far as a page shows them, and how many more stand in the file."""
        return [
            {"why": why, "rows": rows[:SHOWN], "count": len(rows), "more": max(0, len(rows) - SHOWN)}
            for why, rows in (("start", self.must_start), ("cross", self.crossing))
        ]

    @property
    def start_sen(self) -> int:
        """The ceilings of what must start."""
        return sum(row.body["ceiling_sen"] for row in self.must_start)

    @property
    def cross_sen(self) -> int:
        """The ceilings of what crosses the year."""
        return sum(row.body["ceiling_sen"] for row in self.crossing)

    @property
    def unseen_query(self) -> str:
        """The address of the plans without a trace, on the board."""
        return self.wanted.query(unseen=True)


def _starting(wanted: Wanted, reach: Reach, lang: str) -> Starting:
    """The one list for a question, within a reader's reach.

    Units: none.
    Source: `rapim.analytics.package_lists`.
    """
    found = wanted.found()
    rows = packages.listed(found, agency=wanted.agency or None, agencies=reach)
    day = wanted.asked.as_of
    first = [_must(one, day, lang) for one in package_lists.must_start(rows, day)]
    second = [_crosses(one, lang) for one in package_lists.crossing(rows)]
    unseen = rows.filter(unseen_days__gt=0).count()
    return Starting(wanted, found, lang, first, second, unseen)


def _must(one: Body, as_of: dt.date, lang: str) -> Urgent:
    """Why it must start: its planned month is over, or its latest safe start has come."""
    day = dt.date.fromisoformat(one["start_by"])
    planned = one["milestones"]["announce"]["first"] == one["start_by"]
    code = f"{'planned' if planned else 'safe'}_{'over' if day < as_of else 'now'}"
    span = words.span(abs((as_of - day).days), lang)
    reason = words.say(f"start.{code}", lang, day=words.day(day, lang), span=span)
    return Urgent(Line(one, lang), "start", day, reason, _clock(one, lang))


def _crosses(one: Body, lang: str) -> Urgent:
    day = dt.date.fromisoformat(one["projected"])
    reason = words.say(f"start.crosses_{one['crosses']}", lang, day=words.day(day, lang))
    return Urgent(Line(one, lang), "cross", day, reason, _clock(one, lang))


def _clock(one: Body, lang: str) -> str:
    """Who must act now; and whose the days late so far were."""
    holder = words.say(f"clock.{one['holder']}", lang) if one["holder"] else "–"
    late = clocks_said(one, lang)
    return words.say("start.clock", lang, holder=holder, late=late) if late else holder


starting = keeping(_starting, 32)
