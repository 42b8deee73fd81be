"""Panels of other countries' budgets: `unit,fiscal_year,month,budget,realised`, cumulative.

The currency stands in a column `currency` (one for the whole file). Where it does not, it is what a
person says, else what the file's name begins with (`ua_` hryvnia, `phl_` dollar), reported as such;
else the rows are held under the code XXX.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapim.files import layout
from rapim.files.roles import is_month, is_year

from .amounts import minor_of
from .gather import Gather

HEADER = ["unit", "fiscal year", "month", "budget", "realised"]
UNKNOWN_CURRENCY = "XXX"
CURRENCIES = {
    "ua": "UAH",
    "phl": "USD",
    "us": "USD",
    "pe": "PEN",
    "ph": "PHP",
    "id": "IDR",
    "my": "MYR",
    "gb": "GBP",
    "co": "COP",
    "br": "BRL",
    "in": "INR",
    "mx": "MXN",
}
_SLACK = 0.02
_OVER = 3


def is_panel(header: list[str]) -> bool:
    """Whether a header row is a panel's.

    Units: none.
    Source: the panel form.
    """
    return header[: len(HEADER)] == HEADER


def currency_of(name: str) -> tuple[str, str]:
    """The currency that a file's name stands for, and the prefix that says so.

    Units: ISO 4217 code.
    Source: panel files are named after their country or city.
    """
    prefix = name.lower().partition("_")[0]
    return CURRENCIES.get(prefix, UNKNOWN_CURRENCY), prefix


def stated_currency(rows: Sequence[Sequence[Any]]) -> str:
    """The one currency of a column `currency`; "" where there is none, or more than one.

    Units: ISO 4217 code.
    Source: the panel form, a further column.
    """
    header = [layout.text(cell).lower() for cell in rows[0]]
    column = next((at for at, word in enumerate(header) if word in ("currency", "mata uang")), None)
    if column is None:
        return ""
    stated = {layout.text(row[column]).upper() for row in rows[1:] if column < len(row)} - {""}
    one = stated.pop() if len(stated) == 1 else ""
    return one if len(one) == 3 and one.isalpha() else ""


def read_panel(gather: Gather, rows: Sequence[Sequence[Any]], name: str, said: str) -> None:
    """The rows of a panel; falls of a cumulative figure and impossible values are reported.

    Units: hundredths of the currency, month of the fiscal year.
    Source: the panel form; `unit` may hold a code of the line after a bar (`Chernivtsi|0111`).
    """
    named, prefix = currency_of(name)
    header = gather.table.header
    header.currency, header.currency_source = stated_currency(rows), "file"
    if not header.currency and named != UNKNOWN_CURRENCY:
        header.currency, header.currency_source = named, "name"
    currency = header.currency if header.currency_source == "file" and header.currency else said or named
    if not said and not (header.currency and header.currency_source == "file"):
        known = currency != UNKNOWN_CURRENCY
        gather.say(
            "currency_from_name" if known else "currency_missing",
            read=currency if known else name,
            expected="mata uang (ISO 4217)",
            remedy="Sebut mata uang berkas ini (--currency KODE, misalnya UAH).",
            held=not known,
        )
    gather.table.header.variant = "cumulative"
    last: dict[tuple[str, str], tuple[int, int]] = {}
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows[1:], 2):
        if not layout.is_blank(row):
            _row(
                gather,
                number,
                [layout.text(cell) for cell in row] + [""] * len(HEADER),
                (currency, prefix),
                last,
                seen,
            )


def _row(
    gather: Gather,
    number: int,
    cells: list[str],
    tags: tuple[str, str],
    last: dict[tuple[str, str], tuple[int, int]],
    seen: set[tuple[str, str, str]],
) -> None:
    unit, year, month = cells[0], cells[1], cells[2]
    budget, realised = minor_of(cells[3]), minor_of(cells[4])
    remedy = "Perbaiki di sumbernya; baris ini tidak disimpan."
    for column, wrong, expected in (
        (0, not unit, "nama unit"),
        (1, not is_year(year), "tahun"),
        (2, not is_month(month), "bulan 1 sampai 12"),
        (3, budget is None and cells[3] != "", "angka"),
        (4, realised is None, "angka"),
    ):
        if wrong:
            gather.refuse(number, "value_impossible", column, cells[column], expected, remedy)
            return
    if (unit, year, month) in seen:
        gather.refuse(
            number, "row_repeated", 0, f"{unit} {year} {month}", "satu baris sebulan", remedy, held=True
        )
        return
    seen.add((unit, year, month))
    _check(gather, number, (unit, year), int(month), budget, realised or 0, last)
    region, _, account = unit.partition("|")
    gather.store(
        number,
        region_code=f"{tags[1]}:{region}"[:32],
        region_name=region,
        currency=tags[0],
        fiscal_year=int(year),
        month=int(month),
        account=account,
        account_name="",
        version="",
        ceiling_minor=budget,
        realised_minor=realised,
    )


def _check(
    gather: Gather,
    number: int,
    key: tuple[str, str],
    month: int,
    budget: int | None,
    realised: int,
    last: dict[tuple[str, str], tuple[int, int]],
) -> None:
    before = last.get(key)
    if before and month > before[0] and realised < before[1] * (1 - _SLACK):
        gather.say(
            "cumulative_falls",
            row=number,
            column=4,
            read=str(realised / 100),
            expected=f"≥ {before[1] / 100}",
            remedy="Angka kumulatif turun; periksa di sumbernya.",
        )
    if realised < 0 or (budget is not None and budget > 0 and realised > _OVER * budget):
        gather.say(
            "ratio_impossible",
            row=number,
            column=4,
            read=str(realised / 100),
            expected=f"0 sampai {_OVER} kali anggaran",
            remedy="Periksa di sumbernya; disimpan apa adanya.",
        )
    last[key] = (month, realised)
