"""Packages from plan to payment: computed once for a day and a known mark, kept, listed."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet

from rapim.ledger import clock
from rapim.procurement.measures.chain import Chains, Package, completeness, rup_codes
from rapim.procurement.measures.holder import holder_of
from rapim.procurement.measures.stages import STAGES

from . import (
    chains,
    clock_notes,
    directory,
    marks,
    package_alarms,
    package_sets,
    package_shares,
    package_words,
    starts,
    works,
)
from .models import PackageRow, PackageSet
from .work_rows import Known


def packages(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    agency: str | None = None,
    fiscal_year: int | None = None,
) -> dict[str, Any]:
    """All packages of a year as JSON-ready values (see the command contract), with a summary by agency.

    The year is that of the day, or the last one before it that has packages.

    Units: sen, calendar days, ISO dates.
    Source: facts known at the moment, through the chain.
    """
    found = summary(as_of, known_at, fiscal_year=fiscal_year)
    rows = listed(found, agency=agency)
    shown = [json.loads(body) for body in package_sets.bodies(rows.order_by("package"))]
    agencies = [one for one in found["agencies"] if agency in (None, one["code"])]
    notes = [one for one in found["clock_notes"] if agency in (None, one["agency"])]
    head = {name: value for name, value in found.items() if name != "set"}
    return {**head, "agencies": agencies, "clock_notes": notes, "packages": shown}


def summary(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    fiscal_year: int | None = None,
    any_words: bool = False,
) -> dict[str, Any]:
    """The packages of a year by agency and stage, with the id of the kept set that lists them.

    `any_words` takes a set that was kept before the last words of people, where nothing depends on them.

    Units: sen, calendar days.
    Source: facts known at the moment.
    """
    day = as_of or directory.today()
    mark = marks.known(known_at)
    year = fiscal_year or _year(day)
    kept = kept_set(year, day, mark, None if any_words else known_at or clock.now())
    found = dict(_parsed(kept.body))
    moment = known_at or mark.moment
    found["known_at"] = None if moment is None else moment.astimezone(dt.UTC).isoformat()
    found["set"] = kept.pk
    return found


@lru_cache(maxsize=16)
def _parsed(body: str) -> dict[str, Any]:
    """The head of a set; every page of packages reads it, and none changes it."""
    found: dict[str, Any] = json.loads(body)
    return found


def make_ahead(as_of: dt.date) -> None:
    """Make the packages of a day, and those of the year before at the same date, before anyone asks.

    The year before is what an agency is compared with; a year without packages is left alone.

    Units: none.
    Source: `summary`.
    """
    known = chains.years()
    for day in (as_of, package_sets.year_before(as_of)):
        year = _year(as_of) - (day != as_of)
        if year in known:
            summary(day, fiscal_year=year)


def listed(
    found: dict[str, Any],
    *,
    agency: str | None = None,
    agencies: Sequence[str] | None = None,
    stage: str = "",
    method: str = "",
    words: str = "",
    late: bool = False,
    marked: Mapping[str, str] | None = None,
) -> QuerySet[PackageRow]:
    """The packages of a summary that fit; ordering and pages are the caller's.

    Units: as `PackageRow`.
    Source: the kept set.
    """
    rows = PackageRow.objects.filter(set_id=found["set"])
    if agency:
        rows = rows.filter(agency=agency)
    if agencies is not None:
        rows = rows.filter(agency__in=agencies)
    if stage:
        rows = rows.filter(stage=stage)
    if method:
        rows = rows.filter(method=method)
    if late:
        rows = rows.filter(Q(days_late__gt=0) | Q(alarm__gt=0))
    for word in words.casefold().split()[:6]:
        rows = rows.filter(words__contains=word)
    for name, said in (marked or {}).items():
        rows = rows.filter(whole__body__contains=f'"{name}_mark":"{said}"')
    return rows


def package(found: dict[str, Any], identity: str) -> dict[str, Any] | None:
    """One package of a summary, or None.

    Units: as `packages`.
    Source: the kept set.
    """
    row = listed(found).filter(package=identity)
    return next((json.loads(body) for body in package_sets.bodies(row)), None)


def _year(day: dt.date) -> int:
    before = [year for year in chains.years() if year <= day.year]
    return before[-1] if before else day.year


def kept_set(year: int, day: dt.date, mark: marks.Mark, moment: dt.datetime | None = None) -> PackageSet:
    """The kept set of a year as of a day at a mark, computed where it is not there yet.

    `moment` is up to when the words of people count; without one any set of the mark will do,
    because no sum of money depends on them.

    Units: none.
    Source: the chain, over the facts known at the mark.
    """
    facts = f"{year}~{day.isoformat()}~{mark.name}~{marks.version()}~"
    if moment is None:
        known = PackageSet.objects.filter(key__startswith=facts).order_by("id").last()
    else:
        known = package_sets.known(f"{facts}{marks.spoken(moment)}")
    moment = moment or mark.moment or clock.now()
    key = f"{facts}{marks.spoken(moment)}"
    known = known or package_words.moved_on(facts, key, moment)
    if known is not None:
        return known
    with _uncollected():
        head, rows = _computed(year, day, mark, moment)
        return package_sets.keep(key, moment, head, rows)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for circles while a set is made: it makes millions of small objects and no circle.

    The search would walk all of them again and again, for a fifth of the time of the whole.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _computed(
    year: int, day: dt.date, mark: marks.Mark, moment: dt.datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The head and the rows of a set: chains, what is ahead of each, its works, and what warns of it."""
    who = directory.known(mark, day, year)
    made = chains.assembled(year, day, mark.batch_id)
    lasts = starts.usual(made.packages, day)
    done = works.of_year(made.packages, Known(year, day, mark.batch_id, moment, who))
    outlooks = [
        starts.outlook(one, lasts, day, year, work) for one, work in zip(made.packages, done, strict=True)
    ]
    own = [_as_row(one, who) for one in made.packages]
    owners = [package_alarms.owner(row) for row in own]
    alarms = package_alarms.fired(made.packages, outlooks, done, owners, day)
    spoken = clock_notes.Spoken(day, moment)
    rows = [
        {**row, **spoken.of(one), **ahead, "work": works.without_alerts(work), "alerts": fired}
        for one, row, ahead, work, fired in zip(made.packages, own, outlooks, done, alarms, strict=True)
    ]
    head = {"as_of": day.isoformat(), "known_at": None, "fiscal_year": year, "mark": mark.name}
    row = directory.government(mark)
    government = row and {"name": row.name, "code": row.code, "simulated": row.simulated}
    body = {**head, "version": marks.version(), "government": government, **_summed(rows, made, who)}
    return body, rows


def _as_row(one: Package, who: directory.Directory) -> dict[str, Any]:
    agency = who.agency_of(one.unit_code) if one.unit_code else ""
    return {
        "id": one.id,
        "rup_codes": rup_codes(one),
        "agency": agency,
        "agency_name": who.entry(agency).name if agency else one.unit_name,
        **{name: getattr(one, name) for name in _AS_THEY_ARE},
        "since": _iso(one.since),
        "dates": {name: _iso(day) for name, day in one.dates.items()},
        "completeness": round(completeness(one), 4),
        "by_sub_activity": _by_sub_activity(one),
        **_lateness(one),
        **_linked(one),
        "holder": holder_of(one.stage, one.method),
        **{f"{name}_mark": package_shares.mark_of(one, name) for name in package_shares.MARKS},
    }


_AS_THEY_ARE = (
    *("unit_code", "unit_name", "name", "way", "method", "kind", "vendor", "bidders", "progress"),
    *("ceiling_sen", "hps_sen", "contract_sen", "paid_sen", "sub_activity", "account", "fund"),
    *("stage", "side", "revisions", "unseen_days"),
)


def _lateness(one: Package) -> dict[str, Any]:
    return {
        "milestones": {
            name: {"first": _iso(m.first), "plan": _iso(m.plan), "actual": _iso(m.actual)}
            for name, m in one.milestones.items()
        },
        "days_late": one.late.days,
        "late_at": one.late.at,
        "late_steps": one.late.steps,
        "days_late_revised": one.late_revised.days,
    }


def _linked(one: Package) -> dict[str, Any]:
    return {
        "selections": [
            {
                **{name: row[name] for name in ("channel", "number", "status", "version", "reason")},
                "announced": _iso(row["announced"]),
            }
            for row in one.selections
        ],
        "links": [
            {
                "from": "/".join(tie.one),
                "to": "/".join(tie.other),
                "how": tie.how,
                "confidence": tie.confidence,
            }
            for tie in one.ties
        ],
    }


def _by_sub_activity(one: Package) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in one.lines:
        if line["sub_activity"]:
            found[line["sub_activity"]] = found.get(line["sub_activity"], 0) + (line["amount_sen"] or 0)
    return found


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _summed(rows: Sequence[dict[str, Any]], made: Chains, who: directory.Directory) -> dict[str, Any]:
    by_agency: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_agency.setdefault(row["agency"], []).append(row)
    codes = sorted(by_agency)
    local = package_shares.summed(made.packages, [codes.index(row["agency"]) for row in rows], len(codes))
    agencies = [
        {
            "code": code,
            "name": who.entry(code).name if code else "",
            **_figures(by_agency[code]),
            "shares": sums,
            "swakelola": _swakelola(by_agency[code]),
        }
        for code, sums in zip(codes, local, strict=True)
    ]
    loose = [{"from": "/".join(node), "rup_code": code} for node, code in made.loose_codes]
    proposed = [
        {"from": "/".join(tie.one), "to": "/".join(tie.other), "confidence": tie.confidence}
        for tie in made.proposed
    ]
    return {
        "agencies": agencies,
        "total": _figures(rows),
        "unlinked": loose,
        "proposed": proposed,
        "clock_notes": clock_notes.still_open(rows),
    }


def _swakelola(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    some = [row for row in rows if row["way"] == "swakelola"]
    return {"packages": len(some), "ceiling_sen": sum(row["ceiling_sen"] for row in some)}


def _figures(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is said of some packages together.

    Units: sen, days, shares.
    Source: issue, package board and agency page.
    """
    return {
        "packages": len(rows),
        "ceiling_sen": sum(row["ceiling_sen"] for row in rows),
        "contract_sen": sum(row["contract_sen"] or 0 for row in rows),
        "paid_sen": sum(row["paid_sen"] for row in rows),
        "late": sum((row["days_late"] or 0) > 0 for row in rows),
        "unseen": sum(row["unseen_days"] is not None for row in rows),
        "stages": [
            {"stage": name, "packages": len(some), "ceiling_sen": sum(row["ceiling_sen"] for row in some)}
            for name, some in _by(rows, "stage")
        ],
        "delays": [
            {"method": method, **_delays(some)} for method, some in _by(rows, "method") if _has_delay(some)
        ],
        "late_by": {
            clock_: sum(row["late_by"][clock_] for row in rows if (row["days_late"] or 0) > 0)
            for clock_ in (rows[0]["late_by"] if rows else ())
        },
        "completeness": round(sum(row["completeness"] for row in rows) / len(rows), 4) if rows else None,
    }


def _by(rows: Iterable[dict[str, Any]], name: str) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    order = {stage: at for at, stage in enumerate(STAGES)}
    return sorted(groups.items(), key=lambda one: (order.get(one[0], 99), one[0]))


def _has_delay(rows: Sequence[dict[str, Any]]) -> bool:
    return any(row["late_steps"] for row in rows)


def _delays(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Median days late at each promise that was kept, and how many packages it stands on."""
    found: dict[str, Any] = {}
    for step in ("announce", "contract", "finish"):
        days = [
            row["late_steps"][step]
            for row in rows
            if step in row["late_steps"] and row["milestones"][step]["actual"]
        ]
        found[step] = {"median_days": median(days) if days else None, "packages": len(days)}
    return found
