"""Open this number: file, sheet, row, rule, parameters, version."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from rapim import law
from rapim.units import fiscal_day
from rapim.units.rules import Rule, named

from . import boards, companies, lineage, marks, names
from .frame import LEVELS, Flags

_MONEY = ("ceiling", "planned", "realised")
_FIGURES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "ceiling_sen": ("budget.absorption.ceiling_in_force", "sen", ("ceiling",)),
    "planned_sen": ("budget.schedule.plan_at", "sen", ("planned",)),
    "realised_sen": ("", "sen", ("realised",)),
    "direct_ceiling_sen": ("budget.absorption.is_direct", "sen", ("ceiling",)),
    "direct_realised_sen": ("budget.absorption.is_direct", "sen", ("realised",)),
    "absorption": ("budget.absorption.gross", "share", ("ceiling", "realised")),
    "absorption_direct": ("budget.absorption.direct", "share", ("ceiling", "realised")),
    "absorption_net": ("budget.absorption.net", "share", ("ceiling", "realised", "event")),
    "deviation_pp": ("budget.absorption.deviation_pp", "points", _MONEY),
    "deviation_rel": ("budget.absorption.deviation_rel", "share", ("planned", "realised")),
    "days_behind": ("budget.schedule.days_behind", "days", ("planned", "realised")),
    "days_behind_first": ("budget.schedule.days_behind", "days", ("planned_first", "realised")),
    "plan_quality": ("budget.plan.quality", "code", ("ceiling", "planned")),
    "physical": ("budget.progress.weighted", "share", ("ceiling", "physical")),
    "pace_sen": ("budget.absorption.required_pace", "sen", ("ceiling", "realised")),
    "stale_days": ("budget.alerts.STALE", "days", ("realised",)),
    "rhythm_days": ("budget.rhythm.rhythm", "days", _MONEY),
    "median_days": ("budget.rhythm.rhythm", "days", _MONEY),
}
_CAUSE = ("budget.causes.partition", "sen", (*_MONEY, "physical", "event"))
_OF_PACKAGES = frozenset(
    f"cause.{name}"
    for name in ("tender_saving", "done_not_billed", "contracted_behind", "in_selection", "not_tendered")
)
"""Causes that packages explain."""
_BY_BASIS = {
    "lra": ("budget.realisation.from_lra",),
    "sp2d": ("budget.realisation.from_sp2d",),
    "mixed": ("budget.realisation.from_lra", "budget.realisation.from_sp2d"),
}


class UnknownFigureError(LookupError):
    """The board of this trace id has no such unit or figure."""


def trace(text: str, *, limit: int | None = None) -> dict[str, Any]:
    """What a figure is made of: rows of files, the rule with its version, and the law's parameters.

    `limit` caps the rows that are listed; counts and sums are always of all rows.

    Units: as the figure's `unit` says.
    Source: the kept facts; the same id gives the same answer.
    """
    asked, key, figure = names.read_trace(text)
    if companies.is_of_company(figure):
        return companies.trace(text, limit=limit)
    mark = marks.named(asked.mark)
    body = boards.of(asked, mark)
    unit = _unit(body, key)
    value = _value(body, unit, figure)
    rule_name, measured_in, roles = _CAUSE if figure.startswith("cause.") else _FIGURES[figure]
    seen = boards.picture(asked, mark)
    assert seen is not None  # the board has the unit
    rows = _rows(seen, key, figure, roles)
    rules = [named(one) for one in ((rule_name,) if rule_name else _BY_BASIS[unit["basis"]])]
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.role] = sums.get(row.role, 0) + (row.value_sen or 0)
    parameters = [one for rule in rules for one in _parameters(rule, asked, unit)]
    listed = lineage.written(rows)
    return {
        "id": text,
        "figure": figure,
        "value": value,
        "unit": measured_in,
        "of": {"key": key, "code": unit.get("code", key), "name": unit.get("name", ""), "level": asked.level},
        "as_of": body["as_of"],
        "known_at": mark.moment.astimezone(dt.UTC).isoformat() if mark.moment else None,
        "data_to": unit["data_to"],
        "basis": unit["basis"],
        "fiscal_year": asked.year,
        "version": body["version"],
        "rule": {**_said(rules[0]), "parameters": parameters},
        "rules": [_said(rule) for rule in rules],
        "inputs": {name: unit["trace"][name] for name in _inputs(roles) if name in unit["trace"]},
        "sums": dict(sorted(sums.items())),
        "rows": len(listed),
        "sources": listed[:limit],
    }


def _unit(body: dict[str, Any], key: str) -> dict[str, Any]:
    if key == names.TOTAL:
        found: dict[str, Any] | None = body["total"]
    else:
        found = next((one for one in body["units"] if one["key"] == key), None)
    if found is None or (found["data_to"] is None and found["ceiling_sen"] is None):
        raise UnknownFigureError(key)
    return found


def _value(body: dict[str, Any], unit: dict[str, Any], figure: str) -> Any:
    if figure in ("rhythm_days", "median_days"):
        return body[figure]
    if figure.startswith("cause."):
        cause = figure.removeprefix("cause.")
        return next((one["sen"] for one in unit["causes"] if one["cause"] == cause), 0)
    return unit[figure]


def _rows(seen: boards.Picture, key: str, figure: str, roles: tuple[str, ...]) -> list[lineage.Row]:
    whole = key == names.TOTAL
    path = () if whole else tuple(key.split(":"))
    frame = seen.frame
    wanted: Flags = np.array([one[: len(path)] == path for one in frame.keys], dtype=np.bool_)
    lines = wanted & (frame.ints["direct"] == 1) if "direct" in figure else wanted
    found = lineage.of_lines(seen, lines, [role for role in roles if role in lineage.ROLES])
    if "physical" in roles:
        grains = {(frame.units[number], frame.keys[number][3]) for number in np.flatnonzero(wanted)}
        found += lineage.of_progress(seen, grains)
    if "event" in roles:
        agencies = set(frame.standing) if whole else {path[0]}
        found += lineage.of_events(seen, agencies, path[-1] if len(path) == len(LEVELS) else None)
    if figure in _OF_PACKAGES:
        found += lineage.of_packages(
            seen, {(frame.units[number], frame.keys[number][3]) for number in np.flatnonzero(wanted)}
        )
    return found


def _inputs(roles: tuple[str, ...]) -> list[str]:
    of_role = {"ceiling": "ceiling_sen", "planned": "planned_sen", "realised": "realised_sen"}
    found = [of_role[role] for role in roles if role in of_role]
    return [*found, "physical"] if "physical" in roles else found


def _said(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "version": rule.version,
        "sentence": " ".join(rule.sentence.split()),
        "units": rule.units,
        "source": rule.source,
    }


def _parameters(rule: Rule, asked: names.Asked, unit: dict[str, Any]) -> list[dict[str, Any]]:
    if rule.name == "budget.absorption.required_pace":
        share, source = unit["target"], unit["target_source"]
        return [{"name": "target", "value": share, "source": source, "verified": False}]
    day = asked.as_of if rule.name.startswith("budget.alerts") else fiscal_day(asked.year)
    return [{"name": name, **law.row_at(name, day).as_dict()} for name in rule.parameters]
