"""Evaluasi tahun per OPD: what was reached, what was late, why, and when it slipped."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rapim.units.rules import rule

from .absorption import gross
from .amounts import Floats, Ints, Known, ratio, whole
from .causes import CAUSES


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One unit's year; `stamp` is "provisional" until the audited report is the source."""

    ceiling_sen: int
    realised_sen: int
    absorption: float | None
    days_behind: int | None
    why: tuple[tuple[str, int], ...]
    slip_month: int | None
    slip_sen: int
    december_share: float | None
    last_days_share: float | None
    months: int
    stamp: str

    def as_dict(self) -> dict[str, Any]:
        """The evaluation as JSON-ready values.

        Units: sen, share, days, months.
        Source: Evaluasi tahun per OPD, own form.
        """
        return {**asdict(self), "why": [{"cause": cause, "sen": sen} for cause, sen in self.why]}


@rule("budget.evaluation.slips", version=1)
def slips(planned: ArrayLike, realised: ArrayLike) -> Ints:
    """A month's slip is what was planned for it minus what was realised in it; positive is lost ground.

    `planned`, `realised` cumulative by month end, int (n, k); int (n, k) out.

    Units: sen in, sen out.
    Source: own definition.
    """
    return np.diff(whole(planned) - whole(realised), axis=1, prepend=0)


@rule("budget.evaluation.december_share", version=1)
def december_share(realised: ArrayLike) -> Floats:
    """The December share is what was realised in December divided by the whole year's realisation.

    `realised` cumulative by month end, int (n, k); NaN before the year's twelve months are over.

    Units: sen in, share out.
    Source: own definition, absorption must not reward waste.
    """
    spent = whole(realised)
    if spent.shape[1] < 12:
        return np.full(len(spent), np.nan)
    return ratio(spent[:, 11] - spent[:, 10], spent[:, 11])


@rule("budget.evaluation.last_days_share", version=1, parameters=("last_days_of_year",))
def last_days_share(realised: ArrayLike, realised_before: ArrayLike) -> Floats:
    """The last-days share is what was spent in the last ten days of the year divided by the year's spending.

    `realised` at 31 December, `realised_before` at the day before those days begin, int (n,);
    known only where spending is known by day (SP2D).

    Units: sen in, share out.
    Source: own definition, absorption must not reward waste.
    """
    return ratio(whole(realised) - whole(realised_before), realised)


@rule("budget.evaluation.evaluate", version=1, parameters=("last_days_of_year",))
def evaluate(
    ceiling: ArrayLike,
    planned: ArrayLike,
    realised: ArrayLike,
    days: Known,
    causes: ArrayLike,
    *,
    before_last_days: ArrayLike | None = None,
    audited: bool = False,
) -> list[Evaluation]:
    """The year of a unit: what was reached, what was late and why, and the month of greatest slip.

    Of n units and the k months that are over: `ceiling` int (n,), `planned` and `realised`
    cumulative by month end int (n, k), `days` behind Known (n,), `causes` int (n, 8) from
    `causes.partition` rolled up, `before_last_days` int (n,) what was realised before the last days of
    the year (None where spending is not known by day). `stamp` is "final" only for an audited year of
    twelve months.

    Units: sen and days in; sen, share, days and months out.
    Source: Evaluasi tahun per OPD, own form.
    """
    spent, split = whole(realised), whole(causes)
    months = spent.shape[1]
    now = spent[:, -1] if months else np.zeros(len(spent), dtype=np.int64)
    december = december_share(spent)
    known_by_day = before_last_days is not None and months == 12
    rush = last_days_share(now, before_last_days) if known_by_day and before_last_days is not None else None
    slip, reached, behind = slips(planned, spent), gross(now, ceiling), days.as_list()
    return [
        Evaluation(
            ceiling_sen=int(whole(ceiling)[unit]),
            realised_sen=int(now[unit]),
            absorption=_null(reached[unit]),
            days_behind=behind[unit],
            why=_why(split[unit]),
            slip_month=_slip_month(slip[unit]),
            slip_sen=max(0, int(slip[unit].max(initial=0))),
            december_share=_null(december[unit]),
            last_days_share=None if rush is None else _null(rush[unit]),
            months=months,
            stamp="final" if audited and months == 12 else "provisional",
        )
        for unit in range(len(spent))
    ]


def _why(split: Ints) -> tuple[tuple[str, int], ...]:
    named = [(cause, int(sen)) for cause, sen in zip(CAUSES, split, strict=True) if sen]
    return tuple(sorted(named, key=lambda one: -one[1]))


def _slip_month(slip: Ints) -> int | None:
    return int(slip.argmax()) + 1 if slip.size and slip.max() > 0 else None


def _null(share: np.float64) -> float | None:
    return None if np.isnan(share) else float(share)
