"""JSON files as books: a list of flat records is a sheet; any other document is kept as it is.

Fractions stay exact (`Decimal`, never float). Gzipped files and JSON lines are read alike.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import math
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, cast

from .cells import Book, Sheet
from .limits import Limits, Unreadable, too_big, unreadable

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_HEAD = 4096
_BLOCK = 2**20
_LONGEST = 64 * 2**20
"""The longest line that is looked at to tell lines from one document."""
SHEET = "json"


class Lines:
    """A file of one JSON document a line, or a stretch of it in bytes, read each time it is walked."""

    def __init__(self, path: Path, start: int = 0, stop: int | None = None) -> None:
        self.path, self.start, self.stop = path, start, stop

    @property
    def packed(self) -> bool:
        """Whether the file is gzipped."""
        with self.path.open("rb") as file:
            return file.read(2) == _GZIP

    def numbered(self) -> Iterator[tuple[int, bytes]]:
        """The lines that are not blank, each with its number in the file."""
        try:
            with opened(self.path) as file:
                left = math.inf if self.stop is None else self.stop - self.start
                for number, line in enumerate(file, self._passed(file) + 1):
                    if left <= 0:
                        return
                    left -= len(line)
                    if line := line.removeprefix(_BOM if number == 1 else b"").strip():
                        yield number, line
        except (OSError, EOFError, zlib.error) as error:
            raise _damaged(str(error)) from None

    def _passed(self, file: IO[bytes]) -> int:
        """How many lines stand before the first of these; the file stands there then."""
        blocks = (file.read(min(_BLOCK, self.start - at)) for at in range(0, self.start, _BLOCK))
        return sum(block.count(b"\n") for block in blocks)

    def divided(self, share: float) -> tuple[Lines, Lines]:
        """The lines of a file that is not packed as two parts; the first has about a share of the bytes."""
        with self.path.open("rb") as file:
            file.seek(int(self.path.stat().st_size * share))
            file.readline()
            middle = file.tell()
        return Lines(self.path, 0, middle), Lines(self.path, middle)

    def __iter__(self) -> Iterator[bytes]:
        return (line for _, line in self.numbered())


def opened(path: Path) -> IO[bytes]:
    """A file of bytes, unpacked where it is gzipped.

    Units: none.
    Source: RFC 1952.
    """
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb", buffering=_BLOCK)


def is_json(path: str | Path) -> bool:
    """Whether a file begins as a JSON list or object, gzipped or not.

    Units: none.
    Source: RFC 8259; a spreadsheet or a CSV begins with neither bracket.
    """
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:  # whoever opens it as a table says why it cannot be opened
        return False
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
        except zlib.error:
            return False
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bare.startswith((b"[", b"{"))


def open_json(path: str | Path, name: str | None = None, limits: Limits | None = None) -> Book:
    """A JSON file as a book; records that are lists or hold nested values stay in `document`.

    Units: none.
    Source: exports of the Inaproc Service Bus, SiRUP, LPSE lists, OCDS packages.
    """
    path, limits = Path(path), limits or Limits()
    if _is_lines(path):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Book(name or path.name, digest, [Sheet(SHEET, True, [])], "json", document=Lines(path))
    data = path.read_bytes()
    text = _unpacked(data, limits).decode("utf-8-sig", errors="replace")
    document = _parsed(text)
    rows = _as_rows(_unwrapped(document))
    if document in ([], {}):
        raise unreadable("empty", "tidak ada isi", "tabel berisi", "Berkas ini kosong; periksa berkasnya.")
    book = Book(name or path.name, hashlib.sha256(data).hexdigest(), [Sheet(SHEET, True, rows)], "json")
    book.document = document if len(rows) <= 1 else None
    return book


def _is_lines(path: Path) -> bool:
    """Whether the first line is an object that holds others, and a second line follows it."""
    try:
        with opened(path) as file:
            first = file.readline(_LONGEST).removeprefix(_BOM).strip()
            second = next((line for line in iter(lambda: file.readline(_HEAD), b"") if line.strip()), b"")
        found = json.loads(first) if first.startswith(b"{") and second.lstrip().startswith(b"{") else None
    except (OSError, EOFError, zlib.error, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and any(isinstance(value, dict | list) for value in found.values())


def _unpacked(data: bytes, limits: Limits) -> bytes:
    if not data.startswith(_GZIP):
        return data
    out = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            while block := file.read(1 << 20):
                out += block
                if len(out) > limits.unpacked_bytes:
                    raise too_big(f"{len(out) // 2**20} MB")
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(str(error)) from None
    return bytes(out)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as first:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise _damaged(str(first)) from None
        try:
            return [json.loads(line, parse_float=Decimal, parse_constant=str) for line in lines]
        except (ValueError, RecursionError):
            raise _damaged(str(first)) from None


def _damaged(read: str) -> Unreadable:
    return unreadable(
        "damaged", read, "JSON yang utuh", "Berkas rusak atau terpotong; unduh ulang dari sumbernya."
    )


def _unwrapped(document: Any) -> Any:
    """The records of an answer that wraps them: `{"status": …, "data": [{…}]}`."""
    inside = document.get("data") if isinstance(document, dict) else None
    return inside if isinstance(inside, list) and inside and isinstance(inside[0], dict) else document


def _as_rows(document: Any) -> list[list[Any]]:
    """A list of flat records as header and rows; empty where the document is something else."""
    if not isinstance(document, list) or not all(isinstance(one, dict) for one in document):
        return []
    if any(isinstance(value, dict | list) for one in document[:200] for value in one.values()):
        return []
    names = list(dict.fromkeys(name for one in document for name in one))
    return [names, *([_cell(one.get(name)) for name in names] for one in document)]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return json.dumps(value, default=str) if isinstance(value, dict | list) else value
