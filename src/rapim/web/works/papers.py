"""The list of what must start, on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from rapim import words
from rapim.letters.actions import PDF, issue
from rapim.letters.content import Style
from rapim.letters.paper import PAPERS
from rapim.letters.starting import starting_pages
from rapim.web.access import may
from rapim.web.desk.acting import actor_of
from rapim.web.page import language
from rapim.web.works import tables
from rapim.web.works.starting import Starting, starting
from rapim.web.works.views import question, reach_of


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
