"""The only cross-room queries: facts to columns to metrics to measures and alerts, kept.

Facts known at a moment are written as a columnar snapshot; metrics are plain SQL texts over
it; pure functions of the fact rooms turn sums into measures; boards are kept by their key.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapim.analytics.boards import board as board
    from rapim.analytics.keeping import refresh as refresh
    from rapim.analytics.months import days_by_month as days_by_month
    from rapim.analytics.outlook import prognosis as prognosis
    from rapim.analytics.pages import evaluation as evaluation
    from rapim.analytics.pages import series as series
    from rapim.analytics.receipts import revenue as revenue
    from rapim.analytics.traces import trace as trace
    from rapim.analytics.yearend import record as record
    from rapim.analytics.yearend import year_end as year_end

_homes = {
    "board": "boards",
    "refresh": "keeping",
    "days_by_month": "months",
    "prognosis": "outlook",
    "evaluation": "pages",
    "series": "pages",
    "revenue": "receipts",
    "trace": "traces",
    "record": "yearend",
    "year_end": "yearend",
}


def __getattr__(name: str) -> Any:
    """The public functions, imported when first used (models need Django to be ready)."""
    if name not in _homes:
        raise AttributeError(name)
    return getattr(import_module(f"rapim.analytics.{_homes[name]}"), name)
