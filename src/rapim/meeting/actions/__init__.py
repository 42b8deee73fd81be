"""The verbs of the meeting room; each one transaction, safe to repeat, one log row."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """An act that the rules of the room refuse: a code of the word catalogue, the rule, and details."""

    def __init__(self, because: str, source: str = "Rapim", **params: Any) -> None:
        super().__init__(because)
        self.because, self.source, self.params = because, source, params
