"""One package as one compiled OCDS release."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rapim.procurement.measures.chain import Package

from .contracting import awards, contracts
from .parts import Book, Part, identifier, without_blanks
from .selecting import planning, tender

_TABLES = ("plans", "lines", "selections", "outcomes", "schedule", "awards", "contracts")
_LATER = ("work_orders", "handovers", "receipts")


def ocid_of(prefix: str, year: int, one: Package) -> str:
    """The id of a package in the open: prefix, fiscal year, package.

    Units: fiscal year.
    Source: OCDS 1.1, open contracting identifiers.
    """
    return identifier(prefix, year, one.id)


def batches_of(one: Package) -> set[int]:
    """The batches that say something about a package.

    Units: none.
    Source: house rule, a fact knows its batch.
    """
    return {int(row["batch"]) for name in (*_TABLES, *_LATER) for row in getattr(one, name)}


def release(one: Package, ocid: str, known: dt.datetime, book: Book) -> Part:
    """A package as a release; `known` is when the last of its facts became known.

    Units: rupiah, days, moments in the government's zone.
    Source: OCDS 1.1.5 release schema.
    """
    moment = known.astimezone(book.zone).replace(microsecond=0).isoformat()
    book.public(identifier("PEMDA", book.government), book.government, ("funder",))
    buyer = book.public(one.unit_code, one.unit_name, ("buyer", "procuringEntity"))
    content: dict[str, Any] = {
        "ocid": ocid,
        "id": f"{ocid}-{moment}",
        "date": moment,
        "tag": ["compiled"],
        "initiationType": "tender",
        "language": "id",
        "buyer": buyer,
        "planning": planning(one, book),
        "tender": tender(one, book, buyer),
        "awards": awards(one, book),
        "contracts": contracts(one, book, buyer),
    }
    content["parties"] = [book.parties[code] for code in sorted(book.parties)]
    return without_blanks(content)
