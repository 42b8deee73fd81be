"""Works of packages as of a day: planned and real curve, lag, projected finish, critical or not.

A plan is the schedule in force; the real curve is made of accepted reports of the field, and where
there are none of the progress that minutes of handover and payment name. The kept set judges all
packages of a year, a package's page its own, by the same rules over the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from rapim import law
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.procurement.measures.chain import Package
from rapim.procurement.measures.ladder import Facts

from . import directory, marks, work_rows
from .work_judging import (
    UNDER_WAY,
    Standing,
    Work,
    chance,
    figures,
    main_of,
    measured,
    together,
    weeks,
    works_in,
)
from .work_rows import Known, Node, Rows


def curve_of(
    identity: str, as_of: dt.date | None = None, known_at: dt.datetime | None = None
) -> dict[str, Any] | None:
    """The S-curve of a package as JSON-ready values (see the command contract); None: no such package.

    Units: shares 0 to 1, days, sen.
    Source: schedules, reports and minutes known at the moment.
    """
    packages = import_module("rapim.analytics.packages")
    found = packages.summary(as_of, known_at)
    shown = packages.package(found, identity)
    return None if shown is None else works_of(shown, found, known_at)


def works_of(
    shown: Mapping[str, Any], found: Mapping[str, Any], known_at: dt.datetime | None = None
) -> dict[str, Any]:
    """The S-curve of one package of a summary: its contract most behind, `contracts` each of them.

    `work` is what the lists of packages show of it, `alerts` its warnings; both of all contracts.

    Units: shares 0 to 1, days, sen.
    Source: as `curve_of`.
    """
    known = _known(found, known_at)
    works, rows = _of_one(shown, known)
    standing = _standing(shown, known.year)
    parts = [measured(work, known.day, standing) for work in works]
    sources = _sources(works)
    bodies = [
        _body(work, part, known.day, standing, sources) for work, part in zip(works, parts, strict=True)
    ]
    work = together(parts, standing)
    numbers = {row["contract_no"] for row in work_rows.contracts_of(known, _nodes(shown))[0]}
    return {
        "package": shown["id"],
        "as_of": known.day.isoformat(),
        **bodies[main_of(parts)],
        "alerts": work.pop("alerts"),
        "work": work,
        "contracts": bodies,
        "shared": sorted(numbers & rows.shared),
    }


def works_on(shown: Mapping[str, Any], found: Mapping[str, Any], day: dt.date) -> list[Work]:
    """The works of a package as they were agreed by a day, one for each contract.

    Units: sen, ordinal days.
    Source: contracts and schedules known at the mark of the summary.
    """
    return _of_one(shown, _known({**found, "as_of": day.isoformat()}, None))[0]


def of_year(some: Sequence[Package], known: Known) -> list[dict[str, Any] | None]:
    """What the works of all packages of a year come to, with `alerts`; None where there is no work.

    Units: shares, days, sen.
    Source: `rapim.analytics.work_judging.together`.
    """
    rows = work_rows.of_year(known)
    return [_of_package(one, rows, known) for one in some]


def of_one(shown: Mapping[str, Any], found: Mapping[str, Any], moment: dt.datetime) -> dict[str, Any] | None:
    """The same for one package of a summary, as it was known at a moment.

    Units: shares, days, sen.
    Source: `of_year`.
    """
    known, nodes = _known(found, moment), _nodes(shown)
    works, rows = _of_one(shown, known)
    reported = any(node in rows.items or node in rows.reports for node in nodes)
    contracts = any(work.contract for work in works)
    if not (contracts or reported or shown["dates"]["due"]):
        return None
    standing = _standing(shown, known.year)
    return together([measured(work, known.day, standing) for work in works], standing)


def without_alerts(work: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A work as a row of a list carries it: its warnings stand among those of the package.

    Units: as `of_year`.
    Source: `of_year`.
    """
    return None if work is None else {name: value for name, value in work.items() if name != "alerts"}


def _of_package(one: Package, rows: Rows, known: Known) -> dict[str, Any] | None:
    nodes = [(row["channel"], row["number"]) for row in one.selections]
    reported = any(node in rows.items or node in rows.reports for node in nodes)
    if not (one.contracts or reported or one.dates["due"]):
        return None
    works = works_in(nodes, one.contracts, one.handovers, rows, known.day)
    done = one.milestones["finish"].actual
    standing = _stood(known.year, one.stage, one.dates["due"], done)
    return together([measured(work, known.day, standing) for work in works], standing)


def facts_on(
    shown: Mapping[str, Any], found: Mapping[str, Any], day: dt.date, node: Node | None = None
) -> Facts | None:
    """What a step of the ladder on a day is judged by; None where the contract's last day is not known.

    `node`: the selection whose contract is meant, where a package has several; else the one most behind.

    Units: share, dates.
    Source: contract and accepted reports known at the mark of the summary.
    """
    known = _known({**found, "as_of": day.isoformat()}, None)
    works, _ = _of_one(shown, known)
    own = [work for work in works if (work.contract.get("channel"), work.contract.get("number")) == node]
    some = own or works
    parts = [measured(work, day, _standing(shown, known.year)) for work in some]
    work = some[main_of(parts)]
    ends, limits = work.contract.get("ends"), law.at("pbj_opportunity", day)
    if ends is None:
        return None
    real = work.real[-1] if work.real else None
    return Facts(ends, real, bool(limits["second"]), int(limits["days"]))


def _known(found: Mapping[str, Any], known_at: dt.datetime | None) -> Known:
    day, mark = dt.date.fromisoformat(found["as_of"]), marks.named(found["mark"])
    year = int(found["fiscal_year"])
    return Known(year, day, mark.batch_id, known_at or clock.now(), directory.known(mark, day, year))


def _nodes(shown: Mapping[str, Any]) -> list[Node]:
    return [(str(one["channel"]), str(one["number"])) for one in shown["selections"]]


def _of_one(shown: Mapping[str, Any], known: Known) -> tuple[list[Work], Rows]:
    nodes = _nodes(shown)
    contracts, handovers = work_rows.contracts_of(known, nodes)
    numbers = {row["contract_no"] for row in contracts} - {""}
    rows = work_rows.of_nodes(known, nodes, numbers)
    return works_in(nodes, contracts, handovers, rows, known.day), rows


def _standing(shown: Mapping[str, Any], year: int) -> Standing:
    due, done = shown["dates"]["due"], shown["milestones"]["finish"]["actual"]
    days = [None if day is None else dt.date.fromisoformat(day) for day in (due, done)]
    return _stood(year, shown["stage"], days[0], days[1])


def _stood(year: int, stage: str, due: dt.date | None, done: dt.date | None) -> Standing:
    return Standing(year, stage, due, None if stage in UNDER_WAY else done)


def _body(
    work: Work,
    part: Mapping[str, Any],
    day: dt.date,
    standing: Standing,
    sources: Mapping[tuple[int, int, int, str], dict[str, Any]],
) -> dict[str, Any]:
    """All that is shown of one contract."""
    return {
        "contract": {name: _plain(value) for name, value in work.contract.items()},
        "weeks": weeks(work, day.toordinal()),
        **part,
        "assumptions": [{"code": "real_from", "value": work.basis}],
        "revisions": work.revisions,
        "sources": [sources[place] for place in work.places],
        "figures": figures(work, day),
        "opportunity": chance(work, day, standing),
    }


def _sources(works: Sequence[Work]) -> dict[tuple[int, int, int, str], dict[str, Any]]:
    places = {place for work in works for place in work.places}
    known = Batch.objects.in_bulk({place[0] for place in places})
    return {
        (batch, sheet, row, kind): {
            "kind": kind,
            "batch": known[batch].code,
            "file": known[batch].source_name.rpartition("/")[2],
            "sheet": sheet,
            "row": row,
        }
        for batch, sheet, row, kind in places
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
