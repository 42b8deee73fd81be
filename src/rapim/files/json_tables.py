"""JSON files as books: a list of flat records is a sheet; any other document is kept as it is.

Fractions stay exact (`Decimal`, never float). Gzipped files and JSON lines are read alike.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from .cells import Book, Sheet
from .limits import Limits, Unreadable, too_big, unreadable

_GZIP = b"\x1f\x8b"
_HEAD = 4096
SHEET = "json"


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
    data = path.read_bytes()
    text = _unpacked(data, limits).decode("utf-8-sig", errors="replace")
    document = _parsed(text)
    rows = _as_rows(_unwrapped(document))
    if document in ([], {}):
        raise unreadable("empty", "tidak ada isi", "tabel berisi", "Berkas ini kosong; periksa berkasnya.")
    book = Book(name or path.name, hashlib.sha256(data).hexdigest(), [Sheet(SHEET, True, rows)], "json")
    book.document = document if len(rows) <= 1 else None
    return book


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
