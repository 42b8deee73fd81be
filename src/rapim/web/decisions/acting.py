"""Acts of the meeting room in a request: a refusal becomes a sentence beside the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from rapim import words
from rapim.meeting.actions import RefusedError
from rapim.web.page import language

_SECTIONS = {"state": "decision_state", "act": "decision_act"}


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
    if name in _SECTIONS and words.has(code := f"{_SECTIONS[name]}.{text}"):
        return words.say(code, lang)
    if name == "parties":
        return ", ".join(words.say(f"decision_party.{one}", lang) for one in text.split(", "))
    try:
        return words.day(dt.date.fromisoformat(text), lang)
    except ValueError:
        return text
