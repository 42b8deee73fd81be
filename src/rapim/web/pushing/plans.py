"""Acceleration plans: what agencies promised, each commitment as a curve against what was realised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim import analytics, charts, words
from rapim.meeting.actions import promising as acts
from rapim.meeting.actions.promising import Started
from rapim.meeting.measures.promising import SHARE
from rapim.meeting.models import Promise, PromiseText
from rapim.meeting.room import promising
from rapim.meeting.room.promising import Kept
from rapim.org import access
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.pushing.acting import attempt
from rapim.web.pushing.forms import PromiseForm, ReviseForm

TONES = {
    "kept": "ok",
    "late": "watch",
    "missed": "late",
    "on_course": "ok",
    "behind": "watch",
    "unknown": "none",
}


class Card:
    """A commitment in the words of a language, with its curve and the form that revises it."""

    def __init__(
        self, kept: Kept, names: Mapping[str, str], lang: str, form: ReviseForm | None = None
    ) -> None:
        self.kept, self.names, self.lang, self.form = kept, names, lang, form

    @property
    def agency(self) -> str:
        return self.names.get(self.kept.row.agency, self.kept.row.agency)

    @property
    def tone(self) -> str:
        return TONES[self.kept.now.state]

    @property
    def state(self) -> str:
        return self._state(self.kept.now)

    @property
    def first_state(self) -> str:
        """How it stands against what was promised first."""
        return self._state(self.kept.first)

    def _state(self, judged: Any) -> str:
        span = words.span(judged.days_late, self.lang)
        return words.say(f"promise_state.{judged.state}", self.lang, span=span)

    @property
    def goal(self) -> str:
        return self.amount(self.kept.last)

    @property
    def now(self) -> str:
        """What was realised, in the measure of the promise."""
        sen, ceiling = self.kept.now.realised_sen, self.kept.ceiling_sen
        if self.kept.row.measure == SHARE and ceiling:
            return words.percent(sen / ceiling, self.lang)
        return words.short_rupiah(sen, self.lang)

    def amount(self, text: PromiseText) -> str:
        """How much a text promises."""
        if self.kept.row.measure == SHARE:
            return words.percent(text.goal_share or 0.0, self.lang)
        return words.short_rupiah(text.goal_sen or 0, self.lang)

    @property
    def versions(self) -> list[tuple[PromiseText, str]]:
        """Every text with its amount, the first one first: it stays."""
        return [(text, self.amount(text)) for text in self.kept.texts]

    @property
    def figure(self) -> charts.Figure:
        one, ceiling = self.kept, self.kept.ceiling_sen or 1
        start = (one.row.start_day, one.row.start_sen / ceiling)
        (day, goal), (first_day, first) = one.goal(one.last), one.goal(one.texts[0])
        return charts.promised(
            charts.Promised(
                year=one.row.fiscal_year,
                what=one.row.what,
                start=start,
                goal=(day, goal / ceiling),
                realised=[(at, sen / ceiling) for at, sen in one.realised],
                first=(first_day, first / ceiling) if one.revised else None,
                kept=self.tone == "ok",
                mark=f"komitmen-{one.row.pk}",
            ),
            self.lang,
        )


@may("see_pushes")
def promises(request: HttpRequest) -> HttpResponseBase:
    """The commitments within reach in this year, the missed ones first."""
    reach, today, lang = rights_of(request).scope("see_pushes"), access.today(), language()
    board, names = analytics.board(today), rows.agency_names()
    some = [one for one in promising.all_of(board, today) if one.row.agency in reach]
    cards = sorted(
        (Card(one, names, lang) for one in some), key=lambda one: (_order(one.tone), one.kept.last.by_day)
    )
    agencies = [
        (unit["code"], unit["short_name"] or unit["name"]) for unit in board["units"] if unit["code"] in reach
    ]
    return render(
        request, "pushing/promises.html", {"cards": cards, "agencies": agencies, "year": today.year}
    )


def _order(tone: str) -> int:
    return ("late", "watch", "none", "ok").index(tone)


@may("see_pushes", agency="code")
def of_agency(request: HttpRequest, code: str) -> HttpResponseBase:
    """The acceleration plan of an agency: each commitment as a curve; a new one is written down here."""
    today, may_promise = access.today(), rights_of(request).may("promise", code)
    if request.method == "POST" and not may_promise:
        return forbidden(request, "promise")
    started = _started(code, today)
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = partial(
            acts.make_promise, actor=actor_of(request), uid=said["uid"], agency=code, what=said["what"],
            measure=said["measure"], goal=form.goal(said["measure"]), started=started,
        )  # fmt: skip
        if attempt(request, act, form) is not None:
            tell(request, "promise.kept")
            return HttpResponseRedirect(reverse("promises_of", args=[code]))
    return _page(request, code, form if may_promise else None, None)


@may("promise", agency="code")
@require_POST
def revise(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Say a commitment anew, with a reason; the first one stays."""
    row = get_object_or_404(Promise, pk=pk, agency=code)
    form = ReviseForm(row, request.POST)
    if form.is_valid():
        act = partial(
            acts.revise_promise, actor=actor_of(request), promise=row, goal=form.goal(row.measure),
            started=_started(code, access.today()), seen=form.cleaned_data["seen"],
        )  # fmt: skip
        if attempt(request, act, form) is not None:
            tell(request, "promise.revised")
            return HttpResponseRedirect(reverse("promises_of", args=[code]))
    return _page(request, code, PromiseForm(), (pk, form))


def _page(
    request: HttpRequest, code: str, form: PromiseForm | None, bound: tuple[int, ReviseForm] | None
) -> HttpResponseBase:
    today, lang, names = access.today(), language(), rows.agency_names()
    cards = [Card(one, names, lang, _form(one, bound)) for one in promising.of_agency(code, today)]
    unit = promising.unit_of(analytics.board(today), code)
    context = {
        "code": code,
        "name": names.get(code, code),
        "cards": cards if form else [Card(one.kept, names, lang) for one in cards],
        "form": form,
        "unit": unit,
        "year": today.year,
    }
    wrong = bound is not None or (form is not None and form.is_bound)
    return render(request, "pushing/promises_of.html", context, status=422 if wrong else 200)


def _form(one: Kept, bound: tuple[int, ReviseForm] | None) -> ReviseForm:
    if bound is not None and bound[0] == one.row.pk:
        return bound[1]
    return ReviseForm(one.row, initial={"seen": one.last.version, "who": one.last.who})


def _started(code: str, today: dt.date) -> Started:
    unit = promising.unit_of(analytics.board(today), code)
    if unit is None:
        raise Http404(words.say("promise.no_unit", language()))
    day = dt.date.fromisoformat(unit["data_to"]) if unit["data_to"] else dt.date(today.year, 1, 1)
    return Started(day, int(unit["realised_sen"]), int(unit["ceiling_sen"]))
