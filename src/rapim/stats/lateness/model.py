"""One model of delays: curves of classes, mended by trees on some covariates."""

from __future__ import annotations

from typing import NamedTuple, TypeGuard

import numpy as np

from . import chances, classes, covariates, grid, trees
from .covariates import Group
from .rows import Column, Floats, Ints, Outcomes, Plans, Texts

PLAIN = ("kind", "method")


class History(NamedTuple):
    """Plans and what was known of them; `clock` orders rows in time, days since 1970."""

    plans: Plans
    outcomes: Outcomes
    clock: Floats


class Learned(NamedTuple):
    """A model: where delays are cut, curves of classes, groups of text columns, trees."""

    edges: Floats
    classes: classes.Classes
    groups: dict[str, Group]
    names: tuple[str, ...]
    trees: trees.Trees | None


class Said(NamedTuple):
    """Chances to be later than each edge (rows, edges): by class, by covariates too; levels known."""

    by_class: Floats
    by_all: Floats
    depth: Ints


def is_text(column: Column) -> TypeGuard[Texts]:
    """Whether a column holds text.

    Units: none.
    Source: its type.
    """
    return column.dtype.kind == "U"


def keys(rows: Plans) -> list[Texts]:
    """The classes of rows, from the coarsest: kind, then kind and method.

    Units: none.
    Source: kind, method.
    """
    both = np.char.add(np.char.add(rows.kind, "\x1f"), rows.method)
    return [rows.kind, both]


def weights(clock: Floats, day: float, half: float | None) -> Floats:
    """How much each row counts: half as much for each `half` days of age.

    Units: days.
    Source: none; `half` is chosen on earlier rows.
    """
    if half is None:
        return np.ones(len(clock))
    return np.asarray(0.5 ** (np.maximum(day - clock, 0) / half), dtype=float)


def fit(
    history: History,
    cuts: Floats,
    day: float,
    half: float | None,
    names: tuple[str, ...],
    rounds: int = trees.ROUNDS,
) -> Learned:
    """Learn from rows known on `day`; without `names` from classes alone.

    Units: days.
    Source: the modules of this room.
    """
    spells = grid.spells(history.outcomes, cuts, weights(history.clock, day, half))
    learned = classes.fit(spells.risk, spells.done, keys(history.plans))
    if not names:
        return Learned(cuts, learned, {}, (), None)
    hazards, _ = classes.predict(learned, keys(history.plans))
    expected, ended = (spells.risk * hazards).sum(axis=1), spells.done.sum(axis=1)
    columns, groups, seen = covariates.named(history.plans), dict[str, Group](), []
    for name in names:
        column = columns[name]
        if is_text(column):
            groups[name] = covariates.learn(column, ended, expected)
            seen.append(
                covariates.score(groups[name], column)
                if name in PLAIN
                else covariates.before(column, ended, expected, history.clock)
            )
        else:
            seen.append(np.asarray(column, dtype=float))
    grown = trees.fit(np.column_stack(seen), spells.risk, spells.done, trees.odds(hazards), rounds)
    return Learned(cuts, learned, groups, names, grown)


def predict(learned: Learned, rows: Plans) -> Said:
    """Curves of rows.

    Units: probability to be later than each edge.
    Source: `fit`.
    """
    hazards, depth = classes.predict(learned.classes, keys(rows))
    by_class = chances.survival(hazards)
    if learned.trees is None:
        return Said(by_class, by_class, depth)
    columns = covariates.named(rows)
    seen = [_feature(learned, name, columns.get(name), len(rows.id)) for name in learned.names]
    moved = trees.predict(learned.trees, np.column_stack(seen), len(learned.edges))
    return Said(by_class, chances.survival(trees.chance(trees.odds(hazards) + moved)), depth)


def _feature(learned: Learned, name: str, column: Column | None, rows: int) -> Floats:
    if name in learned.groups:
        texts = np.full(rows, "", dtype=str) if column is None else column
        return covariates.score(learned.groups[name], np.asarray(texts, dtype=str))
    return np.full(rows, np.nan) if column is None else np.asarray(column, dtype=float)
