"""What happened beyond an office's control, and what was saved, as dated facts."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .dice import between, draw
from .rhythms import is_working_day
from .years import Year

SAVING, NOT_SENT, WITHHELD, REFOCUSED, DISASTER, OTHER = (
    "Sisa tender", "Tidak ditransfer", "Ditahan", "Refocusing", "Bencana", "Lain-lain",
)  # fmt: skip
_PLAIN = {
    2018: (("1.05.0.00.0.00.02.0000", DISASTER, (2, 6), 0, "Banjir di Undaan dan Mejobo"),),
    2019: (
        ("1.05.0.00.0.00.02.0000", DISASTER, (1, 24), 0, "Banjir di Undaan, Mejobo dan Jekulo"),
        ("4.01.0.00.0.00.01.0000", OTHER, (7, 29), 0, "Wakil Bupati bertugas sebagai Pelaksana Tugas Bupati"),
    ),
    2020: (("1.05.0.00.0.00.02.0000", DISASTER, (3, 26), 0, "Status siaga darurat bencana nonalam pandemi"),),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event. Amount in whole rupiah, 0 where no money is meant."""

    unit: str
    activity: str
    kind: str
    day: dt.date
    amount: int
    reason: str


def _savings(year: Year, left: Sequence[int]) -> list[Event]:
    found = []
    for index, line in enumerate(year.lines):
        if line.rhythm not in {"works", "goods"} or draw("saving", year.year, *line.key) > 0.75:
            continue
        share = between(0.03, 0.12, "saving share", year.year, *line.key)
        amount = min(round(line.amount * share / 1000) * 1000, left[index])
        month = int(between(4, 8, "saving month", year.year, *line.key))
        day = dt.date(year.year, month, int(between(3, 27, "saving day", year.year, *line.key)))
        while not is_working_day(day):
            day += dt.timedelta(days=1)
        if amount > 0:
            reason = "Nilai kontrak di bawah pagu"
            found.append(Event(line.office.unit, line.activity, SAVING, day, amount, reason))
    return found


def _merged(events: Sequence[Event]) -> list[Event]:
    """Events of one key as one: unit, activity, kind and day are what identifies an event."""
    found: dict[tuple[str, str, str, dt.date], Event] = {}
    for event in events:
        key = (event.unit, event.activity, event.kind, event.day)
        held = found.get(key)
        amount = event.amount + (held.amount if held else 0)
        found[key] = Event(*key, amount, event.reason)
    return sorted(found.values(), key=lambda e: (e.day, e.unit, e.activity, e.kind))


def _cuts(year: Year) -> list[Event]:
    """April 2020: ceilings cut for the pandemic, works funds of the centre stopped, revenue short."""
    if year.year != 2020:
        return []
    found, cut = list[Event](), dict[str, int]()
    for index, line in enumerate(year.lines):
        fall = int(year.ceilings[0][index] - year.ceilings[1][index])
        if fall > 0 and not line.indirect:
            cut[line.office.unit] = cut.get(line.office.unit, 0) + fall
        if line.fund == "DAK fisik" and line.rhythm == "works":
            amount = round(int(year.ceilings[1][index]) * 0.12 / 1000) * 1000
            reason = "Penghentian proses pengadaan DAK fisik"
            found.append(
                Event(line.office.unit, line.activity, NOT_SENT, dt.date(2020, 3, 27), amount, reason)
            )
        if line.fund == "PAD" and line.rhythm in {"travel", "event"} and line.amount > 400_000_000:
            amount = round(int(year.ceilings[1][index]) * 0.10 / 1000) * 1000
            reason = "Pendapatan asli daerah tidak tercapai"
            found.append(
                Event(line.office.unit, line.activity, WITHHELD, dt.date(2020, 7, 6), amount, reason)
            )
    reason = "Refocusing anggaran untuk penanganan pandemi"
    found += [
        Event(unit, "", REFOCUSED, dt.date(2020, 4, 20), amount, reason) for unit, amount in cut.items()
    ]
    return found


def events(year: Year) -> list[Event]:
    """The events of a year by day; a saving never exceeds what its line leaves unspent.

    Units: rupiah.
    Source: invented, around what happened to regencies of Jawa Tengah in these years.
    """
    left = [int(amount) for amount in year.ceilings[-1]]
    for payment in year.payments:
        left[payment.line] -= payment.amount
    plain = [
        Event(unit, "", kind, dt.date(year.year, *day), amount, reason)
        for unit, kind, day, amount, reason in _PLAIN.get(year.year, ())
    ]
    return _merged([*plain, *_cuts(year), *_savings(year, left)])


def write_events(path: Path, found: Sequence[Event]) -> None:
    """Write events as a CSV with semicolons, as Indonesian spreadsheets save it.

    Units: rupiah.
    Source: columns of the event list.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
        rows.writerow(("Kode SKPD", "Kode Kegiatan", "Jenis Peristiwa", "Tanggal", "Nilai (Rp)", "Alasan"))
        for event in found:
            amount = f"{event.amount:,}".replace(",", ".") + ",00"
            rows.writerow(
                (event.unit, event.activity, event.kind, event.day.isoformat(), amount, event.reason)
            )
