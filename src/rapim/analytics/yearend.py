"""The end of the year as screens ask for it: bands, why they fall short, and what helps."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from rapim import law

from . import ahead, ahead_record, ahead_why, boards, directory, keeping, marks, names, outlook


def year_end(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    basis: str | None = None,
    fiscal_year: int | None = None,
    mark: marks.Mark | None = None,
) -> dict[str, Any] | None:
    """Where the year will end: the bands of `ahead.of` and `ahead.parts`, `why`, names of
    agencies, and the `limits` of EWS-02.

    None where nothing of the year is known, or no month has ended yet.

    Units: sen, shares and dates.
    Source: facts known at the mark.
    """
    asked, mark = _asked(as_of, known_at, basis, fiscal_year, mark)
    found: dict[str, Any] | None = json.loads(
        keeping.kept(f"yearend~{asked.key()}", lambda: _compute(asked, mark))
    )
    return found


def _asked(
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    basis: str | None,
    fiscal_year: int | None,
    mark: marks.Mark | None,
) -> tuple[names.Asked, marks.Mark]:
    day = as_of or directory.today()
    mark = mark or marks.known(known_at)
    return names.Asked(fiscal_year or day.year, day, mark.name, basis or "", "agency"), mark


def _compute(asked: names.Asked, mark: marks.Mark) -> dict[str, Any] | None:
    seen = boards.picture(asked, mark)
    if seen is None:
        return None
    outlook.keep(seen)
    found = ahead.of(seen)
    if not found["total"]:
        return None
    named = {}
    for one in found["agencies"]:
        entry = seen.directory.entry(one["code"])
        named[one["code"]] = {"name": entry.name, "short_name": entry.short_name, "order": entry.order}
    limits = dict(law.at("ews_02", asked.as_of))
    found |= ahead.parts(seen, found)
    return {**found, "why": ahead_why.of(seen, found), "names": named, "limits": limits}


def record(
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    *,
    basis: str | None = None,
    mark: marks.Mark | None = None,
) -> dict[str, Any]:
    """How good forecasts of the finished years would have been, see `ahead_record.of`.

    Units: sen and shares.
    Source: facts known at the mark.
    """
    asked, mark = _asked(as_of, known_at, basis, None, mark)
    key = f"aheadrecord~{asked.key()}"
    found: dict[str, Any] = json.loads(keeping.kept(key, lambda: ahead_record.of(asked, mark)))
    return found
