"""Ceiling and realisation of every unit by month: what a forecast of the year's end learns from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q

from rapim.budget.models import Line
from rapim.ledger.models import Batch
from rapim.stats.forecast.panel import Panel, panel
from rapim.units import month_end, months_ended

from . import directory, frame, keeping, marks
from .frame import Frame, Ints
from .unspent import days_of_data

MONTHS = 12
WHOLE = "total"
ENOUGH = 0.9
"""The whole is known to a month when the data of so much of its ceiling reach it."""


@dataclass(slots=True)
class Year:
    """Units of a year (n), their ceiling, what they had realised and what the first cash plan wanted by each
    month's end (n, 12), and the months known of each (n,).
    """

    year: int
    units: list[str]
    ceiling: Ints
    realised: Ints
    planned: Ints
    known: Ints
    places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.places = {unit: at for at, unit in enumerate(self.units)}

    def place(self, unit: str) -> int | None:
        """Where a unit stands, None where it is not known.

        Units: none.
        Source: own form.
        """
        return self.places.get(unit)


def of_frame(made: Frame) -> tuple[Year, Year]:
    """The year of a frame: the whole with its agencies, and the parts of the agencies.

    Parts are an agency's types of spending (`agency|t:5.1.1`) and its programmes (`agency|p:1.01.01`).

    Units: sen.
    Source: metrics/ceiling_month.sql and movement_month.sql.
    """
    ceiling = _ceilings(made)
    agencies = [key[0] for key in made.keys]
    reach = {
        code: months_ended(made.year, int(day))
        for code, day in zip(set(agencies), days_of_data(made, list(set(agencies))), strict=True)
    }
    leaves = range(len(agencies))
    pairs = [(WHOLE, leaf) for leaf in leaves] + [(agencies[leaf], leaf) for leaf in leaves]
    top = _summed(made, ceiling, pairs)
    top.known = np.array([reach.get(unit, 0) for unit in top.units], dtype=np.int64)
    top.known[top.places[WHOLE]] = _reached(top)
    kinds = [".".join(account.split(".")[:3]) for account in made.accounts]
    pairs = [(f"{agencies[leaf]}|t:{kinds[leaf]}", leaf) for leaf in leaves]
    pairs += [(f"{agencies[leaf]}|p:{made.keys[leaf][1]}", leaf) for leaf in leaves]
    parts = _summed(made, ceiling, pairs)
    parts.known = np.array([reach[unit.partition("|")[0]] for unit in parts.units], dtype=np.int64)
    return top, parts


def _ceilings(made: Frame) -> Ints:
    rows = made.engine.ask("ceiling_month", made.parameters)
    lines = made.ints["line_id"]
    out = np.zeros((len(lines), MONTHS), dtype=np.int64)
    order = np.argsort(lines)
    asked = rows["line_id"].to_numpy()
    place = np.minimum(np.searchsorted(lines, asked, sorter=order), len(lines) - 1)
    there = lines[order[place]] == asked
    months = rows["month_no"].to_numpy()[there] - 1
    out[order[place[there]], months] = rows["ceiling_sen"].to_numpy()[there]
    return out


def _summed(made: Frame, ceiling: Ints, pairs: list[tuple[str, int]]) -> Year:
    units, group = np.unique([unit for unit, _ in pairs], return_inverse=True)
    leaf = np.array([leaf for _, leaf in pairs], dtype=np.int64)
    sums = []
    planned = np.where(made.first_given, made.first, 0).cumsum(axis=1)
    for values in (ceiling, made.spent, planned):
        out = np.zeros((len(units), MONTHS), dtype=np.int64)
        np.add.at(out, group, values[leaf])
        sums.append(out)
    known = np.zeros(len(units), dtype=np.int64)
    return Year(made.year, [str(unit) for unit in units], sums[0], sums[1], sums[2], known)


def _reached(top: Year) -> int:
    """The last month to which the data of most of the ceiling reach."""
    own = np.array([unit != WHOLE for unit in top.units])
    last = int(top.known.max(initial=0))
    for month in range(last, 0, -1):
        ceilings = np.maximum(0, top.ceiling[:, month - 1])
        whole = int(ceilings[own].sum())
        if int(ceilings[own & (top.known >= month)].sum()) >= ENOUGH * whole:
            return month
    return 0


def past(year: int, mark: marks.Mark, who: directory.Directory, basis: str) -> list[tuple[Year, Year]]:
    """Every earlier year of which something is known at the mark, oldest first, under today's agencies.

    Units: sen.
    Source: facts known at the mark.
    """
    years = Line.objects.filter(fiscal_year__lt=year).order_by("fiscal_year")
    found = []
    for one in years.values_list("fiscal_year", flat=True).distinct():
        body = json.loads(keeping.kept(_key(one, mark, who, basis), _maker(one, mark, who, basis)))
        if body is not None:
            found.append((_read(one, body[0]), _read(one, body[1])))
    return found


def _key(year: int, mark: marks.Mark, who: directory.Directory, basis: str) -> str:
    """What a finished year stands on: its last file, and which units are agencies of their own."""
    own = Q(fiscal_year=year) | Q(fiscal_year=None)
    batches = Batch.objects.filter(own, status=Batch.Status.LOADED, id__lte=mark.batch_id).order_by("-id")
    last = batches.values_list("code", flat=True).first() or ""
    promoted = hashlib.sha256(repr(sorted(who.promoted.items())).encode()).hexdigest()[:12]
    return f"yearpanel~{year}~{last}~{promoted}~{basis or 'auto'}"


def _maker(year: int, mark: marks.Mark, who: directory.Directory, basis: str) -> Any:
    def make() -> list[dict[str, Any]] | None:
        made = frame.build(year, month_end(year, MONTHS), mark.batch_id, who, basis)
        return None if made is None else [_written(one) for one in of_frame(made)]

    return make


def _written(one: Year) -> dict[str, Any]:
    return {
        "units": one.units,
        "ceiling": one.ceiling.tolist(),
        "realised": one.realised.tolist(),
        "planned": one.planned.tolist(),
        "known": one.known.tolist(),
    }


def _read(year: int, body: dict[str, Any]) -> Year:
    shape = (len(body["units"]), MONTHS)
    ceiling, realised, planned = (
        np.array(body[name], dtype=np.int64).reshape(shape) for name in ("ceiling", "realised", "planned")
    )
    return Year(year, body["units"], ceiling, realised, planned, np.array(body["known"], dtype=np.int64))


def joined(years: list[Year]) -> Panel:
    """Years as one panel of the months that are known, of which the engine reads what it may.

    Units: sen.
    Source: own form.
    """
    columns: list[list[Any]] = [[], [], [], [], []]
    for one in years:
        known = np.arange(MONTHS)[None, :] < one.known[:, None]
        unit, month = np.nonzero(known)
        names = np.asarray(one.units, dtype=np.str_)[unit]
        rows = (names, np.full(len(unit), one.year), month + 1, one.ceiling[known], one.realised[known])
        for column, values in zip(columns, rows, strict=True):
            column.append(values)
    if not years:
        return panel([], [], [], [], [])
    return panel(*(np.concatenate(column) for column in columns))
