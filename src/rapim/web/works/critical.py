"""Daftar kontrak kritis: every contract that is critical or handled as such, with the step that is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapim import law, words
from rapim.analytics import packages
from rapim.analytics.critical_list import Critical, critical
from rapim.law.reader import NotInForceError
from rapim.letters import tables as cells
from rapim.letters.lists import list_pages
from rapim.web.access import may
from rapim.web.page import language
from rapim.web.tables import Table, export
from rapim.web.works import tables
from rapim.web.works.asked import Wanted
from rapim.web.works.lines import Line
from rapim.web.works.pictures import Reach
from rapim.web.works.sending import send, style_of
from rapim.web.works.views import frame, question, reach_of

_FIELDS: tables.Fields = (
    ("id", "text", 20), ("name", "text", 60), ("agency_name", "text", 40), ("vendor", "text", 30),
    ("contract_no", "text", 28), ("contract_sen", "money", 20), ("contract_end", "date", 12),
    ("critical", "text", 34), ("planned_share", "share", 10), ("real_share", "share", 10),
    ("deviation", "points", 10), ("days_behind", "count", 10), ("projected", "date", 12),
    ("report_day", "date", 12), ("ladder", "text", 30), ("next_step", "text", 30), ("due_day", "date", 12),
    ("fine_sen", "money", 20),
)  # fmt: skip
_PAPER = (
    ("name", "L"), ("agency", "l"), ("contract_who", "l"), ("value", "r"), ("end_day", "l"),
    ("critical", "l"), ("plan_real", "r"), ("behind", "l"), ("projected", "l"), ("ladder", "l"),
    ("next", "l"), ("fine", "r"),
)  # fmt: skip
UNKNOWN: dict[str, Any] = dict.fromkeys(
    ("planned", "real", "deviation", "days_behind", "projected", "report_day", "fine_sen")
)
"""The work of a contract of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A critical contract in one language."""

    one: Critical
    as_of: dt.date
    lang: str

    @property
    def line(self) -> Line:
        return Line(self.one.body, self.lang)

    @property
    def work(self) -> dict[str, Any]:
        return {**UNKNOWN, **(self.one.body["work"] or {})}

    @property
    def deviation(self) -> float | None:
        """Plan less real, in percentage points: above nought is behind."""
        share = self.work.get("deviation")
        return None if share is None else 100 * float(share)

    @property
    def state(self) -> str:
        case = self.one.case
        return words.say(f"pbj_state.{case.state}" if case else "critical.not_open", self.lang)

    @property
    def next_step(self) -> str:
        return words.say(f"curve_act.{self.one.next_act}", self.lang)

    @property
    def overdue(self) -> bool:
        return self.one.due is not None and self.one.due < self.as_of

    @property
    def cells(self) -> dict[str, Any]:
        """The row as a file holds it."""
        body, work = self.one.body, self.work
        return {
            **{name: body[name] for name in ("id", "name", "agency_name", "vendor")},
            **{name: work.get(name) for name in ("days_behind", "projected", "report_day", "fine_sen")},
            "contract_no": self.one.contract_no,
            "contract_sen": self.one.value_sen,
            "contract_end": self.one.ends,
            "critical": words.say(f"pbj_critical.{self.one.code}", self.lang),
            "planned_share": work.get("planned"),
            "real_share": work.get("real"),
            "deviation": self.deviation,
            "ladder": self.state,
            "next_step": self.next_step,
            "due_day": self.one.due,
        }


class CriticalList:
    """The critical contracts of a day within a reader's reach."""

    def __init__(self, wanted: Wanted, reach: Reach, lang: str) -> None:
        self.wanted, self.lang = wanted, lang
        self.found = wanted.found()
        rows = packages.listed(self.found, agency=wanted.agency or None, agencies=reach)
        some = critical(self.found, rows, wanted.asked.known_at)
        self.rows = [Row(one, self.as_of, lang) for one in some]

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def value_sen(self) -> int:
        return sum(row.one.value_sen or 0 for row in self.rows)

    @property
    def fine_sen(self) -> int:
        return sum(row.work.get("fine_sen") or 0 for row in self.rows)

    @property
    def unopened(self) -> int:
        """How many are critical and not handled yet."""
        return sum(row.one.next_act == "open" for row in self.rows)

    @property
    def law_said(self) -> str:
        """The law by which contracts are judged on the day, and whether its text was read."""
        try:
            row = law.row_at("pbj_critical", self.as_of)
        except NotInForceError:
            return ""
        read = words.say("papers.verified" if row.verified else "papers.unverified", self.lang)
        return words.say("critical.law", self.lang, source=row.source, read=read)

    @property
    def table(self) -> Table:
        return tables.table(self, "kontrak-kritis", _FIELDS, [row.cells for row in self.rows])


@may("see_packages")
def page(request: HttpRequest) -> HttpResponse:
    """Every contract that is critical now, or has an open case."""
    wanted = question(request)
    picture = CriticalList(wanted, reach_of(request), language())
    if file := export(request, picture.table):
        return file
    return render(request, "works/critical.html", frame(wanted) | {"picture": picture})


@may("see_packages")
def paper(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    picture, style = CriticalList(question(request), reach_of(request), language()), style_of(request)
    notes = [words.say("critical.note", style.lang, n=len(picture.rows)), picture.law_said]
    rows = [_line(row) for row in picture.rows]
    body = list_pages(picture.found, "critical", _PAPER, rows, [note for note in notes if note], style)
    return send(request, "critical", picture.found, body, name="kontrak-kritis")


def _line(row: Row) -> list[cells.Cell]:
    one, work, lang = row.one, row.work, row.lang
    shares = [cells.share(work.get(name), lang) for name in ("planned", "real")]
    behind = cells.shown(work.get("days_behind"), lambda days: words.days(days, lang))
    due = cells.shown(one.due, lambda day: words.short_day(day, lang))
    return [
        row.line.name,
        str(one.body["agency_name"]),
        "\n".join(part for part in (one.contract_no, str(one.body["vendor"])) if part) or "–",
        cells.money(one.value_sen, lang),
        cells.shown(one.ends, lambda day: words.short_day(day, lang)),
        [one.code if one.code in ("a", "b", "c") else "–", "late" if one.code in ("a", "b", "c") else ""],
        " / ".join(shares),
        behind,
        cells.shown(work.get("projected"), lambda day: words.short_day(dt.date.fromisoformat(day), lang)),
        row.state,
        f"{row.next_step}\n{due}" if one.due else row.next_step,
        cells.money(work.get("fine_sen"), lang),
    ]
