"""The register of audit findings: where each stands, tallies, and what the meeting and people hear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapim import law, words
from rapim.ledger import clock
from rapim.meeting.actions import audits as acts
from rapim.meeting.actions.messages import Draft
from rapim.meeting.measures import audit, reminding
from rapim.meeting.measures.audit import Recommendation, Tally
from rapim.meeting.measures.reminding import Step
from rapim.meeting.models import AuditFinding, Message
from rapim.meeting.room.people import Person, people_on, told_at, working

SORT = "audit"
Row = dict[str, Any]


def register(
    as_of: dt.date, known_at: dt.datetime | None = None, *, agencies: Iterable[str] | None = None
) -> list[Row]:
    """Every recommendation as JSON-ready values, as known at a moment; `agencies` None gives all.

    Units: calendar days, sen.
    Source: findings and their acts.
    """
    rows = acts.known(known_at or clock.now())
    if agencies is not None:
        rows = rows.filter(agency__in=list(agencies))
    return [row_of(row, as_of) for row in rows]


def row_of(row: AuditFinding, as_of: dt.date) -> Row:
    """A recommendation with its state, status, term, days late and money.

    Units: calendar days, sen.
    Source: `measures.audit`.
    """
    now = acts.state_of(row)
    names = ("code", "auditor", "report_number", "number", "agency", "finding", "recommendation", "kind")
    return {
        **{name: getattr(row, name) for name in names},
        "report_date": row.report_date.isoformat(),
        "received": row.received.isoformat(),
        "due": row.due.isoformat(),
        "year": row.report_date.year,
        "state": now.state,
        "status": now.status,
        "ended": now.ended,
        "withdrawn": now.state == "dicabut",
        "days_late": audit.days_late(now, as_of),
        "overdue": _is_overdue(now, as_of),
        "evidence": now.evidence,
        "answered": now.answered.isoformat() if now.answered else None,
        "amount_sen": now.amount_sen,
        "deposited_sen": now.deposited_sen,
        "left_sen": now.left_sen,
    }


def _is_overdue(now: Recommendation, as_of: dt.date) -> bool:
    return now.state == "menunggu" and as_of > now.due


def tally(rows: Iterable[Mapping[str, Any]]) -> Tally:
    """The tally of some rows of the register; what was withdrawn does not count.

    Units: sen.
    Source: `measures.audit.tallied`.
    """
    return audit.tallied(
        (row["status"], row["amount_sen"], row["deposited_sen"]) for row in rows if not row["withdrawn"]
    )


def tallies(rows: Iterable[Mapping[str, Any]], *by: str) -> list[tuple[tuple[Any, ...], Tally]]:
    """The tallies of rows by some of their values (agency, auditor, year), in the order of these.

    Units: sen.
    Source: `tally`.
    """
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        if not row["withdrawn"]:
            groups.setdefault(tuple(row[name] for name in by), []).append(row)
    return [(key, tally(groups[key])) for key in sorted(groups)]


def overdue(day: dt.date, known_at: dt.datetime) -> list[tuple[str, list[Row]]]:
    """The recommendations that wait for an answer past their term, by agency, the latest first.

    Units: calendar days.
    Source: `register`.
    """
    groups: dict[str, list[Row]] = {}
    for row in register(day, known_at):
        if row["overdue"]:
            groups.setdefault(row["agency"], []).append(row)
    return sorted(groups.items(), key=lambda pair: (-max(row["days_late"] for row in pair[1]), pair[0]))


def due(day: dt.date, known_at: dt.datetime | None = None) -> list[Draft]:
    """The reminders of answers that are owed and were not written yet.

    Units: none.
    Source: `measures.reminding`, by the calendar of working days and joint leave.
    """
    steps = [Step(int(one["days"]), str(one["to"])) for one in law.at("reminder_steps", day)]
    people, sent = people_on(day), _sent()
    found = []
    for row in acts.known(known_at or clock.now()):
        now = acts.state_of(row)
        if now.state != "menunggu":
            continue
        done = sent.get(row.code, ())
        one = reminding.due(now.due, day, steps, done, working, since=row.received)
        if one is not None:
            to, person = told_at(one, steps, people, row.agency)
            found.append(_draft(row, now, one.step, to, person, day))
    return found


def _sent() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, step in Message.objects.filter(sort=SORT).values_list("key", "step"):
        found.setdefault(key.split(":")[1], []).append(step)
    return found


def _draft(
    row: AuditFinding, now: Recommendation, step: int, to: str, person: Person | None, day: dt.date
) -> Draft:
    """The letter names the office, the report and the number; no person and no words of the finding."""
    late = audit.days_late(now, day)
    said = {
        "code": row.code,
        "auditor": words.say(f"audit_auditor.{row.auditor}", "id"),
        "report": row.report_number,
        "number": row.number,
        "due": words.day(now.due, "id"),
        "span": words.span(late, "id"),
        "money": words.say("audit_remind.money", "id", left=words.rupiah(now.left_sen))
        if now.left_sen
        else "",
    }
    kind = "late" if late else "soon"
    return Draft(
        key=f"{SORT}:{row.code}:{now.due.isoformat()}:{step}",
        sort=SORT,
        to=to,
        receiver_name=(person.name if person else "")[:150],
        address=person.address if person else "",
        subject=words.say(f"audit_remind.subject_{kind}", "id", **said)[:200],
        text=words.say(f"audit_remind.text_{kind}", "id", **said),
        day=day,
        agency=row.agency,
        step=step,
    )


def totals(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many recommendations there are, open, overdue and waiting for the Inspektorat.

    Units: count.
    Source: `register`.
    """
    some = [row for row in rows if not row["withdrawn"]]
    return {
        "n": len(some),
        "open": sum(not row["ended"] for row in some),
        "late": sum(row["overdue"] for row in some),
        "waiting": sum(row["state"] in ("dijawab", "diperiksa") for row in some),
    }
