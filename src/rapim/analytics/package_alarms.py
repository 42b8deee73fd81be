"""Early warnings of packages: what must start, what stands still, what will pass its year, what was split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from rapim import law
from rapim.procurement import alerts
from rapim.procurement.measures.chain import Package
from rapim.procurement.measures.deadlines import Assumption, Deadline
from rapim.procurement.measures.splitting import Suspicion, suspicions
from rapim.procurement.measures.stages import FAILED
from rapim.procurement.measures.words import COMPETITIVE
from rapim.units.verdicts import Verdict

from .work_judging import said

_SELECTING = frozenset(
    {"persiapan", "diumumkan", "penawaran", "evaluasi", "sanggah", "sppbj", "tender_gagal"}
)


def fired(
    packages: Sequence[Package],
    outlooks: Sequence[Mapping[str, Any]],
    works: Sequence[Mapping[str, Any] | None],
    agencies: Sequence[str],
    as_of: dt.date,
) -> list[list[dict[str, Any]]]:
    """The warnings of each package that fired, in the order of the packages and of the checks.

    `outlooks` has of each package its latest safe start with what it stands on, `works` what its
    works come to, with their own warnings, `agencies` whose it is.

    Units: as the checks say.
    Source: checks EWS-04, 05 and 13 of the procurement room; 06 and 07 by `rapim.analytics.works`.
    """
    usual: Mapping[str, Sequence[int]] = law.at("pbj_stage_days", as_of)
    limits: Mapping[str, int] = law.at("ews_04", as_of)
    split = _split(packages, agencies, as_of)
    found = []
    for at, (one, outlook, work) in enumerate(zip(packages, outlooks, works, strict=True)):
        verdicts = [_start(one, outlook, as_of, limits), _age(one, as_of, usual)]
        if at in split:
            verdicts.append(alerts.perhaps_split(one.ceiling_sen, split[at].limit_sen, split[at]))
        own = [said(verdict) for verdict in verdicts if verdict and verdict.state == "fired"]
        found.append(sorted([*own, *(work["alerts"] if work else ())], key=itemgetter("id")))
    return found


def _start(
    one: Package, outlook: Mapping[str, Any], as_of: dt.date, limits: Mapping[str, int]
) -> Verdict | None:
    if one.method not in COMPETITIVE or not outlook["safe_start"]:
        return None
    terms = tuple(Assumption(each["code"], each["value"]) for each in outlook["assumptions"])
    safe = Deadline(dt.date.fromisoformat(outlook["safe_start"]), terms)
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


def owner(row: Mapping[str, Any]) -> str:
    """Whose a package is: its agency, or the unit's name where no code of a unit is known.

    Units: code or name.
    Source: kept packages; a promoted unit is an agency of its own.
    """
    return str(row["agency"] or row["unit_name"])


def _split(packages: Sequence[Package], agencies: Sequence[str], as_of: dt.date) -> dict[int, Suspicion]:
    """Packages bought directly that, with like ones of their agency and account, pass the limit."""
    small = [
        at for at, one in enumerate(packages) if one.method == "pengadaan_langsung" and one.stage != "batal"
    ]
    if not small or as_of < law.parameter("pbj_direct_limit").rows[0].valid_from:
        return {}
    limits: Mapping[str, int] = law.at("pbj_direct_limit", as_of)
    some = [packages[at] for at in small]
    found = suspicions(
        [agencies[at] for at in small],
        [one.account for one in some],
        [one.name for one in some],
        [one.ceiling_sen for one in some],
        [limits[one.kind or "goods"] * 100 for one in some],
        float(law.at("pbj_splitting", as_of)),
    )
    return {small[place]: suspicion for suspicion in found for place in suspicion.members}
