"""A total of the region split fairly among agencies, beside what is proposed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rapim import law
from rapim.targets.measures.splitting import Fitting, NoSplitError, Split, fair, fitting_total
from rapim.targets.measures.spread import FINE, quantile, spread
from rapim.targets.measures.verdict import probability_band
from rapim.targets.room.standing import ABSORPTION, Side, Standing


@dataclass(frozen=True)
class Divided:
    """Agencies with a potential, the fair part of each, and the total that would be pas."""

    sides: tuple[Side, ...]
    total_sen: int
    ceiling_sen: int
    split: Split | None
    fitting: Fitting
    limits: tuple[int, int] = (0, 0)


def divide(made: Standing, share: float) -> Divided | None:
    """Split a share of the region's ceiling among agencies at the same difficulty; None where none is known.

    Units: share of the sum of ceilings in, whole sen out.
    Source: measures.splitting.
    """
    some = [side for key, side in sorted(made.sides.items()) if key[0] == ABSORPTION and side.potential]
    if not some:
        return None
    rows = np.concatenate([quantile(side.potential, FINE) for side in some if side.potential is not None])
    caps = [side.ceiling_sen for side in some]
    one = spread(FINE, rows, np.minimum(np.array(caps, dtype=np.float64), _tops(some)))
    total = round(share * sum(caps))
    band = probability_band(law.at("targets_verdict_bounds", made.as_of))
    fitting = fitting_total(one, total, band)
    try:
        split: Split | None = fair(one, total)
        limits = (0, sum(caps))
    except NoSplitError as outside:
        split, limits = None, (outside.lowest, outside.highest)
    return Divided(tuple(some), total, sum(caps), split, fitting, limits)


def _tops(some: list[Side]) -> np.ndarray:
    return np.array([side.potential.ceiling[0] for side in some if side.potential is not None])
