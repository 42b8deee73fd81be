"""Boosted trees on the rows of a panel (`stats.trees`).

Small leaves are drawn to 0 by `calm`, so that a panel of few rows keeps what it started from and one of many
rows learns its own. Errors beyond a bound pull no harder than the bound (Huber).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rapim.stats.trees import Bins, Shape, Tree, grow, moved

from .panel import Floats


class Settings(NamedTuple):
    """How boldly trees learn."""

    trees: int
    depth: int = 3
    rate: float = 0.1
    calm: float = 10.0
    bins: int = 24
    rows: int = 8000
    features: float = 0.5
    bounded: bool = True


class Trees(NamedTuple):
    """What was learned: where features are cut, and the trees."""

    edges: Floats
    grown: list[Tree]


def binned(values: Floats, edges: Floats) -> Bins:
    """Which bin each value falls into (rows, features).

    Units: as `edges`.
    Source: equal numbers of rows in each bin.
    """
    out = np.empty(values.shape, dtype=np.int64)
    for at in range(values.shape[1]):
        out[:, at] = np.searchsorted(edges[:, at], values[:, at], side="right")
    return out


def fit(values: Floats, target: Floats, start: Floats, how: Settings) -> Trees:
    """Trees that move `start` (rows,) towards `target`, given `values` (rows, features).

    Units: steps are in the unit of `target`.
    Source: gradient boosting with Huber's loss (Friedman 2001), oblivious trees; the seed is fixed.
    """
    draw = np.random.default_rng(1)
    edges = np.quantile(values, np.linspace(0, 1, how.bins + 1)[1:-1], axis=0)
    bins = binned(values, edges)
    now, (rows, features) = start.copy(), values.shape
    asked = max(1, round(how.features * features))
    taken = how.rows if rows > how.rows else max(1, int(0.8 * rows))
    shape, grown = Shape(how.depth, how.bins, how.calm, how.rate), []
    for _ in range(how.trees):
        some = draw.permutation(rows)[:taken]
        which = np.sort(draw.permutation(features)[:asked])
        missed = target[some] - now[some]
        bound = np.quantile(np.abs(missed), 0.6) + 1e-9 if how.bounded else np.inf
        pull = np.clip(missed, -bound, bound)
        tree = grow(bins[np.ix_(some, which)], pull, np.ones(len(some)), shape)
        tree = tree._replace(features=[int(which[one]) for one in tree.features])
        grown.append(tree)
        now += moved(tree, bins)
    return Trees(edges, grown)


def predict(learned: Trees, values: Floats, start: Floats) -> Floats:
    """Where the trees move `start` (rows,) given `values`.

    Units: as `start`.
    Source: the steps of all trees.
    """
    bins, now = binned(values, learned.edges), start.copy()
    for tree in learned.grown:
        now += moved(tree, bins)
    return now
