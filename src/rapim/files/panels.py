"""Panels of budget and realised by unit, year and month, as CSV or Parquet files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

HEADER = ("unit", "fiscal_year", "month", "budget", "realised")


def read(path: Path) -> list[list[Any]]:
    """The five columns of a panel, in the order of `HEADER`; rows without a number are left out.

    Units: money as the file has it.
    Source: header `unit,fiscal_year,month,budget,realised`; realised is cumulative in the year.
    """
    named = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    columns: list[list[Any]] = [[], [], [], [], []]
    for row in zip(*named, strict=True):
        if any(one is None or one == "" for one in row):
            continue
        kinds = (str, int, int, float, float)
        for column, kind, value in zip(columns, kinds, row, strict=True):
            column.append(kind(value))
    return columns


def _csv(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not set(HEADER) <= set(rows[0]):
        raise ValueError("header")
    return [[row[name] for row in rows] for name in HEADER]


def _parquet(path: Path) -> list[list[Any]]:
    from pyarrow import parquet  # noqa: PLC0415 - only where such a file is read

    table = parquet.read_table(path)
    if not set(HEADER) <= set(table.column_names):
        raise ValueError("header")
    return [table[name].to_pylist() for name in HEADER]
