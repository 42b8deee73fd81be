"""Papers of one package: weekly report with S-curve, draft minutes of handover, invitation to a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from rapim import charts, words
from rapim.analytics import package_page, packages
from rapim.analytics.work_reports import Told, told_of
from rapim.ledger.models import Document
from rapim.letters import tables as cells
from rapim.letters.actions import PDF, body_of, issue
from rapim.letters.documents import Chart
from rapim.letters.sheets import Part, Sheet, facts, sheet_pages
from rapim.org import access
from rapim.procurement.measures.ladder import SSUK
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.works import site as sites
from rapim.web.works.listing import day_said
from rapim.web.works.sending import send, style_of
from rapim.web.works.views import question
from rapim.words.reasons import assumptions, reason

Body = Mapping[str, Any]
_WEEKS = (("week_end", "L"), ("planned_share", "r"), ("real_share", "r"), ("deviation", "r"))
_REPORTS = (
    ("week_end", "l"),
    ("item", "l"),
    ("real_share", "r"),
    ("told_by", "l"),
    ("checked", "l"),
    ("problem", "L"),
)


@may("see_packages")
def weekly(request: HttpRequest, package: str) -> HttpResponseBase:
    """Laporan mingguan: the S-curve of each contract, its lag and projected finish, weeks and reports."""
    wanted, style = question(request), style_of(request)
    found = wanted.found()
    one = _package(found, package)
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    site = sites.Site(one, found, style.lang, may_drive=False, known_at=wanted.asked.known_at)
    drawn = [part for part in site.parts if part.figure]
    if not drawn:
        raise Http404(words.say("paper.nothing", style.lang))
    parts = [piece for part in drawn for piece in _of_work(part, style.lang)]
    nodes = [(row["channel"], row["number"]) for row in one["selections"]]
    reports = told_of(nodes, _numbers(site), site.as_of, wanted.asked.known_at)
    parts.append(_reports(reports, style.lang))
    sheet = Sheet(parts=parts, lines=[f"{one['name'] or one['id']} · {one['agency_name']}"])
    body = sheet_pages(found, "weekly", sheet, style)
    return send(request, "weekly", found, body, _about(one), "laporan-mingguan")


def _numbers(site: sites.Site) -> list[str]:
    """The contract numbers of the package that no other package bears."""
    return [part.number for part in site.parts if part.number and part.number not in site.shared]


def _of_work(part: sites.Part, lang: str) -> list[Part]:
    """The curve of a contract with what it says, then its weeks."""
    body, figure = part.body, part.figure
    chart = Chart(charts.on_paper(figure.drawing("paper")), figure.description) if figure else None
    title = f"{words.say('curve.title', lang)} {part.number}".strip()
    said = facts(title, _lag(part, lang), lang)
    rows = [
        [
            day_said(week["week_end"], lang),
            cells.share(week["planned"], lang),
            cells.share(week["real"], lang),
            _difference(week["planned"], week["real"], lang),
        ]
        for week in body["weeks"]
    ]
    weeks = Part(words.say("prints.weeks", lang), _WEEKS, rows)
    return [
        Part(said.title, said.columns, said.rows, words.say(f"curve_basis.{body['basis']}", lang), chart),
        weeks,
    ]


def _difference(planned: float | None, real: float | None, lang: str) -> str:
    """Plan less real in percentage points, where both are known."""
    return "–" if planned is None or real is None else words.points(100 * (planned - real), lang)


def _lag(part: sites.Part, lang: str) -> list[tuple[str, str]]:
    body = part.body
    rows = [
        *_contract(body["contract"], lang),
        (
            words.say("prints.planned_real", lang),
            " / ".join(cells.share(body[n], lang) for n in ("planned", "real")),
        ),
        (words.say("prints.deviation", lang), _difference(body["planned"], body["real"], lang)),
        (
            words.say("curve.behind", lang),
            cells.shown(body["days_behind"], lambda days: words.days(days, lang)),
        ),
        (words.say("curve.critical", lang), words.say(f"pbj_critical.{body['critical']['code']}", lang)),
    ]
    for name, word in (("earned_schedule", "by_schedule"), ("recent_pace", "by_pace")):
        if ahead := body["projected"][name]:
            rows.append((words.say(f"curve.{word}", lang), words.day(_date(ahead["day"]), lang)))
    if careful := body["projected"]["careful"]:
        rows += assumptions(careful["assumptions"], lang)
    rows += [
        (words.say("prints.warning", lang), reason(one["because"], one["params"], lang))
        for one in body["alerts"]
    ]
    return rows


def _contract(contract: Body, lang: str) -> list[tuple[str, str]]:
    """A contract as a paper names it; what is not known is said."""

    def day(name: str) -> str:
        return words.day(_date(contract[name]), lang) if contract.get(name) else ""

    value = contract.get("value_sen")
    return [
        (words.say("package_column.number", lang), str(contract.get("contract_no") or "")),
        (words.say("prints.signed", lang), day("date")),
        (words.say("package_column.vendor", lang), str(contract.get("vendor") or "")),
        (words.say("package_column.contract_sen", lang), words.rupiah(value, lang) if value else ""),
        (words.say("package_column.start", lang), day("starts")),
        (words.say("package_column.end", lang), day("ends")),
    ]


def _reports(reports: Sequence[Told], lang: str) -> Part:
    rows: list[list[cells.Cell]] = []
    for one in reports:
        tone = {"accepted": "ok", "returned": "late"}.get(one.state, "watch")
        rows.append([
            words.short_day(one.week_end, lang),
            one.item or words.say("prints.whole", lang),
            words.percent(one.share, lang),
            one.by,
            [words.say(f"prints.report_{one.state}", lang), tone],
            one.problem or "–",
        ])  # fmt: skip
    return Part(words.say("prints.reports", lang), _REPORTS, rows, words.say("prints.reports_about", lang))


HANDOVERS = ("pho", "fho")


@may("see_packages")
def handover(request: HttpRequest, package: str, kind: str) -> HttpResponseBase:
    """A draft of the minutes of first (PHO) or final (FHO) handover, with what is known of the contract."""
    wanted, style = question(request), style_of(request)
    found, lang = wanted.found(), style.lang
    one = package_page.detail(found, package)
    if one is None or kind not in HANDOVERS:
        raise Http404(words.say("package.none", lang, id=package))
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    if not one["contracts"]:
        raise Http404(words.say("paper.nothing", lang))
    site = sites.Site(one, found, lang, may_drive=False, known_at=wanted.asked.known_at)
    parts = [
        facts(words.say("prints.contract", lang), _handed(body, one, lang), lang)
        for body in site.body["contracts"]
        if body["contract"]
    ]
    sheet = Sheet(
        title=words.say(f"prints.{kind}", lang),
        number=words.say("prints.draft", lang),
        lines=[
            words.say(
                f"prints.{kind}_opening", lang, name=one["name"] or one["id"], agency=one["agency_name"]
            )
        ],
        parts=parts,
        closing=[words.say(f"prints.{kind}_closing", lang), words.say("prints.draft_about", lang)],
        signatures=[
            (words.say("prints.first_party", lang), ""),
            (words.say("prints.second_party", lang), ""),
        ],
    )
    body = sheet_pages(found, "handover", sheet, style)
    return send(request, "handover", found, body, f"{kind.upper()} · {_about(one)}", f"bast-{kind}")


def _handed(body: Body, one: Body, lang: str) -> list[tuple[str, str]]:
    """What is known of a contract on the day: itself, its addenda, the work, and what was paid."""
    contract = body["contract"]
    addenda = [row for row in one["contracts"] if row["addendum"]]
    said = "; ".join(f"{row['contract_no']} ({day_said(row['date'], lang)})" for row in addenda)
    work_order = one["dates"].get("spmk")
    handed = one["dates"].get("bast")
    rows = [
        *_contract(contract, lang),
        (words.say("prints.addenda", lang), said or words.say("prints.none_known", lang)),
        (words.say("leg.spmk", lang), words.day(_date(work_order), lang) if work_order else ""),
        (
            words.say("package.progress", lang),
            words.percent(body["real"], lang) if body["real"] is not None else "",
        ),
        (words.say("package.paid_sen", lang), words.rupiah(one["paid_sen"], lang)),
        (words.say("leg.bast", lang), words.day(_date(handed), lang) if handed else ""),
    ]
    if body["penalty"] and body["penalty"]["days"]:
        rows.append((words.say("curve.penalty", lang), words.rupiah(body["penalty"]["fine_sen"], lang)))
    return rows


class InvitationForm(forms.Form):
    """When and where a show cause meeting is to be held."""

    day = forms.DateField()
    time = forms.TimeField()
    place = forms.CharField(max_length=200)


@may("drive_case")
def invite(request: HttpRequest, package: str) -> HttpResponseBase:
    """Issue the invitation to the show cause meeting that is next on the ladder."""
    found, lang = question(request).found(), language()
    one = _package(found, package)
    if not rights_of(request).may("drive_case", one["agency"]):
        return forbidden(request, "drive_case")
    page = HttpResponseRedirect(reverse("package", args=[package]) + "#tangani")
    if request.method != "POST":
        return page
    site, form = sites.Site(one, found, lang, may_drive=True), InvitationForm(request.POST)
    if site.case is None or site.case.state not in sites.MEETING:
        messages.error(request, words.say("prints.no_meeting", lang))
    elif not form.is_valid() or form.cleaned_data["day"] < access.today():
        messages.error(request, words.say("prints.invitation_wrong", lang))
    else:
        _invite(request, site, form.cleaned_data)
        tell(request, "prints.invited")
    return page


def _invite(request: HttpRequest, site: sites.Site, said: Body) -> Document:
    style, one, case = style_of(request), site.one, site.case
    assert case is not None
    lang, turn = style.lang, "I" * (case.round + 1)
    contract = site.handled["contract"]
    actor = actor_of(request)
    meeting = [
        (
            words.say("prints.meeting_day", lang),
            f"{words.weekday(said['day'], lang)}, {words.day(said['day'], lang)}",
        ),
        (words.say("prints.meeting_time", lang), said["time"].strftime("%H.%M")),
        (words.say("prints.meeting_place", lang), str(said["place"])),
        (words.say("prints.meeting_matter", lang), words.say("prints.meeting_agenda", lang)),
    ]
    sheet = Sheet(
        title=words.say("prints.invitation", lang, turn=turn),
        lines=[
            words.say("prints.invitation_to", lang, vendor=contract.get("vendor") or "–"),
            words.say("prints.invitation_opening", lang, name=one["name"] or one["id"], turn=turn),
        ],
        parts=[
            facts(words.say("prints.meeting", lang), meeting, lang),
            facts(
                words.say("prints.contract", lang), [*_contract(contract, lang), *_state(site, lang)], lang
            ),
        ],
        closing=[words.say("prints.invitation_closing", lang)],
        signatures=[(words.say("letter.case_signed", lang), actor.name)],
    )
    body = sheet_pages(site.found, "invitation", sheet, style)
    title = f"{sheet.title} · {one['id']} · {contract.get('contract_no') or '–'}"
    return issue(actor=actor, kind=sites.INVITATION, title=title, board=site.found, body=body, media_type=PDF)


def _state(site: sites.Site, lang: str) -> list[tuple[str, str]]:
    """Why the meeting is held: the work, and where the ladder stands."""
    body, case = site.handled, site.case
    assert case is not None
    shares = " / ".join(cells.share(body[name], lang) for name in ("planned", "real"))
    return [
        (words.say("prints.planned_real", lang), shares),
        (words.say("prints.deviation", lang), _difference(body["planned"], body["real"], lang)),
        (words.say("curve.critical", lang), words.say(f"pbj_critical.{body['critical']['code']}", lang)),
        (words.say("curve.handling", lang), words.say(f"pbj_state.{case.state}", lang)),
        (words.say("letter.case_article", lang), f"{SSUK} ({words.say('papers.unverified', lang)})"),
    ]


@may("see_packages")
def invitation(request: HttpRequest, package: str, pk: int) -> HttpResponseBase:
    """An invitation as it was issued, byte for byte."""
    one = _package(question(request).found(), package)
    if not rights_of(request).may("see_packages", one["agency"]):
        return forbidden(request, "see_packages")
    issued = get_object_or_404(sites.invitations_of(package), pk=pk)
    answer = HttpResponse(body_of(issued), content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="undangan-scm-{issued.as_of}.pdf"'
    answer["ETag"] = f'"{issued.sha256}"'
    return answer


def _package(found: dict[str, Any], package: str) -> dict[str, Any]:
    one = packages.package(found, package)
    if one is None:
        raise Http404(words.say("package.none", language(), id=package))
    return one


def _about(one: Body) -> str:
    return f"{one['id']} · {one['name']}"[:180]


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
