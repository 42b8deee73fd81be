"""What a person says about the files being loaded."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

BUDGET_KINDS = ("lra", "rak", "dpa", "sp2d", "rfk", "revenue", "event", "rkap", "comparison")
PROCUREMENT_KINDS = (
    "reference",
    "envelope",
    "rup",
    "rup_line",
    "rup_place",
    "announcement",
    "stage",
    "bidder",
    "outcome",
    "award",
    "contract",
    "work_order",
    "handover",
    "receipt",
    "listing",
    "ocds",
)
KINDS = (*BUDGET_KINDS, *PROCUREMENT_KINDS)
VARIANTS = ("monthly", "cumulative")


@dataclass(frozen=True, slots=True)
class Options:
    """What is said with a load; what is empty is read from the files.

    `region` names the government whose tenders a list holds. `accept` stores what is held for
    confirmation; `again` loads a file that was loaded before.
    """

    agency: str = ""
    year: int | None = None
    month: int | None = None
    variant: str = ""
    kind: str = ""
    effective: dt.date | None = None
    region: str = ""
    currency: str = ""
    accept: bool = False
    again: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The options as JSON-ready values, for an upload that waits."""
        effective = self.effective and self.effective.isoformat()
        return {**asdict(self), "effective": effective}

    @classmethod
    def from_dict(cls, said: dict[str, Any]) -> Options:
        """Options as they were kept with an upload; unknown names are left out."""
        known = {name: said[name] for name in cls.__slots__ if said.get(name) not in (None, "")}
        if isinstance(day := known.get("effective"), str):
            known["effective"] = dt.date.fromisoformat(day)
        return cls(**known)
