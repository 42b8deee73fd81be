"""Physical progress of activities by month: ahead of the money, behind it, or merely its copy."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from .dice import between, draw, pick
from .register import Order
from .rhythms import CONTRACTS
from .world import Line, Office
from .years import Year

STALE_AFTER = 4
_LATE_BILLING = (0.0, 0.02, 0.06, 0.11, 0.19, 0.29, 0.40, 0.51, 0.61, 0.70, 0.84, 0.97)
_PAID_EARLY_RATE = (0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.25, 0.4, 0.6, 0.85)
_PROBLEMS = (
    "Rekanan belum mengajukan tagihan termin",
    "Menunggu hasil lelang",
    "Perubahan spesifikasi, menunggu adendum",
    "Kelengkapan administrasi penagihan belum lengkap",
    "Menunggu juknis dari kementerian",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """One activity of an office by the end of a month. Money in rupiah, shares 0 to 1."""

    office: Office
    programme: str
    activity: str
    ceiling: int
    realised: int
    physical: float
    problem: str


@dataclass(slots=True)
class Activity:
    """The lines of one activity of an office, by index."""

    office: Office
    programme: str
    activity: str
    lines: list[int]
    contract: bool


def activities(lines: Iterable[Line]) -> list[Activity]:
    """The direct activities of a year.

    Units: none.
    Source: belanja langsung has programmes and activities; belanja tidak langsung has no progress.
    """
    found: dict[tuple[str, str], Activity] = {}
    for index, line in enumerate(lines):
        if line.indirect:
            continue
        key = (line.office.unit, line.activity)
        own = found.setdefault(key, Activity(line.office, line.programme, line.activity, [], False))
        own.lines.append(index)
        own.contract = own.contract or line.rhythm in {*CONTRACTS, "handout"}
    return list(found.values())


def _share(own: Activity, year: int, month: int, financial: float) -> float:
    character = own.office.character
    if character == "copier":
        return round(financial, 4)
    if character == "rounder":
        return min(1.0, math.ceil(financial * 10) / 10)
    if character == "late_billing" and own.contract:
        moved = between(-0.03, 0.03, "physical", year, own.activity)
        return min(1.0, max(financial, _LATE_BILLING[month - 1] + (moved if month > 3 else 0.0)))
    if character == "paid_early" and own.contract:
        return financial * _PAID_EARLY_RATE[month - 1]
    if own.contract and month >= 5:
        lead = between(0.05, 0.22, "lead", year, own.office.unit, own.activity)
        return min(1.0, financial + lead * min(1.0, (month - 4) / 4))
    return min(1.0, financial * between(1.0, 1.08, "lead", year, own.office.unit, own.activity))


def _problem(own: Activity, year: int, month: int, physical: float, financial: float) -> str:
    if own.office.character == "blud" and physical > financial + 0.05:
        return "Menunggu pengesahan belanja BLUD"
    if physical < financial - 0.1:
        return "Uang muka dan termin dibayar, pekerjaan tertunda karena cuaca"
    lagging = physical - financial > 0.15
    if lagging and draw("problem", year, month, own.office.unit, own.activity) < 0.7:
        return pick(_PROBLEMS, "problem", year, own.office.unit, own.activity)
    return ""


def progress(year: Year, orders: Iterable[Order], ceilings: list[list[int]]) -> list[list[Progress]]:
    """Progress of every activity, a list for each month; `ceilings` are those in force at its end.

    Units: rupiah, shares.
    Source: money spent so far, the office's character, chance. Progress never falls,
    except where it merely copies the money and some came back.
    """
    index_of = {line.key: index for index, line in enumerate(year.lines)}
    spent = [[0] * 12 for _ in year.lines]
    for order in orders:
        if order.line is not None:
            spent[index_of[order.line.key]][order.day.month - 1] += order.spent
    months: list[list[Progress]] = [[] for _ in range(12)]
    for own in activities(year.lines):
        best = 0.0
        for month in range(1, 13):
            ceiling = sum(ceilings[month - 1][i] for i in own.lines)
            realised = sum(sum(spent[i][:month]) for i in own.lines)
            financial = realised / ceiling if ceiling else 0.0
            share = _share(own, year.year, month, financial)
            best = share if own.office.character == "copier" else max(best, share)
            if own.office.character == "stale" and month > STALE_AFTER:
                continue
            problem = _problem(own, year.year, month, best, financial)
            months[month - 1].append(
                Progress(own.office, own.programme, own.activity, ceiling, realised, best, problem)
            )
    return months
