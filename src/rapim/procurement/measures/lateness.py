"""Days late of a package, and on whose clock they fell.

A package has three promises: announced, contracted, finished. Each is measured against the plan;
the difference between one promise and the next is what the leg between them added (or, below
zero, made up). The parts always sum to the whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from .words import COMPETITIVE

CLOCKS = ("opd", "pokja", "vendor", "bpkad", "centre", "beyond")
MILESTONES = ("announce", "contract", "finish")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A promise: its first planned day, its last planned day, and the day it was kept, if known."""

    first: dt.date | None = None
    plan: dt.date | None = None
    actual: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What happened between the promises: when the package was entered, decided, and due by contract."""

    method: str = ""
    created: dt.date | None = None
    decided: dt.date | None = None
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """What one promise added to the days late, counted at `end`, by clock in their order in time."""

    name: str
    end: dt.date
    days: int
    by: Mapping[str, int]


@dataclass(slots=True)
class Lateness:
    """Days late so far (None where nothing was planned or nothing is due), and their clocks."""

    days: int | None = None
    at: str = ""
    by: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLOCKS, 0))
    steps: dict[str, int] = field(default_factory=dict)
    legs: list[Leg] = field(default_factory=list)


def lateness(
    milestones: Mapping[str, Milestone],
    course: Course,
    as_of: dt.date,
    allowance: int,
    *,
    first: bool = True,
    watched: Container[str] = MILESTONES,
) -> Lateness:
    """Days late at the last promise that was kept or is overdue, split by clock.

    Each promise is late by its day minus its planned day; one that is not kept yet counts once it
    is overdue, by as-of minus its planned day, if it is `watched`: kept promises of its sort are
    recorded, so that a missing record speaks. Days of the first leg are the agency's until the
    package was entered and, for a tender, the Pokja's after that; of the second the Pokja's, once it
    has the package, until the winner was decided and, beyond the allowance for appointment and
    contract, the agency's; of the third the vendor's as far as they lie after the day due by
    contract, else the agency's.

    Units: calendar days; below zero is early.
    Source: domain.md 2; perintah 3, whose clock.
    """
    found = Lateness()
    before = 0
    for name in MILESTONES:
        one = milestones.get(name, Milestone())
        planned = one.first if first else one.plan
        if planned is None:
            continue
        open_yet = one.actual is None or one.actual > as_of
        day = as_of if open_yet or one.actual is None else one.actual
        late = (day - planned).days
        if open_yet and (late <= max(0, before) or name not in watched):
            continue
        added = late - before
        split = _split(name, added, planned, day, milestones, course, allowance)
        found.legs.append(Leg(name, day, added, split))
        for clock, days in split.items():
            found.by[clock] += days
        found.days, found.at, found.steps[name] = late, name, late
        before = late
    return found


def _split(
    name: str,
    added: int,
    planned: dt.date,
    day: dt.date,
    milestones: Mapping[str, Milestone],
    course: Course,
    allowance: int,
) -> dict[str, int]:
    """The days of a leg by clock, in the order in which the clocks ran."""
    if name == "announce":
        return _first_leg(added, planned, day, course)
    if name == "contract":
        announced = milestones.get("announce", Milestone()).actual
        if course.created is None and announced is None:
            return {"opd": added}
        return _second_leg(added, day, course, allowance)
    after = max(0, (day - course.due).days) if course.due else 0
    vendor = min(after, added) if added > 0 else 0
    return {"opd": added - vendor, "vendor": vendor}


def _first_leg(added: int, planned: dt.date, day: dt.date, course: Course) -> dict[str, int]:
    if course.method not in COMPETITIVE or course.created is None or course.created > day:
        return {"opd": added}
    pokja = max(0, (day - max(planned, course.created)).days) if added > 0 else 0
    pokja = min(pokja, max(added, 0))
    return {"opd": added - pokja, "pokja": pokja}


def _second_leg(added: int, day: dt.date, course: Course, allowance: int) -> dict[str, int]:
    runs = "pokja" if course.method in COMPETITIVE else "opd"
    if course.decided is None or course.decided > day or added <= 0:
        return {runs: added}
    own = min(added, max(0, (day - course.decided).days - allowance))
    return {runs: added - own, "opd": own} if runs != "opd" else {"opd": added}
