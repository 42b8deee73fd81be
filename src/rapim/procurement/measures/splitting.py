"""Splitting suspicion: packages of one agency and account with like names, each small, together large."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Floats, Ints, whole
from rapim.units.rules import rule

ROWS = 512
CLOSE = 1e-9
"""How far a likeness may miss its bound by the rounding of floats."""
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset((
    "dan", "di", "ke", "dari", "untuk", "pada", "yang", "dengan", "dalam", "paket", "tahap", "lanjutan",
    "ii", "iii", "iv", "vi", "vii", "viii", "ix",
))  # fmt: skip
"""Filling words, and what numbers the parts of one work."""


class Suspicion(NamedTuple):
    """Places of the packages (in the order given), their sum, and the limit each of them stays under."""

    members: tuple[int, ...]
    total_sen: int
    limit_sen: int


def tokens(name: str) -> frozenset[str]:
    """The words of a name that tell something: no filling words, no numbers, case aside.

    Units: text.
    Source: own definition.
    """
    words = (word for word in _WORD.findall(name.casefold()) if not word.isdigit())
    return frozenset(word for word in words if word not in _EMPTY and len(word) > 1)


@rule("procurement.splitting.rarity", version=1)
def rarity(names: Sequence[str]) -> dict[str, float]:
    """A word weighs more the fewer names have it: places tell packages apart, titles do not.

    log((1 + names) ÷ names with the word), over all names looked at.

    Units: text in, weight out (float).
    Source: inverse document frequency (Spärck Jones, 1972).
    """
    counts: Counter[str] = Counter()
    for name in names:
        counts.update(tokens(name))
    return {word: math.log((1 + len(names)) / count) for word, count in counts.items()}


@rule("procurement.splitting.likeness", version=1, parameters=("pbj_splitting",))
def likeness(one: str, other: str, weights: Mapping[str, float] | None = None) -> float:
    """Two names are as alike as the weight of the words that both have is part of the weight of all.

    Twice the weight in common ÷ the weight of both; without `weights` each word counts 1; 0 where
    neither has words.

    Units: text in, share out (float).
    Source: own definition (Dice, 1945).
    """
    left, right = tokens(one), tokens(other)

    def heavy(words: frozenset[str]) -> float:
        return math.fsum(1.0 if weights is None else weights[word] for word in words)

    both = heavy(left) + heavy(right)
    return 2 * heavy(left & right) / both if both else 0.0


@rule("procurement.splitting.suspicions", version=1, parameters=("pbj_splitting", "pbj_direct_limit"))
def suspicions(
    agencies: Sequence[str],
    accounts: Sequence[str],
    names: Sequence[str],
    values: ArrayLike,
    limits: ArrayLike,
    least: float,
) -> list[Suspicion]:
    """Packages may have been split when like ones of an agency and account pass the direct limit together.

    Like are names whose likeness to the first one of their group is at least `least` =
    law.at("pbj_splitting", day); words are weighed by their rarity among all names given. A package
    above its own limit was not split to stay under it and takes no part. The sum must be above the
    largest limit of its packages: at the limit exactly there is no suspicion. `values`, `limits` int
    (n,); an empty account takes no part. Largest sum first.

    Units: sen in, sen out.
    Source: Perpres 16/2018, Pasal 20 (2); own definition of likeness.
    """
    money, bound = whole(values), whole(limits)
    blocks: dict[tuple[str, str], list[int]] = {}
    for place, key in enumerate(zip(agencies, accounts, strict=True)):
        if key[1] and 0 < money[place] <= bound[place]:
            blocks.setdefault(key, []).append(place)
    weights, found = rarity(names), []
    for places in blocks.values():
        at = np.array(places, dtype=np.int64)
        if len(at) < 2 or money[at].sum() <= bound[at].min():
            continue
        for members in _alike([names[place] for place in places], weights, least):
            total, limit = int(money[at[members]].sum()), int(bound[at[members]].max())
            if len(members) > 1 and total > limit:
                found.append(Suspicion(tuple(at[members].tolist()), total, limit))
    return sorted(found, key=lambda one: (-one.total_sen, one.members))


def _alike(names: Sequence[str], weights: Mapping[str, float], least: float) -> list[Ints]:
    """Groups of like names, as places in the block; equal sets of words are compared once."""
    sets: dict[frozenset[str], int] = {}
    said = [tokens(name) or frozenset([f"\0{place}"]) for place, name in enumerate(names)]
    which = np.array([sets.setdefault(words, len(sets)) for words in said], dtype=np.int64)
    label = _leaders(list(sets), weights, least)[which]
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [np.sort(group) for group in np.split(order, cuts)]


def _leaders(sets: Sequence[frozenset[str]], weights: Mapping[str, float], least: float) -> Ints:
    """For each set of words the first set that it is like and that leads a group; itself, where none."""
    grid = _grid(sets, weights)
    size = np.array([math.fsum(weights.get(word, 1.0) for word in words) for words in sets])
    leader = np.full(len(sets), -1, dtype=np.int64)
    for begin in range(0, len(sets), ROWS):
        common = grid[begin : begin + ROWS] @ grid.T
        near = 2 * common >= least * (size[begin : begin + ROWS, None] + size) - CLOSE
        for row, alike in enumerate(near, begin):
            if leader[row] < 0:
                leader[alike & (leader < 0)] = row
                leader[row] = row
    return leader


def _grid(sets: Sequence[frozenset[str]], weights: Mapping[str, float]) -> Floats:
    """Which set has which word (as the root of its weight), for words that at least two sets have."""
    counts = Counter(word for words in sets for word in words)
    shared = [word for word, count in counts.items() if count > 1]
    column = {word: place for place, word in enumerate(shared)}
    grid = np.zeros((len(sets), max(len(column), 1)))
    for row, words in enumerate(sets):
        for word in words & column.keys():
            grid[row, column[word]] = math.sqrt(weights[word])
    return grid
