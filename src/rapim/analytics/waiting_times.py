"""How long open packages will still take, learned from the government's own packages, by day and mark."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rapim.procurement.measures.chain import Package, silent
from rapim.procurement.measures.stages import BROKEN
from rapim.procurement.measures.words import COMPETITIVE
from rapim.stats.lateness.waiting import Outlook, Promise, outlook

from . import chains, keeping, marks

LEAST = 20
"""How many packages must have finished before anything is said of those that wait."""
BEFORE = 1
"""How many earlier years are learned from, beside the year of the packages."""
MOST = 4000
"""How many packages are learned from at most, so that 20,000 a year are answered for within a minute."""
Body = dict[str, Any]


def waits(found: Mapping[str, Any]) -> Body:
    """The outlook of every open package of a summary of packages, by its id.

    `learned` is how many packages with a known day of finish it rests on; where they are fewer than
    `least`, `packages` is empty. A package is left out where no day of finish was ever promised, where it
    left no trace, and where its agency so seldom records handovers that a missing one says nothing;
    `silent` names those agencies by their units.

    Units: probabilities, ISO dates, packages.
    Source: `rapim.stats.lateness.waiting.outlook` on first promises of finish, as known at the mark.
    """
    key = f"waits~{found['fiscal_year']}~{found['as_of']}~{found['mark']}"
    year, day = int(found["fiscal_year"]), dt.date.fromisoformat(found["as_of"])
    batch_id = marks.named(found["mark"]).batch_id
    return _parsed(keeping.kept(key, lambda: _computed(year, day, batch_id)))


@lru_cache(maxsize=4)
def _parsed(body: str) -> Body:
    found: Body = json.loads(body)
    return found


def _computed(year: int, day: dt.date, batch_id: int) -> Body:
    asked: dict[str, Promise] = {}
    known: list[Promise] = []
    mute: set[str] = set()
    for one_year in chains.years():
        if not year - BEFORE <= one_year <= year:
            continue
        made = chains.assembled(one_year, day, batch_id).packages
        unrecorded = silent(made, day)
        some = promises(made, day, one_year, unrecorded)
        known += some
        if one_year == year:
            asked = {one.id: one for one in some if one.actual is None and one.stopped is None}
            mute = unrecorded
    known = _some(known)
    done = [one for one in known if one.actual is not None]
    head = {"learned": len(done), "least": LEAST, "silent": sorted(mute), "until": f"{year}-12-31"}
    if len(done) < LEAST or not asked:
        return {**head, "packages": {}}
    said = outlook(known, day, dt.date(year, 12, 31), list(asked.values()))
    return {**head, "packages": _rows(said, asked, done)}


def _some(known: list[Promise]) -> list[Promise]:
    """Not more than `MOST` promises, open and closed alike: every so many in the order of their ids."""
    step = -(-len(known) // MOST)
    return sorted(known, key=lambda one: one.id)[::step] if step > 1 else known


def promises(
    made: Iterable[Package], day: dt.date, year: int, unrecorded: frozenset[str] | set[str] = frozenset()
) -> list[Promise]:
    """The first promise of finish of each package, and how it ended by the day.

    What was called off or broken off without a day is left out, as is what is closed without a day of
    finish. A package without a contract when its year is over has lapsed with the budget of that year.

    Units: sen.
    Source: milestones of the chain.
    """
    found = []
    for one in made:
        planned = one.milestones["finish"].first
        if planned is None or one.agency in unrecorded or _untraced(one):
            continue
        actual = one.milestones["finish"].actual
        actual = actual if actual is not None and actual <= day else None
        stopped, dated = (None, True) if actual else _stopped(one, day, year)
        if dated and (actual or stopped or one.stage not in ("selesai", "batal")):
            value = float(one.ceiling_sen) if one.ceiling_sen > 0 else None
            found.append(Promise(one.id, one.kind, one.method, value, planned, actual, stopped))
    return found


def _untraced(one: Package) -> bool:
    """A purchase that need not pass SPSE and is not recorded: it may be done, or not."""
    return not one.selections and one.method not in COMPETITIVE


def _stopped(one: Package, day: dt.date, year: int) -> tuple[dt.date | None, bool]:
    """When a package ended otherwise, and whether that day can be known."""
    broken = [row["status_date"] for row in one.contracts if row["status"] in BROKEN]
    if broken:
        days = [when for when in broken if when is not None]
        last = max(days) if len(days) == len(broken) else None
        return (last if last and last <= day else None), last is not None
    end = dt.date(year, 12, 31)
    lapsed = day > end and not one.contracts and one.stage != "selesai"
    return (end if lapsed else None), True


def _rows(said: Sequence[Outlook], asked: Mapping[str, Promise], done: Sequence[Promise]) -> Body:
    by_kind = Counter(one.kind for one in done)
    by_class = Counter((one.kind, one.method) for one in done)
    found: Body = {}
    for one in said:
        mine = asked[one.id]
        level, count = "class", by_class[mine.kind, mine.method]
        if not count:
            level, count = ("kind", by_kind[mine.kind]) if by_kind[mine.kind] else ("all", len(done))
        found[one.id] = {
            "not_by": round(one.not_by, 4),
            "stopped_by": round(one.stopped_by, 4),
            "late_30": round(one.late_30, 4),
            "planned": mine.planned.isoformat(),
            "dates": [when and when.isoformat() for when in (one.earliest, one.expected, one.latest)],
            "class_only": one.class_only,
            "level": level,
            "count": count,
        }
    return found
