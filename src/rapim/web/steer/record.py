"""Rekam jejak as screens show it: how good forecasts of finished years would have been."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse

from rapim import analytics, words
from rapim.analytics import marks
from rapim.web.steer.asked import Asked
from rapim.web.tables import Column, Table

COVER_LOW, COVER_HIGH = 0.7, 0.9
"""Between these a band that means 80 % is taken to hold."""
FEW_YEARS = 4
LITTLE = 0.9
"""An error that is more than this part of another is hardly smaller."""


class Record:
    """The record of forecasts in one language."""

    def __init__(self, found: Mapping[str, Any], lang: str) -> None:
        self.found = found
        self.lang = lang

    @property
    def years_said(self) -> str:
        """How many finished years there are, and how little that is."""
        years: Sequence[int] = self.found["years"]
        if not years:
            return words.say("ahead_record.none", self.lang)
        named = ", ".join(str(year) for year in years)
        code = "one" if len(years) == 1 else "few" if len(years) < FEW_YEARS else "many"
        return words.say(
            f"ahead_record.{code}", self.lang, n=len(years), list=named, first=self.found["first"]
        )

    @property
    def verdict(self) -> str:
        """Whether a simple method was nearer than the forecast, with both figures."""
        return self.judged(self.found["all"])

    def judged(self, one: Mapping[str, Any]) -> str:
        """Whether a simple method was nearer, in a sentence with both figures."""
        if not one["plain"]:
            return words.say("ahead_record.alone", self.lang, mine=self.points(one["mae"]))
        name = one["best"] or min(one["plain"], key=lambda name: one["plain"][name]["mae"])
        best = one["plain"][name]
        little = best["mae"] > LITTLE * best["mine"]
        code = "not_better" if not one["best"] else "better_little" if little else "better"
        return words.say(
            f"ahead_record.{code}",
            self.lang,
            name=words.say(f"ahead_record.{name}", self.lang),
            theirs=self.points(best["mae"]),
            mine=self.points(best["mine"]),
        )

    @property
    def better_said(self) -> str:
        """In which months a simple method was nearer, by name; nothing where none was."""
        found: dict[str, list[str]] = {}
        for one in self.found["months"]:
            if one["best"]:
                found.setdefault(one["best"], []).append(words.month_name(one["month"], self.lang))
        return " ".join(
            words.say(
                "ahead_record.better_months",
                self.lang,
                name=words.say(f"ahead_record.{name}", self.lang),
                months=", ".join(months),
            )
            for name, months in found.items()
        )

    def at(self, month: int) -> str:
        """What the record says of forecasts made at the end of a month; nothing where there is none."""
        one = next((one for one in self.found["months"] if one["month"] == month and one["plain"]), None)
        if one is None:
            return ""
        name, years = words.month_name(month, self.lang), len(self.found["years"])
        return f"{words.say('ahead_record.at', self.lang, month=name, n=years)} {self.judged(one)}"

    @property
    def hits_said(self) -> str:
        """How often the band held, and what that says of it."""
        whole = self.found["all"]
        share = whole["hits"] / whole["n"]
        said = words.say(
            "ahead_record.hits", self.lang, n=whole["n"], hits=whole["hits"],
            share=words.percent(share, self.lang, 0),
        )  # fmt: skip
        wrong = "wide" if share > COVER_HIGH else "narrow" if share < COVER_LOW else ""
        return f"{said} {words.say(f'ahead_record.hits_{wrong}', self.lang)}" if wrong else said

    def points(self, share: float | None) -> str:
        """An error in percentage points, without a sign."""
        return "–" if share is None else words.points(100 * share, self.lang).lstrip("+")

    def _row(self, one: Mapping[str, Any]) -> dict[str, Any]:
        plain = [one["plain"].get(name) for name in ("straight_line", "last_year_share", "plan")]
        best = one["best"]
        return {
            "n": one["n"],
            "mae": self.points(one["mae"]),
            "covered": words.percent(one["hits"] / one["n"], self.lang, 0) if one["n"] else "–",
            "width": self.points(one["width"]),
            "plain": [self.points(each["mae"]) if each else "–" for each in plain],
            "best": words.say(f"ahead_record.{best or 'forecast'}", self.lang),
            "better": bool(best),
        }

    @cached_property
    def months(self) -> list[dict[str, Any]]:
        return [
            {"name": words.month_name(one["month"], self.lang), **self._row(one)}
            for one in self.found["months"]
        ]

    @cached_property
    def agencies(self) -> list[dict[str, Any]]:
        return [
            {"name": one["name"], "href": reverse("agency", args=[one["code"]]), **self._row(one)}
            for one in self.found["agencies"]
        ]

    @cached_property
    def whole(self) -> list[dict[str, Any]]:
        """What was said of the whole each month, and what came."""
        return [
            {
                "year": one["year"],
                "month": words.month_name(one["month"], self.lang),
                "band": words.say(
                    "ahead.band_said", self.lang,
                    low=words.percent(one["low"], self.lang, 1),
                    high=words.percent(one["high"], self.lang, 1),
                ),
                "middle": words.percent(one["middle"], self.lang, 1),
                "came": words.percent(one["came"], self.lang, 1),
                "hit": one["hit"],
            }
            for one in self.found["whole"]
        ]  # fmt: skip

    def table(self, as_of: dt.date, simulated: bool) -> Table:
        """The record by month and agency as a table that leaves as a file."""
        names = ("straight_line", "last_year_share", "plan")
        columns = [
            Column("name", words.say("ahead_why.agency", self.lang), width=32),
            Column("n", words.say("ahead_record.n", self.lang), "count"),
            Column("mae", words.say("ahead_record.mae", self.lang), "share"),
            Column("hits", words.say("ahead_record.covered", self.lang), "count"),
            Column("width", words.say("ahead_record.width", self.lang), "share"),
            *(Column(name, words.say(f"ahead_record.{name}", self.lang), "share") for name in names),
        ]
        some = [
            {**one, "name": words.month_name(one["month"], self.lang)} for one in self.found["months"]
        ] + list(self.found["agencies"])
        rows = [
            {**one, **{name: (one["plain"].get(name) or {}).get("mae") for name in names}} for one in some
        ]
        title = words.say("ahead_record.title", self.lang)
        return Table(
            "rekam-jejak", title, columns, rows, words.say("ahead_record.anew", self.lang), as_of, simulated,
            empty=words.say("ahead_record.none", self.lang), lang=self.lang, notes=[self.years_said],
        )  # fmt: skip


@lru_cache(maxsize=32)
def _recorded(mark: marks.Mark, version: str, lang: str, as_of: dt.date, basis: str) -> Record:
    return Record(analytics.record(as_of, basis=basis or None, mark=mark), lang)


def record_of(asked: Asked, lang: str, mark: marks.Mark | None = None) -> Record:
    """The record for a question, kept as long as nothing new became known.

    Units: none.
    Source: `rapim.analytics.record` at the known mark.
    """
    mark = mark or marks.known(asked.known_at)
    return _recorded(mark, marks.version(), lang, asked.as_of, asked.basis)
