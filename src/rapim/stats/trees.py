"""Oblivious trees on bins: every level of a tree asks one question of all rows.

A leaf's step is its pull ÷ (its curve + calm): small leaves are drawn to 0. Who boosts says what pulls (the
first derivative of a loss), what curves (the second; how many rows, for squared errors), and from where.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bins = NDArray[np.int64]


class Tree(NamedTuple):
    """The questions of a tree, level by level, and the step in each leaf."""

    features: list[int]
    cuts: list[int]
    steps: Floats


class Shape(NamedTuple):
    """How deep a tree asks, into how many bins features are cut, how calm it is, how far it steps."""

    depth: int
    bins: int
    calm: float
    rate: float


def grow(bins: Bins, pull: Floats, curve: Floats, how: Shape) -> Tree:
    """One tree for rows by bins (rows, features), each with its pull and curve (rows,).

    Units: steps are in the unit of pull ÷ curve.
    Source: Newton boosting (Friedman 2001) with symmetric trees.
    """
    rows, asked = bins.shape
    leaf = np.zeros(rows, dtype=np.int64)
    offsets = bins + np.arange(asked) * how.bins
    pulls, curves = np.repeat(pull, asked), np.repeat(curve, asked)
    features: list[int] = []
    cuts: list[int] = []
    for level in range(how.depth):
        shape = (2**level, asked, how.bins)
        size = shape[0] * asked * how.bins
        key = (leaf[:, None] * (asked * how.bins) + offsets).ravel()
        g = np.bincount(key, pulls, size).reshape(shape).cumsum(axis=2)
        h = np.bincount(key, curves, size).reshape(shape).cumsum(axis=2)
        left = g[..., :-1] ** 2 / (h[..., :-1] + how.calm)
        right = (g[..., -1:] - g[..., :-1]) ** 2 / (h[..., -1:] - h[..., :-1] + how.calm)
        feature, cut = divmod(int((left + right).sum(axis=0).argmax()), how.bins - 1)
        features.append(feature)
        cuts.append(cut)
        leaf = leaf * 2 + (bins[:, feature] > cut)
    leaves = 2**how.depth
    top, low = np.bincount(leaf, pull, leaves), np.bincount(leaf, curve, leaves)
    return Tree(features, cuts, how.rate * top / (low + how.calm))


def moved(tree: Tree, bins: Bins) -> Floats:
    """The step of each row's leaf.

    Units: as the steps.
    Source: the questions of the tree.
    """
    leaf = np.zeros(len(bins), dtype=np.int64)
    for feature, cut in zip(tree.features, tree.cuts, strict=True):
        leaf = leaf * 2 + (bins[:, feature] > cut)
    return tree.steps[leaf]
