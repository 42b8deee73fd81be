"""Static files straight from the package: no collecting step, yet cached for a year.

The address of a file carries a mark of its content (`?v=…`), so a new version is a new address.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class Versioned(StaticFilesStorage):
    """Addresses with a mark of the file's content."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        mark = _mark(name or "") if not settings.DEBUG else ""
        return f"{address}?v={mark}" if mark else address


@cache
def _mark(name: str) -> str:
    path = finders.find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10] if isinstance(path, str) else ""
