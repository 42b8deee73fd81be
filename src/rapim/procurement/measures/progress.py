"""Reports of the field: what may be reported of a work, which reports disagree, which fall back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapim.units.rules import rule

SUNDAY = 6
WHOLE = ""
"""The item of a report on the whole work, where the contract has no schedule."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a report of a week is judged by: the contract, whether it runs, and its items in that week.

    `items` are the items of the schedule in force (number to name), empty where there is none;
    `ceiling_sen` is the ceiling of the package, `from_sen` the one from which on reports are asked.
    """

    channel: str
    number: str
    starts: dt.date | None
    running: bool
    items: Mapping[str, str]
    ceiling_sen: int
    from_sen: int
    today: dt.date

    @property
    def wanted(self) -> bool:
        """Whether the package is large enough to be reported."""
        return self.ceiling_sen >= self.from_sen


class Refusal(NamedTuple):
    """Why a report is not taken: a code of the word catalogue, and what it names."""

    code: str
    details: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Said:
    """One item of a report as it stands: which submission, what it was based on, and the words on it.

    `work` is what names its contract: channel and number.
    `order` rises as reports arrive; `checks` are the words of the checkers, the last one counts.
    """

    uid: uuid.UUID
    submission: uuid.UUID
    work: tuple[str, str]
    item: str
    week_end: dt.date
    share: float
    based_on: uuid.UUID | None
    order: int
    arrived: dt.datetime
    checks: Sequence[tuple[bool, dt.datetime]] = field(default=())

    @property
    def accepted(self) -> bool | None:
        """The last word: accepted, returned, or none yet."""
        return self.checks[-1][0] if self.checks else None


class Conflict(NamedTuple):
    """Two reports of one item and week that disagree: the later was written without seeing the earlier."""

    earlier: Said
    later: Said
    open: bool


def week_of(day: dt.date) -> dt.date:
    """The Sunday on which the week of a day ends.

    Units: dates.
    Source: Rapim: a week of the field runs from Monday to Sunday.
    """
    return day + dt.timedelta(SUNDAY - day.weekday())


def last_week(day: dt.date) -> dt.date:
    """The last Sunday that has come: the week of which a report is owed on a day.

    Units: dates.
    Source: Rapim: a week of the field runs from Monday to Sunday.
    """
    return week_of(day) if day.weekday() == SUNDAY else week_of(day) - dt.timedelta(7)


def refusal(week_end: dt.date, shares: Mapping[str, float], terms: Terms) -> Refusal | None:
    """Why a report is not taken; None where it is.

    Units: shares 0 to 1, dates.
    Source: SSUK, weekly report (laporan mingguan): of works under contract, by the items in force.
    """
    if not terms.running:
        return Refusal("report_not_running")
    if not terms.wanted:
        return Refusal("report_below_ceiling")
    return _wrong_week(week_end, terms) or _wrong_share(shares, terms)


def _wrong_week(week_end: dt.date, terms: Terms) -> Refusal | None:
    read = {"read": week_end.isoformat()}
    if week_end.weekday() != SUNDAY:
        return Refusal("report_not_sunday", read)
    if week_end > week_of(terms.today):
        return Refusal("report_future", read)
    if terms.starts is not None and week_end < terms.starts:
        return Refusal("report_before_contract", read)
    return None


def _wrong_share(shares: Mapping[str, float], terms: Terms) -> Refusal | None:
    if not shares:
        return Refusal("report_empty")
    known = terms.items or {WHOLE: ""}
    for item, share in shares.items():
        if item not in known:
            return Refusal("report_item", {"read": item})
        if not 0 <= share <= 1:
            return Refusal("report_share", {"read": f"{100 * share:g}"})
    return None


@rule("procurement.progress.conflicts", version=1)
def conflicts(rows: Sequence[Said]) -> list[Conflict]:
    """Two reports of one item and week are in conflict when the later one says another share and was
    written without seeing the earlier one; both stand until one is accepted or both are returned.

    `rows` are the reports of one or more works in the order in which they arrived. A report of which nothing
    is known to have been seen saw none.

    Units: shares 0 to 1.
    Source: Rapim: a conflict is shown, never overwritten.
    """
    seen = {row.uid: row.order for row in rows}
    groups: dict[tuple[tuple[str, str], dt.date, str], list[Said]] = {}
    found = []
    for later in rows:
        group = groups.setdefault((later.work, later.week_end, later.item), [])
        upto = seen.get(later.based_on, -1) if later.based_on else -1
        found += [
            Conflict(earlier, later, _is_open(earlier, later))
            for earlier in group
            if earlier.order > upto
            and earlier.submission != later.submission
            and earlier.share != later.share
        ]
        group.append(later)
    return found


def _is_open(earlier: Said, later: Said) -> bool:
    """Whether one of two reports waits and nobody has accepted one of them since both were there."""
    if earlier.accepted is not None and later.accepted is not None:
        return False
    return not any(one.accepted and one.checks[-1][1] >= later.arrived for one in (earlier, later))


@rule("procurement.progress.fallen", version=1)
def fallen(rows: Sequence[Said]) -> dict[uuid.UUID, float]:
    """A report falls back when its share is below the last accepted one of an earlier week of its item.

    Units: shares 0 to 1; by report, the accepted share it falls below.
    Source: Rapim: work that was done does not vanish, so that one of the two figures is wrong.
    """
    found: dict[uuid.UUID, float] = {}
    for row in rows:
        before = [
            one
            for one in rows
            if (one.work, one.item) == (row.work, row.item)
            and one.week_end < row.week_end
            and one.accepted is True
        ]
        if before:
            last = max(before, key=lambda one: (one.week_end, one.order))
            if row.share < last.share:
                found[row.uid] = last.share
    return found
