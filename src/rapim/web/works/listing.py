"""Every list and recap of packages in one place; the package list and the calendar on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rapim import charts, words
from rapim.analytics import package_lists, tenders
from rapim.letters import tables as cells
from rapim.letters.documents import Chart
from rapim.letters.sheets import Part, Sheet, sheet_pages
from rapim.web.access import may, rights_of
from rapim.web.works.asked import Wanted
from rapim.web.works.calendars import Calendar, calendar_of
from rapim.web.works.lines import Line
from rapim.web.works.sending import send, style_of
from rapim.web.works.views import frame, question, reach_of

MOST = 1000
"""How many packages a printed list holds; its Excel holds all."""
# code of the words, its page, its PDF, verb that opens it
LISTS = (
    ("board", "packages", "paper_packages", "see_packages"),
    ("starts", "packages_start", "paper_starts", "see_packages"),
    ("critical", "packages_critical", "paper_critical", "see_packages"),
    ("calendar", "tender_calendar", "paper_calendar", "see_packages"),
    ("local", "packages_local", "paper_local", "see_packages"),
    ("itkp", "packages_itkp", "paper_itkp", "see_packages"),
    ("splits", "packages_split", "paper_splits", "see_splits"),
    ("compared", "packages_compared", "", "see_packages"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A list with its sentence and addresses."""

    code: str
    page: str
    pdf: str


@may("see_packages")
def index(request: HttpRequest) -> HttpResponse:
    """All lists and recaps of packages that the reader may open, with a sentence each."""
    rights = rights_of(request)
    entries = [
        Entry(code, reverse(page), reverse(pdf) if pdf else "")
        for code, page, pdf, verb in LISTS
        if rights[verb]
    ]
    return render(request, "works/lists.html", frame(question(request)) | {"entries": entries})


_PACKAGES = (
    ("name", "L"), ("buying", "l"), ("stage", "l"), ("pagu", "r"), ("contract", "r"), ("vendor", "L"),
    ("late", "l"), ("clock", "l"),
)  # fmt: skip


@may("see_packages")
def packages_paper(request: HttpRequest) -> HttpResponse:
    """The packages that were asked for, by agency, with their status, as PDF."""
    wanted, style = question(request), style_of(request)
    found = wanted.found()
    rows = wanted.rows(found, reach_of(request))
    count = rows.count()
    shown = package_lists.bodies(package_lists.ranked(rows)[:MOST])
    shown.sort(key=lambda body: (str(body["agency_name"]), body["agency"]))
    notes = [words.say("packages.lists_note", style.lang, n=words.whole(count, style.lang))]
    if said := _narrowed(wanted, found, style.lang):
        notes.append(said)
    if count > MOST:
        most, all_ = (words.whole(n, style.lang) for n in (MOST, count))
        notes.append(words.say("packages.lists_most", style.lang, n=most, all=all_))
    parts = [
        Part(str(name), _PACKAGES, [_line(Line(body, style.lang)) for body in some])
        for name, some in groupby(shown, key=lambda body: body["agency_name"])
    ]
    body = sheet_pages(found, "packages", Sheet(parts=parts, notes=notes, flipped=True), style)
    return send(request, "packages", found, body, _about(wanted, found), "daftar-paket")


def _about(wanted: Wanted, found: Mapping[str, Any]) -> str:
    """The agency that a list is of, "" for all."""
    names = {one["code"]: one["name"] for one in found["agencies"]}
    return str(names.get(wanted.agency) or "")


def _narrowed(wanted: Wanted, found: Mapping[str, Any], lang: str) -> str:
    """What the list was narrowed to, in words."""
    parts = [
        _about(wanted, found),
        words.say(f"stage.{wanted.stage}", lang) if words.has(f"stage.{wanted.stage}") else "",
        words.say(f"method.{wanted.method}", lang) if words.has(f"method.{wanted.method}") else "",
        words.say(f"goods.{wanted.kind}", lang) if words.has(f"goods.{wanted.kind}") else "",
        f"“{wanted.words}”" if wanted.words else "",
        words.say("packages.late_only", lang) if wanted.late else "",
        words.say("packages.unseen_only", lang) if wanted.unseen else "",
        *(f"{mark.upper()}: {words.say(f'local_said.{said}', lang)}" for mark, said in wanted.marked.items()),
    ]
    said = " · ".join(part for part in parts if part)
    return words.say("packages.lists_narrowed", lang, said=said) if said else ""


def _line(line: Line) -> list[cells.Cell]:
    body, lang = line.body, line.lang
    return [
        "\n".join((line.name, line.numbers)),
        words.say(f"method.{body['method'] or 'none'}", lang),
        words.say(f"stage.{body['stage']}", lang),
        cells.money(body["ceiling_sen"], lang),
        cells.money(body["contract_sen"], lang),
        str(body["vendor"] or "–"),
        [line.said, "" if line.tone == "none" else line.tone],
        " · ".join(f"{name} {days}" for name, days in line.clocks) or line.holder or "–",
    ]


_WEEKS = (("week", "l"), ("planned_n", "r"), ("announced_n", "r"), ("live_n", "r"), ("capacity_n", "r"))
_SELECTIONS = (
    ("agency", "l"), ("name", "L"), ("buying", "l"), ("pagu", "r"), ("plan_day", "l"), ("real_day", "l"),
    ("stage", "l"), ("late", "l"),
)  # fmt: skip


@may("see_packages")
def calendar_paper(request: HttpRequest) -> HttpResponse:
    """Jadwal pemilihan as PDF: the load by week, and the selections with promised and real days."""
    wanted, style = question(request), style_of(request)
    capacity = tenders.capacity(wanted.asked.as_of, wanted.asked.known_at)
    picture = calendar_of(wanted, reach_of(request), capacity, style.lang)
    chart = None
    if picture.weeks:
        figure = picture.figure
        chart = Chart(charts.on_paper(figure.drawing("paper")), figure.description)
    sheet = Sheet(
        parts=(_selections(picture, style.lang), _weeks(picture, style.lang)),
        notes=[words.say("calendar.paper_note", style.lang, live=picture.live_now, capacity=capacity.live)],
        chart=chart,
        flipped=True,
    )
    body = sheet_pages(picture.found, "calendar", sheet, style)
    return send(request, "calendar", picture.found, body, name="jadwal-pemilihan")


def _weeks(picture: Calendar, lang: str) -> Part:
    rows: list[list[cells.Cell]] = []
    for week in picture.weeks:
        if not (week["planned"] or week["announced"] or week["live"]):
            continue
        live = words.whole(week["live"], lang)
        over = week["live"] > picture.capacity.live
        rows.append([
            f"{words.short_day(week['start'], lang)} – {words.short_day(week['end'], lang)}",
            words.whole(week["planned"], lang),
            words.whole(week["announced"], lang),
            [live, "late"] if over else live,
            words.whole(picture.capacity.live, lang),
        ])  # fmt: skip
    return Part(words.say("calendar.paper_weeks", lang), _WEEKS, rows)


def _selections(picture: Calendar, lang: str) -> Part:
    """The selections within reach in the order of their days: those that are to begin, and those begun."""

    def day_of(body: Mapping[str, Any]) -> str:
        promised = body["milestones"]["announce"]
        return str(promised["actual"] or body["dates"]["announced"] or promised["plan"] or "9999")

    some = sorted(picture.bodies.values(), key=lambda body: (day_of(body), body["id"]))
    rows = [_selection(Line(body, lang)) for body in some]
    return Part(words.say("calendar.paper_selections", lang), _SELECTIONS, rows)


def _selection(line: Line) -> list[cells.Cell]:
    body, lang = line.body, line.lang
    promised = body["milestones"]["announce"]
    return [
        str(body["agency_name"]),
        line.name,
        words.say(f"method.{body['method'] or 'none'}", lang),
        cells.money(body["ceiling_sen"], lang),
        day_said(promised["plan"], lang),
        day_said(promised["actual"] or body["dates"]["announced"], lang),
        words.say(f"stage.{body['stage']}", lang),
        [line.said, "" if line.tone == "none" else line.tone],
    ]


def day_said(day: str | None, lang: str) -> str:
    """A day of a kept package in short, or a dash."""
    return cells.shown(day, lambda value: words.short_day(dt.date.fromisoformat(value), lang))
