"""What the commands answer: each unit's verdict, a fair split beside a proposed one, JSON-ready."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from rapim.files.unit_tables import TableError, UnitTable
from rapim.units import INT64_MAX, SEN_PER_RUPIAH
from rapim.units.arrays import Ints

from . import tables, verdict
from .combined import Removed, able, without_causes
from .splitting import Split, compared, fair, fitting_total
from .spread import Spread, amount_at, reached

TAIL = "linear between quantiles; exponential outside them, beginning as steep as the outermost piece"


def judged_table(
    table: UnitTable, bounds: Mapping[str, Any], limits: Mapping[str, Any], per_officer: int
) -> dict[str, Any]:
    """Each unit of a table: two probabilities, the verdict by the second, and what is suspicious.

    `bounds` = law.at("targets_verdict_bounds", day), `limits` = law.at("targets_warnings", day),
    `per_officer` = law.at("targets_packages_per_officer", day).

    Units: rupiah in and out.
    Source: domain.md 4.4.
    """
    names = tables.units(table)
    tables.needs(table, "target")
    ceiling = tables.optional(table, "ceiling")
    targets = [table.number(line, "target", needed=True) or Decimal(0) for line in table.lines]
    forecast = _needed(tables.spreads(table, "", ceiling))
    potential = tables.spreads(table, "potential_", ceiling)
    past = tables.past(table)
    named = [tables.causes(table, line) for line in table.lines]
    people = [able(one, per_officer) for one in tables.capacities(table)]
    if potential is not None:
        for line, causes in zip(table.lines, named, strict=True):
            if causes:
                table.say(line, "causes", "ada juga potential_qNN", "beri salah satu saja")
    table.check()
    rows = []
    for place, name in enumerate(names):
        one = _one(forecast, place)
        other = None if potential is None else _one(potential, place)
        removed: tuple[Removed, ...] = ()
        if named[place]:
            other, removed = without_causes(one, named[place], people=people[place])
        row = _judged(float(targets[place]) * SEN_PER_RUPIAH, (one, other), past[place], bounds, limits)
        told = [{"code": each.code, "middle": _rupiah(each.middle), "share": each.share} for each in removed]
        rows.append({"unit": name, "target": _plain(targets[place]), **row, "removed": told})
    counted = Counter(row["code"] for row in rows)
    return {"rows": rows, "counts": {code: counted[code] for code in verdict.VERDICTS}, "between": TAIL}


def _needed(found: Spread | None) -> Spread:
    if found is None:
        raise TableError(["Tidak ada kolom kuantil; beri dua atau lebih, mis. q10,q50,q90."])
    return found


def _one(many: Spread, place: int) -> Spread:
    return Spread(many.levels, many.values[place : place + 1], many.ceiling[place : place + 1])


def _judged(
    target: float,
    spreads: tuple[Spread, Spread | None],
    past: Sequence[float],
    bounds: Mapping[str, Any],
    limits: Mapping[str, Any],
) -> dict[str, Any]:
    forecast, potential = spreads
    basis = forecast if potential is None else potential
    found = verdict.judged([target], bounds, forecast, potential)
    low, high = verdict.probability_band(bounds)
    code, middle = found.verdict[0], float(amount_at(basis, 0.0)[0])
    habit = float(found.habit[0])
    removed = None if found.removed is None else round(float(found.removed[0]), 6)
    warned = verdict.warnings(target, code, past, middle, limits)
    if potential is not None and middle < float(amount_at(forecast, 0.0)[0]):
        warned.append("potential_under_forecast")
    return {
        "p_habit": round(habit, 6),
        "p_removed": removed,
        "p": round(habit, 6) if removed is None else removed,
        "judged_on": found.judged_on,
        "code": code,
        "p50": _rupiah(middle),
        "fitting_from": _rupiah(_at(basis, high)),
        "fitting_to": _rupiah(_at(basis, low)),
        "warnings": warned,
    }


def _at(one: Spread, chance: float) -> float:
    """The amount that is reached with a probability."""
    return float(amount_at(one, math.log1p(-chance) - math.log(chance))[0])


def split_table(table: UnitTable, total: int, bounds: Mapping[str, Any]) -> dict[str, Any]:
    """A fair split of a total over the units of a table, beside a proposed one, and the total that is pas.

    Units: total in sen; rupiah in the table and out, `target_sen` in sen.
    Source: domain.md 4.4.
    """
    names = tables.units(table)
    which = "potential_" if tables.quantile_columns(table, "potential_").columns else ""
    many = _needed(tables.spreads(table, which))
    floor = tables.sen(table, "floor", 0)
    cap = _caps(table)
    proposed = tables.sen(table, "proposed", 0)
    for line in table.lines:
        if proposed is not None and line.cells.get("proposed") in (None, ""):
            table.say(line, "proposed", "kosong", "isi usulan semua unit, atau hapus kolomnya")
    table.check()
    _crossed(table, floor, cap)
    order = sorted(range(len(names)), key=names.__getitem__)
    back = np.argsort(order)
    sorted_many = Spread(many.levels, many.values[order], many.ceiling[order])
    found = fair(
        sorted_many,
        total,
        None if floor is None else floor[order],
        None if cap is None else cap[order],
    )
    split = Split(
        found.targets[back], found.common, found.chances[back], tuple(found.bound[place] for place in back)
    )
    rows = _split_rows(table, names, many, split, bounds)
    answer = {
        "total": _plain(Decimal(total) / SEN_PER_RUPIAH),
        "sum_sen": sum(split.targets.tolist()),
        "common_probability": round(split.common, 6),
        "code": verdict.words(split.common, bounds)[0],
        "judged_on": "potential" if which else "quantiles given",
        "rows": rows,
    }
    if proposed is not None:
        answer |= _proposed(rows, names, many, split, proposed, bounds)
    return answer | {"fitting_total": _fitting(many, total, bounds), "between": TAIL}


def _caps(table: UnitTable) -> Ints | None:
    """The lowest of all columns that hold a unit from above."""
    found = [
        tables.sen(table, name, INT64_MAX) for name in ("cap", "ceiling", "budget") if name in table.columns
    ]
    known = [one for one in found if one is not None]
    return np.min(known, axis=0) if known else None


def _crossed(table: UnitTable, floor: Ints | None, cap: Ints | None) -> None:
    if floor is None or cap is None:
        return
    for place in np.flatnonzero(floor > cap).tolist():
        table.say(
            table.lines[place], "floor", "lebih besar dari batas atasnya", "turunkan floor atau naikkan cap"
        )
    table.check()


def _split_rows(
    table: UnitTable, names: Sequence[str], many: Spread, split: Split, bounds: Mapping[str, Any]
) -> list[dict[str, Any]]:
    middle = amount_at(many, 0.0)
    past = tables.optional(table, "past")
    table.check()
    told = verdict.words(split.chances, bounds)
    return [
        {
            "unit": name,
            "target": _plain(Decimal(int(split.targets[place])) / SEN_PER_RUPIAH),
            "target_sen": int(split.targets[place]),
            "p": round(float(split.chances[place]), 6),
            "code": told[place],
            "bound": split.bound[place],
            "p50": _rupiah(float(middle[place])),
            **({"past": _plain(was)} if (was := past[place]) is not None else {}),
        }
        for place, name in enumerate(names)
    ]


def _proposed(
    rows: list[dict[str, Any]],
    names: Sequence[str],
    many: Spread,
    split: Split,
    proposed: Ints,
    bounds: Mapping[str, Any],
) -> dict[str, Any]:
    """What a proposed split asks beyond the fair one, written into the rows; and who is asked too much."""
    asked = compared(many, proposed, split)
    told = verdict.words(reached(many, proposed), bounds)
    for place, row in enumerate(rows):
        row["proposed"] = _plain(Decimal(int(proposed[place])) / SEN_PER_RUPIAH)
        row["more_than_fair"] = _plain(Decimal(int(asked.more[place])) / SEN_PER_RUPIAH)
        row["p_proposed"] = round(float(asked.chances[place]), 6)
        row["code_proposed"] = told[place]
    most = sorted(range(len(names)), key=lambda place: (-int(asked.more[place]), names[place]))
    return {
        "proposed_total": _plain(Decimal(asked.total) / SEN_PER_RUPIAH),
        "asked_more_than_fair": [names[place] for place in most if asked.more[place] > 0],
    }


def _fitting(many: Spread, total: int, bounds: Mapping[str, Any]) -> dict[str, Any]:
    found = fitting_total(many, total, verdict.probability_band(bounds))
    ends = {"independent": found.independent, "together": found.together}
    chances = {"independent": found.chance_independent, "together": found.chance_together}
    return {
        name: {
            **dict(zip(("from", "middle", "to"), map(_rupiah, three), strict=True)),
            "p_total": round(chances[name], 4),
        }
        for name, three in ends.items()
    }


def _rupiah(sen: float) -> float:
    """An estimate in rupiah: whole rupiah from a million on, else as fine as it came."""
    value = sen / SEN_PER_RUPIAH
    return round(value) if abs(value) >= 1_000_000 else round(value, 6)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
