"""Answer a nudge by its signed link: no account, no script, and nothing to see but what the letter said."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.ledger.actions import Actor
from rapim.ledger.request import current
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import pushing as acts
from rapim.meeting.actions.pushing import BY_LINK, ExpiredError, ForgedError
from rapim.meeting.models import Push
from rapim.meeting.room.nudging import facts_said
from rapim.org import access
from rapim.web.access import anyone
from rapim.web.page import language
from rapim.web.pushing.acting import why
from rapim.web.pushing.forms import LinkForm

LARGEST = 64 * 1024
"""The most bytes of an answer that are taken."""


@anyone("a nudge is answered by its signed link: it names one nudge and its last day, and shows that alone")
def by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a nudge said, and a form to answer it; each answer is added, none is written over."""
    try:
        uid = acts.opened(token, access.today())
    except ExpiredError:
        return _closed(request, "expired", 410)
    except ForgedError:
        return _closed(request, "forged", 403)
    row = Push.objects.filter(uid=uid).first()
    if row is None:
        return _closed(request, "forged", 404)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _closed(request, "large", 413)
    form, status = LinkForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid():
            actor = Actor(form.cleaned_data["name"], None, current.get())
            act = partial(acts.answer_push, actor=actor, push=row, day=access.today(), way=BY_LINK)
            try:
                act(**form.said)
            except RefusedError as refused:
                form.add_error(None, why(refused))
                status = 429 if refused.because == "answer_often" else 422
            else:
                return HttpResponseRedirect(f"{reverse('push_answer_link', args=[token])}?terkirim=1")
        else:
            status = 422
    context = {
        "row": row,
        "facts": facts_said(row.facts, language()),
        "form": form,
        "thanks": request.GET.get("terkirim") == "1" and request.method == "GET",
    }
    return _private(render(request, "pushing/answer.html", context, status=status))


def _closed(request: HttpRequest, because: str, status: int) -> HttpResponse:
    said = words.say(f"push_closed.{because}", language())
    return _private(render(request, "pushing/closed.html", {"said": said}, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
