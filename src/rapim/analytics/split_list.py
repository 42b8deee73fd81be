"""Packages that may have been split: groups of like ones of an agency and account, above the direct limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapim import law
from rapim.procurement.measures.splitting import likeness, rarity, suspicions
from rapim.procurement.models import SplitNote

from . import package_lists, packages
from .package_alarms import owner

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Like packages of one agency and account: their sum, their limit, and how alike their names are."""

    members: tuple[Body, ...]
    total_sen: int
    limit_sen: int
    alike: float
    due_method: str

    @property
    def agency(self) -> str:
        return str(self.members[0]["agency"])

    @property
    def account(self) -> str:
        return str(self.members[0]["account"])

    @property
    def ids(self) -> list[str]:
        return sorted(str(one["id"]) for one in self.members)

    @property
    def key(self) -> str:
        """The name of the group in an address: its first package, which no other group has."""
        return self.ids[0]


def groups(found: dict[str, Any]) -> list[Group]:
    """The groups of packages bought directly that pass the limit of their kind together, the largest first.

    `alike` is the least likeness of a name to the first of its group; `due_method` the method that their
    sum would have called for.

    Units: sen, shares.
    Source: procurement.splitting.suspicions; law parameters pbj_direct_limit, pbj_methods, pbj_splitting.
    """
    day = dt.date.fromisoformat(found["as_of"])
    if day < law.parameter("pbj_direct_limit").rows[0].valid_from:
        return []
    rows = packages.listed(found, method="pengadaan_langsung").exclude(stage="batal").order_by("package")
    some = package_lists.bodies(rows)
    if not some:
        return []
    limits: Mapping[str, int] = law.at("pbj_direct_limit", day)
    names = [str(one["name"]) for one in some]
    suspected = suspicions(
        [owner(one) for one in some],
        [str(one["account"]) for one in some],
        names,
        [int(one["ceiling_sen"]) for one in some],
        [limits[one["kind"] or "goods"] * 100 for one in some],
        float(law.at("pbj_splitting", day)),
    )
    weights = rarity(names)
    competitive = law.at("pbj_methods", day)["competitive"]
    return [
        Group(
            tuple(some[at] for at in one.members),
            one.total_sen,
            one.limit_sen,
            min(likeness(names[one.members[0]], names[at], weights) for at in one.members),
            str(competitive[some[one.members[0]]["kind"] or "goods"]),
        )
        for one in suspected
    ]


def notes_on(
    some: Sequence[Group], year: int, day: dt.date, until: dt.datetime | None = None
) -> dict[str, list[SplitNote]]:
    """The words on each group by its key, in their order: those on any of its packages.

    Units: none.
    Source: notes of agencies and the inspectorate up to the day.
    """
    rows = SplitNote.objects.filter(fiscal_year=year, day__lte=day)
    if until is not None:
        rows = rows.filter(at__lte=until)
    known = list(rows)
    return {
        group.key: [
            note
            for note in known
            if (note.agency_code, note.account) == (group.agency, group.account)
            and set(note.packages) & set(group.ids)
        ]
        for group in some
    }
