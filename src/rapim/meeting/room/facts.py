"""A fact of a matter, with where it opens: what desk, nudge and agenda say alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapim.meeting.measures.agenda import Matter


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a line: its code, its kind and value, and where it opens: a trace, or a page by name."""

    code: str
    kind: str
    value: Any
    trace: str = ""
    page: tuple[str, str] = ("", "")

    def as_dict(self) -> dict[str, Any]:
        """The fact as JSON-ready values, as a nudge keeps it.

        Units: by its kind.
        Source: board, packages, registers.
        """
        told = {"code": self.code, "kind": self.kind, "value": self.value}
        return told | ({"trace": self.trace} if self.trace else {"page": list(self.page)})


Found = tuple[Matter, list[Fact]]
"""A matter with its facts."""
