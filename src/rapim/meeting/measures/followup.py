"""The follow-up of a decision (tindak lanjut arahan): states, acts, guards and lateness, as one table.

A decision is recorded in a meeting (`belum`), taken up (`proses`), handed in with evidence (`diajukan`) and
closed only when the secretariat has verified the evidence (`selesai`), or cancelled with a reason (`batal`).
An extension moves the deadline and never hides the first one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from rapim.units.rules import rule

OWNER, SECRETARIAT, CHAIR = "owner", "secretariat", "chair"
OPEN_STATES = ("belum", "proses", "diajukan")
STATES = (*OPEN_STATES, "selesai", "batal")
HOUSE = "Rapim: domain 7.4, tindak lanjut"


class Act(NamedTuple):
    """What is done to a decision: by whom (party and name), on which day, with its details."""

    name: str
    party: str
    by: str
    day: dt.date
    details: Mapping[str, Any] = {}


class Refusal(NamedTuple):
    """Why an act cannot be done: a code of the word catalogue, the rule, and details."""

    because: str
    source: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Where a decision stands: its state, its first and present deadline, and what was done."""

    state: str
    first_deadline: dt.date
    deadline: dt.date
    opened: dt.date
    evidence: int = 0
    submitted: dt.date | None = None
    submitted_by: str = ""
    closed: dt.date | None = None
    extended: int = 0
    returned: int = 0
    done: tuple[Act, ...] = field(default=())

    @property
    def ended(self) -> bool:
        """Whether nothing is owed any more."""
        return self.state not in OPEN_STATES

    @property
    def last_day(self) -> dt.date:
        """The day of the last act, or of the decision."""
        return self.done[-1].day if self.done else self.opened


Guard = Callable[[FollowUp, Act], Refusal | None]
Effect = Callable[[FollowUp, Act], dict[str, Any]]


class Row(NamedTuple):
    """One line of the table: the act, from which states, by which parties, its guard and its effect."""

    act: str
    states: tuple[str, ...]
    parties: tuple[str, ...]
    guard: Guard
    effect: Effect


def _refused(because: str, **params: Any) -> Refusal:
    return Refusal(because, HOUSE, params)


def _free(now: FollowUp, act: Act) -> Refusal | None:
    return None


def _says(name: str) -> Guard:
    def guard(now: FollowUp, act: Act) -> Refusal | None:
        return None if str(act.details.get(name, "")).strip() else _refused(f"{name}_missing")

    return guard


def _shows(now: FollowUp, act: Act) -> Refusal | None:
    return None if now.evidence else _refused("evidence_missing")


def _is_another(now: FollowUp, act: Act) -> Refusal | None:
    return _refused("own_work", by=act.by) if act.by == now.submitted_by else None


def _later(now: FollowUp, act: Act) -> Refusal | None:
    until = act.details.get("until")
    if not isinstance(until, dt.date):
        return _refused("until_missing")
    if until <= now.deadline:
        return _refused("not_later", deadline=now.deadline.isoformat())
    return _says("reason")(now, act)


def _to(state: str) -> Effect:
    return lambda now, act: {"state": state}


def _stays(now: FollowUp, act: Act) -> dict[str, Any]:
    return {}


def _adds(now: FollowUp, act: Act) -> dict[str, Any]:
    state = "proses" if now.state == "belum" else now.state
    return {"evidence": now.evidence + 1, "state": state}


def _hands_in(now: FollowUp, act: Act) -> dict[str, Any]:
    return {"state": "diajukan", "submitted": act.day, "submitted_by": act.by}


def _gives_back(now: FollowUp, act: Act) -> dict[str, Any]:
    return {"state": "proses", "submitted": None, "submitted_by": "", "returned": now.returned + 1}


def _closes(state: str) -> Effect:
    return lambda now, act: {"state": state, "closed": act.day}


def _opens_again(now: FollowUp, act: Act) -> dict[str, Any]:
    return {
        "state": "proses",
        "submitted": None,
        "submitted_by": "",
        "closed": None,
        "returned": now.returned + 1,
    }


def _extends(now: FollowUp, act: Act) -> dict[str, Any]:
    return {"deadline": act.details["until"], "extended": now.extended + 1}


TABLE: tuple[Row, ...] = (
    Row("start", ("belum",), (OWNER,), _free, _to("proses")),
    Row("note", OPEN_STATES, (OWNER, SECRETARIAT, CHAIR), _says("text"), _stays),
    Row("evidence", ("belum", "proses"), (OWNER,), _says("file"), _adds),
    Row("submit", ("belum", "proses"), (OWNER,), _shows, _hands_in),
    Row("return", ("diajukan",), (SECRETARIAT,), _says("reason"), _gives_back),
    Row("verify", ("diajukan",), (SECRETARIAT,), _is_another, _closes("selesai")),
    Row("extend", ("belum", "proses"), (SECRETARIAT, CHAIR), _later, _extends),
    Row("cancel", OPEN_STATES, (SECRETARIAT, CHAIR), _says("reason"), _closes("batal")),
    Row("reopen", ("selesai",), (SECRETARIAT, CHAIR), _says("reason"), _opens_again),
)
"""Every act there is. What is not in it cannot be done."""
ACTS = tuple(row.act for row in TABLE)


def opened(day: dt.date, deadline: dt.date) -> FollowUp:
    """A decision begins unanswered, with the deadline the meeting gave.

    Units: dates in.
    Source: domain.md 7.4.
    """
    return FollowUp("belum", deadline, deadline, day)


@rule("meeting.followup.step", version=1)
def step(now: FollowUp, act: Act) -> FollowUp | Refusal:
    """Only the secretariat verifies, never its own work; evidence comes before completion; an extension needs
    a later day and a reason, and the first deadline stays.

    Details: note `text`; evidence `file`; return, cancel and reopen `reason`; extend `until`, `reason`.

    Units: dates in.
    Source: domain.md 7.4, belum → proses → diajukan selesai → diverifikasi selesai, batal.
    """
    rows = [row for row in TABLE if row.act == act.name]
    if not rows:
        return _refused("no_such_act", act=act.name)
    row = rows[0]
    if now.state not in row.states:
        return _refused("not_in_this_state", state=now.state)
    if act.party not in row.parties:
        return _refused("not_this_party", parties=", ".join(row.parties))
    if act.day < now.last_day:
        return _refused("before_last_act", last=now.last_day.isoformat())
    refusal = row.guard(now, act)
    if refusal is not None:
        return refusal
    return replace(now, **row.effect(now, act), done=(*now.done, act))


def replayed(day: dt.date, deadline: dt.date, acts: Iterable[Act]) -> FollowUp:
    """Where a decision stands after its acts; ValueError where they do not follow from each other.

    Units: dates in.
    Source: the acts, in their order.
    """
    now = opened(day, deadline)
    for act in acts:
        found = step(now, act)
        if isinstance(found, Refusal):
            raise ValueError(f"{act.name} does not follow: {found.because}")
        now = found
    return now


def allowed(now: FollowUp, party: str) -> tuple[str, ...]:
    """The acts that a party may do now; details can still refuse one.

    Units: none.
    Source: `TABLE`.
    """
    return tuple(
        row.act
        for row in TABLE
        if now.state in row.states and party in row.parties and not (row.act == "submit" and not now.evidence)
    )


@rule("meeting.followup.days_late", version=1)
def days_late(now: FollowUp, as_of: dt.date, *, first: bool = False) -> int:
    """A decision is late by the days from its deadline to the day it was handed in for good, or to today.

    0 where it is in time or cancelled. `first` measures against the deadline the meeting gave.

    Units: calendar days.
    Source: domain.md 7.4, lateness computed; product.md 7, the original date stays visible.
    """
    if now.state == "batal":
        return 0
    end = now.submitted if now.submitted is not None and now.submitted <= as_of else as_of
    return max(0, (end - (now.first_deadline if first else now.deadline)).days)
