"""The course of a meeting: planned, called, drafted, frozen, open, closed, signed; as one table.

The packet is shown to the agencies as a draft (hak jawab) and frozen after their working days; a meeting that
cannot wait is frozen earlier with a reason that stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from rapim.units.rules import rule

STATES = ("planned", "called", "drafted", "frozen", "open", "closed", "signed", "cancelled")
BEFORE = ("planned", "called", "drafted", "frozen")
HOUSE = "Rapim: domain 7.1, rapat pimpinan"


class Act(NamedTuple):
    """What is done to a meeting, at a moment, with its details."""

    name: str
    at: dt.datetime
    details: Mapping[str, Any] = {}


class Refusal(NamedTuple):
    """Why an act cannot be done: a code of the word catalogue, the rule, and details."""

    because: str
    source: str
    params: dict[str, Any]


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


Guard = Callable[[Course, Act], Refusal | None]
Effect = Callable[[Course, Act], dict[str, Any]]


class Row(NamedTuple):
    """One line of the table: the act, from which states it goes, its guard and its effect."""

    act: str
    states: tuple[str, ...]
    guard: Guard
    effect: Effect


def _refused(because: str, **params: Any) -> Refusal:
    return Refusal(because, HOUSE, params)


def _free(now: Course, act: Act) -> Refusal | None:
    return None


def _reasoned(now: Course, act: Act) -> Refusal | None:
    return None if str(act.details.get("reason", "")).strip() else _refused("reason_missing")


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


def _to(state: str) -> Effect:
    return lambda now, act: {"state": state}


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
    Row("call", ("planned", "called"), _free, _to("called")),
    Row("move", BEFORE, _moves, _moved),
    Row("draft", ("planned", "called", "drafted"), _free, _drafted),
    Row("freeze", ("planned", "called", "drafted"), _heard, _frozen),
    Row("open", ("frozen",), _free, _opened),
    Row("item", ("open",), _free, _takes),
    Row("close", ("open",), _free, _closed),
    Row("sign", ("closed",), _free, _to("signed")),
    Row("cancel", BEFORE, _reasoned, _to("cancelled")),
)
"""Every act there is. What is not in it cannot be done."""
ACTS = tuple(row.act for row in TABLE)


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
    rows = [row for row in TABLE if row.act == act.name]
    if not rows:
        return _refused("no_such_act", act=act.name)
    row = rows[0]
    if now.state not in row.states:
        return _refused("not_in_this_state", state=now.state)
    refusal = row.guard(now, act)
    if refusal is not None:
        return refusal
    return replace(now, **row.effect(now, act), acts=now.acts + 1)


def replayed(begins: dt.datetime, acts: Iterable[Act]) -> Course:
    """Where a meeting stands after its acts; ValueError where they do not follow from each other.

    Units: aware datetimes.
    Source: the acts, in their order.
    """
    now = planned(begins)
    for act in acts:
        found = step(now, act)
        if isinstance(found, Refusal):
            raise ValueError(f"{act.name} does not follow: {found.because}")
        now = found
    return now
