"""Whose clock runs now: who holds a package at the state in which it stands."""

from __future__ import annotations

from .words import COMPETITIVE

_POKJA = frozenset({"persiapan", "diumumkan", "penawaran", "evaluasi", "sanggah", "tender_gagal"})
_VENDOR = frozenset({"pelaksanaan", "pemeliharaan"})


def holder_of(stage: str, method: str) -> str:
    """Who must act next: opd, pokja or vendor; "" where the package is closed.

    A package entered for a tender is the Pokja's until a winner is decided, then the agency's for
    appointment, contract and handover, and the vendor's while the work runs.

    Units: codes of `lateness.CLOCKS`.
    Source: domain.md 2.1 and 2.4, actors and states.
    """
    if stage in {"selesai", "batal"}:
        return ""
    if stage in _VENDOR:
        return "opd" if method == "swakelola" else "vendor"
    return "pokja" if stage in _POKJA and method in COMPETITIVE else "opd"
