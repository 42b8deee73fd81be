"""Codes as trees: which rows of a table stand above others."""

from __future__ import annotations

from collections.abc import Iterable


def parents_of(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The (unit, code) pairs that have a longer code below them in the same unit.

    Units: none.
    Source: account codes are trees by their dots; totals stand among the rows.
    """
    listed = set(pairs)
    above: set[tuple[str, str]] = set()
    for unit, code in listed:
        while "." in code:
            code = code.rpartition(".")[0]
            if (unit, code) in above:
                break
            if (unit, code) in listed:
                above.add((unit, code))
    return above
