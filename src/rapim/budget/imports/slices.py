"""The rows of a mapped sheet as records, and which of them make one table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from .lines import Line


@dataclass(frozen=True, slots=True)
class Slice:
    """Which rows of a sheet make one table; `first` also reports the rows that fit no table."""

    kind: str
    year: int | None
    month: int | None
    first: bool = False

    def title(self, sheet: str) -> str:
        """A name for the table.

        Units: none.
        Source: sheet, year and month.
        """
        parts = (sheet, self.kind, self.year, f"bulan {self.month}" if self.month else None)
        return " ".join(str(part) for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """The slice as kept with a candidate.

        Units: none.
        Source: `Candidate.detail`.
        """
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Slice:
        """The slice of a candidate.

        Units: none.
        Source: `Candidate.detail`.
        """
        return cls(**raw)


@dataclass(slots=True)
class Record:
    """One row: where, which line, when, how much; `wrong` says why it cannot be stored."""

    row: int
    kind: str = ""
    line: Line = field(default_factory=Line)
    year: int | None = None
    month: int | None = None
    money: dict[str, int | None] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    total: bool = False
    wrong: tuple[str, str, str, str] | None = None
    doubts: list[tuple[str, str]] = field(default_factory=list)
