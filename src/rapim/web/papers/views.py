"""Documents by address: fetch, write, issue, send. `?kertas=A4` chooses the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rapim import analytics, charts, words
from rapim.ledger import clock
from rapim.ledger.models import Document
from rapim.letters import agency as agency_papers
from rapim.letters import documents, outlook, year_end
from rapim.letters.actions import PDF, TEXT, body_of, issue
from rapim.letters.content import Style
from rapim.letters.documents import Chart
from rapim.letters.paper import PAPERS
from rapim.letters.reading import kept_apart
from rapim.web.access import may
from rapim.web.desk.acting import actor_of
from rapim.web.desk.replies import replies_of
from rapim.web.page import language, page_of
from rapim.web.steer.asked import Asked, ask
from rapim.web.steer.pictures import picture_of
from rapim.web.steer.units import UnitPicture, unit_picture
from rapim.web.tables import MEDIA_XLSX, Column, Table, export

PAGE = 50


def _asked(request: HttpRequest) -> Asked:
    return ask(request, page_of(request).zone)


def _style(request: HttpRequest) -> Style:
    paper = request.GET.get("kertas", PAPERS[-1])
    return Style(language(), paper if paper in PAPERS else PAPERS[-1])


def _chart(figure: charts.Figure | None) -> Chart | None:
    return Chart(charts.on_paper(figure.drawing("paper")), figure.description) if figure else None


def _send(
    request: HttpRequest, kind: str, board: Mapping[str, Any], body: bytes, name: str, media: str = PDF
) -> HttpResponse:
    title = f"{words.say(f'letter.{kind}', language())} · {name}"
    issued = issue(actor=actor_of(request), kind=kind, title=title, board=board, body=body, media_type=media)
    return _answer(issued, body)


def _answer(issued: Document, body: bytes) -> HttpResponse:
    ending = "txt" if issued.media_type == TEXT else "pdf"
    answer = HttpResponse(body, content_type=issued.media_type)
    answer["Content-Disposition"] = f'inline; filename="{issued.kind}-{issued.as_of}.{ending}"'
    answer["ETag"] = f'"{issued.sha256}"'
    return answer


def _region(request: HttpRequest) -> Any:
    picture = picture_of(_asked(request), language())
    if picture.empty:
        raise Http404(words.say("paper.nothing", language()))
    return picture


@may("see_board")
def bahan(request: HttpRequest) -> HttpResponse:
    """The one page for the leadership meeting."""
    picture = _region(request)
    body = documents.bahan_rapim(picture.board, _style(request), _chart(picture.curve))
    return _send(request, "bahan", picture.board, body, picture.board["government"]["name"])


@may("see_board")
def board(request: HttpRequest) -> HttpResponse:
    """The whole board on paper."""
    picture = _region(request)
    body = documents.board_pages(picture.board, _style(request), _chart(picture.curve))
    return _send(request, "board", picture.board, body, picture.board["government"]["name"])


@may("see_board")
def message(request: HttpRequest) -> HttpResponse:
    """The same as a text to paste into WhatsApp."""
    picture = _region(request)
    body = documents.text_message(picture.board, language()).encode()
    return _send(request, "bahan", picture.board, body, picture.board["government"]["name"], TEXT)


@may("see_board")
def prognosis(request: HttpRequest) -> HttpResponse:
    """Prognosis and SiLPA."""
    picture, asked = _region(request), _asked(request)
    found = analytics.prognosis(asked.as_of, asked.known_at)
    if found is None:
        raise Http404(words.say("paper.nothing", language()))
    forecast = analytics.year_end(asked.as_of, asked.known_at)
    body = outlook.prognosis_pages(picture.board, found, _style(request), forecast)
    return _send(request, "prognosis", picture.board, body, picture.board["government"]["name"])


@may("see_board")
def prognosis_book(request: HttpRequest) -> HttpResponse:
    """Prognosis, SiLPA and the forecast with its range as a workbook."""
    picture, asked, lang = _region(request), _asked(request), language()
    found = analytics.prognosis(asked.as_of, asked.known_at)
    if found is None:
        raise Http404(words.say("paper.nothing", lang))
    government = picture.board["government"]
    head = f"{government['name']} · {words.day(picture.as_of, lang)}"
    if government["simulated"]:
        head += f" · {words.say('page.simulated', lang)}"
    body = year_end.prognosis_book(found, analytics.year_end(asked.as_of, asked.known_at), head, lang)
    answer = HttpResponse(body, content_type=MEDIA_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="prognosis-{picture.as_of}.xlsx"'
    return answer


def _unit(request: HttpRequest, code: str) -> UnitPicture:
    picture = unit_picture(_asked(request), language(), code, "agency")
    if picture is None:
        raise Http404(words.say("error.no_unit", language(), code=code))
    return picture


@may("see_agency", agency="code")
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency on paper."""
    picture, asked, lang = _unit(request, code), _asked(request), language()
    below = analytics.board(**asked.board(), level="programme", parent=code)["units"]
    zone = page_of(request).zone
    replies = [
        {
            "kind": f"{words.say(f'reply.{row.kind}', lang)}.",
            "text": row.text,
            "by": agency_papers.said_by(row.written_by_name, row.written_at, zone, lang),
        }
        for row in replies_of(code, asked.as_of.year)
    ]
    chart = _chart(picture.curve)
    body = agency_papers.agency_sheet(picture.board, picture.unit, below, replies, _style(request), chart)
    return _send(request, "agency", picture.board, body, picture.name)


@may("see_agency", agency="code")
def rfk(request: HttpRequest, code: str) -> HttpResponse:
    """Laporan RFK of an agency."""
    picture, asked = _unit(request, code), _asked(request)
    year = analytics.series(code, asked.as_of.year, asked.as_of, asked.known_at) or {}
    problems = year.get("problems", {})
    rows: list[dict[str, Any]] = []
    for level in ("programme", "activity", "sub_activity"):
        rows += analytics.board(**asked.board(), level=level, parent=code)["units"]
    for row in rows:
        row["problem"] = problems.get(row["code"], "")
    rows.sort(key=lambda row: row["key"])
    body = agency_papers.rfk_report(picture.board, picture.unit, rows, _style(request))
    return _send(request, "rfk", picture.board, body, picture.name)


@may("see_agency", agency="code")
def evaluation(request: HttpRequest, code: str) -> HttpResponse:
    """Evaluasi tahun of an agency."""
    picture, asked = _unit(request, code), _asked(request)
    year = analytics.evaluation(code, asked.as_of.year, asked.as_of, asked.known_at)
    if year is None:
        raise Http404(words.say("paper.nothing", language()))
    body = agency_papers.evaluation_page(picture.board, picture.unit, year, _style(request))
    return _send(request, "evaluation", picture.board, body, picture.name)


@may("see_board")
def issued(request: HttpRequest) -> HttpResponseBase:
    """Every document that was issued, with its hash; the latest first."""
    known = Document.objects.filter(issued_at__lte=clock.now())
    found = known.exclude(pk__in=kept_apart()).order_by("-id")
    if file := export(request, _table(found)):
        return file
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "papers/issued.html", {"table": _table(page.object_list), "pages": page})


@may("see_board")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued document as it was issued, byte for byte."""
    document = get_object_or_404(Document.objects.exclude(pk__in=kept_apart()), pk=pk)
    return _answer(document, body_of(document))


def _table(rows: Any) -> Table:
    lang = language()
    columns = [
        Column("title", words.say("paper.title", lang), width=48),
        Column("as_of", words.say("paper.as_of", lang), "date"),
        Column("issued_at", words.say("paper.issued_at", lang), "moment", 20),
        Column("by", words.say("paper.by", lang), width=24),
        Column("sha256", "SHA-256", width=66),
    ]
    listed = [
        {
            "title": row.title,
            "title_href": reverse("document", args=[row.pk]),
            "as_of": row.as_of,
            "issued_at": row.issued_at,
            "by": row.issued_by_name,
            "sha256": row.sha256,
        }
        for row in rows
    ]
    title = words.say("paper.issued", lang)
    return Table("dokumen", title, columns, listed, empty=words.say("paper.none", lang), lang=lang)
