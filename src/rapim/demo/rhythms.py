"""When money of a kind is spent, and how the character of an office bends that."""

from __future__ import annotations

import datetime as dt

from .dice import between, draw
from .world import Line

# rhythm: weight of each month, and the share of the ceiling that is spent in the end
RHYTHMS: dict[str, tuple[dict[int, float], float]] = {
    "salary": ({m: 2.0 if m in (5, 7) else 1.0 for m in range(1, 13)}, 0.93),
    "allowance": ({m: 2.0 if m == 12 else 1.0 for m in range(2, 13)}, 0.92),
    "honour": ({3: 1.0, 6: 1.0, 9: 1.0, 12: 1.2}, 0.86),
    "running": ({2: 1.0, 4: 1.0, 6: 1.0, 8: 1.0, 10: 1.0, 12: 1.4}, 0.90),
    "supply": ({3: 1.0, 6: 1.0, 9: 1.0, 12: 1.0}, 0.90),
    "travel": ({2: 0.8, 4: 1.0, 6: 1.0, 8: 1.0, 10: 1.2, 12: 0.9}, 0.88),
    "wages": (dict.fromkeys(range(2, 13), 1.0), 0.93),
    "event": ({4: 1.0, 6: 0.8, 8: 1.0, 10: 1.2, 11: 1.0}, 0.86),
    "goods": ({7: 0.5, 9: 0.8, 11: 1.4}, 0.86),
    "works": ({5: 0.30, 8: 0.25, 10: 0.25, 12: 0.35}, 0.84),
    "consulting": ({4: 0.5, 8: 0.3, 11: 0.4}, 0.88),
    "handout": ({6: 0.5, 9: 0.7, 11: 0.8}, 0.90),
    "blud": ({4: 1.0, 7: 1.0, 10: 1.0, 12: 1.1}, 0.88),
    "bos": ({7: 1.0, 12: 1.1}, 0.92),
    "grant": ({4: 0.3, 6: 0.6, 8: 0.5, 10: 0.8, 12: 0.6}, 0.86),
    "village": ({3: 0.25, 4: 0.15, 7: 0.35, 8: 0.1, 10: 0.2, 11: 0.3}, 0.985),
    "party": ({6: 1.0}, 0.97),
    "unforeseen": ({2: 0.4, 9: 0.6}, 0.22),
}
PETTY = {"honour", "running", "supply", "travel", "event"}
RATIFIED = {"blud": "BLUD", "bos": "BOS"}
CONTRACTS = {"works", "goods", "consulting"}
_HELD_BACK = {"slow": 1, "december": 2, "late_billing": 1}
_FINAL = {"on_time": 1.06, "slow": 0.86, "december": 0.92, "steady": 0.98, "paid_early": 1.04, "stale": 0.93}
_CLOSED = {(1, 1), (5, 1), (6, 1), (8, 17), (12, 25), (12, 26), (12, 31)}


def is_working_day(day: dt.date) -> bool:
    """Whether an office that works five days is open.

    Units: date.
    Source: weekends and the fixed national holidays only.
    """
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED


def _working(day: dt.date, step: int = 1) -> dt.date:
    while not is_working_day(day):
        day += dt.timedelta(days=step)
    return day


def _held_back(line: Line, year: int) -> int:
    character = line.office.character
    if line.rhythm in {"salary", "allowance", "village", "bos", "blud", "party", "unforeseen", "grant"}:
        return 0
    if character == "late_billing" and line.rhythm == "works":
        return 3
    if character == "paid_early" and line.rhythm in CONTRACTS | {"handout"}:
        return -2
    if character == "steady":
        return int(draw("late", year, line.activity, line.office.unit) < 0.3)
    return _HELD_BACK.get(character, 0)


def final_share(line: Line, year: int) -> float:
    """The share of its ceiling that a line would spend by the end of the year.

    Units: share.
    Source: the rhythm, bent by the office's character and by chance.
    """
    base = RHYTHMS[line.rhythm][1]
    if line.rhythm in {"salary", "allowance", "village", "party", "unforeseen"}:
        return base * between(0.985, 1.0, "final", year, *line.key)
    bent = base * _FINAL.get(line.office.character, 1.0) * between(0.9, 1.06, "final", year, *line.key)
    return min(bent, 0.985)


def payment_day(line: Line, year: int, month: int) -> dt.date:
    """The day of a month on which a line is paid; lines that are paid together share it.

    Units: date.
    Source: salaries on the first working day; petty cash once a month and office; else by activity.
    """
    if line.rhythm == "salary":
        return _working(dt.date(year, month, 1))
    key = ("petty",) if line.rhythm in PETTY else (line.activity,)
    if line.rhythm == "allowance":
        key = ("allowance",)
    last = 29 if month == 12 else 27
    day = dt.date(year, month, int(between(5, last, "day", year, month, line.office.unit, *key)))
    return _working(day, -1 if day.day > 25 else 1)


def schedule(line: Line, year: int) -> list[tuple[dt.date, float]]:
    """Days of payment with the share of the ceiling that would be paid on each.

    Units: dates, shares of the ceiling.
    Source: `RHYTHMS`, bent by character.
    """
    weights, _ = RHYTHMS[line.rhythm]
    shift, final = _held_back(line, year), final_share(line, year)
    months: dict[int, float] = {}
    for month, weight in weights.items():
        moved = min(12, max(1, month + shift))
        months[moved] = months.get(moved, 0.0) + weight * between(0.85, 1.15, "w", year, month, *line.key)
    total = sum(months.values())
    return [(payment_day(line, year, m), final * w / total) for m, w in sorted(months.items())]
