"""The lines of a large file read by two processes: the latter part beside the first.

The other process is a fresh interpreter that knows the file and what to do with its lines, and nothing
of this one: no connection, no settings. It writes what it read to a file without a name.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from .json_tables import Lines

LARGE = 64 * 2**20
"""Bytes from which on a second process is worth its start."""
SHARE = 0.6
"""The share that is read here: the other process has to start first."""
_BATCH = 2_000
_OTHER = "import sys; from rapim.files.in_two import _beside; _beside(*sys.argv[1:])"

T = TypeVar("T")


def in_two(lines: Lines, of: Callable[[Lines], Iterator[T]], *, large: int = LARGE) -> Iterator[T]:
    """What `of`, a public function of a module, gives of the lines, in their order.

    Of a file that is not packed and has `large` bytes or more, another process reads the latter part;
    where it cannot, this one does.

    Units: none.
    Source: house rule, the answer does not depend on who reads.
    """
    if os.cpu_count() == 1 or lines.packed or lines.path.stat().st_size < large:
        yield from of(lines)
        return
    first, second = lines.divided(SHARE)
    with tempfile.TemporaryFile() as out:
        try:
            other = _started(second, of, out)
        except OSError:
            yield from of(lines)
            return
        with other:
            try:
                yield from of(first)
                failed = other.wait()
            finally:
                other.kill()
        out.seek(0)
        yield from of(second) if failed else _written(out)


def _started(lines: Lines, of: Callable[..., Any], out: IO[bytes]) -> subprocess.Popen[bytes]:
    said = [str(lines.path), str(lines.start), of.__module__, of.__name__]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(  # noqa: S603 - our own text
        [sys.executable, "-P", "-c", _OTHER, *said], stdout=out, stderr=subprocess.DEVNULL, env=path
    )


def _beside(path: str, start: str, module: str, name: str) -> None:
    """The whole of the other process; it ends before there is anything to collect."""
    gc.disable()
    found = getattr(import_module(module), name)(Lines(Path(path), int(start)))
    for batch in iter(lambda: list(islice(found, _BATCH)), []):
        pickle.dump(batch, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


def _written(out: IO[bytes]) -> Iterator[Any]:
    size = os.fstat(out.fileno()).st_size
    while out.tell() < size:
        yield from pickle.load(out)  # noqa: S301 - written by ourselves a moment ago
