"""Forms of meetings: a plan, a move, a reason, attendance."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from rapim.meeting.actions.meetings import Plan
from rapim.meeting.models import Series
from rapim.org.models import Post
from rapim.web.desk.forms import Choices, Day, Worded, worded

USUAL = {"monthly": "rapim", "quarterly": "evaluasi", "opening": "pembukaan", "ad_hoc": "khusus"}
"""The series of a meeting of each kind where none was named."""
_SERIES = r"^[a-z0-9][a-z0-9\-]{1,19}$"


class Hour(forms.TimeField):
    """A time of day, asked with the browser's own clock."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M"], **kwargs)


class PlanForm(Worded):
    """When, where, for the figures of which day, and who leads."""

    kind = forms.ChoiceField(label="rapat_kind")
    title = forms.CharField(max_length=200, label="rapat_title")
    day = Day(label="rapat_day")
    hour = Hour(label="rapat_hour")
    minutes = forms.IntegerField(min_value=10, max_value=600, initial=120, label="rapat_minutes")
    place = forms.CharField(max_length=160, label="rapat_place")
    as_of = Day(label="rapat_as_of", help_text="rapat_as_of")
    chair = forms.ChoiceField(label="rapat_chair", help_text="rapat_chair")
    moderator = forms.ChoiceField(label="rapat_moderator")
    series = forms.ChoiceField(required=False, label="rapat_series")
    agencies = forms.MultipleChoiceField(
        required=False, label="rapat_agencies", help_text="rapat_agencies", widget=forms.SelectMultiple
    )

    def __init__(self, *args: Any, posts: list[Post], agencies: Choices, series: list[Series], **kwargs: Any):
        super().__init__(*args, **kwargs)
        leading = [(post.code, post.title) for post in posts]
        self.fields["kind"].choices = worded(Series.Kind.values, "rapat_kind")  # type: ignore[attr-defined]
        self.fields["chair"].choices = leading  # type: ignore[attr-defined]
        self.fields["moderator"].choices = leading  # type: ignore[attr-defined]
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        named = [(row.code, row.name) for row in series]
        self.fields["series"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        self._known = {row.code: row for row in series}

    def plan(self, zone: str) -> Plan:
        """The plan as the action takes it; a cluster meeting calls the agencies of its series."""
        said = self.cleaned_data
        begins = dt.datetime.combine(said["day"], said["hour"], ZoneInfo(zone))
        code = said["series"] or USUAL.get(said["kind"]) or f"rumpun-{said['chair']}"[:20]
        known = self._known.get(code)
        return Plan(
            series=code,
            kind=said["kind"],
            title=said["title"],
            begins=begins,
            minutes=said["minutes"],
            as_of=said["as_of"],
            chair_post=said["chair"],
            moderator_post=said["moderator"],
            place=said["place"],
            agencies=said["agencies"] or (list(known.agencies) if known else []),
        )


class SeriesForm(Worded):
    """A rhythm of meetings."""

    code = forms.RegexField(_SERIES, max_length=20, label="rapat_series_code", help_text="rapat_series_code")
    name = forms.CharField(max_length=160, label="rapat_series_name")
    kind = forms.ChoiceField(label="rapat_kind")
    chair_post = forms.ChoiceField(label="rapat_chair")
    moderator_post = forms.ChoiceField(label="rapat_moderator")
    place = forms.CharField(max_length=160, required=False, label="rapat_place")
    after_lock = forms.IntegerField(
        required=False, min_value=1, max_value=31, label="rapat_after_lock", help_text="rapat_after_lock"
    )
    weekday = forms.ChoiceField(required=False, label="rapat_weekday")
    agencies = forms.MultipleChoiceField(
        required=False, label="rapat_agencies", help_text="rapat_agencies", widget=forms.SelectMultiple
    )

    def __init__(self, *args: Any, posts: list[Post], agencies: Choices, days: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        leading = [(post.code, post.title) for post in posts]
        self.fields["kind"].choices = worded(Series.Kind.values, "rapat_kind")  # type: ignore[attr-defined]
        self.fields["chair_post"].choices = leading  # type: ignore[attr-defined]
        self.fields["moderator_post"].choices = leading  # type: ignore[attr-defined]
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        self.fields["weekday"].choices = [("", "–"), *days]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """The series as the action takes it."""
        found = dict(self.cleaned_data)
        after, weekday = found.pop("after_lock"), found.pop("weekday")
        rule = {"after_lock": after} if after else {"weekday": int(weekday)} if weekday else {}
        return found | {"rule": rule}


class MoveForm(Worded):
    """Another moment, with the reason that stays."""

    day = Day(label="rapat_day")
    hour = Hour(label="rapat_hour")
    reason = forms.CharField(max_length=500, label="rapat_reason")

    def begins(self, zone: str) -> dt.datetime:
        """The moment where the government is."""
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], ZoneInfo(zone))
