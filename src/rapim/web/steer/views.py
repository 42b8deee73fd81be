"""Steering screens: fetch, picture, render."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from rapim import analytics, words
from rapim.analytics import companies, marks
from rapim.ledger.models import Batch
from rapim.web.access import forbidden, may, rights_of, signed_in
from rapim.web.desk.replies import counts, reply_context
from rapim.web.page import language, page_of
from rapim.web.steer import numbers, receipts, strips, tables
from rapim.web.steer.asked import SORTS, Asked, ask
from rapim.web.steer.companies import CardPicture
from rapim.web.steer.ends import ends_of
from rapim.web.steer.pictures import picture_of
from rapim.web.steer.units import UnitPicture, unit_picture
from rapim.web.tables import export


@signed_in
def front(request: HttpRequest) -> HttpResponseBase:
    """The leader's board for those who may see it; everyone else goes to their own first page."""
    return board(request) if rights_of(request)["see_board"] else redirect("home")


@may("see_board")
def board(request: HttpRequest) -> HttpResponse:
    """Papan Pimpinan: the whole government in sixty seconds."""
    return render(request, "steer/board.html", board_context(request))


def board_context(request: HttpRequest) -> dict[str, Any]:
    """All that the template of the board shows, for whoever asks."""
    asked = _asked(request)
    mark = marks.known(asked.known_at)
    picture = picture_of(asked, language(), mark)
    context = _frame(asked) | {"picture": picture}
    if picture.ends:
        context["end"] = picture.ends.total
    if picture.empty:
        context["years"] = _years()
        return context
    if rights_of(request)["see_revenue"]:
        context["revenue"] = receipts.picture(asked, language(), mark)
    if picture.pleas and rights_of(request)["see_replies"]:
        context["said"] = counts(asked.as_of)
    return context


@may("see_board")
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies, each beside its like."""
    asked = _asked(request)
    picture = picture_of(asked, language())
    if file := export(request, tables.agencies(picture)):
        return file
    more = {"companies": companies.cards(asked.as_of, asked.known_at)}
    return render(request, "steer/agencies.html", _frame(asked) | more | {"picture": picture})


@may("see_board")
def by_month(request: HttpRequest) -> HttpResponse:
    """Days behind of every agency at each month's end, in strips."""
    asked = _asked(request)
    mark = marks.known(asked.known_at)
    picture = picture_of(asked, language(), mark)
    found = strips.strips(asked, picture, language(), mark)
    if file := export(request, strips.table(found, picture)):
        return file
    return render(request, "steer/strips.html", _frame(asked) | {"picture": picture, "strips": found})


@may("see_agency")
def own_agency(request: HttpRequest) -> HttpResponseBase:
    """The agency of whoever has a role for one; all agencies for the others."""
    own = rights_of(request).own
    return redirect("agency", own[0]) if own else redirect("agencies")


@may("see_agency", agency="code")
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency, as its head and the regent both see it."""
    return _unit(request, code, "agency")


@may("see_agency", agency="code")
def programme(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """A programme of an agency."""
    return _unit(request, code, "programme", part)


@may("see_agency", agency="code")
def activity(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """An activity of an agency."""
    return _unit(request, code, "activity", part)


@may("see_agency", agency="code")
def sub_activity(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """A sub-activity of an agency."""
    return _unit(request, code, "sub_activity", part)


@may("see_agency", agency="code")
def evaluation(request: HttpRequest, code: str) -> HttpResponse:
    """Evaluasi tahun: what an agency reached, what was late, and why."""
    asked = _asked(request)
    picture = unit_picture(asked, language(), code, "agency")
    found = analytics.evaluation(code, asked.as_of.year, asked.as_of, asked.known_at)
    if picture is None or found is None:
        raise Http404(words.say("error.no_unit", language(), code=code))
    return render(request, "steer/evaluation.html", _frame(asked) | {"picture": picture, "year": found})


@may("open_figure")
def number(request: HttpRequest, trace_id: str) -> HttpResponse:
    """Open a number: its value, rule, parameters, and the files, sheets and rows behind it."""
    who = numbers.agency_of(trace_id)
    if who is None:
        raise Http404(words.say("error.no_number", language()))
    scope = rights_of(request).scope("open_figure")
    if not scope.everywhere and who not in scope:
        return forbidden(request, "open_figure")
    whole = request.GET.get("format") is not None
    found = numbers.number(trace_id, language(), None if whole else numbers.SHOWN)
    if found is None:
        raise Http404(words.say("error.no_number", language()))
    if file := export(request, found.table()):
        return file
    partial = request.headers.get("HX-Request") == "true"
    template = "steer/number_sheet.html" if partial else "steer/number.html"
    return render(request, template, {"number": found})


def _unit(request: HttpRequest, code: str, level: str, part: str = "") -> HttpResponse:
    asked = _asked(request)
    picture = unit_picture(asked, language(), code, level, part)
    if picture is None and (page := _company(request, asked, code)):
        return page
    if picture is None and (whole := picture_of(asked, language())).empty:
        # the year has not begun in the files: said as on the board, for every agency alike
        return render(request, "steer/board.html", _frame(asked) | {"picture": whole, "years": _years()})
    if picture is None:
        raise Http404(words.say("error.no_unit", language(), code=part or code))
    if file := export(request, tables.parts(picture)):
        return file
    context = _frame(asked) | _related(picture, asked) | {"picture": picture}
    return render(
        request, "steer/unit.html", context | {"heads": tables.heads(asked, language(), picture.below)}
    )


def _company(request: HttpRequest, asked: Asked, code: str) -> HttpResponse | None:
    """The card of a regional company, of which a board of ceilings has nothing to say."""
    card = companies.card(code, asked.as_of, asked.known_at)
    if card is None:
        return None
    picture = CardPicture(card, language())
    if file := export(request, picture.table()):
        return file
    return render(request, "steer/company.html", _frame(asked) | {"company": picture})


def _related(picture: UnitPicture, asked: Asked) -> dict[str, Any]:
    """What only an agency's own page has: its year, and what it says of its figures."""
    year: dict[str, Any] = {"end": picture.end}
    if picture.level != "agency":
        return year
    if (ends := ends_of(asked, language())) and picture.end:
        year["end_why"] = ends.of_agency(picture.agency)
        year["end_types"] = ends.parts(picture.agency, "types")
    year |= {"evaluation_url": reverse("evaluation", args=[picture.agency])}
    return year | reply_context(picture.agency, asked.as_of)


def _asked(request: HttpRequest) -> Asked:
    return ask(request, page_of(request).zone)


def _frame(asked: Asked) -> dict[str, Any]:
    """What every steering page needs: the question, its address, and the orders to choose from."""
    lang = language()
    sorts = [(name, words.say(f"board.sort_{name}", lang)) for name in SORTS]
    return {
        "asked": asked,
        "query": asked.query(),
        "sorts": sorts,
        "sort_name": dict(sorts)[asked.sort],
        "heads": tables.heads(asked, lang),
    }


def _years() -> list[tuple[int, dt.date]]:
    """Years of which something is known, with the last day that their data reach."""
    rows = (
        Batch.objects.filter(status=Batch.Status.LOADED, fiscal_year__isnull=False)
        .values_list("fiscal_year")
        .annotate(last=Max("period_to"))
        .order_by("-fiscal_year")
    )
    return [(year, last or dt.date(year, 12, 31)) for year, last in rows if year]
