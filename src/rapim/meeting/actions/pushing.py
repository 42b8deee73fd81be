"""Send nudges, once each, and take their answers: by a signed link or at the desk."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Prefetch, QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures.pushing import EMAIL, TEXT, WAYS
from rapim.meeting.models import Message, Push, PushAnswer

from . import RefusedError
from .messages import Draft, write_messages

SORT = "push"
BY_LINK, AT_DESK = "link", "desk"
LONGEST = 4000
MOST_BY_LINK = 6
"""Answers that one link takes in a day."""
_SALT = "rapim.pushing.answer"


class ForgedError(Exception):
    """A token that this house did not sign for a nudge."""


class ExpiredError(Exception):
    """A token whose last day is over."""


@dataclass(frozen=True, slots=True)
class Said:
    """A nudge before it is written down; `seen` is how many there were of its matter before the eyes."""

    uid: uuid.UUID
    key: str
    title: str
    agency: str
    way: str
    receiver_title: str
    subject: str
    text: str
    as_of: dt.date
    day: dt.date
    answer_by: dt.date
    seen: int
    receiver_post: str = ""
    receiver_name: str = ""
    address: str = ""
    link: str = ""
    simulated: bool = False
    weight: Mapping[str, Any] = field(default_factory=dict)
    facts: list[dict[str, Any]] = field(default_factory=list)


def known_push(uid: uuid.UUID) -> Push | None:
    """The nudge of a `uid` where it was sent before.

    Units: none.
    Source: nudges; the same click sends once.
    """
    return Push.objects.filter(uid=uid).first()


def refuse_unseen(said: Said) -> None:
    """Raise where a nudge may not be sent: an unknown way, no address, or one was sent meanwhile."""
    if said.way not in WAYS:
        raise RefusedError("push_way")
    if said.way == EMAIL and not said.address:
        raise RefusedError("push_no_address")
    rows = list(Push.objects.filter(key=said.key, at__lte=clock.now()).order_by("id"))
    if len(rows) > said.seen:
        raise RefusedError("pushed_meanwhile", by=rows[-1].by_name, day=rows[-1].day.isoformat())


@transaction.atomic
def send_push(
    *, actor: Actor, said: Said, number: str = "", documents: Mapping[str, int] | None = None
) -> Push:
    """Write a nudge down and, where it is an e-mail or a text, the message that carries it; `uid` once."""
    take_turn()
    if (done := known_push(said.uid)) is not None:
        return done
    refuse_unseen(said)
    given = asdict(said)
    for name in ("seen", "address"):
        given.pop(name)
    row = Push.objects.create(
        **given,
        code=_next_code(said.day.year),
        number=number,
        documents=dict(documents or {}),
        sha256=digest_of(said, number),
        at=clock.now(),
        by_id=actor.user_id,
        by_name=actor.name[:150],
    )
    if said.way in (EMAIL, TEXT):
        write_messages(actor=actor, drafts=[_draft(row, said)])
    told = {"key": row.key, "agency": row.agency, "way": row.way, "number": number, "sha256": row.sha256}
    log(actor, "send_push", f"push:{row.code}", after=told)
    return row


def digest_of(said: Said, number: str) -> str:
    """The hash of all that a nudge says: to whom, by which way, with which facts.

    Units: hexadecimal text.
    Source: what is sent.
    """
    names = ("key", "title", "agency", "way", "receiver_post", "receiver_title", "receiver_name")
    told: dict[str, Any] = {name: getattr(said, name) for name in (*names, "subject", "text", "facts")}
    told |= {"as_of": said.as_of.isoformat(), "number": number}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _next_code(year: int) -> str:
    last = Push.objects.filter(code__startswith=f"D-{year}-").order_by("-id").values_list("code", flat=True)
    number = int(last[0].rpartition("-")[2]) if last else 0
    return f"D-{year}-{number + 1:04d}"


def _draft(row: Push, said: Said) -> Draft:
    return Draft(
        key=f"{SORT}:{row.code}",
        sort=SORT,
        to=SORT,
        receiver_name=(row.receiver_name or row.receiver_title)[:150],
        subject=row.subject,
        text=row.text,
        day=row.day,
        address=said.address if row.way == EMAIL else "",
        agency=row.agency,
        push_id=row.pk,
    )


@transaction.atomic
def answer_push(
    *,
    actor: Actor,
    push: Push,
    uid: uuid.UUID,
    text: str,
    day: dt.date,
    way: str = AT_DESK,
    promised: dt.date | None = None,
) -> PushAnswer:
    """Add an answer to a nudge; the same `uid` answers the same one. A link takes so many in a day."""
    take_turn()
    known = PushAnswer.objects.filter(uid=uid).first()
    if known is not None:
        if known.push_id == push.pk:
            return known
        raise RefusedError("answer_elsewhere")
    said, name = text.strip(), actor.name.strip()
    if not said:
        raise RefusedError("answer_missing")
    if not name:
        raise RefusedError("answer_name")
    if len(said) > LONGEST:
        raise RefusedError("answer_long", most=LONGEST)
    if promised is not None and promised < day:
        raise RefusedError("answer_past", day=promised.isoformat())
    if way == BY_LINK and PushAnswer.objects.filter(push=push, way=BY_LINK, day=day).count() >= MOST_BY_LINK:
        raise RefusedError("answer_often", most=MOST_BY_LINK)
    row = PushAnswer.objects.create(
        push=push,
        uid=uid,
        way=way,
        text=said,
        promised=promised,
        day=day,
        at=clock.now(),
        by_id=actor.user_id,
        by_name=name[:150],
    )
    told = {"way": way, "promised": promised.isoformat() if promised else None}
    log(actor, "answer_push", f"push:{push.code}", after=told)
    return row


def known(moment: dt.datetime | None = None) -> QuerySet[Push]:
    """The nudges with their answers as known at a moment, in two queries.

    Units: none.
    Source: nudges.
    """
    until = moment or clock.now()
    answers = Prefetch("answers", PushAnswer.objects.filter(at__lte=until).order_by("id"))
    return Push.objects.filter(at__lte=until).prefetch_related(answers)


def reached_agenda(moment: dt.datetime) -> set[int]:
    """The nudges whose ladder of reminding ended at the next agenda, by primary key.

    Units: none.
    Source: messages.
    """
    rows = Message.objects.filter(sort=SORT, to="agenda", at__lte=moment, push__isnull=False)
    return {int(pk) for pk in rows.values_list("push_id", flat=True) if pk is not None}


def token_of(uid: uuid.UUID, until: dt.date) -> str:
    """The signed token of a nudge's link: it names the nudge and its last day, and nothing else.

    Units: text.
    Source: django.core.signing.
    """
    return _signer().sign(f"{uid.hex}{until:%Y%m%d}")


def opened(token: str, today: dt.date) -> uuid.UUID:
    """The nudge that a token opens; raises `ForgedError` or `ExpiredError`.

    Units: none.
    Source: `token_of`.
    """
    try:
        told = _signer().unsign(token)
        uid, until = uuid.UUID(told[:32]), dt.datetime.strptime(told[32:], "%Y%m%d").date()  # noqa: DTZ007
    except (signing.BadSignature, ValueError):
        raise ForgedError from None
    if today > until:
        raise ExpiredError
    return uid


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep="~")


def by_key(rows: Iterable[Push]) -> dict[str, list[Push]]:
    """Nudges by the matter that they are about, the oldest first.

    Units: none.
    Source: nudges.
    """
    found: dict[str, list[Push]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found
