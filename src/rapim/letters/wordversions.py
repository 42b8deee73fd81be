"""Which Word form counts: versions are added, none is changed, and the house's own is always there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.letters.actions import keep
from rapim.letters.models import WordForm
from rapim.letters.wordfile import Refusal, refusals
from rapim.letters.wordforms import house_form
from rapim.meeting.actions import RefusedError


@dataclass(frozen=True, slots=True)
class Current:
    """The form that counts: its version (none for the house's own) and its bytes (none likewise)."""

    version: int | None = None
    body: bytes | None = None


def check_form(form: str, name: str, body: bytes) -> list[Refusal]:
    """Why a file cannot be the form; none where it can.

    Units: DOCX in.
    Source: `wordfile.refusals`.
    """
    return refusals(form, name, body)


def keep_form(*, actor: Actor, form: str, name: str, body: bytes, seen: int, note: str = "") -> WordForm:
    """Add a version of a form that was checked; the same file again is the version that stands."""
    if refusals(form, name, body):
        raise RefusedError("form_refused")
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        take_turn()
        last = last_of(form)
        if last is not None and last.sha256 == digest:
            return last
        _nothing_since(last, seen)
        keep(digest, body, "forms")
        row = WordForm.objects.create(
            form=form,
            version=seen + 1,
            file_name=name[-160:],
            sha256=digest,
            size=len(body),
            note=note.strip()[:255],
            at=clock.now(),
            by_name=actor.name[:150],
        )
        log(actor, "keep_form", f"form:{form}", after={"version": row.version, "sha256": digest})
    return row


@transaction.atomic
def house_form_again(*, actor: Actor, form: str, seen: int) -> WordForm | None:
    """From now on letters are written in the house's own form; nothing where they already are."""
    take_turn()
    last = last_of(form)
    if last is None or last.house:
        return last
    _nothing_since(last, seen)
    row = WordForm.objects.create(
        form=form, version=seen + 1, house=True, at=clock.now(), by_name=actor.name[:150]
    )
    log(actor, "keep_form", f"form:{form}", after={"version": row.version, "house": True})
    return row


def _nothing_since(last: WordForm | None, seen: int) -> None:
    if (last.version if last else 0) != seen:
        raise RefusedError("form_meanwhile", by=last.by_name if last else "")


def last_of(form: str) -> WordForm | None:
    """The version that counts, none where the house's own was never replaced.

    Units: none.
    Source: versions kept.
    """
    return WordForm.objects.filter(form=form, at__lte=clock.now()).order_by("version").last()


def current(form: str) -> Current:
    """The form in which a letter is written now.

    Units: none.
    Source: `last_of`.
    """
    last = last_of(form)
    if last is None or last.house:
        return Current()
    return Current(last.version, body_of_form(last))


def body_of_form(row: WordForm) -> bytes:
    """The bytes of a version, proven against its hash.

    Units: DOCX out.
    Source: files kept in the home.
    """
    if row.house:
        return house_form(row.form)
    body = (Path(settings.HOME) / "forms" / row.sha256).read_bytes()
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise ValueError(f"form {row.pk} does not match its hash")
    return body
