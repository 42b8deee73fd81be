"""What comes first on the agenda and the push list: stake × probability × time left to act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapim.units.rules import rule

Floats = NDArray[np.float64]


class Weighed(NamedTuple):
    """What a matter weighs (rupiah at stake, expected, by urgency) and the parts of it."""

    weight: float
    stake_sen: int
    probability: float
    urgency: float


@rule("meeting.ranking.urgency", version=1, parameters=("agenda_rank",))
def urgency(days_left: Sequence[float | None], half_days: float) -> Floats:
    """The less time is left to act, the more urgent: 1 on the last day and after, half of it at `half_days`.

    Where no last day is known, the matter is as urgent as one at `half_days`.
    `half_days` = law.at("agenda_rank", day)["half_days"].

    Units: calendar days in, 0 to 1 out, shape (matters,).
    Source: issue: time left to act; Rapim default [D].
    """
    left = np.array([half_days if one is None else max(0.0, one) for one in days_left], dtype=np.float64)
    found: Floats = 1.0 / (1.0 + left / half_days)
    return found


@rule("meeting.ranking.weighed", version=2, parameters=("agenda_rank",))
def weighed(
    stakes: Sequence[int],
    levels: Sequence[str],
    days_left: Sequence[float | None],
    terms: Mapping[str, float],
    chances: Sequence[float | None] | None = None,
) -> list[Weighed]:
    """A matter weighs its money at stake times its probability times its urgency.

    `chances` are what a forecast of the year's end gives: how probable it is that the target is missed. Where
    it gives none, a level stands for one: `terms` has `red`, `amber`, `said` (a
    problem that an agency names) and `half_days`. A matter without money weighs `least_sen`.
    `terms` = law.at("agenda_rank", day).

    Units: sen and calendar days in.
    Source: issue: stake × probability × time left to act.
    """
    urgent = urgency(days_left, terms["half_days"])
    found = []
    given = [None] * len(levels) if chances is None else chances
    for stake, level, pressing, told in zip(stakes, levels, urgent, given, strict=True):
        sen = max(int(stake), int(terms["least_sen"]))
        chance = float(terms[level]) if told is None else float(told)
        found.append(Weighed(sen * chance * float(pressing), int(stake), chance, float(pressing)))
    return found
