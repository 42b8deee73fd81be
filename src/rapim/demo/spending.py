"""A year's spending, bent so that chosen groups reach exact totals on chosen days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .world import Line

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day on which groups of lines must have spent exact totals (rupiah), if any are given.

    `revise` gives the ceilings in force from the next day on.
    """

    day: dt.date
    targets: dict[str, int] = field(default_factory=dict)
    revise: Callable[[Ints, Ints], Ints] | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One line paid on one day, in rupiah."""

    line: int
    day: dt.date
    amount: int


def bend(shares: Floats, room: Ints, target: float) -> Floats:
    """Shares bent by one exponent so that share × room sums to a target; 0 stays 0.

    Units: shares, rupiah.
    Source: bisection on 1 - (1 - share)^g, which keeps order and stays within 0 to 1.
    """
    free = np.clip(1.0 - shares, 1e-12, 1.0)
    low, high = -7.0, 7.0
    for _ in range(80):
        middle = (low + high) / 2
        reached = float(np.sum((1.0 - free ** np.exp(middle)) * room))
        low, high = (middle, high) if reached < target else (low, middle)
    bent: Floats = 1.0 - free ** np.exp((low + high) / 2)
    return bent


def whole(amounts: Floats, room: Ints, target: int | None) -> Ints:
    """Amounts as whole rupiah within their room, with an exact sum where a target is given.

    Units: rupiah.
    Source: rounding down; the rest goes to the lines with most room, in order.
    """
    found: Ints = np.minimum(np.floor(amounts).astype(np.int64), room)
    if target is None:
        return found
    rest = target - int(found.sum())
    for index in np.argsort(-room, kind="stable"):
        if amounts[index] <= 0:
            continue
        step = min(rest, int(room[index] - found[index])) if rest > 0 else max(rest, -int(found[index]))
        found[index] += step
        rest -= step
        if rest == 0:
            return found
    raise ValueError(f"the target cannot be reached: {rest} rupiah are left")


def _segment(
    shares: Floats, room: Ints, groups: dict[str, Ints], targets: dict[str, int], paid: Ints
) -> Ints:
    amounts = whole(shares * room, room, None)
    for name, total in targets.items():
        members = groups[name]
        target = total - int(paid[members].sum())
        bent = bend(shares[members], room[members], target)
        amounts[members] = whole(bent * room[members], room[members], target)
    return amounts


def _spread(amount: int, days: Sequence[tuple[dt.date, float]]) -> list[tuple[dt.date, int]]:
    total = sum(weight for _, weight in days)
    parts = [int(amount * weight / total) for _, weight in days]
    parts[-1] += amount - sum(parts)
    return [(day, part) for (day, _), part in zip(days, parts, strict=True) if part]


Plan = list[tuple[dt.date, float]]


def spend(
    plans: Sequence[Plan], first: Ints, groups: dict[str, list[int]], anchors: Sequence[Anchor]
) -> tuple[list[Payment], list[Ints]]:
    """Payments of a year and the ceilings of each version, from the first budget on.

    Units: rupiah.
    Source: a plan (day, share of the ceiling) for each line, bent at each anchor.
    """
    members = {name: np.array(indexes, dtype=np.int64) for name, indexes in groups.items()}
    ceiling, paid, done = first, np.zeros_like(first), np.zeros(len(plans))
    versions, payments = [first], list[Payment]()
    start = dt.date.min
    for anchor in anchors:
        inside = [[d for d in plan if start <= d[0] <= anchor.day] for plan in plans]
        reached = done + np.array([sum(w for _, w in days) for days in inside])
        shares = np.clip((reached - done) / np.clip(1.0 - done, 1e-9, None), 0.0, 1.0)
        amounts = _segment(shares, ceiling - paid, members, anchor.targets, paid)
        for index, days in enumerate(inside):
            if amounts[index]:
                payments += [Payment(index, *part) for part in _spread(int(amounts[index]), days)]
        paid, done, start = paid + amounts, reached, anchor.day + dt.timedelta(days=1)
        if anchor.revise:
            ceiling = anchor.revise(ceiling, paid)
            versions.append(ceiling)
    return sorted(payments, key=lambda p: (p.day, p.line)), versions


def amounts_of(lines: Sequence[Line]) -> Ints:
    """The first ceilings of lines.

    Units: rupiah.
    Source: `rapim.demo.world.budget`.
    """
    return np.array([line.amount for line in lines], dtype=np.int64)
