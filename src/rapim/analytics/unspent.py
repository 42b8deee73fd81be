"""The unspent rupiah by cause at its grain: a unit's sub-activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rapim.budget.measures import causes, schedule
from rapim.budget.measures.amounts import Floats, by_group, part

from .frame import Flags, Frame, Ints
from .tendered import Claims, Grain

RATIFIED_LATER = ("BLUD", "BOS")
HELD_BACK = ("withheld", "not_transferred")


@dataclass(slots=True)
class Grains:
    """Sums of the leaves of each (agency, programme, activity, sub-activity, unit), and their causes.

    `spent` is realised by month end and `physical` the share reported for each month, NaN where none.
    """

    keys: list[tuple[str, ...]]
    ceiling: Ints
    planned: Ints
    realised: Ints
    has_plan: Flags
    spent: Ints
    physical: Floats
    causes: Ints

    def groups(self, order: list[tuple[str, ...]], depth: int) -> Ints:
        """The number of each grain's key among the keys of a level.

        Units: none.
        Source: keys of the budget lines.
        """
        place = {key: number for number, key in enumerate(order)}
        return np.array([place[key[:depth]] for key in self.keys], dtype=np.int64)


def days_of_data(frame: Frame, agencies: list[str]) -> Ints:
    """The day of the year to which each agency's data reach; 0 where there are none.

    Units: days.
    Source: metrics/standing.sql.
    """
    reach = {code: _day(one.data_to, frame.year) for code, one in frame.standing.items()}
    return np.array([reach[code] for code in agencies], dtype=np.int64)


def _day(text: str, year: int) -> int:
    day = np.datetime64(text or f"{year - 1}-12-31", "D")
    return int((day - np.datetime64(f"{year - 1}-12-31", "D")).astype(int))


def leaf_plan(frame: Frame) -> Ints:
    """What was planned for each leaf by the day its agency's data reach.

    Units: sen.
    Source: measure budget.schedule.plan_at.
    """
    days = days_of_data(frame, [key[0] for key in frame.keys])
    return schedule.plan_at(frame.months, frame.given, days, frame.year)


def grains(frame: Frame, planned: Ints, tendered: Mapping[Grain, Claims] | None = None) -> Grains:
    """The grains of a frame with their causes, which sum to ceiling minus realised.

    `tendered` is what the packages of each unit and sub-activity explain. A tender's saving explains
    only its part of what was planned by the day, and one that is also an event counts once.

    Units: sen.
    Source: measure budget.causes.partition.
    """
    full: list[tuple[str, ...]] = [(*key, unit) for key, unit in zip(frame.keys, frame.units, strict=True)]
    keys = sorted(set(full))
    place = {key: number for number, key in enumerate(keys)}
    group = np.array([place[key] for key in full], dtype=np.int64)
    count = len(keys)
    ceiling, realised = (by_group(frame.ints[name], group, count) for name in ("ceiling_sen", "realised_sen"))
    plan = by_group(planned, group, count)
    has_plan = by_group(frame.ints["planned"], group, count) > 0
    later = by_group(np.where(_ratified_later(frame), planned - frame.ints["realised_sen"], 0), group, count)
    physical = _physical(frame, keys)
    held, saved = _claims(frame, keys, _behind(ceiling, plan, realised, has_plan), later)
    packages = _packages(keys, tendered or {})
    due = np.divide(np.minimum(plan, ceiling), ceiling, out=np.zeros(count), where=ceiling > 0)
    due_saving = part(packages.pop("saved"), np.clip(due, 0.0, 1.0))
    split = causes.partition(
        ceiling, plan, realised, has_plan, physical=carried(physical)[:, -1], unratified=later,
        withheld=held, tender_saving=np.maximum(saved, due_saving), **packages,
    )  # fmt: skip
    spent = by_group(frame.spent, group, count)
    return Grains(keys, ceiling, plan, realised, has_plan, spent, physical, split)


def _packages(keys: list[tuple[str, ...]], tendered: Mapping[Grain, Claims]) -> dict[str, Ints]:
    """What packages explain, as a column for each claim."""
    none = Claims()
    found = [tendered.get((key[4], key[3]), none) for key in keys]
    return {
        name: np.array([getattr(one, name) for one in found], dtype=np.int64) for name in Claims.__slots__
    }


def _behind(ceiling: Ints, planned: Ints, realised: Ints, has_plan: Flags) -> Ints:
    late = np.maximum(0, np.minimum(planned, ceiling) - realised)
    return np.where(has_plan & (realised <= ceiling), late, 0)


def _ratified_later(frame: Frame) -> Flags:
    """Lines whose largest fund is BLUD or BOS money."""
    largest: dict[int, tuple[int, str]] = {}
    for row in frame.ask("fund_now"):
        one = (row["ceiling_sen"], row["fund"])
        largest[row["line_id"]] = max(one, largest.get(row["line_id"], one))
    late = [line for line, (_, fund) in largest.items() if fund in RATIFIED_LATER]
    return np.isin(frame.ints["line_id"], np.array(late, dtype=np.int64))


def _physical(frame: Frame, keys: list[tuple[str, ...]]) -> Floats:
    place = {(key[4], key[3]): number for number, key in enumerate(keys)}
    months = np.full((len(keys), 12), np.nan)
    for row in frame.ask("physical_month"):
        if (number := place.get((row["unit_code"], row["sub_activity"]))) is not None:
            months[number, row["month_no"] - 1] = row["share"]
    return months


def carried(months: Floats) -> Floats:
    """Each month's share, or the last one before it that was reported; NaN before the first.

    Units: shares.
    Source: physical progress is cumulative.
    """
    filled = months.copy()
    for month in range(1, filled.shape[1]):
        filled[:, month] = np.where(np.isnan(filled[:, month]), filled[:, month - 1], filled[:, month])
    return filled


def _claims(frame: Frame, keys: list[tuple[str, ...]], behind: Ints, later: Ints) -> tuple[Ints, Ints]:
    """What was withheld and what tenders saved at each grain; a unit's event fills its grains in order."""
    left = behind - np.minimum(behind, np.maximum(0, later))
    rows = frame.ask("event_now")
    held = _spread([row for row in rows if row["event_kind"] in HELD_BACK], keys, left)
    left = left - np.minimum(left, held)
    return held, _spread([row for row in rows if row["event_kind"] == "tender_saving"], keys, left)


def _spread(rows: list[dict[str, Any]], keys: list[tuple[str, ...]], left: Ints) -> Ints:
    claim = np.zeros(len(keys), dtype=np.int64)
    named = {(key[4], key[3]): number for number, key in enumerate(keys)}
    whole = [row for row in rows if (row["unit_code"], row["sub_activity"]) not in named]
    for row in rows:
        if (row["unit_code"], row["sub_activity"]) in named:
            claim[named[row["unit_code"], row["sub_activity"]]] += row["amount_sen"]
    for row in sorted(whole, key=lambda one: (one["unit_code"], one["sub_activity"], one["event_kind"])):
        amount = row["amount_sen"]
        for number, key in enumerate(keys):
            if amount > 0 and row["unit_code"] in (key[4], key[0]):
                takes = min(amount, max(0, int(left[number]) - int(claim[number])))
                claim[number] += takes
                amount -= takes
    return claim
