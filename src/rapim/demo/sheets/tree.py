"""Budget lines as the tree of rows that LRA and RAK exports print: totals above their parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..accounts import NAMES
from ..world import Line, Names
from .fields import AFFAIRS, FIELDS


@dataclass(slots=True)
class Row:
    """A printed row: codes of the four columns, name, sums."""

    field: str
    unit: str
    activity: str
    account: str
    name: str
    sums: list[int]


def _places(line: Line, names: Names) -> Iterable[tuple[str, str, str, str, str]]:
    bidang, unit = line.programme[:4], line.office.unit
    yield bidang[0], "", "", "", AFFAIRS[bidang[0]]
    yield bidang, "", "", "", f"URUSAN PEMERINTAHAN BIDANG {FIELDS[bidang].upper()}"
    yield bidang, unit, "", "", line.office.name
    yield bidang, unit, line.programme, "", names.programmes[line.programme]
    yield bidang, unit, line.activity, "", names.activities[f"{unit} {line.activity}"]
    parts = line.account.split(".")
    for depth in (3, 4, 5):
        account = ".".join(parts[:depth])
        yield bidang, unit, line.activity, account, NAMES[account]


def rows(lines: Iterable[tuple[Line, Sequence[int]]], names: Names) -> tuple[list[Row], list[int]]:
    """The rows of a tree in print order, each with the sums of its lines, and the grand total.

    Units: as given.
    Source: shape of SIPD exports: field, unit, programme, activity, then accounts by level.
    """
    ordered = sorted(lines, key=lambda pair: (pair[0].programme[:4], *pair[0].key))
    found: dict[tuple[str, str, str, str], Row] = {}
    total: list[int] = []
    for line, amounts in ordered:
        total = total or [0] * len(amounts)
        total[:] = [a + b for a, b in zip(total, amounts, strict=True)]
        for field, unit, activity, account, name in _places(line, names):
            key = (field, unit, activity, account)
            row = found.get(key)
            if row is None:
                row = found[key] = Row(*key, name, [0] * len(amounts))
            row.sums[:] = [a + b for a, b in zip(row.sums, amounts, strict=True)]
    return list(found.values()), total
