"""The work of a package on its page: S-curve, penalty, opportunity, and the case on the ladder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rapim import charts
from rapim.analytics import works
from rapim.procurement.actions.ladder import acts_of, case_of
from rapim.procurement.measures.ladder import CONSEQUENCES, Case, allowed
from rapim.procurement.models import CaseAct
from rapim.words.reasons import assumptions, reason

LEVELS = {"red": "late", "amber": "watch"}
FIELDS = {
    "separate_cause": ("cause",),
    "hold_scm": ("target", "days", "signed"),
    "grant_opportunity": ("days",),
    "third_party": ("third_party",),
}
"""What each act asks for beside its day."""


class Site:
    """A package's work in one language, as it was known at a moment (None: now).

    Whoever looks at an earlier moment or at a day before the last act cannot take the next step there.
    """

    def __init__(
        self,
        one: dict[str, Any],
        found: Mapping[str, Any],
        lang: str,
        *,
        may_drive: bool,
        known_at: dt.datetime | None = None,
    ) -> None:
        self.one, self.found, self.lang, self.known_at = one, found, lang, known_at
        self._drives = may_drive and known_at is None

    @property
    def may_drive(self) -> bool:
        """Whether the reader may take a step here and now."""
        return self._drives and len(self.acts) == len(self._all)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The S-curve as `rapim scurve` answers it."""
        return works.works_of(self.one, self.found, self.known_at)

    @property
    def as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.found["as_of"])

    @property
    def shown(self) -> bool:
        """Whether there is anything of a work to show: a plan, a fine, or a case."""
        fine = self.body["penalty"]
        return bool(self.body["weeks"] or self.acts or (fine and fine["days"] > 0))

    @property
    def figure(self) -> charts.Figure | None:
        weeks = self.body["weeks"]
        if not weeks:
            return None
        careful = self.body["projected"]["careful"]
        real = [(_day(one["week_end"]), one["real"]) for one in weeks if one["real"] is not None]
        if self.body["real"] is not None:
            last = _day(self.body["report_day"])
            real = sorted({**dict(real), last: self.body["real"]}.items())
        planned = [(_day(one["week_end"]), one["planned"]) for one in weeks if one["planned"] is not None]
        finish = _day(careful["day"]) if careful else None
        behind = self.body["days_behind"]
        return charts.works(charts.Works(planned, real, self.as_of, finish, behind), self.lang)

    @property
    def warnings(self) -> list[tuple[str, str, str]]:
        """EWS-06 and EWS-07 of this work: tone, name, and why."""
        return [
            (LEVELS[one["level"]], one["id"], reason(one["because"], one["params"], self.lang))
            for one in self.body["alerts"]
        ]

    @property
    def penalty_terms(self) -> list[tuple[str, str]]:
        return assumptions(self.body["penalty"]["assumptions"], self.lang)

    @property
    def chance_terms(self) -> list[tuple[str, str]]:
        return assumptions(self.body["opportunity"]["assumptions"], self.lang)

    @cached_property
    def acts(self) -> list[CaseAct]:
        """The acts on the ladder up to the day, in their order."""
        return [row for row in self._all if row.day <= self.as_of]

    @cached_property
    def _all(self) -> list[CaseAct]:
        contract = self.body["contract"]
        return acts_of(contract["channel"], contract["number"], self.known_at) if contract else []

    @cached_property
    def case(self) -> Case | None:
        return case_of(self.acts)

    @property
    def due_terms(self) -> list[tuple[str, str]]:
        due = self.case.due.as_dict()["assumptions"] if self.case else []
        return assumptions(due, self.lang)

    @property
    def consequences(self) -> tuple[str, ...]:
        return CONSEQUENCES.get(self.case.state, ()) if self.case else ()

    @property
    def may_open(self) -> bool:
        """A case is opened on a contract that is critical now, while none is open."""
        critical = self.body["critical"]["code"] in {"a", "b", "c"}
        return self.may_drive and critical and (self.case is None or self.case.ended)

    @property
    def choices(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """The acts that are allowed on the day: name, article, and what each asks for."""
        if self.case is None or self.case.ended or not self.may_drive:
            return []
        facts = works.facts_on(self.one, self.found, self.as_of)
        if facts is None:
            return []
        rows = allowed(self.case, facts, self.as_of)
        return [(row.act, row.article, FIELDS.get(row.act, ())) for row in rows]


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
