"""Forms of hard dates and of joint activities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from rapim.analytics import packages
from rapim.meeting.actions.decisions import known as known_decisions
from rapim.meeting.actions.rhythm import DateSaid, WaitSaid
from rapim.meeting.models import Decision, HardDate, Problem, Wait
from rapim.org import access
from rapim.web.access import Rights
from rapim.web.desk.forms import Choices, Day, Worded, worded
from rapim.web.meetings.forms import Hour
from rapim.web.page import language
from rapim.web.problems import rows as problem_rows
from rapim.words import say


class DateForm(Worded):
    """A date that the region sets, by its decree."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="r_kind", help_text="r_kind")
    fiscal_year = forms.IntegerField(min_value=2000, max_value=2100, label="r_year")
    title = forms.CharField(max_length=160, label="r_title")
    day = Day(required=False, label="r_day")
    month_day = forms.IntegerField(
        required=False, min_value=1, max_value=31, label="r_month_day", help_text="r_month_day"
    )
    hour = Hour(required=False, label="r_hour", help_text="r_hour")
    minutes = forms.IntegerField(required=False, min_value=1, max_value=1440, label="r_minutes")
    agencies = forms.MultipleChoiceField(required=False, label="r_agencies", help_text="r_agencies")
    decree = forms.CharField(max_length=200, label="r_decree", help_text="r_decree")
    withdrawn = forms.BooleanField(required=False, label="r_withdrawn")

    def __init__(self, data: Any, agencies: Choices, last: HardDate | None = None) -> None:
        super().__init__(data, initial=_initial(last))
        self.fields["kind"].choices = worded(HardDate.Kind.values, "rhythm_kind")  # type: ignore[attr-defined]
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        if last is None:
            del self.fields["withdrawn"]

    @property
    def said(self) -> DateSaid:
        """What was filled in."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return DateSaid(**found)


def _initial(last: HardDate | None) -> dict[str, Any]:
    if last is None:
        return {"fiscal_year": access.today().year}
    names = ("kind", "fiscal_year", "title", "day", "month_day", "hour", "minutes", "agencies", "decree")
    return {"seen": last.version, "withdrawn": last.withdrawn} | {name: getattr(last, name) for name in names}


class WaitForm(Worded):
    """Who waits for whom, for what, since when."""

    waits = forms.ChoiceField(label="r_waits")
    holds = forms.ChoiceField(label="r_holds")
    kind = forms.ChoiceField(label="r_wait_kind")
    what = forms.CharField(max_length=160, label="r_what", help_text="r_what")
    since = Day(label="r_since")
    needed_by = Day(required=False, label="r_needed_by", help_text="r_needed_by")
    package = forms.CharField(required=False, max_length=80, label="r_package", help_text="p_package")
    problem = forms.CharField(required=False, max_length=24, label="r_problem", help_text="r_problem")
    decision = forms.CharField(required=False, max_length=40, label="r_decision", help_text="r_decision")
    text = forms.CharField(
        required=False, max_length=2000, label="r_text", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any, rights: Rights, own: Sequence[str], agencies: Choices) -> None:
        super().__init__(data)
        self._rights = rights
        known = dict(agencies)
        waiting = [(code, known.get(code, code)) for code in own] if own else list(agencies)
        self.fields["waits"].choices = waiting  # type: ignore[attr-defined]
        self.fields["holds"].choices = [("", "–"), *agencies]  # type: ignore[attr-defined]
        self.fields["kind"].choices = worded(Wait.Kind.values, "rhythm_wait")  # type: ignore[attr-defined]
        if len(waiting) == 1:
            self.fields["waits"].initial = waiting[0][0]

    def clean(self) -> dict[str, Any]:
        """What is linked must be within reach: a package of the agency, a problem or decision to be seen."""
        found = super().clean() or {}
        number, agency = found.get("package"), found.get("waits", "")
        if number and not _is_package(number, agency):
            self.add_error("package", say("problem.package_unknown", language()))
        if (code := found.get("problem")) and (problem := _problem(code, self._rights)) is None:
            self.add_error("problem", say("rhythm.problem_unknown", language()))
        elif code:
            found["problem"] = problem
        if (code := found.get("decision")) and (decision := _decision(code, self._rights)) is None:
            self.add_error("decision", say("rhythm.decision_unknown", language()))
        elif code:
            found["decision"] = decision
        return found

    @property
    def said(self) -> WaitSaid:
        """What was filled in."""
        found = dict(self.cleaned_data)
        return WaitSaid(
            **{**found, "problem": found["problem"] or None, "decision": found["decision"] or None}
        )


class ActForm(Worded):
    """An act on a wait: the day on which it was settled, or the words that go with it."""

    day = Day(required=False, label="r_settled")
    text = forms.CharField(
        required=False, max_length=1000, label="r_said", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, act: str, needed: Iterable[str]) -> None:
        super().__init__(data, auto_id=f"{act}-%s", initial={"day": access.today()})
        if act != "settle":
            del self.fields["day"]
        for name in needed:
            self.fields[name].required = True


def _is_package(number: str, agency: str) -> bool:
    found = packages.summary(access.today(), any_words=True)
    return packages.listed(found, agency=agency).filter(package=number).exists()


def _problem(code: str, rights: Rights) -> Problem | None:
    line = problem_rows.line_of(code, access.today(), language())
    if line is None or not problem_rows.reachable(rights.scope("see_problems"), line):
        return None
    return line.problem


def _decision(code: str, rights: Rights) -> Decision | None:
    row = known_decisions().filter(code=code).first()
    reach = rights.scope("see_decisions")
    return row if row and any(one in reach for one in (row.owner_agency, *row.helpers)) else None
