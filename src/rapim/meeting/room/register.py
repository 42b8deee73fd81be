"""The register of decisions across meetings, each with where it stands and what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from rapim.ledger import clock
from rapim.meeting.actions import decisions as acts
from rapim.meeting.measures import followup
from rapim.meeting.models import Decision

Row = dict[str, Any]


def register(
    as_of: dt.date, known_at: dt.datetime | None = None, *, agencies: Iterable[str] | None = None
) -> list[Row]:
    """Every decision as JSON-ready values, as known at a moment; `agencies` None gives all.

    Units: calendar days.
    Source: decisions and their acts.
    """
    wanted = None if agencies is None else frozenset(agencies)
    rows = acts.known(known_at or clock.now())
    return [row_of(row, as_of) for row in rows if wanted is None or wanted & set(concerned(row))]


def concerned(row: Decision) -> tuple[str, ...]:
    """The agencies whom a decision concerns: who does it, who helps, and who raised the problem it answers.

    Units: none.
    Source: the register; who raises a problem reads what became of it, wherever it was led.
    """
    raised = [row.problem.agency] if row.problem else []
    return tuple(dict.fromkeys([row.owner_agency, *row.helpers, *raised]))


def row_of(row: Decision, as_of: dt.date) -> Row:
    """A decision with its state, deadlines, days late and acts.

    Units: calendar days.
    Source: `measures.followup`.
    """
    now = acts.state_of(row, row.acts.all())
    return {
        "code": row.code,
        "meeting": row.meeting.code,
        "number": row.number,
        "item": row.item,
        "problem": row.problem.code if row.problem else None,
        "text": row.text,
        "owner_agency": row.owner_agency,
        "owner_person": row.owner_person,
        "helpers": list(row.helpers),
        "day": row.day.isoformat(),
        "first_deadline": now.first_deadline.isoformat(),
        "deadline": now.deadline.isoformat(),
        "extended": now.extended,
        "state": now.state,
        "ended": now.ended,
        "evidence": now.evidence,
        "evidence_expected": row.evidence_expected,
        "submitted": now.submitted.isoformat() if now.submitted else None,
        "days_late": followup.days_late(now, as_of),
        "days_late_first": followup.days_late(now, as_of, first=True),
        "measure": dict(row.measure),
        "dissent": row.dissent,
        "known_at": max([row.recorded_at, *(one.at for one in row.acts.all())]).isoformat(),
        "acts": [
            {"act": one.act, "party": one.party, "by": one.by_name, "day": one.day.isoformat(), **one.details}
            for one in row.acts.all()
        ],
    }
