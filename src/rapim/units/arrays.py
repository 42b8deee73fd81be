"""Arrays of money and shares, and the exact operations that every measure needs."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

MILLION = 1_000_000


class Known(NamedTuple):
    """Whole numbers of which some are null: `values` counts only where `known` is true (else 0)."""

    values: Ints
    known: Flags

    def as_list(self) -> list[int | None]:
        """The values as Python integers, None where not known (one dimension only).

        Units: those of the values.
        Source: house rule, unknown is null and never 0.
        """
        pairs = zip(self.values.tolist(), self.known.tolist(), strict=True)
        return [value if known else None for value, known in pairs]


def whole(values: ArrayLike) -> Ints:
    """The values as int64, refusing fractions (TypeError).

    Units: those of the values.
    Source: house rule, money is whole sen in int64.
    """
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iu":
        raise TypeError(f"whole numbers expected, not {array.dtype}")
    return array.astype(np.int64)


def by_group(values: ArrayLike, group: ArrayLike, units: int) -> Ints:
    """Roll-up: the exact sum of the rows of each group; any roll-up equals the sum of its leaves.

    `values` is int (n,) or (n, k), `group` int (n,) with numbers 0 … units-1; returns (units,) or
    (units, k). Groups without rows are 0; a number outside raises IndexError.

    Units: those of the values (sen).
    Source: arithmetic.
    """
    array, unit = whole(values), whole(group)
    if unit.size and unit.min() < 0:
        raise IndexError(f"a group is numbered 0 to {units - 1}, not {unit.min()}")
    total = np.zeros((units, *array.shape[1:]), dtype=np.int64)
    np.add.at(total, unit, array)
    return total


def part(amount: ArrayLike, share: ArrayLike) -> Ints:
    """The share of an amount, rounded down to whole sen; shares are read to a millionth.

    No amount that fits int64 overflows for shares of 0 to 1.

    Units: sen and share in, sen out.
    Source: house rule, money stays in int64 end to end.
    """
    millionths = np.rint(np.asarray(share, dtype=np.float64) * MILLION).astype(np.int64)
    large, small = np.divmod(whole(amount), MILLION)
    return large * millionths + small * millionths // MILLION


def ratio(top: ArrayLike, bottom: ArrayLike) -> Floats:
    """top ÷ bottom, NaN where the bottom is 0 (undefined, not 0).

    Units: the same unit in both, share out.
    Source: own definition: plan or ceiling 0 → undefined.
    """
    above, below = np.broadcast_arrays(whole(top), whole(bottom))
    shares: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return shares


def millionths(shares: ArrayLike) -> Ints:
    """Shares as whole millionths, so that bounds are compared exactly; NaN counts as 0.

    Units: share in, millionths out.
    Source: house rule, comparison is done unrounded; a share is read to a millionth.
    """
    read: Ints = np.rint(np.nan_to_num(np.asarray(shares, dtype=np.float64)) * MILLION).astype(np.int64)
    return read


def exact(number: float) -> Fraction:
    """A number of a parameter as it was written: 0.05 is 1/20, not the binary neighbour.

    Units: those of the number.
    Source: house rule, money is exact.
    """
    return Fraction(str(number))
