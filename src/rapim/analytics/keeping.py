"""Boards are computed once and kept; the same key always gives the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.db import IntegrityError, transaction

from rapim.ledger import clock

from . import directory, marks
from .models import Board

_KEPT_ROWS = 2000


def canonical_json(value: Any) -> str:
    """The one way to write a value as JSON: sorted keys, no spaces, no NaN.

    Units: none.
    Source: issue, byte-equal JSON.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def kept(key: str, compute: Callable[[], Any]) -> str:
    """The kept body of a key, computed when it is not there yet or was made by another version.

    Units: none.
    Source: models.Board.
    """
    version = marks.version()
    name = f"{key}~{version}"
    row = Board.objects.filter(key=name).values_list("body", flat=True).first()
    if row is not None:
        return row
    body = canonical_json(compute())
    digest = hashlib.sha256(body.encode()).hexdigest()
    try:
        with transaction.atomic():
            Board.objects.create(key=name, body=body, sha256=digest, version=version, computed_at=clock.now())
    except IntegrityError:  # someone else kept the same body first
        return body
    _prune()
    return body


def _prune() -> None:
    oldest = Board.objects.order_by("-id").values_list("id", flat=True)[_KEPT_ROWS : _KEPT_ROWS + 1]
    for identity in oldest:
        Board.objects.filter(id__lte=identity).delete()


def refresh(as_of: dt.date | None = None) -> dict[str, Any]:
    """Make the snapshot and the board of a day anew (today's, where none is given).

    Units: date in; the board's key figures out.
    Source: issue, `rapim refresh`.
    """
    day = as_of or directory.today()
    mark = marks.known()
    Board.objects.filter(key__contains=f"~{day.isoformat()}~{mark.name}~").delete()
    found = import_module("rapim.analytics.boards").board(day)
    body = canonical_json(found)
    return {
        "as_of": found["as_of"],
        "known_at": found["known_at"],
        "mark": found["mark"],
        "units": len(found["units"]),
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "version": found["version"],
    }
