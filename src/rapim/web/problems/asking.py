"""Requests to read the register from outside the room: asked, answered, read under a log."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rapim import words
from rapim.ledger import clock
from rapim.meeting.actions import requests as asked
from rapim.meeting.models import ProblemRequest
from rapim.org import access
from rapim.org.access import Scope
from rapim.web.access import may
from rapim.web.decisions.acting import attempt_act
from rapim.web.desk.acting import actor_of, tell, user_of
from rapim.web.page import language
from rapim.web.problems import rows
from rapim.web.problems.forms import GrantForm, ReasonForm

PAGE = 50


@may("request_problems")
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask to read problems with a reason; where it is granted, the list, and each view is logged."""
    user, today = user_of(request), access.today()
    form = ReasonForm(request.POST or None, "ask")
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt_act(
            request, form, lambda: asked.request_problems(actor=actor_of(request), **form.cleaned_data)
        )
    ):
        tell(request, "problem.asked")
        return HttpResponseRedirect(reverse("problems_ask"))
    opened = asked.opened(user.pk, today)
    page, lines = None, list[rows.Line]()
    if opened:
        some = rows.Register(Scope(everywhere=True), rows.Wish(state=""), today)
        page = Paginator(some.found, PAGE).get_page(request.GET.get("page"))
        lines = some.lines(page)
        asked.note_view(actor=actor_of(request), problems=[line.problem for line in lines])
    context = {"form": form, "asked": _told(asked.requests(user.pk), today), "opened": opened}
    context |= {"pages": page, "lines": lines}
    return render(request, "problems/ask.html", context)


@may("request_problems")
def read(request: HttpRequest, problem: str) -> HttpResponseBase:
    """One problem under a granted request."""
    today = access.today()
    if not asked.opened(user_of(request).pk, today):
        messages.error(request, words.say("problem.ask_first", language()))
        return HttpResponseRedirect(reverse("problems_ask"))
    line = rows.line_of(problem, today, language())
    if line is None:
        raise Http404(words.say("problem.none", language(), code=problem))
    asked.note_view(actor=actor_of(request), problems=[line.problem])
    texts = line.problem.texts.filter(at__lte=clock.now()).order_by("version")
    return render(request, "problems/read.html", {"line": line, "texts": texts})


@may("run_meeting")
def answer(request: HttpRequest) -> HttpResponseBase:
    """The requests of others, and an answer to each: for so many days, or not."""
    today = access.today()
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        row = get_object_or_404(ProblemRequest, pk=said.pop("request"))
        if attempt_act(
            request,
            form,
            lambda: asked.answer_request(actor=actor_of(request), asked=row, day=today, **said),
        ):
            tell(request, "problem.answered")
            return HttpResponseRedirect(reverse("problems_answer"))
    found = []
    for one, state in _told(asked.requests(), today):
        initial = {"request": one.row.pk, "seen": len(one.row.grants.all()), "days": 7}
        sent = form.is_bound and form.data.get("request") == str(one.row.pk)
        found.append((one, state, form if sent else GrantForm(initial=initial, auto_id=f"g{one.row.pk}-%s")))
    return render(request, "problems/answer.html", {"asked": found})


def _told(some: list[asked.Asked], day: dt.date) -> list[tuple[asked.Asked, str]]:
    """Requests with where each stands: waiting, open, refused or over."""
    found = []
    for one in some:
        if one.answer is None:
            state = "waiting"
        elif one.answer.until is None:
            state = "refused"
        else:
            state = "open" if one.open_on(day) else "over"
        found.append((one, state))
    return found
