"""Did a decision help? The measure before, now, and where its own trend would have led without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapim.units.rules import rule

BETTER: Mapping[str, int] = {"days_behind": -1, "absorption": 1, "late_packages": -1}
"""The measures a decision can move, and which way is better: 1 up, -1 down."""
_NEVER_BELOW_ZERO = frozenset(["absorption", "late_packages"])
MOVED, NOT_MOVED, UNKNOWN = "moved", "not_moved", "unknown"
Point = tuple[int, float]


class Effect(NamedTuple):
    """The verdict with what it stands on; `because` says why there is none, `reached` whether the goal is
    met. `closed` is the fiscal year at whose close `now` was read, where that year ended meanwhile; else 0.
    """

    verdict: str
    because: str
    before: float | None
    now: float | None
    expected: float | None
    goal: float | None
    reached: bool | None
    closed: int = 0


@rule("meeting.effect.continued", version=1)
def continued(points: Sequence[Point], day: int) -> float | None:
    """Where a straight line through the values of some days (least squares) stands on another day; None
    where fewer than two days are known.

    Units: days as ordinals, values in their unit.
    Source: issue, what was expected without the decision is the continued trend.
    """
    count = len(points)
    if len({at for at, _ in points}) < 2:
        return None
    middle = sum(at for at, _ in points) / count
    mean = sum(value for _, value in points) / count
    spread = sum((at - middle) ** 2 for at, _ in points)
    slope = sum((at - middle) * (value - mean) for at, value in points) / spread
    return mean + slope * (day - middle)


@rule("meeting.effect.judged", version=1, parameters=("effect_check",))
def judged(
    metric: str,
    before: float | None,
    now: float | None,
    goal: float | None,
    points: Sequence[Point],
    day: int,
    terms: Mapping[str, float],
) -> Effect:
    """A measure moved where it stands better than its continued trend by at least the least difference; no
    verdict where the value before, the value now or enough days of the trend are missing.

    `terms` = law.at("effect_check", day).

    Units: of the measure: days, share 0 to 1, or packages.
    Source: issue, effect check.
    """
    reached = None if goal is None or now is None else (now - goal) * BETTER[metric] >= 0

    def unknown(because: str) -> Effect:
        return Effect(UNKNOWN, because, before, now, None, goal, reached)

    if before is None:
        return unknown("no_before")
    if now is None:
        return unknown("no_now")
    if len(points) < terms["least"]:
        return unknown("no_trend")
    line = continued(points, day)
    if line is None:
        return unknown("no_trend")
    expected = max(0.0, line) if metric in _NEVER_BELOW_ZERO else line
    gained = (now - expected) * BETTER[metric]
    verdict = MOVED if gained >= terms[metric] else NOT_MOVED
    return Effect(verdict, "", before, now, expected, goal, reached)
