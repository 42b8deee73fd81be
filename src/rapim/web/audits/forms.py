"""The forms of the audit findings: record one, load a sheet, and the acts of the follow-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from rapim import words
from rapim.ledger.actions import Actor
from rapim.meeting.actions import audits as acts
from rapim.meeting.actions.audits import Found
from rapim.meeting.actions.decisions import LARGEST, keep_evidence
from rapim.meeting.measures.audit import ACTS, AUDITORS, KINDS, STATUSES
from rapim.meeting.models import AuditAct, AuditFinding
from rapim.web.desk import rows
from rapim.web.desk.forms import Day, Worded, worded
from rapim.web.page import language
from rapim.web.problems.forms import Rupiah

LONGEST = 4000
LARGEST_SHEET = 8 * 1024**2
ASKED: Mapping[str, tuple[str, ...]] = {
    "note": ("text",),
    "evidence": ("file", "text"),
    "deposit": ("amount_sen", "file"),
    "answer": ("text",),
    "return": ("reason",),
    "status": ("status", "document", "reason"),
    "strike": ("number", "reason"),
    "reopen": ("reason",),
    "withdraw": ("reason",),
}
"""What an act asks for beside the button."""


def _area(size: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": size})


class SheetForm(Worded):
    """A sheet of findings."""

    file = forms.FileField(label="a_sheet", help_text="a_sheet")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SHEET:
            limit = LARGEST_SHEET // 1024**2
            raise forms.ValidationError(words.say("data.too_big", language(), name=file.name, limit=limit))
        return file


class FindingForm(Worded):
    """A recommendation of a report."""

    auditor = forms.ChoiceField(label="a_auditor")
    report_number = forms.CharField(label="a_report", max_length=80)
    report_date = Day(label="a_report_date")
    received = Day(label="a_received")
    number = forms.CharField(label="a_number", max_length=24)
    agency = forms.ChoiceField(label="a_agency")
    kind = forms.ChoiceField(label="a_kind")
    amount_sen = Rupiah(label="a_amount", required=False, max_length=40, help_text="a_amount")
    finding = forms.CharField(label="a_finding", max_length=LONGEST, widget=_area(4))
    recommendation = forms.CharField(label="a_recommendation", max_length=LONGEST, widget=_area(4))

    def __init__(self, data: Any, today: dt.date) -> None:
        super().__init__(data)
        self._today = today
        kinds = [(code, f"{code} {name}") for code, name in worded(KINDS, "audit_kind")]
        some = {"auditor": worded(AUDITORS, "audit_auditor"), "kind": kinds, "agency": rows.agency_choices()}
        for name, choices in some.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_received(self) -> dt.date:
        day: dt.date = self.cleaned_data["received"]
        if not dt.date(2010, 1, 1) <= day <= self._today:
            raise forms.ValidationError(words.say("audit_problem.audit_day_odd", language()))
        return day

    @property
    def found(self) -> Found:
        """What was filled in, for the register."""
        return Found(**{**self.cleaned_data, "amount_sen": self.cleaned_data["amount_sen"] or 0})


class ActForm(Worded):
    """One act: how many acts were before the eyes, and what the act asks for."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    amount_sen = Rupiah(label="a_money", max_length=40)
    status = forms.TypedChoiceField(label="a_status", coerce=int)
    document = forms.CharField(label="a_document", max_length=160)
    number = forms.IntegerField(label="a_deposit", min_value=1)
    file = forms.FileField(label="a_file", help_text="a_file")
    text = forms.CharField(label="a_text", max_length=LONGEST, widget=_area(3))
    reason = forms.CharField(label="a_reason", max_length=LONGEST, widget=_area(2))

    def __init__(self, act: str, seen: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{act}-%s", initial={"act": act, "seen": seen}, **kwargs)
        asked = ("act", "seen", *ASKED.get(act, ()))
        self.fields = {name: self.fields[name] for name in asked}
        if act == "evidence":
            self.fields["text"].required = False
        if act == "status":
            self.fields["status"].choices = worded(map(str, STATUSES), "audit_status")  # type: ignore[attr-defined]
            self.fields["reason"].required = False
            self.fields["reason"].help_text = words.say("hint.a_reason", language())
        self.name = act

    @property
    def button(self) -> str:
        """How the button looks: what takes something back stands apart."""
        return "stop" if self.name in ("return", "strike", "reopen", "withdraw") else "main"

    @property
    def asks(self) -> bool:
        """Whether there is something to fill in."""
        return len(self.fields) > 2


def acting(
    row: AuditFinding, form: ActForm, party: str, actor: Actor, day: dt.date
) -> Callable[[], AuditAct]:
    """The act of a form that was filled in."""

    def act() -> AuditAct:
        said = dict(form.cleaned_data)
        name, seen = said.pop("act"), said.pop("seen")
        if (sent := said.pop("file", None)) is not None:
            kept = keep_evidence(sent.name, sent.read(LARGEST + 1))
            said |= {"file": kept.sha256, "name": kept.name, "size": kept.size, "kind": kept.kind}
        details = {key: value for key, value in said.items() if value not in ("", None)}
        return acts.act_on_finding(
            actor=actor, finding=row, act=name, party=party, day=day, seen=seen, details=details
        )

    return act
