"""Record what a meeting decides, and act on it: start, evidence, hand in, verify, extend, cancel."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures import followup
from rapim.meeting.measures.followup import FollowUp
from rapim.meeting.models import AuditAct, Decision, DecisionAct, Meeting, MeetingAct, Problem
from rapim.units.states import Act, Refusal

from . import RefusedError
from .meetings import course_of
from .repeats import done_already, in_turn, plain

LARGEST = 10 * 1024 * 1024
SIGNS: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "xlsx": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
}
"""Types of evidence that are taken, by how their bytes begin; nothing that runs."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is decided: who does it by when, shown by what, and which measure it should move."""

    text: str
    owner_agency: str
    deadline: dt.date
    owner_person: str = ""
    helpers: list[str] = field(default_factory=list)
    evidence_expected: str = ""
    measure: dict[str, Any] = field(default_factory=dict)
    dissent: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that was kept: its name, hash, size and type."""

    name: str
    sha256: str
    size: int
    kind: str


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    meeting: Meeting,
    uid: uuid.UUID,
    ordered: Ordered,
    day: dt.date,
    problem: Problem | None = None,
) -> Decision:
    """Write down a decision of a meeting that sits, under the next number; only an open meeting decides.

    The same `uid` answers the decision that was written, also after the meeting closed.
    """
    take_turn()
    if (known := Decision.objects.filter(uid=uid).first()) is not None:
        return known
    if (state := course_of(meeting, in_turn(MeetingAct.objects.filter(meeting=meeting))).state) != "open":
        raise RefusedError("not_in_this_state", state=state)
    if not ordered.text.strip():
        raise RefusedError("text_missing")
    if not ordered.owner_agency:
        raise RefusedError("owner_missing")
    if ordered.deadline < day:
        raise RefusedError("deadline_past", day=day.isoformat())
    number = (meeting.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Decision.objects.create(
        code=f"{meeting.code}/{number:02d}",
        meeting=meeting,
        number=number,
        problem=problem,
        uid=uid,
        day=day,
        recorded_at=clock.now(),
        recorded_by_name=actor.name[:150],
        **asdict(ordered),
    )
    told = asdict(ordered) | {"deadline": ordered.deadline.isoformat()}
    log(actor, "record_decision", f"decision:{row.code}", after=told)
    return row


@transaction.atomic
def act_on_decision(
    *,
    actor: Actor,
    decision: Decision,
    act: str,
    party: str,
    day: dt.date,
    seen: int,
    details: Mapping[str, Any] | None = None,
) -> DecisionAct:
    """Do one act of the follow-up, or refuse it; `seen` is how many acts the actor had before the eyes.

    The same act repeated with the same `seen` answers the act that was done.
    """
    take_turn()
    rows = in_turn(DecisionAct.objects.filter(decision=decision))
    given = plain(details or {})
    if (done := done_already(rows, seen, (act, party, actor.name[:150], given))) is not None:
        return done
    found = followup.step(state_of(decision, rows), Act(act, party, actor.name[:150], day, details or {}))
    if isinstance(found, Refusal):
        raise RefusedError(found.because, found.source, **found.params)
    row = DecisionAct.objects.create(
        decision=decision,
        act=act,
        party=party,
        day=day,
        details=given,
        at=clock.now(),
        by_id=actor.user_id,
        by_name=actor.name[:150],
    )
    told = {"act": act, "party": party, "state": found.state, **given}
    log(actor, "act_on_decision", f"decision:{decision.code}", after=told)
    return row


def state_of(decision: Decision, rows: Iterable[DecisionAct] | None = None) -> FollowUp:
    """Where a decision stands after its acts (all, or the ones given).

    Units: dates.
    Source: `measures.followup`.
    """
    some = decision.acts.all() if rows is None else rows
    acts = [Act(row.act, row.party, row.by_name, row.day, _read(row.details)) for row in some]
    return followup.replayed(decision.day, decision.deadline, acts)


def known(moment: dt.datetime | None = None) -> QuerySet[Decision]:
    """The decisions with their acts as known at a moment, in two queries.

    Units: none.
    Source: the register.
    """
    until = moment or clock.now()
    acts = Prefetch("acts", DecisionAct.objects.filter(at__lte=until).order_by("id"))
    rows = Decision.objects.filter(recorded_at__lte=until).select_related("meeting", "problem")
    return rows.prefetch_related(acts)


def keep_evidence(name: str, body: bytes) -> Evidence:
    """Keep a file of evidence under its hash; types that could run, and files too large, are refused."""
    plain = Path(name.replace("\\", "/")).name[:160]
    kind = plain.rpartition(".")[2].lower()
    if kind not in SIGNS or not body.startswith(SIGNS[kind]):
        raise RefusedError("evidence_type", kinds=", ".join(SIGNS))
    if len(body) > LARGEST:
        raise RefusedError("evidence_large", largest=LARGEST // 1024 // 1024)
    digest = hashlib.sha256(body).hexdigest()
    folder = Path(settings.HOME) / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    handle, incoming = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    Path(incoming).replace(folder / digest)
    return Evidence(plain, digest, len(body), kind)


def evidence_of(act: DecisionAct | AuditAct) -> bytes:
    """The bytes of a file of evidence, proven against its hash."""
    digest = str(act.details["file"])
    body = (Path(settings.HOME) / "evidence" / digest).read_bytes()
    if hashlib.sha256(body).hexdigest() != digest:
        raise ValueError(f"evidence of act {act.pk} does not match its hash")
    return body


def _read(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if name == "until" and value else value
        for name, value in details.items()
    }
