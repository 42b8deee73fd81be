"""When a package will be done: what the page of a package says of it, and how little that rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rapim import words
from rapim.analytics import waiting_times
from rapim.web.works.lines import Body

_CLOSED = ("selesai", "batal")
_SMALL = 0.01
_MONTH = 30


class Waits:
    """The outlook of one package in one language."""

    def __init__(self, one: Body, found: Mapping[str, Any], lang: str) -> None:
        self.one, self.found, self.lang = one, found, lang

    @property
    def shown(self) -> bool:
        """Whether the package still waits to be done."""
        return self.one["stage"] not in _CLOSED and self.one["milestones"]["finish"]["actual"] is None

    @cached_property
    def _all(self) -> Mapping[str, Any]:
        return waiting_times.waits(self.found)

    @property
    def body(self) -> Mapping[str, Any] | None:
        """What is kept of the package, or None where nothing can be said of it."""
        found: Mapping[str, Any] | None = self._all["packages"].get(self.one["id"])
        return found

    @property
    def why_not(self) -> str:
        """Why nothing can be said."""
        if self._all["learned"] < self._all["least"]:
            counts = {"n": self._number(self._all["learned"]), "least": self._number(self._all["least"])}
            return words.say("waits.few", self.lang, **counts)
        if self.one["unit_code"].rpartition(".")[0] in self._all["silent"]:
            return words.say("waits.silent", self.lang)
        return words.say("waits.unknown", self.lang)

    @property
    def chances(self) -> list[tuple[str, str]]:
        """What may still happen, and how probable it is; what is past already is no chance."""
        one, as_of = self._said, dt.date.fromisoformat(self.found["as_of"])
        planned, rows = dt.date.fromisoformat(one["planned"]), []
        if as_of < dt.date.fromisoformat(self._all["until"]):
            said = words.say("waits.year_end", self.lang, year=self._all["until"][:4])
            rows.append((said, self._chance(one["not_by"])))
            if one["stopped_by"] >= _SMALL:
                rows.append((words.say("waits.stopped", self.lang), self._chance(one["stopped_by"])))
        if (as_of - planned).days <= _MONTH:
            said = words.say("waits.late", self.lang, day=words.short_day(planned, self.lang))
            rows.append((said, self._chance(one["late_30"])))
        return rows

    @property
    def expected(self) -> str:
        """The day by which one of two such packages is done."""
        day = self._said["dates"][1]
        return words.say("waits.no_date", self.lang) if day is None else self._day(day)

    @property
    def range(self) -> str:
        """Between which days eight of ten such packages are done."""
        first, _, last = self._said["dates"]
        if first is None:
            return ""
        if last is None:
            return words.say("waits.range_open", self.lang, first=self._day(first))
        return words.say("waits.range", self.lang, first=self._day(first), last=self._day(last))

    @property
    def rests_on(self) -> str:
        """The class that the outlook rests on, how many packages of it were done, and whether it is all."""
        one = self._said
        names = {"kind": self._named("goods", self.one["kind"])}
        names["method"] = self._named("method", self.one["method"])
        code = f"waits.on_{one['level']}"
        named = words.say(code, self.lang, n=self._number(one["count"]), **names)
        return words.say("waits.class_only" if one["class_only"] else "waits.more", self.lang, named=named)

    @property
    def about(self) -> str:
        """What it was learned from."""
        day = self._day(self.found["as_of"])
        return words.say("waits.about", self.lang, n=self._number(self._all["learned"]), day=day)

    @property
    def _said(self) -> Mapping[str, Any]:
        assert self.body is not None
        return self.body

    def _named(self, section: str, code: str) -> str:
        return words.say(f"{section}.{code or 'none'}", self.lang)

    def _number(self, count: int) -> str:
        return words.whole(count, self.lang)

    def _day(self, iso: str) -> str:
        return words.day(dt.date.fromisoformat(iso), self.lang)

    def _chance(self, share: float) -> str:
        """A chance in whole percent; nothing is called certain."""
        if share < _SMALL:
            return words.say("waits.below", self.lang, share=words.percent(_SMALL, self.lang, 0))
        if share > 1 - _SMALL:
            return words.say("waits.above", self.lang, share=words.percent(1 - _SMALL, self.lang, 0))
        return words.percent(share, self.lang, 0)
