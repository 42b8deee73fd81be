"""Record findings of BPK and the Inspektorat, and act on them: answer, deposit, check, set the status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from rapim import law
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures import audit
from rapim.meeting.measures.audit import Recommendation
from rapim.meeting.models import AuditAct, AuditFinding
from rapim.units.states import Act, Refusal

from . import RefusedError
from .repeats import done_already, in_turn, plain

_DAYS = {audit.BPK: "bpk_answer_days", audit.INSPECTORATE: "inspectorate_answer_days"}
_COMPARED = ("report_date", "received", "agency", "finding", "recommendation", "kind", "amount_sen")


@dataclass(frozen=True, slots=True)
class Found:
    """A recommendation as a report says it; `amount_sen` is what has to be deposited."""

    auditor: str
    report_number: str
    report_date: dt.date
    received: dt.date
    number: str
    agency: str
    finding: str
    recommendation: str
    kind: str
    amount_sen: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What a recommendation is known by."""
        return self.auditor, self.report_number, self.number


class Recorded(NamedTuple):
    """What became of some recommendations: written down, known before, and told otherwise before."""

    fresh: list[AuditFinding]
    known: int
    other: list[tuple[str, str, str]]


@transaction.atomic
def record_findings(*, actor: Actor, found: Sequence[Found], source: str = "", sha256: str = "") -> Recorded:
    """Write down recommendations, all or none; one that is known changes nothing.

    One that was told otherwise before is left as it was and named: it has to be withdrawn first.
    """
    take_turn()
    reports = {one.report_number for one in found}
    before: dict[tuple[str, str, str], list[AuditFinding]] = {}
    for row in known().filter(report_number__in=reports):
        before.setdefault((row.auditor, row.report_number, row.number), []).append(row)
    fresh: list[AuditFinding] = []
    same, other = 0, list[tuple[str, str, str]]()
    numbers: dict[int, int] = {}
    for one in found:
        rows = before.setdefault(one.key, [])
        if any(_same(row, one) for row in rows):
            same += 1
        elif rows and state_of(rows[-1]).state != "dicabut":
            other.append(one.key)
        else:
            fresh.append(_record(actor, one, _code(one, numbers), len(rows) + 1, (source, sha256)))
            rows.append(fresh[-1])
    return Recorded(fresh, same, other)


def _same(row: AuditFinding, one: Found) -> bool:
    return all(getattr(row, name) == getattr(one, name) for name in _COMPARED)


def _code(one: Found, numbers: dict[int, int]) -> str:
    """The next code of the year in which the report was received."""
    year = one.received.year
    if year not in numbers:
        numbers[year] = AuditFinding.objects.filter(code__startswith=f"T-{year}-").count()
    numbers[year] += 1
    return f"T-{year}-{numbers[year]:04d}"


def _record(actor: Actor, one: Found, code: str, turn: int, source: tuple[str, str]) -> AuditFinding:
    if one.report_date > one.received:
        raise RefusedError("audit_received_before", day=one.report_date.isoformat())
    if one.kind == audit.DEPOSIT_KIND and not one.amount_sen:
        raise RefusedError("audit_amount_missing")
    days = int(law.at(_DAYS[one.auditor], one.received))
    row = AuditFinding.objects.create(
        code=code,
        turn=turn,
        due=audit.answer_due(one.received, days),
        source=source[0][:200],
        source_sha256=source[1],
        recorded_at=clock.now(),
        recorded_by_name=actor.name[:150],
        **asdict(one),
    )
    log(actor, "record_audit", f"audit:{row.code}", after=plain(asdict(one)) | {"source": source[0][:200]})
    return row


@transaction.atomic
def act_on_finding(
    *,
    actor: Actor,
    finding: AuditFinding,
    act: str,
    party: str,
    day: dt.date,
    seen: int,
    details: Mapping[str, Any] | None = None,
) -> AuditAct:
    """Do one act of the follow-up, or refuse it; `seen` is how many acts the actor had before the eyes.

    The same act repeated with the same `seen` answers the act that was done.
    """
    take_turn()
    rows = in_turn(AuditAct.objects.filter(finding=finding))
    given, by = plain(details or {}), actor.name[:150]
    if (done := done_already(rows, seen, (act, party, by, given))) is not None:
        return done
    found = audit.step(state_of(finding, rows), Act(act, party, by, day, details or {}))
    if isinstance(found, Refusal):
        raise RefusedError(found.because, found.source, **found.params)
    row = AuditAct.objects.create(
        finding=finding, act=act, party=party, day=day, details=given, at=clock.now(), by_id=actor.user_id,
        by_name=by,
    )  # fmt: skip
    told = {"act": act, "party": party, "state": found.state, "status": found.status, **given}
    log(actor, "act_on_audit", f"audit:{finding.code}", after=told)
    return row


def state_of(row: AuditFinding, acts: Iterable[AuditAct] | None = None) -> Recommendation:
    """Where a recommendation stands after its acts (all, or the ones given).

    Units: dates, sen.
    Source: `measures.audit`.
    """
    some = row.acts.all() if acts is None else acts
    done = [Act(one.act, one.party, one.by_name, one.day, one.details) for one in some]
    return audit.replayed(row.received, row.due, row.amount_sen, done)


def known(moment: dt.datetime | None = None) -> QuerySet[AuditFinding]:
    """The recommendations with their acts as known at a moment, in two queries.

    Units: none.
    Source: the register.
    """
    until = moment or clock.now()
    acts = Prefetch("acts", AuditAct.objects.filter(at__lte=until).order_by("id"))
    return AuditFinding.objects.filter(recorded_at__lte=until).prefetch_related(acts)
