"""Issue the invitation to a meeting: numbered, kept by hash as PDF, Word and calendar entry, and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from rapim import words
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.ledger.models import Document
from rapim.letters.actions import PDF, body_of, issue
from rapim.letters.calendars import MEDIA, Entry, calendar_of
from rapim.letters.fields import INVITATION
from rapim.letters.invitation import Invitation, invitation_pages, invitation_word
from rapim.letters.models import Letter, LetterNumber, SignedCopy
from rapim.letters.numbering import take_number
from rapim.letters.signing import ACTING, chains, offices, signature
from rapim.letters.source import LETTER, address_of
from rapim.letters.wordversions import current
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions.meetings import course_of
from rapim.meeting.actions.messages import Attached, Draft, write_messages
from rapim.meeting.measures.flow import Course
from rapim.meeting.models import Attendee, Meeting, Message
from rapim.org.access import counts
from rapim.org.actions import government
from rapim.org.models import Government, Holder

SORT = "invitation"
WORD = "application/msword"
WORD_SENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {"pdf": PDF, "docx": WORD, "ics": MEDIA}
KINDS = {"pdf": SORT, "docx": f"{SORT}_word", "ics": f"{SORT}_ics"}
CALLED = ("called", "drafted", "frozen")


@dataclass(frozen=True, slots=True)
class Said:
    """What is filled in for an invitation; `signer` names the post that signs (see `signing.chains`)."""

    register: str
    classification: str
    day: dt.date
    signer: str
    place: str
    office: str = ""
    sifat: str = "biasa"
    paper: str = "F4"
    notes: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)


def invite(*, actor: Actor, meeting: Meeting, said: Said) -> Letter:
    """Issue the invitation of a meeting that was called; each moment it is called for has one letter.

    The number is taken first and kept by its key: work that broke off goes on with the same number.
    """
    course = course_of(meeting)
    if course.state not in CALLED:
        raise RefusedError("not_called")
    key = f"{SORT}:{meeting.code}:{course.moved}"
    if (known := _issued(key, said)) is not None:
        return known
    known_offices = offices(said.day)
    if said.signer not in chains(meeting.chair_post, meeting.moderator_post, known_offices):
        raise RefusedError("nobody_signs")
    subject = words.say("surat.subject", "id", title=meeting.title)
    number = take_number(
        actor=actor,
        register=said.register,
        classification=said.classification,
        day=said.day,
        subject=subject,
        key=key,
        sifat=said.sifat,
    )
    letter, form = _letter(meeting, course, said, number), current(INVITATION)
    bodies = {
        "pdf": invitation_pages(letter),
        "docx": invitation_word(letter, form.body),
        "ics": calendar_of([entry_of(meeting, course)]),
    }
    return _kept(actor, meeting, said, number, bodies, form.version)


@transaction.atomic
def _kept(
    actor: Actor,
    meeting: Meeting,
    said: Said,
    number: LetterNumber,
    bodies: dict[str, bytes],
    version: int | None,
) -> Letter:
    take_turn()
    if (known := _issued(number.key, said)) is not None:
        return known
    stands = {"as_of": said.day.isoformat(), "known_at": clock.now().isoformat()}
    documents = {
        form: issue(
            actor=actor,
            kind=KINDS[form],
            title=f"{words.say('surat.invitation', 'id')} {number.text}",
            board=stands,
            body=body,
            media_type=ENDINGS[form],
        ).pk
        for form, body in bodies.items()
    }
    row = Letter.objects.create(
        number=number,
        meeting=meeting,
        sort=SORT,
        said=_plain(said),
        documents=documents,
        form_version=version,
        at=clock.now(),
        by_name=actor.name[:150],
    )
    log(actor, "issue_letter", f"letter:{number.text}", after={"meeting": meeting.code, **documents})
    return row


def _issued(key: str, said: Said) -> Letter | None:
    """The letter of a key that was issued with the same words; refused where it was issued with others."""
    known = Letter.objects.filter(number__key=key).select_related("number").first()
    if known is not None and known.said != _plain(said):
        raise RefusedError("letter_issued", number=known.number.text)
    return known


def _plain(said: Said) -> dict[str, Any]:
    return asdict(said) | {"day": said.day.isoformat()}


def receiver(row: Attendee) -> str:
    """A called post as a letter names it, with the word of an acting official before it.

    Units: none.
    Source: who held the post when the meeting was called.
    """
    return f"{ACTING.get(row.standing, '')} {row.title}".strip()


def _letter(meeting: Meeting, course: Course, said: Said, number: LetterNumber) -> Invitation:
    home = government()
    zone = _zone(home)
    begins = course.begins.astimezone(ZoneInfo(zone))
    chain = chains(meeting.chair_post, meeting.moderator_post, offices(said.day))[said.signer]
    return Invitation(
        government=home.name if home else "",
        office=said.office,
        place=said.place,
        day=said.day,
        number=number.text,
        sifat=said.sifat,
        subject=number.subject,
        to=[receiver(row) for row in meeting.attendees.all() if row.post != meeting.chair_post],
        opening=words.say("surat.opening", "id", title=meeting.title),
        when=f"{words.weekday(begins.date(), 'id')}, {words.day(begins.date(), 'id')}",
        hours=words.say("surat.until_done", "id", hour=words.minute(begins, zone)),
        where=meeting.place,
        agenda=agenda_lines(meeting),
        signed=signature(chain),
        name=chain[-1].name,
        notes=said.notes,
        copies=said.copies,
        simulated=bool(home and home.simulated),
        paper=said.paper,
        link=address_of(LETTER, pk=number.pk),
        moment=number.at,
    )


def agenda_lines(meeting: Meeting) -> list[str]:
    """The agenda as a letter says it: what the meeting is for, then how many decisions, matters and slots.

    Units: items.
    Source: the order that stands; the title where there is none.
    """
    last = meeting.agendas.order_by("version").last()
    if last is None:
        return [meeting.title]
    lines = [str(item["title"]) for item in last.items if item["sort"] == "standing"]
    for sort in ("decision", "matter", "slot"):
        count = sum(item["sort"] == sort for item in last.items)
        if count:
            lines.append(words.say(f"surat.agenda_{sort}", "id", n=count))
    return lines or [meeting.title]


def entry_of(meeting: Meeting, course: Course, link: str = "") -> Entry:
    """A meeting as a calendar entry.

    Units: aware datetimes.
    Source: the course of the meeting.
    """
    acts = list(meeting.acts.all())
    changed = acts[-1].at if acts else meeting.made_at
    return Entry(
        uid=f"{meeting.code}@rapim",
        title=meeting.title,
        begins=course.begins,
        minutes=meeting.minutes,
        place=meeting.place,
        text=words.say("surat.entry", "id", day=words.day(meeting.as_of, "id")),
        changed=changed,
        turn=course.moved + (course.state == "cancelled"),
        cancelled=course.state == "cancelled",
        link=link,
    )


def send(*, actor: Actor, letter: Letter) -> list[Message]:
    """Write the message of an invitation to everyone who is called but the chair, once each."""
    meeting = letter.meeting
    if meeting is None or letter.sort != SORT:
        raise RefusedError("not_called")
    course, zone = course_of(meeting), _zone(government())
    if course.moved != int(letter.number.key.rpartition(":")[2]) or course.state not in CALLED:
        raise RefusedError("letter_old", number=letter.number.text)
    begins = course.begins.astimezone(ZoneInfo(zone))
    said = {
        "title": meeting.title,
        "number": letter.number.text,
        "when": f"{words.weekday(begins.date(), 'id')}, {words.day(begins.date(), 'id')}",
        "hour": words.minute(begins, zone),
        "place": meeting.place,
        "agenda": "\n".join(f"{at}. {one}" for at, one in enumerate(agenda_lines(meeting), 1)),
    }
    mails = addresses(begins.date())
    pks = [letter.documents[form] for form in ("pdf", "ics")]
    signed = dict(SignedCopy.objects.filter(document__in=pks).values_list("document", "signed"))
    pks = [signed.get(pk, pk) for pk in pks]
    digests = dict(Document.objects.filter(pk__in=pks).values_list("pk", "sha256"))
    drafts = [
        Draft(
            key=f"{letter.number.key}:{row.post}",
            sort=SORT,
            to="called",
            receiver_name=row.person_name,
            subject=words.say("surat.mail_subject", "id", **said)[:200],
            text=words.say("surat.mail_text", "id", name=receiver(row), **said),
            day=clock.now().date(),
            address=mails.get(row.post, ""),
            agency=row.agency,
            meeting_id=meeting.pk,
            documents=[digests[pk] for pk in pks],
        )
        for row in meeting.attendees.all()
        if row.post != meeting.chair_post
    ]
    return write_messages(actor=actor, drafts=drafts)


def addresses(day: dt.date) -> dict[str, str]:
    """The e-mail addresses of those who hold posts on a day, by post, where they are known.

    Units: date in.
    Source: accounts of holders.
    """
    last: dict[tuple[int, dt.date], Holder] = {}
    for row in Holder.objects.select_related("post", "user").order_by("recorded_at", "id"):
        last[row.post_id, row.valid_from] = row
    held = [row for row in last.values() if counts(row, day)]
    return {row.post.code: row.user.email for row in held if row.user and row.user.email}


def attached(message: Message) -> Iterable[Attached]:
    """The documents that go with a message, as files of a mail."""
    names = {media: ending for ending, media in ENDINGS.items()}
    for digest in message.documents:
        document = Document.objects.filter(sha256=digest).first()
        if document is not None:
            name = f"{document.kind}-{document.as_of}.{names.get(document.media_type, 'bin')}"
            yield name, body_of(document), document.media_type.split(";")[0]


def _zone(home: Government | None) -> str:
    return home.time_zone if home else "Asia/Jakarta"
