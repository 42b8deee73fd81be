"""Boosted trees on spells: small steps on the log-odds to end in a spell, starting from the class."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rapim.stats.trees import Bins, Shape, Tree, grow, moved

from .rows import Floats

BINS, ROUNDS = 16, 40
SHAPE = Shape(depth=3, bins=BINS * 2, calm=40.0, rate=0.15)
ROWS = 20_000


class Trees(NamedTuple):
    """Where features are cut, and the trees; the last feature is the spell."""

    edges: list[Floats]
    grown: list[Tree]


def odds(chance: Floats) -> Floats:
    """Log-odds.

    Units: logarithm.
    Source: definition.
    """
    return np.asarray(np.log(chance / (1 - chance)), dtype=float)


def chance(value: Floats) -> Floats:
    """Probability of log-odds.

    Units: probability.
    Source: definition.
    """
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -30, 30))), dtype=float)


def fit(features: Floats, risk: Floats, done: Floats, start: Floats, rounds: int = ROUNDS) -> Trees:
    """Trees that move the log-odds `start` (rows, spells) towards what ended, given `features`.

    Units: log-odds.
    Source: gradient boosting of the binomial likelihood with Newton's steps, oblivious trees; fixed seed.
    """
    draw = np.random.default_rng(1)
    cuts = [_edges(features[:, at]) for at in range(features.shape[1])]
    row, spell = np.nonzero(risk > 0)
    bins = np.column_stack([_binned(features, cuts)[row], np.minimum(spell, BINS * 2 - 1)])
    weight, ended, now = risk[row, spell], done[row, spell], start[row, spell]
    grown = []
    people = len(features)
    for _ in range(rounds):
        some = np.flatnonzero((draw.random(people) < min(0.5, ROWS / max(1, len(row))))[row])
        if not len(some):
            continue
        p = chance(now[some])
        tree = grow(bins[some], ended[some] - weight[some] * p, weight[some] * p * (1 - p), SHAPE)
        grown.append(tree)
        now += moved(tree, bins)
    return Trees(cuts, grown)


def predict(learned: Trees, features: Floats, spells: int) -> Floats:
    """How far the trees move the log-odds (rows, spells).

    Units: log-odds.
    Source: the steps of all trees.
    """
    rows = len(features)
    inside = _binned(features, learned.edges)
    bins = np.column_stack(
        [np.repeat(inside, spells, axis=0), np.minimum(np.tile(np.arange(spells), rows), BINS * 2 - 1)]
    )
    far = np.zeros(rows * spells)
    for tree in learned.grown:
        far += moved(tree, bins)
    return far.reshape(rows, spells)


def _edges(values: Floats) -> Floats:
    there = values[np.isfinite(values)]
    if not len(there):
        return np.zeros(0)
    return np.unique(np.quantile(there, np.linspace(0, 1, BINS)[1:-1], method="inverted_cdf"))


def _binned(features: Floats, edges: list[Floats]) -> Bins:
    """Bin 0 holds what is not known."""
    out = np.zeros(features.shape, dtype=np.int64)
    for at, cuts in enumerate(edges):
        values = features[:, at]
        out[:, at] = np.where(np.isfinite(values), 1 + np.searchsorted(cuts, values, side="right"), 0)
    return out
