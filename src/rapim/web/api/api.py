"""The one API object of this process."""

from __future__ import annotations

from rapim.web.api.operations import build

api = build()
