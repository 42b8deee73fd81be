"""A proposed or confirmed mapping: which column of a sheet plays which role, for which kind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import layout
from .roles import plain


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a sheet could be read; nothing is loaded by it until a person has confirmed it.

    `header_row` is the last header row as a spreadsheet counts (1-based), `columns` maps a role to
    a 0-based column, `constants` gives roles that no column holds a value, `sure` is the confidence
    per role, `needs` names what must still be said. `shape` is the fingerprint of the header.
    """

    kind: str
    sheet: int
    header_row: int
    columns: dict[str, int]
    confidence: float
    shape: str
    needs: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    confirmed: bool = False

    def as_json(self) -> dict[str, Any]:
        """The mapping as it is saved and shown, JSON-ready.

        Units: confidence 0 to 1.
        Source: `intake.models.Mapping.columns`.
        """
        return {name: _json(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Proposal:
        """The mapping back from what was saved.

        Units: confidence 0 to 1.
        Source: `intake.models.Mapping.columns`.
        """
        kept = {name: raw[name] for name in cls.__slots__ if name in raw}
        for name in ("needs", "headers"):
            kept[name] = tuple(kept.get(name, ()))
        return cls(**kept)

    def describe(self) -> str:
        """The mapping as a sentence: role = header, for a person to confirm.

        Units: none.
        Source: house rule, nothing is guessed silently.
        """
        shown = [f"{role}={self.headers[column]}" for role, column in self.columns.items()]
        return "; ".join([*shown, *(f"{role}='{value}'" for role, value in self.constants.items())])


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def shape_of(headers: Sequence[str]) -> str:
    """The fingerprint of a header: the same columns in the same order give the same one.

    Units: hexadecimal SHA-256.
    Source: header texts as plain words; case, spaces and punctuation do not matter.
    """
    words = [plain(header) for header in headers]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def layout_of(proposal: Proposal, rows: Sequence[Sequence[Any]]) -> layout.Layout:
    """Where the table of a mapping stands on a sheet.

    Units: 0-based rows and columns.
    Source: the mapping; blank and numbering rows below the header are passed over.
    """
    last = min(proposal.header_row - 1, max(len(rows) - 1, 0))
    body = last + 1
    while body < len(rows) and (layout.is_blank(rows[body]) or layout.is_numbering(rows[body])):
        body += 1
    headers = list(proposal.headers)
    spans = {role: layout.span_of(headers, column) for role, column in proposal.columns.items()}
    return layout.Layout(
        proposal.sheet, last, last, body, headers, dict(proposal.columns), spans, dict(proposal.sure)
    )
