"""Notes on whose clock ran, and the word of the other party on them; rows are only ever added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.ledger.models import LogEntry
from rapim.org.access import OWN, TABLE, Grant
from rapim.procurement.measures.clocks import AWAITING, DECIDED, DISPUTED, KINDS, LEADER, REQUEST, state_of
from rapim.procurement.measures.lateness import CLOCKS
from rapim.procurement.models import ClockNote, ClockReply

_LEADERS = ("sekda", "assistant", "adbang")
SPEAKERS: dict[str, tuple[str, ...]] = {
    "opd": ("agency_head", "commitment_officer"),
    "pokja": ("ukpbj",),
    "bpkad": ("bpkad",),
    "vendor": ("commitment_officer",),
    **dict.fromkeys(DECIDED, _LEADERS),
    LEADER: _LEADERS,
}
"""Which roles speak for which party: a PPK records the word of a vendor; for the centre and for what is
beyond control nobody in the house can speak, so that a leader decides; a leader also decides disputes."""
NOTERS = ("opd", "pokja", "bpkad")
"""Parties that note."""


class RefusedNoteError(Exception):
    """A note or an answer that is not taken; the code says why (`clock_refused.<code>`)."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True, slots=True)
class Subject:
    """The package of a note: its node, and the days between which something can have happened to it."""

    table: str
    number: str
    first: dt.date
    last: dt.date


def parties_of(held: Iterable[Grant], agency: str) -> frozenset[str]:
    """The parties that the holder of some roles may speak for, about a package of an agency.

    Units: codes of `SPEAKERS`.
    Source: `SPEAKERS`; a role of an agency speaks for the packages of that agency alone.
    """
    scopes = TABLE["answer_clock"]
    roles = {
        grant.role
        for grant in held
        if grant.role in scopes and (scopes[grant.role] != OWN or grant.agency_code == agency)
    }
    return frozenset(party for party, speakers in SPEAKERS.items() if roles & set(speakers))


def named_party(kind: str, party: str, by: Collection[str]) -> str:
    """Whom a note names: what happens to a request is answered by its other end.

    Units: codes.
    Source: agency and Pokja pass a request between them.
    """
    noting = [one for one in NOTERS if one in by]
    if not noting:
        raise RefusedNoteError("not_a_party")
    if kind not in KINDS:
        raise RefusedNoteError("unknown_kind")
    if kind in REQUEST:
        if noting[0] == "bpkad":
            raise RefusedNoteError("not_your_request")
        return "pokja" if noting[0] == "opd" else "opd"
    if party not in CLOCKS:
        raise RefusedNoteError("no_party")
    if party in noting:
        raise RefusedNoteError("own_party")
    return party


def note_clock(
    *,
    actor: Actor,
    by: Collection[str],
    subject: Subject,
    kind: str,
    party: str,
    day: dt.date,
    until: dt.date | None,
    text: str,
    today: dt.date,
) -> ClockNote:
    """Note a day, or days of waiting; the same note of the same person is stored once.

    `by` are the parties the actor speaks for.
    """
    party, text = named_party(kind, party, by), text.strip()
    until = until if kind == AWAITING else None
    _check_days(subject, day, until, today)
    if not text:
        raise RefusedNoteError("no_reason")
    said = {
        "table": subject.table, "number": subject.number, "kind": kind, "party": party, "day": day,
        "until": until, "text": text, "by_name": actor.name[:150],
    }  # fmt: skip
    with transaction.atomic():
        take_turn()
        if (before := ClockNote.objects.filter(**said).first()) is not None:
            return before
        row = ClockNote.objects.create(**said, at=clock.now())
        told = {
            "package": f"{subject.table}/{subject.number}", "kind": kind, "party": party,
            "day": day.isoformat(), "until": until and until.isoformat(), "text": text,
        }  # fmt: skip
        log(actor, "note_clock", _subject(row.pk), after=told)
    return row


def reply_clock(
    *, actor: Actor, by: Collection[str], note: ClockNote, party: str, confirms: bool, text: str
) -> ClockReply:
    """Confirm or dispute a note for a party; the same last word of the same person is stored once."""
    text = text.strip()
    if party not in by or party not in (note.party, LEADER):
        raise RefusedNoteError("not_named")
    if not text and (not confirms or party in (LEADER, "vendor")):
        raise RefusedNoteError("no_reason")
    with transaction.atomic():
        take_turn()
        if _noted_by(note, actor):
            raise RefusedNoteError("own_note")
        words = list(ClockReply.objects.filter(note=note).order_by("id"))
        if party == LEADER and not _disputed(note, words):
            raise RefusedNoteError("not_disputed")
        last = next((word for word in reversed(words) if word.party == party), None)
        if last is not None and (last.confirms, last.text, last.by_name) == (confirms, text, actor.name):
            return last
        row = ClockReply.objects.create(
            note=note, party=party, confirms=confirms, text=text, at=clock.now(), by_name=actor.name[:150]
        )
        told = {"party": party, "confirms": confirms, "text": text}
        log(actor, "reply_clock", _subject(note.pk), after=told)
    return row


def _check_days(subject: Subject, day: dt.date, until: dt.date | None, today: dt.date) -> None:
    if until is not None and until < day:
        raise RefusedNoteError("until_before")
    if max(day, until or day) > today:
        raise RefusedNoteError("in_future")
    if day < subject.first:
        raise RefusedNoteError("before_package", day=subject.first.isoformat())
    if max(day, until or day) > subject.last:
        raise RefusedNoteError("after_package", day=subject.last.isoformat())


def _disputed(note: ClockNote, words: Iterable[ClockReply]) -> bool:
    """Whether the named party's last word is a dispute, whatever a leader said on it."""
    own = [(word.party, word.confirms) for word in words if word.party == note.party]
    return note.party not in DECIDED and state_of(note.party, own) == DISPUTED


def _noted_by(note: ClockNote, actor: Actor) -> bool:
    """Whether the actor made the note; by account where the log has one, else by name."""
    entry = LogEntry.objects.filter(verb="note_clock", subject=_subject(note.pk)).first()
    if entry is not None and entry.who_id is not None and actor.user_id is not None:
        return entry.who_id == actor.user_id
    return note.by_name == actor.name[:150]


def _subject(pk: int) -> str:
    return f"clock:{pk}"
