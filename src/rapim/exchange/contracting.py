"""The back half of a release: awards, contracts with their addenda, work and payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from rapim.procurement.measures.chain import BOUGHT, Package

from .parts import Book, Part, Row, identifier, money, without_blanks

Node = tuple[str, str]
_ENDED = frozenset(
    {
        *("Kontrak Selesai", "Selesai", "Paket Selesai", "Kontrak Diputus", "Pemutusan Kontrak"),
        *("Putus Kontrak", "completed", "COMPLETED", "payment_outside_system", "verified"),
    }
)
_VALUES = ("value_sen", "negotiated_sen", "corrected_sen", "offer_sen")
FIRST = dt.date.min


def awards(one: Package, book: Book) -> list[Part]:
    """Whom the package was given to, one award a letter of appointment, else one a selection.

    Units: rupiah, days.
    Source: OCDS 1.1, Award; SPSE outcomes and SPPBJ.
    """
    made = []
    for node in _nodes(one):
        letters = sorted(_of(one.awards, node), key=lambda row: (row["date"] or FIRST, row["item"]))
        outcome = _outcome(one, node)
        if letters:
            made += [
                _award(node, turn, row, outcome, book, row["date"], row["price_sen"])
                for turn, row in enumerate(letters, 1)
            ]
        elif outcome and (outcome["decided"] or _value(outcome)):
            made.append(_award(node, 1, outcome, outcome, book, outcome["decided"], _value(outcome)))
        elif first := next(iter(_versions(one, node).values()), []):
            made.append(_award(node, 1, first[0], first[0], book, first[0]["date"], first[0]["value_sen"]))
        elif bought := _bought(one, node):
            day = bought["announced"] or bought["started"]
            made.append(_award(node, 1, bought, bought, book, day, bought["realised_sen"]))
    return made


def _award(
    node: Node, turn: int, row: Row, other: Row | None, book: Book, day: Any, value: int | None
) -> Part:
    supplier = book.supplier(row) or (book.supplier(other) if other else None)
    part = {
        "id": identifier("award", *node, turn),
        "status": "active",
        "date": book.moment(day),
        "value": money(value),
        "suppliers": [supplier] if supplier else None,
    }
    return without_blanks(part)


def contracts(one: Package, book: Book, buyer: Part | None) -> list[Part]:
    """The contracts with their addenda, their work and what was paid.

    Units: rupiah, days.
    Source: OCDS 1.1, Contract; SPSE e-kontrak, records, e-katalog.
    """
    made: list[Part] = []
    for node in _nodes(one):
        versions = _versions(one, node)
        for turn, (number, rows) in enumerate(versions.items(), 1):
            made.append(_contract(one, book, buyer, node, turn, number, rows, alone=len(versions) == 1))
        if not versions and (bought := _bought(one, node)):
            made.append(_purchase(one, book, buyer, node, bought))
    return made


def _contract(
    one: Package,
    book: Book,
    buyer: Part | None,
    node: Node,
    turn: int,
    number: str,
    rows: Sequence[Row],
    *,
    alone: bool,
) -> Part:
    last = rows[-1]
    orders = _matching(one.work_orders, node, number, alone=alone)
    handed = _matching(one.handovers, node, number, alone=alone)
    starts = min(
        (row["starts"] or row["date"] for row in orders if row["starts"] or row["date"]), default=None
    )
    ends = max((row["ends"] for row in orders if row["ends"]), default=None)
    agreed = last["ends"] if last["ends"] and last["starts"] and last["ends"] > last["starts"] else None
    part = {
        "id": identifier("contract", *node, turn),
        "awardID": identifier("award", *node, 1),
        "title": one.name,
        "description": f"Nomor {number}" if number else None,
        "status": "terminated" if last["status"] in _ENDED else "active",
        "value": money(last["value_sen"]),
        "dateSigned": book.moment(rows[0]["date"]),
        "period": book.period(starts or last["starts"], ends or agreed),
        "amendments": _amendments(book, node, turn, rows),
        "implementation": without_blanks(
            {
                "transactions": _paid(book, buyer, node, turn, handed),
                "milestones": _work(book, node, turn, orders, handed),
            }
        ),
    }
    return without_blanks(part)


def _purchase(one: Package, book: Book, buyer: Part | None, node: Node, row: Row) -> Part:
    receipts = sorted(
        _of(one.receipts, node), key=lambda r: (r["date"] or FIRST, r["document_no"], r["item"])
    )
    part = {
        "id": identifier("contract", *node, 1),
        "awardID": identifier("award", *node, 1),
        "title": " ".join(str(row["name"] or one.name).split()),
        "status": "terminated" if row["status"] in _ENDED else "active",
        "value": money(row["realised_sen"]),
        "period": book.period(row["started"] or row["announced"], row["finished"]),
        "implementation": without_blanks(
            {
                "transactions": [
                    _transaction(book, buyer, identifier("bayar", *node, turn), r["date"], r["amount_sen"], r)
                    for turn, r in enumerate(receipts, 1)
                    if r["amount_sen"]
                ]
            }
        ),
    }
    return without_blanks(part)


def _amendments(book: Book, node: Node, turn: int, rows: Sequence[Row]) -> list[Part]:
    made = []
    for at, (before, row) in enumerate(pairwise(rows), 1):
        changed = [
            f"{word} {_as_said(before[name])} menjadi {_as_said(row[name])}"
            for name, word in (("value_sen", "nilai"), ("ends", "akhir"))
            if before[name] != row[name]
        ]
        part = {
            "id": identifier("adendum", *node, turn, row["addendum"] or at),
            "date": book.moment(row["date"]),
            "description": "; ".join(changed) or None,
        }
        made.append(without_blanks(part))
    return made


def _as_said(value: Any) -> str:
    if value is None:
        return "-"
    found = money(value) if isinstance(value, int) else None
    return f"Rp{found['amount']}" if found else str(value)


def _paid(book: Book, buyer: Part | None, node: Node, turn: int, handed: Sequence[Row]) -> list[Part]:
    return [
        _transaction(
            book,
            buyer,
            identifier("bayar", *node, turn, at),
            row["bap_date"] or row["date"],
            row["paid_sen"],
            row,
        )
        for at, row in enumerate(handed, 1)
        if row["paid_sen"] and (not row["bap_date"] or row["bap_date"] <= book.as_of)
    ]


def _transaction(book: Book, buyer: Part | None, code: str, day: Any, sen: int, row: Row) -> Part:
    part = {
        "id": code,
        "date": book.moment(day),
        "value": money(sen),
        "payer": buyer,
        "payee": book.supplier(row, ("payee", "supplier")) if "vendor" in row else None,
    }
    return without_blanks(part)


def _work(book: Book, node: Node, turn: int, orders: Sequence[Row], handed: Sequence[Row]) -> list[Part]:
    made = [
        {
            "id": identifier("spmk", *node, turn, at),
            "title": "Mulai kerja (SPMK/SPP)",
            "type": "delivery",
            "dueDate": book.moment(row["starts"] or row["date"]),
            "dateMet": book.moment(row["date"]),
            "status": "met" if row["date"] else None,
        }
        for at, row in enumerate(orders, 1)
    ]
    made += [
        {
            "id": identifier("bast", *node, turn, at),
            "title": "Serah terima (BAST)",
            "type": "delivery",
            "description": None if row["progress"] is None else f"Kemajuan {row['progress'] * 100:.4g}%",
            "dateMet": book.moment(row["date"]),
            "status": "met" if row["date"] else None,
        }
        for at, row in enumerate(handed, 1)
        if row["date"]
    ]
    return [without_blanks(part) for part in made]


def _nodes(one: Package) -> list[Node]:
    return list(dict.fromkeys((row["channel"], row["number"]) for row in one.selections))


def _of(rows: Sequence[Row], node: Node) -> list[Row]:
    return [row for row in rows if (row["channel"], row["number"]) == node]


def _versions(one: Package, node: Node) -> dict[str, list[Row]]:
    """The versions of each contract of a selection, in their order, by its number."""
    rows = sorted(
        _of(one.contracts, node), key=lambda row: (row["addendum"] or 0, row["date"] or FIRST, row["item"])
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["contract_no"], []).append(row)
    if len(found) > 1 and all(row["addendum"] for row in rows[1:]):
        return {rows[0]["contract_no"]: rows}
    return found


def _matching(rows: Sequence[Row], node: Node, number: str, *, alone: bool) -> list[Row]:
    some = [row for row in _of(rows, node) if alone or row["contract_no"] == number]
    return sorted(some, key=lambda row: (row["date"] or FIRST, row["item"], row["contract_no"]))


def _outcome(one: Package, node: Node) -> Row | None:
    """The outcome of a selection that says most."""
    some = _of(one.outcomes, node)
    return max(some, key=lambda row: (bool(_value(row)), bool(row["decided"]), row["source"]), default=None)


def _value(row: Row) -> int | None:
    return next((row[name] for name in _VALUES if row.get(name)), None)


def _bought(one: Package, node: Node) -> Row | None:
    return next(
        (row for row in _of(one.selections, node) if row["channel"] in BOUGHT and row["realised_sen"]), None
    )
