"""Contracts that are critical, or that are being handled as such: with their work, ladder and next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from rapim.ledger import clock
from rapim.procurement.actions.ladder import case_of
from rapim.procurement.measures.agreements import agreements
from rapim.procurement.measures.ladder import TABLE, Case
from rapim.procurement.models import CaseAct

from . import directory, marks, package_lists, work_rows
from .models import PackageRow
from .work_judging import CRITICAL

Body = dict[str, Any]
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Critical:
    """A package with a critical contract: its contracts, its open case and the step that is next."""

    body: Body
    contract_no: str
    value_sen: int | None
    ends: dt.date | None
    case: Case | None

    @property
    def code(self) -> str:
        """Why it is critical now: a, b or c; else no or unknown."""
        return str((self.body["work"] or {}).get("critical", "unknown"))

    @property
    def next_act(self) -> str:
        """The act that is next on the ladder; `open` where no case is open."""
        if self.case is None or self.case.ended:
            return "open"
        state = self.case.state
        return next(row.act for row in TABLE if state in row.states)

    @property
    def due(self) -> dt.date | None:
        """Until when the next act is to be done; none where no case is open."""
        return self.case.due.day if self.case and not self.case.ended else None


def critical(
    found: Mapping[str, Any], rows: QuerySet[PackageRow], known_at: dt.datetime | None = None
) -> list[Critical]:
    """The packages of some rows that are critical now, or have an open case; the furthest behind first.

    Asks the same queries for any number of packages.

    Units: sen, shares, days.
    Source: kept packages, acts on the ladder up to the day, contracts of the listed packages.
    """
    day = dt.date.fromisoformat(found["as_of"])
    cases = _open_cases(day, known_at)
    wanted = Q(whole__body__contains='"id":"EWS-06"')
    for _, number in cases:
        wanted |= Q(whole__body__contains=f'"number":"{number}"')
    bodies = [one for one in package_lists.bodies(rows.filter(wanted)) if _listed(one, cases)]
    signed = _contracts(found, bodies, known_at)
    listed = [_one(body, cases, signed) for body in bodies]
    return sorted(listed, key=lambda one: (-_behind(one.body), -one.body["ceiling_sen"], one.body["id"]))


def _behind(body: Mapping[str, Any]) -> int:
    return int((body["work"] or {}).get("days_behind") or 0)


def _nodes(body: Mapping[str, Any]) -> list[Node]:
    return [(str(row["channel"]), str(row["number"])) for row in body["selections"]]


def _listed(body: Mapping[str, Any], cases: Mapping[Node, Case]) -> bool:
    work = body["work"] or {}
    return work.get("critical") in CRITICAL or any(node in cases for node in _nodes(body))


def _open_cases(day: dt.date, known_at: dt.datetime | None) -> dict[Node, Case]:
    """The cases that are open on the day, by contract."""
    rows = CaseAct.objects.filter(day__lte=day)
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    acts: dict[Node, list[CaseAct]] = {}
    for row in rows:
        acts.setdefault((row.channel, row.number), []).append(row)
    cases = {node: case_of(some) for node, some in acts.items()}
    return {node: case for node, case in cases.items() if case is not None and not case.ended}


def _contracts(
    found: Mapping[str, Any], bodies: Sequence[Body], known_at: dt.datetime | None
) -> dict[Node, list[Mapping[str, Any]]]:
    """The contracts of the listed packages by selection, read at once."""
    day, mark = dt.date.fromisoformat(found["as_of"]), marks.named(found["mark"])
    year = int(found["fiscal_year"])
    who = directory.known(mark, day, year)
    known = work_rows.Known(year, day, mark.batch_id, known_at or clock.now(), who)
    nodes = sorted({node for body in bodies for node in _nodes(body)})
    signed: dict[Node, list[Mapping[str, Any]]] = {}
    for row in work_rows.contracts_of(known, nodes)[0]:
        signed.setdefault((row["channel"], row["number"]), []).append(row)
    return signed


def _one(
    body: Body, cases: Mapping[Node, Case], signed: Mapping[Node, Iterable[Mapping[str, Any]]]
) -> Critical:
    nodes = _nodes(body)
    groups = agreements(row for node in nodes for row in signed.get(node, ()))
    values = [_last(group, "value_sen") for group in groups]
    ends = [day for group in groups if (day := _last(group, "ends"))]
    numbers = [str(group[0]["contract_no"]) for group in groups if group[0]["contract_no"]]
    case = next((cases[node] for node in nodes if node in cases), None)
    return Critical(
        body,
        "; ".join(numbers),
        sum(value or 0 for value in values) or body["contract_sen"],
        max(ends, default=None) or _day(body["dates"]["due"]),
        case,
    )


def _last(group: Sequence[Mapping[str, Any]], name: str) -> Any:
    """What the last addendum that speaks of it says, else the contract."""
    said = [row[name] for row in group if row[name]]
    return said[-1] if said else None


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
