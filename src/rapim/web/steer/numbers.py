"""Open a number: what stands behind a figure, for its sheet, its page and its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapim import analytics, words
from rapim.analytics import names
from rapim.web.tables import Column, Table

REGION = "*"
SHOWN = 40
_PRECISE = 4


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that this one is computed from."""

    name: str
    value: str
    trace: str


class Number:
    """A traced figure in one language."""

    def __init__(self, found: Mapping[str, Any], lang: str) -> None:
        self.found = found
        self.lang = lang

    @property
    def id(self) -> str:
        return str(self.found["id"])

    @property
    def name(self) -> str:
        return figure_name(self.found["figure"], self.lang, self.found.get("label", ""))

    @property
    def whose(self) -> str:
        return str(self.found["of"]["name"] or "")

    @property
    def value(self) -> str:
        """The value in full, as exact as it is."""
        if self.found["unit"] == "scaled":
            return words.quantity(self.found["value"], self.found["measure"], self.lang, self.found["scale"])
        return value_said(self.found["value"], self.found["unit"], self.found["figure"], self.lang)

    @property
    def basis(self) -> str:
        return words.say(f"basis.{self.found['basis'] or 'none'}", self.lang)

    @property
    def rules(self) -> list[dict[str, Any]]:
        """The rules with their sentence in the language of the reader."""
        return [{**rule, "said": _sentence(rule, self.lang)} for rule in self.found["rules"]]

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return list(self.found["rule"]["parameters"])

    @property
    def inputs(self) -> list[Input]:
        """The figures this one is computed from, with their sums."""
        sums = self.found["sums"]
        return [
            Input(
                figure_name(name, self.lang, self.found.get("label", "")),
                words.rupiah(sums[role], self.lang) if (role := name.removesuffix("_sen")) in sums else "",
                trace,
            )
            for name, trace in self.found["inputs"].items()
            if trace != self.id
        ]

    @property
    def sources(self) -> list[Mapping[str, Any]]:
        return list(self.found["sources"])

    @property
    def rows(self) -> int:
        return int(self.found["rows"])

    @property
    def days(self) -> list[tuple[dt.date, str]]:
        """The same figure at the ends of the three months before: the day and its trace."""
        asked, unit, figure = names.read_trace(self.id)
        last = asked.as_of
        found: list[tuple[dt.date, str]] = []
        if figure.startswith("rkap."):  # not reported every month: an earlier one may not open
            return found
        for _ in range(3):
            last = last.replace(day=1) - dt.timedelta(1)
            if last.year == asked.year:
                earlier = names.Asked(asked.year, last, asked.mark, asked.basis, asked.level)
                found.append((last, earlier.trace(unit, figure)))
        return found

    def table(self) -> Table:
        """All rows behind the figure as a table that leaves as a file."""
        kinds = {"value_sen": "money", "share": "share", "row": "count"}
        keys = (
            "role",
            "file",
            "sheet",
            "row",
            "value_sen",
            "share",
            "unit_code",
            "sub_activity",
            "account",
            "note",
        )
        columns = [
            Column(key, key, kinds.get(key, "text")) for key in (*keys, "batch", "sha256", "loaded_at")
        ]
        return Table(
            name=f"{self.found['figure']}-{self.found['of']['code']}",
            title=f"{self.name} {self.whose}".strip(),
            columns=columns,
            rows=self.found["sources"],
            source=self.id,
            as_of=dt.date.fromisoformat(self.found["as_of"]),
            lang=self.lang,
        )


def figure_name(figure: str, lang: str, label: str = "") -> str:
    """A figure in words; a cause by its own name, a line of a company as its file calls it."""
    if figure.startswith("rkap."):
        return words.company_figure(figure, label, lang)
    code = figure if figure.startswith("cause.") else f"figure.{figure}"
    return words.say(code, lang) if words.has(code) else figure


def value_said(value: Any, unit: str, figure: str, lang: str) -> str:
    """The value of a figure in full: money to the sen, shares to four digits."""
    if value is None:
        return "–"
    if unit == "sen":
        return words.rupiah(value, lang)
    if unit == "share":
        return words.percent(value, lang, _PRECISE)
    if unit == "points":
        return words.points(value, lang, _PRECISE)
    if unit == "days":
        lag = figure.startswith("days_behind") or figure == "median_days"
        return words.days(value, lang) if lag else words.span(value, lang)
    code = f"{figure}.{value}"
    return words.say(code, lang) if words.has(code) else str(value)


def _sentence(rule: Mapping[str, Any], lang: str) -> str:
    code = f"rule.{rule['name']}"
    return words.say(code, lang) if words.has(code) else str(rule["sentence"])


def agency_of(trace_id: str) -> str | None:
    """The agency a figure belongs to, REGION for the total, None where the id cannot be read."""
    try:
        _, unit, _ = names.read_trace(trace_id)
    except names.UnreadableTraceError:
        return None
    return REGION if unit == names.TOTAL else unit.split(":")[0]


def number(trace_id: str, lang: str, limit: int | None = SHOWN) -> Number | None:
    """The traced figure, or None where there is no such figure."""
    try:
        return Number(analytics.trace(trace_id, limit=limit), lang)
    except LookupError:
        return None
