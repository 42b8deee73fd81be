"""Many rows made at once, without the passes of the collector that look for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles out while many rows are made that hold none.

    What is not of a cycle goes as ever, at once. A pass would walk all that the process holds, again and
    again as the rows grow. Inside another of these, or where the collector is off, nothing changes.

    Units: none.
    Source: Python, `gc`.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
