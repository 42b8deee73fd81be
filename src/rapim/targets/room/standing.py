"""What every agency and revenue account could reach in a year: forecast, potential, causes, earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from rapim import analytics, law
from rapim.analytics import ahead_why, directory, marks, receipts_panel, year_panel
from rapim.stats.forecast import engine
from rapim.stats.forecast.panel import panel
from rapim.stats.forecast.spread import LEVELS
from rapim.targets.measures.carried import carried, move
from rapim.targets.measures.combined import Cause, Removed, both, without_causes
from rapim.targets.measures.spread import Spread, spread
from rapim.targets.models import Target
from rapim.targets.room import surveying
from rapim.targets.room.surveying import Found

ABSORPTION, REVENUE = Target.Kind.ABSORPTION.value, Target.Kind.REVENUE.value
AMOUNT = (0.8, 1.0, 1.2)
"""How sure the amount of a cause is: P10 and P90 by its middle."""
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """A finished year: what could be spent (or was planned), and what was."""

    year: int
    ceiling_sen: int
    realised_sen: int


@dataclass(frozen=True)
class Side:
    """One thing that can have a target, in a year.

    `ceiling_sen` is the ceiling of spending or the plan of receipts that is known; `forecast` is the year
    if the old pattern goes on, `potential` if obstacles are dealt with, both in sen, None where unknown.
    `realised_sen` is what the year itself has brought, None before it begins.
    """

    kind: str
    agency: str
    account: str
    name: str
    ceiling_sen: int
    realised_sen: int | None
    forecast: Spread | None = None
    potential: Spread | None = None
    removed: tuple[Removed, ...] = ()
    history: tuple[Past, ...] = ()
    notes: tuple[str, ...] = ()
    survey: Found | None = None

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.kind, self.agency, self.account

    @property
    def basis(self) -> Spread | None:
        """What a target is judged on: the potential where there is one."""
        return self.potential if self.potential is not None else self.forecast


@dataclass(frozen=True)
class Standing:
    """All sides of a year as known at a mark, seen on a day; `to` is the last month that was learned from."""

    year: int
    as_of: dt.date
    mark: str
    to: int
    learned: tuple[int, ...]
    sides: Mapping[Key, Side]
    names: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def ahead(self) -> bool:
        """Whether the year has not begun on the day."""
        return self.year > self.as_of.year


def standing(year: int, as_of: dt.date, mark: marks.Mark | None = None) -> Standing:
    """The sides of this year or the next one; of other years only their history.

    Units: sen.
    Source: `analytics.year_end`, causes of the board, receipts by account, surveys.
    """
    known = mark or marks.known()
    made = _standing(year, as_of, known, marks.version())
    found = surveying.potentials(year)
    sides = dict(made.sides)
    for key in found:
        agency, account = key
        side = sides.get((REVENUE, agency, account)) or Side(REVENUE, agency, account, "", 0, None)
        sides[REVENUE, agency, account] = surveyed(side, found[key])
    return replace(made, sides=sides)


@lru_cache(maxsize=16)
def _standing(year: int, as_of: dt.date, mark: marks.Mark, version: str) -> Standing:
    empty = Standing(year, as_of, mark.name, 0, (), {})
    if year not in (as_of.year, as_of.year + 1):
        return replace(empty, sides={one.key: one for one in _finished(year, as_of, mark)})
    end = analytics.year_end(as_of, mark=mark)
    sides: list[Side] = []
    if end is not None:
        sides += _spending(end, year, as_of, mark)
    sides += _receipts(year, as_of, mark)
    to, learned = (end["month"], tuple(end["years"])) if end else (0, ())
    names = end["names"] if end else {}
    return Standing(year, as_of, mark.name, to, learned, {one.key: one for one in sides}, names)


def _past(year: int, as_of: dt.date, mark: marks.Mark) -> list[year_panel.Year]:
    who = directory.known(mark, as_of, as_of.year)
    return [one for one, _ in year_panel.past(year, mark, who, "")]


def _history(past: Iterable[year_panel.Year], agency: str) -> tuple[Past, ...]:
    found = []
    for one in past:
        at = one.place(agency)
        if at is not None and one.known[at] == year_panel.MONTHS and one.ceiling[at, -1] > 0:
            found.append(Past(one.year, int(one.ceiling[at, -1]), int(one.realised[at, -1])))
    return tuple(found)


def _finished(year: int, as_of: dt.date, mark: marks.Mark) -> list[Side]:
    """The agencies of a finished year with what they reached."""
    if year >= as_of.year:
        return []
    past = _past(year + 1, as_of, mark)
    found = []
    for one in (one for one in past if one.year == year):
        for agency in (unit for unit in one.units if unit != year_panel.WHOLE):
            history = _history(past, agency)
            if history and history[-1].year == year:
                last = history[-1]
                found.append(Side(ABSORPTION, agency, "", "", last.ceiling_sen, last.realised_sen,
                                  history=history[:-1]))  # fmt: skip
    return found


def _spending(end: Mapping[str, Any], year: int, as_of: dt.date, mark: marks.Mark) -> list[Side]:
    past = _past(as_of.year, as_of, mark)
    histories = {row["code"]: _history(past, row["code"]) for row in end["agencies"]}
    causes = {unit["code"]: unit["causes"] for unit in analytics.board(as_of, mark=mark)["units"]}
    wide = _move(end, histories)
    found = []
    for row in end["agencies"]:
        side = _spending_side(row, end["levels"], causes.get(row["code"], []), as_of)
        side = replace(side, history=histories[row["code"]])
        if year > as_of.year:
            side = _next(side, wide * side.ceiling_sen, float(side.ceiling_sen))
        found.append(side)
    return found


def _move(end: Mapping[str, Any], histories: Mapping[str, tuple[Past, ...]]) -> float:
    pairs = []
    for row in end["agencies"]:
        last = [one for one in histories[row["code"]] if one.year == end["fiscal_year"] - 1]
        if last:
            pairs.append((last[0].realised_sen / last[0].ceiling_sen, _middle_of(row, end["levels"])))
    return move(pairs, float(law.at("targets_first_move", dt.date.fromisoformat(end["as_of"]))))


def _middle_of(row: Mapping[str, Any], levels: list[float]) -> float:
    return float(row["quantiles"][levels.index(0.5)])


def _spending_side(
    row: Mapping[str, Any], levels: list[float], causes: list[Mapping[str, Any]], as_of: dt.date
) -> Side:
    """Forecast of an agency's year, and the same with its removable causes removed.

    What the middle of the forecast leaves unspent is split by the causes of today (`ahead_why.split`).
    """
    ceiling = int(row["ceiling_sen"])
    top = max(float(ceiling), float(row["sen"][-1]))
    forecast = spread(levels, [sorted(max(0, sen) for sen in row["sen"])], [top])
    gap = max(0, ceiling - int(row["sen"][levels.index(0.5)]))
    parts = {one["cause"]: int(one["sen"]) for one in ahead_why.split(gap, causes)}
    rules = law.at("targets_removable", as_of)
    some = []
    for code, (low, likely, high, officers) in rules.items():
        if sen := parts.get(code, 0):
            p10, p50, p90 = (part * sen for part in AMOUNT)
            some.append(Cause(code, (p10, p50, p90), (low, likely, high), bool(officers)))
    potential, removed = without_causes(forecast, some, top)
    notes = ("own_none",) if not row["own_years"] else ()
    return Side(ABSORPTION, row["code"], "", "", ceiling, int(row["realised_sen"]), forecast, potential,
                removed, notes=notes)  # fmt: skip


def _next(side: Side, wide: float, ceiling: float) -> Side:
    """The same side in the year that follows: expected like this year, and wider."""
    forecast = None if side.forecast is None else carried(side.forecast, wide, ceiling)
    potential = None if side.potential is None else carried(side.potential, wide, ceiling)
    return replace(side, forecast=forecast, potential=potential, realised_sen=None,
                   notes=(*side.notes, "carried"))  # fmt: skip


def _receipts(year: int, as_of: dt.date, mark: marks.Mark) -> list[Side]:
    """Own revenue (PAD, accounts 4.1) by agency and account, forecast from its own months."""
    now = receipts_panel.receipts_by_account(as_of.year, as_of, mark)
    years = [
        receipts_panel.receipts_by_account(one, dt.date(one, 12, 31), mark) for one in _years(as_of, mark)
    ]
    own = [row for row in now["rows"] if row["account"].startswith("4.1") and row["plan_sen"] > 0]
    spreads = _receipt_spreads(now, years, as_of.year) if own else {}
    histories = {_unit(row): _received(years, row) for row in own}
    pairs = []
    for row in own:
        past, one = histories[_unit(row)], spreads.get(_unit(row))
        if past and one is not None and (middle := float(one.values[0][list(one.levels).index(0.5)])) > 0:
            pairs.append((past[-1].realised_sen / middle, 1.0))
    wide = move(pairs, float(law.at("targets_first_move", as_of)))
    found = []
    for row in own:
        one, reached = spreads.get(_unit(row)), row["reached_sen"][-1]
        side = Side(REVENUE, row["agency"], row["account"], row["name"], row["plan_sen"], reached, one,
                    history=histories[_unit(row)])  # fmt: skip
        if year > as_of.year and one is not None:
            middle = float(one.values[0][list(one.levels).index(0.5)])
            side = _next(side, wide * middle, float("inf"))
        found.append(replace(side, realised_sen=None) if year > as_of.year else side)
    return found


def _years(as_of: dt.date, mark: marks.Mark) -> list[int]:
    return sorted({one.year for one in _past(as_of.year, as_of, mark)})


def _unit(row: Mapping[str, Any]) -> str:
    return f"{row['agency']}|{row['account']}"


def _received(years: Iterable[Mapping[str, Any]], row: Mapping[str, Any]) -> tuple[Past, ...]:
    found = []
    for one in years:
        for then in one["rows"]:
            if _unit(then) == _unit(row) and one["month"] == receipts_panel.MONTHS:
                found.append(Past(one["year"], then["plan_sen"], then["reached_sen"][-1]))
    return tuple(found)


def _receipt_spreads(
    now: Mapping[str, Any], years: Iterable[Mapping[str, Any]], year: int
) -> dict[str, Spread]:
    """Forecasts of receipts by unit; none where no month of the year is over."""
    month = now["month"]
    if not month:
        return {}
    columns: list[list[Any]] = [[], [], [], [], []]
    for one in (*years, now):
        last = month if one is now else receipts_panel.MONTHS
        for row in one["rows"]:
            if row["account"].startswith("4.1") and row["plan_sen"] > 0:
                for at in range(min(last, one["month"])):
                    values = (_unit(row), one["year"], at + 1, row["plan_sen"], row["reached_sen"][at])
                    for column, one_value in zip(columns, values, strict=True):
                        column.append(one_value)
    said = engine.forecast(panel(*columns), year, month)
    plans = {_unit(row): row["plan_sen"] for row in now["rows"]}
    found = {}
    for unit, shares in zip(said.unit, said.quantiles, strict=True):
        sen = sorted(max(0.0, float(share)) * plans[str(unit)] for share in shares)
        found[str(unit)] = spread(LEVELS, [sen])
    return found


def surveyed(side: Side, found: Found) -> Side:
    """A side with a survey of its potential: both together where there is a forecast, else the survey alone.

    Units: sen.
    Source: `combined.both`, capped by what is collectable.
    """
    limit = float(law.at("targets_contradiction", found.day))
    notes = side.notes
    if side.forecast is None:
        potential = found.spread
        notes = (*notes, "no_history")
    else:
        made = both(found.spread, side.forecast, limit)
        potential = made.spread
        notes = (*notes, "contradict") if bool(made.contradict[0]) else notes
    return replace(side, potential=potential, survey=found, notes=notes)
