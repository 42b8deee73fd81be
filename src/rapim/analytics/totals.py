"""The whole government in one row, its causes and its rhythm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from rapim.budget.measures import causes, rhythm, schedule
from rapim.budget.measures.amounts import Known
from rapim.units import day_of_year, month_end

from . import figures, names
from .frame import Flags, Ints

if TYPE_CHECKING:
    from .boards import Picture

_FIELDS = (
    "ceiling_sen", "planned_sen", "realised_sen", "direct_ceiling_sen", "direct_realised_sen",
    "absorption", "absorption_direct", "absorption_net", "deviation_pp", "deviation_rel",
    "days_behind", "days_behind_first", "plan_quality", "basis", "data_to", "stale_days",
    "physical", "pace_sen", "target", "target_source", "parent",
)  # fmt: skip


def empty() -> dict[str, Any]:
    """The board of a home that knows nothing of the year.

    Units: none.
    Source: command contract, an empty home answers `units: []` and nulls.
    """
    return {
        "data_to": None,
        "basis_note": None,
        "units": [],
        "total": {**dict.fromkeys(_FIELDS), "plan_reasons": [], "causes": [], "alerts": [], "trace": {}},
        "rhythm_days": None,
        "median_days": None,
        "rhythm_before": None,
        "rhythm_trend": "unknown",
        "rhythm_path": [],
        "causes": [],
        "curve": {"ceiling_sen": None, "planned": [], "planned_first": [], "realised": [], "last_year": []},
        "last_year": None,
        "events": [],
    }


def causes_of(split: Ints) -> list[dict[str, Any]]:
    """The causes that hold money, in their order.

    Units: sen.
    Source: measure budget.causes.partition.
    """
    return [{"cause": name, "sen": int(sen)} for name, sen in zip(causes.CAUSES, split, strict=True) if sen]


def of(seen: Picture) -> dict[str, Any]:
    """Total, causes, rhythm and the note on bases.

    Units: sen, shares and days.
    Source: sums of the agencies' figures.
    """
    total = row(seen)
    path = _path(seen)
    before = _month_before(seen.asked.as_of).isoformat()
    now = path[-1]
    total["trace"] = seen.asked.traces(names.TOTAL, {**total, **now})
    return {
        "data_to": total["data_to"],
        "basis_note": total["basis"],
        "total": total,
        "causes": total["causes"],
        "rhythm_days": now["rhythm_days"],
        "median_days": now["median_days"],
        "rhythm_before": next((one for one in path if one["date"] == before), None),
        "rhythm_trend": rhythm.trend(
            [rhythm.Rhythm(one["rhythm_days"], one["median_days"], 0) for one in path]
        ),
        "rhythm_path": path,
    }


def row(seen: Picture) -> dict[str, Any]:
    """The total as a row with a unit's keys.

    Units: sen, shares and days.
    Source: sums of the agencies' figures.
    """
    frame, parts = seen.frame, seen.agencies
    whole = figures.of_all(frame, parts, seen.planned, seen.grains, seen.directory)
    data_to = max((one.data_to for one in frame.standing.values()), default="")
    reached = dt.date.fromisoformat(data_to) if data_to else None
    bases = {one.basis for one in frame.standing.values()}
    found: dict[str, Any] = {name: int(values[0]) for name, values in whole.sums.items()}
    found |= {
        name: None if np.isnan(values[0]) else float(values[0]) for name, values in whole.shares().items()
    }
    return {
        **found,
        "planned_sen": int(whole.planned[0]) if reached else None,
        "days_behind": whole.behind.as_list()[0],
        "days_behind_first": whole.behind_first.as_list()[0],
        "plan_quality": whole.quality[0],
        "plan_reasons": whole.reasons[0],
        "physical": None if np.isnan(whole.physical[0]) else float(whole.physical[0]),
        "pace_sen": whole.pace.as_list()[0],
        "target": whole.target[0][0],
        "target_source": whole.target[0][1],
        "causes": causes_of(parts.causes.sum(axis=0, dtype=np.int64)),
        "basis": bases.pop() if len(bases) == 1 else "mixed",
        "data_to": data_to or None,
        "stale_days": None if reached is None else max(0, (seen.asked.as_of - reached).days),
        "parent": None,
        "alerts": [],
    }


def takes_part(seen: Picture) -> Flags:
    """Which agencies have a place in the order: not PPKD, and not with a plan unfit to measure.

    Units: none.
    Source: product rules 2 and 3.
    """
    return np.array(
        [
            seen.kind(key[0]) != "ppkd" and quality != "unfit"
            for key, quality in zip(seen.agencies.keys, seen.agencies.quality, strict=True)
        ],
        dtype=np.bool_,
    )


def _path(seen: Picture) -> list[dict[str, Any]]:
    """The rhythm at each month's end, a month before the as-of day, and on that day (the last one)."""
    as_of, year = seen.asked.as_of, seen.frame.year
    ends = [month_end(year, month) for month in range(1, 13)]
    dates = sorted(
        {one for one in (*ends, _month_before(as_of)) if one < as_of and one.year == year} | {as_of}
    )
    lag = lags(seen, dates)
    weights = np.maximum(0, seen.agencies.sums["ceiling_sen"])
    path = rhythm.path(lag, weights, takes_part(seen))
    return [
        {"date": day.isoformat(), "rhythm_days": one.rhythm_days, "median_days": one.median_days}
        for day, one in zip(dates, path, strict=True)
    ]


def lags(seen: Picture, dates: list[dt.date]) -> Known:
    """Days behind of every agency at each date, by what its data reached by then.

    Units: days.
    Source: measure budget.schedule.lag_curve.
    """
    parts = seen.agencies
    order = [key[0] for key in parts.keys]
    days, spent = _reached(seen, order, dates)
    lag = schedule.lag_curve(parts.curve, spent, days, parts.reaches, seen.frame.year)
    known = lag.known & (days > 0)
    return Known(np.where(known, lag.values, 0), known)


def _reached(seen: Picture, order: list[str], dates: list[dt.date]) -> tuple[Ints, Ints]:
    """The day to which each agency's data reach at each date, and what was realised by then."""
    place = {code: number for number, code in enumerate(order)}
    spent = np.zeros((len(order), len(dates)), dtype=np.int64)
    last = np.zeros(spent.shape, dtype=np.int64)
    texts = [day.isoformat() for day in dates]
    for row in seen.frame.ask("curve_day"):
        number = place[row["agency"]]
        for column, text in enumerate(texts):
            if row["day"] <= text:
                spent[number, column] += row["amount_sen"]
                last[number, column] = max(
                    last[number, column], day_of_year(dt.date.fromisoformat(row["day"]))
                )
    to = seen.agencies.day
    upto = np.array([day_of_year(day) for day in dates], dtype=np.int64)
    for code, number in place.items():
        if seen.frame.standing[code].basis == "sp2d":
            last[number] = np.minimum(upto, to[number])
    return last, spent


def _month_before(day: dt.date) -> dt.date:
    last = day.replace(day=1) - dt.timedelta(days=1)
    ends = day == month_end(day.year, day.month)
    return last if ends else last.replace(day=min(day.day, last.day))
