"""The agenda that is proposed: what stands open first, then what weighs most, then every agency its slot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rapim.units.rules import rule

from .ranking import Weighed, weighed

STANDING, DECISION, MATTER, SLOT = "standing", "decision", "matter", "slot"
SORTS = (STANDING, DECISION, MATTER, SLOT)
EVERYONE = ("opening", "quarterly")
"""Kinds of meetings at which every agency has a slot."""


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision, or the audit findings of an agency, that is not closed: its days late against the first
    deadline, and where it stands; `source` begins the key of its item.
    """

    code: str
    text: str
    agency: str
    state: str
    deadline: dt.date
    days_late: int
    source: str = DECISION


@dataclass(frozen=True, slots=True)
class Matter:
    """An alert or a problem that may need a decision: `level` red, amber or said (named by an agency).

    `missed` is how probable it is, by the forecast of the year's end, that the agency misses its target.
    """

    key: str
    title: str
    agency: str
    level: str
    stake_sen: int
    act_by: dt.date | None = None
    source: str = ""
    missed: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an agenda: its key, which stays, its sort, whose it is, its minutes, and why it stands
    there.
    """

    key: str
    sort: str
    title: str
    agency: str
    minutes: int
    because: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The item as JSON-ready values.

        Units: minutes.
        Source: `rapim agenda --json`.
        """
        return asdict(self) | {"because": dict(self.because)}


@rule("meeting.agenda.proposed", version=2, parameters=("agenda_rank", "meeting_minutes"))
def proposed(
    kind: str,
    day: dt.date,
    standing: Sequence[tuple[str, str, Mapping[str, Any]]],
    decisions: Sequence[OpenDecision],
    matters: Sequence[Matter],
    slots: Sequence[tuple[str, str, Mapping[str, Any]]],
    rank: Mapping[str, float],
    boxes: Mapping[str, int],
) -> list[Item]:
    """What the meeting is for stands first, then open decisions and audit findings past their term (the
    latest first), then alerts and problems by stake × probability × time left; at opening and quarterly
    meetings every agency has a slot.

    Matters that do not fit into the minutes of the meeting keep their place with no minutes: they are read,
    not dropped. `rank` = law.at("agenda_rank", day), `boxes` = law.at("meeting_minutes", day).

    Units: sen, calendar days; minutes out.
    Source: issue; domain.md 7.1.
    """
    found = [
        Item(f"{STANDING}:{key}", STANDING, title, "", boxes[STANDING], why) for key, title, why in standing
    ]
    late = sorted(decisions, key=lambda one: (-one.days_late, one.deadline, one.code))
    found += [
        Item(
            f"{one.source}:{one.code}",
            DECISION,
            one.text,
            one.agency,
            boxes[DECISION],
            {"state": one.state, "deadline": one.deadline.isoformat(), "days_late": one.days_late},
        )
        for one in late
    ]
    places = slots if kind in EVERYONE else ()
    left = boxes["whole"] - sum(item.minutes for item in found) - boxes[SLOT] * len(places)
    for matter, weight in _ranked(matters, day, rank):
        minutes = boxes["matter"] if left >= boxes["matter"] else 0
        left -= minutes
        found.append(Item(matter.key, MATTER, matter.title, matter.agency, minutes, _why(matter, weight)))
    found += [Item(f"{SLOT}:{code}", SLOT, title, code, boxes[SLOT], why) for code, title, why in places]
    return found


def _ranked(
    matters: Sequence[Matter], day: dt.date, rank: Mapping[str, float]
) -> list[tuple[Matter, Weighed]]:
    left = [None if one.act_by is None else float((one.act_by - day).days) for one in matters]
    stakes, levels = [one.stake_sen for one in matters], [one.level for one in matters]
    weights = weighed(stakes, levels, left, rank, [one.missed for one in matters])
    pairs = zip(matters, weights, strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1].weight, pair[0].key))


def _why(matter: Matter, weight: Weighed) -> dict[str, Any]:
    forecast = {} if matter.missed is None else {"missed": matter.missed}
    return forecast | {
        "level": matter.level,
        "source": matter.source,
        "stake_sen": weight.stake_sen,
        "probability": weight.probability,
        "urgency": round(weight.urgency, 4),
        "act_by": matter.act_by.isoformat() if matter.act_by else None,
    }


@rule("meeting.agenda.missing", version=1)
def missing(before: Sequence[str], after: Sequence[str], dropped: Mapping[str, str]) -> list[str]:
    """No item leaves an agenda without a reason: the keys that are gone and have none.

    Units: none.
    Source: issue: nothing drops out without a recorded reason.
    """
    kept = set(after)
    return [key for key in before if key not in kept and not dropped.get(key, "").strip()]
