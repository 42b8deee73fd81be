"""The PPK drives the handling of a critical contract, one step of the ladder at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from rapim import words
from rapim.analytics import packages, works
from rapim.analytics.work_judging import CRITICAL
from rapim.org import access
from rapim.procurement.actions.ladder import OPEN, RefusedActError, drive_case, open_case
from rapim.procurement.measures.ladder import CAUSES, TABLE, Act
from rapim.units.states import Refusal
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.works.cases import paper_of
from rapim.web.works.site import FIELDS, Site
from rapim.web.works.views import question
from rapim.words.reasons import refusal


class ActForm(forms.Form):
    """A step of the ladder with its day and details; `seen` is how many acts the page showed."""

    act = forms.ChoiceField(choices=[(name, name) for name in (OPEN, *(row.act for row in TABLE))])
    seen = forms.IntegerField(min_value=0)
    day = forms.DateField()
    cause = forms.ChoiceField(choices=[("", ""), *((name, name) for name in CAUSES)], required=False)
    target = forms.DecimalField(min_value=0, max_value=100, required=False)
    days = forms.IntegerField(min_value=1, max_value=3650, required=False)
    signed = forms.BooleanField(required=False)
    third_party = forms.CharField(max_length=200, required=False)

    @property
    def details(self) -> dict[str, Any]:
        """What the act of this form asks for, and nothing else."""
        found = {name: self.cleaned_data[name] for name in FIELDS.get(self.cleaned_data["act"], ())}
        if found.get("target") is not None:
            found["target"] = float(found["target"]) / 100
        return {name: value for name, value in found.items() if value not in (None, "")}


@may("drive_case")
def drive(request: HttpRequest, package: str) -> HttpResponseBase:
    """Take one step; a refusal is told with its article on the page of the package."""
    found = question(request).found()
    one = packages.package(found, package)
    if one is None:
        raise Http404(words.say("package.none", language(), id=package))
    if not rights_of(request).may("drive_case", one["agency"]):
        return forbidden(request, "drive_case")
    page = HttpResponseRedirect(reverse("package", args=[package]) + "#tangani")
    if request.method != "POST":
        return page
    form = ActForm(request.POST)
    if not form.is_valid() or form.cleaned_data["day"] > access.today():
        messages.error(request, words.say("curve.form_wrong", language()))
        return page
    try:
        _take(request, one, found, form)
    except RefusedActError as refused:
        said = refusal(refused.refusal.because, refused.refusal.params, language())
        messages.error(request, f"{said} ({refused.refusal.source})")
    else:
        tell(request, "curve.done", act=words.say(f"curve_act.{form.cleaned_data['act']}", language()))
    return page


def _take(request: HttpRequest, one: dict[str, Any], found: Mapping[str, Any], form: ActForm) -> None:
    day: dt.date = form.cleaned_data["day"]
    site = Site(one, found, language(), may_drive=True)
    contract, actor = site.handled["contract"], actor_of(request)
    facts = works.facts_on(one, found, day, site.node) if contract else None
    if facts is None:
        raise RefusedActError(Refusal("no_case", "Rapim", {}))
    node = {"channel": contract["channel"], "number": contract["number"]}
    if form.cleaned_data["act"] == OPEN:
        judged = _judged_on(one, found, day, contract)
        if judged["critical"]["code"] not in CRITICAL:
            raise RefusedActError(Refusal("not_critical", "Permen PU 07/2011, SSUK", {}))
        signed = dt.date.fromisoformat(contract["date"]) if contract["date"] else day
        reasons = {name: judged[name] for name in ("planned", "real", "critical")}
        open_case(actor=actor, **node, day=day, signed=signed, reasons=reasons)
        return
    act = Act(form.cleaned_data["act"], form.details)
    seen, paper = form.cleaned_data["seen"], paper_of(found, contract)
    drive_case(actor=actor, **node, act=act, day=day, facts=facts, seen=seen, paper=paper)


def _judged_on(
    one: dict[str, Any], found: Mapping[str, Any], day: dt.date, contract: Mapping[str, Any]
) -> dict[str, Any]:
    """What is said of a contract on the day of an act; of the package where it was none yet."""
    judged = works.works_of(one, {**found, "as_of": day.isoformat()})
    own = [
        part for part in judged["contracts"] if part["contract"].get("contract_no") == contract["contract_no"]
    ]
    return dict(own[0]) if own else judged
