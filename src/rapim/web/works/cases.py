"""The letters of a critical contract, as they were when the act was done; a late penalty on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from rapim import law, words
from rapim.analytics import packages, works
from rapim.ledger.models import Document
from rapim.letters.actions import PDF, body_of, issue
from rapim.letters.cases import case_pages, penalty_pages, title_of
from rapim.letters.content import Style
from rapim.letters.paper import PAPERS
from rapim.procurement.actions.ladder import PAPER, acts_of
from rapim.procurement.measures import penalty
from rapim.procurement.measures.ladder import FINE, TABLE
from rapim.procurement.models import CaseAct
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of
from rapim.web.page import language
from rapim.web.works.site import Part, Site
from rapim.web.works.views import question
from rapim.words.reasons import assumptions

Body = Mapping[str, Any]


def paper_of(found: Body, contract: Body) -> dict[str, Any]:
    """What a letter says of its contract and of who writes it, kept with the act.

    Units: sen.
    Source: the contract as it was known when the act was done.
    """
    return {
        "contract": {name: contract[name] for name in ("contract_no", "vendor", "value_sen")},
        **{name: found[name] for name in ("government", "fiscal_year", "mark")},
    }


@may("see_packages")
def case_letter(request: HttpRequest, package: str, pk: int) -> HttpResponseBase:
    """The letter or minutes that an act on a critical contract left, as PDF.

    It is drawn from what the act kept and issued once: what is loaded later changes nothing in it.
    """
    wanted, lang = question(request), language()
    found = wanted.found()
    one = _package(found, package)
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    nodes = {(row["channel"], row["number"]) for row in one["selections"]}
    act = CaseAct.objects.filter(pk=pk, day__lte=wanted.asked.as_of).exclude(document="").first()
    known_at = wanted.asked.known_at
    if act is None or (act.channel, act.number) not in nodes or (known_at and act.at > known_at):
        raise Http404(words.say("paper.nothing", lang))
    acts = acts_of(act.channel, act.number)
    number = f"{act.case:02d}.{[row.pk for row in acts].index(pk):02d}/{act.number}/{act.day.year}"
    style, title = _style(request), f"{title_of(act.document, lang)} · {number}"
    if style.paper != PAPERS[-1]:
        title = f"{title} · {style.paper}"
    issued = Document.objects.filter(kind="case", title=title, known_at=act.at).first()
    if issued is not None:
        return _sent(issued, body_of(issued), act.document)
    paper = act.details.get(PAPER) or _as_known_then(act, one)
    board = {**paper, "as_of": act.day.isoformat(), "known_at": act.at.isoformat()}
    matters = _matters(paper["contract"], act, lang)
    body = case_pages(board, act.document, number, matters, act.by_name, style)
    issued = issue(actor=actor_of(request), kind="case", title=title, board=board, body=body, media_type=PDF)
    return _sent(issued, body, act.document)


def _as_known_then(act: CaseAct, one: Body) -> dict[str, Any]:
    """The paper of an act that kept none: its contract as it was known at the moment of the act."""
    found = packages.summary(act.day, act.at)
    shown = packages.package(found, one["id"]) or one
    parts = works.works_of(shown, found, act.at)["contracts"]
    node = (act.channel, act.number)
    of_it = [
        p["contract"]
        for p in parts
        if p["contract"] and (p["contract"]["channel"], p["contract"]["number"]) == node
    ]
    if not of_it:
        raise Http404(words.say("paper.nothing", language()))
    return paper_of(found, of_it[0])


@may("see_packages")
def penalty_paper(request: HttpRequest, package: str) -> HttpResponseBase:
    """The late penalty of a package's contracts on a day, with what it stands on, as PDF."""
    wanted, lang = question(request), language()
    found = wanted.found()
    one = _package(found, package)
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    site = Site(one, found, lang, may_drive=False, known_at=wanted.asked.known_at)
    late = [part for part in site.parts if part.late]
    if not late:
        raise Http404(words.say("paper.nothing", lang))
    rows = [row for part in late for row in _fine_rows(part, lang)]
    if len(late) > 1:
        total = sum(part.body["penalty"]["fine_sen"] for part in late)
        rows.append((words.say("curve.fine_total", lang), words.rupiah(total, lang)))
    rows.append((words.say("letter.case_article", lang), FINE))
    body = penalty_pages(found, str(one["name"] or one["id"]), rows, _style(request))
    title = f"{words.say('letter.penalty', lang)} · {one['id']}"
    issued = issue(
        actor=actor_of(request), kind="penalty", title=title, board=found, body=body, media_type=PDF
    )
    return _sent(issued, body, "denda")


def _package(found: dict[str, Any], package: str) -> dict[str, Any]:
    one = packages.package(found, package)
    if one is None:
        raise Http404(words.say("package.none", language(), id=package))
    return one


def _style(request: HttpRequest) -> Style:
    paper = request.GET.get("kertas", PAPERS[-1])
    return Style(language(), paper if paper in PAPERS else PAPERS[-1])


def _sent(issued: Document, body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name}-{issued.as_of}.pdf"'
    answer["ETag"] = f'"{issued.sha256}"'
    return answer


def _matters(contract: Body, act: CaseAct, lang: str) -> list[tuple[str, str]]:
    """What the paper says of the contract and of the act, in words."""
    row = next(row for row in TABLE if row.act == act.act)
    found = [
        *_named(contract, lang),
        (words.say("curve.field_day", lang), words.day(act.day, lang)),
        (words.say("letter.case_article", lang), row.article),
    ]
    found += [
        (words.say(f"curve.field_{name}", lang), _told(name, act.details[name], lang))
        for name in ("cause", "target", "days", "third_party")
        if name in act.details
    ]
    if act.act == "fine":
        found += _fined(contract, act, lang)
    return found


def _named(contract: Body, lang: str) -> list[tuple[str, str]]:
    return [
        (words.say("letter.contract_no", lang), str(contract["contract_no"])),
        (words.say("package_column.vendor", lang), str(contract["vendor"])),
    ]


def _fined(contract: Body, act: CaseAct, lang: str) -> list[tuple[str, str]]:
    ends = dt.date.fromisoformat(act.details["facts"]["contract_end"])
    before = [row.day for row in acts_of(act.channel, act.number) if row.act == "fine" and row.pk < act.pk]
    signed = dt.date.fromisoformat(act.details["signed_on"])
    terms, vat = law.at("pbj_late_fine", signed), law.at("pbj_vat", signed)
    fine = penalty.late(contract["value_sen"], (act.day - max([ends, *before])).days, terms, vat)
    return _computed(fine._asdict() | {"assumptions": [one._asdict() for one in fine.assumptions]}, lang)


def _fine_rows(part: Part, lang: str) -> list[tuple[str, str]]:
    """A contract, its last day, and the penalty of the days after it."""
    contract = part.body["contract"]
    return [
        *_named(contract, lang),
        (words.say("letter.contract_sen", lang), words.rupiah(contract["value_sen"], lang)),
        (words.say("letter.contract_end", lang), words.day(dt.date.fromisoformat(contract["ends"]), lang)),
        *_computed(part.body["penalty"], lang),
    ]


def _computed(fine: Body, lang: str) -> list[tuple[str, str]]:
    return [
        (words.say("curve.base", lang), words.rupiah(fine["base_sen"], lang)),
        (words.say("curve.days", lang), words.whole(fine["days"], lang)),
        (words.say("curve.fine", lang), words.rupiah(fine["fine_sen"], lang)),
        *assumptions(fine["assumptions"], lang),
    ]


def _told(name: str, value: Any, lang: str) -> str:
    if name == "target":
        return words.percent(value, lang)
    return words.say(f"pbj_cause.{value}", lang) if name == "cause" else str(value)
