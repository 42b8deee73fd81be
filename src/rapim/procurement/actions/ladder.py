"""The handling of a critical contract: a case is opened, and each act is one step of the ladder.

A case is never stored but replayed from its acts, each with the facts it was judged by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from rapim import law
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.procurement.measures.ladder import Act, Case, Facts, opened, step
from rapim.procurement.models import CaseAct
from rapim.units.states import Refusal

OPEN = "open"
PAPER = "paper"
_DAYS = frozenset({"first", "last"})


class RefusedActError(Exception):
    """An act that the ladder refuses, with the article that says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.because)


def case_of(acts: Iterable[CaseAct]) -> Case | None:
    """The last case of a contract, replayed from its acts; None where none was opened."""
    case: Case | None = None
    for row in acts:
        found = _replayed(case, row)
        if isinstance(found, Refusal):
            raise ValueError(f"act {row.pk} does not follow from the acts before it: {found.because}")
        case = found
    return case


def acts_of(channel: str, number: str, until: dt.datetime | None = None) -> list[CaseAct]:
    """The acts on a contract in their order, up to a moment."""
    rows = CaseAct.objects.filter(channel=channel, number=number)
    return list(rows.filter(at__lte=until) if until else rows)


def open_case(
    *, actor: Actor, channel: str, number: str, day: dt.date, signed: dt.date, reasons: Mapping[str, Any]
) -> CaseAct:
    """Open a case on a contract found critical; one at a time (a second opening answers the first)."""
    with transaction.atomic():
        take_turn()
        acts = acts_of(channel, number)
        before = case_of(acts)
        if before is not None and not before.ended:
            return next(row for row in reversed(acts) if row.act == OPEN)
        if before is not None and day < before.last_day:
            raise RefusedActError(Refusal("before_last_act", "Rapim", {"last": before.last_day.isoformat()}))
        details = {"signed_on": signed.isoformat(), **reasons}
        return _store(actor, channel, number, acts[-1].case + 1 if acts else 1, OPEN, day, details, "")


def drive_case(
    *,
    actor: Actor,
    channel: str,
    number: str,
    act: Act,
    day: dt.date,
    facts: Facts,
    seen: int,
    paper: Mapping[str, Any] | None = None,
) -> CaseAct:
    """Take one step of the ladder, or refuse it; `seen` is how many acts the actor had before the eyes.

    `paper` is what the letter of the act says of its contract and of who writes it: it is kept with
    the act, because a letter that was sent does not change with what is loaded later. An act repeated
    with the same `seen` answers the act that was done.
    """
    with transaction.atomic():
        take_turn()
        acts = acts_of(channel, number)
        if len(acts) > seen:
            done = acts[seen]
            if (done.act, done.day) == (act.name, day):
                return done
            raise RefusedActError(Refusal("case_moved", "Rapim", {"act": acts[-1].act}))
        case = case_of(acts)
        if case is None:
            raise RefusedActError(Refusal("no_case", "Rapim", {}))
        found = step(case, act, day, facts, _terms(acts[-1]))
        if isinstance(found, Refusal):
            raise RefusedActError(found)
        details = {
            **{name: _plain(value) for name, value in act.details.items()},
            "facts": {name: _plain(value) for name, value in asdict(facts).items()},
            "signed_on": acts[-1].details["signed_on"],
            **({PAPER: dict(paper)} if paper else {}),
        }
        document = found.done[-1].document
        return _store(actor, channel, number, acts[-1].case, act.name, day, details, document)


def _store(
    actor: Actor,
    channel: str,
    number: str,
    case: int,
    act: str,
    day: dt.date,
    details: Mapping[str, Any],
    document: str,
) -> CaseAct:
    row = CaseAct.objects.create(
        channel=channel,
        number=number,
        case=case,
        act=act,
        day=day,
        details=dict(details),
        document=document,
        at=clock.now(),
        by_name=actor.name,
    )
    told = {"act": act, "day": day.isoformat(), "case": case, "document": document}
    log(actor, "drive_case", f"case:{channel}/{number}", after=told)
    return row


def _replayed(case: Case | None, row: CaseAct) -> Case | Refusal:
    terms = _terms(row)
    if row.act == OPEN:
        return opened(row.day, terms, case)
    if case is None:
        return Refusal("no_case", "Rapim", {})
    told = dict(row.details)
    facts = told.pop("facts")
    given = Facts(**{**facts, "contract_end": dt.date.fromisoformat(facts["contract_end"])})
    details = {
        name: dt.date.fromisoformat(value) if name in _DAYS else value
        for name, value in told.items()
        if name not in {"signed_on", PAPER}
    }
    return step(case, Act(row.act, details), row.day, given, terms)


def _terms(row: CaseAct) -> Mapping[str, int]:
    terms: Mapping[str, int] = law.at("pbj_ladder", dt.date.fromisoformat(row.details["signed_on"]))
    return terms


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
