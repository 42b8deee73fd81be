"""What a curve says: the chance to be later than some days, and days by chance."""

from __future__ import annotations

import numpy as np

from .rows import Floats

TAIL = 5


def survival(hazards: Floats) -> Floats:
    """Chance to be later than each edge (rows, edges).

    Units: probability.
    Source: product of the chances not to end in a spell.
    """
    return np.asarray(np.cumprod(1 - hazards, axis=1), dtype=float)


def later(edges: Floats, curve: Floats, days: Floats) -> Floats:
    """Chance of each row to be later than its `days`.

    Units: days since the plan, probability.
    Source: straight between edges; after the last one the pace of the last spells goes on.
    """
    place = np.searchsorted(edges, days, side="right") - 1
    rows = np.arange(len(curve))
    left = np.clip(place, 0, len(edges) - 1)
    right = np.minimum(left + 1, len(edges) - 1)
    gap = np.maximum(edges[right] - edges[left], 1e-9)
    part = np.clip((days - edges[left]) / gap, 0, 1)
    inside = curve[rows, left] + part * (curve[rows, right] - curve[rows, left])
    after = curve[:, -1] * np.exp(-pace(edges, curve) * np.maximum(days - edges[-1], 0))
    found = np.where(place < 0, 1.0, np.where(days > edges[-1], after, inside))
    return np.asarray(np.clip(found, 0, 1), dtype=float)


def at(edges: Floats, curve: Floats, share: float) -> Floats:
    """Days after the plan by which `share` of packages like each row are done.

    Units: days.
    Source: inverse of `later`.
    """
    left = 1 - share
    reached = curve <= left
    first = np.where(reached.any(axis=1), reached.argmax(axis=1), len(edges) - 1)
    rows = np.arange(len(curve))
    before = np.maximum(first - 1, 0)
    high = np.where(first > 0, curve[rows, before], 1.0)
    low = curve[rows, first]
    floor = np.where(first > 0, edges[before], edges[0] - max(1.0, edges[-1] - edges[0]) / len(edges))
    part = np.clip((high - left) / np.maximum(high - low, 1e-9), 0, 1)
    inside = floor + part * (edges[first] - floor)
    beyond = edges[-1] + np.log(np.maximum(curve[:, -1], 1e-9) / left) / pace(edges, curve)
    return np.asarray(np.where(reached.any(axis=1), inside, beyond), dtype=float)


def pace(edges: Floats, curve: Floats) -> Floats:
    """How fast packages that are later than all edges go on ending, a day.

    Units: one in a day.
    Source: mean pace of the last spells, at least as slow as one in ten years.
    """
    begin = max(0, len(edges) - 1 - TAIL)
    days = max(edges[-1] - edges[begin], 30.0)
    ended = np.log(np.maximum(curve[:, begin], 1e-9) / np.maximum(curve[:, -1], 1e-9))
    return np.asarray(np.maximum(ended / days, 1 / 3650), dtype=float)
