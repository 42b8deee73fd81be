"""The invitation to a meeting (surat undangan) by the rules of naskah dinas, as PDF and as Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapim import words
from rapim.letters.fields import INVITATION, NUDGE
from rapim.letters.paper import render
from rapim.letters.source import qr_drawing
from rapim.letters.wordfile import filled
from rapim.letters.wordforms import house_form

FOLD = 8
"""Receivers that stand on the letter itself; more stand on an attached list."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says. `to` are the receivers, `copies` the tembusan, `signed` the lines above the
    name, `link` the address where the letter can be looked up.

    A letter of another kind fills in `told` (label and value) for day, time, place and agenda, and its own
    `closing`.
    """

    government: str
    office: str
    place: str
    day: dt.date
    number: str
    sifat: str
    subject: str
    to: Sequence[str]
    opening: str
    when: str
    hours: str
    where: str
    agenda: Sequence[str]
    signed: Sequence[str]
    name: str
    notes: Sequence[str] = ()
    copies: Sequence[str] = ()
    simulated: bool = False
    paper: str = "F4"
    kind: str = ""
    told: Sequence[tuple[str, str]] = ()
    closing: str = ""
    link: str = ""
    moment: dt.datetime = field(default_factory=lambda: dt.datetime(2000, 1, 1, tzinfo=dt.UTC))

    @property
    def listed(self) -> bool:
        """Whether the receivers stand on an attached list."""
        return len(self.to) > FOLD

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Number, sifat, attachment and subject, as they stand at the head.

        Units: text.
        Source: domain.md 7.2.
        """
        attached = words.say("surat.one_sheet" if self.listed else "surat.no_sheet", "id")
        values = (self.number, words.say(f"surat_sifat.{self.sifat}", "id"), attached, self.subject)
        names = ("number", "sifat", "attachment", "about")
        return [(_say(name), value) for name, value in zip(names, values, strict=True)]

    @property
    def receivers(self) -> list[str]:
        """The receivers as they stand under "Yth."."""
        if self.listed:
            return [_say("to_list")]
        return [f"{at}. {one}" if len(self.to) > 1 else one for at, one in enumerate(self.to, 1)]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Day, time, place and agenda; or what another letter tells.

        Units: text.
        Source: domain.md 7.2.
        """
        if self.told:
            return list(self.told)
        agenda = "\n".join(
            f"{at}. {one}" if len(self.agenda) > 1 else one for at, one in enumerate(self.agenda, 1)
        )
        return [
            (_say("when"), self.when),
            (_say("hours"), self.hours),
            (_say("where"), self.where),
            (_say("agenda"), agenda),
        ]


def _say(code: str, **values: object) -> str:
    return words.say(f"surat.{code}", "id", **values)


def invitation_pages(said: Invitation) -> bytes:
    """The invitation as PDF; the receivers on a second page where they are many.

    Units: text in, PDF out.
    Source: domain.md 7.2, surat undangan.
    """
    page = {
        "paper": said.paper,
        "lang": "id",
        "title": said.kind or _say("invitation"),
        "subtitle": "",
        "government": said.government,
        "head": words.say("letter.head", "id", name=said.government),
        "office": said.office,
        "simulated": said.simulated,
        "mark": said.number,
        "foot": said.number + (f" · {words.say('page.simulated', 'id')}" if said.simulated else ""),
        "words": {name: words.say(f"letter.w.{name}", "id") for name in ("page",)}
        | {"simulated": words.say("page.simulated", "id")},
        "dated": f"{said.place}, {words.day(said.day, 'id')}",
        "heads": [list(pair) for pair in said.heads],
        "yth": _say("yth"),
        "in": _say("in"),
        "receivers": said.receivers,
        "listed": list(said.to) if said.listed else [],
        "list_title": _say("list_title", number=said.number),
        "opening": said.opening,
        "facts": [list(pair) for pair in said.facts],
        "notes_title": _say("notes"),
        "notes": list(said.notes),
        "closing": said.closing or _say("closing"),
        "first": 44 if said.told else 30,
        "signed": list(said.signed),
        "name": said.name,
        "copies_title": _say("copies"),
        "copies": list(said.copies),
        "qr": qr_drawing(said.link),
        "link": said.link,
        "qr_text": words.say("letters_room.qr_text", "id"),
    }
    return render("invitation", page, said.moment)


def invitation_fields(said: Invitation) -> dict[str, Any]:
    """What the fields of a Word form say, with the same words as the PDF.

    Units: text.
    Source: `fields.FIELDS`.
    """
    heads, facts = [value for _, value in said.heads], [value for _, value in said.facts]
    told: dict[str, Any] = {"fakta": [{"nama": name, "isi": value} for name, value in said.told]}
    if not said.told:
        told = dict(zip(("hari_tanggal", "pukul", "tempat"), facts[:3], strict=True))
        told["acara"] = facts[3].split("\n")
    return {
        "kop": words.say("letter.head", "id", name=said.government).upper(),
        "kantor": said.office,
        "simulasi": words.say("page.simulated", "id") if said.simulated else "",
        "tempat_tanggal": f"{said.place}, {words.day(said.day, 'id')}",
        **dict(zip(("nomor", "sifat", "lampiran", "hal"), heads, strict=True)),
        "penerima": said.receivers,
        "pembuka": said.opening,
        **told,
        "catatan": list(said.notes),
        "penutup": said.closing or _say("closing"),
        "tanda_tangan": list(said.signed),
        "nama": said.name,
        "tembusan": list(said.copies),
        "daftar_penerima": list(said.to) if said.listed else [],
        "alamat": said.link,
    }


def invitation_word(said: Invitation, form: bytes | None = None) -> bytes:
    """The invitation as a Word file, to be signed and sent by hand; in the house's own form or another.

    Units: text in, DOCX out; the same for the same letter and form.
    Source: domain.md 7.2, surat undangan.
    """
    about = {"title": said.subject, "author": said.government, "comments": said.number}
    body = house_form(NUDGE if said.told else INVITATION, said.paper) if form is None else form
    return filled(body, invitation_fields(said), said.moment, about)
