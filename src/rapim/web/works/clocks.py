"""People note whose clock ran and answer such notes; one page lists what waits for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.analytics import packages
from rapim.org import access
from rapim.procurement.actions.clocks import (
    RefusedNoteError,
    Subject,
    note_clock,
    parties_of,
    reply_clock,
)
from rapim.procurement.measures.clocks import KINDS, LEADER
from rapim.procurement.measures.lateness import CLOCKS
from rapim.procurement.models import ClockNote
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.works.clock_side import Worklist
from rapim.web.works.views import frame, question

Body = Mapping[str, Any]
LONGEST = 2000


class NoteForm(forms.Form):
    """A day, or days of waiting, with what happened."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    party = forms.ChoiceField(choices=[("", ""), *((clock, clock) for clock in CLOCKS)], required=False)
    day = forms.DateField()
    until = forms.DateField(required=False)
    text = forms.CharField(max_length=LONGEST, required=False)


class AnswerForm(forms.Form):
    """The word of a party on a note."""

    party = forms.ChoiceField(choices=[(party, party) for party in (*CLOCKS, LEADER)])
    word = forms.ChoiceField(choices=[("confirm", "confirm"), ("dispute", "dispute")])
    text = forms.CharField(max_length=LONGEST, required=False)


@may("answer_clock")
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits for the word of the reader's party."""
    wanted = question(request)
    picture = Worklist(wanted, rights_of(request), language())
    return render(request, "works/clock_list.html", frame(wanted) | {"picture": picture})


@may("note_clock")
def note(request: HttpRequest, package: str) -> HttpResponseBase:
    """Note whose clock ran; a refusal is told on the page of the package."""
    found, one = _package(request, package)
    if not rights_of(request).may("note_clock", one["agency"]):
        return forbidden(request, "note_clock")
    page = HttpResponseRedirect(reverse("package", args=[package]) + "#jam")
    if request.method != "POST":
        return page
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, words.say("clock_refused.form", language()))
        return page
    if one["node"] is None:
        raise Http404(package)
    by, today = parties_of(rights_of(request).held, one["agency"]), access.today()
    table, number = one["node"]
    first, last = _life(one, found, today)
    subject = Subject(table, number, first, last)
    try:
        note_clock(actor=actor_of(request), by=by, subject=subject, today=today, **form.cleaned_data)
    except RefusedNoteError as refused:
        _refuse(request, refused)
    else:
        tell(request, "clocks.noted")
    return page


@may("answer_clock")
def answer(request: HttpRequest, package: str, pk: int) -> HttpResponseBase:
    """Confirm or dispute a note, or decide it."""
    _, one = _package(request, package)
    rights = rights_of(request)
    if not rights.may("answer_clock", one["agency"]):
        return forbidden(request, "answer_clock")
    row = ClockNote.objects.filter(pk=pk, pk__in=[each["id"] for each in one["clock_notes"]]).first()
    if row is None:
        raise Http404(str(pk))
    page = HttpResponseRedirect(reverse("package", args=[package]) + "#jam")
    if request.method != "POST":
        return page
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, words.say("clock_refused.form", language()))
        return page
    said = form.cleaned_data
    by, confirms = parties_of(rights.held, one["agency"]), said["word"] == "confirm"
    try:
        word = {"party": said["party"], "confirms": confirms, "text": said["text"]}
        reply_clock(actor=actor_of(request), by=by, note=row, **word)
    except RefusedNoteError as refused:
        _refuse(request, refused)
    else:
        tell(request, "clocks.answered")
    return page


def _package(request: HttpRequest, package: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found = question(request).found()
    one = packages.package(found, package)
    if one is None:
        raise Http404(words.say("package.none", language(), id=package))
    return found, one


def _life(one: Body, found: Body, today: dt.date) -> tuple[dt.date, dt.date]:
    """Between which days something can have happened to a package.

    From the year before its own, for tenders begun early, to its finish where it is closed.
    """
    finish = one["milestones"]["finish"]["actual"]
    closed = dt.date.fromisoformat(finish) if finish and one["stage"] == "selesai" else today
    first = dt.date(int(found["fiscal_year"]) - 1, 1, 1)
    return first, max(closed, first)


def _refuse(request: HttpRequest, refused: RefusedNoteError) -> None:
    lang = language()
    told = {name: words.day(dt.date.fromisoformat(day), lang) for name, day in refused.details.items()}
    messages.error(request, words.say(f"clock_refused.{refused.code}", lang, **told))
