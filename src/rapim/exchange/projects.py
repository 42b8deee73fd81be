"""Works as OC4IDS projects: one project a package, its release summed up as its process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from .parts import Part, identifier, without_blanks

VERSION = "0.9"
_STAGES = {"planned": "preparation", "active": "preparation", "cancelled": "cancelled"}


def package_of(releases: Sequence[Part], government: str, moment: dt.datetime) -> Part:
    """The works of a government as one OC4IDS package.

    Units: none.
    Source: OC4IDS 0.9 project package schema.
    """
    return {
        "uri": f"urn:rapim:{identifier(government) or 'rapim'}:proyek",
        "publishedDate": moment.replace(microsecond=0).isoformat(),
        "version": VERSION,
        "publisher": {"name": government},
        "projects": [_project(one) for one in releases],
    }


def _project(release: Part) -> Part:
    tender, contracts = release["tender"], release.get("contracts", [])
    roles = {"procuringEntity": "publicAuthority"}
    parties = [
        {**party, "roles": sorted({roles.get(role, role) for role in party["roles"]})}
        for party in release.get("parties", [])
    ]
    budget = release.get("planning", {}).get("budget", {}).get("amount")
    part = {
        "id": release["ocid"],
        "updated": release["date"],
        "title": tender.get("title"),
        "status": _status(tender, contracts),
        "period": _period(contracts),
        "parties": parties,
        "budget": {"amount": budget} if budget else None,
        "contractingProcesses": [{"id": release["ocid"], "summary": _summary(release)}],
    }
    return without_blanks(part)


def _status(tender: Part, contracts: Sequence[Part]) -> str:
    if contracts:
        ended = all(one.get("status") == "terminated" for one in contracts)
        return "completed" if ended else "implementation"
    return _STAGES.get(tender.get("status", ""), "preparation")


def _period(contracts: Sequence[Part]) -> Part | None:
    starts = [one["period"]["startDate"] for one in contracts if "startDate" in one.get("period", {})]
    ends = [one["period"]["endDate"] for one in contracts if "endDate" in one.get("period", {})]
    return (
        without_blanks({"startDate": min(starts, default=None), "endDate": max(ends, default=None)}) or None
    )


def _summary(release: Part) -> Part:
    tender, contracts = release["tender"], release.get("contracts", [])
    suppliers: dict[str, Any] = {
        one["id"]: one for award in release.get("awards", []) for one in award.get("suppliers", [])
    }
    amounts = [one["value"]["amount"] for one in contracts if "value" in one]
    bought = {
        "procurementMethod": tender.get("procurementMethod"),
        "procurementMethodDetails": tender.get("procurementMethodDetails"),
        "costEstimate": tender.get("value"),
        "numberOfTenderers": tender.get("numberOfTenderers"),
        "procuringEntity": tender.get("procuringEntity"),
    }
    ended = contracts and all(one.get("status") == "terminated" for one in contracts)
    part = {
        "ocid": release["ocid"],
        "nature": ["construction"],
        "title": tender.get("title"),
        "status": "closed" if ended else "active" if contracts else "pre-award",
        "tender": without_blanks(bought),
        "suppliers": [suppliers[code] for code in sorted(suppliers)],
        "contractValue": {"amount": sum(amounts), "currency": "IDR"} if amounts else None,
        "contractPeriod": _period(contracts),
    }
    return without_blanks(part)
