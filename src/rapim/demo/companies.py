"""Invented work plans and budgets (RKAP) of the three companies of the simulated regency."""

from __future__ import annotations

from dataclasses import dataclass

from .dice import between

WATER = "9.01.0.00.0.00.01"
COMPANIES = (
    (WATER, "Perumda Air Minum Tirta Muria (simulasi)", "Tirta Muria"),
    ("9.01.0.00.0.00.02", "Perumda BPR Bank Pasar (simulasi)", "BPR Bank Pasar"),
    ("9.01.0.00.0.00.03", "Perumda Percetakan (simulasi)", "Percetakan"),
)
_, _BANK, _PRINT = (code for code, _, _ in COMPANIES)
_GROWTH = {2018: 0.94, 2019: 1.0, 2020: 1.03}
_STRUCK = {2020: 0.78}
"""What the pandemic left of the pace of a year."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of a company: RKAP of FY2019, and what of it is reached by the year's end.

    `kept` lines (a number of customers, a rate) stand near their level from January on, the others grow
    with the months.
    """

    label: str
    measure: str
    plan: float
    reached: float
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """A line as the sheet writes it."""

    label: str
    measure: str
    plan: float
    reached: float


# Rp million; the printing house is behind its plan, and earns less than it spends
_LINES: dict[str, tuple[Planned, ...]] = {
    WATER: (
        Planned("Pendapatan", "Rp juta", 58_400, 1.02),
        Planned("Beban", "Rp juta", 49_700, 0.99),
        Planned("Dividen/bagian laba yang disetor", "Rp juta", 3_200, 1.0),
        Planned("Investasi", "Rp juta", 12_500, 0.86),
        Planned("Jumlah pelanggan", "pelanggan", 51_800, 1.01, kept=True),
        Planned("Air terjual", "m3", 9_640_000, 1.01),
        Planned("Kehilangan air", "%", 24.5, 1.06, kept=True),
    ),
    _BANK: (
        Planned("Pendapatan", "Rp juta", 21_900, 1.04),
        Planned("Beban", "Rp juta", 15_300, 1.01),
        Planned("Dividen/bagian laba yang disetor", "Rp juta", 4_100, 1.0),
        Planned("Investasi", "Rp juta", 900, 0.9),
        Planned("Nasabah kredit", "nasabah", 6_450, 1.0, kept=True),
        Planned("Kredit bermasalah (NPL)", "%", 4.25, 0.97, kept=True),
    ),
    _PRINT: (
        Planned("Pendapatan", "Rp juta", 4_800, 0.62),
        Planned("Beban", "Rp juta", 4_350, 0.78),
        Planned("Dividen/bagian laba yang disetor", "Rp juta", 150, 0.0),
        Planned("Investasi", "Rp juta", 600, 0.2),
        Planned("Pesanan selesai", "pesanan", 1_240, 0.7),
    ),
}


def lines(code: str, year: int, month: int) -> list[Reached]:
    """The lines of a company, realised since January to a month; the profit is income less costs.

    Units: Rp million, and the unit of each indicator.
    Source: invented.
    """
    found = [_line(one, code, year, month) for one in _LINES[code]]
    income, costs = found[0], found[1]
    net = Reached(
        "Laba (rugi) bersih", "Rp juta", income.plan - costs.plan, round(income.reached - costs.reached, 2)
    )
    return [income, costs, net, *found[2:]]


def _line(one: Planned, code: str, year: int, month: int) -> Reached:
    grown = 1.0 if one.measure == "%" else _GROWTH[year]
    plan = round(one.plan * grown, 2 if one.measure == "%" else 0)
    wobble = between(0.97, 1.03, "rkap", code, year, month, one.label)
    if one.kept:
        return Reached(one.label, one.measure, plan, _rounded(plan * one.reached * wobble, one.measure))
    # dividends are paid once, in May, after the accounts of the year before; the rest grows month by month
    paid = "Dividen" in one.label
    part = float(month >= 5) if paid else month / 12 * wobble
    pace = 1.0 if paid else _STRUCK.get(year, 1.0)
    return Reached(one.label, one.measure, plan, _rounded(plan * one.reached * part * pace, one.measure))


def _rounded(value: float, measure: str) -> float:
    return round(value, 2) if measure in ("%", "Rp juta") else float(round(value))
