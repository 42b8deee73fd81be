"""The signed-in board page at 50 connections against the same template with a constant context.

Promise: p95 at most 1.5 × that of the yardstick (`bench._constant`), which has the same middleware,
sign-in, server and template, but a context made once. Both servers stand beside each other and are
driven in turn by 50 connections that stay open; the ratio is that of the p95 over all rounds.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from itertools import chain
from typing import Any

from bench import _demo

LIMIT = 1.5
CONNECTIONS, REQUESTS, ROUNDS = 50, 10, 8


def measure() -> dict[str, Any]:
    """Both pages in turn; a page that is not the board of the yardstick keeps no promise."""
    _demo.fill()
    cookie = "=".join(_demo.session("bupati"))
    with _demo.serving() as real, _demo.serving("bench._constant_wsgi:application") as constant:
        pages = [asyncio.run(_get(port, cookie)) for port in (real, constant)]
        for port in (real, constant):
            asyncio.run(_drive(port, cookie))
        rounds = [[asyncio.run(_drive(port, cookie)) for port in (real, constant)] for _ in range(ROUNDS)]
    ours, theirs = ([one[side] for one in rounds] for side in (0, 1))
    ratios = [_at(own, 95) / _at(other, 95) for own, other in rounds]
    ratio = _at(list(chain(*ours)), 95) / _at(list(chain(*theirs)), 95)
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
        "page_ms": _summary(ours),
        "yardstick_ms": _summary(theirs),
    }


def _summary(rounds: list[list[float]]) -> dict[str, float]:
    times = list(chain(*rounds))
    return {f"p{percent}": round(_at(times, percent) * 1000, 1) for percent in (50, 95)}


def _at(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


async def _drive(port: int, cookie: str) -> list[float]:
    found = await asyncio.gather(*(_connection(port, cookie) for _ in range(CONNECTIONS)))
    return [one for times in found for one in times]


async def _connection(port: int, cookie: str) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        await _ask(reader, writer, cookie)
        times.append(time.perf_counter() - begun)
    writer.close()
    await writer.wait_closed()
    return times


async def _get(port: int, cookie: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = await _ask(reader, writer, cookie)
    writer.close()
    await writer.wait_closed()
    return body


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cookie: str) -> bytes:
    """One request on an open connection; anything but a whole page with status 200 is an error."""
    writer.write(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    if " 200 " not in f"{head[0]} ":
        raise RuntimeError(head[0])
    length = next(line.partition(":")[2] for line in head if line.startswith("content-length:"))
    return await reader.readexactly(int(length))
