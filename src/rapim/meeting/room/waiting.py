"""Who waits for whom, as known at a moment: each wait with its days, chains, rings, totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from rapim.ledger import clock
from rapim.meeting.actions.rhythm import disputed, standing_of
from rapim.meeting.measures import waiting
from rapim.meeting.measures.waiting import Holding, Span, Standing
from rapim.meeting.models import Wait, WaitAct

from .people import working


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait with its acts, where it stands, and how long it lasts."""

    row: Wait
    acts: list[WaitAct]
    standing: Standing
    one: waiting.Wait
    span: Span
    over: int

    @property
    def open(self) -> bool:
        """Whether somebody still waits."""
        return not self.standing.ended

    @property
    def holds_up(self) -> bool:
        """Whether it stands in chains: still waited for, and not dismissed by a leader."""
        return self.open and self.standing.word != waiting.DISMISSED

    @property
    def disputed(self) -> bool:
        """Whether the other agency disputes it."""
        return disputed(self.acts)


def known(moment: dt.datetime | None = None) -> QuerySet[Wait]:
    """The waits with their acts as known at a moment, in two queries.

    Units: none.
    Source: rows of waits and what was said on them.
    """
    until = moment or clock.now()
    acts = Prefetch("acts", WaitAct.objects.filter(at__lte=until).order_by("id"))
    rows = Wait.objects.filter(recorded_at__lte=until).select_related("problem", "decision")
    return rows.prefetch_related(acts)


def told(rows: Iterable[Wait], today: dt.date) -> list[Waiting]:
    """Waits with their days up to a day, those that last longest first.

    Units: calendar and working days.
    Source: `measures.waiting`.
    """
    some = [_told(row, today) for row in rows]
    return sorted(some, key=lambda one: (not one.open, -one.span.calendar, one.row.code))


def _told(row: Wait, today: dt.date) -> Waiting:
    acts = list(row.acts.all())
    standing = standing_of(acts)
    until = standing.until
    if standing.withdrawn and until is None:
        until = row.since
    one = waiting.Wait(row.code, row.waits, row.holds, row.since, until, row.needed_by, row.package)
    span = waiting.days(one.since, one.until, today, working)
    return Waiting(row, acts, standing, one, span, waiting.days_over(one, today))


def holdings(some: Iterable[Waiting], today: dt.date) -> list[Holding]:
    """What each agency holds, by the waits that it confirmed or that a leader upheld.

    Units: calendar and working days.
    Source: `measures.waiting.holdings`.
    """
    return waiting.holdings([one.one for one in some if one.standing.counts], today, working)


def chains(some: Iterable[Waiting]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The rings and the chains of the waits that last.

    Units: codes of agencies.
    Source: `measures.waiting.rings`, `chains`.
    """
    edges = [(one.row.waits, one.row.holds) for one in some if one.holds_up]
    return waiting.rings(edges), waiting.chains(edges)


def overdue(today: dt.date, moment: dt.datetime | None = None, most: int = 5) -> Sequence[Waiting]:
    """The waits that last and are past the day on which they were needed, the longest first.

    Units: calendar days.
    Source: needed by, as the waiting agency said.
    """
    late = [one for one in told(known(moment), today) if one.holds_up and one.over > 0]
    return sorted(late, key=lambda one: (-one.over, -one.span.calendar, one.row.code))[:most]
