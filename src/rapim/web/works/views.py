"""Package screens: fetch, picture, render."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rapim import words
from rapim.analytics import package_page
from rapim.web.access import forbidden, may, rights_of
from rapim.web.field.section import Section
from rapim.web.page import language, page_of
from rapim.web.tables import export
from rapim.web.works import tables
from rapim.web.works.agencies import agency_of, comparison_of
from rapim.web.works.asked import Wanted, wanted_of
from rapim.web.works.clock_side import ClockSide
from rapim.web.works.packages import PackagePicture
from rapim.web.works.pictures import Reach, board_of
from rapim.web.works.site import MEETING, Site, invitations_of
from rapim.web.works.starting import starting
from rapim.web.works.waits import Waits


@may("see_packages")
def board(request: HttpRequest) -> HttpResponse:
    """All packages within reach, by stage, the latest and dearest first."""
    wanted = question(request)
    picture = board_of(wanted, reach_of(request), language())
    if request.GET.get("format") and (file := export(request, tables.board(picture))):
        return file
    return render(request, "works/board.html", frame(wanted) | {"picture": picture})


@may("see_packages")
def package(request: HttpRequest, package: str) -> HttpResponse:
    """One package: its chain, whose days, its money, and every row behind it."""
    wanted, lang = question(request), language()
    found = wanted.found()
    one = package_page.detail(found, package)
    if one is None:
        raise Http404(words.say("package.none", lang, id=package))
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    picture = PackagePicture(found, one, lang)
    site = Site(
        one,
        found,
        lang,
        may_drive=rights_of(request).may("drive_case", one["agency"]),
        known_at=wanted.asked.known_at,
    )
    if file := export(request, tables.evidence(picture)):
        return file
    context = {
        "picture": picture,
        "field": Section(one, found, page_of(request).zone, lang, wanted.asked.known_at),
        "open_batches": rights_of(request).scope("see_batches").everywhere,
        "clock_side": ClockSide(one, wanted, rights_of(request), lang),
        "site": site,
        "waits": Waits(one, found, lang),
        "invitations": invitations_of(one["id"], site.as_of),
        "may_invite": site.may_drive and site.case is not None and site.case.state in MEETING,
    }
    return render(request, "works/package.html", frame(wanted) | context)


@may("see_packages", agency="code")
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The purchases of an agency: this year against last year at the same date, and its loose ends."""
    wanted = question(request)
    picture = agency_of(wanted, code, language())
    if file := export(request, tables.loose(picture)):
        return file
    context = {"picture": picture, "board_query": wanted.query(agency=code)}
    return render(request, "works/agency.html", frame(wanted) | context)


@may("see_packages")
def compared(request: HttpRequest) -> HttpResponse:
    """Every agency within reach, this year against last year: who repeats last year's lateness."""
    wanted = question(request)
    picture = comparison_of(wanted, reach_of(request), language())
    if file := export(request, tables.compared(picture)):
        return file
    return render(request, "works/compared.html", frame(wanted) | {"picture": picture})


@may("see_packages")
def starts(request: HttpRequest) -> HttpResponse:
    """Packages that must start, and contracts that cross the year, with whose clock."""
    wanted = question(request)
    picture = starting(wanted, reach_of(request), language())
    if file := export(request, tables.starts(picture)):
        return file
    return render(request, "works/starts.html", frame(wanted) | {"picture": picture})


def question(request: HttpRequest) -> Wanted:
    """The question in the address."""
    return wanted_of(request, page_of(request).zone)


def reach_of(request: HttpRequest) -> Reach:
    """The agencies whose packages the reader may see; None for all."""
    scope = rights_of(request).scope("see_packages")
    return None if scope.everywhere else tuple(sorted(scope.agencies))


def frame(wanted: Wanted) -> dict[str, Any]:
    """What every package page needs: the question and its address."""
    return {"wanted": wanted, "asked": wanted.asked, "query": wanted.asked.query()}
