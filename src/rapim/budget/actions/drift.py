"""The drift report of a budget batch, with the codes of its lines."""

from __future__ import annotations

from typing import Any

from rapim.budget.actions.lines import codes_of
from rapim.budget.actions.record import SHAPES
from rapim.ledger.drift import as_words, differences
from rapim.ledger.facts import Key
from rapim.ledger.models import Batch

_FIXED = {"lra": "month", "rfk": "month", "dpa": "effective"}


def drift(batch: Batch, *, limit: int | None = None) -> list[dict[str, Any]]:
    """What a batch changed: key, sheet, row, before and after (see `rapim.ledger.drift`)."""
    shape = SHAPES.get(batch.kind)
    if shape is None:
        return []

    def said(keys: list[Key]) -> list[dict[str, Any]]:
        if "line" not in shape.key:
            return [as_words(shape.key, key) for key in keys]
        codes = codes_of([key[0] for key in keys])
        return [_with_codes(as_words(shape.key, key), codes) for key in keys]

    return differences(batch, shape, fixed=_FIXED.get(batch.kind, ""), limit=limit, said=said)


def _with_codes(said: dict[str, Any], codes: dict[int, Key]) -> dict[str, Any]:
    said["unit_code"], said["sub_activity"], said["account"] = codes[said.pop("line")]
    return said
