"""Monthly or cumulative: what the leaves of an agency's year say, for totals mislead.

In cumulative reports a leaf never falls (but for corrections); in monthly ones leaves fall all
the time, even while the totals rise. One report alone cannot tell.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise

MONTHLY, CUMULATIVE = "monthly", "cumulative"
FALLING_FROM, FALLING_TO = 0.15, 0.02
FEWEST_MOVES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was compared: leaves that rose, fell, stayed from one known month to the next.

    `variant` is "monthly", "cumulative" or None where the leaves do not decide.
    """

    variant: str | None
    rose: int
    fell: int
    stayed: int
    months: tuple[int, ...]


def judge(months: Mapping[int, Mapping[Hashable, int]]) -> str | None:
    """Whether leaves by month hold each month's own amount or the amount since January.

    Units: sen by leaf and month.
    Source: leaves of a cumulative report do not fall; Lampung Selatan's fall while its totals rise.
    """
    return evidence(months).variant


def evidence(months: Mapping[int, Mapping[Hashable, int]]) -> Evidence:
    """The judgement of `judge` with the counts behind it.

    Units: leaves.
    Source: only leaves spent in the earlier month are compared; a new leaf rises in both variants.
    """
    rose = fell = stayed = 0
    ordered = sorted(months)
    for earlier, later in pairwise(ordered):
        after = months[later]
        for key, amount in months[earlier].items():
            if amount <= 0:
                continue
            now = after.get(key, 0)
            rose += now > amount
            fell += now < amount
            stayed += now == amount
    return Evidence(_decided(rose, fell, stayed), rose, fell, stayed, tuple(ordered))


def _decided(rose: int, fell: int, stayed: int) -> str | None:
    seen = rose + fell + stayed
    if fell >= 2 and fell >= FALLING_FROM * seen:
        return MONTHLY
    if seen >= FEWEST_MOVES and rose > 0 and fell <= FALLING_TO * seen:
        return CUMULATIVE
    return None
