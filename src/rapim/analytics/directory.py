"""Who is who on a board: agencies, promoted units, names and targets, as known at a mark."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q

from rapim.budget.models import CodeName
from rapim.ledger import clock
from rapim.org.models import AbsorptionTarget, Agency, Government

from .marks import Mark

_LEVELS = ("programme", "activity", "sub_activity")


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency as it stood on a day."""

    code: str
    name: str
    short_name: str
    kind: str
    order: int = 0


@dataclass(slots=True)
class Directory:
    """Agencies by code, promoted units, names of codes by level, and targets by agency."""

    agencies: dict[str, Entry] = field(default_factory=dict)
    promoted: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    targets: dict[str, tuple[float, str]] = field(default_factory=dict)

    def agency_of(self, unit_code: str, stored: str | None = None) -> str:
        """The agency that answers for a unit: itself when promoted, else its code without the last group.

        Units: codes.
        Source: issue, an agency is the code without its last group; org may promote a sub-unit.
        """
        if unit_code in self.promoted:
            return self.promoted[unit_code]
        return stored if stored is not None else unit_code.rpartition(".")[0]

    def entry(self, code: str) -> Entry:
        """The agency of a code; one that nobody described has its code's name as read, or the code.

        Units: codes.
        Source: rows of org, else the names in the loaded files.
        """
        if found := self.agencies.get(code):
            return found
        name = self.names.get(("unit", code)) or self.names.get(("unit", f"{code}.0000")) or code
        return Entry(code, name, "", Agency.Kind.OTHER.value)

    def name_of(self, level: str, code: str) -> str:
        """The name read for a code; to FY2020 a sub-activity bears the name of its activity. Else the code.

        Units: codes.
        Source: names in the loaded files.
        """
        own = self.names.get((level, code))
        return own or (self.names.get(("activity", code), code) if level == "sub_activity" else code)

    def target(self, code: str) -> tuple[float, str] | None:
        """The target share of an agency, else the region's, with its legal source.

        Units: share.
        Source: rows of org.
        """
        return self.targets.get(code) or self.targets.get("")


def known(mark: Mark, as_of: dt.date, year: int, level: str = "agency") -> Directory:
    """The directory of a fiscal year on a day, as known at a mark.

    Units: dates and codes.
    Source: rows of org by `recorded_at`, names by batch.
    """
    found = Directory()
    for row in _agencies(mark, as_of):
        found.agencies[row.code] = Entry(row.code, row.name, row.short_name, row.kind, row.order)
    for entry in _agencies(mark, as_of):
        if entry.promoted_from:
            found.promoted[entry.promoted_from] = entry.code
    wanted = ["unit", *_LEVELS[: _LEVELS.index(level) + 1]] if level in _LEVELS else ["unit"]
    named = CodeName.objects.filter(fiscal_year=year, level__in=wanted, batch_id__lte=mark.batch_id)
    for which, code, name in named.order_by("batch_id", "id").values_list("level", "code", "name"):
        found.names[which, code] = name
    if mark.moment:
        for target in AbsorptionTarget.objects.filter(
            fiscal_year=year, recorded_at__lte=mark.moment
        ).order_by("recorded_at", "id"):
            found.targets[target.agency_code] = (target.share, target.legal_source)
    return found


def _agencies(mark: Mark, as_of: dt.date) -> list[Agency]:
    if mark.moment is None:
        return []
    valid = Agency.objects.filter(recorded_at__lte=mark.moment, valid_from__lte=as_of).filter(
        Q(valid_to=None) | Q(valid_to__gte=as_of)
    )
    last = {row.code: row for row in valid.order_by("recorded_at", "id")}
    return list(last.values())


def government(mark: Mark) -> Government | None:
    """The government of this home, as known at a mark.

    Units: none.
    Source: rows of org.
    """
    if mark.moment is None:
        return None
    return Government.objects.filter(recorded_at__lte=mark.moment).order_by("recorded_at", "id").last()


def today() -> dt.date:
    """This day in the government's time zone.

    Units: date.
    Source: the one clock.
    """
    row = Government.objects.order_by("recorded_at", "id").last()
    return clock.today(row.time_zone) if row else clock.today()
