"""Acts of the meeting room in a request: a refusal becomes a sentence beside the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from rapim import words
from rapim.meeting.actions import RefusedError
from rapim.web.page import language

MEDIA = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SECTIONS = {
    "state": ("decision_state", "audit_state"),
    "act": ("decision_act", "audit_act"),
    "parties": ("decision_party", "audit_party"),
}


def attempt_act(request: HttpRequest, form: forms.Form | None, act: Callable[[], Any]) -> bool:
    """Do an act; refused, it is told beside the form or on the next page."""
    try:
        act()
    except RefusedError as refused:
        if form is not None:
            form.add_error(None, why(refused))
        else:
            messages.error(request, why(refused))
        return False
    return True


def why(refused: RefusedError) -> str:
    """The sentence for a refusal (`meeting_refused.<code>`)."""
    lang = language()
    said = {name: _word(name, value, lang) for name, value in refused.params.items()}
    return words.say(f"meeting_refused.{refused.because}", lang, **said)


def _word(name: str, value: Any, lang: str) -> str:
    text = str(value)
    if name.endswith("_sen"):
        return words.rupiah(int(value), lang)
    if name in _SECTIONS:
        return ", ".join(_named(one, _SECTIONS[name], lang) for one in text.split(", "))
    try:
        return words.day(dt.date.fromisoformat(text), lang)
    except ValueError:
        return text


def _named(code: str, sections: Iterable[str], lang: str) -> str:
    known = [found for section in sections if words.has(found := f"{section}.{code}")]
    return words.say(known[0], lang) if known else code


def download(body: bytes, details: Mapping[str, Any]) -> HttpResponse:
    """A file of evidence, to be saved; never shown inside a page."""
    answer = HttpResponse(body, content_type=MEDIA[details["kind"]])
    name = str(details["name"])
    plain = "".join(letter if letter.isascii() and letter.isprintable() else "_" for letter in name)
    safe = plain.replace('"', "_").replace("\\", "_")
    answer.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
