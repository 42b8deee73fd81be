"""Issue a document: kept once under its hash, with who issued it and from which knowledge."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.ledger.models import Document

from .content import day_of, moment_of

PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"


def issue(
    *, actor: Actor, kind: str, title: str, board: Mapping[str, Any], body: bytes, media_type: str = PDF
) -> Document:
    """Keep a document and note it; the same bytes are issued once."""
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        take_turn()
        known = Document.objects.filter(sha256=digest, kind=kind).first()
        if known:
            return known
        keep(digest, body)
        document = Document.objects.create(
            issued_at=clock.now(),
            issued_by_name=actor.name,
            kind=kind,
            title=title[:255],
            as_of=day_of(board),
            known_at=moment_of(board),
            sha256=digest,
            media_type=media_type,
            path=f"documents/{digest}",
        )
        log(actor, "issue_document", f"document:{document.pk}", after={"kind": kind, "sha256": digest})
    return document


def body_of(document: Document) -> bytes:
    """The bytes of an issued document, proven against its hash."""
    body = (Path(settings.HOME) / document.path).read_bytes()
    if hashlib.sha256(body).hexdigest() != document.sha256:
        raise ValueError(f"document {document.pk} does not match its hash")
    return body


def keep(digest: str, body: bytes, room: str = "documents") -> None:
    """Keep bytes under their hash in a folder of the home; written whole or not at all."""
    folder = Path(settings.HOME) / room
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    Path(name).replace(folder / digest)
