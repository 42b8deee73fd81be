"""What the packages of each sub-activity say of its unspent money."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import chains, marks, package_sets, packages
from .models import PackageRow

Grain = tuple[str, str]
"""A unit and a sub-activity."""
UNDER_CONTRACT = frozenset({"kontrak", "pelaksanaan"})
HANDED_OVER = frozenset({"pho", "pemeliharaan", "fho", "selesai"})
SELECTING = frozenset({"persiapan", "diumumkan", "penawaran", "evaluasi", "sanggah", "sppbj"})
WAITING = frozenset({"rencana", "tender_gagal"})


@dataclass(slots=True)
class Claims:
    """Money of packages that explains unspent money, in sen (see `budget.causes.partition`)."""

    saved: int = 0
    done: int = 0
    contracted: int = 0
    selecting: int = 0
    waiting: int = 0


def claims(year: int, as_of: dt.date, mark: marks.Mark) -> dict[Grain, Claims]:
    """What packages explain, by unit and sub-activity; empty where no package of the year is known.

    A package that feeds on several sub-activities counts at each by its share of the ceiling.

    Units: sen.
    Source: packages as of the day; their budget lines in RUP.
    """
    found: dict[Grain, Claims] = {}
    for row in rows(year, as_of, mark):
        for sub_activity, share in _shares(row).items():
            if sub_activity:
                _add(found.setdefault((row["unit_code"], sub_activity), Claims()), row, share)
    return found


def rows(year: int, as_of: dt.date, mark: marks.Mark) -> Iterator[dict[str, Any]]:
    """The packages of a year, as they are kept.

    Units: as `packages.packages`.
    Source: the kept set.
    """
    if year not in chains.years():
        return
    kept = packages.kept_set(year, as_of, mark)
    for body in package_sets.bodies(PackageRow.objects.filter(set=kept).order_by("package")):
        yield json.loads(body)


def _shares(row: dict[str, Any]) -> dict[str, float]:
    parts: dict[str, int] = row["by_sub_activity"]
    whole = sum(parts.values())
    return {name: sen / whole for name, sen in parts.items()} if whole else {row["sub_activity"]: 1.0}


def _add(found: Claims, row: dict[str, Any], share: float) -> None:
    def part(sen: int) -> int:
        return int(sen * share) if share < 1 else sen

    ceiling, contract, paid = row["ceiling_sen"], row["contract_sen"] or 0, row["paid_sen"]
    if row["stage"] in UNDER_CONTRACT | HANDED_OVER:
        found.saved += part(max(0, ceiling - contract)) if contract else 0
        unpaid = part(max(0, contract - paid))
        if row["stage"] in HANDED_OVER:
            found.done += unpaid
        else:
            found.contracted += unpaid
    elif row["stage"] in SELECTING:
        found.selecting += part(ceiling)
    elif row["stage"] in WAITING:
        found.waiting += part(ceiling)
