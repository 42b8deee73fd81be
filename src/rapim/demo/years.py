"""What each simulated year must show: totals, days, revisions. All amounts in whole rupiah."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .dice import between, draw
from .rhythms import schedule
from .spending import Anchor, Ints, Payment, amounts_of, spend
from .world import BILLION, Line, Names, Office, budget

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """A budget document: name, day in force, moment at which it became known."""

    title: str
    effective: dt.date
    known: dt.datetime


@dataclass(slots=True)
class Year:
    """One simulated year: lines, ceilings by version, payments.

    `goals` are what the first cash plan must reach by the end of months, in rupiah.
    """

    year: int
    lines: list[Line]
    names: Names
    versions: list[Version]
    ceilings: list[Ints]
    payments: list[Payment]
    groups: dict[str, list[int]] = field(default_factory=dict)
    goals: dict[int, int] = field(default_factory=dict)


def wib(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment in western Indonesian time.

    Units: aware datetime.
    Source: UTC+7.
    """
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def _plain_group(line: Line) -> str:
    return "indirect" if line.indirect else "direct"


def _group_2020(line: Line) -> str:
    short = line.office.short
    if short == "RSUD":
        return "rsud"
    if not line.indirect and short in {"Dinas PUPR", "Disdikpora"}:
        return short
    return _plain_group(line)


def _spend(
    lines: Sequence[Line], year: int, groups: dict[str, list[int]], anchors: Sequence[Anchor]
) -> tuple[list[Payment], list[Ints]]:
    return spend([schedule(line, year) for line in lines], amounts_of(lines), groups, anchors)


def _grouped(lines: Sequence[Line], name: Callable[[Line], str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        groups.setdefault(name(line), []).append(index)
    return groups


# how a rhythm's ceiling moves when the budget is revised
_CHANGE_2019 = {
    "salary": 0.985,
    "blud": 1.09,
    "works": 0.97,
    "travel": 1.05,
    "event": 1.06,
    "unforeseen": 0.8,
}
_REFOCUS = {
    "salary": 0.98, "allowance": 0.93, "honour": 0.75, "supply": 0.85, "travel": 0.52, "event": 0.55,
    "goods": 0.7,
    "works": 0.68, "consulting": 0.7, "handout": 0.9, "grant": 0.8, "unforeseen": 7.0, "running": 0.93,
}  # fmt: skip


def _revision(
    lines: Sequence[Line], year: int, tag: str, change: dict[str, float], groups: dict[str, list[int]],
    totals: dict[str, int], touched: float,
) -> Callable[[Ints, Ints], Ints]:  # fmt: skip
    def revise(ceiling: Ints, paid: Ints) -> Ints:
        found = ceiling.copy()
        for index, line in enumerate(lines):
            if draw(tag, year, *line.key) < touched:
                factor = change.get(line.rhythm, 1.0) * between(0.94, 1.06, tag, "f", year, *line.key)
                found[index] = round(int(ceiling[index]) * factor / 1000) * 1000
        floor = np.ceil(paid * 1.03 / 1000).astype(np.int64) * 1000
        for name, total in totals.items():
            _settle(found, floor, np.array(groups[name]), total)
        return found

    return revise


def _settle(found: Ints, floor: Ints, members: Ints, total: int) -> None:
    found[members] = np.maximum(found[members], floor[members])
    for _ in range(40):
        rest = total - int(found[members].sum())
        if abs(rest) < 1000 * len(members):
            break
        room = (found - floor)[members] if rest < 0 else found[members]
        step = np.floor(rest * (room / room.sum()) / 1000).astype(np.int64) * 1000
        found[members] = np.maximum(found[members] + step, floor[members])
    rest = total - int(found[members].sum())
    widest = members[np.argmax((found - floor)[members])]
    found[widest] += rest


def _year_2018() -> Year:
    lines, names = budget(2018, 1_318_400 * MILLION, 841_600 * MILLION)
    groups = _grouped(lines, _plain_group)
    totals = {"indirect": 1_307_900 * MILLION, "direct": 856_100 * MILLION}
    change = _revision(lines, 2018, "p", _CHANGE_2019, groups, totals, 0.35)
    anchors = [
        Anchor(dt.date(2018, 8, 21), {"indirect": 852_800 * MILLION, "direct": 374_500 * MILLION}),
        Anchor(dt.date(2018, 9, 30), revise=change),
        Anchor(dt.date(2018, 12, 31), {"indirect": 1_221_700 * MILLION, "direct": 665_900 * MILLION}),
    ]
    payments, ceilings = _spend(lines, 2018, groups, anchors)
    versions = [
        Version("DPA-SKPD", dt.date(2018, 1, 2), wib(2018, 1, 9)),
        Version("DPPA-SKPD", dt.date(2018, 10, 1), wib(2018, 10, 9)),
    ]
    return Year(2018, lines, names, versions, ceilings, payments, groups)


def _year_2019() -> Year:
    """51.74 % on 21 August (BL 34.71 %, BTL 62.60 %), 78.06 % at the end, of Rp2,180 bn exactly.

    The plan says 63.10 % on 21 August and 51.74 % on 20 July: 32 days late.
    """
    lines, names = budget(2019, 1_331_200 * MILLION, 848_800 * MILLION)
    groups = _grouped(lines, _plain_group)
    totals = {"indirect": 1_318_500 * MILLION, "direct": 861_500 * MILLION}
    change = _revision(lines, 2019, "p", _CHANGE_2019, groups, totals, 0.4)
    end = 2_180 * BILLION * 7806 // 10000
    anchors = [
        Anchor(dt.date(2019, 8, 21), {"indirect": 833_331_200_000, "direct": 294_618_480_000}),
        Anchor(dt.date(2019, 9, 30), revise=change),
        Anchor(dt.date(2019, 12, 31), {"indirect": 1_180_057_500_000, "direct": end - 1_180_057_500_000}),
    ]
    payments, ceilings = _spend(lines, 2019, groups, anchors)
    versions = [
        Version("DPA-SKPD", dt.date(2019, 1, 2), wib(2019, 1, 8)),
        Version("DPPA-SKPD", dt.date(2019, 10, 1), wib(2019, 10, 8)),
    ]
    goals = {6: 966_000 * MILLION, 7: 1_212_300 * MILLION, 8: 1_453_332 * MILLION}
    return Year(2019, lines, names, versions, ceilings, payments, groups, goals)


def _year_2020() -> Year:
    """59.35 % of Rp2,140 bn on 31 October after the refocusing of April, 85 % at the end."""
    lines, names = budget(2020, 1_352_000 * MILLION, 905_000 * MILLION)
    groups = _grouped(lines, _group_2020)
    special = {"rsud": 190_470 * MILLION, "Disdikpora": 161_510 * MILLION, "Dinas PUPR": 138_140 * MILLION}
    rest = {"indirect": 1_275_000 * MILLION, "direct": 374_880 * MILLION}
    april = {"rsud": 196_000 * MILLION, "Disdikpora": 158_000 * MILLION, "Dinas PUPR": 133_000 * MILLION}
    april |= {"indirect": 1_268_000 * MILLION, "direct": 363_000 * MILLION}
    refocus = _revision(lines, 2020, "r", _REFOCUS, groups, april, 0.9)
    change = _revision(lines, 2020, "p", {}, groups, special | rest, 0.3)
    october = {"rsud": 85_521 * MILLION, "Disdikpora": 52_572 * MILLION, "Dinas PUPR": 28_595 * MILLION}
    october |= {"indirect": 918_000 * MILLION, "direct": 185_402 * MILLION}
    end = {"rsud": 163_804 * MILLION, "Disdikpora": 135_668 * MILLION, "Dinas PUPR": 113_275 * MILLION}
    end |= {"indirect": 1_141_125 * MILLION, "direct": 265_128 * MILLION}
    early = {name: total * 93 // 100 for name, total in october.items()}
    anchors = [
        Anchor(dt.date(2020, 4, 19), revise=refocus),
        Anchor(dt.date(2020, 10, 11), early, revise=change),
        Anchor(dt.date(2020, 10, 31), october),
        Anchor(dt.date(2020, 12, 31), end),
    ]
    payments, ceilings = _spend(lines, 2020, groups, anchors)
    versions = [
        Version("DPA-SKPD", dt.date(2020, 1, 2), wib(2020, 1, 8)),
        Version("DPA-SKPD Pergeseran (refocusing)", dt.date(2020, 4, 20), wib(2020, 5, 4)),
        Version("DPPA-SKPD", dt.date(2020, 10, 12), wib(2020, 10, 20)),
    ]
    return Year(2020, lines, names, versions, ceilings, payments, groups)


YEARS: dict[int, Callable[[], Year]] = {2018: _year_2018, 2019: _year_2019, 2020: _year_2020}


def small_year(year: int, only: tuple[Office, ...], indirect: int, direct: int) -> Year:
    """A year of a few offices without targets, for tests.

    Units: rupiah.
    Source: `budget`.
    """
    lines, names = budget(year, indirect, direct, only)
    payments, ceilings = _spend(lines, year, {}, [Anchor(dt.date(year, 12, 31))])
    versions = [Version("DPA-SKPD", dt.date(year, 1, 2), wib(year, 1, 8))]
    return Year(year, lines, names, versions, ceilings, payments)
