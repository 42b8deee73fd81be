"""What another process can import: each line with the process that read it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from rapim.files.json_tables import Lines


def read_by(lines: Lines) -> Iterator[tuple[int, int, bytes]]:
    """The process, the number of the line, the line."""
    for number, line in lines.numbered():
        yield os.getpid(), number, line
