"""The matrix of targets as a PDF: as far as its reader may see it, and so kept in no register."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse

from rapim import words
from rapim.letters.actions import PDF
from rapim.letters.content import Style
from rapim.letters.tables import Cell, money, share
from rapim.letters.targets import HEADS, matrix_pages
from rapim.targets.room.standing import ABSORPTION
from rapim.web.access import may, rights_of
from rapim.web.page import language
from rapim.web.steer.pictures import picture_of
from rapim.web.targets.asked import wish_of
from rapim.web.targets.rows import Line, Matrix, Sums


@may("see_targets")
def matrix_paper(request: HttpRequest) -> HttpResponse:
    """The matrix on flipped A4."""
    wish, lang = wish_of(request, proposed=True), language()
    reach = rights_of(request).scope("see_targets")
    found = Matrix(reach, wish.year, wish.asked.as_of, wish.mark, lang, wish.asked.known_at)
    picture = picture_of(wish.asked, lang, wish.mark)
    if picture.empty or not found.lines:
        raise Http404(words.say("paper.nothing", lang))
    rows = [*_part("spending", found.spending, found.spending_sums, lang),
            *_part("receipts", found.receipts, found.receipt_sums, lang)]  # fmt: skip
    counted = ", ".join(
        f"{words.whole(n, lang)} {words.say(f'uji_verdict.{word}', lang)}" for word, n in found.counted
    )
    body = matrix_pages(picture.board, wish.year, rows, counted and f"{counted}.", Style(lang, "A4"))
    answer = HttpResponse(body, content_type=PDF)
    answer["Content-Disposition"] = (
        f'inline; filename="matriks-target-{wish.year}-{wish.asked.as_of.isoformat()}.pdf"'
    )
    return answer


def _part(code: str, lines: list[Line], sums: Sums, lang: str) -> Iterable[list[Cell]]:
    """The lines of one kind below its name, and their sum."""
    if not lines:
        return
    yield [[words.say(f"uji.{code}", lang), "strong"], *[""] * (len(HEADS) - 1)]
    for line in lines:
        yield _row(line, lang)
    yield [[words.say("uji.sum", lang, n=sums.lines), "strong"], "", money(sums.asked_sen or None, lang), "",
           "", "", money(sums.potential_sen or None, lang), money(sums.forecast_sen or None, lang),
           money(sums.realised_sen, lang), money(sums.ceiling_sen, lang)]  # fmt: skip


def _row(line: Line, lang: str) -> list[Cell]:
    spending = line.side.kind == ABSORPTION
    said = " · ".join(text for text in (line.verdict_said, line.state_said) if text)
    return [
        line.name,
        share(line.asked_share if spending else None, lang),
        money(line.asked_sen, lang),
        [said, line.tone if line.tone != "none" else ""] if said else "–",
        line.removed,
        line.habit,
        line.potential_said,
        line.forecast_said,
        money(line.side.realised_sen, lang),
        money(line.side.ceiling_sen or None, lang),
    ]
