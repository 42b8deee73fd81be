"""How a refusal of the desk is told, and which nudge an address names."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest

from rapim import words
from rapim.demo.future import undo_future
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import pushing as acts
from rapim.meeting.models import Push
from rapim.web.desk.acting import actor_of
from rapim.web.page import language


def found(text: str) -> Push:
    """The nudge of an address; 404 where there is none."""
    uid = uid_of(text)
    row = acts.known().filter(uid=uid).first() if uid else None
    if row is None:
        raise Http404(words.say("push.none", language()))
    return row


def uid_of(text: str) -> uuid.UUID | None:
    """A mark as it was sent; None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def attempt(request: HttpRequest, act: Callable[[], Any], form: forms.Form | None = None) -> Any:
    """Do an action of someone who is signed in; a refusal becomes a sentence beside the form, or on the next
    page.
    """
    undo_future(actor=actor_of(request))  # in a simulation, what lies ahead gives way to who acts
    try:
        return act()
    except RefusedError as refused:
        said = why(refused)
        if form is None:
            messages.error(request, said)
        else:
            form.add_error(None, said)
        return None


def why(refused: RefusedError) -> str:
    """The sentence for a refusal: of the desk (`push_refused.*`), or of numbers of letters."""
    lang = language()
    section = "push_refused" if words.has(f"push_refused.{refused.because}") else "rapat_refused"
    said = {name: _plain(name, value, lang) for name, value in refused.params.items()}
    return words.say(f"{section}.{refused.because}", lang, **said)


def _plain(name: str, value: Any, lang: str) -> Any:
    return words.day(dt.date.fromisoformat(value), lang) if name == "day" else value
