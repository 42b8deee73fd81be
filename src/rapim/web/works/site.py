"""The work of a package on its page: S-curve, penalty, opportunity, and the case on the ladder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from rapim import charts
from rapim.analytics import works
from rapim.analytics.work_judging import CRITICAL
from rapim.ledger.models import Document
from rapim.procurement.actions.ladder import acts_of, case_of
from rapim.procurement.measures.ladder import CONSEQUENCES, TABLE, Case, allowed
from rapim.procurement.models import CaseAct
from rapim.words.reasons import assumptions

FIELDS = {
    "separate_cause": ("cause",),
    "hold_scm": ("target", "days", "signed"),
    "grant_opportunity": ("days",),
    "third_party": ("third_party",),
}
"""What each act asks for beside its day."""
MEETING = frozenset(next(row.states for row in TABLE if row.act == "hold_scm"))
"""The states of a case from which a show cause meeting is next."""
INVITATION = "scm_invitation"


def invitations_of(package: str, until: dt.date | None = None) -> QuerySet[Document]:
    """The invitations to show cause meetings that were issued on a package, up to a day.

    Units: none.
    Source: documents as issued.
    """
    rows = Document.objects.filter(kind=INVITATION, title__contains=f" · {package} · ").order_by("id")
    return rows if until is None else rows.filter(as_of__lte=until)


class Part:
    """The work of one contract of a package in one language."""

    def __init__(self, body: Mapping[str, Any], as_of: dt.date, lang: str) -> None:
        self.body, self.as_of, self.lang = body, as_of, lang

    @property
    def number(self) -> str:
        return str(self.body["contract"].get("contract_no") or "")

    @property
    def late(self) -> bool:
        """Whether a penalty runs."""
        return bool(self.body["penalty"] and self.body["penalty"]["days"] > 0)

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
    def penalty_terms(self) -> list[tuple[str, str]]:
        return assumptions(self.body["penalty"]["assumptions"], self.lang)

    @property
    def chance_terms(self) -> list[tuple[str, str]]:
        return assumptions(self.body["opportunity"]["assumptions"], self.lang)


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

    @cached_property
    def parts(self) -> list[Part]:
        """Each contract of the package, as far as there is anything of its work to show."""
        found = [Part(body, self.as_of, self.lang) for body in self.body["contracts"]]
        some = [part for part in found if part.body["weeks"] or part.late]
        return some or (found[:1] if self.acts or self.shared else [])

    @property
    def shared(self) -> list[str]:
        """Contract numbers of this package that others bear too, so that a schedule by number is nobody's."""
        return list(self.body["shared"])

    @property
    def fine_sen(self) -> int | None:
        """The penalties of several contracts together; None where there is one contract at most."""
        return int(self.body["work"]["fine_sen"]) if len(self.parts) > 1 else None

    @property
    def shown(self) -> bool:
        """Whether there is anything of a work to show: a plan, a fine, or a case."""
        return bool(self.parts)

    @cached_property
    def acts(self) -> list[CaseAct]:
        """The acts on the ladder up to the day, in their order."""
        return [row for row in self._all if row.day <= self.as_of]

    @cached_property
    def handled(self) -> dict[str, Any]:
        """The contract whose handling is shown: with an open case, else the one most critical."""
        for part in self.body["contracts"]:
            case = case_of(self._acts(part["contract"]))
            if case is not None and not case.ended:
                return dict(part)
        grave = [part for part in self.body["contracts"] if part["critical"]["code"] in CRITICAL]
        return dict(max(grave, key=lambda part: part["days_behind"])) if grave else self.body

    def _acts(self, contract: Mapping[str, Any]) -> list[CaseAct]:
        return acts_of(contract["channel"], contract["number"], self.known_at) if contract else []

    @cached_property
    def _all(self) -> list[CaseAct]:
        return self._acts(self.handled["contract"])

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
    def node(self) -> tuple[str, str]:
        """The selection whose contract is handled."""
        contract = self.handled["contract"]
        return (contract["channel"], contract["number"])

    @property
    def may_open(self) -> bool:
        """A case is opened on a contract that is critical now, while none is open."""
        critical = self.handled["critical"]["code"] in CRITICAL
        return self.may_drive and critical and (self.case is None or self.case.ended)

    @property
    def choices(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """The acts that are allowed on the day: name, article, and what each asks for."""
        if self.case is None or self.case.ended or not self.may_drive:
            return []
        facts = works.facts_on(self.one, self.found, self.as_of, self.node)
        if facts is None:
            return []
        rows = allowed(self.case, facts, self.as_of)
        return [(row.act, row.article, FIELDS.get(row.act, ())) for row in rows]


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
