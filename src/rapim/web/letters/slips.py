"""Lembar disposisi: given from a letter or a decision, read again, and as PDF."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.ledger import clock
from rapim.letters.actions import body_of
from rapim.letters.models import LetterNumber, RoutingSlip
from rapim.letters.reading import Reader
from rapim.letters.signing import Office, offices
from rapim.letters.slips import INSTRUCTIONS, Passed, Wish, heads_of, pass_on, to_line
from rapim.meeting.actions.decisions import known as decisions
from rapim.meeting.models import Decision
from rapim.org import access
from rapim.org.models import Post
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell
from rapim.web.desk.forms import Choices, Day, Worded, worded
from rapim.web.letters.reading import posts_of, reader_of
from rapim.web.meetings.acting import attempt
from rapim.web.meetings.letters import Lines
from rapim.web.page import language

LEADING = ("bupati", "walikota", "gubernur", "sekda", "asisten")
PAGE = 50


class SlipForm(Worded):
    """By whom, to whom, what to do, by when."""

    giver = forms.ChoiceField(label="slip_giver")
    to = forms.MultipleChoiceField(required=False, label="slip_to", widget=forms.SelectMultiple)
    others = Lines(label="slip_others", help_text="slip_others")
    instructions = forms.MultipleChoiceField(
        required=False, label="slip_instructions", widget=forms.CheckboxSelectMultiple
    )
    day = Day(label="slip_day")
    deadline = Day(required=False, label="slip_deadline")
    note = forms.CharField(
        required=False, max_length=1000, label="slip_note", widget=forms.Textarea({"rows": 3})
    )
    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, givers: Choices, receivers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = givers  # type: ignore[attr-defined]
        if receivers:
            self.fields["to"].choices = receivers  # type: ignore[attr-defined]
        else:
            del self.fields["to"]
        self.fields["instructions"].choices = worded(INSTRUCTIONS, "slip_instruction")  # type: ignore[attr-defined]


@may("see_decisions")
def index(request: HttpRequest) -> HttpResponseBase:
    """The slips that the reader may open, the newest first."""
    reader = reader_of(request)
    rows = RoutingSlip.objects.filter(at__lte=clock.now()).select_related(
        "number__letter", "decision__meeting", "document"
    )
    found = [row for row in rows.order_by("-id") if _opens(request, row, reader)]
    pages = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "letters/slips.html", {"pages": pages})


@may("see_decisions")
def give(request: HttpRequest) -> HttpResponseBase:
    """Pass a letter (`?surat=`) or a decision (`?arahan=`) on."""
    passed = _passed(request)
    verb = "number_letters" if passed.number else "record_decision"
    wide = rights_of(request)[verb]
    own = passed.decision.owner_agency if passed.decision else ""
    if not wide and not (own and rights_of(request).may("follow_decision", own)):
        return forbidden(request, verb)
    held, agencies = offices(access.today()), dict(Post.objects.values_list("code", "agency_code"))
    givers = [one for one in held.values() if _gives(one, wide, own, agencies)]
    choices = [(one.post, f"{one.styled}, {one.name}") for one in givers]
    to = [(one.post, f"{one.title}, {one.name}") for one in held.values()] if wide else []
    mine = [code for code, _ in choices if code in posts_of(request)]
    initial: dict[str, Any] = {"day": access.today(), "uid": uuid.uuid4(), "giver": mine[0] if mine else None}
    if passed.decision:
        initial["instructions"] = ["act", "report"]
        if passed.decision.deadline >= access.today():
            initial["deadline"] = passed.decision.deadline
    form = SlipForm(request.POST or None, givers=choices, receivers=to, initial=initial)
    if request.method == "POST" and form.is_valid():
        wish = _wish(form.cleaned_data, held, agencies)
        uid = form.cleaned_data["uid"]
        act = partial(pass_on, actor=actor_of(request), uid=uid, passed=passed, wish=wish)
        row = attempt(request, act, form)
        if row is not None:
            tell(request, "letters_slips.given")
            return HttpResponseRedirect(reverse("slip", args=[row.uid]))
    context = {"form": form if choices else None, "passed": passed}
    return render(request, "letters/give.html", context)


def _passed(request: HttpRequest) -> Passed:
    if pk := request.GET.get("surat", ""):
        known = LetterNumber.objects.filter(at__lte=clock.now())
        number = known.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 12 else None
        if number is not None:
            return Passed(number=number)
    code = request.GET.get("arahan", "")
    row: Decision | None = decisions().filter(code=code).first() if code else None
    if row is None:
        raise Http404(words.say("paper.nothing", language()))
    return Passed(decision=row)


def _gives(one: Office, wide: bool, own: str, agencies: dict[str, str]) -> bool:
    if wide:
        return one.post.startswith(LEADING)
    return one.post.startswith(("kepala", "direktur")) and agencies.get(one.post) == own


def _wish(said: dict[str, Any], held: dict[str, Office], agencies: dict[str, str]) -> Wish:
    posts = [
        {"post": code, "title": held[code].title, "name": held[code].name, "agency": agencies.get(code, "")}
        for code in said.get("to", [])
    ]
    others = [{"post": "", "title": line, "name": "", "agency": ""} for line in said["others"]]
    day: dt.date = said["day"]
    return Wish(
        giver=held[said["giver"]],
        agency=agencies.get(said["giver"], ""),
        to=[*posts, *others],
        instructions=said["instructions"],
        day=day,
        deadline=said["deadline"],
        note=said["note"],
    )


@may("see_decisions")
def slip(request: HttpRequest, uid: str) -> HttpResponseBase:
    """One slip."""
    row = _found(uid)
    if not _opens(request, row, reader_of(request)):
        return forbidden(request, "see_decisions")
    context = {
        "slip": row,
        "heads": heads_of(row),
        "to": [to_line(one) for one in row.to],
        "instructions": [words.say(f"slip_instruction.{one}", language()) for one in row.instructions],
    }
    return render(request, "letters/slip.html", context)


@may("see_decisions")
def paper(request: HttpRequest, uid: str) -> HttpResponseBase:
    """A slip as it was printed, byte for byte."""
    row = _found(uid)
    if not _opens(request, row, reader_of(request)):
        return forbidden(request, "see_decisions")
    answer = HttpResponse(body_of(row.document), content_type=row.document.media_type)
    answer["Content-Disposition"] = f'inline; filename="disposisi-{str(row.uid)[:8]}.pdf"'
    answer["ETag"] = f'"{row.document.sha256}"'
    return answer


def _found(uid: str) -> RoutingSlip:
    try:
        key = uuid.UUID(uid)
    except ValueError as odd:
        raise Http404(words.say("paper.nothing", language())) from odd
    known = RoutingSlip.objects.select_related("number__letter", "decision__meeting", "document")
    row = known.filter(uid=key, at__lte=clock.now()).first()
    if row is None:
        raise Http404(words.say("paper.nothing", language()))
    return row


def _opens(request: HttpRequest, row: RoutingSlip, reader: Reader) -> bool:
    """Who gives or receives it, and who may read what it passes on."""
    if reader.receives(row):
        return True
    if row.number is not None:
        return reader.opens(row.number)
    assert row.decision is not None
    reach = rights_of(request).scope("see_decisions")
    return any(code in reach for code in (row.decision.owner_agency, *row.decision.helpers))
