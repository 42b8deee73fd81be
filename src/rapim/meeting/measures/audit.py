"""Follow-up of audit findings (BPK, Inspektorat): their own statuses, terms, acts and share done.

An agency answers with evidence (`dijawab`), the Inspektorat checks the answer (`diperiksa`), and the status
is what the auditor sets it to, with a document. Money is deposited in parts, never more than was found. A
recommendation without a status counts as not followed up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from rapim.units import states
from rapim.units.rules import rule
from rapim.units.states import Act, Refusal

BPK, INSPECTORATE = "bpk", "inspektorat"
AUDITORS = (BPK, INSPECTORATE)
STATUSES = {1: "sesuai", 2: "belum_sesuai", 3: "belum_ditindaklanjuti", 4: "tidak_dapat_ditindaklanjuti"}
"""Statuses of a recommendation of BPK."""
DONE, NOT_YET, NOTHING, CANNOT = STATUSES
KINDS = {
    "01": "deposit_money",
    "02": "hand_over_goods",
    "03": "in_progress",
    "04": "to_law_enforcement",
    "05": "discipline",
    "06": "special_audit",
    "07": "organisation",
    "08": "internal_control",
    "09": "personnel",
    "10": "other_auditor",
    "11": "correction",
    "12": "cannot_be_followed_up",
}
"""Kinds of follow-up by the code list of the inspectorate."""
DEPOSIT_KIND = "01"
AGENCY, CHECKER = "agency", "inspectorate"
OPEN_STATES = ("menunggu", "dijawab", "diperiksa")
STATES = (*OPEN_STATES, "selesai", "dicabut")
SOURCE = "Peraturan BPK 2/2017; Rapim: domain 7.4"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Where a recommendation stands: whose turn it is (`state`), the status the auditor gave, and its money.

    `deposits` are all deposits in their order, with 0 where one was struck out.
    """

    state: str
    received: dt.date
    due: dt.date
    amount_sen: int = 0
    status: int = NOTHING
    evidence: int = 0
    answered: dt.date | None = None
    answered_by: str = ""
    checked: dt.date | None = None
    closed: dt.date | None = None
    returned: int = 0
    deposits: tuple[int, ...] = ()
    done: tuple[Act, ...] = field(default=())

    @property
    def ended(self) -> bool:
        """Whether nothing is owed any more."""
        return self.state not in OPEN_STATES

    @property
    def last_day(self) -> dt.date:
        """The day of the last act, or on which the report was received."""
        return self.done[-1].day if self.done else self.received

    @property
    def deposited_sen(self) -> int:
        """What was deposited so far."""
        return sum(self.deposits)

    @property
    def left_sen(self) -> int:
        """What is still to be deposited."""
        return self.amount_sen - self.deposited_sen


Row = states.Row[Recommendation, Act]
_says = partial(states.says, source=SOURCE)


def _refused(because: str, **params: Any) -> Refusal:
    return Refusal(because, SOURCE, params)


def _answers(now: Recommendation, act: Act) -> Refusal | None:
    return _says("text")(now, act) if now.evidence else _refused("audit_evidence_missing")


def _deposits(now: Recommendation, act: Act) -> Refusal | None:
    amount = act.details.get("amount_sen")
    if not isinstance(amount, int) or amount <= 0:
        return _refused("audit_amount_missing")
    if amount > now.left_sen:
        return _refused("audit_amount_beyond", left_sen=now.left_sen)
    return _says("file")(now, act)


def _strikes(now: Recommendation, act: Act) -> Refusal | None:
    number = act.details.get("number")
    if not isinstance(number, int) or not 0 < number <= len(now.deposits) or not now.deposits[number - 1]:
        return _refused("audit_no_such_deposit")
    return _says("reason")(now, act)


def _is_another(now: Recommendation, act: Act) -> Refusal | None:
    return _refused("audit_own_work", by=act.by) if act.by == now.answered_by else None


def _sets(now: Recommendation, act: Act) -> Refusal | None:
    status = act.details.get("status")
    if status not in STATUSES:
        return _refused("audit_status_missing")
    if not str(act.details.get("document", "")).strip():
        return _refused("audit_document_missing")
    reasoned = bool(str(act.details.get("reason", "")).strip())
    if status == CANNOT and not reasoned:
        return _refused("reason_missing")
    if status == DONE and now.left_sen and not reasoned:
        return _refused("audit_money_left", left_sen=now.left_sen)
    return None


def _adds(now: Recommendation, act: Act) -> dict[str, Any]:
    return {"evidence": now.evidence + 1}


def _answered(now: Recommendation, act: Act) -> dict[str, Any]:
    return {"state": "dijawab", "answered": act.day, "answered_by": act.by}


def _paid(now: Recommendation, act: Act) -> dict[str, Any]:
    return {"deposits": (*now.deposits, int(act.details["amount_sen"]))}


def _struck(now: Recommendation, act: Act) -> dict[str, Any]:
    at = int(act.details["number"]) - 1
    return {"deposits": (*now.deposits[:at], 0, *now.deposits[at + 1 :])}


_AGAIN: Mapping[str, Any] = {"state": "menunggu", "answered": None, "answered_by": "", "checked": None}


def _returned(now: Recommendation, act: Act) -> dict[str, Any]:
    return {**_AGAIN, "returned": now.returned + 1}


def _checked(now: Recommendation, act: Act) -> dict[str, Any]:
    return {"state": "diperiksa", "checked": act.day}


def _given(now: Recommendation, act: Act) -> dict[str, Any]:
    status = int(act.details["status"])
    if status in (DONE, CANNOT):
        return {"status": status, "state": "selesai", "closed": act.day}
    return {**_AGAIN, "status": status}


def _reopened(now: Recommendation, act: Act) -> dict[str, Any]:
    return {**_AGAIN, "status": NOT_YET, "closed": None}


def _withdrawn(now: Recommendation, act: Act) -> dict[str, Any]:
    return {"state": "dicabut", "closed": act.day}


TABLE: tuple[Row, ...] = (
    Row("note", OPEN_STATES, _says("text"), states.stays, (AGENCY, CHECKER)),
    Row("evidence", ("menunggu", "dijawab"), _says("file"), _adds, (AGENCY,)),
    Row("deposit", OPEN_STATES, _deposits, _paid, (AGENCY,)),
    Row("answer", ("menunggu",), _answers, _answered, (AGENCY,)),
    Row("return", ("dijawab",), _says("reason"), _returned, (CHECKER,)),
    Row("check", ("dijawab",), _is_another, _checked, (CHECKER,)),
    Row("status", OPEN_STATES, _sets, _given, (CHECKER,)),
    Row("strike", OPEN_STATES, _strikes, _struck, (CHECKER,)),
    Row("reopen", ("selesai",), _says("reason"), _reopened, (CHECKER,)),
    Row("withdraw", OPEN_STATES, _says("reason"), _withdrawn, (CHECKER,)),
)
"""Every act there is. What is not in it cannot be done."""
ACTS = tuple(row.act for row in TABLE)
_COURSE: states.Table[Recommendation, Act] = states.Table(
    TABLE, SOURCE, states.in_turn(SOURCE), lambda now, act: {"done": (*now.done, act)}
)


def opened(received: dt.date, due: dt.date, amount_sen: int = 0) -> Recommendation:
    """A recommendation begins unanswered, with the status that nothing was done.

    Units: dates, sen.
    Source: Peraturan BPK 2/2017; domain.md 7.4.
    """
    return Recommendation("menunggu", received, due, amount_sen)


@rule("meeting.audit.step", version=1)
def step(now: Recommendation, act: Act) -> Recommendation | Refusal:
    """An agency answers with evidence and deposits no more than was found; the Inspektorat checks what
    others answered, and a status is set as the auditor's document says.

    Details: note and answer `text`; evidence `file`; deposit `amount_sen`, `file`; return, reopen and
    withdraw `reason`; status `status`, `document`, for 4 and for 1 with money left `reason`; strike `number`
    (of the deposit, from 1), `reason`.

    Units: dates, sen.
    Source: Peraturan BPK 2/2017; domain.md 7.4.
    """
    return _COURSE.step(now, act)


def replayed(received: dt.date, due: dt.date, amount_sen: int, acts: Iterable[Act]) -> Recommendation:
    """Where a recommendation stands after its acts; ValueError where they do not follow from each other.

    Units: dates, sen.
    Source: the acts, in their order.
    """
    return _COURSE.replayed(opened(received, due, amount_sen), acts)


def allowed(now: Recommendation, party: str) -> tuple[str, ...]:
    """The acts that a party may do now; details can still refuse one.

    Units: none.
    Source: `TABLE`.
    """
    idle = {"answer": not now.evidence, "deposit": not now.left_sen, "strike": not now.deposited_sen}
    return tuple(
        row.act
        for row in TABLE
        if now.state in row.states and party in row.parties and not idle.get(row.act, False)
    )


@rule("meeting.audit.answer_due", version=2, parameters=("bpk_answer_days", "inspectorate_answer_days"))
def answer_due(received: dt.date, days: int) -> dt.date:
    """A recommendation is answered within the calendar days of its auditor after the report was received.

    `days` = law.at("bpk_answer_days", received) or law.at("inspectorate_answer_days", received).

    Units: calendar days in, date out.
    Source: Peraturan BPK 2/2017; domain.md 7.4.
    """
    return received + dt.timedelta(days=days)


@rule("meeting.audit.days_late", version=1)
def days_late(now: Recommendation, as_of: dt.date) -> int:
    """A recommendation is late by the days from its term to its last answer, or to today while an answer is
    owed; 0 where it was withdrawn.

    An answer that was returned, or that the auditor found not enough, does not stop the clock.

    Units: calendar days.
    Source: domain.md 7.4, lateness computed.
    """
    if now.state == "dicabut":
        return 0
    end = now.answered or now.closed or as_of
    return max(0, (min(end, as_of) - now.due).days)


@rule("meeting.audit.share_done", version=1)
def share_done(counts: Mapping[int, int]) -> float | None:
    """The share done is status 1 of all that can be followed up: status 1 ÷ (all − status 4).

    None where nothing can be followed up.

    Units: counts by status in, share 0 to 1 out.
    Source: domain.md 7.4 [D: the formula is stated where it stands].
    """
    rest = sum(counts.values()) - counts.get(4, 0)
    return counts.get(1, 0) / rest if rest else None


class Tally(NamedTuple):
    """What became of some recommendations: how many by status, and the money found and deposited."""

    counts: Mapping[int, int]
    amount_sen: int
    deposited_sen: int

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def left_sen(self) -> int:
        """What is still to be deposited."""
        return self.amount_sen - self.deposited_sen

    @property
    def share(self) -> float | None:
        """The share done by number."""
        return share_done(self.counts)

    @property
    def money_share(self) -> float | None:
        """The share done by money."""
        return share_deposited(self.amount_sen, self.deposited_sen)


@rule("meeting.audit.share_deposited", version=1)
def share_deposited(amount_sen: int, deposited_sen: int) -> float | None:
    """The share done by money is what was deposited of what was found, without what cannot be followed up.

    None where no money was found.

    Units: sen in, share 0 to 1 out.
    Source: Rapim default [D], as the share done by number.
    """
    return deposited_sen / amount_sen if amount_sen else None


def tallied(some: Iterable[tuple[int, int, int]]) -> Tally:
    """The tally of recommendations, each its status, its money and what was deposited of it.

    Money of what cannot be followed up (status 4) is left out on both sides.

    Units: status code, sen, sen.
    Source: `share_done`, `share_deposited`.
    """
    counts = dict.fromkeys(STATUSES, 0)
    amount = deposited = 0
    for status, found, paid in some:
        counts[status] += 1
        if status != CANNOT:
            amount, deposited = amount + found, deposited + paid
    return Tally(counts, amount, deposited)
