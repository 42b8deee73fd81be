"""Lembar disposisi: a letter or a decision is passed on, on paper and in the register."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from rapim import words
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.letters.actions import issue
from rapim.letters.models import LetterNumber, RoutingSlip
from rapim.letters.paper import render
from rapim.letters.signing import Office
from rapim.letters.source import SLIP, address_of, qr_drawing
from rapim.meeting.actions import RefusedError
from rapim.meeting.models import Decision
from rapim.org.actions import government

KIND = "disposisi"
INSTRUCTIONS = (
    "act", "settle", "study", "coordinate", "attend", "represent", "draft", "monitor", "report", "know",
    "file",
)  # fmt: skip
MOST = 20


@dataclass(frozen=True, slots=True)
class Passed:
    """What is passed on: a number of the register or a decision, one of them."""

    number: LetterNumber | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """By whom, to whom (posts as {"post", "title", "name"}), with which instruction, by when."""

    giver: Office
    agency: str
    to: Sequence[Mapping[str, str]]
    instructions: Sequence[str]
    day: dt.date
    deadline: dt.date | None = None
    note: str = ""
    paper: str = "F4"


def pass_on(*, actor: Actor, uid: uuid.UUID, passed: Passed, wish: Wish) -> RoutingSlip:
    """Pass a letter or a decision on, and print the sheet; the same `uid` passes it on once."""
    if (known := RoutingSlip.objects.filter(uid=uid).first()) is not None:
        return known
    _allowed(passed, wish)
    row = RoutingSlip(
        uid=uid,
        number=passed.number,
        decision=passed.decision,
        post=wish.giver.post,
        agency=wish.agency,
        title=wish.giver.styled,
        name=wish.giver.name,
        to=[dict(one) for one in wish.to],
        instructions=[one for one in INSTRUCTIONS if one in wish.instructions],
        note=wish.note.strip(),
        day=wish.day,
        deadline=wish.deadline,
        at=clock.now(),
        by_name=actor.name[:150],
    )
    return _kept(actor, row, slip_pages(row, wish.paper))


def _allowed(passed: Passed, wish: Wish) -> None:
    if (passed.number is None) == (passed.decision is None):
        raise RefusedError("slip_of_nothing")
    if not wish.to:
        raise RefusedError("slip_to_nobody")
    if len(wish.to) > MOST:
        raise RefusedError("slip_to_many", most=MOST)
    if not wish.instructions or not set(wish.instructions) <= set(INSTRUCTIONS):
        raise RefusedError("slip_without_instruction")
    if wish.deadline is not None and wish.deadline < wish.day:
        raise RefusedError("slip_deadline_past")


@transaction.atomic
def _kept(actor: Actor, row: RoutingSlip, body: bytes) -> RoutingSlip:
    take_turn()
    if (known := RoutingSlip.objects.filter(uid=row.uid).first()) is not None:
        return known
    board = {"as_of": row.day.isoformat(), "known_at": row.at.isoformat()}
    title = f"{_say('title')} {str(row.uid)[:8]}"
    row.document = issue(actor=actor, kind=KIND, title=title, board=board, body=body)
    row.save(force_insert=True)
    told = row.number.text if row.number else row.decision.code if row.decision else ""
    after = {"of": told, "to": [one["title"] for one in row.to], "instructions": row.instructions}
    log(actor, "pass_on", f"slip:{row.uid}", after=after)
    return row


def slip_pages(row: RoutingSlip, paper: str = "F4") -> bytes:
    """The sheet as PDF; the same slip gives the same bytes.

    Units: PDF out.
    Source: domain.md 7.2, lembar disposisi.
    """
    home = government()
    name, link = home.name if home else "", address_of(SLIP, uid=row.uid)
    simulated = words.say("page.simulated", "id")
    foot = f"{_say('title')} {str(row.uid)[:8]}"
    page: dict[str, Any] = {
        "paper": paper,
        "lang": "id",
        "title": _say("title").upper(),
        "government": name,
        "head": words.say("letter.head", "id", name=name),
        "office": "",
        "simulated": bool(home and home.simulated),
        "mark": str(row.uid),
        "foot": foot + (f" · {simulated}" if home and home.simulated else ""),
        "words": {"page": words.say("letter.w.page", "id"), "simulated": simulated},
        "heads": [list(pair) for pair in heads_of(row)],
        "to_title": _say("to"),
        "to": [to_line(one) for one in row.to],
        "instructions_title": _say("instructions"),
        "instructions": [words.say(f"slip_instruction.{one}", "id") for one in row.instructions],
        "below": [
            [_say("deadline"), words.day(row.deadline, "id") if row.deadline else "–"],
            [_say("note"), row.note or "–"],
        ],
        "dated": words.day(row.day, "id"),
        "signed": [row.title],
        "name": row.name,
        "qr": qr_drawing(link),
        "link": link,
        "qr_text": words.say("letters_room.qr_text", "id"),
    }
    return render("disposisi", page, row.at)


def heads_of(row: RoutingSlip) -> list[tuple[str, str]]:
    """From whom, which number, of which day, received and entered when, sifat and subject.

    Units: text.
    Source: domain.md 7.2, lembar disposisi.
    """
    received = words.day(row.day, "id")
    if row.number is not None:
        letter = row.number
        sifat = words.say(f"surat_sifat.{letter.sifat}", "id")
        values = (letter.by_name, letter.text, words.day(letter.day, "id"), received, letter.serial)
        subject = letter.subject
    else:
        assert row.decision is not None
        one = row.decision
        sifat = words.say("surat_sifat.biasa", "id")
        values = (one.meeting.title, one.code, words.day(one.day, "id"), received, one.number)
        subject = one.text
    names = ("from", "number", "dated", "received", "entry")
    told = [(_say(name), str(value)) for name, value in zip(names, values, strict=True)]
    return [*told, (_say("sifat"), sifat), (_say("subject"), subject)]


def to_line(one: Mapping[str, str]) -> str:
    """A receiver as the sheet names it.

    Units: text.
    Source: posts and their holders on the day.
    """
    return f"{one['title']} ({one['name']})" if one.get("name") else one["title"]


def _say(code: str) -> str:
    return words.say(f"slip.{code}", "id")
