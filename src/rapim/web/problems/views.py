"""The register of problems: list, raise, revise, one problem, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions import problems as register
from rapim.meeting.models import Problem
from rapim.meeting.room import recurring
from rapim.org import access
from rapim.web.access import forbidden, may, rights_of
from rapim.web.decisions.acting import attempt_act
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.problems import rows
from rapim.web.problems.forms import LeadForm, ProblemForm, ReasonForm
from rapim.web.problems.one import History, Sheet
from rapim.web.tables import export

PAGE = 50
OWN_ACTS = ("withdraw",)
BOTH_ACTS = ("solve", "reopen", "link", "part")


@may("see_problems")
def problems(request: HttpRequest) -> HttpResponseBase:
    """Problems within reach: an agency's own, all for those who lead and for the secretariat."""
    rights = rights_of(request)
    picture = rows.Register(rights.scope("see_problems"), rows.Wish.of(request), access.today())
    if file := export(request, picture.table):
        return file
    page = Paginator(picture.found, PAGE).get_page(request.GET.get("page"))
    context = {"picture": picture, "pages": page, "lines": picture.lines(page)}
    return render(request, "problems/register.html", context)


@may("raise_problem")
def raise_new(request: HttpRequest) -> HttpResponseBase:
    """Raise a problem; `periksa` suggests causes and shows history and route without keeping anything."""
    agencies = sorted(rights_of(request).scope("raise_problem").agencies)
    form = ProblemForm(_sent(request), agencies)
    if _keeps(request) and form.is_valid():
        said, agency = form.said, form.cleaned_data["agency"]
        made: list[Problem] = []
        if attempt_act(
            request,
            form,
            lambda: made.append(register.raise_problem(actor=actor_of(request), agency=agency, said=said)),
        ):
            tell(request, "problem.raised", number=made[0].code)
            return HttpResponseRedirect(reverse("problem", args=[made[0].code]))
    context = {"form": form, **_checked(request, form, "")}
    return render(request, "problems/raise.html", context)


@may("see_problems")
def problem(request: HttpRequest, problem: str) -> HttpResponseBase:
    """One problem with its versions, its decisions and its history."""
    line = _line(request, problem)
    if line is None:
        return forbidden(request, "see_problems")
    return _sheet(request, line, {})


@may("raise_problem")
def revise(request: HttpRequest, problem: str) -> HttpResponseBase:
    """Say a problem better; the version that was before the eyes goes along."""
    line = _line(request, problem)
    if line is None or not rights_of(request).may("raise_problem", line.problem.agency):
        return forbidden(request, "raise_problem")
    form = ProblemForm(_sent(request), [line.problem.agency], line.said)
    if _keeps(request) and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        if attempt_act(
            request,
            form,
            lambda: register.revise_problem(
                actor=actor_of(request), problem=line.problem, said=form.said, seen=seen
            ),
        ):
            tell(request, "problem.revised")
            return HttpResponseRedirect(reverse("problem", args=[line.problem.code]))
    context = {"form": form, "line": line, **_checked(request, form, line.problem.code)}
    return render(request, "problems/raise.html", context)


@may("see_problems")
@require_POST
def act(request: HttpRequest, problem: str) -> HttpResponseBase:
    """Withdraw, solve, reopen; link to an earlier problem, or tell the two apart."""
    line = _line(request, problem)
    if line is None:
        return forbidden(request, "see_problems")
    rights, name = rights_of(request), request.POST.get("act", "")
    own = rights.may("raise_problem", line.problem.agency)
    if not own and not (rights["run_meeting"] and name in BOTH_ACTS):
        return forbidden(request, "raise_problem")
    other = None
    if name in ("link", "part") and (found := _line(request, request.POST.get("other", ""))) is not None:
        other = found.problem
    form = ReasonForm(request.POST, name, needed=name in ("withdraw", "reopen", "part"))
    if form.is_valid() and attempt_act(
        request,
        form,
        lambda: register.act_on_problem(
            actor=actor_of(request),
            problem=line.problem,
            act=name,
            reason=form.cleaned_data["reason"],
            other=other,
        ),
    ):
        tell(request, f"problem.done_{name}")
        return HttpResponseRedirect(reverse("problem", args=[line.problem.code]))
    return _sheet(request, line, {name: form})


@may("run_meeting")
@require_POST
def lead(request: HttpRequest, problem: str) -> HttpResponseBase:
    """Lead a problem to another agency than duties do."""
    line = _line(request, problem)
    if line is None:
        return forbidden(request, "see_problems")
    form = LeadForm(request.POST, line.said)
    if form.is_valid() and attempt_act(
        request,
        form,
        lambda: register.lead_problem(actor=actor_of(request), problem=line.problem, **form.cleaned_data),
    ):
        tell(request, "problem.led")
        return HttpResponseRedirect(reverse("problem", args=[line.problem.code]))
    return _sheet(request, line, {"lead": form})


def _sheet(request: HttpRequest, line: rows.Line, bound: dict[str, Any]) -> HttpResponseBase:
    sheet = Sheet(line, rights_of(request), access.today())
    wrong = [form for name, form in bound.items() if name not in sheet.forms()]
    context = {"sheet": sheet, "forms": sheet.forms(bound), "wrong": wrong[0] if wrong else None}
    return render(request, "problems/problem.html", context)


def _keeps(request: HttpRequest) -> bool:
    """Whether what was sent is to be kept, not only checked."""
    return request.method == "POST" and not {"periksa", "saran"} & request.POST.keys()


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was filled in; a suggested cause that was taken stands as the cause."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if "saran" in data:
        data["cause"] = str(data["saran"])
    return data


def _checked(request: HttpRequest, form: ProblemForm, code: str) -> dict[str, Any]:
    """What checking shows: suggested causes, who would be accountable, and earlier problems."""
    if request.method != "POST" or not form.is_valid():
        return {"checked": False}
    today, lang, found = access.today(), language(), form.cleaned_data
    said, agency = register.led(found["agency"], form.said), found["agency"]
    earlier = recurring.history(code, f"{said.title}. {said.text}", said.cause, clock.now())
    names = rows.titles()
    route = {
        "accountable": names.get(said.accountable, said.accountable),
        "helpers": [names.get(one, one) for one in said.helpers],
        "because": words.say(f"problem_route.{said.routed or 'none'}", lang),
    }
    history = History(earlier, agency, names, rights_of(request), today)
    return {"checked": True, "route": route, "history": history, "said": said}


def _line(request: HttpRequest, code: str) -> rows.Line | None:
    """A problem within the reader's reach; None where it is beyond, 404 where there is none."""
    line = rows.line_of(code, access.today(), language())
    if line is None:
        raise Http404(words.say("problem.none", language(), code=code))
    return line if rows.reachable(rights_of(request).scope("see_problems"), line) else None
