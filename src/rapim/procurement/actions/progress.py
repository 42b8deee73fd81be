"""What the field reports of a work, and the word of the PPTK or PPK on it.

A report is never changed and arrives once, however often it is sent: its uid is made on the phone.
Reports that disagree both stand (see `rapim.procurement.measures.progress`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from rapim import law
from rapim.ledger import clock
from rapim.ledger.actions import Actor, keep_bytes, log, take_turn
from rapim.org.actions import Refused
from rapim.procurement.actions.photos import Kept, Sent, place_of, prepared
from rapim.procurement.measures.progress import Conflict, Said, Terms, conflicts, refusal
from rapim.procurement.models import ProgressCheck, ProgressPhoto, ProgressReport

_LONGEST = 4000
"""Letters that are kept of a problem or a note."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What an officer sends at once: shares by item of a week, words, photos, and where he stood.

    `seen` is the last report of the work that the officer had before the eyes.
    """

    uid: uuid.UUID
    week_end: dt.date
    shares: Mapping[str, float]
    seen: uuid.UUID | None = None
    problem: str = ""
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    reported_at: dt.datetime | None = None
    photos: Sequence[Sent] = field(default=())


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a submission: `stored`, `already` or `conflict`, its rows, and its conflicts."""

    status: str
    rows: Sequence[ProgressReport]
    conflicts: Sequence[Conflict] = ()


def report_progress(*, actor: Actor, submission: Submission, terms: Terms, zone: str) -> Stored:
    """Store one report for each item of a submission, or refuse all of it.

    A submission sent again answers `already`; another one under its uid is refused.
    """
    content = _digest(submission, terms, actor)
    if done := _stored_before(submission.uid, content):
        return _answered("already", done)
    if refused := refusal(submission.week_end, submission.shares, terms):
        raise Refused(refused.code, **refused.details)
    most = int(law.at("field_report", terms.today)["photos"])
    if len(submission.photos) > most:
        raise Refused("report_photos", read=str(len(submission.photos)), most=str(most))
    photos = [prepared(photo, zone) for photo in submission.photos]
    with transaction.atomic():
        take_turn()
        if done := _stored_before(submission.uid, content):
            return _answered("already", done)
        rows = _store(actor, submission, terms, content)
        _keep(rows[0], photos)
        log(actor, "report_progress", _subject(terms.channel, terms.number), after=_told(submission))
    return _answered("stored", rows)


def check_report(
    *, actor: Actor, reports: Iterable[ProgressReport], accepted: bool, reason: str = "", seen: int
) -> int:
    """Accept some reports, or return them with a reason; how many words were said.

    `seen` is how many words on these reports the checker had before the eyes; nobody checks what he
    reported himself. A word said twice is said once.
    """
    reason = reason.strip()[:_LONGEST]
    if not accepted and not reason:
        raise Refused("check_reason")
    with transaction.atomic():
        take_turn()
        wanted = ProgressReport.objects.filter(pk__in=[row.pk for row in reports]).order_by("id")
        rows = list(wanted.prefetch_related("checks"))
        if not rows:
            raise Refused("check_none")
        if actor.user_id is not None and any(row.reported_by_id == actor.user_id for row in rows):
            raise Refused("check_own")
        at = clock.now()
        last = [[one for one in row.checks.all() if one.at <= at] for row in rows]
        if sum(len(words) for words in last) != seen:
            if all(_said(words, accepted, reason) for words in last):
                return 0
            raise Refused("check_moved")
        fresh = [row for row, words in zip(rows, last, strict=True) if not _said(words, accepted, reason)]
        ProgressCheck.objects.bulk_create(
            ProgressCheck(report=row, accepted=accepted, reason=reason, at=at, by_name=actor.name[:150])
            for row in fresh
        )
        if fresh:
            told = {"accepted": accepted, "reason": reason, "reports": [str(row.uid) for row in fresh]}
            log(actor, "check_progress", _subject(rows[0].channel, rows[0].number), after=told)
        return len(fresh)


def said_of(row: ProgressReport, moment: dt.datetime) -> Said:
    """A stored report as the rules read it, with the words on it up to a moment."""
    words = [(one.accepted, one.at) for one in row.checks.all() if one.at <= moment]
    return Said(
        uid=row.uid,
        submission=row.submission or row.uid,
        work=(row.channel, row.number),
        item=row.item,
        week_end=row.week_end,
        share=row.share,
        based_on=row.based_on,
        order=row.pk,
        arrived=row.received_at,
        checks=words,
    )


def reports_of(channel: str, number: str) -> list[ProgressReport]:
    """The reports of a contract with the words on them, in the order in which they arrived."""
    rows = ProgressReport.objects.filter(channel=channel, number=number, received_at__lte=clock.now())
    return list(rows.order_by("id").prefetch_related("checks"))


def _said(words: Sequence[ProgressCheck], accepted: bool, reason: str) -> bool:
    """Whether the last word is this one already."""
    return bool(words) and (words[-1].accepted, words[-1].reason) == (accepted, reason)


def _stored_before(uid: uuid.UUID, content: str) -> list[ProgressReport]:
    rows = list(ProgressReport.objects.filter(submission=uid).order_by("id"))
    if rows and rows[0].content != content:
        raise Refused("report_other_content")
    return rows


def _answered(status: str, rows: Sequence[ProgressReport]) -> Stored:
    mine = {row.uid for row in rows}
    now = clock.now()
    known = [said_of(row, now) for row in reports_of(rows[0].channel, rows[0].number)]
    found = [one for one in conflicts(known) if one.open and mine & {one.earlier.uid, one.later.uid}]
    return Stored("conflict" if found and status == "stored" else status, rows, found)


def _store(actor: Actor, sent: Submission, terms: Terms, content: str) -> list[ProgressReport]:
    now = clock.now()
    place = place_of(sent.latitude, sent.longitude) or (None, None)
    rows = [
        ProgressReport(
            uid=uuid.uuid5(sent.uid, item),
            submission=sent.uid,
            content=content,
            channel=terms.channel,
            number=terms.number,
            item=item,
            week_end=sent.week_end,
            share=share,
            problem=sent.problem.strip()[:_LONGEST],
            note=sent.note.strip()[:_LONGEST],
            based_on=sent.seen,
            latitude=place[0],
            longitude=place[1],
            reported_at=min(sent.reported_at or now, now),
            received_at=now,
            reported_by_id=actor.user_id,
            reported_by_name=actor.name[:150],
        )
        for item, share in sent.shares.items()
    ]
    ProgressReport.objects.bulk_create(rows)
    return list(ProgressReport.objects.filter(submission=sent.uid).order_by("id"))


def _keep(first: ProgressReport, photos: Iterable[Kept]) -> None:
    """Hang photos on the first report of a submission; the same photo twice hangs once."""
    kept = {keep_bytes(photo.data): photo for photo in photos}
    ProgressPhoto.objects.bulk_create(
        ProgressPhoto(
            report=first,
            sha256=sha256,
            size=len(photo.data),
            taken_at=photo.taken_at,
            latitude=photo.latitude,
            longitude=photo.longitude,
        )
        for sha256, photo in kept.items()
    )


def _digest(sent: Submission, terms: Terms, actor: Actor) -> str:
    """What makes a submission the same when it is sent again: who says what of which work, and its photos."""
    content = {
        "by": actor.user_id if actor.user_id is not None else actor.name,
        "work": [terms.channel, terms.number],
        "week_end": sent.week_end.isoformat(),
        "shares": {item: round(share, 6) for item, share in sorted(sent.shares.items())},
        "problem": sent.problem.strip(),
        "note": sent.note.strip(),
        "photos": [hashlib.sha256(photo.data).hexdigest() for photo in sent.photos],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _told(sent: Submission) -> dict[str, Any]:
    return {
        "submission": str(sent.uid),
        "week_end": sent.week_end.isoformat(),
        "shares": dict(sent.shares),
        "photos": len(sent.photos),
    }


def _subject(channel: str, number: str) -> str:
    return f"work:{channel}/{number}"
