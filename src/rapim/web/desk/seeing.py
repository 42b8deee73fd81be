"""What one person may see of the facts: the narrowing by agency, in one place."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from rapim.analytics import names
from rapim.intake.models import Upload
from rapim.ledger.models import Batch
from rapim.org.access import Scope

_REGION_KEYS = ("total", "rhythm_days", "median_days", "rhythm_before", "causes", "curve", "events")
STORED = ("loaded",)


def batches(reach: Scope) -> QuerySet[Batch]:
    """The batches in reach, the latest first: all, or those about one's own agency alone."""
    found = Batch.objects.order_by("-id")
    if reach.everywhere:
        return found
    mine = Q(pk__in=[])
    for code in reach.agencies:
        mine |= Q(unit_code=code) | Q(unit_code__startswith=f"{code}.")
    return found.filter(mine)


def uploads(reach: Scope, user: User) -> QuerySet[Upload]:
    """The uploads in reach, the latest first: all, or those one brought oneself."""
    found = Upload.objects.order_by("-id")
    if reach.everywhere:
        return found
    return found.filter(brought_by=user) if reach else found.none()


def outside(reach: Scope, report: dict[str, Any]) -> list[str]:
    """The agencies of a read file that are out of reach; "*" for a file of no agency in particular."""
    if reach.everywhere:
        return []
    found: set[str] = set()
    for entry in report.get("files", []):
        if entry.get("status") in {"unreadable", "not_recognised"}:
            continue
        found |= set(entry.get("agencies") or ["*"])
    return sorted(code for code in found if code not in reach)


def can_store(report: dict[str, Any]) -> bool:
    """Whether a read file has a table that could be stored."""
    return any(entry.get("status") in STORED for entry in report.get("files", []))


def is_held(report: dict[str, Any]) -> bool:
    """Whether a read file has a table that is held until someone accepts it."""
    return any(
        entry.get("status") == "held" or any(problem.get("held") for problem in entry.get("problems", []))
        for entry in report.get("files", [])
    )


def own_part(reach: Scope, found: dict[str, Any]) -> dict[str, Any]:
    """A board without the units out of reach; the figures of the region go with them."""
    if reach.everywhere:
        return found
    mine = [unit for unit in found["units"] if unit.get("agency", unit["code"]) in reach]
    hidden: dict[str, Any] = {
        key: [] if isinstance(found[key], list) else None for key in _REGION_KEYS if key in found
    }
    return {**found, **hidden, "units": mine}


def agency_of_trace(figure_id: str) -> str:
    """The agency a trace id is about, or "" where it is about the region or unreadable."""

    try:
        _, unit, _ = names.read_trace(figure_id)
    except ValueError:
        return ""
    return "" if unit == names.TOTAL else unit.split(":")[0]
