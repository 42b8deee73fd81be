"""Reading drafts of problems from outside the room: asked with a reason, granted for days, views logged."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.models import Problem, ProblemGrant, ProblemRequest

from . import RefusedError
from .repeats import in_turn

MOST_DAYS = 90


class Asked(NamedTuple):
    """A request with its last answer."""

    row: ProblemRequest
    answer: ProblemGrant | None

    def open_on(self, day: dt.date) -> bool:
        """Whether it lets its asker read on a day."""
        return self.answer is not None and self.answer.until is not None and day <= self.answer.until


@transaction.atomic
def request_problems(*, actor: Actor, reason: str) -> ProblemRequest:
    """Ask to read problems; the same reason while it is unanswered is the same request."""
    take_turn()
    if not reason.strip():
        raise RefusedError("reason_missing")
    if actor.user_id is None:
        raise RefusedError("nobody_asks")
    waiting = ProblemRequest.objects.filter(by_id=actor.user_id, reason=reason.strip(), grants=None)
    if (known := waiting.first()) is not None:
        return known
    row = ProblemRequest.objects.create(
        reason=reason.strip(), at=clock.now(), by_id=actor.user_id, by_name=actor.name[:150]
    )
    log(actor, "request_problems", f"problem_request:{row.pk}", after={"reason": row.reason})
    return row


@transaction.atomic
def answer_request(
    *, actor: Actor, asked: ProblemRequest, days: int, day: dt.date, seen: int, reason: str = ""
) -> ProblemGrant:
    """Let someone read problems for so many days from a day on; 0 refuses or ends it, with a reason."""
    take_turn()
    rows = in_turn(ProblemGrant.objects.filter(request=asked))
    until = day + dt.timedelta(days - 1) if days else None
    if rows and (rows[-1].until, rows[-1].reason) == (until, reason.strip()):
        return rows[-1]
    if len(rows) != seen:
        raise RefusedError("answered_meanwhile", by=rows[-1].by_name if rows else "–")
    if not 0 <= days <= MOST_DAYS:
        raise RefusedError("days_odd", most=MOST_DAYS)
    if not days and not reason.strip():
        raise RefusedError("reason_missing")
    row = ProblemGrant.objects.create(
        request=asked, until=until, reason=reason.strip(), at=clock.now(), by_name=actor.name[:150]
    )
    told = {"until": until.isoformat() if until else None, "reason": row.reason, "asker": asked.by_name}
    log(actor, "answer_request", f"problem_request:{asked.pk}", after=told)
    return row


def requests(user_id: int | None = None) -> list[Asked]:
    """The requests of a user, or all, the latest first, each with its last answer.

    Units: none.
    Source: requests and their answers, in two queries.
    """
    rows = ProblemRequest.objects.prefetch_related("grants").order_by("-id")
    some = rows if user_id is None else rows.filter(by_id=user_id)
    return [Asked(row, next(reversed(list(row.grants.all())), None)) for row in some]


def opened(user_id: int, day: dt.date) -> bool:
    """Whether a user may read problems on a day by a request that was granted.

    Units: date in.
    Source: `requests`.
    """
    return any(one.open_on(day) for one in requests(user_id))


def note_view(*, actor: Actor, problems: list[Problem]) -> None:
    """Write down that problems were read by a granted request."""
    codes = [one.code for one in problems]
    subject = f"problem:{codes[0]}" if len(codes) == 1 else "problems"
    log(actor, "view_problems", subject, after={"problems": codes})
