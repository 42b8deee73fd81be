"""All files of the simulated regency, each with the moment at which it became known."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from rapim.units import month_end

from .dice import SEED
from .events import events, write_events
from .physical import progress
from .plans import Months, first_plan, revised_plan, shifted_lines
from .register import Order, orders
from .sheets.dpa import write_dpa
from .sheets.isb import write_pull
from .sheets.lra import write_lra
from .sheets.paper import MONTHS
from .sheets.rak import write_rak
from .sheets.receipts import write_receipts
from .sheets.rfk import write_rfk
from .sheets.rkap import write_rkap
from .sheets.schedule import scheduled, write_schedules
from .sheets.sp2d import write_register
from .works import works
from .years import YEARS, Year, wib

YEARLY_REPORT = {2018}
"""Years of which only one report, of the whole year, was kept."""
MANIFEST = "manifest.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Item:
    """A written file: its path below the folder, its kind, when it became known."""

    path: str
    kind: str
    known: str

    @property
    def known_at(self) -> dt.datetime:
        """The moment as an aware datetime."""
        return dt.datetime.fromisoformat(self.known)


class _Folder:
    """Collects what was written below one folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.items = root, list[Item]()

    def add(self, name: str, kind: str, known: dt.datetime) -> Path:
        self.items.append(Item(name, kind, known.isoformat()))
        return self.root / name


def ceilings_by_month(year: Year) -> list[list[int]]:
    """The ceilings in force at the end of each month.

    Units: rupiah.
    Source: versions of the year by their effective day.
    """
    found = []
    for month in range(1, 13):
        end = month_end(year.year, month)
        last = max(i for i, version in enumerate(year.versions) if version.effective <= end)
        found.append([int(amount) for amount in year.ceilings[last]])
    return found


def spent_by_month(year: Year, rows: Sequence[Order]) -> list[Months]:
    """What each line spent in each month, returns deducted.

    Units: rupiah.
    Source: rows of the register.
    """
    index_of = {line.key: index for index, line in enumerate(year.lines)}
    months = [[0] * 12 for _ in year.lines]
    for order in rows:
        if order.line is not None:
            months[index_of[order.line.key]][order.day.month - 1] += order.spent
    return months


def _documents(folder: _Folder, year: Year) -> None:
    for number, (version, ceiling) in enumerate(zip(year.versions, year.ceilings, strict=True), 1):
        name = f"{year.year}/dpa/{number}_{version.title.split()[0]}_{version.effective:%Y%m%d}.xlsx"
        write_dpa(folder.add(name, "dpa", version.known), year, version, ceiling.tolist())


def _revisions(year: Year) -> list[tuple[int, dt.datetime]]:
    """Months kept and the moment of each revised plan: always after the budget, in 2019 a month."""
    last = (9, wib(2020, 10, 27, 15) if year.year == 2020 else wib(year.year, 11, 4, 15))
    return [(4, wib(2020, 6, 12, 15)), last][3 - len(year.versions) :] if len(year.versions) > 1 else []


def _plans(folder: _Folder, year: Year, spent: list[Months]) -> None:
    moved = shifted_lines(year, spent)
    plan = first_plan(year, moved)
    first = year.ceilings[0].tolist()
    path = folder.add(f"{year.year}/rak/RAK_{year.year}_awal.xlsx", "rak", wib(year.year, 1, 16, 14))
    write_rak(path, year, first, plan, "APBD")
    plan = [moved.get(index, months) for index, months in enumerate(plan)]
    for unit in dict.fromkeys(year.lines[index].office.unit for index in moved):
        name = f"{year.year}/rak/RAK_Belanja_{unit}_Juli_{year.year}.xlsx"
        write_rak(
            folder.add(name, "rak", wib(year.year, 7, 12, 15)), year, first, plan, "PERGESERAN APBD", unit
        )
    for (kept, moment), ceiling in zip(_revisions(year), year.ceilings[1:], strict=True):
        plan = revised_plan(plan, ceiling, kept)
        path = folder.add(f"{year.year}/rak/RAK_{year.year}_perubahan_{moment:%m}.xlsx", "rak", moment)
        write_rak(path, year, ceiling.tolist(), plan, "PERUBAHAN APBD")


def periods(year: int) -> list[tuple[dt.date, dt.date]]:
    """The periods of the registers: monthly to FY2018, then to the 21st and to the month's end.

    Units: days.
    Source: invented; the registers of a year leave no day out.
    """
    ends = []
    for month in range(1, 13):
        ends += [dt.date(year, month, 21)] if year > 2018 else []
        ends.append(month_end(year, month))
    starts = [dt.date(year, 1, 1), *[end + dt.timedelta(days=1) for end in ends]]
    return [(start, end) for (start, _), end in zip(pairwise(starts), ends, strict=True)]


def _registers(folder: _Folder, year: Year, rows: Sequence[Order], months: int) -> None:
    for start, end in periods(year.year):
        if end.month > months or not any(start <= row.day <= end for row in rows):
            continue
        name = f"{year.year}/sp2d/Register_SP2D_{start:%Y%m%d}_{end:%Y%m%d}.xlsx"
        path = folder.add(name, "sp2d", wib(end.year, end.month, end.day, 16, 30))
        write_register(path, rows, year.names, start, end)


def _next(year: int, month: int, day: int, hour: int) -> dt.datetime:
    return wib(year + month // 12, month % 12 + 1, day, hour)


def _monthly(folder: _Folder, year: Year, rows: Sequence[Order], spent: list[Months], last: int) -> None:
    ceilings = ceilings_by_month(year)
    reports = progress(year, rows, ceilings)
    for month in range(1, last + 1):
        word = MONTHS[month - 1].lower()
        whole = year.year in YEARLY_REPORT
        if month == 12 or not whole:
            name = f"{year.year}/lra/lra_{month:02d}_{word}_{year.year}.xlsx"
            realised = [sum(months) if whole else months[month - 1] for months in spent]
            path = folder.add(name, "lra", _next(year.year, month, 10, 10))
            write_lra(path, year, month, ceilings[month - 1], realised, cumulative=whole)
        name = f"{year.year}/rfk/rfk_{month:02d}_{word}_{year.year}.xlsx"
        path = folder.add(name, "rfk", _next(year.year, month, 6, 11))
        write_rfk(path, year.year, month, reports[month - 1], year.names)
        name = f"{year.year}/pendapatan/pendapatan_{month:02d}_{word}_{year.year}.xlsx"
        write_receipts(folder.add(name, "revenue", _next(year.year, month, 4, 13)), year.year, month)


def _events(folder: _Folder, year: Year, months: int) -> None:
    units = {line.office.unit for line in year.lines}
    found = [event for event in events(year) if event.unit in units]
    for quarter in range(-(-months // 3)):
        own = [event for event in found if (event.day.month - 1) // 3 == quarter]
        if own:
            last = month_end(year.year, quarter * 3 + 3)
            known = min(max(e.day for e in own) + dt.timedelta(days=3), last)
            name = f"{year.year}/peristiwa/peristiwa_{year.year}_triwulan_{quarter + 1}.csv"
            write_events(folder.add(name, "event", wib(known.year, known.month, known.day, 15)), own)


def _pulls(folder: _Folder, year: Year, months: int) -> None:
    """Pulls of the service bus: every quarter and on 21 August; of a past year its first and its last."""
    found = works(year)
    ends = [month_end(year.year, month) for month in (3, 6, 9, 12)]
    days = [dt.date(year.year, 1, 21), *ends[:2], dt.date(year.year, 8, 21), *ends[2:]]
    before = dt.date.min
    for day in (days[0], days[-1]) if year.year in YEARLY_REPORT else days:
        if day.month > months:
            continue
        known = wib(day.year, day.month, day.day, 17)

        def add(title: str, kind: str, day: dt.date = day, known: dt.datetime = known) -> Path:
            return folder.add(f"{year.year}/isb/{day:%Y%m%d}_{title}.json", kind, known)

        write_pull(add, found, day)
        if signed := scheduled(found, before, day):
            name = f"{year.year}/isb/{day:%Y%m%d}_jadwal_kurva_s.xlsx"
            write_schedules(folder.add(name, "schedule", known + dt.timedelta(minutes=5)), signed)
        before = day


def _companies(folder: _Folder, year: Year, months: int) -> None:
    """The RKAP of the companies by quarter, known in the month after; of a past year by half."""
    for month in (6, 12) if year.year in YEARLY_REPORT else (3, 6, 9, 12):
        if month > months:
            continue
        name = f"{year.year}/bumd/rkap_bumd_{month:02d}_{MONTHS[month - 1].lower()}_{year.year}.xlsx"
        write_rkap(folder.add(name, "rkap", _next(year.year, month, 9, 14)), year.year, month)


def write_files(root: Path, year: Year, months: int = 12) -> list[Item]:
    """Write every file of a year that was made, monthly ones to a month.

    Units: rupiah in the files.
    Source: modules of `sheets`.
    """
    folder = _Folder(root)
    rows = orders(year)
    spent = spent_by_month(year, rows)
    _documents(folder, year)
    _plans(folder, year, spent)
    _registers(folder, year, rows, months)
    _monthly(folder, year, rows, spent, months)
    _events(folder, year, months)
    _companies(folder, year, months)
    _pulls(folder, year, months)
    return folder.items


def write_year(root: Path, year: int) -> list[Item]:
    """Write every file of one simulated year below a folder, then the list of them.

    Units: rupiah in the files.
    Source: `YEARS`.
    """
    items = write_files(root, YEARS[year]())
    text = json.dumps({"seed": SEED, "files": [asdict(item) for item in items]}, indent=1)
    (root / str(year) / MANIFEST).write_text(text, encoding="utf-8")
    return items


def kept(root: Path, year: int) -> list[Item] | None:
    """The files of a year that were written before with this seed; None where they are not whole.

    Units: none.
    Source: `write_year`.
    """
    path = root / str(year) / MANIFEST
    if not path.exists():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    items = [Item(**item) for item in read["files"]]
    return items if read["seed"] == SEED and all((root / item.path).exists() for item in items) else None


def arriving(root: Path, say: Say, until: dt.datetime | None = None) -> Iterator[Item]:
    """Every file known by a moment, in that order; years are written beside the loading.

    Units: none.
    Source: files kept from before, else two processes that write while the caller reads.
    """
    needed = [year for year in YEARS if until is None or year <= until.year]
    before = {year: kept(root, year) for year in needed}
    pending = list[Item]()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        missing = [year for year in needed if before[year] is None]
        waiting = {year: pool.submit(write_year, root, year) for year in missing}
        for year in needed:
            if year in waiting:
                say(f"Menulis berkas {year} …")
            items = before[year] or waiting[year].result()
            ordered = in_order([*pending, *items])
            pending = [item for item in ordered if item.known_at.year > year]
            known = ordered[: len(ordered) - len(pending)]
            yield from (item for item in known if until is None or item.known_at <= until)
    yield from (item for item in pending if until is None or item.known_at <= until)


def in_order(items: Sequence[Item]) -> list[Item]:
    """Files in the order in which they became known.

    Units: none.
    Source: house rule, known-at is the moment of loading.
    """
    return sorted(items, key=lambda item: (item.known_at, item.path))
