"""What an agency's page and its one-page evaluation show beyond the board."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from rapim import law
from rapim.budget.measures import absorption, causes, scales
from rapim.budget.measures import evaluation as measures
from rapim.budget.measures.amounts import Known
from rapim.budget.models import Physical
from rapim.units import date_of_day, days_in_year, fiscal_day, month_end, month_marks, months_ended

from . import alarms, boards, curves, directory, figures, keeping, marks, names
from .frame import LEVELS, Flags, Ints

_SHOWN = 8


@dataclass(slots=True)
class Own:
    """One unit in a picture: its number among those of its level, its leaves, and how far its data reach."""

    seen: boards.Picture
    level: str
    of_level: figures.Figures
    number: int
    leaves: Flags
    day: int

    @property
    def ended(self) -> int:
        """Months of the year that are over where the data end."""
        return months_ended(self.seen.frame.year, self.day)


def _ask(
    what: str, key: str, as_of: dt.date | None, known_at: dt.datetime | None, year: int | None
) -> dict[str, Any] | None:
    """The kept page `what` of a unit; None where nothing of it is known in the year."""
    day = as_of or (month_end(year, 12) if year and year < directory.today().year else directory.today())
    mark = marks.known(known_at)
    asked = names.Asked(year or day.year, day, mark.name, "", "sub_activity")
    body = keeping.kept(f"{what}~{asked.key()}~{key}", lambda: _compute(what, asked, mark, key))
    found: dict[str, Any] | None = json.loads(body)
    return found


def _own(seen: boards.Picture, key: str) -> Own | None:
    """The unit of a key in a picture, None where it has none such."""
    path = tuple(key.split(":"))
    level = LEVELS[min(len(path), len(LEVELS)) - 1]
    found = seen.agencies
    if level != LEVELS[0]:
        found = figures.of_level(seen.frame, level, seen.planned, seen.grains, seen.directory)
    if path not in found.keys:
        return None
    number = found.keys.index(path)
    leaves = np.array([one[: len(path)] == path for one in seen.frame.keys], dtype=np.bool_)
    return Own(seen, level, found, number, leaves, int(found.day[number]))


def _compute(what: str, asked: names.Asked, mark: marks.Mark, key: str) -> dict[str, Any] | None:
    seen = boards.picture(asked, mark)
    own = _own(seen, key) if seen else None
    if seen is None or own is None:
        return None
    agency = key.split(":", maxsplit=1)[0]
    entry = seen.directory.entry(agency)
    head = {
        "as_of": asked.as_of.isoformat(),
        "fiscal_year": asked.year,
        "mark": mark.name,
        "version": marks.version(),
        "agency": agency,
        "name": entry.name,
        "type": entry.kind,
        "basis": seen.frame.standing[agency].basis,
        "data_to": seen.frame.standing[agency].data_to or None,
    }
    return {**head, **(_series(own) if what == "series" else _evaluation(own, asked))}


def series(
    key: str,
    fiscal_year: int | None = None,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> dict[str, Any] | None:
    """A unit's year in months, by type of spending and by fund; None where nothing is known of it.

    `key` is the code of an agency, or the key of a programme, activity or sub-activity below it.
    `planned_sen`, `planned_first_sen` and `realised_sen` are cumulative by month end; realised and
    physical are null after the day the data reach.

    Units: sen and shares.
    Source: leaves of the frame.
    """
    return _ask("series", key, as_of, known_at, fiscal_year)


def _series(own: Own) -> dict[str, Any]:
    frame = own.seen.frame
    marks_of_year = month_marks(frame.year)[1:]
    curve, first = own.of_level.curve[own.number], own.of_level.first[own.number]
    spent = frame.spent[own.leaves].sum(axis=0, dtype=np.int64)
    physical = alarms.monthly(own.level, own.of_level, own.seen.grains).physical[own.number]
    months = [
        {
            "month": month,
            "end": date_of_day(frame.year, mark).isoformat(),
            "planned_sen": int(curve[mark]),
            "planned_first_sen": int(first[mark]),
            "realised_sen": int(spent[month - 1]) if month <= own.ended else None,
            "physical": None if np.isnan(physical[month - 1]) else float(physical[month - 1]),
        }
        for month, mark in enumerate(marks_of_year, 1)
    ]
    return {
        "months": months,
        "realised": _realised(own, spent),
        "by_type": _by_type(own),
        "by_fund": by_fund(own.seen, own.leaves),
        "problems": {code: text for code, text in sorted(_problems(own).items()) if text}
        if own.level == LEVELS[0]
        else {},
    }


def _realised(own: Own, spent: Ints) -> curves.Points:
    """What was realised: an agency's day by day, its parts' by month's end and on the day the data reach."""
    frame, key = own.seen.frame, own.of_level.keys[own.number]
    if own.level == LEVELS[0]:
        return curves.realised(frame, key[0])
    ended = month_marks(frame.year)[1 : own.ended + 1]
    points = [
        (date_of_day(frame.year, mark).isoformat(), int(spent[number])) for number, mark in enumerate(ended)
    ]
    if own.day and (not ended or own.day > ended[-1]):
        reached = int(own.of_level.sums["realised_sen"][own.number])
        points.append((date_of_day(frame.year, own.day).isoformat(), reached))
    return points


def _by_type(own: Own) -> list[dict[str, Any]]:
    frame = own.seen.frame
    types = [".".join(account.split(".")[:3]) for account in frame.accounts]
    kinds = sorted({kind for kind, mine in zip(types, own.leaves, strict=True) if mine})
    found = []
    for kind in kinds:
        mine = own.leaves & np.array([one == kind for one in types], dtype=np.bool_)
        by_month = frame.spent[mine].sum(axis=0, dtype=np.int64)
        found.append(
            {
                "account": kind,
                "ceiling_sen": int(frame.ints["ceiling_sen"][mine].sum(dtype=np.int64)),
                "planned_sen": int(own.seen.planned[mine].sum(dtype=np.int64)),
                "realised_sen": int(frame.ints["realised_sen"][mine].sum(dtype=np.int64)),
                "months": [int(sen) for sen in by_month[: own.ended]],
            }
        )
    return found


def by_fund(seen: boards.Picture, leaves: Flags) -> list[dict[str, Any]]:
    """Ceiling and realisation by fund source; "" where no document names the fund.

    A line's ceiling follows its last budget document; what was spent follows the SP2D's own fund,
    else the line's largest fund.

    Units: sen.
    Source: metrics fund_now, movement_fund.
    """
    frame = seen.frame
    place = {int(frame.ints["line_id"][number]): number for number in np.flatnonzero(leaves)}
    shares: dict[int, dict[str, int]] = defaultdict(dict)
    for row in frame.ask("fund_now"):
        if row["line_id"] in place:
            shares[row["line_id"]][row["fund"]] = row["ceiling_sen"]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    largest: dict[int, str] = {}
    for line, number in place.items():
        funds = shares.get(line) or {"": 0}
        largest[line] = max(sorted(funds), key=lambda fund: funds[fund])
        named = {fund: sen for fund, sen in funds.items() if fund != largest[line]}
        for fund, sen in named.items():
            sums[fund][0] += sen
        sums[largest[line]][0] += int(frame.ints["ceiling_sen"][number]) - sum(named.values())
    for row in frame.ask("movement_fund"):
        if row["line_id"] in place:
            sums[row["fund"] or largest[row["line_id"]]][1] += row["amount_sen"]
    return [
        {"fund": fund, "ceiling_sen": ceiling, "realised_sen": realised}
        for fund, (ceiling, realised) in sorted(sums.items())
    ]


def evaluation(
    agency: str,
    fiscal_year: int,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> dict[str, Any] | None:
    """The one-page Evaluasi tahun of an agency: what was reached, what was late and why; provisional.

    Units: sen, shares, days.
    Source: measure budget.evaluation.evaluate over the frame.
    """
    return _ask("evaluation", agency, as_of, known_at, fiscal_year)


def _evaluation(own: Own, asked: names.Asked) -> dict[str, Any]:
    seen, number = own.seen, own.number
    frame, agencies = seen.frame, seen.agencies
    ends = list(month_marks(frame.year)[1 : own.ended + 1])
    spent = frame.spent[own.leaves].sum(axis=0, dtype=np.int64)[: own.ended]
    one = measures.evaluate(
        agencies.sums["ceiling_sen"][number : number + 1],
        agencies.curve[number : number + 1, ends],
        spent[None, :],
        Known(agencies.behind.values[number : number + 1], agencies.behind.known[number : number + 1]),
        agencies.causes[number : number + 1],
        before_last_days=_before_last_days(own),
    )[0]
    shares = {name: boards.nullable(values)[number] for name, values in agencies.shares().items()}
    before = curves.last_year(seen)["agencies"].get(agencies.keys[number][0])
    sub_activities = _sub_activities(own)
    late = sorted(
        (row for row in sub_activities if row["late_sen"]), key=lambda row: (-row["late_sen"], row["key"])
    )
    reached = [
        row for row in sub_activities if row["ceiling_sen"] and row["late_sen"] == 0 and row["realised_sen"]
    ]
    return {
        **one.as_dict(),
        **shares,
        "days_behind_first": agencies.behind_first.as_list()[number],
        "plan_quality": agencies.quality[number],
        "plan_reasons": agencies.reasons[number],
        "physical": boards.nullable(agencies.physical)[number],
        "target": agencies.target[number][0],
        "grades": _grades(frame.year, shares["absorption"]),
        "last_year": before,
        "sub_activities": len(sub_activities),
        "reached": sorted(reached, key=lambda row: (-row["realised_sen"], row["key"]))[:_SHOWN],
        "reached_count": len(reached),
        "late": late[:_SHOWN],
        "late_count": len(late),
        "events": [row for row in curves.events(seen) if row["agency"] == agencies.keys[number][0]],
        "board": asked.key(),
    }


def _grades(year: int, share: float | None) -> list[dict[str, str | None]]:
    value = [np.nan if share is None else share]
    found = []
    for name in scales.NAMES:
        scale = scales.Scale.of(name, law.at(name, fiscal_day(year)))
        found.append({"scale": name, "grade": scales.grade(value, scale).labels[0]})
    return found


def _before_last_days(own: Own) -> Ints | None:
    """What was realised before the last days of the year, where spending is known by day."""
    seen = own.seen
    code = seen.agencies.keys[own.number][0]
    if seen.frame.standing[code].basis != "sp2d" or own.ended < 12:
        return None
    last = law.at("last_days_of_year", fiscal_day(seen.frame.year))
    day = date_of_day(seen.frame.year, days_in_year(seen.frame.year) - last)
    return np.array([curves.at(curves.realised(seen.frame, code), day) or 0], dtype=np.int64)


def _sub_activities(own: Own) -> list[dict[str, Any]]:
    """The agency's sub-activities with what is late in each, why, and the problem reported."""
    seen = own.seen
    found = figures.of_level(seen.frame, "sub_activity", seen.planned, seen.grains, seen.directory)
    reported = _problems(own)
    late_kinds = [name not in ("planned_later", "over_ceiling") for name in causes.CAUSES]
    rows = []
    for number, key in enumerate(found.keys):
        if key[0] != seen.agencies.keys[own.number][0]:
            continue
        split = found.causes[number]
        late = np.where(late_kinds, split, 0)
        share = boards.nullable(absorption.gross(found.sums["realised_sen"], found.sums["ceiling_sen"]))[
            number
        ]
        rows.append(
            {
                "key": names.key_of(key),
                "code": key[-1],
                "name": seen.directory.name_of("sub_activity", key[-1]),
                "ceiling_sen": int(found.sums["ceiling_sen"][number]),
                "realised_sen": int(found.sums["realised_sen"][number]),
                "absorption": share,
                "physical": boards.nullable(found.physical)[number],
                "days_behind": found.behind.as_list()[number],
                "late_sen": int(late.sum()),
                "cause": causes.CAUSES[int(late.argmax())] if late.any() else None,
                "problem": reported.get(key[-1], ""),
            }
        )
    return rows


def _problems(own: Own) -> dict[str, str]:
    """The last problem reported for each sub-activity of the agency, as known at the mark."""
    seen = own.seen
    rows = Physical.objects.filter(
        line__fiscal_year=seen.frame.year,
        line__unit_code__in={unit for unit, mine in zip(seen.frame.units, own.leaves, strict=True) if mine},
        batch_id__lte=seen.mark.batch_id,
        batch__status="loaded",
        month__lte=max(1, own.ended),
    ).order_by("month", "batch_id", "id")
    found: dict[str, str] = {}
    for sub_activity, problem in rows.values_list("line__sub_activity", "problem"):
        found[sub_activity] = problem
    return found
