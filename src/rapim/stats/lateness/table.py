"""Columns of a table, whatever their names, as plans; what a column is, its known rows say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np

from .rows import Flags, Floats, Plans

MOSTLY = 0.5
NEVER = ("actual_", "as_of")
EVENTS = ("start", "end")


class Cells(Protocol):
    """A column: each cell as text, as a number and as days since 1970 (NaN where it is none)."""

    @property
    def texts(self) -> list[str]: ...

    @property
    def numbers(self) -> list[float]: ...

    @property
    def days(self) -> list[float]: ...


class Kinds(NamedTuple):
    """Which columns hold days, which numbers, which text."""

    dates: tuple[str, ...]
    numbers: tuple[str, ...]
    texts: tuple[str, ...]


def days(columns: Mapping[str, Cells], name: str, rows: int) -> Floats:
    """A column of days; all unknown where the table has none.

    Units: days since 1970.
    Source: none.
    """
    return np.array(columns[name].days, dtype=float) if name in columns else np.full(rows, np.nan)


def kinds(columns: Mapping[str, Cells], event: str, use: Flags) -> Kinds:
    """What each further column is, told by the rows of `use` alone; outcomes are never one.

    Units: none.
    Source: what most cells that are not blank can be read as.
    """
    found: dict[str, list[str]] = {"days": [], "numbers": [], "texts": []}
    for name in sorted(columns):
        if name in {"id", "kind", "method", f"planned_{event}"} or name.startswith(NEVER):
            continue
        cells = columns[name]
        filled = (np.array(cells.texts, dtype=object)[use] != "").sum() if use.any() else 0
        if not filled:
            continue
        shares = {
            one: np.isfinite(np.array(getattr(cells, one), dtype=float)[use]).sum() / filled
            for one in ("days", "numbers")
        }
        best = max(shares, key=lambda one: shares[one])
        found[best if shares[best] > MOSTLY else "texts"].append(name)
    return Kinds(*(tuple(one) for one in found.values()))


def plans(columns: Mapping[str, Cells], event: str, what: Kinds) -> Plans:
    """Plans of a table; a column that it lacks is unknown.

    Units: days since 1970; `value` as its logarithm.
    Source: columns `id,kind,method,planned_start,planned_end` and all of `what`.
    """
    rows = len(columns["id"].texts)

    def text(name: str) -> list[str]:
        return columns[name].texts if name in columns else [""] * rows

    numbers = {
        name: np.array(columns[name].numbers, dtype=float) if name in columns else np.full(rows, np.nan)
        for name in what.numbers
    }
    if "value" in numbers:
        numbers["value"] = np.log(np.maximum(numbers["value"], 1.0))
    return Plans(
        np.array(columns["id"].texts, dtype=str),
        np.array(text("kind"), dtype=str),
        np.array(text("method"), dtype=str),
        days(columns, f"planned_{event}", rows),
        {name: days(columns, name, rows) for name in what.dates},
        numbers,
        {name: np.array(text(name), dtype=str) for name in what.texts},
    )
