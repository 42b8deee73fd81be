"""Revenue on the board: received against the target, by kind of revenue."""

from __future__ import annotations

from typing import Any

from rapim import analytics
from rapim.web.steer.asked import Asked


def picture(asked: Asked, lang: str) -> dict[str, Any] | None:
    """Revenue as of the day that was asked for, or None where none was loaded."""
    found = analytics.revenue(asked.as_of, asked.known_at)
    return found if found and found.get("rows") else None
