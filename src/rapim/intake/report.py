"""What became of each file, as the JSON of `rapim load` and as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapim.files.problems import Problem
from rapim.intake.reading import Reading, Seen, printable

PROBLEMS_SHOWN = 1000


def as_report(seen: Seen) -> list[dict[str, Any]]:
    """One entry for each table of a file, or one for a file that has none."""
    if not seen.readings:
        status = "unreadable" if seen.unreadable else "not_recognised"
        return [_entry(seen, None, status, seen.problems)]
    entries = []
    for at, reading in enumerate(seen.readings):
        problems = [*(seen.problems if at == 0 else []), *reading.said()]
        status = reading.status if reading.status != "read" else "refused"
        entries.append(_entry(seen, reading, status, problems))
    return entries


def _entry(seen: Seen, reading: Reading | None, status: str, problems: Sequence[Problem]) -> dict[str, Any]:
    settled = reading.settled if reading else None
    counts = reading.counts if reading else {}
    rows = counts.get("rows", 0)
    shown = [problem.as_dict() for problem in problems[:PROBLEMS_SHOWN]]
    return {
        "path": printable(str(seen.path)),
        "kind": reading.kind if reading else None,
        "year": settled.year if settled else None,
        "month": settled.month if settled else None,
        "agency": (settled.agency or None) if settled else None,
        "variant": (settled.variant or None) if settled else None,
        "rows": rows,
        "stored": counts.get("stored", 0),
        "unchanged": counts.get("unchanged", 0),
        "totals": counts.get("totals", 0),
        "duplicate": status == "duplicate",
        "batch": reading.batch or None if reading and status in {"loaded", "duplicate"} else None,
        "problems": shown,
        "status": status,
        "held": bool(reading and reading.held),
        "reported": counts.get("reported", 0),
        "withdrawn": counts.get("withdrawn", 0),
        "held_batch": reading.batch or None if reading and status == "held" else None,
        "agencies": list(settled.agencies) if settled else [],
        "sheet": _sheet(seen, reading),
        "found": settled.found if settled else {},
        "drift": reading.drift if reading else [],
        "more_problems": len(problems) - len(shown),
    }


def _sheet(seen: Seen, reading: Reading | None) -> str:
    if reading is None or reading.candidate.sheet >= len(seen.sheets):
        return ""
    return seen.sheets[reading.candidate.sheet]
