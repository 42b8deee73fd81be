"""Tables of targets and quantiles: every line becomes a spread, or says what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from rapim.files.unit_tables import Line, TableError, UnitTable
from rapim.units import INT64_MAX, SEN_PER_RUPIAH
from rapim.units.arrays import Ints

from .combined import Capacity, Cause
from .spread import Spread

_LEVEL = re.compile(r"(?P<which>|potential_)[qp](?P<percent>\d{1,2}(?:[._]\d+)?)")
_YEAR = re.compile(r"past_(\d{4})")


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The quantile columns of one kind, by level."""

    levels: tuple[float, ...]
    columns: tuple[str, ...]


def quantile_columns(table: UnitTable, which: str = "") -> Quantiles:
    """The columns `qNN` (or `potential_qNN`), lowest level first.

    Units: levels as shares.
    Source: header; q05 is the amount under which one of twenty years ends.
    """
    found = []
    for name in table.columns:
        read = _LEVEL.fullmatch(name)
        if read and read["which"] == which:
            level = float(Decimal(read["percent"].replace("_", ".")) / 100)
            if level > 0:
                found.append((level, name))
    found.sort()
    levels = [level for level, _ in found]
    if len(set(levels)) < len(levels):
        raise TableError([f"Dua kolom menyebut kuantil yang sama: {', '.join(name for _, name in found)}."])
    return Quantiles(tuple(levels), tuple(name for _, name in found))


def needs(table: UnitTable, *names: str) -> None:
    """TableError when a column is missing.

    Units: none.
    Source: header.
    """
    for name in names:
        if name not in table.columns:
            have = ", ".join(table.columns[:12])
            raise TableError([f"Kolom {name} tidak ada; kolom yang terbaca: {have}."])


def units(table: UnitTable) -> list[str]:
    """The names of the units, each once.

    Units: text.
    Source: column `unit`.
    """
    needs(table, "unit")
    names: list[str] = []
    seen: set[str] = set()
    for line in table.lines:
        name = str(line.cells.get("unit") or "").strip()
        if not name:
            table.say(line, "unit", "kosong", "isi nama unit")
        elif name in seen:
            table.say(line, "unit", f"{name!r} sudah ada di atas", "satu unit satu baris")
        names.append(name)
        seen.add(name)
    return names


def spreads(
    table: UnitTable, which: str = "", ceiling: Sequence[Decimal | None] | None = None
) -> Spread | None:
    """The spreads of all lines in sen; None where the table has no column of the kind.

    Units: rupiah in the table, sen out (fractions kept: a spread is no money).
    Source: quantile columns.
    """
    kind = quantile_columns(table, which)
    if not kind.columns:
        return None
    if len(kind.columns) < 2:
        raise TableError([f"Hanya ada kolom {kind.columns[0]}; sebaran memerlukan dua kuantil atau lebih."])
    rows = [_row(table, line, kind) for line in table.lines]
    table.check()
    tops = [math.inf if top is None else float(top) * SEN_PER_RUPIAH for top in ceiling or [None] * len(rows)]
    return Spread(np.array(kind.levels), np.array(rows, dtype=np.float64) * SEN_PER_RUPIAH, np.array(tops))


def _row(table: UnitTable, line: Line, kind: Quantiles) -> list[float]:
    values: list[float] = []
    for place, name in enumerate(kind.columns):
        value = table.number(line, name, needed=True)
        if value is not None and values and float(value) < values[-1]:
            before = kind.columns[place - 1]
            said = "kuantil tidak boleh turun; periksa apakah dua sel tertukar"
            read = f"tertulis {value}, kurang dari {before} ({values[-1]:.12g})"
            table.say(line, name, read, said)
        values.append(float(value) if value is not None else math.nan)
    return values


def optional(table: UnitTable, name: str) -> list[Decimal | None]:
    """The numbers of a column, None where it or the cell is missing.

    Units: as written (rupiah).
    Source: column of the table.
    """
    return [table.number(line, name) if name in table.columns else None for line in table.lines]


def sen(table: UnitTable, name: str, empty: int) -> Ints | None:
    """The amounts of a column in whole sen; `empty` where a cell is blank, None without such a column.

    Units: rupiah in, sen out.
    Source: column of the table.
    """
    if name not in table.columns:
        return None
    found = []
    for line, value in zip(table.lines, optional(table, name), strict=True):
        amount = empty if value is None else as_sen(value)
        if amount is None:
            table.say(line, name, f"tertulis {value}", "jumlah terlalu besar untuk dihitung")
        found.append(amount or 0)
    return np.array(found, dtype=np.int64)


def as_sen(rupiah: Decimal) -> int | None:
    """Whole sen, rounded to the nearest; None beyond 64 bits.

    Units: rupiah in, sen out.
    Source: house rule, money is whole sen in int64.
    """
    amount = int((rupiah * SEN_PER_RUPIAH).to_integral_value(ROUND_HALF_EVEN))
    return amount if amount <= INT64_MAX else None


def past(table: UnitTable) -> list[list[float]]:
    """Results of finished years, oldest first: columns `past_YYYY`, then `last`; in sen.

    Units: rupiah in, sen out.
    Source: columns of the table; blank cells are left out. `last` repeats no year: it is the latest one.
    """
    years = sorted(name for name in table.columns if _YEAR.fullmatch(name))
    names = [*years, "last"] if "last" in table.columns else years
    found = []
    for line in table.lines:
        values = [table.number(line, name) for name in names]
        known = [float(one) * SEN_PER_RUPIAH for one in values if one is not None]
        if len(known) > 1 and "last" in names and values[-1] is not None and known[-1] == known[-2]:
            known.pop()
        found.append(known)
    return found


def causes(table: UnitTable, line: Line) -> list[Cause]:
    """The removable obstacles of a unit, which only JSON can hold: `causes`, a list of objects.

    Each has `code`, `amount` (one number, or low, middle, high), and may have `share` (likewise, 0 to 1)
    and `needs_officers`.

    Units: rupiah in, sen out.
    Source: the table.
    """
    found = []
    for one in line.cells.get("causes") or []:
        try:
            amount, share = _three(one["amount"]), _three(one.get("share", 1))
            low, middle, high = (each * SEN_PER_RUPIAH for each in amount)
            found.append(Cause(str(one["code"]), (low, middle, high), share, bool(one.get("needs_officers"))))
        except (TypeError, KeyError, ValueError, AttributeError):
            said = 'tulis {"code": …, "amount": [rendah, tengah, tinggi], "share": [rendah, tengah, tinggi]}'
            table.say(line, "causes", f"tertulis {str(one)[:60]}", said)
    return found


def capacities(table: UnitTable) -> list[Capacity]:
    """Who is there to remove obstacles: `officers`, `packages`, `posts`, `vacancies`; blank is no limit.

    Units: counts.
    Source: columns of the table.
    """
    columns = [optional(table, name) for name in ("officers", "packages", "posts", "vacancies")]
    found = []
    for officers, packages, posts, vacancies in zip(*columns, strict=True):
        carried = int(packages or 0) if officers is not None else 0
        found.append(Capacity(int(officers or 0), carried, int(posts or 0), int(vacancies or 0)))
    return found


def _three(value: object) -> tuple[float, float, float]:
    if isinstance(value, list):
        low, middle, high = (float(one) for one in value)
        return low, middle, high
    number = float(value)  # type: ignore[arg-type]
    return number, number, number
