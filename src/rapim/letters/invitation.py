"""The invitation to a meeting (surat undangan) by the rules of naskah dinas, as PDF and as Word."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docx import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from rapim import words

from .paper import render

FOLD = 8
"""Receivers that stand on the letter itself; more stand on an attached list."""
PAGES = {"A4": (210, 297), "F4": (215, 330)}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says. `to` are the receivers, `copies` the tembusan, `signed` the lines above the
    name.

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
    }
    return render("invitation", page, said.moment)


def invitation_word(said: Invitation) -> bytes:
    """The invitation as a Word file, to be signed and sent by hand.

    Units: text in, DOCX out.
    Source: domain.md 7.2, surat undangan.
    """
    word: Any = Word()
    width, height = PAGES[said.paper]
    section = word.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    style.paragraph_format.space_after = Pt(4)
    core = word.core_properties
    core.title, core.author, core.comments = said.subject, said.government, said.number
    core.created = core.modified = said.moment.replace(tzinfo=None)
    _letterhead(word, said)
    _addressed(word, said)
    _told(word, said)
    _signed(word, said)
    if said.listed:
        word.add_page_break()
        _line(word, _say("list_title", number=said.number), bold=True)
        for at, one in enumerate(said.to, 1):
            _line(word, f"{at}. {one}")
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _line(word: Any, text: str, *, bold: bool = False, align: Any = None, size: float = 11) -> Any:
    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _letterhead(word: Any, said: Invitation) -> None:
    head = words.say("letter.head", "id", name=said.government).upper()
    _line(word, head, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, size=14)
    if said.office:
        _line(word, said.office.upper(), bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, size=12)
    if said.simulated:
        _line(word, words.say("page.simulated", "id"), align=WD_ALIGN_PARAGRAPH.CENTER, size=9)
    _line(word, "_" * 72, align=WD_ALIGN_PARAGRAPH.CENTER, size=9)
    _line(word, f"{said.place}, {words.day(said.day, 'id')}", align=WD_ALIGN_PARAGRAPH.RIGHT)


def _addressed(word: Any, said: Invitation) -> None:
    _pairs(word, said.heads, Mm(26))
    _line(word, "")
    _line(word, _say("yth"))
    for one in said.receivers:
        _line(word, one)
    _line(word, _say("in"))


def _told(word: Any, said: Invitation) -> None:
    _line(word, said.opening)
    _pairs(word, said.facts, Mm(48 if said.told else 34))
    if said.notes:
        _line(word, _say("notes"))
        for at, note in enumerate(said.notes, 1):
            _line(word, f"{at}. {note}")
    _line(word, said.closing or _say("closing"))


def _signed(word: Any, said: Invitation) -> None:
    for text in (*said.signed, "", "", ""):
        _line(word, text, bold=bool(text), align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(word, said.name, bold=True, align=WD_ALIGN_PARAGRAPH.RIGHT)
    if said.copies:
        _line(word, _say("copies"))
        for at, one in enumerate(said.copies, 1):
            _line(word, f"{at}. {one}")


def _pairs(word: Any, pairs: Sequence[tuple[str, str]], first: Any) -> None:
    table = word.add_table(rows=0, cols=2)
    table.autofit = False
    for label, value in pairs:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = first, Mm(170) - first
        cells[0].text, cells[1].text = label, f": {value}"
