"""What a batch changed: every key that was known before, with its values before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection

from rapim.ledger.actions import column_of
from rapim.ledger.facts import Key, Shape, Values
from rapim.ledger.models import Batch

Said = Callable[[list[Key]], list[dict[str, Any]]]
"""How keys are named for people."""


def differences(
    batch: Batch, shape: Shape, *, fixed: str = "", limit: int | None = None, said: Said | None = None
) -> list[dict[str, Any]]:
    """The lines of the drift report of a batch.

    One line for each key whose known row it replaced (`changed`), withdrew (`withdrawn`) or, where
    the batch met facts of its own scope, brought anew (`added`): key, sheet, row, before, after.
    A batch that met nothing has no drift. `fixed` is a column that is equal in the whole batch.
    """
    rows = _rows_of(shape, batch)
    before = _before(shape, batch, fixed, [key for key, _, _, _, _ in rows])
    if not before and not batch.unchanged:
        return []
    shown = rows[:limit]
    keys = [key for key, *_ in shown]
    named = said(keys) if said else [as_words(shape.key, key) for key in keys]
    return [
        _line(batch, shape, row, name, before.get(row[0])) for row, name in zip(shown, named, strict=True)
    ]


def as_words(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    """Values by their names, days as ISO text."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in zip(names, values, strict=True)
    }


def _line(
    batch: Batch,
    shape: Shape,
    row: tuple[Key, Values, int, int, bool],
    name: dict[str, Any],
    old: Values | None,
) -> dict[str, Any]:
    _, values, sheet, at, withdrawn = row
    return {
        "change": "withdrawn" if withdrawn else "added" if old is None else "changed",
        "key": name,
        "sheet": batch.sheets[sheet] if not withdrawn and sheet < len(batch.sheets) else "",
        "row": at,
        "before": old and _plain(shape, old),
        "after": None if withdrawn else _plain(shape, values),
    }


def _plain(shape: Shape, values: Values) -> dict[str, Any]:
    return {name: value for name, value in as_words(shape.values, values).items() if name != "line"}


def _rows_of(shape: Shape, batch: Batch) -> list[tuple[Key, Values, int, int, bool]]:
    columns = [column_of(shape.model, name) for name in (*shape.key, *shape.values)]
    table, width = str(shape.model._meta.db_table), len(shape.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)}, sheet, row, withdrawn FROM {table} "  # noqa: S608 - our own names
            "WHERE batch_id = %s ORDER BY withdrawn, sheet, row, id",
            [batch.pk],
        )
        return [(r[:width], r[width:-3], r[-3], r[-2], bool(r[-1])) for r in cursor.fetchall()]


def _before(shape: Shape, batch: Batch, fixed: str, keys: list[Key]) -> dict[Key, Values]:
    """The last rows of these keys in the batches before."""
    names = [column_of(shape.model, name) for name in (*shape.key, *shape.values)]
    extra = f"AND {fixed} = %s" if fixed else ""
    parameters = [getattr(batch, fixed)] if fixed else []
    table, wanted = str(shape.model._meta.db_table), set(keys)
    places = range(len(shape.key))
    at = max(places, key=lambda place: len({key[place] for key in keys}), default=0)
    values = sorted({key[at] for key in keys}, key=repr)
    found: dict[Key, Values] = {}
    for start in range(0, len(values), 5_000):
        some = values[start : start + 5_000]
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(names)}, withdrawn FROM {table} "  # noqa: S608 - our own names
                f"WHERE {names[at]} IN ({marks}) AND batch_id < %s {extra} ORDER BY batch_id, id",
                [*some, batch.pk, *parameters],
            )
            for row in cursor.fetchall():
                key, known = row[: len(shape.key)], row[len(shape.key) : -1]
                if key not in wanted:
                    continue
                if row[-1]:
                    found.pop(key, None)
                else:
                    found[key] = known
    return found
