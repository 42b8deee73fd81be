"""Where a package stands on a day, by the states of selection and contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .words import COMPETITIVE

if TYPE_CHECKING:
    from .chain import Package

STAGES = (
    "rencana",
    "persiapan",
    "diumumkan",
    "penawaran",
    "evaluasi",
    "sanggah",
    "sppbj",
    "kontrak",
    "pelaksanaan",
    "pho",
    "pemeliharaan",
    "fho",
    "selesai",
)
"""The states of the chain in their order (domain.md 2.4)."""
SIDES = ("tender_gagal", "tender_ulang", "batal", "kritis", "adendum", "kesempatan", "putus_kontrak")
FAILED = frozenset(
    {"Gagal/Batal", "Gagal", "Batal", "Ditutup", "Paket Dibatalkan", "Tender Batal", "Tender Gagal"}
)
_DONE = frozenset({"Kontrak Selesai", "Selesai", "Paket Selesai"})
BROKEN = frozenset({"Kontrak Diputus", "Pemutusan Kontrak", "Putus Kontrak"})
_CALLS = (
    ("sanggah", ("sanggah", "penetapan pemenang", "pengumuman pemenang", "penunjukan", "penandatanganan")),
    ("evaluasi", ("evaluasi", "pembuktian", "pembukaan", "klarifikasi", "peringkat", "hasil kualifikasi")),
    ("penawaran", ("upload", "pemasukan", "penjelasan", "download")),
)
"""Which state the name of a scheduled stage calls."""

Stood = tuple[str, dt.date | None, list[str]]


def stage_of(one: Package, as_of: dt.date, finished: dt.date | None) -> Stood:
    """The state of a package on a day, since when, and its side states.

    The furthest link that had happened decides; a failed selection without a later one stands as
    failed, or as cancelled where it was called off.

    Units: dates.
    Source: domain.md 2.4, states.
    """
    dates, live = one.dates, one.live
    side = _side(one)
    if live is None:
        return "rencana", None, side
    if live["status"] in FAILED and not one.contracts:
        called_off = "batal" in str(live["reason"]).casefold() or live["channel"] in {"record", "swakelola"}
        return ("batal" if called_off else "tender_gagal"), dates["announced"], side
    if live["channel"] in {"catalogue", "shop", "record", "swakelola"}:
        return _bought(one, live, side)
    if one.contracts or one.work_orders or one.handovers:
        return _carried_out(one, as_of, finished, side)
    if one.awards:
        return "sppbj", dates["sppbj"], side
    if dates["decided"]:
        return "sanggah", dates["decided"], side
    if dates["announced"] and dates["announced"] <= as_of:
        return (*_selecting(one, as_of), side)
    return "persiapan", dates["created"], side


def is_over(row: Mapping[str, Any], as_of: dt.date) -> bool:
    """Whether a contract was closed or broken off by a day.

    Units: dates.
    Source: SPSE e-kontrak, status_kontrak.
    """
    ended = row["status"] in _DONE | BROKEN
    return ended and (row["status_date"] is None or row["status_date"] <= as_of)


def _side(one: Package) -> list[str]:
    side = []
    failed = [row for row in one.selections if row["status"] in FAILED]
    if len(one.selections) > len(failed) > 0 or any((row["version"] or 1) > 1 for row in one.selections):
        side.append("tender_ulang")
    if any((row["addendum"] or 0) > 0 for row in one.contracts):
        side.append("adendum")
    if any(row["status"] in BROKEN for row in one.contracts):
        side.append("putus_kontrak")
    return side


def _bought(one: Package, live: Any, side: list[str]) -> Stood:
    dates = one.dates
    done = live["status"] in _DONE or live["status"].casefold() in {
        "completed",
        "payment_outside_system",
        "verified",
    }
    if done:
        return "selesai", dates["finished"] or dates["paid"] or dates["announced"], side
    return "pelaksanaan", dates["started"] or dates["announced"], side


def _carried_out(one: Package, as_of: dt.date, finished: dt.date | None, side: list[str]) -> Stood:
    dates = one.dates
    closed = _last(
        row["status_date"] for row in one.contracts if row["status"] in _DONE and row["status_date"]
    )
    if closed is not None and closed <= as_of:
        return "selesai", closed, side
    if finished is not None:
        return ("pho" if one.kind == "construction" else "selesai"), finished, side
    if dates["started"] and dates["started"] <= as_of:
        return "pelaksanaan", dates["started"], side
    return "kontrak", dates["contract"], side


def _selecting(one: Package, as_of: dt.date) -> tuple[str, dt.date | None]:
    """The state that the schedule of the live tender calls on the day."""
    live = one.live
    if one.method not in COMPETITIVE or live is None:
        return "diumumkan", one.dates["announced"]
    begun = [
        row
        for row in one.schedule
        if row["number"] == live["number"] and row["starts"] and row["starts"] <= as_of and _call(row["name"])
    ]
    if not begun:
        return "diumumkan", one.dates["announced"]
    last = max(begun, key=lambda row: (STAGES.index(_call(row["name"])), row["starts"]))
    return _call(last["name"]), last["starts"]


def _call(name: str) -> str:
    lower = name.casefold()
    return next((state for state, words in _CALLS if any(word in lower for word in words)), "")


def _last(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)
