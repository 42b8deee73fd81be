"""Reports of the field on a package as a paper lists them: each with the last word on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from rapim.ledger import clock
from rapim.procurement.models import ProgressReport

Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A report: the week, the share of the whole or of an item, who told it, and whether it was accepted."""

    week_end: dt.date
    item: str
    share: float
    by: str
    state: str
    problem: str


def told_of(
    nodes: Sequence[Node], numbers: Sequence[str], day: dt.date, known_at: dt.datetime | None = None
) -> list[Told]:
    """The reports of weeks up to a day, the last week first: accepted, returned, or waiting.

    `numbers` are contract numbers that mean this package alone.

    Units: shares.
    Source: reports of the field and their checks, received by the moment.
    """
    moment = known_at or clock.now()
    wanted = Q(pk__in=[]) | Q(channel="local", number__in=list(numbers))
    for channel, number in nodes:
        wanted |= Q(channel=channel, number=number)
    rows = ProgressReport.objects.filter(wanted, week_end__lte=day, received_at__lte=moment)
    found = []
    for row in rows.prefetch_related("checks").order_by("-week_end", "-id"):
        said = [check for check in row.checks.all() if check.at <= moment]
        state = "waiting" if not said else "accepted" if said[-1].accepted else "returned"
        by = row.reported_by_name
        found.append(Told(row.week_end, row.item, row.share, by, state, " ".join(row.problem.split())))
    return found
