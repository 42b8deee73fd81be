"""Splitting suspicion: packages of one agency and account with like names, each small, together large."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Ints, exact, whole
from rapim.units.rules import rule

ROWS = 512
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    [
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "pada",
        "yang",
        "dengan",
        "dalam",
        "paket",
        "tahap",
        "ii",
        "iii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ix",
    ]
)


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


@rule("procurement.splitting.likeness", version=1, parameters=("pbj_splitting",))
def likeness(one: str, other: str) -> float:
    """Two names are as alike as the part of their words that both have (Dice).

    Twice the words in common ÷ the words of both; 0 where neither has words.

    Units: text in, share out (float).
    Source: own definition (Dice, 1945).
    """
    left, right = tokens(one), tokens(other)
    both = len(left) + len(right)
    return 2 * len(left & right) / both if both else 0.0


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

    Like are names whose likeness is at least `least` = law.at("pbj_splitting", day), also through a
    third one. A package above its own limit was not split to stay under it and takes no part. The sum
    must be above the largest limit of its packages: at the limit exactly there is no suspicion.
    `values`, `limits` int (n,); an empty account takes no part. Largest sum first.

    Units: sen in, sen out.
    Source: Perpres 16/2018, Pasal 20 (2); own definition of likeness.
    """
    money, bound = whole(values), whole(limits)
    blocks: dict[tuple[str, str], list[int]] = {}
    for place, key in enumerate(zip(agencies, accounts, strict=True)):
        if key[1] and 0 < money[place] <= bound[place]:
            blocks.setdefault(key, []).append(place)
    found = []
    for places in blocks.values():
        at = np.array(places, dtype=np.int64)
        if len(at) < 2 or money[at].sum() <= bound[at].min():
            continue
        for members in _alike([names[place] for place in places], least):
            total, limit = int(money[at[members]].sum()), int(bound[at[members]].max())
            if len(members) > 1 and total > limit:
                found.append(Suspicion(tuple(at[members].tolist()), total, limit))
    return sorted(found, key=lambda one: (-one.total_sen, one.members))


def _alike(names: Sequence[str], least: float) -> list[Ints]:
    """Groups of like names, as places in the block; equal sets of words are compared once."""
    sets: dict[frozenset[str], int] = {}
    said = [tokens(name) or frozenset([f"\0{place}"]) for place, name in enumerate(names)]
    which = np.array([sets.setdefault(words, len(sets)) for words in said], dtype=np.int64)
    label = _joined(list(sets), least)[which]
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [np.sort(group) for group in np.split(order, cuts)]


def _joined(sets: Sequence[frozenset[str]], least: float) -> Ints:
    """For each set of words the smallest place among the sets it is linked with."""
    grid = _grid(sets)
    size = np.array([len(words) for words in sets], dtype=np.int32)
    bound = exact(round(least, 4)) / 2
    most = 2 * int(size.max()) + 1
    enough = np.array([max(math.ceil(bound * both), 1) for both in range(most)], dtype=np.float32)
    label = np.arange(len(sets), dtype=np.int64)
    left, right = [], []
    for begin in range(0, len(sets), ROWS):
        common = grid[begin : begin + ROWS] @ grid.T
        near = common >= enough[size[begin : begin + ROWS, None] + size]
        rows, columns = np.nonzero(near)
        left.append(rows + begin)
        right.append(columns)
    one, other = np.concatenate(left), np.concatenate(right)
    while True:
        lower = label.copy()
        np.minimum.at(lower, one, label[other])
        lower = lower[lower]
        if (lower == label).all():
            return label
        label = lower


def _grid(sets: Sequence[frozenset[str]]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Which set has which word, for the words that at least two sets have."""
    shared: dict[str, int] = {}
    for words in sets:
        for word in words:
            shared[word] = shared.get(word, 0) + 1
    column = {word: place for place, word in enumerate(w for w, count in shared.items() if count > 1)}
    grid = np.zeros((len(sets), max(len(column), 1)), dtype=np.float32)
    for row, words in enumerate(sets):
        for word in words & column.keys():
            grid[row, column[word]] = 1
    return grid
