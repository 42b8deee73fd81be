"""The Word forms of the region: taken, changed in Word, brought back and checked, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.ledger import clock
from rapim.letters import wordversions
from rapim.letters.fields import FIELDS, FORMS, sample
from rapim.letters.inviting import WORD_SENT
from rapim.letters.models import WordForm
from rapim.letters.wordfile import LARGEST, Refusal, filled
from rapim.letters.wordforms import house_form
from rapim.web.access import may
from rapim.web.desk.acting import actor_of, tell
from rapim.web.desk.forms import Worded
from rapim.web.meetings.acting import attempt
from rapim.web.page import language

EXAMPLE = "https://rapim.contoh.go.id/surat/17/"


class FormFile(Worded):
    """A Word file that shall be the form from now on; `seen` is the version before the eyes."""

    file = forms.FileField(label="letters_room_form", help_text="letters_room_form")
    note = forms.CharField(max_length=255, required=False, label="letters_room_note")
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@may("number_letters")
def index(request: HttpRequest) -> HttpResponseBase:
    """Each form of a letter, and which version counts."""
    listed = [(form, wordversions.last_of(form)) for form in FORMS]
    return render(request, "letters/forms.html", {"listed": listed, "address": settings.ADDRESS})


@may("number_letters")
def one(request: HttpRequest, form: str) -> HttpResponseBase:
    """One form: its fields with examples, its versions, and the way to change it or go back."""
    _known(form)
    last = wordversions.last_of(form)
    seen = last.version if last else 0
    post = request.method == "POST"
    back = post and "house" in request.POST
    file = FormFile(
        request.POST if post and not back else None,
        request.FILES if post and not back else None,
        initial={"seen": seen},
    )
    refused: list[Refusal] = []
    if back:
        _back(request, form)
        return HttpResponseRedirect(reverse("letter_form", args=[form]))
    if post and file.is_valid():
        refused, kept = _brought(request, form, file)
        if kept:
            return HttpResponseRedirect(reverse("letter_form", args=[form]))
    context = {
        "form_code": form,
        "last": last,
        "seen": seen,
        "file": file,
        "refused": [_told(found, language()) for found in refused],
        "versions": WordForm.objects.filter(form=form, at__lte=clock.now()).order_by("-version"),
        "fields": FIELDS[form],
    }
    return render(request, "letters/form.html", context, status=422 if refused else 200)


def _brought(request: HttpRequest, form: str, file: FormFile) -> tuple[list[Refusal], WordForm | None]:
    sent = file.cleaned_data["file"]
    body = sent.read(LARGEST + 1)
    if refused := wordversions.check_form(form, sent.name, body):
        return refused, None
    said: dict[str, Any] = {"seen": file.cleaned_data["seen"], "note": file.cleaned_data["note"]}
    keep = partial(wordversions.keep_form, actor=actor_of(request), form=form, name=sent.name, body=body)
    row = attempt(request, partial(keep, **said), file)
    if row is not None:
        tell(request, "letters_forms.kept", n=row.version)
    return [], row


def _back(request: HttpRequest, form: str) -> None:
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
    act = partial(wordversions.house_form_again, actor=actor_of(request), form=form, seen=number)
    if attempt(request, act) is not None:
        tell(request, "letters_forms.house_done")


def _told(one: Refusal, lang: str) -> dict[str, str]:
    said = {"read": one.read or "–", "near": one.near, "place": one.place}
    code = "field_unknown_near" if one.because == "field_unknown" and one.near else one.because
    place = f"letters_place.{one.place}"
    where = words.say(place, lang) if words.has(place) else one.place
    return {
        "reason": words.say(f"letters_refusal.{one.because}", lang, **said),
        "place": words.say("letters_forms.place", lang, place=where) if where else "",
        "remedy": words.say(f"letters_remedy.{code}", lang, **said),
    }


@may("number_letters")
def take(request: HttpRequest, form: str, which: str) -> HttpResponseBase:
    """A form as a Word file: the one that counts, the house's own, a version, or a filled-in example."""
    _known(form)
    if which == "bawaan":
        body = house_form(form)
    elif which in ("berlaku", "contoh"):
        body = wordversions.current(form).body or house_form(form)
    else:
        body = wordversions.body_of_form(_version(form, which))
    if which == "contoh":
        said = sample(form) | {"alamat": EXAMPLE}
        body = filled(body, said, clock.now(), {"title": words.say(f"letters_form.{form}", "id")})
    answer = HttpResponse(body, content_type=WORD_SENT)
    answer["Content-Disposition"] = f'attachment; filename="{form}-{which}.docx"'
    return answer


def _known(form: str) -> None:
    if form not in FORMS:
        raise Http404(words.say("paper.nothing", language()))


def _version(form: str, which: str) -> WordForm:
    number = int(which) if which.isdecimal() and len(which) < 9 else 0
    row = WordForm.objects.filter(form=form, version=number, at__lte=clock.now()).first()
    if row is None:
        raise Http404(words.say("paper.nothing", language()))
    return row
