"""When a package must start: latest safe start, early tender, usual durations, age of a stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.arrays import Flags, Ints, by_group, whole
from rapim.units.rules import rule

from .deadlines import NO_DAY, Deadline, assumed

EARLY = ("not_needed", "begun_early", "still_possible", "missed_as_planned", "missed_as_needed")
AGES = ("usual", "beyond_half", "beyond_usual")


class Usual(NamedTuple):
    """Usual days of each group: p50, p90, how many finished packages there are, and whether they count.

    `own` is true where the region's own history is used and false where the default is.
    """

    p50: Ints
    p90: Ints
    finished: Ints
    own: Flags

    def sources(self) -> list[str]:
        """Where the days of each group come from: own_history or default.

        Units: none.
        Source: a computed deadline shows its assumptions.
        """
        return ["own_history" if own else "default" for own in self.own.tolist()]


@rule("procurement.start.selection_key", version=1, parameters=("pbj_selection_days",))
def selection_key(method: str, kind: str, *, prequalified: bool = False) -> str:
    """A selection lasts as long as others of its method; a tender by kind, and longer when prequalified.

    Other services count as goods, contests as a tender of goods, the online shop as e-purchasing;
    swakelola and what is exempt have no selection. `method`, `kind` as in words.

    Units: codes in, a name of law.at("pbj_selection_days", day) out.
    Source: own default, after the steps of PerLKPP 12/2021.
    """
    if method in ("seleksi", "tender_cepat", "pengadaan_langsung", "penunjukan_langsung", "e_purchasing"):
        return method
    if method == "toko_daring":
        return "e_purchasing"
    if method in ("swakelola", "dikecualikan"):
        return "no_selection"
    if prequalified:
        return "tender_prequalified"
    return "tender_construction" if kind == "construction" else "tender_goods"


@rule("procurement.start.usual_days", version=1, parameters=("pbj_selection_days", "pbj_history_needed"))
def usual_days(days: ArrayLike, group: ArrayLike, defaults: Sequence[Sequence[int]], needed: int) -> Usual:
    """The usual duration of a kind is that of the region's own finished packages once there are enough.

    `days` int (n,) from start to end of n finished packages, `group` int (n,) numbering the kinds 0 …
    k-1, `defaults` k pairs (p50, p90), `needed` = law.at("pbj_history_needed", day). A negative
    duration is a mistake of its dates and is left out. A quantile is the smallest duration that
    reaches its share of the packages, without interpolation.

    Units: calendar days in, calendar days out.
    Source: own definition; inverse of the empirical distribution.
    """
    lasted, kinds = whole(days), whole(group)
    right = lasted >= 0
    lasted, kinds = lasted[right], kinds[right]
    standing = np.array(defaults, dtype=np.int64).reshape(-1, 2)
    count = by_group(np.ones_like(lasted), kinds, len(standing))
    own: Flags = (count >= max(needed, 1)).astype(np.bool_)
    ordered = np.append(lasted[np.lexsort((lasted, kinds))], 0)
    first = np.cumsum(count) - count
    found = []
    for column, percent in enumerate((50, 90)):
        place = first + np.maximum(-(-percent * count // 100), 1) - 1
        found.append(np.where(own, ordered[np.where(own, place, 0)], standing[:, column]))
    return Usual(found[0], found[1], count, own)


@rule(
    "procurement.start.latest_safe_start",
    version=1,
    parameters=("pbj_selection_days", "pbj_retender_days", "pbj_closeout_days"),
)
def latest_safe_start(
    fiscal_year_end: dt.date,
    contract_days: int,
    selection_days: int,
    closeout_days: int,
    *,
    retenders: int = 0,
    retender_days: int = 0,
    source: str = "default",
) -> Deadline:
    """The latest safe start is the year's end, minus close-out, the contract and a slow selection.

    `selection_days` and `retender_days` are the p90 (law, or the region's own: `source`).

    Units: calendar days in; date with its assumptions out.
    Source: own definition (LSS); durations of law.at("pbj_selection_days", day) or own history.
    """
    spent = closeout_days + contract_days + selection_days + retenders * retender_days
    said = assumed(
        fiscal_year_end=fiscal_year_end,
        closeout_days=closeout_days,
        contract_days=contract_days,
        selection_p90=selection_days,
        selection_source=source,
    )
    if retenders:
        said += assumed(retenders=retenders, retender_p90=retender_days)
    return Deadline(fiscal_year_end - dt.timedelta(days=spent), said)


@rule(
    "procurement.start.latest_safe_starts",
    version=1,
    parameters=("pbj_selection_days", "pbj_retender_days", "pbj_closeout_days"),
)
def latest_safe_starts(
    fiscal_year_end: ArrayLike,
    contract_days: ArrayLike,
    selection_days: ArrayLike,
    closeout_days: int,
    retender_days: ArrayLike = 0,
) -> Ints:
    """The latest safe start of many packages at once; see the rule of one.

    Days as ordinals, int (n,) or scalars; `retender_days` is what the re-tenders of a package add in
    all. NO_DAY where the length of the contract is not known (negative).

    Units: days (ordinals) and calendar days in, days (ordinals) out.
    Source: own definition (LSS).
    """
    lasts = whole(contract_days)
    last = whole(fiscal_year_end) - closeout_days - lasts - whole(selection_days) - whole(retender_days)
    return np.where(lasts >= 0, last, NO_DAY)


@rule("procurement.start.early_tender", version=1, parameters=("pbj_early_tender",))
def early_tender(
    announced: ArrayLike,
    safe_start: ArrayLike,
    planned_early: ArrayLike,
    fiscal_year: int,
    as_of: dt.date,
    narrow_days: int,
) -> Ints:
    """An early tender (tender dini) was missed where it was planned or needed before January and not begun.

    Planned: the plan says so (`planned_early` bool (n,)). Needed: the latest safe start is at most
    `narrow_days` = law.at("pbj_early_tender", day) after 1 January. Not missed yet while `as_of` is
    before 1 January. `announced`, `safe_start` are ordinals int (n,), NO_DAY where there is none;
    an announcement after `as_of` is none.

    Units: days (ordinals) in; numbers into EARLY out.
    Source: Perpres 16/2018, Pasal 50; own default for "needed".
    """
    january = dt.date(fiscal_year, 1, 1).toordinal()
    told, safe = whole(announced), whole(safe_start)
    wanted = np.asarray(planned_early, dtype=np.bool_)
    needed = (safe != NO_DAY) & (safe <= january + narrow_days)
    begun = (told != NO_DAY) & (told < january) & (told <= as_of.toordinal())
    open_still = np.full(told.shape, as_of.toordinal() < january)
    found = np.select([~(wanted | needed), begun, open_still, wanted], [0, 1, 2, 3], 4)
    return found.astype(np.int64)


@rule("procurement.start.stage_age", version=1, parameters=("pbj_stage_days",))
def stage_age(age: ArrayLike, p50: ArrayLike, p90: ArrayLike) -> Ints:
    """A stage is old when its age is beyond the p90 of its stage, and slow beyond the p50.

    Int (n,) each; strict: an age of the p90 itself is not beyond it.

    Units: calendar days in; numbers into AGES out.
    Source: own default; law parameter pbj_stage_days or the region's own history.
    """
    days = whole(age)
    return (days > whole(p50)).astype(np.int64) + (days > whole(p90))
