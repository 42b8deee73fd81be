"""Early warnings of packages: what must start, what stands still, what will pass its year, what was split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rapim import law
from rapim.procurement import alerts
from rapim.procurement.measures.chain import Package
from rapim.procurement.measures.deadlines import Assumption, Deadline, assumed
from rapim.procurement.measures.splitting import Suspicion, suspicions
from rapim.procurement.measures.stages import FAILED
from rapim.procurement.measures.words import COMPETITIVE
from rapim.units.verdicts import Verdict

_SELECTING = frozenset(
    {"persiapan", "diumumkan", "penawaran", "evaluasi", "sanggah", "sppbj", "tender_gagal"}
)
_WORKING = frozenset({"kontrak", "pelaksanaan"})


def fired(
    packages: Sequence[Package], outlooks: Sequence[Mapping[str, Any]], as_of: dt.date, year: int
) -> list[list[dict[str, Any]]]:
    """The warnings of each package that fired, in the order of the packages.

    `outlooks` has of each package its latest safe start with what it stands on.

    Units: as the checks say.
    Source: checks EWS-04, 05, 07 and 13 of the procurement room.
    """
    usual: Mapping[str, Sequence[int]] = law.at("pbj_stage_days", as_of)
    limits: Mapping[str, int] = law.at("ews_04", as_of)
    split = _split(packages, as_of)
    ends = dt.date(year, 12, 31)
    found = []
    for at, (one, outlook) in enumerate(zip(packages, outlooks, strict=True)):
        verdicts = [_start(one, outlook, as_of, limits), _age(one, as_of, usual), _finish(one, ends)]
        if at in split:
            verdicts.append(alerts.perhaps_split(one.ceiling_sen, split[at].limit_sen, split[at]))
        found.append([_said(verdict) for verdict in verdicts if verdict and verdict.state == "fired"])
    return found


def _said(verdict: Verdict) -> dict[str, Any]:
    return {name: getattr(verdict, name) for name in ("id", "level", "because", "params")}


def _start(
    one: Package, outlook: Mapping[str, Any], as_of: dt.date, limits: Mapping[str, int]
) -> Verdict | None:
    if one.method not in COMPETITIVE or not outlook["safe_start"]:
        return None
    said = tuple(Assumption(each["code"], each["value"]) for each in outlook["assumptions"])
    safe = Deadline(dt.date.fromisoformat(outlook["safe_start"]), said)
    return alerts.must_start(safe, one.dates["announced"], as_of, limits, cancelled=one.stage == "batal")


def _age(one: Package, as_of: dt.date, usual: Mapping[str, Sequence[int]]) -> Verdict | None:
    """Only what a Pokja selects has a schedule; purchases without one are recorded when they are over."""
    if one.method not in COMPETITIVE or one.stage not in _SELECTING:
        return None
    known = usual.get(one.stage)
    age = (as_of - one.since).days if one.since else None
    again = sum(row["status"] in FAILED for row in one.selections)
    half_and_most = (known[0], known[1]) if known else None
    return alerts.stage_is_old(one.stage, age, half_and_most, retenders=again)


def _finish(one: Package, ends: dt.date) -> Verdict | None:
    """A contract whose own last day lies after the year passes it; nothing else is projected here."""
    due = one.dates["due"]
    if one.stage not in _WORKING or due is None or due <= ends:
        return None
    return alerts.finish_is_late(Deadline(due, assumed(projection="contract")), due, ends)


def _split(packages: Sequence[Package], as_of: dt.date) -> dict[int, Suspicion]:
    """Packages bought directly that, with like ones of their agency and account, pass the limit."""
    small = [
        at for at, one in enumerate(packages) if one.method == "pengadaan_langsung" and one.stage != "batal"
    ]
    if not small or as_of < law.parameter("pbj_direct_limit").rows[0].valid_from:
        return {}
    limits: Mapping[str, int] = law.at("pbj_direct_limit", as_of)
    some = [packages[at] for at in small]
    found = suspicions(
        [one.agency for one in some],
        [one.account for one in some],
        [one.name for one in some],
        [one.ceiling_sen for one in some],
        [limits[one.kind or "goods"] * 100 for one in some],
        float(law.at("pbj_splitting", as_of)),
    )
    return {small[place]: suspicion for suspicion in found for place in suspicion.members}
