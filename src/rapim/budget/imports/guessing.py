"""How a sheet could be read: roles from its header and its values, then the kind they make up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapim.files import codes, dates, layout, numbers, roles
from rapim.files.mapping import Proposal, shape_of

_SAMPLE = 300
_FITS = 0.8
_BY_VALUES = 0.5
_ACCOUNT = re.compile(r"[4-6](\.\d{1,5}){0,5}\.?|[4-6]\d{3,12}")
_UNIT = re.compile(r"\d\.\d{2}(\.\d{1,4}){2,6}")
_MONEY = frozenset(
    {"ceiling", "realised", "receipt", "plan", "amount", "rak", "total_rak", *roles.MONTH_ROLES}
)

UNITS = ("unit_code", "unit", "unit_id", "unit_name")
CODES = ("account", "code", "sub_activity", "activity")
KINDS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("sp2d", (("number",), ("date",), ("amount",))),
    ("event", (("date",), ("amount",), ("reason",), ("event_kind", "kind"))),
    ("rfk", (("physical_percent",), ("code", "sub_activity", "activity"), ("ceiling", "realised"))),
    ("rak", (("m01",), ("m06",), ("m12",), (*CODES, *UNITS))),
    ("lra", (("account", "code"), ("realised",))),
    ("revenue", (("account", "code"), ("date",), ("amount", "receipt"))),
    ("revenue", (("account", "code"), ("receipt",))),
    ("dpa", (("account", "code"), ("ceiling",))),
    ("rak", (("month",), ("amount", "rak"), UNITS)),
)
"""Kinds in the order they are tried, each with the roles it requires (one of each group)."""


def propose_sheet(rows: Sequence[Sequence[Any]], sheet: int, name: str) -> list[Proposal]:
    """The ways one sheet could be read, the surest first.

    Units: confidence 0 to 1.
    Source: header words (roles.toml), the shapes of values, the kinds of the budget room.
    """
    place = layout.find(rows, sheet)
    if place is None or len(place.columns) < 2 or place.body >= len(rows):
        return []
    body = rows[place.body : place.body + _SAMPLE]
    columns, sure = _roles(place, body)
    found: list[Proposal] = []
    for kind, required in KINDS:
        chosen = [next((role for role in group if role in columns), "") for group in required]
        if all(chosen) and not any(other.kind == kind for other in found):
            found.append(_proposal(kind, place, columns, sure, chosen, name))
    return sorted(found, key=lambda proposal: -proposal.confidence)


def _roles(place: layout.Layout, body: Sequence[Sequence[Any]]) -> tuple[dict[str, int], dict[str, float]]:
    """Roles of the header, less sure where the values speak against them, and roles of values alone."""
    columns, sure = {}, {}
    taken: set[int] = set()
    for role, column in sorted(place.columns.items(), key=lambda item: item[1]):
        share = fit(role, _values(body, column))
        columns[role], sure[role] = column, place.sure[role] * (share if share is not None else 1.0)
        taken.add(column)
    for column in range(len(place.headers)):
        if column in taken:
            continue
        for role in ("account", "date", "unit_code"):
            values = _values(body, column)
            if role not in columns and len(values) >= 3 and (fit(role, values) or 0) >= _FITS:
                columns[role], sure[role] = column, _BY_VALUES
                break
    return columns, sure


def _values(body: Sequence[Sequence[Any]], column: int) -> list[Any]:
    cells = [row[column] for row in body if column < len(row)]
    return [cell for cell in cells if layout.text(cell)]


def fit(role: str, values: Sequence[Any]) -> float | None:
    """The share of values that look like a role; None where the role has no look, or no values.

    Units: share 0 to 1.
    Source: shapes of codes, days, months, years and amounts.
    """
    if not values:
        return None
    if role == "account":
        good = [bool(_ACCOUNT.fullmatch(codes.split_code(layout.text(v))[0])) for v in values]
    elif role == "unit_code":
        good = [bool(_UNIT.fullmatch(codes.split_code(layout.text(v))[0])) or _short(v) for v in values]
    elif role == "date":
        good = [_is_day(v) for v in values]
    elif role == "month":
        good = [
            layout.text(v) in ("0", "00") or roles.is_month(layout.text(v)) or bool(roles.month_of(v))
            for v in values
        ]
    elif role == "year":
        good = [bool(re.fullmatch(r"(19|20)\d\d", layout.text(v))) for v in values]
    elif role in _MONEY:
        good = [numbers.sen_of(v)[1] in ("", numbers.AMBIGUOUS, numbers.FORMULA_ERROR) for v in values]
    else:
        return None
    return sum(good) / len(good)


def _is_day(value: Any) -> bool:
    return not isinstance(value, int | float) and (
        dates.day_of(value)[0] is not None or layout.text(value).startswith("0000")
    )


def _short(value: Any) -> bool:
    return bool(re.fullmatch(r"\d{1,2}(\.\d{1,4})+|\d{5,8}", layout.text(value)))


def _proposal(
    kind: str,
    place: layout.Layout,
    columns: dict[str, int],
    sure: dict[str, float],
    chosen: list[str],
    name: str,
) -> Proposal:
    surest = [sure[role] for role in chosen]
    confidence = (sum(surest) / len(surest) + min(surest)) / 2
    words = roles.plain(name)
    if kind == "rak" and "month" in chosen:
        confidence *= 1.0 if re.search(r"\b(rak|anggaran ?kas|kas)\b|anggarankas", words) else 0.6
    if kind == "dpa" and "realised" in columns:
        confidence *= 0.8
    constants = {}
    if kind == "rak" and not any(role in columns for role in CODES):
        constants["account"] = "5"
    return Proposal(
        kind,
        place.sheet,
        place.last + 1,
        columns,
        round(confidence, 3),
        shape_of(place.headers),
        _needs(kind, columns),
        constants,
        {role: round(value, 3) for role, value in sure.items()},
        tuple(place.headers),
    )


def _needs(kind: str, columns: dict[str, int]) -> tuple[str, ...]:
    needs = []
    if not any(role in columns for role in UNITS):
        needs.append("agency")
    if "year" not in columns and "date" not in columns:
        needs.append("year")
    if kind in ("lra", "rfk") and "month" not in columns:
        needs.append("month")
    if kind == "lra":
        needs.append("variant")
    if kind == "dpa":
        needs.append("effective")
    return tuple(needs)
