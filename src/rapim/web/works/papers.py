"""The list of what must start, and the letters of a critical contract, on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from rapim import law, words
from rapim.analytics import packages
from rapim.letters.actions import PDF, issue
from rapim.letters.cases import case_pages, title_of
from rapim.letters.content import Style
from rapim.letters.paper import PAPERS
from rapim.letters.starting import starting_pages
from rapim.procurement.actions.ladder import acts_of
from rapim.procurement.measures import penalty
from rapim.procurement.measures.ladder import TABLE
from rapim.procurement.models import CaseAct
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of
from rapim.web.page import language
from rapim.web.works import tables
from rapim.web.works.site import Site
from rapim.web.works.starting import Starting, starting
from rapim.web.works.views import question, reach_of
from rapim.words.reasons import assumptions


@may("see_packages")
def starts(request: HttpRequest) -> HttpResponse:
    """Paket harus mulai / kontrak melewati tahun as PDF; `?kertas=A4` chooses the paper."""
    picture = starting(question(request), reach_of(request), language())
    paper = request.GET.get("kertas", PAPERS[-1])
    style = Style(language(), paper if paper in PAPERS else PAPERS[-1])
    body = starting_pages(picture.found, tables.start_rows(picture), _notes(picture), style)
    board = {**picture.found, "known_at": picture.found["known_at"]}
    issued = issue(
        actor=actor_of(request),
        kind="starting",
        title=_title(picture),
        board=board,
        body=body,
        media_type=PDF,
    )
    answer = HttpResponse(body, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="paket-mulai-{issued.as_of}.pdf"'
    answer["ETag"] = f'"{issued.sha256}"'
    return answer


def _title(picture: Starting) -> str:
    government = picture.found["government"] or {}
    return f"{words.say('letter.starting', language())} · {government.get('name') or '–'}"


def _notes(picture: Starting) -> list[str]:
    lang = language()
    notes = [words.say("start.note", lang, n=len(picture.must_start), m=len(picture.crossing))]
    if picture.unseen:
        notes.append(words.say("start.unseen", lang, n=words.whole(picture.unseen, lang)))
    return notes


@may("see_packages")
def case_letter(request: HttpRequest, package: str, pk: int) -> HttpResponseBase:
    """The letter or minutes that an act on a critical contract left, as PDF."""
    wanted, lang = question(request), language()
    found = wanted.found()
    one = packages.package(found, package)
    if one is None:
        raise Http404(words.say("package.none", lang, id=package))
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    site = Site(one, found, lang, may_drive=False, known_at=wanted.asked.known_at)
    act = next((row for row in site.acts if row.pk == pk and row.document), None)
    if act is None:
        raise Http404(words.say("paper.nothing", lang))
    board = {**found, "as_of": act.day.isoformat(), "known_at": act.at.isoformat()}
    number = f"{act.case:02d}.{[row.pk for row in site.acts].index(pk):02d}/{act.number}/{act.day.year}"
    body = case_pages(board, act.document, number, _matters(site, act), act.by_name, _style(request))
    title = f"{title_of(act.document, lang)} · {number}"
    issued = issue(actor=actor_of(request), kind="case", title=title, board=board, body=body, media_type=PDF)
    answer = HttpResponse(body, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{act.document}-{issued.as_of}.pdf"'
    answer["ETag"] = f'"{issued.sha256}"'
    return answer


def _style(request: HttpRequest) -> Style:
    paper = request.GET.get("kertas", PAPERS[-1])
    return Style(language(), paper if paper in PAPERS else PAPERS[-1])


def _matters(site: Site, act: CaseAct) -> list[tuple[str, str]]:
    """What the paper says of the contract and of the act, in words."""
    lang, contract = language(), site.handled["contract"]
    row = next(row for row in TABLE if row.act == act.act)
    found = [
        (words.say("package_column.number", lang), str(contract["contract_no"])),
        (words.say("package_column.vendor", lang), str(contract["vendor"])),
        (words.say("curve.field_day", lang), words.day(act.day, lang)),
        (words.say("letter.case_article", lang), row.article),
    ]
    found += [
        (words.say(f"curve.field_{name}", lang), _told(name, act.details[name], lang))
        for name in ("cause", "target", "days", "third_party")
        if name in act.details
    ]
    if act.act == "fine":
        ends = dt.date.fromisoformat(act.details["facts"]["contract_end"])
        found += _fined(contract, act, ends, lang)
    return found


def _fined(contract: dict[str, Any], act: CaseAct, ends: dt.date, lang: str) -> list[tuple[str, str]]:
    before = [row.day for row in acts_of(act.channel, act.number) if row.act == "fine" and row.pk < act.pk]
    signed = dt.date.fromisoformat(act.details["signed_on"])
    terms, vat = law.at("pbj_late_fine", signed), law.at("pbj_vat", signed)
    fine = penalty.late(contract["value_sen"], (act.day - max([ends, *before])).days, terms, vat)
    return [
        (words.say("curve.base", lang), words.rupiah(fine.base_sen, lang)),
        (words.say("curve.days", lang), words.whole(fine.days, lang)),
        (words.say("curve.fine", lang), words.rupiah(fine.fine_sen, lang)),
        *assumptions([one._asdict() for one in fine.assumptions], lang),
    ]


def _told(name: str, value: Any, lang: str) -> str:
    if name == "target":
        return words.percent(value, lang)
    return words.say(f"pbj_cause.{value}", lang) if name == "cause" else str(value)
