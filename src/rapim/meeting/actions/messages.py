"""Messages that leave the house: written down once by their key, sent, and tried again where sending
failed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.models import Delivery, Message

EMAIL, HAND = "email", "hand"
_WAIT = dt.timedelta(minutes=10)
"""A message that somebody began to send so long ago was not sent."""
Attached = tuple[str, bytes, str]
Attaching = Callable[[Message], Iterable[Attached]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is written down; the same `key` is the same message."""

    key: str
    sort: str
    to: str
    receiver_name: str
    subject: str
    text: str
    day: dt.date
    address: str = ""
    agency: str = ""
    step: int = 0
    decision_id: int | None = None
    meeting_id: int | None = None
    push_id: int | None = None
    documents: list[str] = field(default_factory=list)


@transaction.atomic
def write_messages(*, actor: Actor, drafts: Iterable[Draft]) -> list[Message]:
    """Write down the messages that are not there yet, and answer those; others were written before."""
    take_turn()
    some = {draft.key: draft for draft in drafts}
    known = set(Message.objects.filter(key__in=list(some)).values_list("key", flat=True))
    fresh = [
        Message(
            **asdict(draft),
            way=EMAIL if draft.address and settings.MAIL else HAND,
            at=clock.now(),
        )
        for key, draft in some.items()
        if key not in known
    ]
    rows = [_saved(row) for row in fresh]
    for row in rows:
        told = {"to": row.to, "receiver": row.receiver_name, "way": row.way, "step": row.step}
        log(actor, "write_message", f"message:{row.key}"[:128], after=told)
    return rows


def _saved(row: Message) -> Message:
    row.save(force_insert=True)
    return row


def deliver(*, attaching: Attaching = lambda _: ()) -> list[Delivery]:
    """Send what waits to be sent, each message by itself; a failure is written down and tried next time.

    A message bears an id made of its key, so that a mail server that saw it already can tell.
    """
    if not settings.MAIL:
        return []
    done = []
    with get_connection() as connection:
        for row in _waiting():
            if not _taken(row):
                continue
            try:
                _mail(row, attaching, connection).send()
            except (OSError, ValueError) as error:  # smtplib's are OSErrors; a mail that cannot be made
                done.append(_noted(row, sent=False, error=str(error)[:500]))
            else:
                done.append(_noted(row, sent=True))
    return done


@transaction.atomic
def told_by_hand(*, actor: Actor, message: Message) -> Delivery:
    """Note that a message that waited was pasted or told by someone; twice is as good as once."""
    take_turn()
    if (done := Delivery.objects.filter(message=message, sent=True).first()) is not None:
        return done
    row = _noted(message, sent=True)
    log(actor, "told_by_hand", f"message:{message.key}"[:128], after={"receiver": message.receiver_name})
    return row


def by_hand() -> QuerySet[Message]:
    """The messages that wait to be pasted or told, the latest first.

    Units: none.
    Source: messages without an address, or of a house without a mail server.
    """
    rows = Message.objects.filter(way=HAND).exclude(deliveries__sent=True)
    return rows.select_related("decision", "push").order_by("-id")


def _waiting() -> list[Message]:
    rows = Message.objects.filter(way=EMAIL).exclude(deliveries__sent=True)
    return list(rows.order_by("id")[:500])


@transaction.atomic
def _taken(row: Message) -> bool:
    """Claim a message: a failed try is written first, and replaced by what came of it."""
    take_turn()
    last = Delivery.objects.filter(message=row).order_by("id").last()
    now = clock.now()
    if last is not None and (last.sent or (last.error == _BEGUN and now - last.at < _WAIT)):
        return False
    Delivery.objects.create(message=row, sent=False, error=_BEGUN, at=now)
    return True


_BEGUN = "begun"


def _noted(row: Message, *, sent: bool, error: str = "") -> Delivery:
    return Delivery.objects.create(message=row, sent=sent, error=error, at=clock.now())


def _mail(row: Message, attaching: Attaching, connection: Any) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    name = "".join(letter if letter.isalnum() else "-" for letter in row.key)
    mail = EmailMessage(
        row.subject,
        row.text,
        to=[row.address],
        headers={"Message-ID": f"<{name}@{domain}>"},
        connection=connection,
    )
    for file in attaching(row):
        mail.attach(*file)
    return mail
