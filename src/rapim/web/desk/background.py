"""Long work in this process: one reader thread, so that a page answers at once.

Work that was lost with its process (a restart) is not lost for the person: the upload stays in
the state `reading` and its page offers to read it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from django.db import connection

from rapim.ledger import request as ledger_request

logger = logging.getLogger("rapim.background")
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rapim-reader")
_running: dict[str, Future[None]] = {}


def start(key: str, work: Callable[[], Any], failed: Callable[[], Any]) -> None:
    """Do work later in this process; work of the same key that still runs is not doubled."""
    if is_running(key):
        return
    mark = ledger_request.current.get()

    def run() -> None:
        token = ledger_request.current.set(mark)
        try:
            work()
        except Exception:
            logger.exception("%s failed", key)
            failed()
        finally:
            ledger_request.current.reset(token)
            connection.close()
            _running.pop(key, None)

    _running[key] = _pool.submit(run)


def is_running(key: str) -> bool:
    """Whether this process is at work on a key."""
    return key in _running


def finish() -> None:
    """Wait until all work is done."""
    wait(list(_running.values()))
