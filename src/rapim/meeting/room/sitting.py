"""A meeting while it sits: the item on the table with its figures, frozen and live, and what is decided."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Prefetch

from rapim import analytics
from rapim.analytics import packages
from rapim.ledger.actions import Actor, take_turn
from rapim.ledger.models import Batch
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions.decisions import Ordered
from rapim.meeting.actions.meetings import course_of
from rapim.meeting.measures.effect import BETTER
from rapim.meeting.measures.flow import Course
from rapim.meeting.models import (
    Attendee,
    AttendeeAct,
    Decision,
    Meeting,
    MeetingAct,
    Packet,
    Problem,
    ProblemText,
)
from rapim.meeting.room.packets import body_of
from rapim.meeting.room.register import row_of
from rapim.org.access import counts
from rapim.org.models import Agency

Body = Mapping[str, Any]
MONEY = ("absorption", "absorption_direct", "days_behind", "realised_sen", "ceiling_sen")
_PACKAGE = ("days_late", "projected", "ceiling_sen", "contract_sen", "paid_sen")
_PROBLEM = ("stake_sen", "days")
_DECISION = ("days_late", "deadline", "state")
HERE = ("came", "delegate")
MOST_EARLIER = 8


class Figure(NamedTuple):
    """A figure of an item: as it was frozen, and as it is known now for the same day."""

    name: str
    frozen: Any
    live: Any

    @property
    def corrected(self) -> bool:
        """Whether what was frozen is known otherwise since."""
        return bool(self.frozen != self.live)


class Present(NamedTuple):
    """Somebody who is called, and what was last noted of them ("" where nothing was)."""

    who: Attendee
    state: str
    delegate: str
    reason: str


@dataclass(frozen=True)
class Sitting:
    """A meeting as it stands at one moment."""

    meeting: Meeting
    acts: list[MeetingAct]
    course: Course
    packet: Packet | None
    body: Body
    items: list[dict[str, Any]]

    @property
    def item(self) -> dict[str, Any] | None:
        """The item on the table."""
        return self.item_of(self.course.item)

    def item_of(self, key: str) -> dict[str, Any] | None:
        """An item of the agenda by its key."""
        return next((one for one in self.items if one["key"] == key), None)

    @cached_property
    def names(self) -> dict[str, str]:
        """The agencies of the day and of the frozen board by code, with their short names."""
        day, units = self.course.begins.date(), self.body.get("board", {}).get("units", [])
        rows = Agency.objects.order_by("recorded_at", "id")
        found = {row.code: row.short_name or row.name for row in rows if counts(row, day)}
        return found | {unit["code"]: unit["short_name"] or unit["name"] for unit in units}

    @cached_property
    def present(self) -> list[Present]:
        """Everybody who is called, with what was last noted, in two queries."""
        acts = Prefetch("acts", AttendeeAct.objects.order_by("id"))
        return [_present(row) for row in self.meeting.attendees.prefetch_related(acts)]

    @property
    def absent(self) -> list[Present]:
        """Those of agencies of whom nobody came."""
        came = {one.who.agency for one in self.present if one.state in HERE}
        return [one for one in self.present if one.who.agency and one.who.agency not in came]

    @cached_property
    def decided(self) -> list[Decision]:
        """What was decided here so far."""
        return list(self.meeting.decisions.select_related("problem").order_by("number"))


def _present(row: Attendee) -> Present:
    last = next(reversed(row.acts.all()), None)
    if last is None:
        return Present(row, "", "", "")
    return Present(row, last.state, last.delegate_name, last.reason)


def sitting(meeting: Meeting) -> Sitting:
    """A meeting with its frozen packet and its items in their last order.

    Units: none.
    Source: acts of the meeting, its agenda, its frozen packet.
    """
    acts = list(meeting.acts.all())
    packet = meeting.packets.filter(frozen=True).order_by("id").last()
    body = body_of(packet) if packet else {}
    order = meeting.agendas.order_by("version").last()
    items = order.items if order else body.get("agenda", {}).get("items", [])
    return Sitting(meeting, acts, course_of(meeting, acts), packet, body, list(items))


def marker(meeting: Meeting) -> str:
    """A mark that changes when something changed that the room sees, and only then.

    Units: sixteen hexadecimal digits.
    Source: acts, attendance, decisions, agenda and packet of the meeting; the last load of facts.
    """
    seen = (
        meeting.pk,
        meeting.acts.aggregate(n=Max("id"))["n"],
        meeting.decisions.aggregate(n=Max("id"))["n"],
        AttendeeAct.objects.filter(attendee__meeting=meeting).aggregate(n=Max("id"))["n"],
        meeting.agendas.aggregate(n=Max("version"))["n"],
        meeting.packets.aggregate(n=Max("id"))["n"],
        Batch.objects.aggregate(n=Max("id"))["n"],
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


class Live:
    """What is known now for the day of figures of a meeting, asked only where it is shown."""

    def __init__(self, day: dt.date) -> None:
        self._day = day

    @cached_property
    def board(self) -> Body:
        return analytics.board(self._day)

    @cached_property
    def packages(self) -> Body:
        return packages.summary(self._day, fiscal_year=self._day.year)


def figures_of(item: Body, sat: Sitting, live: Live) -> list[Figure]:
    """The figures of an item, frozen and live side by side; empty where the item has none.

    Units: sen, shares, days, as on the board.
    Source: the frozen packet; board, packages, problems and decisions as known now.
    """
    sort, _, rest = str(item["key"]).partition(":")
    if not sat.body:
        return []
    if sort == "package":
        red = _by(sat.body["packages"]["red"], "id", rest)
        found = packages.package(dict(live.packages), rest)
        return _pairs(_PACKAGE, red, found) if red or found else []
    if sort == "problem":
        text = ProblemText.objects.filter(problem__code=rest).order_by("version").last()
        now = {name: getattr(text, name) for name in _PROBLEM} if text else None
        return _pairs(_PROBLEM, _by(sat.body["problems"], "code", rest), now)
    if sort == "decision":
        row = orders.known().filter(code=rest).first()
        # to the day of the freeze: days that passed since are no correction
        day = (sat.packet.known_at if sat.packet else sat.meeting.planned_at).date()
        seen = row_of(row, day) if row else None
        return _pairs(_DECISION, _by(sat.body["decisions"], "code", rest), seen)
    if sort == "standing" and rest not in ("absorption", "lateness", "packages"):
        return []
    return _of_unit(str(item["agency"]), sat.body, live, money=rest not in ("lateness", "packages"))


def frozen_of(item: Body, body: Body) -> list[tuple[str, Any]]:
    """The figures of an item by name as a packet holds them, without asking what is known since.

    Units: sen, shares, days, as on the board.
    Source: the frozen packet alone.
    """
    sort, _, rest = str(item["key"]).partition(":")
    of_code = {
        "package": (_PACKAGE, body["packages"]["red"], "id"),
        "problem": (_PROBLEM, body["problems"], "code"),
        "decision": (_DECISION, body["decisions"], "code"),
    }
    if sort in of_code:
        names, rows, name = of_code[sort]
        found = _pairs(names, _by(rows, name, rest), None)
    elif sort == "standing" and rest not in ("absorption", "lateness", "packages"):
        found = []
    else:
        agency, money = str(item["agency"]), rest not in ("lateness", "packages")
        works = _pairs(("late", "packages"), _works(body["packages"], agency), None)
        found = _pairs(MONEY, _unit(body["board"], agency), None) if money else []
        found += [Figure(f"packages_{one.name}", one.frozen, None) for one in works]
    return [(one.name, one.frozen) for one in found if one.frozen is not None]


def _of_unit(agency: str, body: Body, live: Live, *, money: bool) -> list[Figure]:
    found = _pairs(MONEY, _unit(body["board"], agency), _unit(live.board, agency)) if money else []
    late, now = _works(body["packages"], agency), _works(live.packages, agency)
    if late or now:
        found += [
            Figure(f"packages_{one.name}", one.frozen, one.live)
            for one in _pairs(("late", "packages"), late, now)
        ]
    return found


def _unit(board: Body, agency: str) -> Body | None:
    return _by(board["units"], "code", agency) if agency else board["total"]


def _works(found: Body, agency: str) -> Body | None:
    return _by(found["agencies"], "code", agency) if agency else found["total"]


def _by(rows: Iterable[Body], name: str, value: str) -> Body | None:
    return next((row for row in rows if row[name] == value), None)


def _pairs(names: Sequence[str], frozen: Body | None, live: Body | None) -> list[Figure]:
    some = [Figure(name, (frozen or {}).get(name), _plain((live or {}).get(name))) for name in names]
    return [one for one in some if one.frozen is not None or one.live is not None]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def value_of(metric: str, agency: str, board: Body, works: Body) -> float | None:
    """The value of a measure of an agency ("" is the region) on a board with its packages.

    Units: days, share, packages.
    Source: `measures.effect`.
    """
    unit = _works(works, agency) if metric == "late_packages" else _unit(board, agency)
    found = (unit or {}).get("late" if metric == "late_packages" else metric)
    if metric == "late_packages" and unit is None and works:
        return 0.0
    return None if found is None else float(found)


def proposed_measure(item: Body) -> str:
    """The measure that a decision about an item most likely moves.

    Units: none.
    Source: issue, prefilled from the item.
    """
    sort, _, rest = str(item["key"]).partition(":")
    if sort == "package" or rest in ("lateness", "packages"):
        return "late_packages"
    if rest == "absorption":
        return "absorption"
    return "days_behind" if item["agency"] else ""


def measure_of(sat: Sitting, metric: str, agency: str, goal: float | None) -> dict[str, Any]:
    """The measure that a decision should move, with its value before from the frozen packet.

    Units: days, share, packages.
    Source: the frozen packet; nothing is typed that stands in a file.
    """
    if metric not in BETTER or not sat.body:
        return {}
    before = value_of(metric, agency, sat.body["board"], sat.body["packages"])
    return {"metric": metric, "agency": agency, "before": before, "goal": goal}


def earlier(item: Body, meeting: Meeting) -> list[Decision]:
    """What earlier meetings decided about an item: that very decision first, then the latest ones.

    Units: none.
    Source: the register: the same item, the decision or problem itself, or the same agency.
    """
    key, agency = str(item["key"]), str(item["agency"])

    def itself(row: Decision) -> bool:
        problem = f"problem:{row.problem.code}" if row.problem else ""
        return key in (row.item, f"decision:{row.code}", problem)

    def about(row: Decision) -> bool:
        return itself(row) or bool(agency and agency in (row.owner_agency, *row.helpers))

    rows = [row for row in orders.known() if row.meeting_id != meeting.pk and about(row)]
    rows.reverse()
    return sorted(rows, key=lambda row: not itself(row))[:MOST_EARLIER]


@transaction.atomic
def decide(*, actor: Actor, meeting: Meeting, uid: uuid.UUID, ordered: Ordered, day: dt.date) -> Decision:
    """Record a decision of the meeting that sits; a problem on the table is linked to it.

    The same `uid` answers the decision that was written, also after the meeting closed.
    """
    take_turn()
    known = Decision.objects.filter(uid=uid, meeting=meeting).first()
    if known is not None:
        return known
    sort, _, code = ordered.item.partition(":")
    problem = Problem.objects.filter(code=code).first() if sort == "problem" else None
    if not ordered.owner_person:
        ordered = replace(ordered, owner_person=_leader(meeting, ordered.owner_agency))
    return orders.record_decision(
        actor=actor, meeting=meeting, uid=uid, ordered=ordered, day=day, problem=problem
    )


def _leader(meeting: Meeting, agency: str) -> str:
    names = meeting.attendees.filter(agency=agency).values_list("person_name", flat=True)
    return next(iter(names), "")
