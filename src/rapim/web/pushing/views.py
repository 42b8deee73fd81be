"""The Sekda's desk, the list of nudges, one nudge with its answers, and its letter as it was issued."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rapim import words
from rapim.ledger.models import Document
from rapim.letters.actions import body_of
from rapim.letters.inviting import WORD, WORD_SENT
from rapim.letters.numbering import registers
from rapim.meeting.actions import pushing as acts
from rapim.meeting.measures.pushing import STATES
from rapim.meeting.models import Message, Push
from rapim.meeting.room.pushing import SORTS, desk
from rapim.org import access
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.pushing.acting import attempt, found
from rapim.web.pushing.forms import AnswerForm
from rapim.web.pushing.rows import NEVER, Row, Sent, Wish

PAGE = 20


@may("push")
def desk_page(request: HttpRequest) -> HttpResponse:
    """All that wants the Sekda's hand today, the heaviest first, each line with its facts and its nudges."""
    wish, lang, names = Wish.of(request), language(), rows.agency_names()
    lines = desk(access.today())
    placed = [(place, line) for place, line in enumerate(lines, 1) if wish.fits(line)]
    page = Paginator(placed, PAGE).get_page(request.GET.get("page"))
    states = [
        (NEVER, words.say("push.never", lang)),
        *((one, words.say(f"push_state.{one}", lang)) for one in STATES),
    ]
    known = {line.matter.agency: names.get(line.matter.agency, line.matter.agency) for line in lines}
    context = {
        "pages": page,
        "lines": [Row(place, line, names, lang) for place, line in page],
        "wish": wish,
        "n": len(lines),
        "pushed": sum(bool(line.pushes) for line in lines),
        "overdue": sum(line.state == "overdue" for line in lines),
        "agencies": sorted(known.items(), key=lambda pair: pair[1]),
        "sorts": [(one, words.say(f"push_sort.{one}", lang)) for one in SORTS],
        "states": states,
        "letters": bool(registers()),
        "mail": bool(settings.MAIL),
        "today": access.today(),
    }  # fmt: skip
    return render(request, "pushing/desk.html", context)


@may("see_pushes")
def pushes(request: HttpRequest) -> HttpResponse:
    """The nudges within reach, the latest first: where each stands and what was answered."""
    reach, lang, today = rights_of(request).scope("see_pushes"), language(), access.today()
    some = acts.known().order_by("-id")
    if not reach.everywhere:
        some = some.filter(agency__in=reach.agencies)
    page = Paginator(some, PAGE).get_page(request.GET.get("page"))
    names = rows.agency_names()
    lines = [Sent(row, names, today, lang) for row in page]
    return render(request, "pushing/list.html", {"pages": page, "lines": lines})


@may("see_pushes")
def push(request: HttpRequest, push: str) -> HttpResponseBase:
    """One nudge: its facts, what was sent, its answers; the agency answers here."""
    row, rights = found(push), rights_of(request)
    if not rights.may("see_pushes", row.agency):
        return forbidden(request, "see_pushes")
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        if not rights.may("answer_push", row.agency):
            return forbidden(request, "answer_push")
        if form.is_valid():
            act = partial(
                acts.answer_push, actor=actor_of(request), push=row, day=access.today(), **form.said
            )
            if attempt(request, act, form) is not None:
                tell(request, "push.answer_kept")
                return HttpResponseRedirect(reverse("push", args=[row.uid.hex]))
    mails = list(Message.objects.filter(push=row).prefetch_related("deliveries").order_by("id"))
    pushes_too = rights["push"]
    context = {
        "sent": Sent(row, rows.agency_names(), access.today(), language()),
        "form": form if rights.may("answer_push", row.agency) else None,
        "pushes": pushes_too,
        "first": next((one for one in mails if one.to == acts.SORT), None),
        "reminders": [one for one in mails if one.to != acts.SORT],
        "told": {one.pk for one in mails if any(each.sent for each in one.deliveries.all())},
    }
    return render(request, "pushing/push.html", context)


@may("see_pushes")
def document(request: HttpRequest, push: str, pk: int) -> HttpResponseBase:
    """A letter as it was issued, byte for byte."""
    row = found(push)
    if not rights_of(request).may("see_pushes", row.agency):
        return forbidden(request, "see_pushes")
    form = _form_of(row, pk)
    one = get_object_or_404(Document, pk=pk)
    answer = HttpResponse(body_of(one), content_type=WORD_SENT if one.media_type == WORD else one.media_type)
    way = "inline" if form == "pdf" else "attachment"
    answer["Content-Disposition"] = f'{way}; filename="dorongan-{row.code}.{form}"'
    answer["ETag"] = f'"{one.sha256}"'
    return answer


def _form_of(row: Push, pk: int) -> str:
    for form, key in row.documents.items():
        if key == pk:
            return str(form)
    raise Http404(words.say("push.none", language()))
