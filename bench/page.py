"""The signed-in board page at 50 connections against the same template with a constant context.

Promise: p95 at most 1.5 × that of the yardstick (`bench._constant`), which has the same middleware,
sign-in, server and template, but a context made once. Both servers stand beside each other and are
driven in turn by 50 connections that stay open; the ratio is that of the p95 over all rounds.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from bench import _demo, _web

LIMIT = 1.5
ROUNDS = 8


def measure() -> dict[str, Any]:
    """Both pages in turn; a page that is not the board of the yardstick keeps no promise."""
    _demo.fill()
    cookie = "=".join(_demo.session("bupati"))
    with _demo.serving() as real, _demo.serving("bench._constant_wsgi:application") as constant:
        pages = [_web.get(port, cookie) for port in (real, constant)]
        for port in (real, constant):
            _web.drive(port, cookie)
        rounds = [[_web.drive(port, cookie) for port in (real, constant)] for _ in range(ROUNDS)]
    ours, theirs = ([one[side] for one in rounds] for side in (0, 1))
    ratios = [_web.at(own, 95) / _web.at(other, 95) for own, other in rounds]
    ratio = _web.at(list(chain(*ours)), 95) / _web.at(list(chain(*theirs)), 95)
    same = [len(page) for page in pages]
    alike = abs(same[0] - same[1]) <= 0.01 * same[1] and b'id="ritme"' in pages[0]
    return {
        "promise": "board page p95 at 50 connections <= 1.5 x the same template with a constant context",
        "ratio": round(ratio, 2),
        "limit": LIMIT,
        "kept": ratio <= LIMIT and alike,
        "ratios": [round(one, 2) for one in ratios],
        "page_bytes": same[0],
        "yardstick_page_bytes": same[1],
        "page_ms": _web.summary(ours),
        "yardstick_ms": _web.summary(theirs),
    }
