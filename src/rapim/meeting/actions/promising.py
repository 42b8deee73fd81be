"""Write down what an agency promises to speed up (percepatan), and every revision of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures.promising import MEASURES, MONEY, SHARE
from rapim.meeting.models import Promise, PromiseText

from . import RefusedError


@dataclass(frozen=True, slots=True)
class Goal:
    """What is promised: by which day, how much, by whom; a revision says why."""

    by_day: dt.date
    who: str
    goal_sen: int | None = None
    goal_share: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """Where the measure stands when it is promised: the day of the data and what was realised by it."""

    day: dt.date
    sen: int
    ceiling_sen: int


@transaction.atomic
def make_promise(
    *, actor: Actor, uid: uuid.UUID, agency: str, what: str, measure: str, goal: Goal, started: Started
) -> Promise:
    """Write down a commitment of an agency; the same `uid` answers the same one."""
    take_turn()
    if (done := Promise.objects.filter(uid=uid).first()) is not None:
        return done
    if measure not in MEASURES:
        raise RefusedError("promise_measure")
    if not what.strip():
        raise RefusedError("promise_what")
    _check(measure, goal, started)
    now = clock.now()
    year = started.day.year
    row = Promise.objects.create(
        code=_next_code(year),
        uid=uid,
        agency=agency,
        fiscal_year=year,
        what=what.strip()[:300],
        measure=measure,
        start_day=started.day,
        start_sen=started.sen,
        at=now,
        by_name=actor.name[:150],
    )
    _write(actor, row, 1, goal)
    log(actor, "make_promise", f"promise:{row.code}", after={"agency": agency, "what": row.what})
    return row


@transaction.atomic
def revise_promise(*, actor: Actor, promise: Promise, goal: Goal, started: Started, seen: int) -> PromiseText:
    """Say anew what is promised, with a reason; `seen` is the version before the eyes, the first stays."""
    take_turn()
    last = PromiseText.objects.filter(promise=promise).order_by("version").last()
    if last is None:
        raise RefusedError("promise_what")
    if last.version > seen:
        if last.version == seen + 1 and _same(last, goal) and last.by_name == actor.name[:150]:
            return last
        raise RefusedError("promise_meanwhile", by=last.by_name)
    if not goal.reason.strip():
        raise RefusedError("promise_reason")
    _check(promise.measure, goal, started)
    row = _write(actor, promise, last.version + 1, goal)
    told = {"version": row.version, "by_day": row.by_day.isoformat(), "reason": row.reason}
    log(actor, "revise_promise", f"promise:{promise.code}", after=told)
    return row


def _check(measure: str, goal: Goal, started: Started) -> None:
    if not goal.who.strip():
        raise RefusedError("promise_who")
    if goal.by_day <= started.day or goal.by_day.year != started.day.year:
        raise RefusedError("promise_day", year=started.day.year)
    amount = goal.goal_sen if measure == MONEY else goal.goal_share
    if amount is None or amount <= 0:
        raise RefusedError("promise_goal")
    reached = goal_sen(measure, goal.goal_sen, goal.goal_share, started.ceiling_sen)
    if reached <= started.sen:
        raise RefusedError("promise_low")
    if reached > started.ceiling_sen:
        raise RefusedError("promise_high")


def goal_sen(measure: str, sen: int | None, share: float | None, ceiling_sen: int) -> int:
    """What is promised as money: a share is of the ceiling in force.

    Units: sen and share in, sen out.
    Source: absorption = realised ÷ ceiling.
    """
    return round((share or 0.0) * ceiling_sen) if measure == SHARE else int(sen or 0)


def _same(row: PromiseText, goal: Goal) -> bool:
    return all(
        getattr(row, name) == (value.strip() if isinstance(value, str) else value)
        for name, value in asdict(goal).items()
    )


def _write(actor: Actor, promise: Promise, version: int, goal: Goal) -> PromiseText:
    said = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(goal).items()}
    return PromiseText.objects.create(
        promise=promise, version=version, at=clock.now(), by_name=actor.name[:150], **said
    )


def _next_code(year: int) -> str:
    last = (
        Promise.objects.filter(code__startswith=f"P-{year}-").order_by("-id").values_list("code", flat=True)
    )
    number = int(last[0].rpartition("-")[2]) if last else 0
    return f"P-{year}-{number + 1:04d}"


def promises(moment: dt.datetime | None = None) -> QuerySet[Promise]:
    """The commitments with their texts as known at a moment, in two queries.

    Units: none.
    Source: acceleration plans.
    """
    until = moment or clock.now()
    texts = Prefetch("texts", PromiseText.objects.filter(at__lte=until).order_by("version"))
    return Promise.objects.filter(at__lte=until).prefetch_related(texts)
