"""Pages asked for at many open connections, and what the times of their answers come to."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from itertools import chain

CONNECTIONS, REQUESTS = 50, 10


def summary(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """Median and 95th percentile over all rounds, in milliseconds."""
    times = list(chain(*rounds))
    return {f"p{percent}": round(at(times, percent) * 1000, 1) for percent in (50, 95)}


def at(times: Sequence[float], percent: int) -> float:
    """A percentile of some times."""
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def drive(port: int, cookie: str, paths: Sequence[str] = ("/",)) -> list[float]:
    """The times of all requests of a round; the connections take turns over the paths."""
    return asyncio.run(_drive(port, cookie, paths))


def get(port: int, cookie: str, path: str = "/") -> bytes:
    """One page."""
    return asyncio.run(_get(port, cookie, path))


async def _drive(port: int, cookie: str, paths: Sequence[str]) -> list[float]:
    found = await asyncio.gather(
        *(
            _connection(
                port, cookie, [paths[(at + turn * CONNECTIONS) % len(paths)] for turn in range(REQUESTS)]
            )
            for at in range(CONNECTIONS)
        )
    )
    return [one for times in found for one in times]


async def _connection(port: int, cookie: str, paths: Sequence[str]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for path in paths:
        begun = time.perf_counter()
        await _ask(reader, writer, cookie, path)
        times.append(time.perf_counter() - begun)
    writer.close()
    await writer.wait_closed()
    return times


async def _get(port: int, cookie: str, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = await _ask(reader, writer, cookie, path)
    writer.close()
    await writer.wait_closed()
    return body


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cookie: str, path: str) -> bytes:
    """One request on an open connection; anything but a whole page with status 200 is an error."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    if " 200 " not in f"{head[0]} ":
        raise RuntimeError(f"{path}: {head[0]}")
    length = next(line.partition(":")[2] for line in head if line.startswith("content-length:"))
    return await reader.readexactly(int(length))
