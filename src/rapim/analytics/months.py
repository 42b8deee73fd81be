"""Days behind plan of every agency at each month's end: the year's rhythm, agency by agency."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from rapim.units import month_end

from . import boards, directory, keeping, marks, names, totals


def days_by_month(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    basis: str | None = None,
    mark: marks.Mark | None = None,
) -> dict[str, Any]:
    """Days behind at each month's end of the year and on the as-of day; null where it cannot be told.

    The plan is the one known at the mark, as on the board; an agency that stands in no order (PPKD, a plan
    unfit to measure) has no days.

    Units: days, positive when behind.
    Source: measure budget.schedule.lag_curve over the frame.
    """
    day = as_of or directory.today()
    mark = mark or marks.known(known_at)
    asked = names.Asked(day.year, day, mark.name, basis or "", "agency")
    found: dict[str, Any] = json.loads(keeping.kept(f"months~{asked.key()}", lambda: _compute(asked, mark)))
    return found


def _compute(asked: names.Asked, mark: marks.Mark) -> dict[str, Any]:
    seen = boards.picture(asked, mark)
    ends = [month_end(asked.year, month) for month in range(1, 13)]
    dates = [*(end for end in ends if end < asked.as_of), asked.as_of]
    head = {"as_of": asked.as_of.isoformat(), "dates": [day.isoformat() for day in dates], "mark": mark.name}
    if seen is None:
        return {**head, "agencies": {}}
    lag, placed = totals.lags(seen, dates), totals.takes_part(seen)
    agencies = {
        key[0]: [
            int(days) if known and placed[number] else None
            for days, known in zip(lag.values[number], lag.known[number], strict=True)
        ]
        for number, key in enumerate(seen.agencies.keys)
    }
    return {**head, "agencies": agencies}
