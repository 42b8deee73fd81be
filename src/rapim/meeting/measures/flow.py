"""The course of a meeting: planned, called, drafted, frozen, open, closed, signed; as one table.

The packet is shown to the agencies as a draft (hak jawab) and frozen after their working days; a meeting that
cannot wait is frozen earlier with a reason that stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapim.units import states
from rapim.units.rules import rule
from rapim.units.states import Refusal

STATES = ("planned", "called", "drafted", "frozen", "open", "closed", "signed", "cancelled")
BEFORE = ("planned", "called", "drafted", "frozen")
HOUSE = "Rapim: domain 7.1, rapat pimpinan"


class Act(NamedTuple):
    """What is done to a meeting, at a moment, with its details."""

    name: str
    at: dt.datetime
    details: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Course:
    """Where a meeting stands: its state, when it begins, since when the draft is out, and its item on the
    table.
    """

    state: str
    begins: dt.datetime
    moved: int = 0
    objections_until: dt.date | None = None
    opened: dt.datetime | None = None
    closed: dt.datetime | None = None
    item: str = ""
    item_since: dt.datetime | None = None
    item_spent: Mapping[str, float] | None = None
    early: str = ""
    acts: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more can be done."""
        return self.state in ("signed", "cancelled")


Row = states.Row[Course, Act]
_reasoned = states.says("reason", HOUSE)


def _refused(because: str, **params: Any) -> Refusal:
    return Refusal(because, HOUSE, params)


def _moves(now: Course, act: Act) -> Refusal | None:
    begins = act.details.get("begins")
    if not isinstance(begins, dt.datetime) or begins <= act.at:
        return _refused("not_in_the_future")
    return _reasoned(now, act)


def _heard(now: Course, act: Act) -> Refusal | None:
    """The draft was out for the days of hak jawab, or a reason says why it is frozen before."""
    day = act.details["day"]
    if now.objections_until is not None and day > now.objections_until:
        return None
    if str(act.details.get("reason", "")).strip():
        return None
    until = now.objections_until.isoformat() if now.objections_until else ""
    return _refused("objections_running", until=until)


def _moved(now: Course, act: Act) -> dict[str, Any]:
    return {"begins": act.details["begins"], "moved": now.moved + 1}


def _drafted(now: Course, act: Act) -> dict[str, Any]:
    return {"state": "drafted", "objections_until": act.details["until"]}


def _frozen(now: Course, act: Act) -> dict[str, Any]:
    until = now.objections_until
    early = str(act.details.get("reason", "")) if until is None or act.details["day"] <= until else ""
    return {"state": "frozen", "early": early}


def _opened(now: Course, act: Act) -> dict[str, Any]:
    return {"state": "open", "opened": act.at}


def _takes(now: Course, act: Act) -> dict[str, Any]:
    return {"item": str(act.details["item"]), "item_since": act.at, "item_spent": _spent(now, act.at)}


def _spent(now: Course, until: dt.datetime) -> dict[str, float]:
    spent = dict(now.item_spent or {})
    if now.item and now.item_since is not None:
        spent[now.item] = spent.get(now.item, 0.0) + (until - now.item_since).total_seconds()
    return spent


def _closed(now: Course, act: Act) -> dict[str, Any]:
    return {
        "state": "closed",
        "closed": act.at,
        "item_spent": _spent(now, act.at),
        "item": "",
        "item_since": None,
    }


TABLE: tuple[Row, ...] = (
    Row("call", ("planned", "called"), states.free, states.to("called")),
    Row("move", BEFORE, _moves, _moved),
    Row("draft", ("planned", "called", "drafted"), states.free, _drafted),
    Row("freeze", ("planned", "called", "drafted"), _heard, _frozen),
    Row("open", ("frozen",), states.free, _opened),
    Row("item", ("open",), states.free, _takes),
    Row("close", ("open",), states.free, _closed),
    Row("sign", ("closed",), states.free, states.to("signed")),
    Row("cancel", BEFORE, _reasoned, states.to("cancelled")),
)
"""Every act there is. What is not in it cannot be done."""
ACTS = tuple(row.act for row in TABLE)
_COURSE: states.Table[Course, Act] = states.Table(
    TABLE, HOUSE, states.always, lambda now, act: {"acts": now.acts + 1}
)


def planned(begins: dt.datetime) -> Course:
    """A meeting begins as a plan.

    Units: aware datetime in.
    Source: domain.md 7.1.
    """
    return Course("planned", begins)


@rule("meeting.flow.step", version=1, parameters=("objection_days",))
def step(now: Course, act: Act) -> Course | Refusal:
    """A packet is frozen after its days of hak jawab or with a reason; only a frozen meeting opens, only a
    closed one is signed, and a move or a cancellation has a reason.

    Details: move `begins`, `reason`; draft `until`; freeze `day`, `reason`; item `item`; cancel `reason`.

    Units: aware datetimes, dates.
    Source: issue, two working days of hak jawab before the freeze; domain.md 7.1.
    """
    return _COURSE.step(now, act)


def replayed(begins: dt.datetime, acts: Iterable[Act]) -> Course:
    """Where a meeting stands after its acts; ValueError where they do not follow from each other.

    Units: aware datetimes.
    Source: the acts, in their order.
    """
    return _COURSE.replayed(planned(begins), acts)
