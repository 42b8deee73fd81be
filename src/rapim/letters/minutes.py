"""The minutes of a meeting (notula) on paper: as they were signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rapim import words
from rapim.letters import content, tables
from rapim.letters.content import Style
from rapim.letters.fields import MINUTES
from rapim.letters.paper import render
from rapim.letters.signing import ACTING
from rapim.letters.source import MINUTES as PAGE
from rapim.letters.source import address_of, qr_drawing
from rapim.letters.wordfile import filled
from rapim.letters.wordforms import house_form
from rapim.meeting.room.closing import unreached

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
    link = address_of(PAGE, code=body["meeting"])
    return content.shared(board, style, "minutes", subtitle=body["title"]) | {
        "qr": qr_drawing(link),
        "link": link,
        "qr_text": words.say("letters_room.qr_text", lang),
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
            {"post": _post(body["chair"]), "name": body["chair"]["name"]},
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


def minutes_fields(page: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of a Word form say, with the same words as the PDF.

    Units: `minutes_content` in, text out.
    Source: `fields.FIELDS`.
    """
    chair, secretary = page["signatures"]
    decided = ("nomor", "isi", "penanggung_jawab", "batas", "bukti")
    return {
        "kop": page["head"].upper(),
        "kantor": page["office"],
        "simulasi": page["words"]["simulated"] if page["simulated"] else "",
        "judul": page["title"],
        "subjudul": page["subtitle"],
        "nomor": page["number"],
        "keterangan": [{"nama": name, "isi": text} for name, text in page["facts"]],
        "peserta": _named(page["attendees"], ("jabatan", "nama", "kehadiran")),
        "pembukaan": page["opening"],
        "pembahasan": [
            {"judul": one["title"], "lama": one["spent"], "isi": one["text"]} for one in page["items"]
        ],
        "tidak_dibahas": "; ".join(page["silent"]),
        "arahan": _named(page["decisions"], decided),
        "catatan_berbeda": page["dissents"],
        "dampak": [f"{one['title']}. {one['said']} {one['verdict']}" for one in page["effects"]],
        "penutup": page["closing"],
        "jabatan_pimpinan": chair["post"],
        "nama_pimpinan": chair["name"],
        "jabatan_notulis": secretary["post"],
        "nama_notulis": secretary["name"],
        "segel": page["seal"],
        "alamat": page["link"],
    }


def _named(table: Mapping[str, Any], columns: Sequence[str]) -> list[dict[str, str]]:
    rows = [[cell if isinstance(cell, str) else cell[0] for cell in row] for row in table["rows"]]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def minutes_word(body: Body, signed: Mapping[str, str], style: Style, form: bytes | None = None) -> bytes:
    """Signed minutes as a Word file; in the house's own form or another.

    Units: as `minutes_content`, DOCX out; the same for the same minutes and form.
    Source: domain.md 7.2, parts of a notula.
    """
    page = minutes_content(body, signed, style)
    about = {"title": page["title"], "author": page["government"], "comments": page["number"]}
    made = house_form(MINUTES, style.paper) if form is None else form
    return filled(made, minutes_fields(page), dt.datetime.fromisoformat(signed["at"]), about)


_HEADS = ("attendees", "opening", "discussion", "decisions", "dissents", "effects", "silent", "closing")


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


def _post(post: Mapping[str, str]) -> str:
    """A post with the word of an acting official before it."""
    return f"{ACTING.get(post.get('standing', ''), '')} {post['title']}".strip()


def _who(post: Mapping[str, str]) -> str:
    return f"{post['name']} ({_post(post)})" if post["name"] else _post(post)


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
    return tables.table(heads, rows, "lWLlL", lang)


def _dissents(body: Body, lang: str) -> list[str]:
    return [f"{one['number']:02d}. {one['dissent']}" for one in body["decisions"] if one["dissent"]]


def _effect(one: Mapping[str, Any], body: Body, lang: str) -> dict[str, str]:
    names = {row["owner_agency"]: row["owner_name"] for row in body["decisions"]} | body.get("names", {})
    return {
        "title": f"{one['code']}: {one['text']}",
        "said": words.effect_said(one, names, lang),
        "verdict": words.verdict_said(one, lang),
    }
