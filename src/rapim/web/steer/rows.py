"""Rows of the ritme table: each unit with its place, tone, main cause and small drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from rapim import words
from rapim.charts import marks
from rapim.web.steer.likes import GROUP_ORDER, GROUPS

Unit = Mapping[str, Any]
STALE = "STALE"


@dataclass(frozen=True)
class Row:
    """One unit as the table shows it; `unit` is its part of the board."""

    unit: Unit
    group: str
    tone: str
    stale: bool
    shortfall: int
    cause: Mapping[str, Any] | None
    days_mark: str
    bullet: str

    @property
    def name(self) -> str:
        """The short name where there is one."""
        return self.unit.get("short_name") or self.unit["name"]

    @property
    def href(self) -> str:
        """The page of the unit."""
        agency = self.unit.get("agency", self.unit["code"])
        level = _level(self.unit)
        return (
            reverse("agency", args=[agency])
            if level == "agency"
            else reverse(level, args=[agency, self.unit["code"]])
        )

    @property
    def measurable(self) -> bool:
        """Whether the plan may be used to place the unit in an order."""
        return self.group not in ("unfit", "ppkd")


@dataclass(frozen=True)
class Group:
    """Units that are compared with each other."""

    name: str
    rows: Sequence[Row]


def _level(unit: Unit) -> str:
    return str(unit["type"]) if unit["type"] in ("programme", "activity", "sub_activity") else "agency"


def rows(units: Iterable[Unit], *, apart: bool = True) -> list[Row]:
    """All units as rows, on one common scale of days."""
    units = list(units)
    days = [
        unit["days_behind"]
        for unit in units
        if unit["days_behind"] is not None and _group(unit, apart) != "unfit"
    ]
    scale = marks.scale(days)
    return [_row(unit, scale, apart) for unit in units]


def _row(unit: Unit, scale: tuple[int, int], apart: bool) -> Row:
    group = _group(unit, apart)
    placed = group not in ("unfit", "ppkd")
    tone = (words.tone(unit) if placed else "") or "none"
    days = unit["days_behind"] if placed else None
    share = unit["absorption"]
    plan = (
        unit["planned_sen"] / unit["ceiling_sen"]
        if unit["planned_sen"] is not None and unit["ceiling_sen"]
        else None
    )
    return Row(
        unit=unit,
        group=group,
        tone=tone,
        stale=any(alert["id"] == STALE for alert in unit.get("alerts", ())),
        shortfall=(unit["planned_sen"] or 0) - (unit["realised_sen"] or 0),
        cause=main_cause(unit.get("causes", ())),
        days_mark=marks.days(days, scale, tone),
        bullet=marks.bullet(share, plan),
    )


def _group(unit: Unit, apart: bool) -> str:
    group = GROUPS.get(unit.get("type", ""), "main")
    if apart and group != "ppkd" and unit.get("plan_quality") in ("unfit", "none"):
        return "unfit"
    return group


def main_cause(causes: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The largest cause that is not the plan itself."""
    found = [cause for cause in causes if cause["cause"] != "planned_later" and cause["sen"] > 0]
    return max(found, key=lambda cause: cause["sen"], default=None)


_KEYS = {
    "sumbangan": lambda row: -row.shortfall,
    "hari": lambda row: -(row.unit["days_behind"] if row.unit["days_behind"] is not None else -9999),
    "serapan": lambda row: row.unit["absorption"] if row.unit["absorption"] is not None else 9,
    "langsung": lambda row: row.unit["absorption_direct"] if row.unit["absorption_direct"] is not None else 9,
    "pagu": lambda row: -(row.unit["ceiling_sen"] or 0),
    "nama": lambda row: row.name.casefold(),
}


def ordered(found: Iterable[Row], sort: str) -> list[Row]:
    """Rows in the order that was asked for; equal rows by name."""
    return sorted(found, key=lambda row: (_KEYS[sort](row), row.name))


def groups(found: Sequence[Row], sort: str) -> list[Group]:
    """Rows by groups of like units, each in order; empty groups are left out."""
    parts = [(name, ordered((row for row in found if row.group == name), sort)) for name in GROUP_ORDER]
    return [Group(name, part) for name, part in parts if part]
