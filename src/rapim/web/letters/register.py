"""The register of letters: every number with its gaps and voids, by year, register, kind and sifat."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rapim import words
from rapim.letters.models import SIFAT, LetterNumber
from rapim.letters.numbering import registers
from rapim.letters.reading import Reader, missing
from rapim.web.access import may
from rapim.web.letters.reading import reader_of
from rapim.web.page import language

PAGE = 100
KINDS = ("invitation", "other", "void")


@dataclass(frozen=True, slots=True)
class Row:
    """A number as a reader sees it; `subject` is empty where it is not theirs."""

    number: LetterNumber
    subject: str
    opens: bool
    state: str


def row_of(number: LetterNumber, reader: Reader) -> Row:
    """A number with what of it a reader sees."""
    opens = reader.opens(number)
    void, letter = getattr(number, "void", None), getattr(number, "letter", None)
    state = "void" if void else "issued" if letter else "taken"
    return Row(number, number.subject if opens else "", opens, state)


@may("see_meetings")
def register(request: HttpRequest) -> HttpResponseBase:
    """All letters that the reader finds, the newest first."""
    reader, lang = reader_of(request), language()
    known = reader.numbers()
    years = [str(year) for year in known.order_by("-year").values_list("year", flat=True).distinct()]
    asked = {name: request.GET.get(name, "") for name in ("tahun", "buku", "jenis", "sifat")}
    found = _asked(known, asked, years)
    pages = Paginator(found.order_by("-year", "-id"), PAGE).get_page(request.GET.get("page"))
    rows = [row_of(number, reader) for number in pages]
    books = registers()
    names = {row.code: row.name for row in books}
    whole = known.filter(year=int(asked["tahun"])) if asked["tahun"] in years else known
    whole = whole.filter(register=asked["buku"]) if asked["buku"] in names else whole
    context = {
        "rows": rows,
        "pages": pages,
        "counted": words.whole(pages.paginator.count, lang),
        "hidden": sum(not row.opens for row in rows),
        "gaps": _gaps(whole, names, lang) if reader.everywhere or reader.keeps else [],
        "years": years,
        "registers": books,
        "kinds": [(kind, words.say(f"letters_room.kind_{kind}", lang)) for kind in KINDS],
        "sifats": [(one, words.say(f"surat_sifat.{one}", lang)) for one in SIFAT],
        "asked": asked,
        "filtered": any(asked.values()),
    }
    return render(request, "letters/register.html", context)


def _asked(known: QuerySet[LetterNumber], asked: dict[str, str], years: list[str]) -> QuerySet[LetterNumber]:
    if asked["tahun"] in years:
        known = known.filter(year=int(asked["tahun"]))
    if asked["buku"]:
        known = known.filter(register=asked["buku"])
    if asked["sifat"] in SIFAT:
        known = known.filter(sifat=asked["sifat"])
    if asked["jenis"] == "void":
        return known.filter(void__isnull=False)
    if asked["jenis"] in KINDS:
        known = known.filter(letter__isnull=asked["jenis"] == "other")
    return known


def _gaps(known: QuerySet[LetterNumber], names: dict[str, str], lang: str) -> list[str]:
    return [
        words.say(
            "letters_room.gaps",
            lang,
            register=names.get(register, register),
            year=year,
            serials=", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs),
        )
        for (register, year), runs in sorted(missing(known).items())
    ]
