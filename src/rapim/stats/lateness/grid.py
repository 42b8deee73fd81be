"""Delays cut into spells: who was still waiting in each, and who ended in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .rows import Floats, Outcomes

ASKED = (0.0, 30.0)
SPELLS = 16


class Spells(NamedTuple):
    """Exposure and outcomes of rows (rows, spells); spell k is (edge k-1, edge k], the first has no floor."""

    edges: Floats
    risk: Floats
    done: Floats
    otherwise: Floats


def edges(outcomes: Outcomes, asked: tuple[float, ...] = ASKED) -> Floats:
    """Where delays are cut: equal numbers of outcomes, and the days asked for.

    Units: days late.
    Source: quantiles of seen delays.
    """
    seen = outcomes.delay[outcomes.seen]
    cuts: Floats = (
        np.quantile(seen, np.linspace(0, 1, SPELLS + 1), method="inverted_cdf") if len(seen) else np.zeros(0)
    )
    return np.unique(np.concatenate([np.asarray(cuts, dtype=float), np.asarray(asked, dtype=float)]))


def spells(outcomes: Outcomes, cuts: Floats, weight: Floats | None = None) -> Spells:
    """Exposure and outcomes by spell; a wait that ends inside a spell is exposed for its part of it.

    Units: rows, times `weight`.
    Source: life tables; the part of a spell is its share of days.
    """
    weight = np.ones(len(outcomes.delay)) if weight is None else weight
    place = np.searchsorted(cuts, outcomes.delay, side="left")
    at = np.arange(len(cuts))
    risk = (at < place[:, None]).astype(float)
    ended = outcomes.cause > 0
    inside = place < len(cuts)
    floor = np.concatenate([[-np.inf], cuts[:-1]])
    rows = np.flatnonzero(inside)
    width = cuts[place[rows]] - floor[place[rows]]
    into = np.where(np.isfinite(width), outcomes.delay[rows] - floor[place[rows]], 0.0)
    part = into / np.where(np.isfinite(width), width, 1.0)
    risk[rows, place[rows]] = np.where(ended[rows], 1.0, part)
    done, otherwise = np.zeros_like(risk), np.zeros_like(risk)
    one = np.flatnonzero(inside & (outcomes.cause == 1))
    two = np.flatnonzero(inside & (outcomes.cause > 1))
    done[one, place[one]] = 1.0
    otherwise[two, place[two]] = 1.0
    return Spells(cuts, *(part * weight[:, None] for part in (risk, done, otherwise)))
