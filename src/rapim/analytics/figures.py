"""The figures of all units of a level, as arrays: sums by SQL, meaning by the pure measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rapim import law
from rapim.budget.measures import absorption, plan, progress, schedule
from rapim.budget.measures.amounts import Floats, Known, by_group
from rapim.units import fiscal_day, months_ended

from .directory import Directory
from .frame import LEVELS, Flags, Frame, Ints
from .unspent import HELD_BACK, Grains, carried, days_of_data

SUMS = ("ceiling_sen", "realised_sen", "direct_ceiling_sen", "direct_realised_sen")


@dataclass(slots=True)
class Figures:
    """Measures of n units; `day` is 0 where the unit's data reach nothing.

    `made_for` is the ceiling that each unit's cash plan was made for.
    """

    keys: list[tuple[str, ...]]
    sums: dict[str, Ints]
    planned: Ints
    day: Ints
    curve: Ints
    reaches: Flags
    first: Ints
    first_reaches: Flags
    behind: Known
    behind_first: Known
    quality: list[str]
    reasons: list[list[str]]
    made_for: Ints
    causes: Ints
    physical: Floats
    saved: dict[str, Ints]
    target: list[tuple[float, str]]
    pace: Known

    def shares(self) -> dict[str, Floats]:
        """Absorption and deviations of each unit, NaN for null.

        Units: shares; deviation_pp in points.
        Source: measures budget.absorption.*.
        """
        top, done = self.sums["ceiling_sen"], self.sums["realised_sen"]
        dated = (self.day > 0) & (np.array(self.quality) != "none")  # no plan: no deviation from it
        return {
            "absorption": absorption.gross(done, top),
            "absorption_direct": absorption.gross(
                self.sums["direct_realised_sen"], self.sums["direct_ceiling_sen"]
            ),
            "absorption_net": absorption.net(done, top, **self.saved),
            "deviation_pp": np.where(dated, absorption.deviation_pp(self.planned, done, top), np.nan),
            "deviation_rel": np.where(dated, absorption.deviation_rel(self.planned, done), np.nan),
        }


def of_level(frame: Frame, level: str, planned: Ints, grains: Grains, directory: Directory) -> Figures:
    """The figures of every unit of a level.

    Units: sen, days and shares.
    Source: measures of the budget room over the frame.
    """
    depth = LEVELS.index(level) + 1
    keys, group = frame.groups(depth)
    count = len(keys)
    sums = _sums(frame, level, keys)
    day = days_of_data(frame, [key[0] for key in keys])
    curve = schedule.plan_curve(frame.months, frame.given, group, count, frame.year)
    reaches = schedule.planned_months(frame.given, group, count)
    first = schedule.plan_curve(frame.first, frame.first_given, group, count, frame.year)
    first_reaches = schedule.planned_months(frame.first_given, group, count)
    made_for = _made_for(frame, group, sums["ceiling_sen"])
    quality = _quality(frame, group, sums["ceiling_sen"], made_for)
    where = grains.groups(keys, depth)
    target = [targeted(directory, key[0], frame.year) for key in keys]
    return Figures(
        keys=keys,
        sums=sums,
        planned=by_group(planned, group, count),
        day=day,
        curve=curve,
        reaches=reaches,
        first=first,
        first_reaches=first_reaches,
        behind=_dated(schedule.days_behind(curve, sums["realised_sen"], day, reaches, frame.year), day),
        behind_first=_dated(
            schedule.days_behind(first, sums["realised_sen"], day, first_reaches, frame.year), day
        ),
        quality=quality.quality(),
        reasons=quality.reasons(),
        made_for=made_for,
        causes=by_group(grains.causes, where, count),
        physical=progress.weighted(carried(grains.physical)[:, -1], grains.ceiling, where, count),
        saved=_saved(frame, keys, depth),
        target=target,
        pace=_pace(frame.year, sums, target, day),
    )


def of_all(frame: Frame, parts: Figures, planned: Ints, grains: Grains, directory: Directory) -> Figures:
    """The figures of the whole government: sums of its agencies, each read where its own data end.

    To the day of the latest data the total plan follows each agency only as far as its data reach,
    so an agency whose file is missing is stale, not late.

    Units: sen, days and shares.
    Source: sums of the agencies' figures.
    """
    day = parts.day.max(keepdims=True)
    none = np.zeros(len(frame.keys), dtype=np.int64)
    sums = {name: values.sum(keepdims=True, dtype=np.int64) for name, values in parts.sums.items()}
    made_for = parts.made_for.sum(keepdims=True, dtype=np.int64)
    quality = _quality(frame, none, sums["ceiling_sen"], made_for)
    curve, first = (_cut(one, parts.day, int(day[0])) for one in (parts.curve, parts.first))
    reaches, first_reaches = (_any(one) for one in (parts.reaches, parts.first_reaches))
    target = [targeted(directory, "", frame.year)]
    done = sums["realised_sen"]
    return Figures(
        keys=[("",)],
        sums=sums,
        planned=by_group(planned, none, 1),
        day=day,
        curve=curve,
        reaches=reaches,
        first=first,
        first_reaches=first_reaches,
        behind=_dated(schedule.days_behind(curve, done, day, reaches, frame.year), day),
        behind_first=_dated(schedule.days_behind(first, done, day, first_reaches, frame.year), day),
        quality=quality.quality(),
        reasons=quality.reasons(),
        made_for=made_for,
        causes=parts.causes.sum(axis=0, keepdims=True, dtype=np.int64),
        physical=progress.weighted(
            carried(grains.physical)[:, -1], grains.ceiling, np.zeros(len(grains.keys), dtype=np.int64), 1
        ),
        saved={kind: values.sum(keepdims=True, dtype=np.int64) for kind, values in parts.saved.items()},
        target=target,
        pace=_pace(frame.year, sums, target, day),
    )


def _cut(curve: Ints, to: Ints, day: int) -> Ints:
    """The sum of curves of which each stands still from where its data end until the day of the latest."""
    days = np.arange(curve.shape[1], dtype=np.int64)
    held = np.take_along_axis(curve, np.minimum(days[None, :], to[:, None]), axis=1)
    after = curve - curve[:, day : day + 1] + held[:, day : day + 1]
    whole: Ints = np.where(days[None, :] <= day, held, after).sum(axis=0, keepdims=True, dtype=np.int64)
    return whole


def _any(flags: Flags) -> Flags:
    return np.asarray(flags.any(axis=0, keepdims=True), dtype=np.bool_)


def targeted(directory: Directory, code: str, year: int) -> tuple[float, str]:
    """The target share of an agency for the year and where it comes from.

    Units: share.
    Source: rows of org, else the law's parameter quarter_targets (its last).
    """
    if found := directory.target(code):
        return found
    row = law.row_at("quarter_targets", fiscal_day(year))
    return row.value[-1], row.source


def _dated(days: Known, day: Ints) -> Known:
    known = days.known & (day > 0)
    return Known(np.where(known, days.values, 0), known)


def _sums(frame: Frame, level: str, keys: list[tuple[str, ...]]) -> dict[str, Ints]:
    depth = LEVELS.index(level) + 1
    rows = {
        tuple(row[name] for name in LEVELS[:depth]): row
        for row in frame.ask("rollup")
        if row["level"] == level
    }
    return {name: np.array([rows[key][name] for key in keys], dtype=np.int64) for name in SUMS}


def _made_for(frame: Frame, group: Ints, ceiling: Ints) -> Ints:
    planned = frame.ints["planned"] > 0
    return plan.own_ceiling(frame.stated, frame.states, planned, group, ceiling)


def _quality(frame: Frame, group: Ints, ceiling: Ints, own: Ints) -> plan.Quality:
    day = fiscal_day(frame.year)
    names = ("plan_total_tolerance", "plan_december_share", "plan_equal_spread", "plan_equal_share")
    limits = plan.Limits(*(law.at(name, day) for name in names))
    salary = absorption.prefixed(frame.accounts, law.at("salary_accounts", day))
    return plan.quality(frame.months, frame.given, salary, group, ceiling, limits, own=own)


def _saved(frame: Frame, keys: list[tuple[str, ...]], depth: int) -> dict[str, Ints]:
    """Savings, money not transferred and money withheld, by unit of the level."""
    found = {kind: np.zeros(len(keys), dtype=np.int64) for kind in ("tender_saving", *HELD_BACK)}
    for row in frame.ask("event_now"):
        if row["event_kind"] not in found:
            continue
        for number, key in enumerate(keys):
            if key[0] == row["agency"] and (depth == 1 or key[-1] == row["sub_activity"]):
                found[row["event_kind"]][number] += row["amount_sen"]
    return found


def _pace(year: int, sums: dict[str, Ints], target: list[tuple[float, str]], day: Ints) -> Known:
    left = np.array([12 - months_ended(year, one) for one in day.tolist()], dtype=np.int64)
    share = np.array([one[0] for one in target], dtype=np.float64)
    return absorption.required_pace(sums["ceiling_sen"], sums["realised_sen"], share, left)
