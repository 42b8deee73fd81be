"""What a batch changed: every key that was known before, with its values before and after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from rapim.budget.actions.facts import Key, Shape, Values
from rapim.budget.actions.lines import codes_of
from rapim.budget.actions.record import SHAPES
from rapim.ledger.actions import column_of
from rapim.ledger.models import Batch


def drift(batch: Batch, *, limit: int | None = None) -> list[dict[str, Any]]:
    """The lines of the drift report of a batch.

    One line for each key whose known row it replaced (`changed`), withdrew (`withdrawn`) or, where
    the batch met facts of its own scope, brought anew (`added`): key, sheet, row, before, after.
    A batch that met nothing has no drift.
    """
    shape = SHAPES.get(batch.kind)
    if shape is None:
        return []
    rows = _rows_of(shape, batch)
    before = _before(shape, batch, [key for key, _, _, _, _ in rows])
    if not before and not batch.unchanged:
        return []
    codes = codes_of([key[0] for key, *_ in rows]) if shape.key[0] == "line" else {}
    lines = []
    for key, values, sheet, row, withdrawn in rows[:limit]:
        old = before.get(key)
        kind = "withdrawn" if withdrawn else "added" if old is None else "changed"
        lines.append(
            {
                "change": kind,
                "key": _said(shape, key, codes),
                "sheet": batch.sheets[sheet] if not withdrawn and sheet < len(batch.sheets) else "",
                "row": row,
                "before": old and _plain(shape, old),
                "after": None if withdrawn else _plain(shape, values),
            }
        )
    return lines


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


def _before(shape: Shape, batch: Batch, keys: list[Key]) -> dict[Key, Values]:
    """The last rows of these keys in the batches before."""
    names = [column_of(shape.model, name) for name in (*shape.key, *shape.values)]
    fixed = {"lra": "month", "rfk": "month", "dpa": "effective"}.get(batch.kind)
    extra = f"AND {fixed} = %s" if fixed else ""
    parameters = [getattr(batch, fixed)] if fixed else []
    table, lead, wanted = str(shape.model._meta.db_table), names[0], set(keys)
    found: dict[Key, Values] = {}
    firsts = sorted({key[0] for key in keys}, key=repr)
    for start in range(0, len(firsts), 5_000):
        some = firsts[start : start + 5_000]
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(names)}, withdrawn FROM {table} "  # noqa: S608 - our own names
                f"WHERE {lead} IN ({marks}) AND batch_id < %s {extra} ORDER BY batch_id, id",
                [*some, batch.pk, *parameters],
            )
            for row in cursor.fetchall():
                key, values = row[: len(shape.key)], row[len(shape.key) : -1]
                if key not in wanted:
                    continue
                if row[-1]:
                    found.pop(key, None)
                else:
                    found[key] = values
    return found


def _said(shape: Shape, key: Key, codes: dict[int, tuple[str, str, str]]) -> dict[str, Any]:
    said = {name: _json(value) for name, value in zip(shape.key, key, strict=True)}
    if "line" in said:
        said["unit_code"], said["sub_activity"], said["account"] = codes[said.pop("line")]
    return said


def _plain(shape: Shape, values: Values) -> dict[str, Any]:
    return {name: _json(value) for name, value in zip(shape.values, values, strict=True) if name != "line"}


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
