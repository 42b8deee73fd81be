"""When packages must start to be done within their year, and which will run past its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import law
from rapim.procurement.measures.chain import Package
from rapim.procurement.measures.deadlines import Assumption, assumed
from rapim.procurement.measures.start import latest_safe_start, selection_key, usual_days
from rapim.procurement.measures.words import COMPETITIVE

UNBEGUN = ("rencana", "persiapan")
SELECTING = ("diumumkan", "penawaran", "evaluasi", "sanggah", "sppbj", "tender_gagal")
CARRIED_OUT = ("kontrak", "pelaksanaan")
BY_CONTRACT, BY_PROJECTION = "contract", "projected"


@dataclass(frozen=True, slots=True)
class Usual:
    """Usual days of a selection: p50, p90, and whether they are the region's own."""

    p50: int
    p90: int
    source: str


def usual(packages: Sequence[Package], as_of: dt.date) -> dict[str, Usual]:
    """Usual days from announcement to contract, by the kind of selection.

    Units: calendar days.
    Source: law parameters pbj_selection_days and pbj_history_needed; own contracts of the year.
    """
    defaults: Mapping[str, Sequence[int]] = law.at("pbj_selection_days", as_of)
    keys = sorted(defaults)
    lasted, group = [], []
    for one in packages:
        announced, signed = one.dates["announced"], one.dates["contract"]
        key = selection_key(one.method, one.kind)
        if key in defaults and announced and signed and one.contracts:
            lasted.append((signed - announced).days)
            group.append(keys.index(key))
    needed = int(law.at("pbj_history_needed", as_of))
    found = usual_days(lasted, group, [list(defaults[key]) for key in keys], needed)
    days = zip(keys, found.p50.tolist(), found.p90.tolist(), found.sources(), strict=True)
    return {key: Usual(p50, p90, source) for key, p50, p90, source in days}


def outlook(
    one: Package,
    lasts: Mapping[str, Usual],
    as_of: dt.date,
    year: int,
    work: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The latest safe start of a package that has not begun, and the day on which it will be done.

    Days are projected only for packages that left a trace or need a tender, and whose contract has
    a known length, or whose work has reports (`work`); `crosses` says whether the end lies after the
    year, by contract or by projection.

    Units: dates as ISO text, days; assumptions as codes with values.
    Source: domain.md 2.4, latest safe start.
    """
    days = lasts.get(selection_key(one.method, one.kind))
    found: dict[str, Any] = {"safe_start": None, "projected": None, "crosses": "", "assumptions": []}
    found |= _busy(one, days, as_of)
    last = dt.date(year, 12, 31)
    if one.stage in CARRIED_OUT:
        return found | passed(one.dates["due"], work, last)
    length = contract_days(one)
    if days is None or length is None or not (one.selections or one.method in COMPETITIVE):
        return found
    closing = int(law.at("pbj_closeout_days", as_of))
    if one.stage in UNBEGUN:
        safe = latest_safe_start(last, length, days.p90, closing, source=days.source)
        found |= {"safe_start": safe.day.isoformat(), "assumptions": _said(safe.assumptions)}
    if one.stage in (*UNBEGUN, *SELECTING):
        signed = _signed(one, days, as_of)
        done = signed + dt.timedelta(length)
        found["projected"] = done.isoformat()
        if done > last:
            terms = assumed(contract_days=length, selection_p90=days.p90, selection_source=days.source)
            found |= {"crosses": BY_PROJECTION, "assumptions": found["assumptions"] or _said(terms)}
    return found


def passed(due: dt.date | None, work: Mapping[str, Any] | None, last: dt.date) -> dict[str, Any]:
    """Whether a work under contract passes the last day of the year: by its contract, else by its reports.

    Units: dates as ISO text; assumptions as codes with values.
    Source: EWS-07 of the work.
    """
    if due is not None and due > last:
        return {"projected": due.isoformat(), "crosses": BY_CONTRACT, "assumptions": []}
    late = [each["params"] for each in (work["alerts"] if work else ()) if each["id"] == "EWS-07"]
    if late and late[0]["finish"] > last.isoformat():
        terms = list(late[0]["assumptions"])
        return {"projected": late[0]["finish"], "crosses": BY_PROJECTION, "assumptions": terms}
    return {"projected": None, "crosses": "", "assumptions": []}


def _signed(one: Package, days: Usual, as_of: dt.date) -> dt.date:
    """The day on which a contract can be expected: the promised or real start, and a slow selection."""
    announced, decided = one.dates["announced"], one.dates["decided"]
    if decided is not None:
        return as_of
    if announced is not None and one.stage != "tender_gagal":
        return max(as_of, announced + dt.timedelta(days.p90))
    planned = one.milestones["announce"].plan
    return max(as_of, planned or as_of) + dt.timedelta(days.p90)


def _busy(one: Package, days: Usual | None, as_of: dt.date) -> dict[str, str | None]:
    """From when to when a selection keeps a Pokja busy, or will; none where no Pokja is needed."""
    if days is None or one.method not in COMPETITIVE:
        return {"busy_from": None, "busy_to": None}
    began = one.dates["announced"]
    planned = one.milestones["announce"].plan
    if began is None and (planned is None or one.stage not in UNBEGUN):
        return {"busy_from": None, "busy_to": None}
    begins = began or max(as_of, (planned or as_of).replace(day=1))
    if one.stage in ("tender_gagal", "batal"):
        ends = one.dates["signing"] or begins + dt.timedelta(days.p90)
        ends = min(ends, as_of)
    else:
        ends = one.dates["decided"] or one.dates["contract"] or max(as_of, begins + dt.timedelta(days.p90))
    return {"busy_from": begins.isoformat(), "busy_to": max(begins, ends).isoformat()}


def contract_days(one: Package) -> int | None:
    """The planned length of a contract: from the first planned month's beginning to the last one's end.

    Units: calendar days.
    Source: months of the general procurement plan.
    """
    begins = [row["contract_from"] for row in one.plans if row["contract_from"]]
    ends = one.milestones["finish"].plan
    if not begins or ends is None or ends < min(begins):
        return None
    days: int = (ends - min(begins).replace(day=1)).days + 1
    return days


def _said(assumptions: Sequence[Assumption]) -> list[dict[str, Any]]:
    return [{"code": one.code, "value": one.value} for one in assumptions]
