"""Packages of a simulated year: what was planned, what came of it, and when, from the money that was paid.

A contract line becomes one or several packages, a running line one small purchase. Their days follow
from the payments of the line; the first plan is earlier by as much as the character of the office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from .dice import between, draw, pick
from .rhythms import CONTRACTS
from .spending import Payment
from .world import Line, offices
from .years import Year

LARGE = 200_000_000
"""Above this a package is tendered (consultancy above half of it, to 2018 a quarter). Rupiah."""
_PIECE = {"works": 1_500_000_000, "goods": 450_000_000, "consulting": 220_000_000}
_SMALL_LINES = {"supply": "e_purchasing", "running": "record", "event": "record"}
_LATE = {
    "on_time": (-10, 15), "steady": (-5, 25), "slow": (25, 75), "december": (55, 120),
    "late_billing": (10, 45), "paid_early": (-15, 5), "copier": (0, 30), "rounder": (5, 35),
    "stale": (20, 60), "shifting": (25, 60),
}  # fmt: skip
_PRICE, _CROSSES = 0.97, 0.32
"""The highest price as a share of the ceiling; the share of December's works that cross the year."""
_TRIED = 0.55
"""Of the packages that came to nothing, the share that was tendered at all."""
_YEARS = {2018: 5, 2019: 14, 2020: -8}
_WORK_DAYS = {"works": (90, 150), "goods": (30, 60), "consulting": (45, 90)}
_VENDORS = (
    "Simulasi Jaya",
    "Contoh Karya",
    "Rekaan Mandiri",
    "Misal Utama",
    "Andai Bersama",
    "Umpama Teknik",
)
METHODS = {
    "tender": "Tender",
    "seleksi": "Seleksi",
    "direct": "Pengadaan Langsung",
    "e_purchasing": "E-Purchasing",
}
KINDS = {"works": "Pekerjaan Konstruksi", "consulting": "Jasa Konsultansi"}


@dataclass(slots=True)
class Work:
    """One package of a simulated year. Money in whole rupiah; a day that did not come is None."""

    code: int
    line: Line
    name: str
    place: str
    method: str
    ceiling: int
    planned_selection: dt.date
    planned_contract: dt.date
    planned_end: dt.date
    entered: dt.date
    created: dt.date | None = None
    announced: dt.date | None = None
    failed: dt.date | None = None
    decided: dt.date | None = None
    appointed: dt.date | None = None
    contracted: dt.date | None = None
    started: dt.date | None = None
    due: dt.date | None = None
    handed: dt.date | None = None
    vendor: str = ""
    price: int = 0
    bidders: int = 0
    payments: list[tuple[dt.date, int]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of purchase, in SiRUP's words."""
        return KINDS.get(self.line.rhythm, "Barang")

    @property
    def is_tender(self) -> bool:
        """Whether a Pokja selects."""
        return self.method in {"tender", "seleksi"}


def works(year: Year) -> list[Work]:
    """The packages of a year, numbered in a fixed order.

    Units: rupiah, days.
    Source: lines and payments of the year.
    """
    paid: dict[int, list[Payment]] = {}
    for payment in year.payments:
        paid.setdefault(payment.line, []).append(payment)
    found: list[Work] = []
    for index, line in enumerate(year.lines):
        if line.indirect or line.fund in {"BLUD", "BOS"}:
            continue
        if line.rhythm in CONTRACTS:
            found += _pieces(year, line, paid.get(index, []), len(found))
        elif line.rhythm in _SMALL_LINES and line.amount >= 20_000_000 and paid.get(index):
            found.append(_small(year, line, paid[index], len(found)))
    return found


def _pieces(year: Year, line: Line, paid: Sequence[Payment], before: int) -> list[Work]:
    """The packages of a line; some fail and leave their money unspent, the others carry the payments."""
    count = max(1, min(8, -(-line.amount // _PIECE[line.rhythm])))
    weights = [between(0.7, 1.3, "piece", year.year, *line.key, at) for at in range(count)]
    failing = _failing(year, line, weights, sum(p.amount for p in paid) / line.amount)
    carried = sum(weight for at, weight in enumerate(weights) if at not in failing)
    found: list[Work] = []
    left = line.amount
    for at, weight in enumerate(weights):
        ceiling = left if at == count - 1 else int(line.amount * weight / sum(weights) / 1000) * 1000
        left -= ceiling
        share = 0.0 if at in failing else weight / carried
        own = [(p.day, min(int(p.amount * share), ceiling)) for p in paid]
        found.append(_piece(year, line, ceiling, own, before + len(found), at, count))
    return found


def _failing(year: Year, line: Line, weights: Sequence[float], share: float) -> set[int]:
    """The packages that came to nothing: as many as leave the others a fair price for what was paid."""
    left, failing = sum(weights), set[int]()
    order = sorted(range(len(weights)), key=lambda at: draw("fails", year.year, *line.key, at))
    for at in order:
        if (left - weights[at]) * _PRICE >= share * sum(weights):
            left -= weights[at]
            failing.add(at)
    return failing


def _piece(
    year: Year, line: Line, ceiling: int, paid: list[tuple[dt.date, int]], number: int, at: int, count: int
) -> Work:
    key = ("work", year.year, *line.key, at)
    work = _planned(year, line, ceiling, number, at, count)
    if not paid or not sum(amount for _, amount in paid):
        return _failed(work, key) if paid else work
    low, high = _WORK_DAYS[line.rhythm]
    duration = int(between(low, high, *key, "duration"))
    moved = dt.timedelta(days=int(between(-6, 6, *key, "moved")))
    handed = min(paid[-1][0] - dt.timedelta(days=_billing(line)) + moved, paid[-1][0])
    start = min(handed - dt.timedelta(days=duration), paid[0][0] - dt.timedelta(days=12))
    start = max(start, dt.date(year.year, 1, 20) + moved)
    overrun = int(between(5, 45, *key, "overrun")) if draw(*key, "late vendor") < _late_vendors(line) else 0
    work.started, work.handed = start, max(handed, start + dt.timedelta(days=7))
    work.due = max(start + dt.timedelta(days=6), work.handed - dt.timedelta(days=overrun))
    work.contracted = start - dt.timedelta(days=int(between(1, 9, *key, "order")))
    _select(work, key)
    _promise(work, year, key)
    work.payments = paid
    work.price = sum(amount for _, amount in paid)
    if line.rhythm == "works" and work.handed.month == 12 and draw(*key, "crosses") < _CROSSES:
        work.handed, work.due = None, dt.date(year.year, 12, 27)
    return work


def _failed(work: Work, key: tuple[object, ...]) -> Work:
    """A package that came to nothing: its one selection failed too late for another, or never began."""
    day = work.planned_contract + dt.timedelta(days=int(between(60, 120, *key, "given up")))
    if work.is_tender and draw(*key, "tried") < _TRIED:
        work.created, work.failed = day - dt.timedelta(days=9), day
    return work


def _billing(line: Line) -> int:
    return {"late_billing": 55, "paid_early": -20}.get(line.office.character, 10)


def _late_vendors(line: Line) -> float:
    return {"works": 0.28, "goods": 0.16}.get(line.rhythm, 0.1)


def _planned(year: Year, line: Line, ceiling: int, number: int, at: int, count: int) -> Work:
    activity = year.names.activities.get(f"{line.office.unit} {line.activity}", "Pekerjaan")
    place = pick(_districts(), "place", year.year, *line.key, at)
    tail = f" Paket {at + 1}" if count > 1 else ""
    limit = LARGE if line.rhythm != "consulting" else LARGE // (4 if year.year == 2018 else 2)
    method = "direct" if ceiling <= limit else "seleksi" if line.rhythm == "consulting" else "tender"
    noun = {"works": "", "goods": "Pengadaan Barang ", "consulting": "Jasa Konsultansi "}[line.rhythm]
    first = dt.date(year.year, 3 if line.rhythm == "works" else 5, 1)
    return Work(
        (year.year - 2000) * 1_000_000 + number + 1, line, f"{noun}{activity}{tail} ({place})", place, method,
        ceiling, first, first + dt.timedelta(days=62), dt.date(year.year, 11, 1), dt.date(year.year, 1, 7),
    )  # fmt: skip


def _select(work: Work, key: tuple[object, ...]) -> None:
    """The days of selection, counted back from the contract."""
    contracted = work.contracted
    if contracted is None:
        return

    def back(low: int, high: int, what: str) -> dt.timedelta:
        return dt.timedelta(days=int(between(low, high, *key, what)))

    work.vendor = f"{'CV' if work.ceiling < 2_500_000_000 else 'PT'} {pick(_VENDORS, *key, 'vendor')}"
    if not work.is_tender:
        work.appointed = work.decided = contracted - back(1, 5, "appointed")
        work.announced = work.decided - back(4, 12, "direct")
        work.created = work.announced - back(1, 6, "created")
        return
    work.bidders = int(between(1, 9, *key, "bidders"))
    work.appointed = contracted - back(3, 14, "appointed")
    work.decided = work.appointed - back(4, 9, "decided")
    work.announced = work.decided - back(24, 45, "selection")
    if draw(*key, "failed") < 0.13:
        work.failed = work.announced - back(6, 15, "again")
    work.created = (work.failed or work.announced) - back(4, 30, "pokja")


def _promise(work: Work, year: Year, key: tuple[object, ...]) -> None:
    """What the first plan promised: the days that came, less the delay of such an office."""
    low, high = _LATE.get(work.line.office.character, (0, 25))
    late = dt.timedelta(days=int(between(low, high, *key, "late")) + _YEARS[year.year])
    begin = dt.date(year.year - 1, 12, 1)
    announced, contracted, handed = work.announced, work.contracted, work.handed
    if announced and contracted and handed:
        work.planned_selection = max(begin, (announced - late).replace(day=1))
        work.planned_contract = max(work.planned_selection, (contracted - late).replace(day=1))
        work.planned_end = max(work.planned_contract, (handed - late).replace(day=1))
        if work.planned_selection.year < year.year:
            work.entered = dt.date(year.year - 1, 11, 27)


def _small(year: Year, line: Line, paid: Sequence[Payment], number: int) -> Work:
    """A running line bought in small lots: an order each time it was paid."""
    activity = year.names.activities.get(f"{line.office.unit} {line.activity}", "Belanja")
    first = paid[0].day.replace(day=1)
    return Work(
        code=(year.year - 2000) * 1_000_000 + number + 1,
        line=line,
        name=f"Belanja {activity}",
        place="",
        method=_SMALL_LINES[line.rhythm],
        ceiling=line.amount,
        planned_selection=first,
        planned_contract=first,
        planned_end=dt.date(year.year, 12, 1),
        entered=dt.date(year.year, 1, 7),
        payments=[(p.day, p.amount) for p in paid],
    )


def _districts() -> tuple[str, ...]:
    return tuple(one.short for one in offices() if one.kind == "kecamatan")
