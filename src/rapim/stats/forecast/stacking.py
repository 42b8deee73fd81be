"""Simple forecasts blended: a middle of them, each weighing what it has earned on finished years."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .panel import Floats, Ints

PRIOR = np.array([2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
"""Before any evidence: whoever carries on the year's own pace (the first three names) weighs double."""
SHARPNESS = 4.5
FEW_YEARS = 2.5
"""With so many years the sharpness is half."""
HOLD = 20.0
"""How firmly weights found together are held by the errors of each alone: as if by so many rows."""
ROUNDS = 150
NEAR = 0.02
"""Errors below this share pull less (Huber)."""
WINDOW, WINDOW_ONE = 0.1, 0.15
"""The middle: the mean of what lies so near the weighted median, in weight; the second shrinks with years."""
TILTS = (0.0, 0.5, 1.0)
"""How far weights go from those of each alone to those found together."""
CHOOSING = 30.0
"""A tilt with a loss a thirtieth greater weighs a third."""


class Blend(NamedTuple):
    """The blend of rows whose end is known, of the rest, and its weights."""

    learned: Floats
    asked: Floats
    weights: Floats


def blend(learned: Floats, truth: Floats, year: Ints, asked: Floats) -> Blend:
    """Blend the simple forecasts of rows `learned` (rows, forecasts) and of rows `asked`.

    Units: shares.
    Source: forecast combination by weighted median; weights by each one's past error and, from two years on,
    tilted to those found together (Bates and Granger 1969; least absolute error on the simplex), as far as
    the tilt lowered the loss.
    """
    years = len(np.unique(year))
    first, window = alone(learned, truth, years), WINDOW + WINDOW_ONE / years
    together = weigh(learned, truth, first) if years > 1 else first
    tilted, losses, blends = [], [], []
    for tilt in TILTS if years > 1 else TILTS[:1]:
        weights = first ** (1 - tilt) * together**tilt
        tilted.append(weights / weights.sum())
        blends.append(centre(learned, tilted[-1], window))
        losses.append(float(np.abs(truth - blends[-1]).mean()))
    lost = np.array(losses)
    trust = np.exp(-CHOOSING * (lost / max(lost.min(), 1e-9) - 1))
    trust /= trust.sum()
    found = np.stack([centre(asked, one, window) for one in tilted])
    return Blend(trust @ np.stack(blends), trust @ found, trust @ np.stack(tilted))


def alone(simple: Floats, truth: Floats, years: int) -> Floats:
    """Weights that sum to 1, from the error of each against the least error; sharper with more years.

    Units: shares in, weights out.
    Source: exponential weights, half by the error's ratio and half by its logarithm.
    """
    rows = len(truth)
    errors = np.abs(truth[:, None] - simple).mean(axis=0) + 1e-4
    ratio = errors / errors.min()
    sharp = SHARPNESS * rows / (rows + 1.0) * years / (years + FEW_YEARS)
    weights = _prior(simple) * np.exp(-sharp * 0.5 * (ratio - 1 + np.log(ratio)))
    weights = np.maximum(weights / weights.sum(), 1e-6)
    found: Floats = weights / weights.sum()
    return found


def _prior(simple: Floats) -> Floats:
    return np.concatenate([PRIOR, np.ones(max(0, simple.shape[1] - len(PRIOR)))])[: simple.shape[1]]


def unlearned(simple: Floats) -> Floats:
    """The middle where nothing has been learned.

    Units: shares.
    Source: the prior weights.
    """
    prior = _prior(simple)
    return centre(simple, prior / prior.sum(), WINDOW + WINDOW_ONE)


def centre(simple: Floats, weights: Floats, window: float) -> Floats:
    """The weighted middle of each row: the mean of what lies near the weighted median.

    Units: shares.
    Source: weighted median, trimmed mean of the weight within `window` of it.
    """
    order = np.argsort(simple, axis=1)
    values, heavy = np.take_along_axis(simple, order, axis=1), weights[order]
    upper = np.cumsum(heavy, axis=1)
    inside = np.minimum(upper, 0.5 + window) - np.maximum(upper - heavy, 0.5 - window)
    inside = np.maximum(inside, 0.0)
    found: Floats = (inside * values).sum(axis=1) / inside.sum(axis=1)
    return found


def weigh(simple: Floats, truth: Floats, start: Floats) -> Floats:
    """Weights that sum to 1, from the errors of all together, held to `start`.

    Units: shares in, weights out.
    Source: exponentiated gradient with an entropy held to the weights it starts from.
    """
    rows = len(truth)
    first = max(float(np.abs(truth - simple @ start).mean()), 1e-4)
    weights: Floats = start
    best: Floats = start
    least = np.inf
    for at in range(ROUNDS):
        missed = truth - simple @ weights
        apart = np.log(weights / start + 1e-12)
        loss = float(np.abs(missed).mean()) / first + HOLD / rows * float(weights @ apart)
        if loss < least:
            best, least = weights, loss
        slope = -(np.clip(missed / NEAR, -1, 1) @ simple) / rows / first + HOLD / rows * apart
        weights = weights * np.exp(np.clip(-0.5 / (1 + at / 30) * (slope - slope.mean()), -30, 30))
        weights = np.maximum(weights / weights.sum(), 1e-6)
        weights /= weights.sum()
    return best
