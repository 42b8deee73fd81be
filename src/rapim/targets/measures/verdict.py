"""The verdict on a target: how likely it is reached, in which word, and what about its number is
suspicious."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats, millionths
from rapim.units.rules import rule

from .spread import Spread, reached

VERDICTS = ("too_low", "slack", "fitting", "challenging", "too_high")
"""terlalu rendah, longgar, pas, menantang, terlampau tinggi."""
WARNINGS = ("follows_last", "outlier_copied", "far_under_potential", "under_last", "potential_under_forecast")
FORECAST, POTENTIAL = "forecast", "potential"


@rule("targets.verdict.words", version=1, parameters=("targets_verdict_bounds",))
def words(chances: ArrayLike, bounds: Mapping[str, Any]) -> list[str]:
    """A target is pas when it is about as likely reached as missed; the surer, the lower it is called.

    `bounds` = law.at("targets_verdict_bounds", day).

    Units: probabilities (n,) in, codes of `VERDICTS` out.
    Source: domain.md 4.4 (own default); probabilities are read to a millionth.
    """
    least = [int(one) for one in millionths([bound for bound, _ in bounds["bands"]])]
    names = [str(name) for _, name in bounds["bands"]]
    found = []
    for chance in millionths(np.atleast_1d(np.asarray(chances, dtype=np.float64))).tolist():
        met = (name for bound, name in zip(least, names, strict=True) if chance >= bound)
        found.append(next(met, str(bounds["lowest"])))
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """Both probabilities (n,), the verdict by the second (by the first where no potential is known)."""

    habit: Floats
    removed: Floats | None
    verdict: tuple[str, ...]
    judged_on: str


@rule("targets.verdict.judged", version=1, parameters=("targets_verdict_bounds",))
def judged(
    target: ArrayLike, bounds: Mapping[str, Any], forecast: Spread, potential: Spread | None = None
) -> Judged:
    """Two probabilities: if the old pattern goes on (forecast), and if obstacles are dealt with (potential).

    Pas is judged on the second: against what could be reached, not against habit.

    Units: targets (n,) in the unit of the spreads; probabilities out.
    Source: domain.md 4.4.
    """
    habit = reached(forecast, target)
    removed = None if potential is None else np.maximum(reached(potential, target), 0.0)
    told = words(habit if removed is None else removed, bounds)
    return Judged(habit, removed, tuple(told), FORECAST if removed is None else POTENTIAL)


def probability_band(bounds: Mapping[str, Any], verdict: str = "fitting") -> tuple[float, float]:
    """The lowest and highest probability of a verdict.

    Units: probabilities.
    Source: law.at("targets_verdict_bounds", day).
    """
    names = [str(name) for _, name in bounds["bands"]] + [str(bounds["lowest"])]
    least = [1.0, *(float(bound) for bound, _ in bounds["bands"]), 0.0]
    place = names.index(verdict)
    return least[place + 1], least[place]


@rule("targets.verdict.warnings", version=1, parameters=("targets_warnings",))
def warnings(
    target: float, verdict: str, past: Sequence[float], middle: float, limits: Mapping[str, Any]
) -> list[str]:
    """What is suspicious about a number: copied from the past (ratchet), or held low (sandbagging).

    follows_last: last year's result plus a little growth, though the verdict is not pas. outlier_copied:
    near one year that stands out from the middle of the others, of three years or more.
    far_under_potential: under the middle of what could be reached by more than the limit, and called slack
    or too low. under_last: less than last year brought.

    `past` = results of finished years, oldest first; `middle` = P50 of what it is judged on;
    `limits` = law.at("targets_warnings", day).

    Units: one unit for target, past and middle.
    Source: domain.md 4.3 (Kudus market levy: the year 2021 copied into the targets of 2023 to 2025).
    """
    found = []
    years = [float(one) for one in past]
    copied = _outlier_copied(target, years, limits)
    if years and verdict != "fitting" and years[-1] <= target <= years[-1] * (1 + limits["growth"]):
        found.append("follows_last")
    if copied:
        found.append("outlier_copied")
    if target < middle * (1 - limits["under"]) and verdict in ("slack", "too_low"):
        found.append("far_under_potential")
    if years and target < years[-1]:
        found.append("under_last")
    return found


def _outlier_copied(target: float, years: Sequence[float], limits: Mapping[str, Any]) -> bool:
    """Whether the target stands near one high year and away from the middle of the others."""
    if len(years) < 3:
        return False
    for place, year in enumerate(years):
        usual = median([*years[:place], *years[place + 1 :]])
        near = abs(target - year) <= limits["near"] * year
        if usual > 0 and year >= limits["outlier"] * usual and near and target > usual * (1 + limits["near"]):
            return True
    return False
