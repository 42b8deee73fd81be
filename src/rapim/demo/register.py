"""Payments as payment orders: kinds, numbers, advances and returns, in the order of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .dice import draw
from .rhythms import PETTY, RATIFIED, is_working_day
from .spending import Payment
from .world import BILLION, Line, Office
from .years import Year

UP, TU, TU_NIHIL, GU, GU_NIHIL = "UP", "TU", "TU Nihil", "GU", "GU Nihil"
RETURN = "Kontra Pos"
ADVANCES = {UP, TU}
_RETURN_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Order:
    """One row of the register; `line` is None for an advance to an office. Rupiah, always positive."""

    number: str
    day: dt.date
    kind: str
    office: Office
    line: Line | None
    amount: int

    @property
    def spent(self) -> int:
        """What the row adds to spending."""
        if self.kind in ADVANCES:
            return 0
        return -self.amount if self.kind == RETURN else self.amount


def _kind(line: Line, day: dt.date) -> str:
    if line.rhythm in RATIFIED:
        return f"SP2B {RATIFIED[line.rhythm]}"
    if line.rhythm in {"salary", "allowance"}:
        return "LS Gaji dan Tunjangan"
    if line.rhythm == "event" and line.office.kind == "setwan":
        return TU_NIHIL
    if line.rhythm in PETTY:
        return GU_NIHIL if day.month == 12 else GU
    return "LS Barang dan Jasa" if not line.indirect else "LS PPKD"


def _returns(year: Year) -> list[tuple[Payment, Payment]]:
    """Payments of which a part came back two weeks later, within the same month."""
    found = []
    for payment in year.payments:
        line = year.lines[payment.line]
        early = 2 <= payment.day.month <= 7 and payment.day.day <= 12
        petty = line.rhythm in {"travel", "wages", "supply"} and payment.amount > 20_000_000
        if early and petty and draw("return", year.year, payment.day, *line.key) < 0.2:
            back = round(payment.amount * _RETURN_SHARE / 1000) * 1000
            day = payment.day + dt.timedelta(days=14)
            while not is_working_day(day):
                day += dt.timedelta(days=1)
            found.append((payment, Payment(payment.line, day, back)))
    return found


def _float(office: Office) -> int:
    return max(5_000_000, round(office.direct * BILLION / 36 / 1_000_000) * 1_000_000)


def _advances(year: Year) -> list[tuple[dt.date, str, Office, Line | None, int]]:
    found: list[tuple[dt.date, str, Office, Line | None, int]] = []
    seen = list(dict.fromkeys(line.office for line in year.lines))
    for office in seen:
        if office.kind != "ppkd":
            found.append((dt.date(year.year, 1, 15), UP, office, None, _float(office)))
    top_ups: dict[tuple[dt.date, Office], int] = {}
    for payment in year.payments:
        line = year.lines[payment.line]
        if _kind(line, payment.day) == TU_NIHIL:
            key = (payment.day - dt.timedelta(days=21), line.office)
            top_ups[key] = top_ups.get(key, 0) + payment.amount
    for (day, office), amount in top_ups.items():
        while not is_working_day(day):
            day -= dt.timedelta(days=1)
        found.append((day, TU, office, None, amount))
    return found


def orders(year: Year) -> list[Order]:
    """The rows of the whole year's register, numbered by day.

    Units: rupiah.
    Source: payments of the year; petty cash is one order per office and day, contracts one per activity.
    """
    returned = _returns(year)
    extra = {(back[0].line, back[0].day): back[1].amount for back in returned}
    rows: list[tuple[dt.date, str, Office, Line | None, int]] = _advances(year)
    for payment in year.payments:
        line = year.lines[payment.line]
        amount = payment.amount + extra.get((payment.line, payment.day), 0)
        rows.append((payment.day, _kind(line, payment.day), line.office, line, amount))
    for _, back in returned:
        line = year.lines[back.line]
        rows.append((back.day, RETURN, line.office, line, back.amount))
    rows.sort(key=lambda row: (row[0], row[2].unit, row[1], row[3].key if row[3] else ("", "", "")))
    return _numbered(rows, year.year)


def _numbered(rows: Sequence[tuple[dt.date, str, Office, Line | None, int]], year: int) -> list[Order]:
    numbers: dict[tuple[object, ...], str] = {}
    found = []
    for day, kind, office, line, amount in rows:
        key: tuple[object, ...] = (day, kind, office.unit)
        if line and kind not in {GU, GU_NIHIL, TU_NIHIL, "LS Gaji dan Tunjangan"}:
            key = (*key, line.activity)
        if kind == RETURN and line:
            key = (*key, line.account)
        number = numbers.setdefault(key, f"{len(numbers) + 1:05d}/SP2D/{kind.split()[0].upper()}/{year}")
        found.append(Order(number, day, kind, office, line, amount))
    return found
