"""From the bytes of a package document to an answer: issued once, kept by its hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from rapim import words
from rapim.letters.actions import PDF, issue
from rapim.letters.content import Style
from rapim.letters.paper import PAPERS
from rapim.web.desk.acting import actor_of
from rapim.web.page import language


def style_of(request: HttpRequest) -> Style:
    """How a document is to be written; `?kertas=A4` chooses the paper."""
    paper = request.GET.get("kertas", PAPERS[-1])
    return Style(language(), paper if paper in PAPERS else PAPERS[-1])


def send(
    request: HttpRequest, kind: str, found: Mapping[str, Any], body: bytes, about: str = "", name: str = ""
) -> HttpResponse:
    """Issue a document and answer with it; its title is that of the kind and what it is about."""
    government = (found["government"] or {}).get("name") or "–"
    title = f"{words.say(f'letter.{kind}', language())} · {about or government}"
    issued = issue(actor=actor_of(request), kind=kind, title=title, board=found, body=body, media_type=PDF)
    answer = HttpResponse(body, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name or kind}-{issued.as_of}.pdf"'
    answer["ETag"] = f'"{issued.sha256}"'
    return answer
