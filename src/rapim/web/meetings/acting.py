"""How a refusal of the meeting room is told, and which meeting an address names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest

from rapim import words
from rapim.meeting.actions import RefusedError
from rapim.meeting.models import Attendee, Meeting
from rapim.web.access import rights_of
from rapim.web.meetings.reading import Line, line_of, within
from rapim.web.page import language, page_of


def found(request: HttpRequest, code: str) -> Line:
    """The meeting of an address, where the reader may see it; otherwise there is none."""
    seats = Prefetch("attendees", Attendee.objects.prefetch_related("acts"))
    row = Meeting.objects.filter(code=code).prefetch_related("acts", seats).first()
    if row is None or not within(row, rights_of(request)):
        raise Http404(words.say("rapat.none", language(), code=code))
    return line_of(row, page_of(request).zone)


def refusal(refused: RefusedError, lang: str) -> str:
    """The sentence for a refusal (`rapat_refused.<code>`), with its days and states in words."""
    said = {name: _plain(name, value, lang) for name, value in refused.params.items()}
    return words.say(f"rapat_refused.{refused.because}", lang, **said)


def attempt(request: HttpRequest, act: Callable[[], Any], form: forms.Form | None = None) -> Any:
    """Do an action; a refusal becomes a sentence beside the form, or on the next page."""
    try:
        return act()
    except RefusedError as refused:
        said = refusal(refused, language())
        if form is None:
            messages.error(request, said)
        else:
            form.add_error(None, said)
        return None


def _plain(name: str, value: Any, lang: str) -> Any:
    if name in ("state", "act"):
        code = f"rapat_{name}.{value}"
        return words.say(code, lang) if words.has(code) else value
    if name == "until" and value:
        return words.day(dt.date.fromisoformat(value), lang)
    return value
