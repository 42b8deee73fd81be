"""Tables of plans and outcomes of packages, as CSV or Parquet files with columns of any further names."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import math
from pathlib import Path
from typing import Any, NamedTuple

from rapim.files.dates import day_of

_EPOCH = dt.date(1970, 1, 1)


class Column(NamedTuple):
    """Each cell as text, as a number and as a day; NaN where it is none. Blank cells are "" and NaN."""

    texts: list[str]
    numbers: list[float]
    days: list[float]


def read(path: Path) -> dict[str, Column]:
    """All columns of a table by name.

    Units: days since 1970; money as the file has it.
    Source: header `id,kind,method,value,planned_start,actual_start,planned_end,actual_end,as_of,...`.
    """
    named = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    return {
        name: Column(*map(list, zip(*map(_cell, cells), strict=True))) if cells else Column([], [], [])
        for name, cells in named.items()
    }


def _cell(value: Any) -> tuple[str, float, float]:
    if isinstance(value, str):
        return _text(value.strip())
    if value is None or value != value:  # NaN and NaT of any maker
        return "", math.nan, math.nan
    if isinstance(value, dt.date):
        return value.isoformat(), math.nan, float((_day(value) - _EPOCH).days)
    if isinstance(value, bool):
        return str(value), float(value), math.nan
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _text(str(value).strip())
    return _plain(number, value), number, math.nan


def _plain(number: float, value: Any) -> str:
    """Whole numbers without `.0`, so that codes of one file match those of another."""
    return str(int(number)) if math.isfinite(number) and number == int(number) else str(value)


@functools.lru_cache(maxsize=65_536)
def _text(text: str) -> tuple[str, float, float]:
    if not text or text.casefold() in {"nan", "nat", "none", "null"}:
        return "", math.nan, math.nan
    try:
        number = float(text)
    except ValueError:
        found, _ = day_of(text)
        return text, math.nan, math.nan if found is None else float((found - _EPOCH).days)
    return (_plain(number, text), number, math.nan) if math.isfinite(number) else (text, math.nan, math.nan)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _csv(path: Path) -> dict[str, list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = [one.strip() for one in next(rows, [])]
        cells = [row for row in rows if row]
    return {
        name: [row[at] if at < len(row) else "" for row in cells]
        for at, name in enumerate(header)
        if name and name not in header[:at]
    }


def _parquet(path: Path) -> dict[str, list[Any]]:
    from pyarrow import parquet  # noqa: PLC0415 - only where such a file is read

    table = parquet.read_table(path)
    return {name: table[name].to_pylist() for name in table.column_names}
