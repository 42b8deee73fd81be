"""Boosted trees on arrays: every level of a tree asks one question of all rows.

Small leaves are drawn to 0 by `calm`, so that a panel of few rows keeps what it started from and one of many
rows learns its own. Errors beyond a bound pull no harder than the bound (Huber).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .panel import Floats, Ints

Bins = NDArray[np.int64]


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


class Tree(NamedTuple):
    """The questions of a tree, level by level, and the step in each leaf."""

    features: list[int]
    cuts: list[int]
    steps: Floats


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
    grown = []
    for _ in range(how.trees):
        some = draw.permutation(rows)[:taken]
        which = np.sort(draw.permutation(features)[:asked])
        missed = target[some] - now[some]
        bound = np.quantile(np.abs(missed), 0.6) + 1e-9 if how.bounded else np.inf
        tree = _tree(bins[np.ix_(some, which)], np.clip(missed, -bound, bound), which, how)
        grown.append(tree)
        now += tree.steps[_leaf(bins, tree)]
    return Trees(edges, grown)


def predict(learned: Trees, values: Floats, start: Floats) -> Floats:
    """Where the trees move `start` (rows,) given `values`.

    Units: as `start`.
    Source: the steps of all trees.
    """
    bins, now = binned(values, learned.edges), start.copy()
    for tree in learned.grown:
        now += tree.steps[_leaf(bins, tree)]
    return now


def _tree(bins: Bins, pull: Floats, which: Ints, how: Settings) -> Tree:
    rows, asked = bins.shape
    leaf = np.zeros(rows, dtype=np.int64)
    offsets = bins + np.arange(asked) * how.bins
    repeated = np.repeat(pull, asked)
    features, cuts = [], []
    for level in range(how.depth):
        shape = (2**level, asked, how.bins)
        key = (leaf[:, None] * (asked * how.bins) + offsets).ravel()
        count = np.bincount(key, minlength=shape[0] * asked * how.bins).reshape(shape).cumsum(axis=2)
        total = np.bincount(key, repeated, shape[0] * asked * how.bins).reshape(shape).cumsum(axis=2)
        left = total[..., :-1] ** 2 / (count[..., :-1] + how.calm)
        right = (total[..., -1:] - total[..., :-1]) ** 2 / (count[..., -1:] - count[..., :-1] + how.calm)
        feature, cut = divmod(int((left + right).sum(axis=0).argmax()), how.bins - 1)
        features.append(int(which[feature]))
        cuts.append(cut)
        leaf = leaf * 2 + (bins[:, feature] > cut)
    leaves = 2**how.depth
    steps = how.rate * np.bincount(leaf, pull, leaves) / (np.bincount(leaf, minlength=leaves) + how.calm)
    return Tree(features, cuts, steps)


def _leaf(bins: Bins, tree: Tree) -> Ints:
    leaf = np.zeros(len(bins), dtype=np.int64)
    for feature, cut in zip(tree.features, tree.cuts, strict=True):
        leaf = leaf * 2 + (bins[:, feature] > cut)
    return leaf
