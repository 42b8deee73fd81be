"""The same metric texts on DuckDB, SQLite and the database of this suite give equal checksums."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from importlib.resources import files

import pyarrow as pa
import pytest
from django.db import connection

from rapim.analytics import directory, frame, marks, snapshot
from rapim.analytics.engine import CursorEngine, DuckEngine, Engine

from . import factories as make

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 3, 31)
METRICS = sorted(
    one.name.removesuffix(".sql")
    for one in (files("rapim.analytics") / "metrics").iterdir()
    if one.name.endswith(".sql")
)


def checksums(engine: Engine, basis: str) -> dict[str, str]:
    mark = marks.known()
    who = directory.known(mark, AS_OF, 2026)
    parameters = {"mark": mark.batch_id, "as_of": AS_OF.isoformat(), "basis": basis}
    frame.prepare(engine, snapshot.of_year(2026), 2026, mark.batch_id, who)
    for name in frame.CHAIN:
        engine.keep(name, parameters)
    return {name: digest(engine.ask(name, parameters))[0] for name in METRICS}


def digest(answer: pa.Table) -> tuple[str, int]:
    """The checksum of an answer, whatever the order of its rows, and how many there are."""
    rows = sorted(json.dumps(list(row.values()), default=str) for row in answer.to_pylist())
    return hashlib.sha256("\n".join([*answer.column_names, *rows]).encode()).hexdigest(), len(rows)


def make_income() -> None:
    make.make_revenue(
        make.make_batch("revenue", 11),
        [("4.1.01.06.01.0001", None, 80_000_00, None), ("4.1.01.06.01.0001", AS_OF, None, 12_000_05)],
    )


@pytest.fixture
def engines() -> Iterator[dict[str, Engine]]:
    with sqlite3.connect(":memory:") as memory, connection.cursor() as cursor:
        yield {
            "duckdb": DuckEngine(),
            "sqlite": CursorEngine(memory.cursor(), "named"),
            connection.vendor + " of the suite": CursorEngine(cursor, "pyformat"),
        }
    memory.close()


@pytest.mark.parametrize("basis", ["", "lra", "sp2d"])
def test_every_metric_gives_equal_checksums_on_every_engine(engines: dict[str, Engine], basis: str) -> None:
    make.make_year()
    make.make_hospital()
    make_income()
    duck, *others = (checksums(engine, basis) for engine in engines.values())
    assert others == [duck] * len(others)


def test_metrics_are_not_empty_on_the_rich_year() -> None:
    make.make_year()
    make.make_hospital()
    make_income()
    engine = DuckEngine()
    checksums(engine, "")
    mark = marks.known()
    parameters = {"mark": mark.batch_id, "as_of": AS_OF.isoformat(), "basis": ""}
    assert [name for name in METRICS if not engine.ask(name, parameters).num_rows] == []
