"""Acts that are sent twice, and acts of two people at once: told apart by what the actor had seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet

from rapim.ledger import clock

from . import RefusedError


class Said(Protocol):
    """A row of an act: what was done, for which party, by whom, with which details."""

    act: Any
    party: Any
    by_name: Any
    details: Any


R = TypeVar("R", bound=Said)
M = TypeVar("M", bound=Model)


def done_already(rows: Sequence[R], seen: int, said: tuple[str, str, str, Mapping[str, Any]]) -> R | None:
    """The row of an act that was done after `seen` acts, where it is the same one; None where there is none.

    Where another act stands there, someone was faster: refused as `moved_meanwhile`.
    """
    if len(rows) <= seen:
        return None
    done = rows[seen]
    if (done.act, done.party, done.by_name, done.details) == said:
        return done
    raise RefusedError("moved_meanwhile", by=rows[-1].by_name, act=rows[-1].act)


def in_turn(rows: QuerySet[M]) -> list[M]:
    """Rows as they stand now, in their order, asked after the turn was taken.

    Ask the model and not the relation of what the actor holds (`Act.objects.filter(of=one)`, never
    `one.acts`): a relation that was read with the page keeps its rows, and the moment they were known at, in
    every question that goes through it, so that what somebody else did meanwhile is not seen. In a simulation
    the acts of days that are still to come do not count.
    """
    return list(rows.filter(at__lte=clock.now()).order_by("id"))


def plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details of an act as JSON-ready values."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in details.items()
    }
