"""The year's end as screens show it: sentences, ribbons, reasons, and what helps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse

from rapim import analytics, words
from rapim.analytics import marks
from rapim.analytics.ahead import HIGH, LOW, MIDDLE, shortfall
from rapim.charts import Fan
from rapim.charts.marks import band
from rapim.web.steer.asked import Asked
from rapim.web.tables import Column, Table

_SHOWN = (LOW, MIDDLE, HIGH)
MOST_CARRIERS, MOST_FILES = 8, 8


@dataclass(frozen=True)
class End:
    """The forecast of one unit in one language."""

    row: Mapping[str, Any]
    head: Mapping[str, Any]
    lang: str
    name: str = ""

    @property
    def low(self) -> str:
        return self._percent(self.row["quantiles"][LOW])

    @property
    def middle(self) -> str:
        return self._percent(self.row["quantiles"][MIDDLE])

    @property
    def high(self) -> str:
        return self._percent(self.row["quantiles"][HIGH])

    @property
    def band_said(self) -> str:
        """The 80 % range in words."""
        return words.say("ahead.band_said", self.lang, low=self.low, high=self.high)

    @property
    def span(self) -> str:
        """The 80 % range as short as a wall wants it: `78–88%`."""
        low, high = (words.percent(self.row["quantiles"][at], self.lang, 0) for at in (LOW, HIGH))
        return f"{low.rstrip('%')}–{high}"

    @property
    def target(self) -> str:
        return words.percent(self.row["target"], self.lang, 0)

    @property
    def said(self) -> str:
        """Where the year will end, in a sentence."""
        likely = words.say("ahead.likely", self.lang)
        return words.say(
            "ahead.line", self.lang, likely=likely, low=self.low, high=self.high, middle=self.middle
        )

    @property
    def target_said(self) -> str:
        """How probable the target is, in a sentence."""
        chance = words.chance(self.row["p_target"], self.lang)
        return words.say("ahead.line_target", self.lang, target=self.target, chance=chance)

    @property
    def plan_said(self) -> str:
        """How probable it is that the year ends where the cash plan wants it; nothing where none is."""
        if self.row["p_plan"] is None:
            return ""
        share = words.percent(self.row["plan_sen"] / self.row["ceiling_sen"], self.lang, 1)
        chance = words.chance(self.row["p_plan"], self.lang)
        return words.say("ahead.line_plan", self.lang, share=share, chance=chance)

    @property
    def learned(self) -> str:
        """From which years and to which day, in a sentence."""
        years = words.learned_from(self.head["years"], self.lang)
        day = words.day(dt.date.fromisoformat(self.head["to"]), self.lang)
        return words.say("ahead.learned", self.lang, years=years, day=day)

    @property
    def odds(self) -> str:
        return words.odds(self.row["p_target"], self.lang)

    @property
    def notes(self) -> list[str]:
        """What makes this forecast less sure than others."""
        found = []
        if len(self.head["years"]) == 1:
            found.append(words.say("ahead.one_year", self.lang))
        if self.row["own_years"] == 0 and self.head["years"]:
            found.append(words.say("ahead.own_none", self.lang))
        return found

    @property
    def gap_sen(self) -> int:
        """What the middle lacks to the target."""
        return shortfall(self.row)

    @property
    def tone(self) -> str:
        """The tone of how probable the target is."""
        chance, limits = self.row["p_target"], self.head["limits"]
        return "late" if chance < limits["red"] else "watch" if chance < limits["amber"] else "ok"

    @property
    def fan(self) -> Fan:
        """The forecast as it opens on a curve, from the end of its month."""
        low, lower, middle, higher, high = self.row["quantiles"][LOW : HIGH + 1]
        start = dt.date.fromisoformat(self.head["to"]), self.row["reached"]
        return Fan(start, (low, lower, middle, higher, high))

    @property
    def mark(self) -> str:
        """The ribbon."""
        return band(self.row["quantiles"], self.row["reached"], self.row["target"])

    def _percent(self, share: float) -> str:
        return words.percent(share, self.lang, 1)


class Ends:
    """The forecast of a government in one language; each part is made once, when shown."""

    def __init__(self, found: Mapping[str, Any], lang: str) -> None:
        self.found = found
        self.lang = lang

    @cached_property
    def total(self) -> End:
        return End(self.found["total"], self.found, self.lang, words.say("ahead.whole", self.lang))

    @cached_property
    def agencies(self) -> list[End]:
        order = sorted(
            self.found["agencies"], key=lambda one: (self._named(one["code"])["order"], one["code"])
        )
        return [End(one, self.found, self.lang, self.name(one["code"])) for one in order]

    def of(self, code: str) -> End | None:
        """The forecast of an agency; None where it has no ceiling."""
        return next((one for one in self.agencies if one.row["code"] == code), None)

    def parts(self, code: str, sort: str) -> list[End]:
        """The forecasts of an agency's types of spending or programmes, the largest gap to target first."""
        rows = (self.found["parts"].get(code) or {}).get(sort, [])
        made = [End(row, self.found, self.lang, row["code"]) for row in rows if row["ceiling_sen"]]
        return sorted(made, key=lambda one: -one.gap_sen)

    def part(self, code: str, programme: str) -> End | None:
        """The forecast of a programme of an agency."""
        return next((one for one in self.parts(code, "programmes") if one.row["code"] == programme), None)

    def name(self, code: str) -> str:
        named = self._named(code)
        return str(named["short_name"] or named["name"])

    def _named(self, code: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.found["names"].get(code) or {
            "name": code,
            "short_name": "",
            "order": 0,
        }
        return found

    @property
    def straight_line(self) -> dict[str, Any]:
        """The whole's year carried on in twelfths: what a forecast must beat."""
        row, month = self.found["total"], self.found["month"]
        share = min(1.0, row["reached"] * 12 / month)
        return {"share": share, "estimate_sen": round(share * row["ceiling_sen"])}

    @cached_property
    def lead(self) -> str:
        why = self.found["why"]
        if not why["shortfall_sen"]:
            return words.say("ahead_why.lead_none", self.lang, target=self.total.target)
        sen = words.short_rupiah(why["shortfall_sen"], self.lang)
        return words.say("ahead_why.lead", self.lang, sen=sen, target=self.total.target)

    def cause(self, code: str) -> str:
        """A cause in words; what only habit explains has its own."""
        return words.say("ahead_why.habit" if code == "habit" else f"cause.{code}", self.lang)

    @cached_property
    def causes(self) -> list[dict[str, Any]]:
        return [
            {
                "name": self.cause(one["cause"]),
                "sen": one["sen"],
                "share": one["sen"] / self.found["why"]["shortfall_sen"],
            }
            for one in self.found["why"]["causes"]
        ]

    @cached_property
    def carriers(self) -> list[dict[str, Any]]:
        """The agencies that carry most of the shortfall, each with its main causes."""
        return [
            {
                "code": one["code"],
                "name": self.name(one["code"]),
                "sen": one["sen"],
                "share": one["sen"] / self.found["why"]["lacking_sen"],
                "causes": [(self.cause(part["cause"]), part["sen"]) for part in one["causes"][:3]],
            }
            for one in self.found["why"]["carriers"][:MOST_CARRIERS]
        ]

    @cached_property
    def carriers_said(self) -> str:
        if not self.carriers:
            return words.say("ahead_why.none", self.lang)
        whole = self.found["why"]["lacking_sen"]
        share = sum(one["sen"] for one in self.carriers) / whole
        return words.say(
            "ahead_why.carriers_lead",
            self.lang,
            n=len(self.carriers),
            share=words.percent(share, self.lang, 0),
            sen=words.short_rupiah(whole, self.lang),
        )

    def of_agency(self, code: str) -> Mapping[str, Any] | None:
        """Why an agency falls short: all its causes."""
        one = next((row for row in self.found["why"]["carriers"] if row["code"] == code), None)
        if one is None:
            return None
        causes = [(self.cause(part["cause"]), part["sen"]) for part in one["causes"]]
        return {"sen": one["sen"], "causes": causes, "files": self._files(code)}

    def _files(self, code: str = "") -> list[dict[str, Any]]:
        rows = [row for row in self.found["why"]["filing"] if not code or row["code"] == code]
        return [
            {
                "code": row["code"],
                "name": self.name(row["code"]),
                "what": words.say(f"ahead_help.{row['cause']}", self.lang),
                "sen": row["sen"],
                "until": self.until(row["by"]),
            }
            for row in rows[:MOST_FILES]
        ]

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        return self._files()

    @cached_property
    def filing_said(self) -> str:
        rows = self.found["why"]["filing"]
        if not rows:
            return words.say("ahead_help.filing_none", self.lang)
        code = "filing" if rows[0]["by"] >= self.found["as_of"] else "filing_past"
        day = words.day(dt.date.fromisoformat(rows[0]["by"]), self.lang)
        return words.say(f"ahead_help.{code}", self.lang, day=day)

    def until(self, day: str) -> str:
        """Until when something helps, or since when it helps no longer."""
        code = "until" if day >= self.found["as_of"] else "since"
        return words.say(
            f"ahead_help.{code}", self.lang, day=words.short_day(dt.date.fromisoformat(day), self.lang)
        )

    @cached_property
    def starts(self) -> list[dict[str, Any]]:
        """Packages that can still be started in time, and those that no longer can: a sentence and a few."""
        found = []
        for sort, code in (("open", "starting"), ("shut", "shut")):
            some = self.found["why"]["starting"][sort]
            if some["n"]:
                sen = words.short_rupiah(some["sen"], self.lang)
                said = words.say(f"ahead_help.{code}", self.lang, n=some["n"], sen=sen)
                found.append({"said": said, "rows": [self._package(row) for row in some["rows"]]})
        return found or [{"said": words.say("ahead_help.starting_none", self.lang), "rows": []}]

    def _package(self, row: Mapping[str, Any]) -> dict[str, Any]:
        href = reverse("package", args=[row["id"]])
        return {**row, "agency": self.name(row["code"]), "href": href, "until": self.until(row["by"])}

    @property
    def shown(self) -> list[str]:
        """The three statements of the whole that a reader sees: low, middle and high end of its range."""
        return [self.total.low, self.total.middle, self.total.high]

    @cached_property
    def statements(self) -> list[tuple[str, list[int]]]:
        """What each agency has in each shown statement of the whole; the whole last, as their sum."""
        rows = [(one.name, [one.row["statements"][at] for at in _SHOWN]) for one in self.agencies]
        return [*rows, (self.total.name, [self.total.row["sen"][at] for at in _SHOWN])]

    def table(self, simulated: bool) -> Table:
        """All agencies as a table that leaves as a file."""
        columns = [
            Column("name", words.say("ahead_why.agency", self.lang), width=32),
            Column("ceiling_sen", words.say("ahead.ceiling", self.lang), "money", 22),
            Column("reached", words.say("ahead.reached", self.lang), "share"),
            Column("low", "10%", "share"),
            Column("middle", words.say("ahead.middle", self.lang), "share"),
            Column("high", "90%", "share"),
            Column("middle_sen", words.say("ahead.middle_sen", self.lang), "money", 22),
            Column("target", words.say("ahead.target", self.lang), "share"),
            Column("p_target", words.say("ahead.probability", self.lang), "share"),
            Column("gap_sen", words.say("ahead.gap", self.lang), "money", 22),
            Column("own_years", words.say("ahead.own_years", self.lang), "count"),
            *(
                Column(f"statement{at}", words.say("ahead.if_ends", self.lang, share=share), "money", 22)
                for at, share in zip(_SHOWN, self.shown, strict=True)
            ),
        ]
        rows = [
            {
                **one.row,
                "name": one.name,
                "low": one.row["quantiles"][LOW],
                "middle": one.row["quantiles"][MIDDLE],
                "high": one.row["quantiles"][HIGH],
                "middle_sen": one.row["sen"][MIDDLE],
                "gap_sen": one.gap_sen,
                **{f"statement{at}": one.row.get("statements", one.row["sen"])[at] for at in _SHOWN},
            }
            for one in (self.total, *self.agencies)
        ]
        as_of = dt.date.fromisoformat(self.found["as_of"])
        title = words.say("ahead.title", self.lang)
        return Table(
            "prakiraan", title, columns, rows, self.total.learned, as_of, simulated, lang=self.lang,
            notes=[words.say("ahead.sums", self.lang), *self.total.notes],
        )  # fmt: skip


@lru_cache(maxsize=64)
def _made(mark: marks.Mark, version: str, lang: str, as_of: dt.date, basis: str) -> Ends | None:
    found = analytics.year_end(as_of, basis=basis or None, mark=mark)
    return None if found is None else Ends(found, lang)


def ends_of(asked: Asked, lang: str, mark: marks.Mark | None = None) -> Ends | None:
    """The forecast for a question, kept as long as nothing new became known; None where there is none.

    Units: none.
    Source: `rapim.analytics.year_end` at the known mark.
    """
    mark = mark or marks.known(asked.known_at)
    return _made(mark, marks.version(), lang, asked.as_of, asked.basis)
