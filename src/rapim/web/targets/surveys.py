"""Sample surveys: those of a year, a new one, one with its estimate, and one point in the field."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.targets.actions import RefusedError
from rapim.targets.actions import surveys as acts
from rapim.targets.models import Survey, SurveyDesign, SurveyPoint
from rapim.targets.room.standing import REVENUE, standing
from rapim.targets.room.surveying import found_of, wanted_visits
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language, page_of
from rapim.web.tables import export
from rapim.web.targets.asked import Wish, wish_of
from rapim.web.targets.survey_forms import CountForm, Drafted, refuse, started
from rapim.web.targets.survey_rows import Sheet, listed


@may("see_targets")
def surveys(request: HttpRequest) -> HttpResponseBase:
    """The surveys of a year within the reader's reach, with what they say."""
    wish = wish_of(request)
    reach = rights_of(request).scope("see_targets")
    some = [
        one for one in acts.known(wish.asked.known_at).filter(fiscal_year=wish.year) if one.agency in reach
    ]
    table = listed(some, rows.agency_names(), wish.year, language())
    table.simulated, table.as_of = page_of(request).simulated, wish.asked.as_of
    if file := export(request, table):
        return file
    return render(request, "targets/surveys.html", {**_wished(wish), "table": table})


@may("survey_potential")
def field(request: HttpRequest) -> HttpResponse:
    """The surveys that a reader may count for, newest first: the door of the field form."""
    reach = rights_of(request).scope("survey_potential")
    names, told = rows.agency_names(), []
    for one in acts.known().order_by("-id"):
        if one.agency in reach:
            told.append(Sheet(found_of(one), names.get(one.agency, one.agency), language()))
    return render(request, "targets/survey_field.html", {"sheets": told})


@may("survey_potential")
def begin(request: HttpRequest) -> HttpResponseBase:
    """A new survey; how many places to visit is shown before it is saved."""
    wish, reach = wish_of(request), rights_of(request).scope("survey_potential")
    agencies = [(code, name) for code, name in rows.agency_names().items() if code in reach]
    draft = Drafted(agencies, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {**_wished(wish), "draft": draft}
    if request.method == "POST" and "more" not in request.POST and draft.is_valid():
        sizes = wanted_visits(_planned(draft.design))
        shown = ",".join(map(str, sizes))
        if "save" in request.POST and draft.about.cleaned_data["shown"] == shown:
            if done := _begun(request, draft, wish):
                return HttpResponseRedirect(reverse("survey", args=[done.code]))
        elif not draft.about.errors:
            pairs = zip(draft.design.strata, sizes, strict=True)
            context |= {"sizes": list(pairs), "total": sum(sizes), "shown": shown}
    context["accounts"] = _accounts(wish, reach)
    return render(request, "targets/survey_new.html", context)


def _planned(design: acts.DesignSaid) -> SurveyDesign:
    said = asdict(design)
    return SurveyDesign(strata=list(said["strata"]), error=design.error)


def _begun(request: HttpRequest, draft: Drafted, wish: Wish) -> Survey | None:
    said = draft.about.cleaned_data
    try:
        done = acts.begin(actor=actor_of(request), uid=said["uid"], title=said["title"],
                          agency=said["agency"], account=said["account"], fiscal_year=wish.year,
                          design=draft.design, simulated=page_of(request).simulated)  # fmt: skip
    except RefusedError as refused:
        refuse(draft.about, refused)
        return None
    tell(request, "petik.begun", survey=done.code)
    return done


def _accounts(wish: Wish, reach: Any) -> list[tuple[str, str]]:
    made = standing(wish.year, wish.asked.as_of, wish.mark)
    some = {
        (side.account, side.name)
        for side in made.sides.values()
        if side.kind == REVENUE and side.agency in reach
    }
    return sorted(some)


@may("see_targets")
def survey(request: HttpRequest, survey: str) -> HttpResponseBase:
    """One survey: its estimate with interval, the formula, its strata and every point."""
    row, rights = _found(survey), rights_of(request)
    if row.agency not in rights.scope("see_targets"):
        return forbidden(request, "see_targets")
    counting = rights.may("survey_potential", row.agency)
    name = rows.agency_names().get(row.agency, row.agency)
    sheet = Sheet(found_of(row), name, language(), page_of(request).simulated, counting)
    wanted = sheet.strata if request.GET.get("lembar") == "strata" else sheet.worksheet
    if file := export(request, wanted):
        return file
    context = {"sheet": sheet, "one": row, "counting": counting, "query": f"?tahun={row.fiscal_year}"}
    return render(request, "targets/survey.html", context)


@may("survey_potential")
def count(request: HttpRequest, survey: str) -> HttpResponseBase:
    """One point in the field: where, when, and how many of each item."""
    row = _found(survey)
    if not rights_of(request).may("survey_potential", row.agency):
        return forbidden(request, "survey_potential")
    design = list(row.designs.all())[-1]
    initial = {"stratum": request.GET.get("strata", ""), "counter": actor_of(request).name}
    form = CountForm(design, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actor, uid, found = actor_of(request), form.cleaned_data["uid"], form.found
        done = _written(form, lambda: acts.count(actor=actor, survey=row, uid=uid, found=found))
        if done is not None and _same(done, row, found):
            tell(request, "petik.counted", place=done.place)
            return HttpResponseRedirect(f"{reverse('survey_count', args=[row.code])}?strata={done.stratum}")
        if done is not None:
            form = CountForm(design, {**request.POST.dict(), "uid": str(uuid.uuid4())})
            form.add_error(None, words.say("petik.other_written", language(), place=done.place))
    return render(request, "targets/survey_count.html", _counting(request, row, form))


@may("survey_potential")
def correct(request: HttpRequest, survey: str, uid: uuid.UUID) -> HttpResponseBase:
    """Replace one point by a new row with a reason, or strike it out."""
    row = _found(survey)
    if not rights_of(request).may("survey_potential", row.agency):
        return forbidden(request, "survey_potential")
    point = next((one for one in row.points.all() if one.uid == uid), None)
    if point is None:
        raise Http404(words.say("petik.no_point", language()))
    design = list(row.designs.all())[-1]
    form = CountForm(
        design, request.POST if request.method == "POST" else None, initial=started(point), correcting=True
    )
    if form.is_bound and form.is_valid():
        actor, said = actor_of(request), form.cleaned_data
        found = None if "strike" in request.POST else form.found
        done = _written(form, lambda: acts.correct(actor=actor, point=point, uid=said["uid"], found=found,
                                                   reason=said["reason"]))  # fmt: skip
        if done is not None:
            tell(request, "petik.corrected", place=done.place)
            reads = row.agency in rights_of(request).scope("see_targets")
            return HttpResponseRedirect(
                reverse("survey" if reads else "survey_count", args=[row.code]) + "#titik"
            )
    return render(request, "targets/survey_count.html", {**_counting(request, row, form), "point": point})


def _written(form: CountForm, act: Callable[[], SurveyPoint]) -> SurveyPoint | None:
    try:
        return act()
    except RefusedError as refused:
        refuse(form, refused)
        return None


def _same(done: SurveyPoint, survey: Survey, found: acts.Counted) -> bool:
    """Whether the row that stands is the one that was sent: a form of before may be filled in anew."""
    there = (done.survey_id, done.stratum, done.place, done.day, dict(done.counts))
    return there == (survey.pk, found.stratum, found.place.strip(), found.day, dict(found.counts))


def _counting(request: HttpRequest, row: Survey, form: CountForm) -> dict[str, Any]:
    sheet = Sheet(
        found_of(row), rows.agency_names().get(row.agency, row.agency), language(), correctable=True
    )
    reads = row.agency in rights_of(request).scope("see_targets")
    return {"form": form, "one": row, "sheet": sheet, "reads": reads}


def _found(code: str) -> Survey:
    row = acts.known().filter(code=code).first()
    if row is None:
        raise Http404(words.say("petik.no_survey", language(), code=code))
    return row


def _wished(wish: Wish) -> dict[str, Any]:
    return {"wish": wish, "asked": wish.asked, "query": wish.query()}
