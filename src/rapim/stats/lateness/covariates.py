"""Further columns of packages as numbers that a tree can cut: gaps of dates, parts of the year, groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .rows import Column, Floats, Plans, Texts

MOST = 40
CALM = 10.0
YEAR = 365.25


class Group(NamedTuple):
    """How much quicker than expected each value of a text column ended, as a logarithm."""

    names: Texts
    scores: Floats


def named(rows: Plans) -> dict[str, Column]:
    """Candidates by name; what is text is scored by `score` later.

    Units: days for gaps, logarithms for money and counts, as given otherwise.
    Source: every column but outcomes and the day of the last look.
    """
    found: dict[str, Column] = {"kind": rows.kind, "method": rows.method}
    day = rows.planned.astype("datetime64[D]")
    month = (day.astype("datetime64[M]").astype(np.int64) % 12).astype(float)
    blank = ~np.isfinite(rows.planned)
    found["planned_month"] = np.where(blank, np.nan, month)
    for name, days in rows.dates.items():
        found[f"{name}_gap"] = rows.planned - days
    for name, values in rows.numbers.items():
        found[name] = values
        if name != "value":
            found[f"{name}_each"] = np.where(np.isfinite(values), np.char.mod("%.6g", values), "")
    found |= rows.texts
    found["id_stem"] = stems(rows.id)
    return found


def stems(ids: Texts) -> Texts:
    """The id without its last part: reports of one project share it.

    Units: none.
    Source: parts are parted by `-`, `/`, `_`, `:` or `|`.
    """
    cut = [max(one.rfind(mark) for mark in "-/_:|") for one in ids.tolist()]
    return np.array(
        [one[:at] if at > 0 else "" for one, at in zip(ids.tolist(), cut, strict=True)], dtype=str
    )


def candidates(rows: Plans) -> list[str]:
    """Names of columns that differ between rows and repeat often enough to learn from.

    Units: none.
    Source: text needs at least two packages a value on average.
    """
    said = []
    for name, values in named(rows).items():
        if values.dtype.kind == "f":
            there = values[np.isfinite(values)]
            useful = len(there) > 0.2 * len(values) and len(np.unique(there)) > 1
        else:
            distinct = len(np.unique(values))
            useful = 1 < distinct <= len(values) / 2
        if useful:
            said.append(name)
    return said[:MOST]


def learn(column: Texts, ended: Floats, expected: Floats) -> Group:
    """How much quicker than expected each value ended.

    Units: logarithm of a ratio; 0 as expected.
    Source: ended over expected, `CALM` of each added (gamma prior).
    """
    names, place = np.unique(column, return_inverse=True)
    top, low = (np.bincount(place, one, len(names)) + CALM for one in (ended, expected))
    return Group(names, np.log(top / low))


def score(learned: Group, column: Texts) -> Floats:
    """The score of each row's value; an unknown one is as quick as expected.

    Units: as learned.
    Source: `learn`.
    """
    if not len(learned.names):
        return np.zeros(len(column))
    place = np.minimum(np.searchsorted(learned.names, column), len(learned.names) - 1)
    return np.where(learned.names[place] == column, learned.scores[place], 0.0)


def before(column: Texts, ended: Floats, expected: Floats, order: Floats) -> Floats:
    """The score of each row's value from rows of earlier days alone, so that a row cannot see itself.

    Units: logarithm of a ratio.
    Source: running sums by value in the order of days.
    """
    names, place = np.unique(column, return_inverse=True)
    sums = np.full((2, len(names)), CALM)
    found = np.zeros(len(column))
    ranked = np.argsort(order, kind="stable")
    days = order[ranked]
    begins = np.flatnonzero(np.diff(days, prepend=-np.inf) != 0)
    for begin, end in zip(begins, [*begins[1:], len(days)], strict=True):
        some = ranked[begin:end]
        at = place[some]
        found[some] = np.log(sums[0, at] / sums[1, at])
        np.add.at(sums[0], at, ended[some])
        np.add.at(sums[1], at, expected[some])
    return found
