"""ITKP, the procurement governance index (indeks tata kelola pengadaan), and its predicate."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from rapim.units.arrays import exact
from rapim.units.rules import rule


class Itkp(NamedTuple):
    """Score and predicate; `missing` indicators count as 0, `above` ones are more than the largest."""

    score: float
    predicate: str
    missing: tuple[str, ...]
    above: tuple[str, ...]


@rule("procurement.itkp.itkp", version=1, parameters=("pbj_itkp",))
def itkp(scores: Mapping[str, float], terms: Mapping[str, Any]) -> Itkp:
    """The ITKP is the sum of the scores of its indicators, and its predicate is read above bounds.

    Above 90 very good, above 70 good, above 50 fair, else poor: 70 exactly is fair. A score above the
    largest of its indicator is named and counts as the largest. `terms` = law.at("pbj_itkp", day);
    an indicator it does not know is refused (KeyError).

    Units: points of 100.
    Source: LKPP, indeks tata kelola pengadaan.
    """
    largest = terms["largest"]
    if unknown := scores.keys() - largest.keys():
        raise KeyError(f"the ITKP knows no {', '.join(sorted(unknown))}")
    total = sum((min(exact(score), exact(largest[name])) for name, score in scores.items()), Fraction(0))
    predicate = next((name for bound, name in terms["bands"] if total > exact(bound)), terms["lowest"])
    return Itkp(
        float(total),
        str(predicate),
        tuple(name for name in largest if name not in scores),
        tuple(name for name in largest if name in scores and exact(scores[name]) > exact(largest[name])),
    )
