"""Send a nudge: in one click from the desk, or after a look at its words."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.letters.inviting import attached
from rapim.letters.pushing import send_letter
from rapim.meeting.actions import pushing as acts
from rapim.meeting.actions.messages import deliver
from rapim.meeting.measures.pushing import EMAIL, LETTER
from rapim.meeting.models import Push
from rapim.meeting.room import nudging
from rapim.meeting.room.nudging import Links, Receiver
from rapim.meeting.room.pushing import Line, desk
from rapim.org import access
from rapim.web.access import may
from rapim.web.desk import background, rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.pushing.acting import attempt, uid_of
from rapim.web.pushing.forms import PushForm
from rapim.web.pushing.rows import Row


@may("push")
def send(request: HttpRequest) -> HttpResponseBase:
    """Look at a nudge before it goes (`?butir=`), or send it; the same click again shows what was sent."""
    posted = request.method == "POST"
    uid = uid_of(request.POST.get("uid", "")) if posted else None
    if uid and (done := acts.known_push(uid)) is not None:
        return HttpResponseRedirect(reverse("push", args=[done.uid.hex]))
    key = request.POST.get("key", "") if posted else request.GET.get("butir", "")
    today = access.today()
    line = next((one for one in desk(today) if one.key == key), None)
    if line is None:
        if not posted:
            raise Http404(words.say("push.gone", language()))
        messages.error(request, words.say("push.gone", language()))
        return HttpResponseRedirect(reverse("push_desk"))
    to = nudging.receivers(line.matter.agency, today)
    first = {"key": key, "uid": uuid.uuid4().hex, "seen": len(line.pushes)}
    data = {name: request.POST[name] for name in request.POST} if posted else None
    form = PushForm(data, to, today, bool(settings.MAIL), initial=first)
    if posted and form.is_valid():
        row = attempt(request, partial(_sent, request, line, form, to), form)
        if row is not None:
            tell(request, f"push.done_{row.way}")
            return HttpResponseRedirect(reverse("push", args=[row.uid.hex]))
    return _page(request, line, form, to, status=422 if posted else 200)


def _sent(request: HttpRequest, line: Line, form: PushForm, to: list[Receiver]) -> Push:
    said = form.cleaned_data
    one = next(each for each in to if (each.post or "-") == said["receiver"])
    links = links_of(request, line, said["uid"])
    nudge = nudging.drafted(
        line, uid=said["uid"], way=said["way"], to=one, links=links, note=said["note"], seen=said["seen"]
    )
    if nudge.way == LETTER:
        return send_letter(actor=actor_of(request), said=nudge, form=form.letter, links=links)
    row = acts.send_push(actor=actor_of(request), said=nudge)
    if row.way == EMAIL:
        background.start("deliver", partial(deliver, attaching=attached), _stay)
    return row


def _stay() -> None:
    """What was not sent waits for the next time; its failure stands with the message."""


def links_of(request: HttpRequest, line: Line, uid: uuid.UUID) -> Links:
    """Where a nudge's sources open, and where it is answered without signing in."""
    token = acts.token_of(uid, nudging.link_until(line.day))
    return Links(
        request.build_absolute_uri(reverse("push", args=[uid.hex])),
        request.build_absolute_uri(reverse("push_answer_link", args=[token])),
    )


def _page(
    request: HttpRequest, line: Line, form: PushForm, to: list[Receiver], *, status: int
) -> HttpResponseBase:
    lang = language()
    shown = Links(words.say("push.sources_here", lang), words.say("push.link_here", lang))
    draft = nudging.drafted(line, uid=uuid.uuid4(), way="text", to=to[0], links=shown)
    context: dict[str, Any] = {
        "row": Row(0, line, rows.agency_names(), language()),
        "form": form,
        "draft": draft,
        "letters": "register" in form.fields,
        "mail": bool(settings.MAIL),
    }
    return render(request, "pushing/send.html", context, status=status)
