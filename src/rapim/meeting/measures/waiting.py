"""One agency waits for another: for how many days, who holds whom, in which chains and rings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapim.procurement.measures.clocks import CONFIRMED, DISMISSED, DISPUTED, LEADER, WAITING, state_of
from rapim.units.rules import rule

__all__ = ["CONFIRMED", "DISMISSED", "DISPUTED", "LEADER", "WAITING", "state_of"]
HOLDER = "holder"
"""The party that is waited for; it confirms or disputes."""
Working = Callable[[dt.date], bool]
Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """`waits` waits for `holds` from a day until another (None: still); `package` "" where none is named."""

    key: str
    waits: str
    holds: str
    since: dt.date
    until: dt.date | None = None
    needed_by: dt.date | None = None
    package: str = ""

    @property
    def open(self) -> bool:
        """Whether it still lasts."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class Span:
    """Days of waiting: all of them, and those on which offices worked."""

    calendar: int
    working: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What one agency holds: days on which at least one other waited for it, waits, and packages."""

    holds: str
    span: Span
    waits: int
    open: int
    late: int
    waiters: tuple[str, ...]
    packages: tuple[str, ...]


@rule("meeting.waiting.days", version=1)
def days(since: dt.date, until: dt.date | None, as_of: dt.date, working: Working) -> Span:
    """A wait lasts from the day after it began to the day on which it was settled, or to today.

    `until` None is a wait that lasts; days after `as_of` have not come yet. `working` says on which days
    offices work.

    Units: calendar days and working days out.
    Source: issue, who holds whom for how many days; first day not counted, as for terms of procurement.
    """
    return _counted(_between(since, until, as_of), working)


@rule("meeting.waiting.days_over", version=1)
def days_over(wait: Wait, as_of: dt.date) -> int:
    """Days over are those from the day on which it was needed to the day it was settled, or to today.

    0 where no such day was said or it has not come.

    Units: calendar days.
    Source: issue, needed by.
    """
    if wait.needed_by is None:
        return 0
    return max(0, (min(wait.until or as_of, as_of) - wait.needed_by).days)


@rule("meeting.waiting.holdings", version=1)
def holdings(waits: Iterable[Wait], as_of: dt.date, working: Working) -> list[Holding]:
    """A day on which an agency is waited for counts once for it, however many wait that day.

    The answer holds the agencies that are waited for, those with the most days first. A package is counted
    once for an agency.

    Units: calendar days and working days.
    Source: issue, totals per holding agency by days and by packages, no day counted twice.
    """
    by: dict[str, list[Wait]] = {}
    for wait in waits:
        by.setdefault(wait.holds, []).append(wait)
    found = [
        Holding(
            holds=agency,
            span=together(some, as_of, working),
            waits=len(some),
            open=sum(one.open for one in some),
            late=sum(one.open and days_over(one, as_of) > 0 for one in some),
            waiters=tuple(sorted({one.waits for one in some})),
            packages=tuple(sorted({one.package for one in some if one.package})),
        )
        for agency, some in by.items()
    ]
    return sorted(found, key=lambda one: (-one.span.calendar, -one.waits, one.holds))


def together(waits: Iterable[Wait], as_of: dt.date, working: Working) -> Span:
    """The days on which at least one of some waits lasted; a day on which several lasted counts once.

    Units: calendar days and working days.
    Source: union of the days of each.
    """
    covered: set[int] = set()
    for wait in waits:
        covered |= set(_between(wait.since, wait.until, as_of))
    return _counted(sorted(covered), working)


@rule("meeting.waiting.rings", version=1)
def rings(edges: Iterable[Edge]) -> list[tuple[str, ...]]:
    """A ring is a row of agencies each of which waits for the next, and the last for the first.

    For every agency in a ring the shortest one through it is told, each ring once, from its first agency
    by code. `edges` are pairs (who waits, for whom).

    Units: codes of agencies.
    Source: issue, cycles shown.
    """
    to = _graph(edges)
    found = {ring for start in to if (ring := _shortest(to, start))}
    return sorted(found, key=lambda ring: (len(ring), ring))


@rule("meeting.waiting.chains", version=1)
def chains(edges: Iterable[Edge]) -> list[tuple[str, ...]]:
    """A chain is the longest row of agencies, each waiting for the next, from one that holds nobody.

    Chains of two are not told: they are the waits themselves. Agencies in a ring are left to `rings`; a
    chain that reaches one ends with it. Of equal chains the first by code is told.

    Units: codes of agencies.
    Source: issue, chains shown.
    """
    to = _graph(edges)
    ringed = {agency for agency in to if _shortest(to, agency)}
    held = {other for some in to.values() for other in some}
    longest = _longest(to, ringed)
    found = [longest[start] for start in sorted(to) if start not in held and start not in ringed]
    return sorted((chain for chain in found if len(chain) > 2), key=lambda chain: (-len(chain), chain))


def _longest(to: Mapping[str, Sequence[str]], ringed: set[str]) -> dict[str, tuple[str, ...]]:
    """The longest row from every agency; agencies whose rows are not known yet wait on a stack."""
    found: dict[str, tuple[str, ...]] = {agency: (agency,) for agency in ringed}
    for start in sorted(to):
        stack = [start]
        while stack:
            at = stack[-1]
            missing = [] if at in found else [other for other in to.get(at, ()) if other not in found]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if at not in found:
                rows = [(at, *found[other]) for other in to.get(at, ())]
                found[at] = min(rows, key=lambda row: (-len(row), row), default=(at,))
    return found


def _graph(edges: Iterable[Edge]) -> dict[str, list[str]]:
    to: dict[str, set[str]] = {}
    for waits, holds in edges:
        if waits != holds:
            to.setdefault(waits, set()).add(holds)
    return {agency: sorted(to[agency]) for agency in sorted(to)}


def _shortest(to: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """The shortest ring through an agency, turned so that its first agency by code leads; () for none."""
    before: dict[str, str] = {}
    level = [start]
    while level:
        following: list[str] = []
        for at in level:
            for other in to.get(at, ()):
                if other == start:
                    return _turned(_back(before, start, at))
                if other not in before:
                    before[other] = at
                    following.append(other)
        level = following
    return ()


def _back(before: Mapping[str, str], start: str, at: str) -> tuple[str, ...]:
    row = [at]
    while row[-1] != start:
        row.append(before[row[-1]])
    return tuple(reversed(row))


def _turned(ring: tuple[str, ...]) -> tuple[str, ...]:
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]


def pairs(row: Sequence[str], ring: bool = False) -> list[Edge]:
    """The pairs (who waits, for whom) of a chain, or of a ring with the pair that closes it.

    Units: codes of agencies.
    Source: `chains`, `rings`.
    """
    return [*pairwise(row), *([(row[-1], row[0])] if ring else [])]


def _between(since: dt.date, until: dt.date | None, as_of: dt.date) -> range:
    last = as_of if until is None else min(until, as_of)
    return range(since.toordinal() + 1, last.toordinal() + 1)


def _counted(ordinals: Sequence[int], working: Working) -> Span:
    return Span(len(ordinals), sum(working(dt.date.fromordinal(one)) for one in ordinals))


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a wait: the word on it, the day it was settled, and whether it was withdrawn."""

    word: str
    until: dt.date | None = None
    withdrawn: bool = False

    @property
    def ended(self) -> bool:
        """Whether nobody waits any more."""
        return self.withdrawn or self.until is not None

    @property
    def counts(self) -> bool:
        """Whether its days are laid on the agency that is waited for."""
        return self.word == CONFIRMED and not self.withdrawn


SAYS: Mapping[str, tuple[str, bool]] = {
    "confirm": (HOLDER, True),
    "dispute": (HOLDER, False),
    "uphold": (LEADER, True),
    "dismiss": (LEADER, False),
}
"""Whose word an act is, and whether it confirms."""
ACTS = (*SAYS, "settle", "reopen", "withdraw")


@rule("meeting.waiting.standing", version=1)
def standing(acts: Iterable[tuple[str, dt.date | None]]) -> Standing:
    """The agency that is waited for confirms or disputes, and where it disputes, a leader decides.

    `acts` are pairs of act and day in their order; `settle` has the day on which the wait ended, `reopen`
    lets it last on as though it had not.

    Units: codes and dates.
    Source: notes on whose clock ran; the last word of each counts.
    """
    some = list(acts)
    until, withdrawn = None, False
    for act, day in some:
        if act == "settle":
            until = day
        elif act == "reopen":
            until, withdrawn = None, False
        elif act == "withdraw":
            withdrawn = True
    word = state_of(HOLDER, [SAYS[act] for act, _ in some if act in SAYS])
    return Standing(word, until, withdrawn)
