"""Monthly or cumulative? Judged from leaves over the months of an agency's year, never from totals.

Totals mislead: they rise in both. A leaf of a cumulative report does not fall, except by a
correction; leaves of monthly reports rise and fall alike. Leaves that stay equal, or nearly so,
say nothing: a salary of one month and a purchase already paid look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapim.files.tables import Table

Ints = NDArray[np.int64]

RISES = 1.10
"""A leaf rises when it grows by more than a tenth."""
MONTHLY_FROM, CUMULATIVE_TO = 0.15, 0.05
"""Shares of falling leaves, of those that rise or fall, from which a series is judged."""
SPENT_SHARE = 0.6
"""One report that spent more than this of the year's ceiling, in most leaves, is cumulative."""


@dataclass(slots=True, eq=False)
class Leaves:
    """The leaves of one month: their keys as hashes, sorted, and their amounts."""

    month: int
    agencies: frozenset[str]
    keys: Ints
    amounts: Ints
    ceilings: Ints
    stored_as: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the leaves say, and the counts behind it; no variant where they do not say enough."""

    variant: str
    because: str
    rising: int = 0
    falling: int = 0


@dataclass(slots=True)
class Judge:
    """Judges the months of a call together; compares each pair of months once."""

    _seen: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def judge(self, mine: Leaves, others: Sequence[Leaves]) -> Verdict:
        """Monthly, cumulative or undecided, for one table among the other months it stands in."""
        series = self._series(mine, others)
        compared = [self._compare(a, b) for a, b in pairwise(series)]
        rising, falling = sum(up for up, _ in compared), sum(down for _, down in compared)
        variant = decide(rising, falling)
        apart = bool(variant) and self._stands_apart(mine, series, variant)
        if variant and not apart:
            return Verdict(variant, "leaves", rising, falling)
        if mine.month == 1:
            return Verdict("monthly", "january", rising, falling)
        if apart:
            return Verdict("", "mixed", rising, falling)
        if not compared and mostly_spent(mine):
            return Verdict("cumulative", "mostly_spent")
        return Verdict("", "undecided", rising, falling)

    def _series(self, mine: Leaves, others: Sequence[Leaves]) -> list[Leaves]:
        """One table for each month, those of the same agencies, mine for its own."""
        months: dict[int, Leaves] = {}
        for other in others:
            if other.month != mine.month and other.agencies & mine.agencies:
                held = months.get(other.month)
                months[other.month] = other if held is None or len(other.keys) > len(held.keys) else held
        months[mine.month] = mine
        return [months[month] for month in sorted(months)]

    def _compare(self, earlier: Leaves, later: Leaves) -> tuple[int, int]:
        key = (id(earlier), id(later))
        if key not in self._seen:
            self._seen[key] = moves(earlier, later)
        return self._seen[key]

    def _stands_apart(self, mine: Leaves, series: list[Leaves], variant: str) -> bool:
        """Whether the months next to mine say the opposite of the whole series."""
        at = series.index(mine)
        if variant == "cumulative":
            beside = [self._compare(a, b) for a, b in pairwise(series) if mine in (a, b)]
            return any(decide(rising, falling) == "monthly" for rising, falling in beside)
        if at < 2:
            return False
        summed = _sum(series[:at])
        rising, falling = moves(summed, mine)
        covered = _covered(summed, mine)
        return decide(rising, falling) == "cumulative" and covered > 1 - CUMULATIVE_TO


def decide(rising: int, falling: int) -> str:
    """The variant that so many rising and falling leaves speak for, or "" where they do not."""
    moving = rising + falling
    if falling >= 2 and falling >= MONTHLY_FROM * moving:
        return "monthly"
    if moving >= 3 and falling <= CUMULATIVE_TO * moving:
        return "cumulative"
    return ""


def moves(earlier: Leaves, later: Leaves) -> tuple[int, int]:
    """How many leaves, spent in the earlier month, rise and how many fall to the later one."""
    before, after = _common(earlier, later)
    return int(np.count_nonzero(after > before * RISES)), int(np.count_nonzero(after < before))


def mostly_spent(leaves: Leaves) -> bool:
    """Whether one report spent most of the year's ceiling in most of its leaves."""
    budgeted = leaves.ceilings > 0
    ceiling, spent = leaves.ceilings[budgeted].astype(float), leaves.amounts[budgeted].astype(float)
    if not len(ceiling):
        return False
    most = np.count_nonzero(spent >= SPENT_SHARE * ceiling) / len(ceiling)
    return bool(spent.sum() >= SPENT_SHARE * ceiling.sum() and most >= SPENT_SHARE)


def leaves_of(table: Table, month: int, agencies: frozenset[str]) -> Leaves:
    """The leaves of a table that was read."""
    columns = table.columns
    income = table.kind == "revenue"
    spent, ceiling = ("receipt_sen", "plan_sen") if income else ("realised_sen", "ceiling_sen")
    below = columns["item"] if income else columns["sub_activity"]
    keys = zip(columns["unit_code"], below, columns["account"], strict=True)
    return leaves_from(month, agencies, keys, columns[spent], columns[ceiling])


def leaves_from(
    month: int,
    agencies: frozenset[str],
    keys: Any,
    amounts: Sequence[int],
    ceilings: Sequence[int | None],
    stored_as: str = "",
) -> Leaves:
    """Leaves from keys and amounts in any order; rows of one key add up."""
    hashed = np.fromiter(map(hash, keys), dtype=np.int64, count=len(amounts))
    unique, place = np.unique(hashed, return_inverse=True)
    spent, ceiling = np.zeros(len(unique), dtype=np.int64), np.zeros(len(unique), dtype=np.int64)
    np.add.at(spent, place, np.asarray(amounts, dtype=np.int64))
    np.add.at(ceiling, place, np.asarray([c or 0 for c in ceilings], dtype=np.int64))
    return Leaves(month, agencies, unique, spent, ceiling, stored_as)


def _common(earlier: Leaves, later: Leaves) -> tuple[Ints, Ints]:
    _, left, right = np.intersect1d(earlier.keys, later.keys, assume_unique=True, return_indices=True)
    before, after = earlier.amounts[left], later.amounts[right]
    spent = before > 0
    return before[spent], after[spent]


def _covered(earlier: Leaves, later: Leaves) -> float:
    before, after = _common(earlier, later)
    return float(np.count_nonzero(after >= before)) / len(before) if len(before) else 0.0


def _sum(series: Sequence[Leaves]) -> Leaves:
    keys = np.concatenate([leaves.keys for leaves in series])
    unique, place = np.unique(keys, return_inverse=True)
    amounts = np.zeros(len(unique), dtype=np.int64)
    np.add.at(amounts, place, np.concatenate([leaves.amounts for leaves in series]))
    return Leaves(0, series[0].agencies, unique, amounts, np.zeros(len(unique), dtype=np.int64))
