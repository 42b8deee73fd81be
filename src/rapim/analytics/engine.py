"""A thin adapter between metrics and the engine that runs them.

A metric is one SELECT of plain SQL with parameters named `:like_this`. An engine takes tables,
keeps a metric's answer as a table of the metric's name for the metrics that follow, and hands an
answer back as Arrow. DuckDB runs in process; the engine over a Django connection runs the same
texts on PostgreSQL and SQLite; one for Spark needs these three verbs and no change of a metric.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import duckdb
import pyarrow as pa

Parameters = Mapping[str, int | str]

DOLLAR = r"$\1"
_NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")


@cache
def metric(name: str) -> str:
    """The text of a metric.

    Units: none.
    Source: metrics/*.sql.
    """
    return (files("rapim.analytics") / "metrics" / f"{name}.sql").read_text(encoding="utf-8")


def names(text: str) -> list[str]:
    """The parameters that a text names, each once.

    Units: none.
    Source: the text itself.
    """
    return sorted(set(_NAMED.findall(_plain(text))))


def _plain(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))


class Engine(Protocol):
    """What runs metrics."""

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name."""

    def keep(self, name: str, parameters: Parameters) -> None:
        """Keep the answer of a metric as a table of the metric's name."""

    def ask(self, name: str, parameters: Parameters) -> pa.Table:
        """The answer of a metric."""


@cache
def _instance(process: int) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(f":memory:rapim{process}")


class DuckEngine:
    """DuckDB in process, in memory; each engine has its own tables in the one instance of the process."""

    def __init__(self) -> None:
        self._connection = _instance(os.getpid()).cursor()

    def put(self, name: str, table: pa.Table) -> None:
        self._connection.register(name, table)

    def keep(self, name: str, parameters: Parameters) -> None:
        text = _plain(metric(name))
        bound = {one: parameters[one] for one in names(text)}
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {_NAMED.sub(DOLLAR, text)}", bound)

    def ask(self, name: str, parameters: Parameters) -> pa.Table:
        text = _plain(metric(name))
        bound = {one: parameters[one] for one in names(text)}
        return self._connection.sql(_NAMED.sub(DOLLAR, text), params=bound).to_arrow_table()

    def close(self) -> None:
        self._connection.close()


class CursorEngine:
    """Any database behind a DB-API cursor: PostgreSQL (`style` pyformat) or SQLite (named)."""

    _types = {"int64": "BIGINT", "double": "DOUBLE PRECISION", "string": "TEXT"}

    def __init__(self, cursor: Any, style: str) -> None:
        self._cursor = cursor
        self._style = style

    def put(self, name: str, table: pa.Table) -> None:
        columns = ", ".join(f"{field.name} {self._types[str(field.type)]}" for field in table.schema)
        self._cursor.execute(f"CREATE TEMP TABLE {name} ({columns})")
        sign = "?" if self._style == "named" else "%s"
        places = ", ".join([sign] * table.num_columns)
        rows: Sequence[tuple[Any, ...]] = list(
            zip(*(column.to_pylist() for column in table.columns), strict=True)
        )
        self._cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - own names

    def keep(self, name: str, parameters: Parameters) -> None:
        self._run(f"CREATE TEMP TABLE {name} AS {_plain(metric(name))}", parameters)

    def ask(self, name: str, parameters: Parameters) -> pa.Table:
        self._run(_plain(metric(name)), parameters)
        labels = [column[0] for column in self._cursor.description]
        rows = self._cursor.fetchall()
        columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(labels)
        return pa.table({label: list(values) for label, values in zip(labels, columns, strict=True)})

    def _run(self, text: str, parameters: Parameters) -> None:
        bound = {name: parameters[name] for name in names(text)}
        if self._style == "named":
            self._cursor.execute(text, bound)
        else:
            self._cursor.execute(_NAMED.sub(r"%(\1)s", text.replace("%", "%%")), bound)
