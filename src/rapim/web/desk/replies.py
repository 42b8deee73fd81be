"""Hak jawab: an agency explains, disputes or commits before its month is locked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date

from rapim.budget import actions as budget
from rapim.budget.models import Reply
from rapim.org import access
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, attempt, tell
from rapim.web.desk.forms import ReplyForm
from rapim.web.page import language
from rapim.web.tables import export
from rapim.words import has, month_name, say


def replies_of(agency_code: str, fiscal_year: int, figure: str = "") -> list[Reply]:
    """The replies of an agency in a year, the latest first (for the agency page as well)."""
    found = Reply.objects.filter(agency_code=agency_code, fiscal_year=fiscal_year).order_by("-id")
    return list(found.filter(figure=figure) if figure else found)


def counts(as_of: dt.date) -> dict[str, int]:
    """How many replies each agency gave about the year of a day, by then."""
    found = Reply.objects.filter(fiscal_year=as_of.year, as_of__lte=as_of).order_by()
    return dict(found.values_list("agency_code").annotate(Count("pk")))


def reply_context(agency_code: str, as_of: dt.date) -> dict[str, Any]:
    """What `desk/replies.html` needs on an agency's page."""
    today = access.today()
    return {
        "reply_agency": agency_code,
        "reply_as_of": as_of,
        "replies": [(row, _overdue(row, today)) for row in replies_of(agency_code, as_of.year)],
        "replies_locked": is_closed(agency_code, as_of),
    }


def is_closed(agency_code: str, as_of: dt.date) -> bool:
    """Whether the month of a day is locked for an agency."""
    return budget.is_locked(fiscal_year=as_of.year, month=as_of.month, agency_code=agency_code)


def _overdue(row: Reply, today: dt.date) -> int:
    return max(0, (today - row.promised).days) if row.promised else 0


@may("see_replies", agency="code")
def replies(request: HttpRequest, code: str) -> HttpResponseBase:
    """The replies of an agency, and the form for those who may reply for it."""
    as_of, lang = _day(request), language()
    table = _table(code, as_of, lang)
    if file := export(request, table):
        return file
    closed = is_closed(code, as_of)
    writes = rights_of(request).may("reply", code)
    if request.method == "POST" and not writes:
        return forbidden(request, "reply")
    form = _form(request, as_of)
    if request.method == "POST" and not closed and form.is_valid() and _reply(request, code, as_of, form):
        tell(request, "replies.sent")
        return HttpResponseRedirect(f"{reverse('replies', args=[code])}?as_of={as_of}")
    context = {
        **reply_context(code, as_of),
        "agency": rows.agency_names().get(code, code),
        "form": form if writes and not closed else None,
        "figure": _figure(form, lang),
        "closed": closed,
        "month": month_name(as_of.month, lang),
        "agency_page": _agency_page(code, as_of),
        "table": table,
    }
    return render(request, "desk/reply.html", context)


def _form(request: HttpRequest, as_of: dt.date) -> ReplyForm:
    start = {
        "figure": request.GET.get("figure", ""),
        "trace": request.GET.get("trace", ""),
        "kind": kind if (kind := request.GET.get("kind", "")) in Reply.Kind.values else Reply.Kind.EXPLAIN,
    }
    return ReplyForm(request.POST or None, today=max(access.today(), as_of), initial=start)


def _reply(request: HttpRequest, code: str, as_of: dt.date, form: ReplyForm) -> bool:
    return attempt(
        request,
        form,
        lambda: budget.reply(
            actor=actor_of(request),
            agency_code=code,
            fiscal_year=as_of.year,
            as_of=as_of,
            **form.cleaned_data,
        ),
    )


def _day(request: HttpRequest) -> dt.date:
    try:
        return parse_date(request.GET.get("as_of", "")) or access.today()
    except ValueError:
        return access.today()


def _figure(form: ReplyForm, lang: str) -> str:
    name = str(form["figure"].value() or "")
    return say(f"figure.{name}", lang) if has(f"figure.{name}") else ""


def _agency_page(code: str, as_of: dt.date) -> str:
    try:
        return f"{reverse('agency', args=[code])}?per={as_of}"
    except NoReverseMatch:
        return ""


def _table(code: str, as_of: dt.date, lang: str) -> Any:
    cols = rows.columns(
        lang,
        ("at", "moment", 18),
        ("who", "text", 24),
        ("kind", "text", 14),
        ("figure", "text", 22),
        ("text", "text", 60),
        ("promised", "date", 12),
    )
    found = [
        {
            "at": row.written_at,
            "who": row.written_by_name,
            "kind": say(f"reply.{row.kind}", lang),
            "figure": say(f"figure.{row.figure}", lang) if has(f"figure.{row.figure}") else row.figure,
            "text": row.text,
            "promised": row.promised,
        }
        for row in replies_of(code, as_of.year)
    ]
    return rows.table("hak-jawab", say("replies.title", lang), cols, found, lang, as_of=as_of)
