"""The follow-up of a decision (tindak lanjut arahan): states, acts, guards and lateness, as one table.

A decision is recorded in a meeting (`belum`), taken up (`proses`), handed in with evidence (`diajukan`) and
closed only when the secretariat has verified the evidence (`selesai`), or cancelled with a reason (`batal`).
An extension moves the deadline and never hides the first one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rapim.units import states
from rapim.units.rules import rule
from rapim.units.states import Act, Refusal

OWNER, SECRETARIAT, CHAIR = "owner", "secretariat", "chair"
OPEN_STATES = ("belum", "proses", "diajukan")
STATES = (*OPEN_STATES, "selesai", "batal")
HOUSE = "Rapim: domain 7.4, tindak lanjut"


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


Row = states.Row[FollowUp, Act]
_says = partial(states.says, source=HOUSE)


def _refused(because: str, **params: Any) -> Refusal:
    return Refusal(because, HOUSE, params)


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


def _adds(now: FollowUp, act: Act) -> dict[str, Any]:
    state = "proses" if now.state == "belum" else now.state
    return {"evidence": now.evidence + 1, "state": state}


def _hands_in(now: FollowUp, act: Act) -> dict[str, Any]:
    return {"state": "diajukan", "submitted": act.day, "submitted_by": act.by}


def _gives_back(now: FollowUp, act: Act) -> dict[str, Any]:
    return {"state": "proses", "submitted": None, "submitted_by": "", "returned": now.returned + 1}


def _closes(state: str) -> states.Effect[FollowUp, Act]:
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
    Row("start", ("belum",), states.free, states.to("proses"), (OWNER,)),
    Row("note", OPEN_STATES, _says("text"), states.stays, (OWNER, SECRETARIAT, CHAIR)),
    Row("evidence", ("belum", "proses"), _says("file"), _adds, (OWNER,)),
    Row("submit", ("belum", "proses"), _shows, _hands_in, (OWNER,)),
    Row("return", ("diajukan",), _says("reason"), _gives_back, (SECRETARIAT,)),
    Row("verify", ("diajukan",), _is_another, _closes("selesai"), (SECRETARIAT,)),
    Row("extend", ("belum", "proses"), _later, _extends, (SECRETARIAT, CHAIR)),
    Row("cancel", OPEN_STATES, _says("reason"), _closes("batal"), (SECRETARIAT, CHAIR)),
    Row("reopen", ("selesai",), _says("reason"), _opens_again, (SECRETARIAT, CHAIR)),
)
"""Every act there is. What is not in it cannot be done."""
ACTS = tuple(row.act for row in TABLE)
_COURSE: states.Table[FollowUp, Act] = states.Table(
    TABLE, HOUSE, states.in_turn(HOUSE), lambda now, act: {"done": (*now.done, act)}
)


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
    return _COURSE.step(now, act)


def replayed(day: dt.date, deadline: dt.date, acts: Iterable[Act]) -> FollowUp:
    """Where a decision stands after its acts; ValueError where they do not follow from each other.

    Units: dates in.
    Source: the acts, in their order.
    """
    return _COURSE.replayed(opened(day, deadline), acts)


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
