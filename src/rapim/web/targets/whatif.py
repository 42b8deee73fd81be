"""What if the region's total were so much: a fair part for each agency beside what is proposed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapim import words
from rapim.org.access import Scope
from rapim.targets.room.dividing import Divided, divide
from rapim.web.access import may
from rapim.web.page import language
from rapim.web.targets.asked import wish_of
from rapim.web.targets.rows import Matrix

USUAL = "90"


@may("see_board")
def whatif(request: HttpRequest) -> HttpResponse:
    """`?total=` in percent of the region's ceiling, split so that every agency is asked equally hard."""
    wish, lang = wish_of(request), language()
    text = request.GET.get("total", USUAL).strip()
    share = _share(text)
    matrix = Matrix(Scope(everywhere=True), wish.year, wish.asked.as_of, wish.mark, lang, wish.asked.known_at)
    found = divide(matrix.standing, share) if share is not None else None
    context: dict[str, Any] = {"wish": wish, "asked": wish.asked, "query": wish.query(), "total": text[:12]}
    context |= {"unread": share is None, "found": found}
    if found is not None:
        context |= _told(found, matrix, lang)
    return render(request, "targets/whatif.html", context)


def _share(text: str) -> float | None:
    try:
        share = float(text.removesuffix("%").strip().replace(",", ".")) / 100
    except ValueError:
        return None
    return share if 0 < share <= 1 else None


def _told(found: Divided, matrix: Matrix, lang: str) -> dict[str, Any]:
    whole = found.ceiling_sen
    low, middle, high = (words.percent(sen / whole, lang, 1) for sen in found.fitting.together)
    told: dict[str, Any] = {
        "fitting": words.say("uji.fitting_total", lang, low=low, middle=middle, high=high)
    }
    sen = words.short_rupiah(found.total_sen, lang)
    share = words.percent(found.total_sen / whole, lang, 1)
    if found.split is None:
        ends = [words.rupiah(one, lang) for one in found.limits]
        return {**told, "said": words.say("uji.no_split", lang, low=ends[0], high=ends[1])}
    odds = words.odds(found.split.common, lang)
    lines = {line.side.key: line for line in matrix.spending}
    rows: list[dict[str, Any]] = []
    for at, side in enumerate(found.sides):
        line, part = lines[side.key], int(found.split.targets[at])
        more = None if line.asked_sen is None else line.asked_sen - part
        rows.append({"line": line, "sen": part, "share": part / side.ceiling_sen if side.ceiling_sen else 0.0,
                     "more": more, "too_much": more is not None and more > 0})  # fmt: skip
    order = {line.side.key: at for at, line in enumerate(matrix.spending)}
    rows.sort(key=lambda row: order[row["line"].side.key])
    said = words.say("uji.common", lang, share=share, sen=sen, odds=odds)
    return {**told, "said": said, "rows": rows, "sum_sen": sum(row["sen"] for row in rows)}
