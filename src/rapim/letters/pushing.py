"""A nudge as a letter: numbered, kept by hash as PDF and Word, then written down as it was sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from rapim import words
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.letters.actions import PDF, issue
from rapim.letters.fields import NUDGE
from rapim.letters.invitation import Invitation, invitation_pages, invitation_word
from rapim.letters.inviting import WORD
from rapim.letters.models import Letter, LetterNumber
from rapim.letters.numbering import take_number
from rapim.letters.signing import Office, offices, signature
from rapim.letters.wordversions import current
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions.pushing import Said, known_push, refuse_unseen, send_push
from rapim.meeting.models import Push
from rapim.meeting.room.nudging import Links, facts_said, link_until
from rapim.org.actions import government

SORT = "push"
SEKDA = "sekda"
MEDIA = {"pdf": PDF, "docx": WORD}


@dataclass(frozen=True, slots=True)
class Form:
    """What a letter needs beside the nudge: register, classification, place, who signs, and a note."""

    register: str
    classification: str
    place: str
    signer: str = SEKDA
    sifat: str = "segera"
    note: str = ""


def signers(day: dt.date) -> dict[str, list[Office]]:
    """Who may sign a nudge, by post: the Sekda, or an assistant for the Sekda (a.n.).

    Units: date in.
    Source: domain.md 7.3.
    """
    known = offices(day)
    first = known.get(SEKDA)
    if first is None:
        return {}
    found = {SEKDA: [first]}
    return found | {code: [first, known[code]] for code in sorted(known) if code.startswith("asisten")}


@transaction.atomic
def send_letter(*, actor: Actor, said: Said, form: Form, links: Links) -> Push:
    """Issue a nudge as a letter, once by its `uid`, in one turn: what is refused takes no number."""
    take_turn()
    if (done := known_push(said.uid)) is not None:
        return done
    chain = signers(said.day).get(form.signer)
    if chain is None:
        raise RefusedError("push_signer")
    refuse_unseen(said)
    number = take_number(
        actor=actor,
        register=form.register,
        classification=form.classification,
        day=said.day,
        subject=said.subject,
        key=f"{SORT}:{said.uid.hex}",
        sifat=form.sifat,
    )
    letter = _letter(said, form, number, chain, links)
    return _kept(
        actor,
        said,
        form,
        number,
        {"pdf": invitation_pages(letter), "docx": invitation_word(letter, current(NUDGE).body)},
    )


def _kept(actor: Actor, said: Said, form: Form, number: LetterNumber, bodies: dict[str, bytes]) -> Push:
    stands = {"as_of": said.as_of.isoformat(), "known_at": clock.now().isoformat()}
    title = f"{words.say('push_letter.kind', 'id')} {number.text}"
    documents = {
        name: issue(
            actor=actor,
            kind=SORT if name == "pdf" else f"{SORT}_word",
            title=title,
            board=stands,
            body=body,
            media_type=MEDIA[name],
        ).pk
        for name, body in bodies.items()
    }
    row = send_push(actor=actor, said=said, number=number.text, documents=documents)
    given: dict[str, Any] = asdict(form)
    Letter.objects.create(
        number=number, sort=SORT, said=given, documents=documents, at=clock.now(), by_name=actor.name[:150]
    )
    log(actor, "issue_letter", f"letter:{number.text}", after={"push": row.code, **documents})
    return row


def _letter(said: Said, form: Form, number: LetterNumber, chain: list[Office], links: Links) -> Invitation:
    home = government()
    told = {
        "as_of": words.day(said.as_of, "id"),
        "title": said.title,
        "until": words.day(said.answer_by, "id"),
        "sources": links.sources,
        "answer": links.answer,
        "closes": words.day(link_until(said.day), "id"),
    }
    notes = [form.note.strip()] if form.note.strip() else []
    return Invitation(
        government=home.name if home else "",
        office=words.say("push_letter.office", "id"),
        place=form.place,
        day=said.day,
        number=number.text,
        sifat=form.sifat,
        subject=said.subject,
        to=[said.receiver_title],
        opening=words.say("push_letter.opening", "id", **told),
        when="",
        hours="",
        where="",
        agenda=(),
        told=facts_said(said.facts),
        signed=signature(chain),
        name=chain[-1].name,
        notes=[*notes, *(words.say(f"push_letter.{one}_note", "id", **told) for one in ("source", "answer"))],
        simulated=said.simulated,
        kind=words.say("push_letter.kind", "id"),
        closing=words.say("push_letter.closing", "id", **told),
        moment=number.at,
    )
