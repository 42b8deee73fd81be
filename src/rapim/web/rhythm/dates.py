"""One hard date with where it comes from: a decree of the region, or a parameter of the law."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import law, words
from rapim.demo.future import undo_future
from rapim.ledger import clock
from rapim.meeting.actions import rhythm
from rapim.meeting.measures.calendar import LAW
from rapim.meeting.models import HardDate
from rapim.web.access import forbidden, may, rights_of
from rapim.web.decisions.acting import attempt_act
from rapim.web.desk import rows as desk
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.rhythm.forms import DateForm

SHOWN = (*LAW, "rfk_cutoff_day", "objection_days")


@may("set_dates")
def new(request: HttpRequest) -> HttpResponseBase:
    """Set a date by a decree of the region."""
    form = DateForm(request.POST or None, desk.agency_choices())
    if request.method == "POST" and form.is_valid():
        made: list[HardDate] = []
        undo_future(actor=actor_of(request))
        if attempt_act(
            request, form, lambda: made.append(rhythm.set_date(actor=actor_of(request), said=form.said))
        ):
            tell(request, "rhythm.date_set", title=made[0].title)
            return HttpResponseRedirect(reverse("hard_date", args=[made[0].code]))
    return render(request, "rhythm/date_new.html", {"form": form})


@may("see_meetings")
def one(request: HttpRequest, date: str) -> HttpResponseBase:
    """A date of the region with all its versions; who may set dates changes it."""
    rights = rights_of(request)
    versions = list(HardDate.objects.filter(code=date, recorded_at__lte=clock.now()).order_by("-version"))
    reach = rights.scope("see_meetings")
    if not versions or not (
        reach.everywhere or not versions[0].agencies or reach.agencies & set(versions[0].agencies)
    ):
        raise Http404(words.say("rhythm.date_none", language(), code=date))
    if request.method == "POST" and not rights["set_dates"]:
        return forbidden(request, "set_dates")
    form = DateForm(request.POST or None, desk.agency_choices(), versions[0]) if rights["set_dates"] else None
    if request.method == "POST" and form is not None and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        undo_future(actor=actor_of(request))
        if attempt_act(
            request,
            form,
            lambda: rhythm.set_date(actor=actor_of(request), said=form.said, code=date, seen=seen),
        ):
            tell(request, "rhythm.date_set", title=form.said.title)
            return HttpResponseRedirect(reverse("hard_date", args=[date]))
    names = desk.agency_names()
    context = {
        "last": versions[0],
        "versions": versions,
        "form": form,
        "agencies": [names.get(code, code) for code in versions[0].agencies],
    }
    return render(request, "rhythm/date.html", context)


@may("see_meetings")
def by_law(request: HttpRequest, rule: str) -> HttpResponseBase:
    """A date of the law: its rows with article, from when they hold, and whether the text was read."""
    if rule not in SHOWN:
        raise Http404(words.say("rhythm.date_none", language(), code=rule))
    found = law.parameter(rule)
    said = [(row, _value(row)) for row in found.rows]
    return render(request, "rhythm/law.html", {"rule": rule, "meaning": found.meaning, "rows": said})


def _value(row: law.Row) -> str:
    """The value of a row in words: a day of the year, or a number."""
    lang = language()
    if not hasattr(row.value, "keys"):
        return words.whole(int(row.value), lang)
    day = f"{row.value['day']} {words.month_name(int(row.value['month']), lang)}"
    return words.say("rhythm.year_after", lang, day=day) if row.value.get("after") else day
