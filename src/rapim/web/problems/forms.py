"""The forms of the register of problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from rapim.analytics import packages
from rapim.budget.models import CodeName
from rapim.files.numbers import sen_of
from rapim.meeting.actions.problems import Said
from rapim.meeting.measures import likeness
from rapim.meeting.models import ProblemText
from rapim.org import access
from rapim.org.access import counts
from rapim.org.models import Post
from rapim.web.desk import rows
from rapim.web.desk.forms import Day, Worded
from rapim.web.page import language
from rapim.words import rupiah, say

Choices = list[tuple[str, Any]]
_MOST_SEN = 10**17
_ASKED = ("bupati", "walikota", "gubernur", "sekda", "asisten")
LONGEST = 4000
LEAST = 0.05
"""A cause that a text hardly speaks for is not suggested."""


class Rupiah(forms.CharField):
    """Money as people write it: `1.250.000.000`, `Rp1,25 miliar`, `250 juta`; sen in the cleaned data."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip().casefold()
        if not text:
            return None
        sen, _ = sen_of(text, "id")
        if sen is None or not 0 <= sen <= _MOST_SEN:
            raise forms.ValidationError(say("problem.money_unread", language()))
        return sen


class ProblemForm(Worded):
    """What an agency says of a problem."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agency = forms.ChoiceField(label="p_agency")
    title = forms.CharField(max_length=160, label="p_title", help_text="p_title")
    text = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), label="p_text", help_text="p_text"
    )
    cause = forms.ChoiceField(required=False, label="p_cause", help_text="p_cause")
    options = forms.CharField(
        max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}), label="p_options"
    )
    ask = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), label="p_ask")
    asked_of = forms.ChoiceField(required=False, label="p_asked_of")
    stake = Rupiah(required=False, max_length=40, label="p_stake", help_text="p_stake")
    days = forms.IntegerField(required=False, min_value=0, max_value=3650, label="p_days")
    act_by = Day(required=False, label="p_act_by", help_text="p_act_by")
    sub_activity = forms.CharField(required=False, max_length=64, label="p_sub_activity")
    package = forms.CharField(required=False, max_length=80, label="p_package", help_text="p_package")

    def __init__(self, data: Any, agencies: Sequence[str], last: ProblemText | None = None) -> None:
        initial = _initial(last) if last is not None else {}
        super().__init__(data, initial={"agency": agencies[0], **initial})
        names = rows.agency_names()
        self._choices("agency", [(code, names.get(code, code)) for code in agencies])
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
        self._choices("asked_of", [("", "–"), *_asked(names)])
        text = f"{self['title'].value() or ''} {self['text'].value() or ''}".strip()
        some = likeness.suggested(text) if text else []
        self.suggested = [one for one in some if one.share >= LEAST]
        self._choices("cause", cause_choices(self.suggested))

    def _choices(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        today, agency = access.today(), found.get("agency", "")
        if (code := found.get("sub_activity")) and not _is_budgeted(code, today.year):
            self.add_error("sub_activity", say("problem.sub_activity_unknown", language(), year=today.year))
        if (number := found.get("package")) and not _is_package(number, agency):
            self.add_error("package", say("problem.package_unknown", language()))
        return found

    @property
    def suggestions(self) -> Choices:
        """The causes that the text speaks for, with their names."""
        return [(one.cause, cause_title(one.cause)) for one in self.suggested]

    @property
    def said(self) -> Said:
        """What was filled in, for the register."""
        found = self.cleaned_data
        names = ("title", "text", "ask", "cause", "options", "asked_of", "days", "act_by")
        more = {name: found[name] for name in (*names, "sub_activity", "package")}
        return Said(**more, stake_sen=found["stake"])


def _initial(last: ProblemText) -> dict[str, Any]:
    names = ("title", "text", "ask", "cause", "options", "asked_of", "days", "act_by")
    found = {name: getattr(last, name) for name in (*names, "sub_activity", "package")}
    stake = "" if last.stake_sen is None else rupiah(last.stake_sen, "id").removeprefix("Rp")
    return {**found, "seen": last.version, "agency": last.problem.agency, "stake": stake}


def cause_name(code: str) -> str:
    """The name of a cause in the language of the page."""
    names = likeness.names().get(code)
    return (names[1] if language() == "en" else names[0]) if names else code


def cause_title(code: str) -> str:
    """The name of a cause where it stands alone, with a capital."""
    name = cause_name(code)
    return name[:1].upper() + name[1:]


def cause_choices(suggested: Iterable[likeness.Suggestion] = ()) -> Choices:
    """All causes, those that a text speaks for apart and first."""
    lang = language()
    first = [(one.cause, cause_title(one.cause)) for one in suggested]
    known = {code for code, _ in first}
    rest = [(code, cause_title(code)) for code in likeness.names() if code not in known]
    rest.sort(key=lambda pair: pair[1].casefold())
    blank: Choices = [("", say("problem.cause_none", lang))]
    if not first:
        return [*blank, *rest]
    return [*blank, (say("problem.cause_suggested", lang), first), (say("problem.cause_others", lang), rest)]


def _asked(names: dict[str, str]) -> Choices:
    """Posts of leaders, then agencies."""
    day = access.today()
    posts: dict[str, str] = {}
    for row in Post.objects.order_by("recorded_at", "id"):
        if counts(row, day) and row.code.split("-")[0] in _ASKED:
            posts[row.code] = row.title
    lang = language()
    leaders = sorted(posts.items(), key=lambda pair: (_ASKED.index(pair[0].split("-")[0]), pair[0]))
    others = sorted(names.items(), key=lambda pair: pair[1])
    groups = [(say("problem.leaders", lang), leaders), (say("problem.agencies", lang), others)]
    return [group for group in groups if group[1]]


def _is_budgeted(code: str, year: int) -> bool:
    levels = ("programme", "activity", "sub_activity")
    return CodeName.objects.filter(fiscal_year=year, level__in=levels, code=code).exists()


def _is_package(number: str, agency: str) -> bool:
    found = packages.summary(access.today(), any_words=True)
    return packages.listed(found, agency=agency).filter(package=number).exists()


class LeadForm(Worded):
    """Lead a problem to another agency, with a reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    accountable = forms.ChoiceField(label="p_accountable")
    helpers = forms.MultipleChoiceField(required=False, label="p_helpers")
    reason = forms.CharField(max_length=1000, label="p_reason", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, last: ProblemText) -> None:
        initial = {"seen": last.version, "accountable": last.accountable, "helpers": last.helpers}
        super().__init__(data, auto_id="lead-%s", initial=initial)
        choices = rows.agency_choices()
        self.fields["accountable"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        self.fields["helpers"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(Worded):
    """An act on a problem with its reason."""

    reason = forms.CharField(max_length=1000, label="p_reason", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, act: str, *, needed: bool = True) -> None:
        super().__init__(data, auto_id=f"{act}-%s")
        self.fields["reason"].required = needed


class GrantForm(Worded):
    """For how many days a request is granted; 0 refuses it."""

    request = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    days = forms.IntegerField(min_value=0, max_value=90, label="p_grant_days", help_text="p_grant_days")
    reason = forms.CharField(required=False, max_length=1000, label="p_reason")


def left(act_by: dt.date | None, today: dt.date) -> int | None:
    """Days left to act; None where no last day is known."""
    return None if act_by is None else (act_by - today).days
