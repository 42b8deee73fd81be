"""Curves of classes: the fewer the packages of a class, the nearer its curve to that of its parent."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .rows import Floats, Ints, Texts

STRENGTHS = np.array([2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0])
LEAST = 1e-4


class Level(NamedTuple):
    """The curves of one level of classes and how strongly they were drawn to their parents."""

    names: Texts
    hazards: Floats
    rows: Floats
    strength: float


class Classes(NamedTuple):
    """Chances to end in each spell: of all, then by kind, then by kind and method."""

    whole: Floats
    levels: list[Level]


def fit(risk: Floats, done: Floats, keys: list[Texts]) -> Classes:
    """Learn curves of all and of each level of `keys` (from the coarsest to the finest).

    Units: chance to end in a spell, of those who entered it.
    Source: discrete hazards with a beta prior around the parent's; its strength by empirical Bayes.
    """
    whole = hazard(risk.sum(axis=0), done.sum(axis=0))
    levels: list[Level] = []
    parent = np.repeat(whole[None], len(risk), axis=0)
    for key in keys:
        names, place = np.unique(key, return_inverse=True)
        at_risk, ended = summed(risk, place, len(names)), summed(done, place, len(names))
        first = np.zeros(len(names), dtype=np.int64)
        first[place] = np.arange(len(place))
        above = parent[first]
        strength = _strength(at_risk, ended, above)
        hazards = (ended + strength * above) / (at_risk + strength)
        count = np.bincount(place, minlength=len(names)).astype(float)
        levels.append(Level(names, hazards, count, strength))
        parent = hazards[place]
    return Classes(whole, levels)


def hazard(risk: Floats, done: Floats) -> Floats:
    """Chance to end in each spell, half a row of doubt added; with no row at all, one in two.

    Units: probability.
    Source: ended over exposed.
    """
    if not risk.sum():
        return np.full(len(risk), 0.5)
    return np.asarray(np.clip((done + 0.05) / (risk + 0.5), LEAST, 1 - LEAST), dtype=float)


def predict(learned: Classes, keys: list[Texts]) -> tuple[Floats, Ints]:
    """Curves of rows and how many levels of their class were known.

    Units: probability; levels.
    Source: the finest known class; an unknown one has its parent's curve.
    """
    found = np.repeat(learned.whole[None], len(keys[0]), axis=0)
    depth, still = np.zeros(len(keys[0]), dtype=np.int64), np.ones(len(keys[0]), dtype=bool)
    for key, level in zip(keys, learned.levels, strict=True):
        if not len(level.names):
            break
        place = np.minimum(np.searchsorted(level.names, key), len(level.names) - 1)
        still &= level.names[place] == key
        found[still] = level.hazards[place[still]]
        depth += still
    return found, depth


def summed(values: Floats, place: Ints, groups: int) -> Floats:
    """Sums of rows by group (groups, spells).

    Units: as `values`.
    Source: sum.
    """
    out = np.zeros((groups, values.shape[1]))
    np.add.at(out, place, values)
    return out


def _strength(risk: Floats, done: Floats, parent: Floats) -> float:
    """The prior strength under which the outcomes of all classes were likeliest."""
    if len(risk) < 2:
        return float(STRENGTHS[-1])
    said = [_likelihood(risk, done, one * parent, one * (1 - parent)) for one in STRENGTHS]
    return float(STRENGTHS[int(np.argmax(said))])


def _likelihood(risk: Floats, done: Floats, a: Floats, b: Floats) -> float:
    terms = (
        _lgamma(a + done) - _lgamma(a) + _lgamma(b + risk - done) - _lgamma(b) - _lgamma(a + b + risk)
    ) + _lgamma(a + b)
    return float(terms.sum())


def _lgamma(x: Floats) -> Floats:
    """Logarithm of the gamma function for positive numbers (Stirling, shifted by 7)."""
    shift = np.zeros_like(x)
    for step in range(7):
        shift += np.log(x + step)
    y = x + 7
    series = 1 / (12 * y) - 1 / (360 * y**3) + 1 / (1260 * y**5)
    return np.asarray((y - 0.5) * np.log(y) - y + 0.5 * np.log(2 * np.pi) + series - shift, dtype=float)
