"""Notes on whose clock ran, of all packages at once, as they count on a day and were known at a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rapim.procurement.measures import clocks
from rapim.procurement.measures.chain import Package, plan_node
from rapim.procurement.measures.linking import Node
from rapim.procurement.models import ClockNote, ClockReply

Row = dict[str, Any]
OPEN = (clocks.WAITING, clocks.DISPUTED)


class Spoken:
    """Every note known at a moment and of a day up to another, by the node of its package."""

    def __init__(self, day: dt.date, moment: dt.datetime) -> None:
        self._day = day
        words: dict[int, list[Row]] = {}
        for row in ClockReply.objects.filter(at__lte=moment).order_by("id").values(*_REPLY):
            words.setdefault(row.pop("note_id"), []).append({**row, "at": row["at"].isoformat()})
        self._notes: dict[Node, list[Row]] = {}
        for row in ClockNote.objects.filter(at__lte=moment, day__lte=day).order_by("id").values(*_NOTE):
            said = words.get(row["id"], [])
            state = clocks.state_of(row["party"], [(word["party"], word["confirms"]) for word in said])
            one = {**row, "at": row["at"].isoformat(), "state": state, "replies": said}
            self._notes.setdefault((row["table"], row["number"]), []).append(one)

    def of(self, one: Package) -> Row:
        """The days late of a package by clock once its confirmed notes count, and its notes.

        Each note has its state and the late days that hang on it: with it against without it, beside
        the confirmed ones. `node` names the package in a new note.

        Units: calendar days.
        Source: `rapim.procurement.measures.clocks`.
        """
        nodes = [plan_node(row) for row in one.plans]
        nodes += [(str(row["channel"]), str(row["number"])) for row in one.selections]
        rows = sorted((row for node in nodes for row in self._notes.get(node, ())), key=lambda row: row["id"])
        counted = {
            clocks.says(row): row["id"] for row in rows if row["state"] == clocks.CONFIRMED
        }  # the last version of a note that was confirmed
        firm = [row for row in rows if row["id"] in counted.values()]
        return {
            "node": list(nodes[0]) if nodes else None,
            "late_by": clocks.after(one.late, [_note(row) for row in firm], one.method, self._day),
            "clock_notes": [
                {**_plain(row), "replaced": _replaced(row, counted), "days": self._days(one, row, firm)}
                for row in rows
            ],
        }

    def _days(self, one: Package, row: Row, firm: Sequence[Row]) -> int:
        others = [_note(other) for other in firm if other["id"] != row["id"]]
        with_it = others if row["state"] == clocks.DISMISSED else [*others, _note(row)]
        return clocks.moved(one.late, others, with_it, one.method, self._day)


_NOTE = ("id", "table", "number", "kind", "party", "day", "until", "text", "at", "by_name")
_REPLY = ("note_id", "party", "confirms", "text", "at", "by_name")


def still_open(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The notes of some packages that nobody answered or that are disputed, each with its package.

    Units: calendar days.
    Source: rows of a kept set.
    """
    return [
        {
            "package": row["id"],
            "name": row["name"],
            "agency": row["agency"],
            "agency_name": row["agency_name"],
        }
        | {name: note[name] for name in ("id", "kind", "party", "day", "until", "text", "by_name")}
        | {"state": note["state"], "days": note["days"], "replies": note["replies"]}
        for row in rows
        for note in row["clock_notes"]
        if note["state"] in OPEN and not note["replaced"]
    ]


def _replaced(row: Row, counted: Mapping[str, int]) -> bool:
    last: int = counted.get(clocks.says(row), row["id"])
    return last > int(row["id"])


def _note(row: Row) -> clocks.Note:
    return clocks.Note(row["kind"], row["party"], row["day"], row["until"])


def _plain(row: Row) -> Row:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
