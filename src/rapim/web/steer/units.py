"""One unit, from agency down to sub-activity: its sentence, figures, parts and where it belongs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse

from rapim import analytics, charts, words
from rapim.analytics import marks
from rapim.web.steer import rows as table
from rapim.web.steer.asked import Asked
from rapim.web.steer.ends import End, ends_of
from rapim.web.steer.pictures import Unspent, by_month, curve_figure, reasons, source_of, unspent_of

LEVELS = ("agency", "programme", "activity", "sub_activity")


@dataclass(frozen=True, slots=True)
class Crumb:
    """A unit above this one."""

    text: str
    href: str


class UnitPicture:
    """One unit in one language; each part is made once, when shown."""

    def __init__(
        self, asked: Asked, lang: str, found: Mapping[str, Any], unit: Mapping[str, Any], level: str
    ) -> None:
        self.asked = asked
        self.lang = lang
        self.board = found
        self.unit = unit
        self.level = level
        self.agency: str = unit["agency"]

    @property
    def as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.board["as_of"])

    @property
    def name(self) -> str:
        return str(self.unit["name"])

    @property
    def simulated(self) -> bool:
        return bool((self.board["government"] or {}).get("simulated"))

    @property
    def source(self) -> str:
        return source_of(self.unit, self.lang)

    @cached_property
    def row(self) -> table.Row:
        return table.rows([self.unit])[0]

    @cached_property
    def headline(self) -> list[words.Part]:
        return words.parts({**self.unit, "target": None}, self.as_of, self.lang)

    @property
    def shifted(self) -> int:
        """By how many days the revised plan was moved, seen from where the unit stands."""
        first, now = self.unit.get("days_behind_first"), self.unit.get("days_behind")
        return first - now if first is not None and now is not None else 0

    @cached_property
    def pleas(self) -> list[words.Plea]:
        return words.pleas_of(self.unit, self.lang)

    @cached_property
    def rows(self) -> list[table.Row]:
        """The parts of this unit one level below, in the order that was asked for."""
        below = _below(self.level)
        if below is None:
            return []
        found = analytics.board(**self.asked.board(), level=below, parent=self.unit["key"])
        units = [unit for unit in found["units"] if unit["key"] != self.unit["key"]]
        if below == "sub_activity" and all(unit["code"] == self.unit["code"] for unit in units):
            return []
        return table.ordered(table.rows(units, apart=False), self.asked.sort)

    @property
    def below(self) -> str:
        return words.say(f"level_name.{_below(self.level) or self.level}", self.lang)

    @cached_property
    def series(self) -> Mapping[str, Any] | None:
        """The unit's year in months."""
        found: Mapping[str, Any] | None = analytics.series(
            self.unit["key"], self.board["fiscal_year"], self.asked.as_of, self.asked.known_at
        )
        return found

    @cached_property
    def curve(self) -> charts.Figure | None:
        if self.series is None:
            return None
        planned = [(month["end"], month["planned_sen"]) for month in self.series["months"]]
        curve = {"planned": planned, "realised": self.series["realised"]}
        return curve_figure(self.board["fiscal_year"], curve, self.unit, self.lang, 0, self.end)

    @cached_property
    def end(self) -> End | None:
        """How the year of an agency or a programme is forecast to end."""
        ends = ends_of(self.asked, self.lang) if self.level in ("agency", "programme") else None
        if ends is None:
            return None
        return ends.of(self.agency) if self.level == "agency" else ends.part(self.agency, self.unit["code"])

    @cached_property
    def monthly(self) -> charts.Figure | None:
        if self.series is None:
            return None
        months = self.series["months"]
        planned, realised = (
            by_month([month[name] for month in months]) for name in ("planned_sen", "realised_sen")
        )
        return charts.monthly(planned, realised, self.lang)

    @cached_property
    def unspent(self) -> Unspent:
        return unspent_of(self.unit["causes"])

    @property
    def whole(self) -> Mapping[str, Any]:
        """What the causes are parts of."""
        return self.unit

    @property
    def reasons(self) -> list[str]:
        return reasons(self.unit["causes"])

    @cached_property
    def causes(self) -> charts.Figure:
        return charts.causes(self.unit["causes"], self.lang)

    @cached_property
    def crumbs(self) -> list[Crumb]:
        """The way from the board down to this unit, without the unit itself."""
        query = self.asked.query()
        codes = self.unit["key"].split(":")[:-1]
        found = []
        for level, code in zip(LEVELS, codes, strict=False):
            href = (
                reverse("agency", args=[self.agency])
                if level == "agency"
                else reverse(level, args=[self.agency, code])
            )
            found.append(Crumb(code if level != "agency" else self._agency_name(), href + query))
        return found

    def _agency_name(self) -> str:
        units = analytics.board(**self.asked.board())["units"]
        return next(
            (unit["short_name"] or unit["name"] for unit in units if unit["code"] == self.agency), self.agency
        )


def _below(level: str) -> str | None:
    at = LEVELS.index(level) + 1
    return LEVELS[at] if at < len(LEVELS) else None


@lru_cache(maxsize=256)
def _made(
    mark: str, version: str, asked: Asked, lang: str, agency: str, level: str, code: str
) -> UnitPicture | None:
    if level == "agency":
        found = analytics.board(**asked.board())
        units = [unit for unit in found["units"] if unit["code"] == agency]
    else:
        found = analytics.board(**asked.board(), level=level, parent=agency)
        units = [unit for unit in found["units"] if unit["code"] == code]
    return UnitPicture(asked, lang, found, {**units[0], "level": level}, level) if units else None


def unit_picture(asked: Asked, lang: str, agency: str, level: str, code: str = "") -> UnitPicture | None:
    """The picture of a unit, kept as long as nothing new became known; None where there is no such unit.

    Units: none.
    Source: `rapim.analytics.board` at the known mark.
    """
    mark = marks.known(asked.known_at)
    return _made(mark.name, marks.version(), replace(asked, unreadable=()), lang, agency, level, code)
