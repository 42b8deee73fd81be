"""A year against another at the same date, and computed against published figures."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .absorption import gross
from .amounts import Flags, Floats, Ints, ratio, whole


class Change(NamedTuple):
    """This year against another at the same date; positive is more than then."""

    points: Floats
    sen: Ints
    growth: Floats


@rule("budget.compare.year_on_year", version=1)
def year_on_year(
    realised: ArrayLike, ceiling: ArrayLike, realised_before: ArrayLike, ceiling_before: ArrayLike
) -> Change:
    """Year against year compares absorption at the same date, each against the ceiling in force then.

    Int (n,) each; the date of the other year is units.year_before(data_to). NaN where either
    ceiling (points) or the earlier realisation (growth) is 0.

    Units: sen in; percentage points, sen and share out.
    Source: own definition, each date against the ceiling then in force.
    """
    points: Floats = (gross(realised, ceiling) - gross(realised_before, ceiling_before)) * 100
    more = whole(realised) - whole(realised_before)
    return Change(points, more, ratio(more, realised_before))


@rule("budget.compare.agrees", version=1, parameters=("rounded_input_tolerance_pp",))
def agrees(published: ArrayLike, computed: ArrayLike, tolerance_pp: float) -> Flags:
    """A percentage made from rounded figures agrees with a published one within a tolerance.

    The published figure is never corrected. Float (n,) shares; false where either is NaN.

    Units: share in, tolerance in percentage points.
    Source: own definition: never recompute percentages from rounded trillions.
    """
    apart = np.abs(np.asarray(published, dtype=np.float64) - np.asarray(computed, dtype=np.float64)) * 100
    near: Flags = np.less_equal(apart, tolerance_pp)
    return near
