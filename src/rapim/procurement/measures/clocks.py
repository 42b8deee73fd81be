"""Notes on whose clock ran: what the confirmed ones move, and how many days hang on the others.

A note is a day that decides the quarrel. It moves days of a leg only where they are late days, and
only from one clock to another: the days late stay what they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .lateness import CLOCKS, Lateness, Leg
from .words import COMPETITIVE

COMPLETE, RETURNED, RESUBMITTED, AWAITING = "request_complete", "returned", "resubmitted", "awaiting"
KINDS = (COMPLETE, RETURNED, RESUBMITTED, AWAITING)
REQUEST = (COMPLETE, RETURNED, RESUBMITTED)
"""What happens to a request for tender, between agency and Pokja."""
WAITING, CONFIRMED, DISPUTED, DISMISSED = "waiting", "confirmed", "disputed", "dismissed"
STATES = (WAITING, DISPUTED, CONFIRMED, DISMISSED)
LEADER = "leader"
"""The party of those who decide what the named party disputes."""
DECIDED = ("centre", "beyond")
"""Clocks for which nobody in the house could confirm: a leader decides."""
_WEIGHT = {name: at for at, name in enumerate(("beyond", "centre", "bpkad", "vendor", "pokja", "opd"))}
"""Where notes name different clocks for one day, the first of these counts."""
_TURN = {RETURNED: 0, RESUBMITTED: 1, COMPLETE: 2}
"""Events of one day, in their order."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one note says: its kind, whom it names, from which day, until which day (None: open)."""

    kind: str
    party: str
    day: dt.date
    until: dt.date | None = None


def state_of(party: str, words: Iterable[tuple[str, bool]]) -> str:
    """What became of a note that names a party, from the words said on it in their order.

    The last word of each party counts; where a leader decided a dispute, that stands.

    Units: codes.
    Source: a named other party confirms or disputes.
    """
    last = dict(words)
    decided = last.get(LEADER, last.get(party) if party in DECIDED else None)
    if decided is not None:
        return CONFIRMED if decided else DISMISSED
    if party not in last:
        return WAITING
    return CONFIRMED if last[party] else DISPUTED


def after(late: Lateness, notes: Sequence[Note], method: str, as_of: dt.date) -> dict[str, int]:
    """Days late by clock once some notes count; they sum to the days late as before.

    Units: calendar days.
    Source: `days_of`, summed.
    """
    found = dict.fromkeys(CLOCKS, 0)
    for leg in late.legs:
        if leg.days <= 0:
            for clock, days in leg.by.items():
                found[clock] += days
            continue
        for clock in days_of(leg, notes, method, as_of):
            found[clock] += 1
    return found


def moved(late: Lateness, before: Sequence[Note], now: Sequence[Note], method: str, as_of: dt.date) -> int:
    """How many late days have another clock by some notes than by others.

    Units: calendar days.
    Source: `days_of`, compared day by day.
    """
    return sum(
        one != other
        for leg in late.legs
        if leg.days > 0
        for one, other in zip(
            days_of(leg, before, method, as_of), days_of(leg, now, method, as_of), strict=True
        )
    )


def days_of(leg: Leg, notes: Sequence[Note], method: str, as_of: dt.date) -> list[str]:
    """The clock of each late day of a leg, the last of them the day at which it was counted.

    The late days are the last days of the leg, as many as it added. Before any note they have the clocks
    of the leg in their order in time. In the first leg of a tender the days after a return are the
    agency's, those after a complete or repeated request the Pokja's; before the first complete request
    they are the agency's. A day of waiting has the clock that was waited for, from its first day to its
    last; an open wait ends on the day that is asked about.

    Units: calendar days.
    Source: issue, dates that decide the quarrel are facts.
    """
    found = [clock for clock, days in leg.by.items() for _ in range(days)]
    first = leg.end.toordinal() - leg.days + 1
    if leg.name == "announce" and method in COMPETITIVE:
        _by_request(found, first, [note for note in notes if note.kind in REQUEST])
    taken: dict[int, str] = {}
    for note in notes:
        if note.kind != AWAITING:
            continue
        last = min(note.until or as_of, as_of).toordinal()
        for at in range(max(note.day.toordinal(), first), min(last, leg.end.toordinal()) + 1):
            taken[at - first] = min(taken.get(at - first, note.party), note.party, key=_WEIGHT.__getitem__)
    for place, clock in taken.items():
        found[place] = clock
    return found


def _by_request(found: list[str], first: int, events: Sequence[Note]) -> None:
    """Give each day the clock that the last event before it set running."""
    in_order = sorted(events, key=lambda note: (note.day, _TURN[note.kind]))
    if not in_order:
        return
    clock = "opd" if in_order[0].kind == COMPLETE else ""
    passed = 0
    for place in range(len(found)):
        while passed < len(in_order) and in_order[passed].day.toordinal() < first + place:
            clock = "opd" if in_order[passed].kind == RETURNED else "pokja"
            passed += 1
        if clock:
            found[place] = clock


def says(row: Mapping[str, object]) -> str:
    """What makes two notes versions of one: the later, once confirmed, stands for the earlier.

    Units: none.
    Source: an open wait is ended by a note of the same first day that names its last.
    """
    return "/".join(str(row[name]) for name in ("table", "number", "kind", "party", "day"))
