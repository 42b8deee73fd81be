"""The agenda of a meeting out of what the house knows: figures, alerts, packages, problems, open
decisions.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from rapim import analytics, law, words
from rapim.analytics import packages
from rapim.ledger import clock
from rapim.meeting.actions import decisions as acts
from rapim.meeting.actions.problems import last_texts
from rapim.meeting.actions.pushing import known as known_pushes
from rapim.meeting.actions.pushing import reached_agenda
from rapim.meeting.measures import agenda, followup
from rapim.meeting.measures.agenda import Item, Matter, OpenDecision
from rapim.meeting.models import Meeting, Push
from rapim.meeting.room import audits, waiting

RED = 2
PROBLEM = "problem:"
UNLIKELY = "EWS-02"
WEIGHED = ("EWS-01", UNLIKELY)
"""Alerts whose money is what a year's end will lack: the forecast says how probably it does."""
PHYSICAL = "construction"
MOST_PACKAGES = 60
"""Red packages on an agenda; the dearest come first, the others stand on the package board."""
STANDING: Mapping[str, tuple[str, ...]] = {
    "opening": ("absorption", "lateness", "targets", "discipline"),
    "quarterly": ("absorption", "packages"),
    "monthly": ("absorption", "packages"),
    "cluster": ("absorption",),
    "ad_hoc": (),
}
"""What each kind of meeting is for."""


@dataclass(slots=True)
class Known:
    """What the house knows for a meeting: the board of its figures, packages by agency, and whom it
    concerns.
    """

    board: Mapping[str, Any]
    found: Mapping[str, Any]
    bodies: list[dict[str, Any]]
    agencies: frozenset[str] = field(default_factory=frozenset)

    def concerns(self, agency: str) -> bool:
        """Whether an agency is called (a meeting that names none calls all)."""
        return not self.agencies or agency in self.agencies


def proposed(meeting: Meeting, known_at: dt.datetime | None = None) -> list[Item]:
    """The agenda that is proposed for a meeting, with what was known at a moment.

    Units: minutes, sen.
    Source: `measures.agenda`; figures as of the meeting's day of figures.
    """
    moment = known_at or clock.now()
    day = meeting.planned_at.date()
    known = known_on(meeting.as_of, known_at, meeting.agencies)
    boxes = {**law.at("meeting_minutes", day), "whole": meeting.minutes}
    open_ones, matters = open_decisions(known, day, moment), matters_of(known, meeting.as_of, day, moment)
    silent = _unanswered(known, moment)
    named = {*(matter.key for matter in matters), *(f"{agenda.DECISION}:{one.code}" for one in open_ones)}
    items = agenda.proposed(
        meeting.kind,
        day,
        _standing(meeting, known),
        [*open_ones, *_audits(known, day, moment)],
        [*matters, *_alone(silent, named)],
        _slots(known),
        law.at("agenda_rank", day),
        boxes,
    )
    return [_with_push(item, silent) for item in items]


def known_on(as_of: dt.date, known_at: dt.datetime | None = None, agencies: Iterable[str] = ()) -> Known:
    """What the house knows of a day: its board, and the packages of its year, the dearest first.

    Units: as board and packages.
    Source: `rapim.analytics`.
    """
    found = packages.summary(as_of, known_at, fiscal_year=as_of.year)
    rows = packages.listed(found).order_by("-ceiling_sen", "package")
    bodies = [json.loads(body) for body in rows.values_list("whole__body", flat=True)]
    return Known(analytics.board(as_of, known_at), found, bodies, frozenset(agencies))


def _unanswered(known: Known, moment: dt.datetime) -> dict[str, Push]:
    """The nudges whose ladder ended without an answer, by their matter; the last one of each."""
    ended = reached_agenda(moment)
    if not ended:
        return {}
    rows = known_pushes(moment).filter(pk__in=ended)
    return {row.key: row for row in rows if not row.answers.all() and known.concerns(row.agency)}


def _alone(silent: Mapping[str, Push], named: Collection[str]) -> list[Matter]:
    """Unanswered nudges about what is on the agenda for no other reason."""
    return [
        Matter(
            row.key,
            row.title,
            row.agency,
            str(row.weight.get("level", "amber")),
            int(row.weight.get("stake_sen", 0)),
            row.answer_by,
            "push",
        )
        for row in silent.values()
        if row.key not in named
    ]


def _with_push(item: Item, silent: Mapping[str, Push]) -> Item:
    """An item with the reason that a nudge about it stayed unanswered to the end of the ladder."""
    row = silent.get(item.key)
    if row is None:
        return item
    told = {"push": row.code, "push_day": row.day.isoformat(), "push_to": row.receiver_title}
    return replace(item, because={**item.because, **told})


def _standing(meeting: Meeting, known: Known) -> list[tuple[str, str, Mapping[str, Any]]]:
    total, year = known.board["total"], meeting.as_of.year
    late = [one for one in known.bodies if (one["days_late"] or 0) > 0 and known.concerns(one["agency"])]
    facts: dict[str, dict[str, Any]] = {
        "absorption": {
            "absorption": total["absorption"],
            "ceiling_sen": total["ceiling_sen"],
            "realised_sen": total["realised_sen"],
            "days_behind": total["days_behind"],
        },
        "lateness": _late(late),
        "packages": _late(late),
        "targets": {},
        "discipline": {},
    }
    return [
        (name, words.say(f"meeting_standing.{name}", "id", year=year), {"year": year, **facts[name]})
        for name in STANDING[meeting.kind]
    ]


def _late(late: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Late packages: how many, their money, and at which promise they were late."""
    steps = ("announce", "contract", "finish")
    return {
        "late": len(late),
        "late_sen": sum(one["ceiling_sen"] for one in late),
        "late_at": {step: sum(one["late_at"] == step for one in late) for step in steps},
    }


def open_decisions(known: Known, day: dt.date, moment: dt.datetime) -> list[OpenDecision]:
    """The decisions that are not closed, with their days late on a day.

    Units: calendar days.
    Source: the register of decisions.
    """
    return [one for one, _ in open_with_problems(known, day, moment)]


def open_with_problems(known: Known, day: dt.date, moment: dt.datetime) -> list[tuple[OpenDecision, str]]:
    """The decisions that are not closed, each with the code of the problem that it answers ("" for none).

    Units: calendar days.
    Source: the register of decisions.
    """
    found = []
    for row in acts.known(moment):
        now = acts.state_of(row)
        if not now.ended and known.concerns(row.owner_agency):
            late = followup.days_late(now, day, first=True)
            one = OpenDecision(row.code, row.text, row.owner_agency, now.state, now.deadline, late)
            found.append((one, row.problem.code if row.problem else ""))
    return found


def _audits(known: Known, day: dt.date, moment: dt.datetime) -> list[OpenDecision]:
    """The audit findings past their term, one item for each agency."""
    found = []
    for agency, rows in audits.overdue(day, moment):
        if not known.concerns(agency):
            continue
        left = sum(row["left_sen"] for row in rows)
        said = {"n": len(rows), "left": words.short_rupiah(left, "id")}
        title = words.say("audit_agenda.overdue_money" if left else "audit_agenda.overdue", "id", **said)
        first = dt.date.fromisoformat(min(row["due"] for row in rows))
        late = max(row["days_late"] for row in rows)
        found.append(OpenDecision(agency, title, agency, "menunggu", first, late, audits.SORT))
    return found


def raised_since(meeting: Meeting, keys: Iterable[str], known_at: dt.datetime | None = None) -> list[Item]:
    """Open problems that an agenda does not hold yet, in the order in which they would be proposed.

    `keys` are those of the items that it holds or held.

    Units: minutes, sen.
    Source: problems known at the moment; `measures.agenda`.
    """
    day, held = meeting.planned_at.date(), frozenset(keys)
    known = Known({}, {}, [], frozenset(meeting.agencies))
    fresh = [one for one in _problems(known, known_at or clock.now()) if one.key not in held]
    boxes = {**law.at("meeting_minutes", day), "whole": meeting.minutes}
    return agenda.proposed("ad_hoc", day, (), (), fresh, (), law.at("agenda_rank", day), boxes)


def _problems(known: Known, moment: dt.datetime) -> list[Matter]:
    rows = (
        last_texts(moment)
        .filter(Q(("ended", "")))
        .values_list("problem__code", "title", "accountable", "problem__agency", "stake_sen", "act_by")
    )
    return [
        Matter(f"{PROBLEM}{code}", title, led or raised, "said", stake or 0, act_by, "problem")
        for code, title, led, raised, stake, act_by in rows
        if known.concerns(raised) or known.concerns(led)
    ]


def matters_of(known: Known, as_of: dt.date, day: dt.date, moment: dt.datetime) -> list[Matter]:
    """Problems, alerts and red packages that may need a decision on a day, by figures as of a day: the same
    for the agenda and the Sekda's desk.

    Units: sen.
    Source: register of problems, board, packages.
    """
    problems = _problems(known, moment)
    problems += _waits(known, day, moment)
    if day.year != as_of.year:
        return problems  # the year is over: its alerts cannot be acted on, its faults stand in the slots
    ends = dt.date(as_of.year, 12, 31)
    return [*problems, *_alerts(known, ends), *_packages(known, ends)]


def _waits(known: Known, day: dt.date, moment: dt.datetime) -> list[Matter]:
    """The waits between agencies that are longest past the day on which they were needed."""
    return [
        Matter(f"wait:{one.row.code}", one.row.what, one.row.holds, "said", 0, one.row.needed_by, "wait")
        for one in waiting.overdue(day, moment)
        if known.concerns(one.row.holds) or known.concerns(one.row.waits)
    ]


def concerned_by(items: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """For each item that is a problem: who raised it, who is accountable and who helps, by its key.

    Units: none.
    Source: the register of problems as known now, in one query where there are any.
    """
    codes = [key.partition(":")[2] for one in items if (key := str(one["key"])).startswith(PROBLEM)]
    if not codes:
        return {}
    rows = last_texts(clock.now()).filter(problem__code__in=codes)
    return {
        f"{PROBLEM}{row.problem.code}": frozenset([row.problem.agency, row.accountable, *row.helpers]) - {""}
        for row in rows
    }


def _alerts(known: Known, ends: dt.date) -> list[Matter]:
    """The alerts of each agency; an unlikely target weighs in the others, and stands where it is alone."""
    found = []
    for unit in known.board["units"]:
        if not known.concerns(unit["code"]):
            continue
        missed = next(
            (1 - one["params"]["probability"] for one in unit["alerts"] if one["id"] == UNLIKELY), None
        )
        for plea in words.asks_of(unit, "id"):
            level = "red" if plea.tone == "late" else "amber"
            key = f"alert:{plea.id}:{unit['code']}"
            chance = missed if plea.id in WEIGHED else None
            found.append(Matter(key, plea.title, unit["code"], level, plea.sen, ends, plea.id, chance))
    return found


def _packages(known: Known, ends: dt.date) -> list[Matter]:
    found = []
    for one in known.bodies:
        red = [alert for alert in one["alerts"] if alert["level"] == "red"]
        if not red or not known.concerns(one["agency"]):
            continue
        start = one.get("safe_start")
        act_by = dt.date.fromisoformat(start) if start and red[0]["id"] == "EWS-04" else ends
        stake = one["ceiling_sen"] - one["paid_sen"]
        title = one["name"] or one["id"]
        found.append(
            Matter(f"package:{one['id']}", title, one["agency"], "red", max(0, stake), act_by, red[0]["id"])
        )
        if len(found) == MOST_PACKAGES:
            break
    return found


def _slots(known: Known) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Every agency of the board with what it is asked about: its year, its physical packages, what was
    late.
    """
    physical: dict[str, list[Mapping[str, Any]]] = {}
    for one in known.bodies:
        if one["kind"] == PHYSICAL and one["stage"] != "batal":
            physical.setdefault(one["agency"], []).append(one)
    found: list[tuple[str, str, Mapping[str, Any]]] = []
    for unit in known.board["units"]:
        if not known.concerns(unit["code"]):
            continue
        works = physical.get(unit["code"], [])
        late = [one for one in works if (one["days_late"] or 0) > 0]
        facts = {
            "absorption": unit["absorption"],
            "days_behind": unit["days_behind"],
            "physical": len(works),
            "physical_sen": sum(one["ceiling_sen"] for one in works),
            "late": len(late),
        }
        found.append((unit["code"], unit["short_name"] or unit["name"], facts))
    return found
