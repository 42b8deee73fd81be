"""A sample survey in words and tables: its strata, its worksheet, its formula with numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from rapim import words
from rapim.targets.measures.normal import deviation, student
from rapim.targets.measures.sampling import NORMAL, Interval, Revenue, interval, revenue
from rapim.targets.models import Survey, SurveyPoint
from rapim.targets.room.surveying import Found, Visited, day_sen, found_of
from rapim.web.tables import Column, Table

LATEST = 10
"""So many of the rows are shown below the field form."""


@dataclass(frozen=True)
class Sheet:
    """A survey as it stands, for a page or a file."""

    found: Found
    agency: str
    lang: str
    simulated: bool = False
    correctable: bool = False

    @property
    def survey(self) -> Survey:
        return self.found.survey

    @property
    def visited(self) -> int:
        """How many places were visited."""
        return sum(len(one.places) for one in self.found.strata)

    @property
    def wanted(self) -> int:
        """How many places the design asks for."""
        return sum(one.wanted for one in self.found.strata)

    @property
    def gross_sen(self) -> int | None:
        return self.found.revenue.gross if self.found.revenue else None

    @property
    def year(self) -> dict[str, int]:
        """The year's potential with its interval, in whole rupiah; empty where it cannot be estimated."""
        one = self.found.revenue
        some = {} if one is None else {"gross": one.gross, "low": one.low, "high": one.high,
                                       "collectable": one.collectable}  # fmt: skip
        return {key: _whole(sen) for key, sen in some.items()}

    @property
    def range_said(self) -> str:
        """The 90 percent interval of a year, short."""
        one = self.found.revenue
        return "–" if one is None else self._range(one.low, one.high, short=True)

    @property
    def day_sen(self) -> int | None:
        return round(self.found.estimate.total) if self.found.estimate else None

    @property
    def error_sen(self) -> int | None:
        """The standard error of a day's total."""
        return _whole(round(self.found.estimate.standard_error)) if self.found.estimate else None

    @property
    def lacking(self) -> list[str]:
        """The strata in which fewer than two places were visited."""
        return [one.design["name"] for one in self.found.strata if one.stratum is None]

    @cached_property
    def normal(self) -> Revenue | None:
        """The year with the interval of the normal distribution, as handbooks print it."""
        if self.found.estimate is None:
            return None
        within: Interval = interval(self.found.estimate, method=NORMAL)
        return revenue(self.found.estimate, within, 1, self.found.design.days, self.found.design.collectable)

    @property
    def intervals(self) -> list[dict[str, str]]:
        """The year's interval as it is judged by, and by the normal distribution where that differs."""
        estimate, within = self.found.estimate, self.found.interval
        if estimate is None or within is None or self.normal is None or self.found.revenue is None:
            return []
        some = [(within.method, self.found.revenue)]
        if within.method != NORMAL:
            some.append((NORMAL, self.normal))
        many = {NORMAL: deviation(within.level)}
        if within.method != NORMAL:
            many[within.method] = student(within.level, estimate.freedom)
        freedom = "∞" if math.isinf(estimate.freedom) else words.points(estimate.freedom, self.lang, 1)
        return [
            {
                "name": words.say(f"petik.by_{by}", self.lang, freedom=freedom),
                "times": words.points(many[by], self.lang, 5),
                "year": self._range(year.low, year.high),
                "collectable": self._range(year.collectable_low, year.collectable_high),
            }
            for by, year in some
        ]

    @property
    def formula(self) -> list[tuple[str, str]]:
        """Each step in words, then with its numbers."""
        one, year, design = self.found.estimate, self.found.revenue, self.found.design
        if one is None or year is None:
            return []
        total, error = self._rp(round(one.total)), self._rp(round(one.standard_error))
        strata = [part for part in self.found.strata if part.stratum]
        sums = " + ".join(
            f"{words.whole(part.design['places'], self.lang)} × {self._rp(part.mean_sen)}" for part in strata
        )
        parts = " + ".join(self._error(part) for part in strata)
        low_high = self.intervals[0]
        share = words.percent(design.collectable, self.lang, 1)
        return [
            (words.say("petik.step_total", self.lang), f"{sums} = {total}"),
            (words.say("petik.step_error", self.lang), f"√({parts}) = {error}"),
            (words.say("petik.step_year", self.lang), f"{total} × {design.days} = {self._rp(year.gross)}"),
            (words.say("petik.step_interval", self.lang),
             f"({total} ± {low_high['times']} × {error}) × {design.days} = {low_high['year']}"),
            (words.say("petik.step_collectable", self.lang),
             f"{self._rp(year.gross)} × {share} = {self._rp(year.collectable)}"),
        ]  # fmt: skip

    def _error(self, part: Visited) -> str:
        places, seen = part.design["places"], len(part.places)
        return f"{places}² × (1 − {seen}/{places}) × {self._rp(part.deviation_sen)}² / {seen}"

    def _rp(self, sen: int | None) -> str:
        """What is estimated is said in whole rupiah."""
        return words.rupiah(_whole(sen or 0), self.lang)

    def _range(self, low: int, high: int, *, short: bool = False) -> str:
        said = words.short_rupiah if short else words.rupiah
        return words.say(
            "uji.range", self.lang, low=said(_whole(low), self.lang), high=said(_whole(high), self.lang)
        )

    @cached_property
    def strata(self) -> Table:
        """The strata as a table: each number of places opens to its points."""
        kinds = (("stratum", "text", 28), ("places", "count", 12), ("wanted", "count", 14),
                 ("visited", "count", 14), ("mean", "money", 20), ("deviation", "money", 20),
                 ("total", "money", 22), ("enough", "text", 22))  # fmt: skip
        found = [self._stratum(one) for one in self.found.strata]
        return self._table("strata", kinds, found)

    def _stratum(self, one: Visited) -> dict[str, Any]:
        points = f"#titik-{one.design['code']}"
        lack = max(0, one.wanted - len(one.places))
        told = words.say("petik.lack", self.lang, n=lack) if lack else words.say("petik.enough", self.lang)
        cells = {"stratum": one.design["name"], "places": one.design["places"], "wanted": one.wanted,
                 "visited": len(one.places), "mean": _rounded(one.mean_sen),
                 "deviation": _rounded(one.deviation_sen),
                 "total": _rounded(one.total_sen), "enough": told}  # fmt: skip
        if one.places:
            cells |= {f"{key}_href": points for key in ("visited", "mean", "deviation", "total")}
        return cells

    @cached_property
    def worksheet(self) -> Table:
        """Every row that was written down, also those that count no longer."""
        return self._table("points", self._columns, [self._cells(row) for row in self._rows])

    @property
    def latest(self) -> Table:
        """The last rows, newest first, as short as a phone wants them."""
        wanted = [one for one in self._columns if one[0] not in ("worth", "counter", "note", "reason")]
        return self._table("points", wanted, [self._cells(row) for row in self._rows[: -LATEST - 1 : -1]])

    @property
    def by_stratum(self) -> list[tuple[Mapping[str, Any], Table]]:
        """The points of each stratum."""
        told = []
        for one in self.found.design.strata:
            some = [self._cells(row) for row in self._rows if row.stratum == one["code"]]
            told.append((one, self._table("points", self._columns[1:], some)))
        return told

    @property
    def _rows(self) -> list[SurveyPoint]:
        return list(self.survey.points.all())

    @property
    def _columns(self) -> tuple[tuple[str, str, int], ...]:
        items = tuple((f"item:{one['code']}", "count", 14) for one in self.found.design.items)
        return (("stratum", "text", 24), ("place", "text", 28), ("day", "date", 12), *items,
                ("worth", "money", 20), ("counter", "text", 24), ("note", "text", 30),
                ("state", "text", 16), ("reason", "text", 40))  # fmt: skip

    def _cells(self, row: SurveyPoint) -> dict[str, Any]:
        tariffs = {one["code"]: int(one["tariff_sen"]) for one in self.found.design.items}
        names = {one["code"]: one["name"] for one in self.found.design.strata}
        state = self._state(row)
        cells: dict[str, Any] = {f"item:{code}": number for code, number in row.counts.items()}
        cells |= {"stratum": names[row.stratum], "place": row.place, "day": row.day,
                  "worth": day_sen(row, tariffs), "counter": row.counter, "note": row.note,
                  "state": words.say(f"petik_state.{state}", self.lang), "reason": row.reason}  # fmt: skip
        if state == "counts" and self.correctable:
            cells["place_href"] = reverse("survey_correct", args=[self.survey.code, row.uid])
        return cells

    def _state(self, row: SurveyPoint) -> str:
        if row.struck:
            return "struck"
        return "counts" if row.pk in {one.pk for one in self.found.points} else "replaced"

    def _table(self, what: str, kinds: Iterable[tuple[str, str, int]], found: list[dict[str, Any]]) -> Table:
        items = {f"item:{one['code']}": one["name"] for one in self.found.design.items}
        columns = [Column(key, items.get(key) or words.say(f"petik_col.{key}", self.lang), kind, width)
                   for key, kind, width in kinds]  # fmt: skip
        title = words.say(f"petik.{what}_title", self.lang, code=self.survey.code)
        source = f"{self.survey.code} {self.survey.title}; {self.found.design.basis}"
        return Table(f"uji-petik-{self.survey.code}-{what}", title, columns, found, source, self.found.day,
                     self.simulated or self.survey.simulated, words.say("petik.no_points", self.lang),
                     lang=self.lang)  # fmt: skip


def _whole(sen: int) -> int:
    return round(sen / 100) * 100


def _rounded(sen: int | None) -> int | None:
    return None if sen is None else _whole(sen)


def listed(surveys: Iterable[Survey], names: Mapping[str, str], year: int, lang: str) -> Table:
    """The surveys of a year as a table.

    Units: sen a year.
    Source: the register of surveys.
    """
    kinds = (("code", "text", 16), ("title", "text", 34), ("agency", "text", 28), ("account", "text", 18),
             ("visited", "count", 12), ("wanted", "count", 12), ("gross", "money", 22), ("low", "money", 22),
             ("high", "money", 22), ("collectable", "money", 22))  # fmt: skip
    found = []
    for row in surveys:
        sheet = Sheet(found_of(row), names.get(row.agency, row.agency), lang)
        found.append({
            "code": row.code, "code_href": reverse("survey", args=[row.code]), "title": row.title,
            "agency": sheet.agency, "account": row.account, "visited": sheet.visited, "wanted": sheet.wanted,
            **sheet.year,
        })  # fmt: skip
    columns = [Column(key, words.say(f"petik_col.{key}", lang), kind, width) for key, kind, width in kinds]
    return Table(f"uji-petik-{year}", words.say("petik.list_title", lang, year=year), columns, found,
                 words.say("petik.source", lang), empty=words.say("petik.none", lang), lang=lang)  # fmt: skip
