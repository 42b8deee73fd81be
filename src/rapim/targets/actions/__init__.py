"""The verbs of the targets room; each one transaction, safe to repeat, one log row."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """An act that the rules of the room refuse: a code of the word catalogue and details."""

    def __init__(self, because: str, **params: Any) -> None:
        super().__init__(because)
        self.because, self.params = because, params
