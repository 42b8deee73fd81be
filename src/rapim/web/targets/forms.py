"""The forms of the targets room: propose or revise, and decide."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from rapim import words
from rapim.targets.actions import RefusedError
from rapim.targets.actions.targets import Said
from rapim.targets.room.standing import ABSORPTION
from rapim.web.desk.forms import Worded
from rapim.web.page import language
from rapim.web.problems.forms import Rupiah

LONGEST = 2000


class Percent(forms.CharField):
    """A share as people write it: `87,5` or `87.5%`; 0 to 1 in the cleaned data."""

    def clean(self, value: Any) -> float | None:
        text = str(super().clean(value) or "").strip().removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        try:
            share = round(float(text) / 100, 8)
        except ValueError:
            share = -1.0
        if not 0 < share <= 1:
            raise forms.ValidationError(words.say("uji_refused.share", language()))
        return share


class SaidForm(Worded):
    """How much is asked, and why."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    share = Percent(label="u_share", max_length=12, help_text="u_share")
    amount_sen = Rupiah(label="u_amount", max_length=40, help_text="u_amount")
    reason = forms.CharField(
        label="u_reason", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), help_text="u_reason"
    )

    def __init__(self, kind: str, data: Any = None, *, seen: int = 0, initial: Any = None) -> None:
        super().__init__(data, initial={"uid": uuid.uuid4(), "seen": seen, **(initial or {})})
        del self.fields["amount_sen" if kind == ABSORPTION else "share"]
        for name in ("share", "amount_sen"):
            if name in self.fields:
                self.fields[name].widget.attrs["inputmode"] = "decimal"

    @property
    def said(self) -> Said:
        """What was filled in, for the register."""
        found = self.cleaned_data
        return Said(found["reason"], found.get("share"), found.get("amount_sen"))


class DecideForm(Worded):
    """Approve, return or withdraw: the version that was seen, and why."""

    act = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="u_reason", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, act: str, seen: int, data: Any = None, *, must: bool = True) -> None:
        super().__init__(data, auto_id=f"{act}-%s", initial={"act": act, "seen": seen})
        self.name, self.must = act, must
        self.fields["reason"].help_text = words.say("hint.u_override" if must else "hint.u_free", language())

    @property
    def button(self) -> str:
        """How the button looks: what takes something back stands apart."""
        return "main" if self.name == "approve" else "stop"


def attempt(request: HttpRequest, form: forms.Form | None, act: Callable[[], Any]) -> bool:
    """Do an act; a refusal becomes a sentence beside the form or on the next page."""
    try:
        act()
    except RefusedError as refused:
        if form is None:
            messages.error(request, why(refused))
        else:
            form.add_error(None, why(refused))
        return False
    return True


def why(refused: RefusedError) -> str:
    """The sentence for a refusal (`uji_refused.<code>`)."""
    said = dict(refused.params)
    if "verdict" in said:
        said["verdict"] = words.say(f"uji_verdict.{said['verdict']}", language())
    return words.say(f"uji_refused.{refused.because}", language(), **said)
