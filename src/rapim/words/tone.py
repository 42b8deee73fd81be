"""The tone of a figure: late, watch or ok; shown as shape, word and colour together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEVELS = {"red": "late", "amber": "watch"}


def tone(unit: Mapping[str, Any]) -> str:
    """The tone of a unit of the board: its gravest alert, else whether it is behind its plan.

    Units: a unit of the board in; "late", "watch", "ok" or "" (nothing to say) out.
    Source: alerts of the board (their thresholds are law parameters).
    """
    levels = {alert["level"] for alert in unit.get("alerts") or []}
    for level, name in LEVELS.items():
        if level in levels:
            return name
    behind = unit.get("days_behind")
    if behind is None:
        return ""
    return "watch" if behind > 0 else "ok"
