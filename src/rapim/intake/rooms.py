"""Which fact room keeps the tables of a kind."""

from __future__ import annotations

from typing import Any, Protocol, cast

from rapim.budget import actions as budget
from rapim.files.tables import Table
from rapim.ledger.facts import Recorded
from rapim.ledger.models import Batch
from rapim.procurement import actions as procurement


class Room(Protocol):
    """The verbs by which a fact room takes in a table and tells what it changed."""

    def record_table(self, batch: Batch, table: Table) -> Recorded: ...

    def drift(self, batch: Batch, *, limit: int | None = None) -> list[dict[str, Any]]: ...


def room_of(kind: str) -> Room:
    """The room of a kind of table."""
    return cast("Room", procurement if kind in procurement.KINDS else budget)
