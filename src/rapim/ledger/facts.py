"""Store what differs: rows of a source against the last known row of their key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from types import NoneType
from typing import Any

from django.db import connection

from rapim.files.problems import Problem
from rapim.ledger.actions import Counts, column_of, store_rows
from rapim.ledger.models import Batch, Fact

Key = tuple[Any, ...]
Values = tuple[Any, ...]
Within = Callable[[Key, Values], bool]
"""Whether a whole source answers for a known key."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of fact is kept: its key, its values, and which of them add up.

    A withdrawal repeats the last known values, with those of `zero` in their place. Where two
    rows of one table have one key, `sums` are added and the other values are those of the first.
    `join` brings in what conditions of `last_known` speak of beside the fact itself.
    """

    model: type[Fact]
    key: tuple[str, ...]
    values: tuple[str, ...]
    zero: Mapping[str, Any]
    sums: frozenset[str] = frozenset()
    join: str = ""


@dataclass(slots=True)
class Rows:
    """The rows of a source, as equally long lists.

    `columns` are the same keys and values, a list for each name, where the source has them so: all of
    them are then stored without being taken apart.
    """

    keys: Sequence[Key]
    values: Sequence[Values]
    sheets: Sequence[int]
    rows: Sequence[int]
    columns: Sequence[Sequence[Any]] = ()

    def only(self, picked: Sequence[int]) -> Rows:
        """The rows at some places."""
        return Rows(
            [self.keys[at] for at in picked],
            [self.values[at] for at in picked],
            [self.sheets[at] for at in picked],
            [self.rows[at] for at in picked],
        )


@dataclass(slots=True)
class Difference:
    """What became of the rows, and the problems met on the way."""

    stored: int = 0
    unchanged: int = 0
    merged: int = 0
    withdrawn: int = 0
    met: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a table: its counts, what was found on the way, and how many known rows it met."""

    counts: Counts
    problems: list[Problem]
    met: int


def last_known(
    shape: Shape, where: str, parameters: Sequence[Any], *, before: int | None = None
) -> dict[Key, Values]:
    """The last row of every key in a part of the facts; withdrawn keys are left out.

    `where` is a condition over the fact `f` and what its shape joins.
    """
    columns = [f"f.{column_of(shape.model, name)}" for name in (*shape.key, *shape.values)]
    until = "" if before is None else "AND f.batch_id < %s"
    statement = (
        f"SELECT {', '.join(columns)}, f.withdrawn FROM {shape.model._meta.db_table} f {shape.join} "  # noqa: S608
        f"WHERE {where} {until} ORDER BY f.batch_id"
    )
    width = len(shape.key)
    found: dict[Key, Values] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *([] if before is None else [before])])
        for row in cursor.fetchall():
            if row[-1]:
                found.pop(row[:width], None)
            else:
                found[row[:width]] = row[width:-1]
    return found


def store_difference(
    batch: Batch,
    shape: Shape,
    source: Rows,
    known: dict[Key, Values],
    *,
    constant: dict[str, Any] | None = None,
    within: Within | None = None,
) -> Difference:
    """Append the rows that say something new, and withdraw known keys that a whole source lacks.

    `within` says which known keys the source answers for; None where the source is not whole.
    `constant` are columns that are equal in all rows of the batch.
    """
    done = Difference(met=len(known))
    if len(set(source.keys)) < len(source.keys):
        source = _merge(batch, shape, source, done)
    gone = [] if within is None or not known else _gone(source.keys, known, within)
    if known:
        picked = [
            at
            for at, (key, values) in enumerate(zip(source.keys, source.values, strict=True))
            if known.get(key) != values
        ]
        done.unchanged = len(source.keys) - len(picked)
        source = source.only(picked)
    done.stored, done.withdrawn = len(source.keys), len(gone)
    constant = constant or {}
    fixed = (batch.pk, *constant.values())
    columns = (*shape.key, *shape.values, "sheet", "row", "withdrawn", "batch", *constant)
    store_rows(shape.model, columns, _flat(source, fixed))
    store_rows(
        shape.model, columns, ((*key, *_zeroed(shape, known[key]), 0, 0, True, *fixed) for key in gone)
    )
    return done


def _flat(source: Rows, fixed: Values) -> Iterable[Values]:
    if source.columns:
        told = map(_days_told, source.columns)
        return zip(*told, source.sheets, source.rows, *map(repeat, (False, *fixed)), strict=False)
    return _joined(source, fixed)


def _days_told(column: Sequence[Any]) -> Sequence[Any]:
    """A column with its dates as texts, each told once: that is how they are kept."""
    kinds = set(map(type, column))
    if dt.date not in kinds or kinds - {dt.date, NoneType}:
        return column
    told = {day: day and day.isoformat() for day in set(column)}
    return [told[day] for day in column]


def _joined(source: Rows, fixed: Values) -> Iterator[Values]:
    for key, values, sheet, row in zip(source.keys, source.values, source.sheets, source.rows, strict=True):
        yield (*key, *values, sheet, row, False, *fixed)


def _zeroed(shape: Shape, values: Values) -> Values:
    return tuple(shape.zero.get(name, value) for name, value in zip(shape.values, values, strict=True))


def _gone(keys: Sequence[Key], known: dict[Key, Values], within: Within) -> list[Key]:
    present = set(keys)
    return sorted((key for key in known if key not in present and within(key, known[key])), key=repr)


def _merge(batch: Batch, shape: Shape, source: Rows, done: Difference) -> Rows:
    """Rows of one key become one: their amounts add up, and each of them is reported."""
    place: dict[Key, int] = {}
    keys: list[Key] = []
    values: list[Values] = []
    sheets: list[int] = []
    rows: list[int] = []
    adds = [name in shape.sums for name in shape.values]
    for key, value, sheet, row in zip(source.keys, source.values, source.sheets, source.rows, strict=True):
        at = place.setdefault(key, len(keys))
        if at == len(keys):
            keys.append(key)
            values.append(value)
            sheets.append(sheet)
            rows.append(row)
            continue
        values[at] = tuple(
            _add(a, b) if add else a for a, b, add in zip(values[at], value, adds, strict=True)
        )
        done.merged += 1
        done.problems.append(
            Problem(
                "merged_row",
                sheet=batch.sheets[sheet] if sheet < len(batch.sheets) else "",
                row=row,
                expected=f"satu baris untuk setiap kode (sama dengan baris {rows[at]})",
                remedy="Jumlah kedua baris digabung; periksa apakah baris ini memang terpisah.",
            )
        )
    return Rows(keys, values, sheets, rows)


def _add(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else one + other
