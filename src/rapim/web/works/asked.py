"""Which packages a reader asked for: agency, method, stage, kind, words; it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from rapim.analytics import package_shares, packages
from rapim.analytics.models import PackageRow
from rapim.web.steer.asked import SORTS, Asked, ask

_NAMES = {
    "agency": "opd", "method": "metode", "stage": "tahap", "kind": "jenis", "words": "cari",
    "late": "terlambat", "unseen": "jejak", "pdn": "pdn", "umk": "umk", "year": "tahun", "page": "page",
}  # fmt: skip
"""Fields of the question and their names in the address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question about packages; `late` only the late ones, `unseen` only those without a trace.

    `pdn` and `umk`: what their plans say of domestic products and small business (`package_shares.SAID`).
    """

    asked: Asked
    agency: str = ""
    method: str = ""
    stage: str = ""
    kind: str = ""
    words: str = ""
    late: bool = False
    unseen: bool = False
    pdn: str = ""
    umk: str = ""
    year: int | None = None
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether anything but day, year and page was asked for."""
        return any(
            (
                self.agency,
                self.method,
                self.stage,
                self.kind,
                self.words,
                self.late,
                self.unseen,
                *self.marked,
            )
        )

    @property
    def marked(self) -> dict[str, str]:
        """What the plans are to say, by mark."""
        return {name: said for name in ("pdn", "umk") if (said := getattr(self, name))}

    def query(self, **changes: Any) -> str:
        """The question as the end of an address, without what is the default; a change starts at page 1."""
        wanted = replace(self, **{"page": 1, **changes})
        values = {
            name: "1" if value is True else value
            for field, name in _NAMES.items()
            if (value := getattr(wanted, field)) and (field, value) != ("page", 1)
        }
        day = wanted.asked.query()
        more = urlencode(values)
        return f"{day}&{more}" if day and more else day or (f"?{more}" if more else "")

    def hidden(self) -> list[tuple[str, str]]:
        """What a form that chooses packages must carry along: day, moment and year."""
        found = {
            "per": self.asked.as_of.isoformat() if self.asked.as_of != self.asked.today else "",
            "diketahui": self.asked.known_local,
            "tahun": str(self.year or ""),
            **self.marked,
        }
        return [(name, value) for name, value in found.items() if value]

    def found(self) -> dict[str, Any]:
        """The summary of the packages of the day."""
        return packages.summary(self.asked.as_of, self.asked.known_at, fiscal_year=self.year)

    def rows(
        self, found: dict[str, Any], reach: tuple[str, ...] | None, *, every_stage: bool = False
    ) -> QuerySet[PackageRow]:
        """The packages that fit, within reach; of every stage where asked."""
        rows = packages.listed(
            found,
            agency=self.agency or None,
            agencies=reach,
            stage="" if every_stage else self.stage,
            method=self.method,
            words=self.words,
            marked=self.marked,
        )
        if self.late:
            rows = rows.filter(days_late__gt=0)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(unseen_days__gt=0) if self.unseen else rows


FIRST_YEAR, YEARS_AHEAD = 2007, 10
"""The first year for which the law of packages is known, and how far ahead of today a day may lie."""


def _day_of(request: HttpRequest, zone: str) -> Asked:
    """The day that was asked for; one outside the years of the law is named and left out."""
    asked = replace(ask(request, zone), basis="", sort=SORTS[0])
    if FIRST_YEAR <= asked.as_of.year <= asked.today.year + YEARS_AHEAD:
        return asked
    return replace(asked, as_of=asked.today, unreadable=(*asked.unreadable, asked.as_of.isoformat()))


def wanted_of(request: HttpRequest, zone: str) -> Wanted:
    """Read the question from the address; what cannot be read is left out."""
    said = {field: request.GET.get(name, "").strip()[:120] for field, name in _NAMES.items()}
    return Wanted(
        asked=_day_of(request, zone),
        agency=said["agency"],
        method=said["method"],
        stage=said["stage"],
        kind=said["kind"],
        words=said["words"],
        late=said["late"] == "1",
        unseen=said["unseen"] == "1",
        pdn=said["pdn"] if said["pdn"] in package_shares.SAID else "",
        umk=said["umk"] if said["umk"] in package_shares.SAID else "",
        year=int(said["year"]) if said["year"].isdecimal() and len(said["year"]) == 4 else None,
        page=int(said["page"]) if said["page"].isdecimal() and len(said["page"]) < 6 else 1,
    )
