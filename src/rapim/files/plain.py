"""Tables in plain text: csv and tsv, their encoding and delimiter found by looking."""

from __future__ import annotations

import csv
import io
from collections import Counter

from .limits import Limits, too_big, unreadable

_DELIMITERS = (";", ",", "\t", "|")
_LOOK = 200


def text_of(data: bytes) -> str:
    """Bytes as text: by byte order mark, else UTF-8, else Windows-1252.

    Units: none.
    Source: Excel saves csv as Windows-1252 or UTF-8 with a mark; text exports as UTF-16.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """The delimiter under which the first lines fall into the most equal rows.

    Units: none.
    Source: `sep=;` in the first line where it stands, else counting.
    """
    first = text[:64].split("\n", 1)[0].strip()
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[4]
    sample = text[:262_144].splitlines()[:_LOOK]
    return max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: list[str], sign: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=sign) if row)
    except csv.Error:
        return 0, 0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0, 0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count, width


def rows_of_text(data: bytes, limits: Limits) -> list[list[object]]:
    """The rows of a csv or tsv text; every cell stays text, as it stands there.

    Units: none.
    Source: RFC 4180 and its relatives.
    """
    text = text_of(data)
    delimiter = delimiter_of(text)
    rows: list[list[object]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells += len(row)
            if cells > limits.cells or len(row) > limits.columns:
                raise too_big(f"{cells} sel")
            rows.append(list(row))
    except csv.Error as error:
        raise unreadable(
            "damaged",
            str(error),
            "teks csv yang utuh",
            "Berkas csv rusak; simpan ulang dari asalnya.",
        ) from error
    if rows and len(rows[0]) == 1 and str(rows[0][0]).casefold().startswith("sep="):
        rows[0] = [""]
    return rows
