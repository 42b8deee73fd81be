"""Panels of budget and realised by unit, year and month, as CSV or Parquet files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

HEADER = ("unit", "fiscal_year", "month", "budget", "realised")


PLAN = "plan"


def read(path: Path) -> list[list[Any]]:
    """The five columns of a panel, in the order of `HEADER`; rows without a number are left out.

    Units: money as the file has it.
    Source: header `unit,fiscal_year,month,budget,realised`; realised is cumulative in the year.
    """
    return planned(path)[0]


def planned(path: Path) -> tuple[list[list[Any]], list[float] | None]:
    """The five columns, and for each row what was planned to be spent by then (NaN where nothing is).

    Units: money as the file has it.
    Source: as `read`, and the column `plan` where the file has one; cumulative in the year.
    """
    named = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    columns: list[list[Any]] = [[], [], [], [], []]
    plans: list[float] = []
    for row in zip(*named, strict=True):
        if any(one is None or one == "" for one in row[: len(HEADER)]):
            continue
        kinds = (str, int, int, float, float)
        for column, kind, value in zip(columns, kinds, row, strict=False):
            column.append(kind(value))
        plan = row[len(HEADER)] if len(row) > len(HEADER) else None
        plans.append(float("nan") if plan is None or plan == "" else float(plan))
    return columns, plans if len(named) > len(HEADER) else None


def _csv(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not set(HEADER) <= set(rows[0]):
        raise ValueError("header")
    names = HEADER if not rows or PLAN not in rows[0] else (*HEADER, PLAN)
    return [[row[name] for row in rows] for name in names]


def _parquet(path: Path) -> list[list[Any]]:
    from pyarrow import parquet  # noqa: PLC0415 - only where such a file is read

    table = parquet.read_table(path)
    if not set(HEADER) <= set(table.column_names):
        raise ValueError("header")
    names = (*HEADER, PLAN) if PLAN in table.column_names else HEADER
    return [table[name].to_pylist() for name in names]
