"""Open a file of any kind that people bring: workbooks, texts, Parquet, JSON, and these gzipped."""

from __future__ import annotations

from pathlib import Path

from .cells import Book, open_book
from .json_tables import is_json, open_json
from .parquet import is_parquet, open_parquet


def open_any(path: str | Path, name: str | None = None) -> Book:
    """A file as a book, by its content; raises `Unreadable` and nothing else.

    Units: none.
    Source: house rule, what a file is decides its content, not its name.
    """
    if is_parquet(path):
        return open_parquet(path, name)
    return open_json(path, name) if is_json(path) else open_book(path, name)
