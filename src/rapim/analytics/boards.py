"""The board: every unit of a level with its figures, as of a day, known at a moment."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from rapim.budget.measures.amounts import Floats, Ints
from rapim.units.verdicts import Verdict

from . import (
    ahead,
    alarms,
    curves,
    directory,
    figures,
    frame,
    keeping,
    marks,
    names,
    tendered,
    totals,
    unspent,
)

LEVELS = frame.LEVELS


def board(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    basis: str | None = None,
    level: str = "agency",
    parent: str | None = None,
    fiscal_year: int | None = None,
    mark: marks.Mark | None = None,
) -> dict[str, Any]:
    """The board as JSON-ready values (see the command contract); kept, so that asking again is cheap.

    `known_at` None means now, and the answer says the moment at which what it shows became known;
    asking with that moment gives the same bytes for ever. Whoever has read the mark of that moment
    already gives it, so that one page stands on one mark.

    Units: money in sen, shares 0 to 1, days whole, deviation_pp in points.
    Source: facts known at the moment, through metrics, measures and checks.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(LEVELS)}")
    if basis not in (None, "sp2d", "lra"):
        raise ValueError(f"basis {basis!r} is neither sp2d nor lra")
    day = as_of or directory.today()
    mark = mark or marks.known(known_at)
    asked = names.Asked(fiscal_year or day.year, day, mark.name, basis or "", level)
    found = of(asked, mark, parent)
    moment = known_at or mark.moment
    found["known_at"] = None if moment is None else moment.astimezone(dt.UTC).isoformat()
    return found


def of(asked: names.Asked, mark: marks.Mark, parent: str | None = None) -> dict[str, Any]:
    """The kept board of what was asked, without its `known_at`.

    Units: as in `board`.
    Source: facts known at the mark.
    """
    body = keeping.kept(f"board~{asked.key()}~{parent or ''}", lambda: _compute(asked, mark, parent))
    found: dict[str, Any] = json.loads(body)
    return found


@dataclass(slots=True)
class Picture:
    """A frame with the figures of its agencies: what every level and page starts from."""

    asked: names.Asked
    mark: marks.Mark
    frame: frame.Frame
    directory: directory.Directory
    planned: Ints
    grains: unspent.Grains
    agencies: figures.Figures

    def kind(self, code: str) -> str:
        """The kind of an agency.

        Units: code of kind.
        Source: rows of org.
        """
        return self.directory.entry(code).kind


def picture(asked: names.Asked, mark: marks.Mark) -> Picture | None:
    """The picture of a year, or None when nothing of it is known.

    Units: as in the frame.
    Source: facts known at the mark.
    """
    who = directory.known(mark, asked.as_of, asked.year, asked.level)
    made = frame.build(asked.year, asked.as_of, mark.batch_id, who, asked.basis)
    if made is None:
        return None
    planned = unspent.leaf_plan(made)
    grains = unspent.grains(made, planned, tendered.claims(asked.year, asked.as_of, mark))
    agencies = figures.of_level(made, "agency", planned, grains, who)
    return Picture(asked, mark, made, who, planned, grains, agencies)


def _compute(asked: names.Asked, mark: marks.Mark, parent: str | None) -> dict[str, Any]:
    seen = picture(asked, mark)
    row = directory.government(mark)
    head = {
        "as_of": asked.as_of.isoformat(),
        "known_at": None,
        "fiscal_year": asked.year,
        "level": asked.level,
        "parent": parent,
        "mark": mark.name,
        "version": marks.version(),
        "government": row and {"name": row.name, "code": row.code, "simulated": row.simulated},
    }
    if seen is None:
        return {**head, **totals.empty()}
    zone = row.time_zone if row else "Asia/Jakarta"
    sent = alarms.reports(seen.frame, mark, zone, seen.directory)
    units = _units(seen, sent, parent)
    return {**head, **totals.of(seen), **curves.of(seen), "units": units}


def _units(seen: Picture, sent: alarms.Reports, parent: str | None) -> list[dict[str, Any]]:
    level = seen.asked.level
    if level == "agency":
        found = seen.agencies
    else:
        found = figures.of_level(seen.frame, level, seen.planned, seen.grains, seen.directory)
    months = alarms.monthly(level, found, seen.grains)
    ends = alarms.ends(ahead.of(seen)) if level == "agency" else None
    shares = {name: nullable(values) for name, values in found.shares().items()}
    money = rows(found)
    units = []
    for number, key in enumerate(found.keys):
        code = names.key_of(key)
        if parent and code != parent and not code.startswith(f"{parent}:"):
            continue
        kind = seen.kind(key[0])
        verdicts = alarms.of_unit(
            seen.frame, found, months, number, kind, sent if level == "agency" else None, ends
        )
        unit = {**_who(seen, key, kind), **money[number], **{name: shares[name][number] for name in shares}}
        unit["alerts"] = [_alert(one) for one in verdicts if one.state == "fired"]
        unit["trace"] = seen.asked.traces(code, unit)
        units.append(unit)
    return units


def _who(seen: Picture, key: tuple[str, ...], kind: str) -> dict[str, Any]:
    level = seen.asked.level
    entry = seen.directory.entry(key[0])
    standing = seen.frame.standing[key[0]]
    data_to = dt.date.fromisoformat(standing.data_to) if standing.data_to else None
    own = level == "agency"
    return {
        "key": names.key_of(key),
        "code": key[-1],
        "name": entry.name if own else seen.directory.name_of(level, key[-1]),
        "short_name": entry.short_name if own else "",
        "type": kind if own else level,
        "agency": key[0],
        "parent": None if own else names.key_of(key[:-1]),
        "order": entry.order,
        "basis": standing.basis,
        "data_to": standing.data_to or None,
        "stale_days": None if data_to is None else max(0, (seen.asked.as_of - data_to).days),
        "ceiling_source": {"kind": standing.source, "stated": standing.stated or None},
    }


def rows(found: figures.Figures) -> list[dict[str, Any]]:
    """Money, days, quality and causes of each unit as JSON-ready values.

    Units: sen and days.
    Source: the figures.
    """
    behind, first, pace = found.behind.as_list(), found.behind_first.as_list(), found.pace.as_list()
    physical = nullable(found.physical)
    return [
        {
            "ceiling_sen": int(found.sums["ceiling_sen"][number]),
            "planned_sen": int(found.planned[number]) if found.day[number] else None,
            "realised_sen": int(found.sums["realised_sen"][number]),
            "direct_ceiling_sen": int(found.sums["direct_ceiling_sen"][number]),
            "direct_realised_sen": int(found.sums["direct_realised_sen"][number]),
            "days_behind": behind[number],
            "days_behind_first": first[number],
            "plan_quality": found.quality[number],
            "plan_reasons": found.reasons[number],
            "physical": physical[number],
            "pace_sen": pace[number],
            "target": found.target[number][0],
            "target_source": found.target[number][1],
            "causes": totals.causes_of(found.causes[number]),
        }
        for number in range(len(found.keys))
    ]


def nullable(values: Floats) -> list[float | None]:
    """Floats with None for NaN.

    Units: those of the values.
    Source: command contract, null where undefined.
    """
    return [None if np.isnan(value) else value for value in values.tolist()]


def _alert(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "level": verdict.level,
        "because": verdict.because,
        "params": verdict.params,
        "version": verdict.version,
    }
