"""The minutes of a meeting: ready when it closes, edited, signed, and as a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.ledger.actions import take_turn
from rapim.ledger.models import Document
from rapim.letters.actions import PDF, body_of, issue
from rapim.letters.content import Style
from rapim.letters.fields import MINUTES
from rapim.letters.inviting import WORD_SENT
from rapim.letters.minutes import came, minutes_pages, minutes_word
from rapim.letters.wordversions import current
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions.meetings import course_of, save_minutes
from rapim.meeting.models import Meeting, MeetingAct, Minutes
from rapim.meeting.room import closing
from rapim.meeting.room.gathering import concerned_by
from rapim.org.access import Scope
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language, page_of
from rapim.web.room.asked import meeting_of, why

Body = Mapping[str, Any]
FORMS = {"pdf": ("minutes", PDF), "docx": ("minutes_word", WORD_SENT)}
"""By the ending of a file: what it is issued as and its media type."""


@may("see_meetings")
def minutes(request: HttpRequest, code: str) -> HttpResponseBase:
    """Read the minutes; until they are signed only those who run or sign meetings see them, and may write."""
    meeting = meeting_of(code)
    last = closing.minutes_of(meeting, page_of(request).zone)
    if last is None:
        raise Http404("no minutes yet")
    rights = rights_of(request)
    if not _open_to(request, meeting):
        return _unsigned(request, meeting) if _called(request, meeting) else forbidden(request, "run_meeting")
    if request.method == "POST":
        if not rights["run_meeting"]:
            return forbidden(request, "run_meeting")
        return _save(request, meeting, last)
    return _page(request, meeting, last)


def _open_to(request: HttpRequest, meeting: Meeting) -> bool:
    """Who runs or signs sees drafts; others what is signed, and an agency only where it was called."""
    rights = rights_of(request)
    if rights["run_meeting"] or rights["sign_minutes"]:
        return True
    return _called(request, meeting) and closing.signed_by(meeting) is not None


def _called(request: HttpRequest, meeting: Meeting) -> bool:
    reach = rights_of(request).scope("see_meetings")
    return reach.everywhere or not meeting.agencies or bool(reach.agencies & set(meeting.agencies))


def _unsigned(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who was called may read the minutes once they are signed, and is told so."""
    return render(request, "room/unsigned.html", {"meeting": meeting}, status=403)


def _save(request: HttpRequest, meeting: Meeting, last: Minutes) -> HttpResponseBase:
    seen = request.POST.get("seen", "")
    if seen == str(last.version):
        based: Minutes | None = last
    else:
        based = meeting.minutes_versions.filter(version=int(seen)).first() if seen.isdecimal() else None
    if based is None:
        return _page(request, meeting, last, wrong=words.say("room_refused.other", language()))
    body = closing.edited(based.body, request.POST.dict())
    try:
        save_minutes(actor=actor_of(request), meeting=meeting, body=body, seen=based.version)
    except RefusedError as refused:
        return _page(request, meeting, last, wrong=why(refused, language()), kept=body)
    tell(request, "room.saved")
    return HttpResponseRedirect(reverse("minutes", args=[meeting.code]))


def _page(
    request: HttpRequest, meeting: Meeting, last: Minutes, *, wrong: str = "", kept: Body | None = None
) -> HttpResponseBase:
    rights, signed, lang = rights_of(request), closing.signed_by(meeting), language()
    body = _within(kept or last.body, rights.scope("see_meetings"))
    context = {
        "meeting": meeting,
        "body": body,
        "talked": [pair for pair in enumerate(body["items"]) if not closing.unreached(pair[1])],
        "silent": [pair for pair in enumerate(body["items"]) if closing.unreached(pair[1])],
        "theirs": last.body if kept else None,
        "their_items": last.body["items"] if kept else [],
        "version": last,
        "wrong": wrong,
        "signed": signed,
        "proven": signed is not None and signed.details["sha256"] == closing.sealed(last.body),
        "may_edit": signed is None and rights["run_meeting"],
        "may_sign": signed is None and last.version > 0 and rights["sign_minutes"],
        "may_paper": signed is not None and rights.scope("see_meetings").everywhere,
        "seen": course_of(meeting).acts,
        "hours": [
            words.minute(dt.datetime.fromisoformat(body[at]), body["zone"]) for at in ("from", "until")
        ],
        "attendees": [{**one, "said": came(one, lang)} for one in body["attendees"]],
        "effects": [_told(one, body, lang) for one in body["effects"]],
    }
    return render(request, "room/minutes.html", context, status=409 if wrong else 200)


def _told(one: Body, body: Body, lang: str) -> dict[str, str]:
    return {
        "title": f"{one['code']}: {one['text']}",
        "said": words.effect_said(one, body["names"], lang),
        "verdict": words.verdict_said(one, lang),
    }


def _within(body: Body, reach: Scope) -> dict[str, Any]:
    """What an agency sees of minutes: what concerns all, and its own."""
    if reach.everywhere:
        return dict(body)
    own, raised = reach.agencies, concerned_by(body["items"])

    def concerns(one: Body) -> bool:
        return bool(own & {one["owner_agency"], *one["helpers"], one.get("raised_by", "")})

    return {
        **body,
        "items": [
            one
            for one in body["items"]
            if not one["agency"] or own & {one["agency"], *raised.get(str(one["key"]), ())}
        ],
        "decisions": [one for one in body["decisions"] if concerns(one)],
        "effects": [one for one in body["effects"] if own & {one["owner_agency"], one["agency"]}],
    }


@may("sign_minutes")
def sign(request: HttpRequest, code: str) -> HttpResponseBase:
    """Sign the version that was before the eyes; the document is issued and kept."""
    meeting = meeting_of(code)
    seen, version = request.POST.get("seen", ""), request.POST.get("version", "")
    page = HttpResponseRedirect(reverse("minutes", args=[code]))
    if request.method != "POST" or not (seen.isdecimal() and version.isdecimal()):
        return page
    try:
        act = closing.sign_minutes(
            actor=actor_of(request), meeting=meeting, seen=int(seen), version=int(version)
        )
    except RefusedError as refused:
        messages.error(request, why(refused, language()))
        return page
    for form in FORMS:
        _issued(request, meeting, act, form)
    tell(request, "room.signed")
    return page


@may("see_meetings")
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    """The signed minutes as PDF, the bytes that were issued."""
    return _sent(request, code, "pdf")


@may("see_meetings")
def word(request: HttpRequest, code: str) -> HttpResponseBase:
    """The signed minutes as a Word file, the bytes that were issued."""
    return _sent(request, code, "docx")


def _sent(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    meeting = meeting_of(code)
    act = closing.signed_by(meeting)
    if act is None:
        raise Http404("not signed")
    if not rights_of(request).scope("see_meetings").everywhere:
        return forbidden(request, "issue_document")
    document = _issued(request, meeting, act, form)
    answer = HttpResponse(body_of(document), content_type=document.media_type)
    side = "inline" if form == "pdf" else "attachment"
    answer["Content-Disposition"] = f'{side}; filename="notula-{meeting.code}.{form}"'
    answer["ETag"] = f'"{document.sha256}"'
    return answer


def _issued(request: HttpRequest, meeting: Meeting, act: MeetingAct, form: str = "pdf") -> Document:
    """The document of signed minutes: issued once, from what was signed."""
    kind, media = FORMS[form]
    title = f"{words.say(f'letter.{kind}', 'id')} · {meeting.code}"
    some = Document.objects.filter(kind=kind, title=title[:255], known_at=act.at)
    if (known := some.first()) is not None:
        return known
    version = meeting.minutes_versions.get(version=act.details["version"])
    signed = {"by": act.by_name, "at": act.at.isoformat(), "sha256": act.details["sha256"]}
    if form == "docx":
        body = minutes_word(version.body, signed, Style("id", "F4"), current(MINUTES).body)
    else:
        body = minutes_pages(version.body, signed, Style("id", "F4"))
    board = {"as_of": version.body["as_of"], "known_at": signed["at"]}
    with transaction.atomic():
        take_turn()  # two who ask at the same moment get one document
        return some.first() or issue(
            actor=actor_of(request), kind=kind, title=title, board=board, body=body, media_type=media
        )
