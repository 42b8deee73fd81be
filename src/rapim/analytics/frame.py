"""The frame of a board: leaves and sums of one fiscal year, as of a day, known at a mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rapim import law
from rapim.budget.measures.absorption import is_direct
from rapim.units import days_in_month, fiscal_day, month_end

from . import snapshot
from .directory import Directory
from .engine import DuckEngine, Engine, Parameters

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

LEVELS = ("agency", "programme", "activity", "sub_activity")
FACTS = (
    "known_lra",
    "known_dpa",
    "known_plan",
    "known_first",
    "known_sp2d",
    "known_physical",
    "known_event",
    "known_revenue",
    "spending_line",
)
CHAIN = (*FACTS, "spoken", "standing", "ceiling_in_force", "movement", "leaf")
"""Metrics in the order in which one rests on the other."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What an agency is measured by (see metrics/standing.sql); empty days mean none."""

    basis: str
    data_to: str
    source: str
    stated: str


@dataclass(slots=True)
class Frame:
    """Leaves (one row per budget line) as arrays, with the engine that made them.

    `months` and `first` are the cash plan within each month, revised and first; `stated` is the
    ceiling that the revised plan itself states, where it `states` one; `spent` is what was
    realised since 1 January by each month's end (what is known of it by the as-of day).
    """

    year: int
    as_of: dt.date
    parameters: Parameters
    engine: Engine
    standing: dict[str, Standing]
    keys: list[tuple[str, str, str, str]]
    units: list[str]
    accounts: list[str]
    ints: dict[str, Ints]
    months: Ints
    given: Flags
    stated: Ints
    states: Flags
    first: Ints
    first_given: Flags
    spent: Ints

    def ask(self, name: str) -> list[dict[str, Any]]:
        """The rows of a further metric over the same facts.

        Units: as the metric says.
        Source: metrics/*.sql.
        """
        rows: list[dict[str, Any]] = self.engine.ask(name, self.parameters).to_pylist()
        return rows

    def groups(self, depth: int) -> tuple[list[tuple[str, ...]], Ints]:
        """The sorted keys at a level (1: agency … 4: sub-activity) and the number of each leaf's key.

        Units: none.
        Source: keys of the budget lines.
        """
        cut = [key[:depth] for key in self.keys]
        order = sorted(set(cut))
        place = {key: number for number, key in enumerate(order)}
        return order, np.array([place[key] for key in cut], dtype=np.int64)


def build(year: int, as_of: dt.date, mark_id: int, directory: Directory, basis: str = "") -> Frame | None:
    """The frame of a fiscal year, or None when nothing of the year is known.

    Units: dates, ids and codes in; sen, months and flags inside.
    Source: the snapshot of the year through metrics/*.sql.
    """
    tables = snapshot.of_year(year)
    parameters: Parameters = {"mark": mark_id, "as_of": as_of.isoformat(), "basis": basis}
    engine = DuckEngine()
    prepare(engine, tables, year, mark_id, directory)
    for name in CHAIN:
        engine.keep(name, parameters)
    leaves = engine.ask("leaves", parameters)
    if not leaves.num_rows:
        return None
    standing = {
        row.pop("agency"): Standing(**row) for row in engine.ask("standing_now", parameters).to_pylist()
    }
    keys = list(zip(*(leaves[name].to_pylist() for name in LEVELS), strict=True))
    revised = [f"m{month:02}" for month in range(1, 13)]
    months, given = _months(leaves, revised)
    first, first_given = _months(leaves, [f"f{month:02}" for month in range(1, 13)])
    ints = {
        name: leaves[name].to_numpy()
        for name in ("line_id", "direct", "ceiling_sen", "realised_sen", "planned", "planned_first")
    }
    return Frame(
        year, as_of, parameters, engine, standing, keys, leaves["unit_code"].to_pylist(),
        leaves["account"].to_pylist(), ints, months, given,
        pc.fill_null(leaves["plan_ceiling_sen"], 0).to_numpy(),
        pc.is_valid(leaves["plan_ceiling_sen"]).to_numpy(zero_copy_only=False), first, first_given,
        _spent(engine.ask("movement_month", parameters), ints["line_id"]),
    )  # fmt: skip


def facts(
    year: int, as_of: dt.date, mark_id: int, directory: Directory
) -> Callable[[str], list[dict[str, Any]]]:
    """What asks a metric that rests on nothing but the known facts.

    Units: as the metric says.
    Source: the snapshot of the year through metrics/known_*.sql and spending_line.sql.
    """
    parameters: Parameters = {"mark": mark_id, "as_of": as_of.isoformat(), "basis": ""}
    engine = DuckEngine()
    prepare(engine, snapshot.of_year(year), year, mark_id, directory)
    for name in FACTS:
        engine.keep(name, parameters)
    return lambda name: list(engine.ask(name, parameters).to_pylist())


def prepare(engine: Engine, tables: snapshot.Tables, year: int, mark_id: int, directory: Directory) -> None:
    """Give an engine the facts of a year and the small tables the metrics look things up in.

    Units: as in the snapshot.
    Source: snapshot, directory, calendar and law.
    """
    for name, table in tables.items():
        engine.put(name, table)
    unit, agency = _who(tables, year, mark_id, directory)
    engine.put("unit", unit)
    engine.put("agency", agency)
    engine.put("account", _accounts(tables["line"], year))
    months = range(1, 13)
    engine.put(
        "calendar",
        pa.table(
            {
                "month_no": pa.array(months, pa.int64()),
                "month_end": [month_end(year, month).isoformat() for month in months],
                "days": pa.array([days_in_month(year, month) for month in months], pa.int64()),
            }
        ),
    )


def _months(leaves: pa.Table, columns: list[str]) -> tuple[Ints, Flags]:
    amounts = [pc.fill_null(leaves[name], 0).to_numpy() for name in columns]
    given = [pc.is_valid(leaves[name]).to_numpy(zero_copy_only=False) for name in columns]
    return np.stack(amounts, axis=1), np.stack(given, axis=1)


def _spent(moved: pa.Table, lines: Ints) -> Ints:
    order = np.argsort(lines)
    spent = np.zeros((len(lines), 12), dtype=np.int64)
    row = order[np.searchsorted(lines, moved["line_id"].to_numpy(), sorter=order)]
    spent[row, moved["month_no"].to_numpy() - 1] = moved["amount_sen"].to_numpy()
    return spent.cumsum(axis=1)


def _who(tables: snapshot.Tables, year: int, mark_id: int, directory: Directory) -> tuple[pa.Table, pa.Table]:
    """Which agency answers for each unit, and which agencies have a register of SP2D that covers the year."""
    pairs = pc.unique(
        pc.binary_join_element_wise(tables["line"]["unit_code"], tables["line"]["agency_code"], "\t")
    )
    stored = dict(pair.split("\t") for pair in pairs.to_pylist())
    answers = {unit: directory.agency_of(unit, agency) for unit, agency in stored.items()}
    agencies = set(answers.values())
    for unit in set(tables["event"]["unit_code"].to_pylist()) - answers.keys():
        answers[unit] = unit if unit in agencies else directory.agency_of(unit)
    covers: dict[str, set[str]] = {agency: {"", agency} for agency in agencies}
    for unit, agency in stored.items():
        covers[answers[unit]] |= {unit, agency}
    known = [row for row in tables["batch"].to_pylist() if row["batch_id"] <= mark_id]
    registers = [row for row in known if row["kind"] == "sp2d"]
    rows = [
        (agency, *_coverage(registers, codes, f"{year}-01-01")) for agency, codes in sorted(covers.items())
    ]
    return (
        pa.table(
            {"unit_code": list(answers), "agency": list(answers.values())},
            schema=_text("unit_code", "agency"),
        ),
        pa.table(
            {
                "agency": pa.array([row[0] for row in rows], pa.string()),
                "covered": pa.array([row[1] for row in rows], pa.int64()),
                "register_to": pa.array([row[2] for row in rows], pa.string()),
            }
        ),
    )


def _coverage(registers: list[dict[str, Any]], codes: set[str], opening: str) -> tuple[int, str]:
    own = [row for row in registers if row["unit_code"] in codes]
    covered = any(row["period_from"] == opening for row in own)
    return int(covered), max((row["period_to"] for row in own), default="")


def _accounts(lines: pa.Table, year: int) -> pa.Table:
    codes = sorted(pc.unique(lines["account"]).to_pylist())
    rule = law.at("direct_expenditure", fiscal_day(year)) if codes else {}  # no facts, no law of their day
    direct = is_direct(codes, rule) if codes else np.zeros(0, dtype=np.bool_)
    return pa.table(
        {
            "account": pa.array(codes, pa.string()),
            "direct": pa.array(direct.astype(np.int64), pa.int64()),
            "spending_type": pa.array([".".join(code.split(".")[:3]) for code in codes], pa.string()),
        }
    )


def _text(*names: str) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])
