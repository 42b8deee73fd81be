"""Plans and outcomes of packages as they were known on a day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]
Column = Floats | Texts

DONE, ENDED_OTHERWISE = 1, 2


class Plans(NamedTuple):
    """Planned days, classes and further columns of packages; days since 1970, NaN where unknown."""

    id: Texts
    kind: Texts
    method: Texts
    planned: Floats
    dates: dict[str, Floats]
    numbers: dict[str, Floats]
    texts: dict[str, Texts]


class Outcomes(NamedTuple):
    """Days from plan to outcome, or to the last look; `cause` 0 not seen, 1 done, 2 ended otherwise."""

    delay: Floats
    cause: Ints

    @property
    def seen(self) -> Flags:
        """Whether the package was done."""
        return np.asarray(self.cause == DONE, dtype=bool)


def known(planned: Floats, actual: Floats, as_of: Floats, day: float) -> tuple[Flags, Outcomes]:
    """Which rows say something on `day`, and what.

    An outcome is known from its day or the row's `as_of`, whichever is earlier; later ones are waits until
    `day`. A row that is planned after `day` and not yet known says nothing, early or not.

    Units: days since 1970 in, days late out.
    Source: right-censoring at the earlier of `day` and the row's own last look.
    """
    look = np.where(np.isfinite(as_of), np.minimum(as_of, day), day)
    appears = np.fmin(actual, np.where(np.isfinite(as_of), as_of, np.inf))
    seen = np.isfinite(actual) & (appears <= day)
    delay = np.where(seen, actual, look) - planned
    closed = np.isfinite(as_of) & (as_of <= day) & seen
    use = np.isfinite(planned) & np.isfinite(delay) & (closed | (planned <= day)) & (seen | (delay >= 0))
    return use, Outcomes(delay[use], seen[use].astype(np.int64))


def taken(rows: Plans, which: Flags | Ints) -> Plans:
    """Some rows of all.

    Units: as `rows`.
    Source: none.
    """
    return Plans(
        rows.id[which],
        rows.kind[which],
        rows.method[which],
        rows.planned[which],
        {name: one[which] for name, one in rows.dates.items()},
        {name: one[which] for name, one in rows.numbers.items()},
        {name: one[which] for name, one in rows.texts.items()},
    )
