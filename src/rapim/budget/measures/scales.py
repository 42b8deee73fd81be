"""Named scales. A grade never travels without the name of its scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

NAMES = ("scale_performance", "scale_absorption")


class Scale(NamedTuple):
    """Bands from the best down; a share must exceed (`above`) or reach (`at_least`) a band's bound."""

    name: str
    bound: str
    bands: tuple[tuple[float, str], ...]
    lowest: str

    @classmethod
    def of(cls, name: str, value: Mapping[str, Any]) -> Scale:
        """The scale of a name from its law value: `Scale.of(name, law.at(name, day))`.

        Units: shares.
        Source: the row of the parameter.
        """
        if name not in NAMES:
            raise ValueError(f"no scale is named {name}")
        if value["bound"] not in ("above", "at_least"):
            raise ValueError(f"{name}: a bound is above or at_least, not {value['bound']}")
        return cls(name, value["bound"], tuple(value["bands"]), value["lowest"])


class Grades(NamedTuple):
    """Labels of n shares on a named scale; None where the share is null."""

    scale: str
    labels: list[str | None]


@rule("budget.scales.grade", version=1, parameters=NAMES)
def grade(shares: ArrayLike, scale: Scale) -> Grades:
    """A grade is the best band of a named scale that the unrounded share reaches.

    `shares` float (n,), NaN for null.

    Units: share in, label codes out.
    Source: Permendagri 86/2017 (performance); own default (absorption): two different scales.
    """
    values = np.atleast_1d(np.asarray(shares, dtype=np.float64))
    reaches = np.greater if scale.bound == "above" else np.greater_equal
    labels = np.full(values.shape, scale.lowest, dtype=object)
    for lowest, label in reversed(scale.bands):
        labels[reaches(values, lowest)] = label
    labels[np.isnan(values)] = None
    return Grades(scale.name, labels.tolist())
