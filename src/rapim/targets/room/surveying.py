"""What surveys say: estimate by strata with its interval, the year's potential, how many places to visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from rapim.targets.actions import surveys as acts
from rapim.targets.measures.sampling import (
    Estimate,
    Interval,
    Revenue,
    Stratum,
    estimate,
    interval,
    revenue,
    sample_quantiles,
    size,
)
from rapim.targets.measures.spread import Spread, spread
from rapim.targets.models import Survey, SurveyDesign, SurveyPoint

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)


@dataclass(frozen=True, slots=True)
class Visited:
    """One stratum: its design, how many places to visit and how many were, mean and spread of a day in sen.

    `places` are those visited: name, mean of its days in sen, its rows.
    """

    design: Mapping[str, Any]
    wanted: int
    places: tuple[tuple[str, Fraction, tuple[SurveyPoint, ...]], ...]
    stratum: Stratum | None

    @property
    def mean_sen(self) -> int | None:
        """The mean of a day at one place; None where fewer than two places were visited."""
        return round(self.stratum.mean) if self.stratum else None

    @property
    def deviation_sen(self) -> int | None:
        """The standard deviation between places."""
        return round(float(self.stratum.variance) ** 0.5) if self.stratum else None

    @property
    def total_sen(self) -> int | None:
        """What all places of the stratum bring a day."""
        return round(self.stratum.mean * self.stratum.places) if self.stratum else None

    @property
    def enough(self) -> bool:
        """Whether as many places were visited as the design asks for."""
        return len(self.places) >= self.wanted


@dataclass(frozen=True)
class Found:
    """A survey as it stands: its strata and, where each has two places or more, its estimate."""

    survey: Survey
    design: SurveyDesign
    points: tuple[SurveyPoint, ...]
    strata: tuple[Visited, ...]

    @property
    def day(self) -> dt.date:
        """The last day that was counted, or on which the survey was designed."""
        return max((one.day for one in self.points), default=self.design.at.date())

    @property
    def complete(self) -> bool:
        """Whether an estimate can be made."""
        return bool(self.strata) and all(one.stratum is not None for one in self.strata)

    @cached_property
    def estimate(self) -> Estimate | None:
        """The total of a day over all places, in sen."""
        return estimate([one.stratum for one in self.strata if one.stratum]) if self.complete else None

    @cached_property
    def interval(self) -> Interval | None:
        """The 90 percent interval of a day's total."""
        return interval(self.estimate) if self.estimate else None

    @cached_property
    def revenue(self) -> Revenue | None:
        """The potential of the year: gross, its interval, and what of it is collectable."""
        if self.estimate is None or self.interval is None:
            return None
        return revenue(self.estimate, self.interval, 1, self.design.days, self.design.collectable)

    @cached_property
    def spread(self) -> Spread:
        """The collectable potential of the year as quantiles in sen; ValueError without an estimate."""
        if self.estimate is None:
            raise ValueError("no estimate yet")
        times = self.design.days * self.design.collectable
        return spread(LEVELS, [[one * times for one in sample_quantiles(self.estimate, LEVELS)]])


def found_of(survey: Survey) -> Found:
    """A survey (as `known` gives it) with its last design and the rows that count.

    Units: sen.
    Source: measures.sampling.
    """
    design = list(survey.designs.all())[-1]
    points = tuple(acts.standing(list(survey.points.all())))
    tariffs = {one["code"]: int(one["tariff_sen"]) for one in design.items}
    wanted = wanted_visits(design)
    strata = []
    for one, visits in zip(design.strata, wanted, strict=True):
        rows = [row for row in points if row.stratum == one["code"]]
        places: dict[str, list[SurveyPoint]] = {}
        for row in rows:
            places.setdefault(row.place.casefold(), []).append(row)
        seen = tuple(
            (some[0].place, _mean([day_sen(row, tariffs) for row in some]), tuple(some))
            for some in places.values()
        )
        known = 2 <= len(seen) <= one["places"]
        stratum = Stratum(one["places"], tuple(float(mean) for _, mean, _ in seen)) if known else None
        strata.append(Visited(one, visits, seen, stratum))
    return Found(survey, design, points, tuple(strata))


def day_sen(row: SurveyPoint, tariffs: Mapping[str, int]) -> int:
    """What one count is worth: numbers times tariffs.

    Units: sen a day.
    Source: domain.md 4.1.
    """
    return sum(int(number) * tariffs.get(code, 0) for code, number in row.counts.items())


def _mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def wanted_visits(design: SurveyDesign) -> list[int]:
    """How many places of each stratum to visit so that the total errs by no more than the design allows.

    Where no trial said what places bring, two of each stratum.

    Units: places.
    Source: measures.sampling.size, Neyman's allocation.
    """
    places = [int(one["places"]) for one in design.strata]
    expected = sum(one["places"] * one["expected"] for one in design.strata)
    if not expected:
        return [min(2, one) for one in places]
    return size(places, [float(one["deviation"]) for one in design.strata], design.error * expected)


def potentials(year: int, moment: dt.datetime | None = None) -> dict[tuple[str, str], Found]:
    """The surveys of a year whose estimate can be made, by agency and account; the latest counts.

    Units: sen.
    Source: the register of surveys.
    """
    found = {}
    for row in acts.known(moment).filter(fiscal_year=year).exclude(account=""):
        one = found_of(row)
        if one.complete:
            found[row.agency, row.account] = one
    return found
