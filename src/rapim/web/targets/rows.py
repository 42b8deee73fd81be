"""The matrix target, potential, forecast, realisation: lines in words, sums in whole sen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rapim import words
from rapim.analytics import marks
from rapim.charts.marks import band
from rapim.org.access import Scope
from rapim.targets.actions import targets as acts
from rapim.targets.measures.spread import Spread, amount_at, quantile
from rapim.targets.models import Target, TargetText
from rapim.targets.room import judging
from rapim.targets.room.judging import Verdict
from rapim.targets.room.standing import ABSORPTION, REVENUE, Side, Standing, standing
from rapim.targets.room.surveying import LEVELS
from rapim.web.desk import rows
from rapim.web.tables import Column, Table

TONES = {"too_high": "late", "challenging": "watch", "fitting": "ok", "slack": "watch", "too_low": "late"}
STATE_TONES = {"approved": "ok", "proposed": "watch", "returned": "late", "withdrawn": "none"}


@dataclass(frozen=True)
class Line:
    """One side with its target, in the words of a language."""

    side: Side
    standing: Standing
    target: Target | None
    name: str
    lang: str

    @cached_property
    def text(self) -> TargetText | None:
        """What is asked last."""
        return list(self.target.texts.all())[-1] if self.target and self.target.texts.all() else None

    @property
    def state(self) -> str:
        return acts.state_of(self.target) if self.target else ""

    @property
    def state_said(self) -> str:
        return words.say(f"uji_state.{self.state}", self.lang) if self.state else ""

    @property
    def state_tone(self) -> str:
        return STATE_TONES.get(self.state, "none")

    @property
    def asked_sen(self) -> int | None:
        """What the target asks for."""
        if self.text is None or self.state == acts.WITHDRAWN:
            return None
        return judging.amount_of(self.side, self.text)

    @property
    def asked_share(self) -> float | None:
        return self._share(self.asked_sen)

    @cached_property
    def verdict(self) -> Verdict | None:
        """How the target stands on what is known today."""
        return None if self.asked_sen is None else judging.judge(self.side, self.asked_sen, self.standing)

    @property
    def verdict_said(self) -> str:
        return words.say(f"uji_verdict.{self.verdict.word}", self.lang) if self.verdict else ""

    @property
    def tone(self) -> str:
        return TONES[self.verdict.word] if self.verdict else "none"

    @property
    def habit(self) -> str:
        return self._odds(self.verdict.habit if self.verdict else None)

    @property
    def removed(self) -> str:
        return self._odds(self.verdict.removed if self.verdict else None)

    @property
    def warned(self) -> list[str]:
        found = self.verdict.warnings if self.verdict else ()
        return [words.say(f"uji_warning.{one}", self.lang) for one in found]

    @property
    def notes(self) -> list[str]:
        return [words.say(f"uji_note.{one}", self.lang) for one in self.side.notes]

    @property
    def row_notes(self) -> list[str]:
        """What makes this line less sure than its neighbours: what holds for the whole year is said once."""
        some = [one for one in self.side.notes if one != "carried"]
        return [words.say(f"uji_note.{one}", self.lang) for one in some]

    @property
    def forecast_sen(self) -> int | None:
        return _middle(self.side.forecast)

    @property
    def potential_sen(self) -> int | None:
        return _middle(self.side.potential)

    @property
    def forecast_share(self) -> float | None:
        return self._share(self.forecast_sen)

    @property
    def potential_share(self) -> float | None:
        return self._share(self.potential_sen)

    @property
    def realised_share(self) -> float | None:
        return self._share(self.side.realised_sen)

    @property
    def forecast_said(self) -> str:
        return self._range(self.side.forecast)

    @property
    def potential_said(self) -> str:
        return self._range(self.side.potential)

    @property
    def forecast_mark(self) -> str:
        return self._mark(self.side.forecast, (self.side.realised_sen or 0))

    @property
    def potential_mark(self) -> str:
        return self._mark(self.side.potential, (self.side.realised_sen or 0))

    @property
    def reached(self) -> str:
        """Whether the target of a finished year was reached, read from the facts."""
        if self.asked_sen is None or self.side.realised_sen is None or self.standing.year >= self._today:
            return ""
        met = self.side.realised_sen >= self.asked_sen
        return words.say("uji.met" if met else "uji.missed", self.lang)

    @property
    def _today(self) -> int:
        return self.standing.as_of.year

    def _share(self, sen: int | None) -> float | None:
        return None if sen is None or not self.side.ceiling_sen else sen / self.side.ceiling_sen

    def _odds(self, chance: float | None) -> str:
        return "–" if chance is None else words.odds(chance, self.lang)

    def _range(self, one: Spread | None) -> str:
        if one is None:
            return "–"
        low, high = (float(sen) for sen in quantile(one, [0.10, 0.90])[0])
        if self.side.kind == ABSORPTION and self.side.ceiling_sen:
            some = [words.percent(sen / self.side.ceiling_sen, self.lang, 1) for sen in (low, high)]
        else:
            some = [words.short_rupiah(round(sen), self.lang) for sen in (low, high)]
        return words.say("uji.range", self.lang, low=some[0], high=some[1])

    def _mark(self, one: Spread | None, realised: int) -> str:
        top = self.side.ceiling_sen or max(self.asked_sen or 0, _middle(one) or 0)
        if one is None or not top:
            return ""
        shares = [float(sen) / top for sen in quantile(one, LEVELS)[0]]
        wanted = None if self.asked_sen is None else self.asked_sen / top
        return band(shares, realised / top, wanted)


def _middle(one: Spread | None) -> int | None:
    return None if one is None else round(float(amount_at(one, 0.0)[0]))


@dataclass(frozen=True, slots=True)
class Sums:
    """Columns summed in whole sen over the lines that have a target, and over all."""

    lines: int
    asked: int
    ceiling_sen: int
    asked_sen: int
    asked_of_sen: int
    forecast_sen: int
    potential_sen: int
    realised_sen: int

    @property
    def asked_share(self) -> float | None:
        """What is asked of those with a target by their ceilings."""
        return self.asked_sen / self.asked_of_sen if self.asked_of_sen else None

    @property
    def forecast_share(self) -> float | None:
        return self.forecast_sen / self.ceiling_sen if self.ceiling_sen else None

    @property
    def potential_share(self) -> float | None:
        return self.potential_sen / self.ceiling_sen if self.ceiling_sen else None

    @property
    def realised_share(self) -> float | None:
        return self.realised_sen / self.ceiling_sen if self.ceiling_sen else None


def summed(lines: Iterable[Line]) -> Sums:
    """The sums of some lines.

    Units: sen.
    Source: the lines.
    """
    some = list(lines)
    wanted = [line for line in some if line.asked_sen is not None]
    return Sums(
        len(some),
        len(wanted),
        sum(line.side.ceiling_sen for line in some),
        sum(line.asked_sen or 0 for line in wanted),
        sum(line.side.ceiling_sen for line in wanted),
        sum(line.forecast_sen or 0 for line in some),
        sum(line.potential_sen or 0 for line in some),
        sum(line.side.realised_sen or 0 for line in some),
    )


class Matrix:
    """The sides of a year within a reader's reach, each with its target."""

    def __init__(
        self, reach: Scope, year: int, as_of: dt.date, mark: marks.Mark, lang: str,
        moment: dt.datetime | None = None,
    ) -> None:  # fmt: skip
        self.year, self.lang = year, lang
        self.standing = standing(year, as_of, mark)
        self.names = rows.agency_names()
        found = acts.known(moment).filter(fiscal_year=year)
        self._targets = {(one.kind, one.agency, one.account): one for one in found}
        keys = {*self.standing.sides, *self._targets}
        self._keys = sorted(key for key in keys if key[1] in reach)

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(key) for key in self._keys]

    @cached_property
    def spending(self) -> list[Line]:
        """Absorption, in the order of agencies."""
        some = [line for line in self.lines if line.side.kind == ABSORPTION]
        return sorted(some, key=lambda line: (self._order(line.side.agency), line.side.agency))

    @cached_property
    def receipts(self) -> list[Line]:
        """Receipts by account."""
        some = [line for line in self.lines if line.side.kind == REVENUE]
        return sorted(some, key=lambda line: (line.side.account, line.side.agency))

    @cached_property
    def spending_sums(self) -> Sums:
        return summed(self.spending)

    @cached_property
    def receipt_sums(self) -> Sums:
        return summed(self.receipts)

    @property
    def waiting(self) -> int:
        """How many targets wait for a decision."""
        return sum(line.state == acts.PROPOSED for line in self.lines)

    @property
    def counted(self) -> list[tuple[str, int]]:
        """How many targets have which verdict, in words."""
        some = [line.verdict.word for line in self.lines if line.verdict]
        return [(word, some.count(word)) for word in TONES if word in some]

    def _order(self, agency: str) -> int:
        named: Mapping[str, Any] = self.standing.names.get(agency) or {}
        return int(named.get("order") or 0)

    def _line(self, key: tuple[str, str, str]) -> Line:
        side = self.standing.sides.get(key) or Side(*key, "", 0, None)
        return line_of(side, self.standing, self._targets.get(key), self.names, self.lang)

    def table(self, simulated: bool) -> Table:
        """The matrix as a table that leaves as a file."""
        kinds = (("name", "text", 34), ("kind", "text", 14), ("ceiling_sen", "money", 22),
                 ("asked_share", "share", 12), ("asked_sen", "money", 22), ("potential_sen", "money", 22),
                 ("forecast_low", "money", 22), ("forecast_sen", "money", 22), ("forecast_high", "money", 22),
                 ("realised_sen", "money", 22), ("habit", "share", 14), ("removed", "share", 14),
                 ("verdict", "text", 20), ("state", "text", 14), ("warnings", "text", 50))  # fmt: skip
        columns = [Column(key, words.say(f"uji_col.{key}", self.lang), kind, w) for key, kind, w in kinds]
        found = [self._cells(line) for line in (*self.spending, *self.receipts)]
        title = words.say("uji.matrix_title", self.lang, year=self.year)
        return Table(f"matriks-target-{self.year}", title, columns, found, words.say("uji.source", self.lang),
                     self.standing.as_of, simulated, lang=self.lang)  # fmt: skip

    def _cells(self, line: Line) -> dict[str, Any]:
        verdict, one = line.verdict, line.side.forecast
        low, high = (None, None) if one is None else (round(float(v)) for v in quantile(one, [0.1, 0.9])[0])
        return {
            "name": line.name,
            "kind": words.say(f"uji_kind.{line.side.kind}", self.lang),
            "ceiling_sen": line.side.ceiling_sen or None,
            "asked_share": line.asked_share if line.side.kind == ABSORPTION else None,
            "asked_sen": line.asked_sen,
            "potential_sen": line.potential_sen,
            "forecast_low": low,
            "forecast_sen": line.forecast_sen,
            "forecast_high": high,
            "realised_sen": line.side.realised_sen,
            "habit": None if verdict is None else verdict.habit,
            "removed": None if verdict is None else verdict.removed,
            "verdict": line.verdict_said,
            "state": line.state_said,
            "warnings": "; ".join(line.warned),
        }


def line_of(side: Side, made: Standing, target: Target | None, names: Mapping[str, str], lang: str) -> Line:
    """A side as a line, named by its agency and, for receipts, its account.

    Units: none.
    Source: names of agencies and accounts.
    """
    agency = names.get(side.agency, side.agency)
    account = f"{side.name or words.say('uji.account', lang, code=side.account)}"
    name = agency if side.kind == ABSORPTION else f"{account} · {agency}"
    return Line(side, made, target, name, lang)
