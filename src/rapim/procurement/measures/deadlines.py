"""A computed deadline and what it stands on, so that a screen can show both."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

NO_DAY = -1
"""In an array of days (proleptic ordinals, 1 January of year 1 = 1): no such day."""


class Assumption(NamedTuple):
    """One thing a deadline takes for granted: a code of the word catalogue, and its value."""

    code: str
    value: int | str


class Deadline(NamedTuple):
    """A day with its assumptions."""

    day: dt.date
    assumptions: tuple[Assumption, ...]

    def as_dict(self) -> dict[str, Any]:
        """The deadline as JSON-ready values.

        Units: date as text, days as whole numbers.
        Source: a computed deadline shows its assumptions.
        """
        said = [{"code": code, "value": value} for code, value in self.assumptions]
        return {"day": self.day.isoformat(), "assumptions": said}


def assumed(**values: int | str | dt.date) -> tuple[Assumption, ...]:
    """Assumptions in the order they are named; a date is written as text.

    Units: days as whole numbers.
    Source: a computed deadline shows its assumptions.
    """
    return tuple(
        Assumption(code, value.isoformat() if isinstance(value, dt.date) else value)
        for code, value in values.items()
    )
