"""Registers of letters: which numbers were taken, for what, and which are void; gaps stay."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rapim.letters import numbering
from rapim.letters.models import SIFAT, LetterNumber
from rapim.org import access
from rapim.web.access import may
from rapim.web.desk.acting import actor_of, tell
from rapim.web.desk.forms import Day, Worded, worded
from rapim.web.meetings.acting import attempt

PAGE = 100


class RegisterForm(Worded):
    """A register and the part of its numbers that names the registrar."""

    code = forms.RegexField(r"^[a-z0-9][a-z0-9\-]{0,31}$", max_length=32, label="surat_register_code")
    name = forms.CharField(max_length=160, label="surat_register_name")
    unit = forms.RegexField(numbering.UNIT, max_length=40, label="surat_unit", help_text="surat_unit")


class NumberForm(Worded):
    """A number for a letter that is written elsewhere; `key` keeps a second click from a second one."""

    register = forms.ChoiceField(label="surat_register")
    classification = forms.RegexField(
        numbering.CLASSIFICATION,
        max_length=24,
        label="surat_classification",
        help_text="surat_classification",
    )
    day = Day(label="surat_day")
    subject = forms.CharField(max_length=255, label="surat_subject")
    sifat = forms.ChoiceField(label="surat_sifat", initial="biasa")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(row.code, f"{row.name} ({row.unit})") for row in numbering.registers()]
        self.fields["sifat"].choices = worded(SIFAT, "surat_sifat")  # type: ignore[attr-defined]
        self.fields["register"].choices = held  # type: ignore[attr-defined]


@may("number_letters")
def page(request: HttpRequest) -> HttpResponseBase:
    """The numbers of the registers, the newest first, and the forms that open, take and void."""
    which = request.POST.get("form", "") if request.method == "POST" else ""
    post = request.POST if which else None
    register = RegisterForm(post if which == "register" else None, auto_id="buku_%s")
    usual = {"day": access.today(), "key": uuid.uuid4()}
    number = NumberForm(post if which == "number" else None, initial=usual, auto_id="nomor_%s")
    if which and (answer := _acted(request, which, register, number)) is not None:
        return answer
    taken = LetterNumber.objects.select_related("void", "letter__meeting").order_by("-year", "-id")
    pages = Paginator(taken, PAGE).get_page(request.GET.get("page"))
    context = {
        "registers": numbering.registers(),
        "register": register,
        "number": number,
        "shown": pages,
        "pages": pages,
    }
    return render(request, "meetings/numbers.html", context)


def _acted(
    request: HttpRequest, which: str, register: RegisterForm, number: NumberForm
) -> HttpResponseBase | None:
    actor, done, form = actor_of(request), None, register if which == "register" else number
    if which == "void":
        row = get_object_or_404(LetterNumber, pk=_pk(request))
        reason = request.POST.get("reason", "")
        attempt(request, partial(numbering.void_number, actor=actor, number=row, reason=reason))
        return HttpResponseRedirect(reverse("letter_numbers"))
    if not form.is_valid():
        return None
    said = dict(form.cleaned_data)
    if which == "register":
        done = attempt(request, partial(numbering.set_register, actor=actor, **said), form)
        if done is not None:
            tell(request, "rapat.register_set", name=done.name)
    else:
        said["key"] = f"hand:{said['key']}"
        done = attempt(request, partial(numbering.take_number, actor=actor, **said), form)
        if done is not None:
            tell(request, "rapat.number_taken", number=done.text)
    return HttpResponseRedirect(reverse("letter_numbers")) if done is not None else None


def _pk(request: HttpRequest) -> int:
    text = request.POST.get("pk", "")
    return int(text) if text.isdigit() and len(text) < 12 else 0
