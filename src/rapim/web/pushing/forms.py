"""The forms of the desk: a nudge, an answer, a commitment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from rapim.letters.models import SIFAT, Letter
from rapim.letters.numbering import CLASSIFICATION, registers
from rapim.letters.pushing import Form as LetterForm
from rapim.letters.pushing import signers
from rapim.letters.signing import signature
from rapim.meeting.actions.promising import Goal
from rapim.meeting.actions.pushing import LONGEST
from rapim.meeting.measures.promising import MEASURES, MONEY
from rapim.meeting.measures.pushing import LETTER, WAYS
from rapim.meeting.models import Promise
from rapim.meeting.room.nudging import Receiver
from rapim.org.actions import government
from rapim.web.desk.forms import Day, Worded, worded
from rapim.web.page import language
from rapim.web.problems.forms import Rupiah
from rapim.words import say

_KINDS = ("Kabupaten ", "Kota ", "Provinsi ")


class PushForm(Worded):
    """A nudge: by which way, to whom, with what note; a letter needs its number, place and signature."""

    key = forms.CharField(max_length=120, widget=forms.HiddenInput)
    uid = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    way = forms.ChoiceField(label="push_way", widget=forms.RadioSelect)
    receiver = forms.ChoiceField(label="push_receiver")
    note = forms.CharField(
        label="push_note", help_text="push_note", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    register = forms.ChoiceField(label="surat_register", required=False)
    classification = forms.RegexField(
        CLASSIFICATION, max_length=24, label="surat_classification", required=False
    )
    place = forms.CharField(max_length=80, label="surat_place", required=False)
    sifat = forms.ChoiceField(label="surat_sifat", required=False)
    signer = forms.ChoiceField(label="surat_signer", required=False)

    def __init__(self, data: Any, to: Sequence[Receiver], day: dt.date, mail: bool, **kwargs: Any) -> None:
        held, signs = registers(), signers(day)
        usual = {
            "receiver": to[0].post or "-", "register": held[-1].code if held else "", "classification": "050",
            "place": _place(), "sifat": "segera", "signer": next(iter(signs), ""),
        }  # fmt: skip
        given = None if data is None else {**usual, **{name: data[name] for name in data}}
        super().__init__(given, initial={**usual, "way": WAYS[2], **kwargs.pop("initial", {})}, **kwargs)
        ways = [way for way in WAYS if (way != "letter" or held) and (way != "email" or mail)]
        self._choices("way", worded(ways, "push_way"))
        self._choices("receiver", [(one.post or "-", _named(one)) for one in to])
        self._choices("register", [(row.code, f"{row.name} ({row.unit})") for row in held])
        self._choices("sifat", worded(SIFAT, "surat_sifat"))
        people = [(code, f"{' '.join(signature(chain))}, {chain[-1].name}") for code, chain in signs.items()]
        self._choices("signer", people)
        if not held:
            for name in ("register", "classification", "place", "sifat", "signer"):
                self.fields.pop(name)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("way") == LETTER:
            for name in ("register", "classification", "place", "signer"):
                if not found.get(name):
                    self.add_error(name, say("push_refused.letter_needs", language()))
        return found

    @property
    def letter(self) -> LetterForm:
        """What a letter needs beside the nudge."""
        names = ("register", "classification", "place", "sifat", "signer", "note")
        return LetterForm(**{name: self.cleaned_data[name] for name in names})


def _named(one: Receiver) -> str:
    return f"{one.title}, {one.name}" if one.name else one.title


def _place() -> str:
    """Where letters are dated: as the last one was, else by the name of the government."""
    last = Letter.objects.order_by("-id").first()
    if last is not None and last.said.get("place"):
        return str(last.said["place"])
    home = government()
    name = home.name.partition("(")[0].strip() if home else ""
    for kind in _KINDS:
        name = name.removeprefix(kind)
    return name[:80]


class AnswerForm(Worded):
    """An answer to a nudge; `uid` makes one click one answer."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(label="push_answer", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    promised = Day(label="push_promised", help_text="push_promised", required=False)

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, for the action."""
        return {name: self.cleaned_data[name] for name in ("uid", "text", "promised")}


class LinkForm(AnswerForm):
    """An answer of someone who is not signed in says who answers."""

    name = forms.CharField(label="push_name", help_text="push_name", max_length=150)
    field_order = ("uid", "name", "text", "promised")


class GoalForm(Worded):
    """What is promised: by which day, how much, by whom."""

    by_day = Day(label="pr_by_day")
    goal_sen = Rupiah(required=False, max_length=40, label="pr_goal_sen", help_text="pr_goal_sen")
    goal_share = forms.DecimalField(
        required=False, min_value=0, max_value=100, label="pr_goal_share", help_text="pr_goal_share"
    )
    who = forms.CharField(max_length=150, label="pr_who")
    reason = forms.CharField(
        required=False, max_length=1000, label="pr_reason", widget=forms.Textarea(attrs={"rows": 2})
    )

    def goal(self, measure: str) -> Goal:
        """What was filled in, measured by money or by share."""
        found = self.cleaned_data
        share = None if found["goal_share"] is None else float(found["goal_share"]) / 100
        money = measure == MONEY
        return Goal(
            found["by_day"], found["who"], found["goal_sen"] if money else None, None if money else share,
            found.get("reason", ""),
        )  # fmt: skip


class PromiseForm(GoalForm):
    """A new commitment of an agency."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    what = forms.CharField(max_length=300, label="pr_what", help_text="pr_what")
    measure = forms.ChoiceField(label="pr_measure", widget=forms.RadioSelect, initial=MONEY)
    field_order = ("uid", "what", "measure", "goal_sen", "goal_share", "by_day", "who")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("reason")
        self.fields["measure"].choices = worded(MEASURES, "pr_measure")  # type: ignore[attr-defined]


class ReviseForm(GoalForm):
    """A commitment said anew, with a reason; the version that was before the eyes goes along."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    field_order = ("seen", "goal_sen", "goal_share", "by_day", "who", "reason")

    def __init__(self, promise: Promise, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"ubah-{promise.pk}-%s", **kwargs)
        self.fields.pop("goal_share" if promise.measure == MONEY else "goal_sen")
        self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        return {"goal_sen": None, "goal_share": None, **found}
