"""Revenue on the board: received against the target of the year, by kind of revenue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapim import analytics, words
from rapim.analytics import marks
from rapim.charts import marks as drawn
from rapim.units import days_in_year
from rapim.web.steer.asked import Asked


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of revenue: its row of the analysis, and its bar against the part of the year that is over."""

    row: Mapping[str, Any]
    bullet: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Revenue:
    """Revenue as of a day, in one language."""

    total: Mapping[str, Any]
    kinds: list[Kind]
    data_to: str | None
    year_share: float
    said: str
    source: str


def picture(asked: Asked, lang: str, mark: marks.Mark | None = None) -> Revenue | None:
    """Revenue as of the day that was asked for, or None where none was loaded.

    `mark` is the known mark of the question, where the page has read it already.
    """
    return _made(mark or marks.known(asked.known_at), marks.version(), asked.as_of, lang)


@lru_cache(maxsize=64)
def _made(mark: marks.Mark, version: str, as_of: dt.date, lang: str) -> Revenue | None:
    """Kept as long as nothing new became known; the version only tells pictures apart."""
    found = analytics.revenue(as_of, mark=mark)
    total = found["total"]
    if total is None:
        return None
    day = dt.date.fromisoformat(found["data_to"]) if found["data_to"] else as_of
    share = day.timetuple().tm_yday / days_in_year(day.year)
    kinds = [
        Kind(row, drawn.bullet(row["achievement"], share))
        for row in found["groups"]
        if row["account"].count(".") == 1 and (row["plan_sen"] or row["receipt_sen"])
    ]
    kinds.append(Kind(total, drawn.bullet(total["achievement"], share), total=True))
    said = words.say(
        "board.revenue_said",
        lang,
        received=words.short_rupiah(total["receipt_sen"], lang),
        plan=words.short_rupiah(total["plan_sen"] or 0, lang),
        share="–" if total["achievement"] is None else words.percent(total["achievement"], lang),
        passed=words.percent(share, lang, 0),
    )
    source = words.say("board.data_to", lang, day=words.day(day, lang))
    return Revenue(total, kinds, found["data_to"], share, said, source)
