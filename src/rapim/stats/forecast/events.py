"""Dated events beyond control: what can still be spent after them is a part of what it would have been.

Years with such an event are read as if it had not been; what is forecast then is put under the event of the
running year again. So a refocusing in one year does not teach the years after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .panel import Floats, Grid, carried


class Event(NamedTuple):
    """From the month after `after` on, units whose names begin with `unit` spend `rest` of what they would.

    Known from the end of the month `after` on. A cut that stands in the budget of the panel is no event.
    """

    year: int
    after: int
    rest: float
    unit: str = ""


def event(year: int, after: int, rest: float, unit: str = "") -> Event:
    """An event, refused where the month is not 0 to 11 or the part not above 0 and at most 2.

    Units: `rest` is a share.
    Source: own form.
    """
    if not (0 <= after <= 11 and 0 < rest <= 2):
        raise ValueError("event")
    return Event(year, after, rest, unit)


def undone(cubes: Grid, events: Sequence[Event], month: int) -> tuple[Grid, Floats]:
    """The cubes as if no event had been, and what part of the rest of the last year each unit keeps.

    Events of the last year that are not known at the end of `month` are not read.

    Units: money as in; parts are shares.
    Source: spending of each month divided by the parts of the events before it.
    """
    if not events:
        return cubes, np.ones(len(cubes.units))
    last = cubes.realised.shape[1] - 1
    part = np.ones(cubes.realised.shape)
    for one in events:
        year = one.year - cubes.first
        if 0 <= year < last or (year == last and one.after <= month):
            part[np.char.startswith(cubes.units, one.unit), year, one.after :] *= one.rest
    spent = np.diff(np.nan_to_num(carried(cubes.realised)), axis=-1, prepend=0.0)
    whole = np.where(np.isnan(cubes.realised), np.nan, np.cumsum(spent / part, axis=-1))
    return cubes._replace(realised=whole), part[:, -1, -1]
