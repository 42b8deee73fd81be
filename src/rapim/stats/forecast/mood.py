"""What one year has against another: a mood common to all units, which few finished years cannot show."""

from __future__ import annotations

import numpy as np

from . import spread
from .panel import Floats

LEFT = 0.175
"""Half the 80 % band of what a whole government spends in the rest of a year, as a share of what the same
rest of one other year says."""
TRUSTED = 3.0
"""After the first, so many finished years halve what is taken from elsewhere."""
NORMAL = np.array([-1.2835, -1.0, -0.5263, 0.0, 0.5263, 1.0, 1.2835])
"""Levels of a normal error in half 80 % bands."""


def no_narrower(found: Floats, reached: Floats, years: int) -> Floats:
    """Bands (units, levels) that are no narrower than the mood of a year allows.

    Errors of the units of one year tell how units differ from each other, not how that year as a whole
    differs from others: learned from one year, the band of a whole government is far too narrow. The rest of
    the year is therefore as unsure, at least, as it was for whole governments elsewhere.

    Units: shares.
    Source: 51 pairs of years of 17 cities, months 2 to 9: in eight of ten cases the rest of a year lay
    within 13 to 22 % (17.5 % in the middle) of the rest of the year before; 9 pairs of an eighteenth city
    within 14 to 22 %.
    """
    if not years:
        return found
    middle = found[:, spread.MIDDLE_AT : spread.MIDDLE_AT + 1]
    rest = np.maximum(0.0, middle - reached[:, None])
    half = LEFT * TRUSTED / (TRUSTED + years - 1) * rest
    least = middle + half * NORMAL
    lower = np.minimum(found, least)
    upper = np.maximum(found, least)
    at = np.arange(found.shape[1])
    wide = np.where(at < spread.MIDDLE_AT, lower, np.where(at > spread.MIDDLE_AT, upper, found))
    kept: Floats = np.maximum.accumulate(np.maximum(wide, np.minimum(reached[:, None], found)), axis=1)
    return kept


def chance(found: Floats, reached: Floats, wanted: Floats) -> Floats:
    """How probable it is that the year ends at `wanted` or above, read between the levels of each band.

    Outside the outer levels nothing more is known than that: the answer stays at theirs. What is reached
    already is sure.

    Units: shares in, 0 to 1 out.
    Source: straight lines between quantiles.
    """
    out = np.empty(len(found))
    for at, (band, share, aim) in enumerate(zip(found, reached, wanted, strict=True)):
        below = float(np.interp(aim, band, spread.LEVELS))
        out[at] = np.nan if np.isnan(aim) else 1.0 if share >= aim else 1.0 - below
    return out
