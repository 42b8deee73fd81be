"""Pages of the field: the works that owe a report, and the report of one work."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from rapim import law, words
from rapim.analytics import field, packages
from rapim.org.actions import Refused
from rapim.procurement.measures.progress import last_week, week_of
from rapim.web.access import forbidden, may, rights_of, signed_in
from rapim.web.desk.acting import user_of, why
from rapim.web.field import sending
from rapim.web.field.checking import waiting_count
from rapim.web.field.reading import History
from rapim.web.page import language, page_of

PAGE = 50
WEEKS = 8
"""How many weeks a form offers, the current one among them."""


@may("see_progress")
def home(request: HttpRequest) -> HttpResponse:
    """The works within reach that are reported from the field, and the week each still owes."""
    found, rights = field.found_today(), rights_of(request)
    scope = rights.scope("report_progress") or rights.scope("see_progress")
    today, limit = field.today(), field.ceiling(field.today())
    rows = field.asked(found, None if scope.everywhere else sorted(scope.agencies), limit.sen)
    bodies = [
        one
        for body in rows.values_list("whole__body", flat=True)
        if field.is_running(one := json.loads(body))
    ]
    last = field.last_weeks(bodies)
    listed = [(one, last.get(one["id"]), field.owed(one, last.get(one["id"]), today)) for one in bodies]
    page = Paginator(sorted(listed, key=lambda row: row[2] is None), PAGE).get_page(request.GET.get("page"))
    context = {
        "works": page.object_list,
        "owing": sum(week is not None for _, _, week in listed),
        "pages": page,
        "week": last_week(today),
        "limit": limit,
        "waiting": waiting_count(request, found) if rights["check_progress"] else None,
    }
    return render(request, "field/home.html", context)


@signed_in
def state(request: HttpRequest) -> JsonResponse:
    """Who is signed in on this phone, and the token with which its queue may send."""
    response = JsonResponse({"officer": user_of(request).get_username(), "csrf": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


@may("see_progress")
def work(request: HttpRequest, package: str) -> HttpResponseBase:
    """One work: the form of a week for its officers, and what was reported so far."""
    found = field.found_today()
    one = packages.package(found, package)
    if one is None:
        return _absent(request, package)
    verb = "report_progress" if request.method == "POST" else "see_progress"
    if not rights_of(request).may(verb, one["agency"]):
        return _not_his(request, verb)
    if request.method == "POST":
        return _taken(request, one, found)
    return render(request, "field/work.html", {"work": Work(request, one, found)})


def _taken(request: HttpRequest, one: dict[str, Any], found: dict[str, Any]) -> HttpResponseBase:
    if sending.speaks_for_another(request):
        return _told(request, one, found, words.say("progress.other_officer", language()), 409)
    try:
        done = sending.stored(request, one, found)
    except Refused as error:
        return _told(request, one, found, why(error), 422)
    if sending.wants_json(request):
        status = sending.STATUS[done.status]
        return sending.answer(done.status, status, sending.said(done), sending.told(done))
    tell = messages.warning if done.conflicts else messages.success
    tell(request, sending.said(done))
    week = done.rows[0].week_end.isoformat()
    return HttpResponseRedirect(f"{reverse('field_work', args=[one['id']])}?minggu={week}#pekan-{week}")


def _told(
    request: HttpRequest, one: dict[str, Any], found: dict[str, Any], message: str, status: int
) -> HttpResponseBase:
    """A report that was not taken: why, with what was typed."""
    if sending.wants_json(request):
        return sending.answer("refused", status, message)
    context = {"work": Work(request, one, found, typed=request.POST), "error": message}
    return render(request, "field/work.html", context, status=status)


def _absent(request: HttpRequest, package: str) -> HttpResponseBase:
    message = words.say("package.none", language(), id=package)
    if sending.wants_json(request):
        return sending.answer("refused", 404, message)
    raise Http404(message)


def _not_his(request: HttpRequest, verb: str) -> HttpResponseBase:
    if sending.wants_json(request):
        return sending.answer("refused", 403, words.say("progress.not_yours", language()))
    return forbidden(request, verb)


class Work:
    """One work as its officer sees it: what to fill in for a week, and what stands."""

    def __init__(
        self,
        request: HttpRequest,
        one: dict[str, Any],
        found: Mapping[str, Any],
        typed: Mapping[str, str] | None = None,
    ) -> None:
        self.one, self.found, self.typed = one, found, typed or {}
        self.lang, self.zone = language(), page_of(request).zone
        self.user = user_of(request)
        self._may = rights_of(request).may("report_progress", one["agency"])
        self.today = field.today()
        self._contract = self.typed.get("contract") or request.GET.get("kontrak", "")
        self._asked = self.typed.get("week_end") or request.GET.get("minggu", "")

    @cached_property
    def history(self) -> History:
        rows = field.reports(self.one, self.found)
        names = field.names_at({(row.channel, row.number) for row in rows}, field.batch_of(self.found))
        known = {item: name for named in names.values() for item, name in named.items()}
        return History(rows, known, self.zone, self.lang)

    @cached_property
    def week(self) -> dt.date:
        """The week that is asked for: the one owed, where none is named."""
        try:
            return week_of(dt.date.fromisoformat(self._asked))
        except (ValueError, OverflowError):
            pass
        done = {sheet.week_end for sheet in self.history.sheets}
        owed = last_week(self.today)
        return owed if owed not in done else week_of(self.today)

    @property
    def weeks(self) -> Sequence[dt.date]:
        """The weeks that may be reported, the current one first."""
        first = self.ground.terms.starts if self.ground else None
        found = [week_of(self.today) - dt.timedelta(7 * at) for at in range(WEEKS)]
        return [week for week in found if first is None or week >= first]

    @property
    def ends_later(self) -> bool:
        """Whether the week is not over yet."""
        return self.week > self.today

    @cached_property
    def grounds(self) -> list[field.Ground]:
        """What each contract of the package is reported by."""
        return field.grounds(self.one, self.found, self.week)

    @cached_property
    def ground(self) -> field.Ground | None:
        """The contract that is asked for, the first that runs where none is named."""
        return field.chosen(self.grounds, self._contract)

    @property
    def refusal(self) -> str:
        """Why no report is asked of this work; empty where one is."""
        if self.ground is None or not self.ground.terms.running:
            return words.say("refused.report_not_running", self.lang)
        if not self.ground.terms.wanted:
            return words.say("refused.report_below_ceiling", self.lang)
        return ""

    @property
    def limit(self) -> field.Ceiling:
        return field.ceiling(self.today)

    @property
    def may_report(self) -> bool:
        return self._may and not self.refusal

    @property
    def items(self) -> list[tuple[str, str, float | None, float | None, str]]:
        """What is filled in: number, name, weight, last share, and what was typed."""
        terms = self.ground.terms if self.ground else None
        last = self.history.last_shares(self.week, (terms.channel, terms.number)) if terms else {}
        known = self.ground.items if self.ground else ()
        rows: list[tuple[str, str, float | None]] = [(one.item, one.name, one.weight) for one in known]
        rows = rows or [("", "", None)]
        typed = {name.removeprefix(sending.SHARE): value for name, value in self.typed.items()}
        return [(item, name, weight, last.get(item), typed.get(item, "")) for item, name, weight in rows]

    @property
    def uid(self) -> str:
        """The name under which what is filled in here arrives once."""
        return self.typed.get("uid") or str(uuid.uuid4())

    @property
    def photos(self) -> int:
        """How many photos a report may carry."""
        return int(law.at("field_report", self.today)["photos"])

    @property
    def disputes(self) -> list[tuple[Any, Any]]:
        """Conflicts of the officer's own reports that nobody has settled: mine, the other's."""
        return [
            (entry, other)
            for entry in self.history.disputed
            if entry.row.reported_by_id == self.user.pk
            for other, stands in entry.disputes
            if stands
        ]

    @property
    def recent(self) -> list[tuple[dt.date, list[Any]]]:
        return self.history.weeks
