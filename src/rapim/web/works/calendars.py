"""The tender calendar: weeks, load against capacity, and what must start this week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import charts, words
from rapim.analytics import package_lists, packages, tenders
from rapim.org import access, actions
from rapim.web.access import may, rights_of
from rapim.web.desk.acting import actor_of, attempt, tell
from rapim.web.page import language
from rapim.web.tables import export
from rapim.web.works import tables
from rapim.web.works.asked import Wanted
from rapim.web.works.lines import Line
from rapim.web.works.pictures import Reach, keeping
from rapim.web.works.starting import Starting, starting
from rapim.web.works.views import frame, question, reach_of

AHEAD = 8
"""How many weeks from now on are told by name."""


class CapacityForm(forms.Form):
    """How many selections can be carried at a time, from a day on."""

    live = forms.IntegerField(min_value=1, max_value=999)
    valid_from = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    legal_source = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = words.say(f"calendar.field_{name}", language())


class Calendar:
    """The selections of a year by week: the load is the whole region's, the names are those within reach."""

    def __init__(self, wanted: Wanted, reach: Reach, capacity: tenders.Capacity, lang: str) -> None:
        self.wanted, self.capacity, self.lang = wanted, capacity, lang
        self.found = wanted.found()
        self.year = int(self.found["fiscal_year"])
        everyone = package_lists.selections(packages.listed(self.found))
        self.weeks = tenders.weeks(everyone, self.year) if everyone else []
        self.bodies = {one["id"]: one for one in everyone if _within(one, wanted.agency, reach)}

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def live_now(self) -> int:
        """How many selections are live in the week of the day."""
        return next((week["live"] for week in self.weeks if week["start"] <= self.as_of <= week["end"]), 0)

    @property
    def over(self) -> list[Mapping[str, Any]]:
        """The weeks from now on with more live selections than can be carried."""
        return [
            week for week in self.weeks if week["end"] >= self.as_of and week["live"] > self.capacity.live
        ]

    @cached_property
    def figure(self) -> charts.Figure:
        return charts.load(self.weeks, self.capacity.live, self.year, self.as_of, self.lang)

    @property
    def next_weeks(self) -> list[tuple[Mapping[str, Any], list[Line], list[Line]]]:
        """The weeks from now on: which selections are to begin in each, and which did."""
        coming = [week for week in self.weeks if week["end"] >= self.as_of][:AHEAD]
        return [
            (week, self._lines(week["planned_ids"]), self._lines(week["announced_ids"])) for week in coming
        ]

    def _lines(self, ids: list[str]) -> list[Line]:
        return [Line(self.bodies[one], self.lang) for one in ids if one in self.bodies]


def _within(one: Mapping[str, Any], agency: str, reach: Reach) -> bool:
    return agency in ("", one["agency"]) and (reach is None or one["agency"] in reach)


calendar_of = keeping(Calendar, 32)


@may("see_packages")
def calendar(request: HttpRequest) -> HttpResponse:
    """Selections by week, the load against capacity, and what must start this week."""
    wanted, reach = question(request), reach_of(request)
    capacity = tenders.capacity(wanted.asked.as_of, wanted.asked.known_at)
    picture = calendar_of(wanted, reach, capacity, language())
    if file := export(request, tables.weeks(picture)):
        return file
    list_: Starting = starting(wanted, reach, language())
    form = CapacityForm(initial={"live": picture.capacity.live, "valid_from": access.today()})
    context = {
        "picture": picture,
        "starting": list_,
        "form": form if rights_of(request)["set_capacity"] else None,
    }
    return render(request, "works/calendar.html", frame(wanted) | context)


@may("set_capacity")
def set_capacity(request: HttpRequest) -> HttpResponseBase:
    """Say how many selections can be carried at a time."""
    form = CapacityForm(request.POST or None)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("tender_calendar"))
    if form.is_valid() and attempt(request, form, lambda: _set(request, form.cleaned_data)):
        tell(request, "calendar.capacity_set", n=form.cleaned_data["live"])
        return HttpResponseRedirect(reverse("tender_calendar"))
    return render(request, "works/capacity.html", {"form": form}, status=422)


def _set(request: HttpRequest, found: dict[str, Any]) -> None:
    actions.set_capacity(actor=actor_of(request), **found)
