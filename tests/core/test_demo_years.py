"""The simulated years reach the totals that are public, to the rupiah."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache
from itertools import pairwise

import pytest

from rapim.demo.generate import ceilings_by_month, periods, spent_by_month
from rapim.demo.physical import progress
from rapim.demo.plans import Months, first_plan, revised_plan, shifted_lines
from rapim.demo.register import ADVANCES, orders
from rapim.demo.years import YEARS, Year
from rapim.words import percent

BILLION = 1_000_000_000


@cache
def made(year: int) -> Year:
    return YEARS[year]()


def spent(year: Year, day: dt.date, *, direct: bool | None = None, short: str = "") -> int:
    """What the register of a year adds up to by a day, returns deducted."""
    return sum(
        order.spent
        for order in orders(year)
        if order.day <= day
        and order.line is not None
        and (direct is None or order.line.indirect != direct)
        and (not short or order.office.short == short)
    )


def ceiling(year: Year, version: int, *, direct: bool | None = None, short: str = "") -> int:
    return sum(
        int(amount)
        for line, amount in zip(year.lines, year.ceilings[version], strict=True)
        if (direct is None or line.indirect != direct) and (not short or line.office.short == short)
    )


def test_2019_is_one_year_of_2180_billion() -> None:
    year = made(2019)
    assert [ceiling(year, version) for version in (0, 1)] == [2_180 * BILLION] * 2
    assert ceiling(year, 0, direct=True) == 848_800_000_000
    assert ceiling(year, 0, direct=False) == 1_331_200_000_000


def test_21_august_2019_prints_as_the_press_did() -> None:
    year, day = made(2019), dt.date(2019, 8, 21)
    assert spent(year, day) == 1_127_949_680_000
    assert percent(spent(year, day) / ceiling(year, 0)) == "51,74%"
    assert percent(spent(year, day, direct=True) / ceiling(year, 0, direct=True)) == "34,71%"
    assert percent(spent(year, day, direct=False) / ceiling(year, 0, direct=False)) == "62,60%"


def test_2019_ends_at_7806_of_10000() -> None:
    assert spent(made(2019), dt.date(2019, 12, 31)) * 10_000 == 7_806 * 2_180 * BILLION


def test_2018_ends_near_87_percent() -> None:
    year = made(2018)
    assert percent(spent(year, dt.date(2018, 12, 31)) / ceiling(year, 1)) == "87,23%"


def test_31_october_2020_after_the_refocusing() -> None:
    year, day = made(2020), dt.date(2020, 10, 31)
    assert [ceiling(year, version) for version in (0, 1, 2)] == [
        2_257 * BILLION,
        2_118 * BILLION,
        2_140 * BILLION,
    ]
    assert percent(spent(year, day) / ceiling(year, 2)) == "59,35%"
    assert percent(spent(year, dt.date(2020, 12, 31)) / ceiling(year, 2)) == "85,00%"
    assert ceiling(year, 2, short="RSUD") == 190_470_000_000
    assert percent(spent(year, day, short="RSUD") / ceiling(year, 2, short="RSUD")) == "44,90%"
    for short, direct, share in (
        ("Dinas PUPR", 138_140_000_000, "20,70%"),
        ("Disdikpora", 161_510_000_000, "32,55%"),
    ):
        assert ceiling(year, 2, direct=True, short=short) == direct
        assert percent(spent(year, day, direct=True, short=short) / direct) == share


@pytest.mark.parametrize("number", YEARS)
def test_no_line_ever_spends_more_than_its_ceiling(number: int) -> None:
    year, paid = made(number), [0] * len(made(number).lines)
    over = []
    for payment in year.payments:
        version = max((i for i, v in enumerate(year.versions) if v.effective <= payment.day), default=0)
        paid[payment.line] += payment.amount
        if paid[payment.line] > year.ceilings[version][payment.line]:
            over.append((payment, year.lines[payment.line].key))
    assert over == []


@pytest.mark.parametrize("number", YEARS)
def test_numbers_of_orders_rise_and_keys_are_used_once(number: int) -> None:
    rows = orders(made(number))
    keys = [(row.number, row.line.key if row.line else row.office.unit) for row in rows]
    assert len(keys) == len(set(keys))
    assert [row.number for row in rows] == sorted((row.number for row in rows), key=lambda n: n[:5])
    assert {row.kind for row in rows} >= {"UP", "TU", "TU Nihil", "GU", "GU Nihil", "Kontra Pos", "SP2B BLUD"}
    assert all(row.amount > 0 for row in rows)
    assert {row.line for row in rows if row.kind in ADVANCES} == {None}


@pytest.mark.parametrize("number", YEARS)
def test_registers_leave_no_day_out(number: int) -> None:
    found = periods(number)
    assert found[0][0] == dt.date(number, 1, 1)
    assert found[-1][1] == dt.date(number, 12, 31)
    assert all(b[0] - a[1] == dt.timedelta(days=1) for a, b in pairwise(found))


def planned(plan: list[Months | None], day: dt.date) -> int:
    """The plan at a day: whole months and the floored part of the month, per line."""
    length = calendar.monthrange(day.year, day.month)[1]
    return sum(
        sum(months[: day.month - 1]) + months[day.month - 1] * day.day // length for months in plan if months
    )


def test_the_plan_of_2019_says_32_days() -> None:
    year = made(2019)
    moved = shifted_lines(year, spent_by_month(year, orders(year)))
    plan = [moved.get(index, months) for index, months in enumerate(first_plan(year, moved))]
    realised = spent(year, dt.date(2019, 8, 21))
    assert percent(planned(plan, dt.date(2019, 8, 21)) / ceiling(year, 0)) == "63,10%"
    assert planned(plan, dt.date(2019, 7, 20)) <= realised < planned(plan, dt.date(2019, 7, 21))


def test_characters_of_cash_plans() -> None:
    year = made(2019)
    plan = first_plan(year, {})
    by_short: dict[str, list[tuple[int, str, Months | None]]] = {}
    for line, months in zip(year.lines, plan, strict=True):
        by_short.setdefault(line.office.short, []).append((line.amount, line.rhythm, months))
    assert {short for short, rows in by_short.items() if all(months is None for *_, months in rows)} == {
        "BPBD"
    }
    short_of = {
        short
        for short, rows in by_short.items()
        if short != "BPBD" and sum(sum(m or ()) for *_, m in rows) * 100 < sum(a for a, *_ in rows) * 99
    }
    assert short_of == {"Satpol PP"}
    pays = {"salary", "allowance"}
    flat = {
        short
        for short, rows in by_short.items()
        if all(m and max(m) - min(m) <= 12 for _, rhythm, m in rows if rhythm not in pays)
    }
    assert flat == {"Kesbangpol", "Arpusda"}
    heavy = {
        short
        for short, rows in by_short.items()
        if sum(m[11] for _, r, m in rows if m and r not in pays) * 2
        > sum(sum(m) for _, r, m in rows if m and r not in pays)
        > 0
    }
    assert heavy == {"Disbudpar", "Disdag"}


@pytest.mark.parametrize("number", YEARS)
def test_a_revised_plan_reaches_its_ceiling(number: int) -> None:
    year = made(number)
    plan = revised_plan(first_plan(year, {}), year.ceilings[-1], 9)
    assert [sum(months or ()) for months in plan] == year.ceilings[-1].tolist()
    assert min(min(months or (0,)) for months in plan) == 0


def test_characters_of_progress() -> None:
    year = made(2019)
    reports = progress(year, orders(year), ceilings_by_month(year))
    july = reports[6]
    works = [p for p in july if p.office.short == "Dinas PUPR"]
    ahead = sum(p.physical * p.ceiling for p in works) / sum(p.ceiling for p in works)
    money = sum(p.realised for p in works) / sum(p.ceiling for p in works)
    assert ahead - money > 0.25
    early = [p for p in july if p.office.short == "Dinas PKPLH" and p.realised > p.ceiling // 2]
    assert early
    assert all(p.physical < p.realised / p.ceiling for p in early if "1.04" in p.activity)
    assert all(p.physical == round(p.realised / p.ceiling, 4) for p in july if p.office.short == "Setwan")
    assert {round(p.physical * 10) / 10 == p.physical for p in july if p.office.short == "Inspektorat"} == {
        True
    }
    assert {p.office.short for p in reports[3]} - {p.office.short for p in reports[4]} == {"DPMPTSP"}


def test_31_october_2020_works_stand_at_70_percent() -> None:
    year = made(2020)
    october = progress(year, orders(year), ceilings_by_month(year))[9]
    works = [p for p in october if p.office.short == "Dinas PUPR"]
    share = sum(p.physical * p.ceiling for p in works) / sum(p.ceiling for p in works)
    assert round(share, 1) == 0.7


@pytest.mark.parametrize("number", YEARS)
def test_progress_never_falls(number: int) -> None:
    year, best = made(number), dict[tuple[str, str], float]()
    for month in progress(year, orders(year), ceilings_by_month(year)):
        for own in month:
            key = (own.office.unit, own.activity)
            assert (
                own.office.character == "copier" or best.get(key, 0.0) <= own.physical
            ) and own.physical <= 1.0
            best[key] = own.physical
