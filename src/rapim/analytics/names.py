"""Names of what was asked: keys of units, and trace ids that can be read back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from .frame import LEVELS

FIGURES = (
    "ceiling_sen",
    "planned_sen",
    "realised_sen",
    "direct_ceiling_sen",
    "direct_realised_sen",
    "absorption",
    "absorption_direct",
    "absorption_net",
    "deviation_pp",
    "deviation_rel",
    "days_behind",
    "days_behind_first",
    "plan_quality",
    "physical",
    "pace_sen",
    "stale_days",
    "rhythm_days",
    "median_days",
)
_FORM = "f1"
_BASES = ("auto", "sp2d", "lra")
TOTAL = "total"
_COMPANY = re.compile(r"rkap\.[0-9a-z-]+\.(plan|realised|share|due)")
"""Figures on the card of a regional company: line and part."""


class UnreadableTraceError(ValueError):
    """This is not a trace id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A board that was asked for; `basis` empty means each agency's own."""

    year: int
    as_of: dt.date
    mark: str
    basis: str
    level: str

    def key(self) -> str:
        """The key under which a board is kept.

        Units: none.
        Source: what was asked.
        """
        return "~".join((str(self.year), self.as_of.isoformat(), self.mark, self.basis or "auto", self.level))

    def trace(self, unit: str, figure: str) -> str:
        """The trace id of a figure of a unit.

        Units: none.
        Source: what was asked.
        """
        return "~".join((_FORM, self.key(), unit, figure))

    def traces(self, unit: str, row: dict[str, Any]) -> dict[str, str]:
        """The trace ids of all figures of a unit that are not null, and of its causes.

        Units: none.
        Source: what was asked.
        """
        found = {name: self.trace(unit, name) for name in FIGURES if row.get(name) is not None}
        for cause in row.get("causes") or ():
            found[f"cause.{cause['cause']}"] = self.trace(unit, f"cause.{cause['cause']}")
        return found


def read_trace(text: str) -> tuple[Asked, str, str]:
    """What a trace id asks: the board, the unit's key and the figure.

    Units: none.
    Source: `Asked.trace`.
    """
    parts = text.split("~")
    if len(parts) != 8 or parts[0] != _FORM:
        raise UnreadableTraceError(text)
    _, year, day, mark, basis, level, unit, figure = parts
    try:
        asked = Asked(int(year), dt.date.fromisoformat(day), mark, "" if basis == "auto" else basis, level)
    except ValueError:
        raise UnreadableTraceError(text) from None
    wrong_board = level not in LEVELS or basis not in _BASES
    known = figure in FIGURES or figure.startswith("cause.") or _COMPANY.fullmatch(figure)
    if wrong_board or not known:
        raise UnreadableTraceError(text)
    return asked, unit, figure


def key_of(key: tuple[str, ...]) -> str:
    """A unit's key: its codes from the agency down, joined by colons.

    Units: codes.
    Source: keys of the budget lines.
    """
    return ":".join(key)
