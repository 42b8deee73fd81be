"""The tone of a figure: late, watch or ok; shown as shape, word and colour together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEVELS = {"red": "late", "amber": "watch"}
SCHEDULE = "EWS-01"


def tone(unit: Mapping[str, Any]) -> str:
    """The tone of a unit of the board, by its alert about the cash plan and by no other.

    Units: a unit of the board in; "late", "watch", "ok" or "" (cannot be said) out.
    Source: alert EWS-01 of the board (its thresholds are law parameters).
    """
    levels = {alert["level"] for alert in unit.get("alerts") or [] if alert["id"] == SCHEDULE}
    for level, name in LEVELS.items():
        if level in levels:
            return name
    return "" if unit.get("days_behind") is None else "ok"
