"""Which request is being served, for the log and for log lines."""

from __future__ import annotations

import logging
from contextvars import ContextVar

current: ContextVar[str] = ContextVar("rapim_request", default="")


class RequestFilter(logging.Filter):
    """Adds `request` to every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = current.get() or "-"
        return True
