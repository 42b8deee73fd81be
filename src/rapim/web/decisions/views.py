"""The follow-up matrix, one decision with what was done, its evidence, and messages told by hand."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim import words
from rapim.ledger import clock
from rapim.letters.lists import list_pages
from rapim.meeting.actions import decisions as acts
from rapim.meeting.actions.messages import by_hand, told_by_hand
from rapim.meeting.models import Decision, DecisionAct, Message
from rapim.meeting.room.register import concerned
from rapim.org import access
from rapim.web.access import forbidden, may, rights_of
from rapim.web.decisions.acting import attempt_act, download
from rapim.web.decisions.one import Sheet, acting, form_of, party_of, verb_of
from rapim.web.decisions.rows import PAPER, Matrix, Wish
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.tables import export
from rapim.web.works.sending import send, style_of

PAGE = 50


def _matrix(request: HttpRequest) -> Matrix:
    return Matrix(rights_of(request).scope("see_decisions"), Wish.of(request), access.today())


@may("see_decisions")
def register(request: HttpRequest) -> HttpResponseBase:
    """Decisions within reach, across meetings, the most pressing first."""
    matrix = _matrix(request)
    if file := export(request, matrix.table):
        return file
    page = Paginator(matrix.lines, PAGE).get_page(request.GET.get("page"))
    waiting = by_hand().count() if rights_of(request)["push"] else 0
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {"matrix": matrix, "pages": page, "waiting": waiting, "query": query}
    return render(request, "decisions/register.html", context)


@may("see_decisions")
def paper(request: HttpRequest) -> HttpResponse:
    """The follow-up matrix as PDF."""
    matrix, style = _matrix(request), style_of(request)
    note = words.say("decision.lead", style.lang, **matrix.counted)
    body = list_pages(matrix.found, "decisions", PAPER, matrix.paper, [note], style)
    return send(request, "decisions", matrix.found, body, name="tindak-lanjut")


@may("see_decisions")
def decision(request: HttpRequest, decision: str) -> HttpResponseBase:
    """One decision, and the acts that the reader may do on it."""
    row = _found(decision)
    rights = rights_of(request)
    if not _concerns(request, row):
        return forbidden(request, "see_decisions")
    form = None
    if request.method == "POST":
        form = form_of(request)
        party = party_of(form.name, row, rights)
        if not party:
            return forbidden(request, verb_of(form.name))
        act = acting(row, form, party, actor_of(request), access.today())
        if form.is_valid() and attempt_act(request, form, act):
            tell(request, f"decision.done_{form.name}")
            return HttpResponseRedirect(reverse("decision", args=[row.code]))
        row = _found(decision)
    sheet = Sheet(row, rights, access.today(), language())
    if form is not None and form.name not in sheet.open_to:
        context = {"sheet": sheet, "forms": sheet.forms(), "refused": form}
    else:
        context = {"sheet": sheet, "forms": sheet.forms(form), "refused": None}
    return render(request, "decisions/decision.html", context)


@may("see_decisions")
def evidence(request: HttpRequest, decision: str, pk: int) -> HttpResponse:
    """A file of evidence, to be saved; never shown inside a page."""
    row = _found(decision)
    if not _concerns(request, row):
        return forbidden(request, "see_decisions")
    act = get_object_or_404(DecisionAct, pk=pk, decision=row, act="evidence", at__lte=clock.now())
    return download(acts.evidence_of(act), act.details)


@may("push")
def by_hand_list(request: HttpRequest) -> HttpResponse:
    """Messages that wait to be pasted into WhatsApp or told, each with its text."""
    page = Paginator(by_hand(), PAGE).get_page(request.GET.get("page"))
    return render(request, "decisions/messages.html", {"pages": page})


@may("push")
@require_POST
def message_told(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Note that a message was told."""
    row = get_object_or_404(Message, pk=pk, way="hand")
    if attempt_act(request, None, lambda: told_by_hand(actor=actor_of(request), message=row)):
        tell(request, "decision.told")
    back = reverse("decision_messages")
    if row.decision is not None and request.POST.get("back") == "decision":
        back = reverse("decision", args=[row.decision.code])
    if row.push is not None and request.POST.get("back") == "push":
        back = reverse("push", args=[row.push.uid.hex])
    return HttpResponseRedirect(back)


def _found(code: str) -> Decision:
    row = acts.known().filter(code=code).first()
    if row is None:
        raise Http404(words.say("decision.none", language(), code=code))
    return row


def _concerns(request: HttpRequest, row: Decision) -> bool:
    reach = rights_of(request).scope("see_decisions")
    return any(agency in reach for agency in concerned(row))
