"""The forecast of the year's end and its record: fetch, picture, render."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapim import analytics, words
from rapim.analytics import marks
from rapim.web.access import may
from rapim.web.page import language, page_of
from rapim.web.steer.asked import ask
from rapim.web.steer.ends import ends_of
from rapim.web.steer.record import record_of
from rapim.web.tables import export


@may("see_board")
def year_end(request: HttpRequest) -> HttpResponse:
    """Where the year will end, why it falls short, and what helps."""
    asked = ask(request, page_of(request).zone)
    mark = marks.known(asked.known_at)
    ends = ends_of(asked, language(), mark)
    if ends and (file := export(request, ends.table(page_of(request).simulated))):
        return file
    context: dict[str, Any] = {"asked": asked, "query": asked.query(), "ends": ends}
    if ends:
        found = analytics.prognosis(asked.as_of, asked.known_at, fiscal_year=ends.found["fiscal_year"])
        methods = (found or {}).get("methods", ())
        context["methods"] = [one for one in methods if one["share"] is not None]
        context["leaves_out"] = words.unplanned(methods, language())
        context["judged"] = record_of(asked, language(), mark).at(ends.found["month"])
        context["line"] = ends.straight_line
    return render(request, "steer/ends.html", context)


@may("see_board")
def record(request: HttpRequest) -> HttpResponse:
    """How good forecasts of the finished years would have been."""
    asked = ask(request, page_of(request).zone)
    found = record_of(asked, language())
    if file := export(request, found.table(asked.as_of, page_of(request).simulated)):
        return file
    return render(request, "steer/record.html", {"asked": asked, "query": asked.query(), "record": found})
