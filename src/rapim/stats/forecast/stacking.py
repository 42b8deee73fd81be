"""Simple forecasts blended: the bias of each from other years, weights drawn to what few rows can tell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .panel import Floats, Ints
from .simple import LEAST, MOST

BIAS_YEARS = 12.0
"""The bias of so many years counts half: a bias seen in one year is mostly that year's own."""
SHARPNESS = 6.0
"""A forecast with half the error weighs 2 ** SHARPNESS as much, once there are years to tell it by."""
FEW_YEARS = 1.5
"""With so many years the sharpness is half."""
HOLD = 20.0
"""How firmly the weights are held by the errors of each alone: as if by so many rows."""
ROUNDS = 150
NEAR = 0.02
"""Errors below this share pull less (Huber)."""


class Blend(NamedTuple):
    """The blend of rows whose end is known (by the bias of other years), of the rest, and its weights."""

    learned: Floats
    asked: Floats
    weights: Floats


def blend(learned: Floats, truth: Floats, year: Ints, asked: Floats) -> Blend:
    """Blend the simple forecasts of rows `learned` (rows, forecasts) and of rows `asked`.

    Units: shares.
    Source: forecast combination (Bates and Granger 1969), then weights on the simplex by least absolute
    error, held to the former by relative entropy.
    """
    full, by_year = biases(truth[:, None] - learned, year)
    mended = np.clip(learned + by_year, LEAST, MOST)
    weights = weigh(mended, truth, len(np.unique(year)))
    return Blend((learned + by_year) @ weights, (asked + full) @ weights, weights)


def biases(errors: Floats, year: Ints) -> tuple[Floats, Floats]:
    """The bias of each forecast from all years, and for each row from the years that are not its own.

    Units: shares.
    Source: medians of years, by their rows, drawn to 0.
    """
    years = np.unique(year)
    medians = np.array([np.median(errors[year == one], axis=0) for one in years])
    rows = np.array([(year == one).sum() for one in years], dtype=np.float64)
    out = np.zeros_like(errors)
    for at, one in enumerate(years):
        out[year == one] = _drawn(np.delete(medians, at, axis=0), np.delete(rows, at))
    return _drawn(medians, rows), out


def _drawn(medians: Floats, rows: Floats) -> Floats:
    if len(rows) == 0:
        return np.zeros(medians.shape[1])
    drawn: Floats = rows @ medians / rows.sum() * len(rows) / (len(rows) + BIAS_YEARS)
    return drawn


def weigh(simple: Floats, truth: Floats, years: int) -> Floats:
    """Weights that sum to 1, from the errors of each alone and then of all together.

    Units: shares in, weights out.
    Source: exponentiated gradient with an entropy held to the weights it starts from.
    """
    rows = len(truth)
    alone = np.log(np.abs(truth[:, None] - simple).mean(axis=0) + 1e-4)
    sharp = SHARPNESS * rows / (rows + 1.0) * years / (years + FEW_YEARS)
    start = np.exp(-sharp * (alone - alone.min()))
    start /= start.sum()
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
