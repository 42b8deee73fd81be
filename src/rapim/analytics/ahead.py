"""Where the year will end, as bands, from the government's own years; parts sum to the whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rapim.budget.measures.schedule import plan_curve
from rapim.stats.forecast import coherent, engine, mood, spread
from rapim.stats.forecast.panel import Floats
from rapim.units import day_of_year, month_end, months_ended

from . import figures, keeping, year_panel
from .frame import Ints
from .year_panel import WHOLE, Year

if TYPE_CHECKING:
    from .boards import Picture

FORECAST_MONTHS = range(1, 12)
"""After the last month nothing is left to forecast."""
MIDDLE = spread.MIDDLE_AT
LOW, HIGH = 1, 5
"""Where the ends of the 80 % band stand among the levels."""


def of(seen: Picture) -> dict[str, Any]:
    """The forecast of a year from what is known of it and of earlier years; kept by what was asked.

    `month` is the last month that has ended by the as-of day and that the data of most of the money reach;
    0 where there is none yet. `years` are the finished years it learned from. Each unit has its band as
    shares of the ceiling of that month and in sen, and how probable its target and its plan are.

    Units: sen and shares.
    Source: `rapim.stats.forecast.engine` on the facts known at the mark.
    """
    asked = seen.asked
    key = "~".join(("ahead", str(asked.year), asked.as_of.isoformat(), asked.mark, asked.basis or "auto"))
    found: dict[str, Any] = json.loads(keeping.kept(key, lambda: _compute(seen)))
    return found


@dataclass(slots=True)
class Bands:
    """Bands of units at a month's end: shares (n, levels), what was reached, ceiling and realised (n,)."""

    units: list[str]
    found: Floats
    reached: Floats
    ceiling: Ints
    realised: Ints
    own_years: list[int]
    stale: list[bool]


def bands(past: list[Year], now: Year, month: int) -> Bands:
    """The bands of a set of units at the end of a month; a unit without a ceiling then has none.

    Where no more than a year has finished, a band is no narrower than a year's mood allows.

    Units: sen in, shares out.
    Source: `stats.forecast.engine.forecast`, `stats.forecast.mood`.
    """
    said = engine.forecast(year_panel.joined([*past, now]), now.year, month)
    at = np.array([now.places[str(unit)] for unit in said.unit], dtype=np.int64)
    ceiling = now.ceiling[at, month - 1]
    realised = now.realised[at, np.minimum(now.known[at], month) - 1]
    reached = realised / np.maximum(ceiling, 1)
    whole = [one for one in past if finished(one)]
    found = mood.no_narrower(said.quantiles, reached, len(whole))
    units = [str(unit) for unit in said.unit]
    own = [sum(_ended(one, unit, month) is not None for one in whole) for unit in units]
    stale = [bool(now.known[place] < month) for place in at]
    return Bands(units, found, reached, ceiling, realised, own, stale)


def finished(one: Year) -> bool:
    """Whether the whole of a year is known to its end.

    Units: none.
    Source: the day its data reach.
    """
    place = one.place(WHOLE)
    return place is None or one.known[place] == year_panel.MONTHS


def _ended(one: Year, unit: str, month: int) -> float | None:
    """The share of the month's ceiling at which a unit ended a year."""
    place = one.place(unit)
    if place is None or one.known[place] < year_panel.MONTHS or one.ceiling[place, month - 1] <= 0:
        return None
    return float(one.realised[place, -1] / one.ceiling[place, month - 1])


def _compute(seen: Picture) -> dict[str, Any]:
    top, _ = year_panel.of_frame(seen.frame)
    month = min(_months_over(seen), int(top.known[top.places[WHOLE]]))
    past = [one for one, _ in _past(seen)]
    head = {"as_of": seen.asked.as_of.isoformat(), "fiscal_year": seen.frame.year, "mark": seen.asked.mark}
    years = [one.year for one in past if finished(one)]
    head |= {"month": month, "years": years, "levels": spread.LEVELS.tolist()}
    nothing = {**head, "to": None, "total": None, "agencies": []}
    if month not in FORECAST_MONTHS:
        return nothing
    rows = {one["code"]: one for one in _rows(seen, bands(past, top, month), past, month)}
    total = rows.pop(WHOLE, None)
    agencies = [rows[code] for code in sorted(rows)]
    if total is None or not agencies:
        return nothing
    bounded(total, agencies)
    settle(total["sen"], agencies)
    to = month_end(seen.frame.year, month).isoformat()
    return {**head, "to": to, "total": total, "agencies": agencies}


def _past(seen: Picture) -> list[tuple[Year, Year]]:
    return year_panel.past(seen.frame.year, seen.mark, seen.directory, seen.asked.basis)


def parts(seen: Picture, found: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a forecast: each agency's types of spending and programmes, and the types of the whole.

    Units: sen and shares.
    Source: `of`; either kind of parts sums to its agency's middle.
    """
    _, now = year_panel.of_frame(seen.frame)
    past, month = [one for _, one in _past(seen)], int(found["month"])
    made = bands(past, now, month)
    split = _parts(seen, made, past, month, found["agencies"])
    return {"parts": split, "types": _types(split)}


def _months_over(seen: Picture) -> int:
    as_of, year = seen.asked.as_of, seen.frame.year
    return 12 if as_of.year > year else months_ended(year, day_of_year(as_of)) if as_of.year == year else 0


def _rows(seen: Picture, made: Bands, past: list[Year], month: int) -> list[dict[str, Any]]:
    """The rows of bands as JSON-ready values, each with its target and its plan."""
    goals = [figures.targeted(seen.directory, _code(unit), seen.frame.year) for unit in made.units]
    targets = np.array([share for share, _ in goals], dtype=np.float64)
    planned = _planned(seen)
    plan = [planned.get(unit) for unit in made.units]
    plan_share = np.array(
        [np.nan if sen is None else sen / top for sen, top in zip(plan, made.ceiling, strict=True)]
    )
    to_target = mood.chance(made.found, made.reached, targets)
    to_plan = mood.chance(made.found, made.reached, plan_share)
    found = shown(made, past, month)
    rows = []
    for at, unit in enumerate(made.units):
        ceiling = int(made.ceiling[at])
        rows.append(
            {
                "code": unit,
                "ceiling_sen": ceiling,
                "realised_sen": int(made.realised[at]),
                "reached": float(made.reached[at]),
                "quantiles": [float(share) for share in found[at]],
                "sen": [round(float(share) * ceiling) for share in found[at]],
                "own_years": made.own_years[at],
                "stale": made.stale[at],
                "target": goals[at][0],
                "target_source": goals[at][1],
                "p_target": round(float(to_target[at]), 4),
                "plan_sen": plan[at],
                "p_plan": None if np.isnan(to_plan[at]) else round(float(to_plan[at]), 4),
            }
        )
    return rows


def _code(unit: str) -> str:
    return "" if unit == WHOLE else unit.partition("|")[0]


def _planned(seen: Picture) -> dict[str, int]:
    """What the cash plan wants realised by the year's end, where all its months are planned."""
    frame = seen.frame
    keys, group = frame.groups(1)
    curve = plan_curve(frame.months, frame.given, group, len(keys), frame.year)[:, -1]
    fit = [quality == "fit" for quality in seen.agencies.quality]
    found = {key[0]: int(sen) for key, sen, good in zip(keys, curve, fit, strict=True) if good}
    return {**found, WHOLE: int(curve.sum(dtype=np.int64))} if any(fit) else found


def shown(made: Bands, past: list[Year], month: int) -> Floats:
    """The bands as they are shown: no higher than a year can end, no lower than it stands.

    Units: shares.
    Source: `_most`; what is reached, where the band itself does not lie below it.
    """
    found = np.minimum(made.found, _most(made, past, month)[:, None])
    kept: Floats = np.maximum(found, np.minimum(made.reached, made.found[:, 0])[:, None])
    return kept


def _most(made: Bands, past: list[Year], month: int) -> Floats:
    """The most of its ceiling a year can end at: all of it, or what the unit itself reached in earlier years,
    whose ceiling was raised after the month.
    """
    most = []
    for unit, reached in zip(made.units, made.reached, strict=True):
        ended = [share for one in past if (share := _ended(one, unit, month)) is not None]
        most.append(max([1.0, float(reached), *ended]))
    return np.array(most)


def _parts(
    seen: Picture, made: Bands, past: list[Year], month: int, agencies: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Of each agency its types of spending and its programmes; either sum to the agency's middle."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in _rows(seen, made, past, month):
        agency, _, part = row["code"].partition("|")
        kind, _, code = part.partition(":")
        row = {**row, "code": code, "plan_sen": None, "p_plan": None}
        sort = "types" if kind == "t" else "programmes"
        found.setdefault(agency, {"types": [], "programmes": []})[sort].append(row)
    for one in agencies:
        for rows in found.get(one["code"], {}).values():
            settle(np.clip(one["sen"], *_limits(rows)).tolist(), rows)
    return found


def _types(parts: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """The types of spending of the whole: sums of those of the agencies, so that they sum to it as well."""
    found: dict[str, dict[str, Any]] = {}
    for one in parts.values():
        for row in one["types"]:
            blank = {"account": row["code"], "ceiling_sen": 0, "realised_sen": 0, "middle_sen": 0}
            sums = found.setdefault(row["code"], blank)
            for name, sen in (
                ("ceiling_sen", row["ceiling_sen"]),
                ("realised_sen", row["realised_sen"]),
                ("middle_sen", row["sen"][MIDDLE]),
            ):
                sums[name] += sen
    return [found[code] for code in sorted(found)]


def settle(wholes: Sequence[int], rows: list[dict[str, Any]]) -> None:
    """Give each part its amount in every statement of its whole, and move its band so that the middles sum.

    `statements` of a part are its amounts where the whole ends at each of its levels: they sum to it.

    Units: sen.
    Source: `share_out`.
    """
    said = np.array([row["sen"] for row in rows], dtype=np.int64)
    least = np.minimum([row["realised_sen"] for row in rows], said[:, 0])
    most = np.maximum([row["ceiling_sen"] for row in rows], said[:, -1])
    amounts = share_out(wholes, said, least, most)
    for row, own, low, high in zip(rows, amounts.tolist(), least.tolist(), most.tolist(), strict=True):
        moved = own[MIDDLE] - row["sen"][MIDDLE]
        sen = [min(max(one + moved, low), high) for one in row["sen"]]
        row["sen"] = [*sen[:MIDDLE], own[MIDDLE], *sen[MIDDLE + 1 :]]
        row["statements"] = own
        if row["ceiling_sen"]:
            row["quantiles"] = [one / row["ceiling_sen"] for one in row["sen"]]


def share_out(wholes: Sequence[int], said: Ints, least: Ints, most: Ints) -> Ints:
    """The parts' amounts (parts, levels) in each statement of a whole (levels,); they sum to it in whole sen.

    Statements that no parts within their limits could sum to are refused: see `bounded`.

    Units: sen.
    Source: `stats.forecast.coherent.split`: all parts at one place of their own distributions.
    """
    names = np.array([str(at) for at in range(len(said))], dtype=np.str_)
    parts = coherent.Level(names, np.zeros(len(said), dtype=np.int64), most, least, said)
    return coherent.split(np.array([wholes], dtype=np.int64), parts, most)


def bounded(whole: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Keep the band of a whole between what its parts have reached and the most they can end at.

    Units: sen.
    Source: sums of parts.
    """
    least, most = _limits(rows)
    whole["sen"] = [min(max(one, least), most) for one in whole["sen"]]
    whole["quantiles"] = [one / whole["ceiling_sen"] for one in whole["sen"]]


def _limits(rows: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    least = sum(min(row["realised_sen"], row["sen"][0]) for row in rows)
    return least, sum(max(row["ceiling_sen"], row["sen"][-1]) for row in rows)


def shortfall(row: Mapping[str, Any]) -> int:
    """What the middle of a forecast lacks to the unit's target; 0 where it lacks nothing.

    Units: sen.
    Source: target share of the ceiling of the forecast's month.
    """
    wanted: int = round(row["target"] * row["ceiling_sen"])
    return max(0, wanted - int(row["sen"][MIDDLE]))
