"""The front half of a release: planning and tender."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rapim.procurement.measures.chain import Package, rup_codes
from rapim.procurement.measures.stages import FAILED

from .parts import Book, Part, identifier, money, without_blanks

METHODS = {
    "tender": "open",
    "tender_cepat": "open",
    "sayembara": "open",
    "seleksi": "selective",
    "e_purchasing": "limited",
    "toko_daring": "limited",
    "pengadaan_langsung": "direct",
    "penunjukan_langsung": "direct",
    "dikecualikan": "direct",
}
"""Perpres 16/2018 art. 38 and 41 in the words of OCDS: a seleksi is open to those who qualified, a
catalogue to those who are listed; swakelola is no purchase and has no method."""
METHOD_NAMES = {
    "tender": "Tender",
    "tender_cepat": "Tender Cepat",
    "sayembara": "Sayembara/Kontes",
    "seleksi": "Seleksi",
    "e_purchasing": "E-Purchasing",
    "toko_daring": "Toko Daring",
    "pengadaan_langsung": "Pengadaan Langsung",
    "penunjukan_langsung": "Penunjukan Langsung",
    "dikecualikan": "Dikecualikan",
    "swakelola": "Swakelola",
}
CATEGORIES = {"goods": "goods", "construction": "works", "consultancy": "services", "services": "services"}
STATUSES = {
    "rencana": "planned",
    "persiapan": "planned",
    "diumumkan": "active",
    "penawaran": "active",
    "evaluasi": "active",
    "sanggah": "active",
    "tender_gagal": "unsuccessful",
    "batal": "cancelled",
}
PROMISES = {
    "announce": ("Pengumuman pemilihan", "preProcurement"),
    "contract": ("Penandatanganan kontrak", "approval"),
    "finish": ("Serah terima pekerjaan", "delivery"),
}
_OFFERS = ("upload dokumen penawaran", "pemasukan dokumen penawaran", "pemasukan penawaran")
_QUESTIONS = ("penjelasan dokumen", "pemberian penjelasan")


def planning(one: Package, book: Book) -> Part:
    """What was planned: budget, and the promised days with those on which they were kept.

    Units: rupiah, days.
    Source: OCDS 1.1, Planning; RUP.
    """
    codes = rup_codes(one)
    budget = {
        "id": codes[0] if codes else None,
        "description": "RUP " + "; ".join(codes) if codes else None,
        "amount": money(one.ceiling_sen or None),
        "project": one.fund,
        "projectID": one.sub_activity,
    }
    return without_blanks({"budget": without_blanks(budget), "milestones": _promised(one, book)})


def _promised(one: Package, book: Book) -> list[Part]:
    made = []
    for name, (title, kind) in PROMISES.items():
        promise = one.milestones.get(name)
        if promise is None or promise.plan is None:
            continue
        moved = promise.first and promise.first != promise.plan
        part = {
            "id": f"rencana-{name}",
            "title": title,
            "type": kind,
            "description": f"Rencana pertama {promise.first}" if moved else None,
            "dueDate": book.moment(promise.plan),
            "dateMet": book.moment(promise.actual),
            "status": "met" if promise.actual else "notMet" if promise.plan < book.as_of else "scheduled",
        }
        made.append(without_blanks(part))
    return made


def tender(one: Package, book: Book, buyer: Part | None) -> Part:
    """How the package is bought.

    Units: rupiah, days.
    Source: OCDS 1.1, Tender; SPSE announcements and schedules.
    """
    live = one.live
    method = METHODS.get(one.method)
    part = {
        "id": identifier(live["channel"], live["number"]) if live else one.id,
        "title": one.name,
        "description": _tries(one),
        "status": STATUSES.get(one.stage, "complete"),
        "procuringEntity": buyer,
        "value": money(one.hps_sen),
        "procurementMethod": method,
        "procurementMethodDetails": METHOD_NAMES.get(one.method),
        "mainProcurementCategory": CATEGORIES.get(one.kind),
        "additionalProcurementCategories": ["consultingServices"] if one.kind == "consultancy" else None,
        "numberOfTenderers": one.bidders or None,
        "tenderPeriod": _window(one, book, _OFFERS) or book.period(one.dates.get("announced"), None),
        "enquiryPeriod": _window(one, book, _QUESTIONS),
        "awardPeriod": book.period(None, one.dates.get("decided")),
        "milestones": _stages(one, book),
    }
    return without_blanks(part)


def _tries(one: Package) -> str | None:
    failed = [row for row in one.selections if row["status"] in FAILED]
    if not failed or len(one.selections) == 1:
        return None
    said = ", ".join(f"{row['channel']} {row['number']} ({row['status']})" for row in failed[:20])
    return f"Percobaan sebelumnya: {said}"


def _scheduled(one: Package) -> list[Any]:
    live = one.live
    if live is None:
        return []
    rows = [
        row for row in one.schedule if row["channel"] == live["channel"] and row["number"] == live["number"]
    ]
    last = dt.date.max
    return sorted(
        rows, key=lambda row: (row["starts"] or last, row["ends"] or last, row["stage"], row["item"])
    )


def _window(one: Package, book: Book, words: tuple[str, ...]) -> Part | None:
    rows = [row for row in _scheduled(one) if any(word in row["name"].casefold() for word in words)]
    starts = [row["starts"] for row in rows if row["starts"]]
    ends = [row["ends"] for row in rows if row["ends"]]
    return book.period(min(starts, default=None), max(ends, default=None)) if rows else None


def _stages(one: Package, book: Book) -> list[Part]:
    return [
        without_blanks(
            {
                "id": identifier("tahap", row["stage"], row["item"]),
                "title": " ".join(row["name"].split()),
                "type": "assessment" if "evaluasi" in row["name"].casefold() else "preProcurement",
                "description": f"Mulai {row['starts']}" if row["starts"] else None,
                "dueDate": book.moment(row["ends"]),
            }
        )
        for row in _scheduled(one)
    ]
