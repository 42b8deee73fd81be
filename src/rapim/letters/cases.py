"""Letters and minutes of the handling of a critical contract, one for each act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapim import words

from . import content, tables
from .content import Style
from .paper import render

HEADS = ("matter", "said")


def title_of(document: str, lang: str) -> str:
    """The name of a document of the ladder, with the number of its round.

    Units: code of a document, such as `surat_peringatan_2`.
    Source: measures.ladder, documents of its table.
    """
    name, _, turn = document.rpartition("_")
    if turn.isdigit():
        return f"{words.say(f'pbj_document.{name}', lang)} {'I' * int(turn)}"
    return words.say(f"pbj_document.{document}", lang)


def case_pages(
    found: Mapping[str, Any],
    document: str,
    number: str,
    rows: Sequence[tuple[str, str]],
    by: str,
    style: Style,
) -> bytes:
    """One act on paper, numbered, with what it says of the contract.

    Units: a summary of packages, rows of label and value in, PDF out.
    Source: Permen PU 07/2011, SSUK (kontrak kritis).
    """
    lang = style.lang
    page = content.shared(found, style, "case") | {
        "title": title_of(document, lang),
        "number": words.say("letter.case_number", lang, number=number),
        "table": tables.table(HEADS, rows, "lL", lang),
        "signature": {"post": words.say("letter.case_signed", lang), "name": by},
    }
    return render("case", page, content.moment_of(found))


def penalty_pages(
    found: Mapping[str, Any], package: str, rows: Sequence[tuple[str, str]], style: Style
) -> bytes:
    """The late penalty of a package on a day, contract by contract, with what it stands on.

    Units: a summary of packages, rows of label and value in, PDF out.
    Source: Perpres 16/2018, Pasal 79 (4) and (5).
    """
    lang = style.lang
    page = content.shared(found, style, "penalty") | {
        "number": package,
        "table": tables.table(HEADS, rows, "lL", lang),
        "signature": {"post": words.say("letter.case_signed", lang), "name": ""},
    }
    return render("case", page, content.moment_of(found))
