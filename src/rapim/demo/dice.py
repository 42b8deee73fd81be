"""Chance that does not depend on order: a draw is a function of the seed and of what is drawn for."""

from __future__ import annotations

from hashlib import blake2b

SEED = "kudus-simulasi-1"
_SCALE = float(1 << 64)


def draw(*key: object) -> float:
    """A number from 0 (included) to 1 (excluded) that belongs to a key.

    Units: share.
    Source: BLAKE2b of the seed and the key, so that adding a draw changes no other.
    """
    text = "|".join((SEED, *map(str, key)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / _SCALE


def between(low: float, high: float, *key: object) -> float:
    """A number between two bounds that belongs to a key.

    Units: those of the bounds.
    Source: `draw`.
    """
    return low + (high - low) * draw(*key)


def pick(choices: tuple[str, ...], *key: object) -> str:
    """One of some words, by key.

    Units: none.
    Source: `draw`.
    """
    return choices[int(draw(*key) * len(choices))]
