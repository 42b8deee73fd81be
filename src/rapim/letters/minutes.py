"""The minutes of a meeting (notula) on paper: as they were signed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document as Word
from docx.shared import Mm, Pt, RGBColor

from rapim import words
from rapim.meeting.room.closing import unreached

from . import content, tables
from .content import Style
from .paper import render

Body = Mapping[str, Any]


def minutes_content(body: Body, signed: Mapping[str, str], style: Style) -> dict[str, Any]:
    """What signed minutes say on paper, in words.

    `signed` has by, at (ISO), sha256.

    Units: minutes of `rapim.meeting.room.closing` in, JSON-ready text out.
    Source: domain.md 7.2, parts of a notula.
    """
    lang, at = style.lang, dt.datetime.fromisoformat(signed["at"])
    board = {
        "as_of": body["as_of"],
        "fiscal_year": int(body["as_of"][:4]),
        "government": body["government"],
        "known_at": signed["at"],
    }
    return content.shared(board, style, "minutes", subtitle=body["title"]) | {
        "number": words.say("letter.minutes_number", lang, number=body["meeting"]),
        "facts": _facts(body, lang),
        "opening": body["opening"],
        "attendees": _attendees(body, lang),
        "items": [_item(at, one, lang) for at, one in enumerate(body["items"], 1) if not unreached(one)],
        "silent": [f"{at}. {one['title']}" for at, one in enumerate(body["items"], 1) if unreached(one)],
        "decisions": _decisions(body, lang),
        "dissents": _dissents(body, lang),
        "effects": [_effect(one, body, lang) for one in body["effects"]],
        "closing": body["closing"],
        "heads": {name: words.say(f"letter.minutes_{name}", lang) for name in _HEADS},
        "signatures": [
            {"post": body["chair"]["title"], "name": body["chair"]["name"]},
            {"post": words.say("letter.minutes_secretary", lang), "name": body["secretary"]},
        ],
        "seal": words.say(
            "letter.minutes_seal",
            lang,
            by=signed["by"],
            at=words.moment(at, body["zone"], lang),
            sha256=signed["sha256"],
        ),
    }


def minutes_pages(body: Body, signed: Mapping[str, str], style: Style) -> bytes:
    """Signed minutes as PDF; the same minutes with the same signature give the same bytes.

    Units: as `minutes_content`.
    Source: forms/notula.typ.
    """
    page = minutes_content(body, signed, style)
    return render("notula", page, dt.datetime.fromisoformat(signed["at"]))


def minutes_word(body: Body, signed: Mapping[str, str], style: Style) -> bytes:
    """Signed minutes as a Word file, with the same words as the PDF.

    Units: as `minutes_content`, DOCX out.
    Source: domain.md 7.2, parts of a notula.
    """
    page, word = minutes_content(body, signed, style), _word(style)
    core = word.core_properties
    core.title, core.author, core.comments = page["title"], page["government"], page["number"]
    core.created = core.modified = dt.datetime.fromisoformat(signed["at"]).replace(tzinfo=None)
    word.add_paragraph(page["head"].upper()).runs[0].bold = True
    word.add_heading(page["title"], 1)
    word.add_paragraph(f"{page['subtitle']}\n{page['number']}")
    _rows(word, page["facts"])
    heads = page["heads"]
    word.add_heading(heads["attendees"], 2)
    _rows(word, [page["attendees"]["head"], *page["attendees"]["rows"]])
    word.add_heading(heads["opening"], 2)
    word.add_paragraph(page["opening"])
    word.add_heading(heads["discussion"], 2)
    for item in page["items"]:
        word.add_paragraph(f"{item['title']} {item['spent']}".strip()).runs[0].bold = True
        if item["text"]:
            word.add_paragraph(item["text"])
    if page["silent"]:
        word.add_paragraph(heads["silent"]).runs[0].bold = True
        word.add_paragraph("; ".join(page["silent"]) + ".")
    word.add_heading(heads["decisions"], 2)
    _rows(word, [page["decisions"]["head"], *page["decisions"]["rows"]])
    effects = [f"{one['title']}. {one['said']} {one['verdict']}" for one in page["effects"]]
    for name, lines in (("dissents", page["dissents"]), ("effects", effects), ("closing", [page["closing"]])):
        if lines:
            word.add_heading(heads[name], 2)
        for line in lines:
            word.add_paragraph(line)
    _rows(word, list(zip(*((one["post"], "", "", one["name"]) for one in page["signatures"]), strict=True)))
    word.add_paragraph(page["seal"]).runs[0].font.size = Pt(8)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _word(style: Style) -> Any:
    word: Any = Word()
    section = word.sections[0]
    width, height = _SIZES[style.paper]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for name in ("Heading 1", "Heading 2"):
        word.styles[name].font.name, word.styles[name].font.color.rgb = "Arial", RGBColor(0, 0, 0)
    return word


def _rows(word: Any, rows: Sequence[Sequence[str]]) -> None:
    table = word.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        cells = table.add_row().cells
        for at, text in enumerate(row):
            cells[at].text = text


_SIZES = {"A4": (210, 297), "F4": (215, 330)}


_HEADS = ("attendees", "opening", "discussion", "silent", "decisions", "dissents", "effects", "closing")


def _facts(body: Body, lang: str) -> list[list[str]]:
    day = dt.date.fromisoformat(body["day"])
    begun, ended = (dt.datetime.fromisoformat(body[name]) for name in ("from", "until"))
    zone = body["zone"]
    rows = (
        ("day", f"{words.weekday(day, lang)}, {words.day(day, lang)}"),
        ("time", f"{words.minute(begun, zone)}–{words.minute(ended, zone)}"),
        ("place", body["place"] or tables.NONE),
        ("chair", _who(body["chair"])),
        ("moderator", _who(body["moderator"])),
        ("secretary", body["secretary"]),
    )
    return [[words.say(f"letter.minutes_{name}", lang), text] for name, text in rows]


def _who(post: Mapping[str, str]) -> str:
    return f"{post['name']} ({post['title']})" if post["name"] else post["title"]


def _attendees(body: Body, lang: str) -> dict[str, Any]:
    rows = [[one["title"], one["name"], came(one, lang)] for one in body["attendees"]]
    return tables.table(("minutes_post", "minutes_name", "minutes_came"), rows, "LLl", lang)


def came(one: Mapping[str, str], lang: str) -> str:
    """Whether somebody came, sent whom, or why not.

    Units: none.
    Source: attendance of the meeting.
    """
    said = words.say(f"room_came.{one['state'] or 'unknown'}", lang)
    return ": ".join(part for part in (said, one["delegate"] or one["reason"]) if part)


def _item(at: int, one: Mapping[str, Any], lang: str) -> dict[str, str]:
    seconds = one["spent_seconds"]
    spent = "" if seconds is None else words.say("letter.minutes_spent", lang, n=max(1, round(seconds / 60)))
    return {"title": f"{at}. {one['title']}", "spent": spent, "text": one["text"]}


def _decisions(body: Body, lang: str) -> dict[str, Any]:
    rows = [
        [
            f"{one['number']:02d}",
            one["text"],
            ", ".join(part for part in (one["owner_name"], one["owner_person"]) if part),
            words.short_day(dt.date.fromisoformat(one["deadline"]), lang),
            one["evidence_expected"] or tables.NONE,
        ]
        for one in body["decisions"]
    ]
    heads = ("minutes_no", "minutes_decision", "minutes_owner", "minutes_deadline", "minutes_evidence")
    return tables.table(heads, rows, "lLLlL", lang)


def _dissents(body: Body, lang: str) -> list[str]:
    return [f"{one['number']:02d}. {one['dissent']}" for one in body["decisions"] if one["dissent"]]


def _effect(one: Mapping[str, Any], body: Body, lang: str) -> dict[str, str]:
    names = {row["owner_agency"]: row["owner_name"] for row in body["decisions"]} | body.get("names", {})
    return {
        "title": f"{one['code']}: {one['text']}",
        "said": words.effect_said(one, names, lang),
        "verdict": words.verdict_said(one, lang),
    }
