"""The Sekda's desk: everything that wants the Sekda's hand today, ranked, with its facts and its nudges.

What stands on an agenda stands here with the same key and the same numbers; beside it packages that must
start, causes of what is unspent, late and unanswered decisions, answers that are due and promises missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapim import law, words
from rapim.analytics.package_lists import starting
from rapim.budget.models import Reply
from rapim.ledger import clock
from rapim.meeting.actions import pushing as acts
from rapim.meeting.actions.problems import open_problems
from rapim.meeting.measures import pushing, ranking
from rapim.meeting.measures.agenda import Matter
from rapim.meeting.measures.ranking import Weighed
from rapim.meeting.models import ProblemText, Push
from rapim.meeting.room import gathering, promising
from rapim.meeting.room.facts import Fact, Found
from rapim.meeting.room.gathering import Known
from rapim.words.facts import BEHIND, CODE, DATE, SEN, SHARE, SPAN, TEXT

ACTIONABLE = ("done_not_billed", "contracted_behind", "in_selection", "not_tendered", "late", "not_ratified")
"""Causes of what is unspent that someone can act on."""
MOST_STARTS = 60
SOON = 7
"""Days before its deadline from which a decision that nobody began wants a hand."""
SORTS = ("alert", "package", "start", "cause", "decision", "problem", "answer", "promise", "push")


@dataclass(slots=True)
class Line:
    """A matter of the desk: what it weighs, its facts, and the nudges that were sent about it."""

    matter: Matter
    weight: Weighed
    facts: list[Fact]
    day: dt.date
    pushes: list[Push] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.matter.key

    @property
    def sort(self) -> str:
        """Of which sort it is; answers that are due are replies and notes."""
        first = self.key.partition(":")[0]
        return "answer" if first in ("reply", "clock") else first

    @property
    def days_pushed(self) -> int | None:
        """For how many days it has been pushed; None where it never was."""
        return (self.day - self.pushes[0].day).days if self.pushes else None

    @property
    def state(self) -> str:
        """Where its last nudge stands; "" where there is none."""
        return state_of(self.pushes[-1], self.day) if self.pushes else ""

    @property
    def answer(self) -> Any:
        """The last answer to any of its nudges."""
        some = [one for push in self.pushes for one in push.answers.all()]
        return max(some, key=lambda one: one.pk) if some else None


def state_of(row: Push, day: dt.date) -> str:
    """Where a nudge stands on a day.

    Units: none.
    Source: `measures.pushing`.
    """
    return pushing.state(row.answer_by, [one.day for one in row.answers.all()], day)


def desk(day: dt.date, known_at: dt.datetime | None = None) -> list[Line]:
    """All that wants the Sekda's hand on a day, by stake × probability × time left.

    Units: sen, calendar days.
    Source: board, packages, registers; ranked by `measures.ranking` as the agenda is.
    """
    moment = known_at or clock.now()
    known = gathering.known_on(day, known_at)
    said = {row.pk: (row.code, text) for row, text in open_problems(moment)}
    gathered = gathering.matters_of(known, day, day, moment)
    found = [
        *((matter, _facts_of(matter, known, said.values())) for matter in gathered),
        *_starts(known, day, {matter.key for matter in gathered}),
        *_causes(known, day),
        *_decisions(known, day, moment, said),
        *_replies(day, moment),
        *_notes(known, day),
        *promising.missed(known.board, day, known_at),
    ]
    matters = [matter for matter, _ in found]
    left = [None if one.act_by is None else float((one.act_by - day).days) for one in matters]
    terms = law.at("agenda_rank", day)
    stakes, levels = [one.stake_sen for one in matters], [one.level for one in matters]
    weights = ranking.weighed(stakes, levels, left, terms, [one.missed for one in matters])
    sent = acts.by_key(acts.known(moment).filter(day__gte=dt.date(day.year - 1, 1, 1)))
    lines = [
        Line(matter, weight, facts, day, sent.get(matter.key, []))
        for (matter, facts), weight in zip(found, weights, strict=True)
    ]
    return sorted(lines, key=lambda line: (-line.weight.weight, line.key))


def _facts_of(matter: Matter, known: Known, said: Iterable[tuple[str, ProblemText]]) -> list[Fact]:
    sort, _, rest = matter.key.partition(":")
    if sort == "alert":
        unit = next(one for one in known.board["units"] if one["code"] == matter.agency)
        return unit_facts(unit)
    if sort == "package":
        one = next(one for one in known.bodies if one["id"] == rest)
        alert = next(alert for alert in one["alerts"] if alert["level"] == "red")
        why = words.reason(alert["because"], alert.get("params") or {}, "id")
        return [Fact("because", TEXT, why, page=("package", rest)), *_of_package(one)]
    if sort == "wait":
        needed = matter.act_by.isoformat() if matter.act_by else ""
        return [Fact("act_by", DATE, needed, page=("wait", rest))] if needed else []
    if sort != "problem":
        raise ValueError(f"no facts are known of {matter.key}")
    text = next(text for code, text in said if code == rest)
    page = ("problem", rest)
    some = [Fact("blocked", TEXT, text.text, page=page), Fact("asks", TEXT, text.ask, page=page)]
    if text.stake_sen is not None:
        some.append(Fact("stake", SEN, text.stake_sen, page=page))
    return [*some, *([Fact("act_by", DATE, text.act_by.isoformat(), page=page)] if text.act_by else [])]


def unit_facts(unit: Mapping[str, Any]) -> list[Fact]:
    """What the board says of an agency, each figure with its trace.

    Units: sen, share 0 to 1, calendar days.
    Source: `analytics.board`.
    """
    kinds = {"realised_sen": SEN, "planned_sen": SEN, "absorption": SHARE, "days_behind": BEHIND}
    found = [
        Fact(name, kind, unit[name], trace=unit["trace"][name])
        for name, kind in kinds.items()
        if unit.get(name) is not None and name in unit["trace"]
    ]
    if unit.get("data_to"):
        found.append(Fact("data_to", DATE, unit["data_to"], page=("agency", unit["code"])))
    return found


def _of_package(one: Mapping[str, Any]) -> list[Fact]:
    page = ("package", one["id"])
    found = [
        Fact("stage", CODE, f"pbj_stage.{one['stage']}", page=page),
        Fact("pagu", SEN, one["ceiling_sen"], page=page),
        Fact("paid", SEN, one["paid_sen"], page=page),
    ]
    if (one["days_late"] or 0) > 0:
        found.append(Fact("days_late", SPAN, one["days_late"], page=page))
    if one.get("safe_start"):
        found.append(Fact("safe_start", DATE, one["safe_start"], page=page))
    return found


def _starts(known: Known, day: dt.date, standing: set[str]) -> list[Found]:
    """Packages that must start and are not red already."""
    found = []
    for one in starting(known.bodies, day):
        if f"package:{one['id']}" in standing:
            continue
        by = dt.date.fromisoformat(one["start_by"])
        stake = max(0, one["ceiling_sen"] - one["paid_sen"])
        key, title = f"start:{one['id']}", one["name"] or one["id"]
        facts = [Fact("start_by", DATE, one["start_by"], page=("package", one["id"])), *_of_package(one)]
        found.append((Matter(key, title, one["agency"], "amber", stake, by, "start"), facts))
    return sorted(found, key=lambda pair: -pair[0].stake_sen)[:MOST_STARTS]


def _causes(known: Known, day: dt.date) -> list[Found]:
    """The largest cause of what each agency has not spent that someone can act on."""
    found = []
    for unit in known.board["units"]:
        some = [one for one in unit["causes"] if one["cause"] in ACTIONABLE and one["sen"] > 0]
        if not some:
            continue
        most = max(some, key=lambda one: one["sen"])
        name = f"cause.{most['cause']}"
        said = words.say(name, "id")
        title = words.say(
            "push_title.cause",
            "id",
            unit=unit["short_name"] or unit["name"],
            cause=said[:1].lower() + said[1:],
            sum=words.short_rupiah(most["sen"], "id"),
        )
        matter = Matter(f"cause:{most['cause']}:{unit['code']}", title, unit["code"], "amber", most["sen"],
                        dt.date(day.year, 12, 31), name)  # fmt: skip
        facts = [Fact(name, SEN, most["sen"], trace=unit["trace"].get(name, "")), *unit_facts(unit)]
        found.append((matter, facts))
    return found


def _decisions(
    known: Known, day: dt.date, moment: dt.datetime, said: Mapping[int, tuple[str, ProblemText]]
) -> list[Found]:
    """Decisions that are late, and those that nobody began although their day is near."""
    found = []
    stakes = {code: text.stake_sen or 0 for code, text in said.values()}
    for one, problem in gathering.open_with_problems(known, day, moment):
        silent = one.state == "belum" and (one.deadline - day).days <= SOON
        if one.state == "diajukan" or not (one.days_late or silent):
            continue
        page = ("decision", one.code)
        facts = [
            *([Fact("order", TEXT, one.text, page=page)] if len(one.text) > 200 else []),
            Fact("deadline", DATE, one.deadline.isoformat(), page=page),
            Fact("state", CODE, f"decision_state.{one.state}", page=page),
        ]
        if one.days_late:
            facts.append(Fact("days_late", SPAN, one.days_late, page=page))
        level = "red" if one.days_late else "amber"
        title = one.text if len(one.text) <= 200 else f"{one.text[:197]}…"
        stake = stakes.get(problem, 0)
        found.append(
            (Matter(f"decision:{one.code}", title, one.agency, level, stake, one.deadline, "decision"), facts)
        )
    return found


def _replies(day: dt.date, moment: dt.datetime) -> list[Found]:
    """What an agency committed itself to in a hak jawab, where its day is over; the last word counts."""
    rows = Reply.objects.filter(fiscal_year=day.year, written_at__lte=moment).order_by("id")
    last = {(row.agency_code, row.figure): row for row in rows}
    found = []
    for row in last.values():
        if row.kind != Reply.Kind.COMMIT or row.promised is None or row.promised > day:
            continue
        page = ("agency", row.agency_code)
        title = words.say("push_title.reply", "id", day=words.day(row.promised, "id"))
        facts = [
            Fact("said", TEXT, row.text, page=page),
            Fact("promised", DATE, row.promised.isoformat(), page=page),
        ]
        matter = Matter(f"reply:{row.pk}", title, row.agency_code, "amber", 0, row.promised, "reply")
        found.append((matter, facts))
    return found


def _notes(known: Known, day: dt.date) -> list[Found]:
    """Notes on whose clock ran that nobody answered or that are disputed; the package's money is at stake."""
    dear = {one["id"]: max(0, one["ceiling_sen"] - one["paid_sen"]) for one in known.bodies}
    found = []
    for one in known.found["clock_notes"]:
        page = ("package", one["package"])
        title = words.say("push_title.clock", "id", name=one["name"])[:200]
        facts = [
            Fact("said", TEXT, one["text"], page=page),
            Fact("note_state", CODE, f"push_note.{one['state']}", page=page),
            Fact("note_days", SPAN, abs(one["days"]), page=page),
            Fact("day", DATE, one["day"], page=page),
        ]
        stake = dear.get(one["package"], 0)
        found.append(
            (Matter(f"clock:{one['id']}", title, one["agency"], "amber", stake, None, "clock"), facts)
        )
    return found
