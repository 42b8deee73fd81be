"""Parquet files as books of one sheet, so that importers see columns as they see a spreadsheet's."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .cells import Book, Sheet
from .limits import unreadable

_MOST_ROWS = 5_000_000


def is_parquet(path: str | Path) -> bool:
    """Whether a file is Parquet, by its first bytes.

    Units: none.
    Source: the Parquet format's mark.
    """
    try:
        with Path(path).open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:  # whoever opens it as a table says why it cannot be opened
        return False


def open_parquet(path: str | Path, name: str | None = None) -> Book:
    """A Parquet file as a book of one sheet, its column names as header row.

    Units: none.
    Source: pyarrow; a damaged file is `Unreadable`, a missing value a blank cell.
    """
    path = Path(path)
    try:
        with pq.ParquetFile(path) as source:
            if source.metadata.num_rows > _MOST_ROWS:
                raise unreadable(
                    "too_big",
                    str(source.metadata.num_rows),
                    f"paling banyak {_MOST_ROWS} baris",
                    "Pecah berkas ini menurut tahun.",
                )
            table = source.read()
        data = path.read_bytes()
    except (OSError, ValueError, pa.ArrowException) as error:
        raise unreadable(
            "damaged", str(error), "berkas Parquet yang utuh", "Unduh ulang dari sumbernya."
        ) from None
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    rows: list[Any] = [list(table.column_names), *(list(row) for row in zip(*columns, strict=True))]
    return Book(
        name or path.name, hashlib.sha256(data).hexdigest(), [Sheet("parquet", True, rows)], "parquet"
    )


def _cell(value: Any) -> Any:
    return "" if value is None or value != value else value
