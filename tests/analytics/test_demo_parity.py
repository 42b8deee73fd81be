"""Every metric on the facts of the demo: equal checksums on DuckDB, SQLite and the database of this suite.

The files of the simulated regency come through the importers into the database of the suite
(SQLite in one step of `tests/all.py`, PostgreSQL in another). There the metrics run on the facts
where they stand; DuckDB and an SQLite beside it get the columnar snapshot of the same facts.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection

from rapim.analytics import directory, frame, marks, snapshot
from rapim.analytics.engine import CursorEngine, DuckEngine, Engine
from rapim.demo.load import load_demo

from .test_parity import METRICS, digest

pytestmark = pytest.mark.django_db
Case = tuple[dt.date, dt.datetime | None, str]
CASES: list[Case] = [
    (dt.date(2018, 12, 31), None, ""),
    (dt.date(2019, 8, 21), dt.datetime(2019, 8, 21, 10, 30, tzinfo=dt.UTC), ""),
    (dt.date(2019, 12, 31), None, "lra"),
    (dt.date(2020, 6, 30), None, "sp2d"),
]
"""As-of day, moment of knowing (none: all is known), forced basis."""
MOMENT = dt.datetime(2020, 7, 15, tzinfo=dt.UTC)
"""Until then the demo is filled: nothing of later can be in a case."""


class InPlace(CursorEngine):
    """The database of the suite: tables of facts are made there, from the facts that stand there."""

    year = 0

    def put(self, name: str, table: pa.Table) -> None:
        if name not in snapshot.COLUMNS:
            super().put(name, table)
            return
        text = snapshot.source(name).replace(":year", str(self.year))
        self._cursor.execute(f"CREATE TEMP TABLE {name} AS {text}")
        self._cursor.execute(f"SELECT count(*) FROM {name}")
        assert self._cursor.fetchone() == (table.num_rows,)


def digests(engine: Engine, tables: snapshot.Tables, case: Case) -> dict:
    """The checksum of every metric in one case, and how many rows each gave."""
    day, known_at, basis = case
    mark = marks.known(known_at)
    who = directory.known(mark, day, day.year)
    parameters = {"mark": mark.batch_id, "as_of": day.isoformat(), "basis": basis}
    frame.prepare(engine, tables, day.year, mark.batch_id, who)
    for name in frame.CHAIN:
        engine.keep(name, parameters)
    return {name: digest(engine.ask(name, parameters)) for name in METRICS}


def on_the_suite(tables: snapshot.Tables, case: Case) -> dict:
    """As `digests`, on the database that holds the facts; its tables are dropped again."""
    with connection.cursor() as cursor:
        engine = InPlace(cursor, "named" if connection.vendor == "sqlite" else "pyformat")
        engine.year = case[0].year
        found = digests(engine, tables, case)
        for name in (*snapshot.COLUMNS, "unit", "agency", "account", "calendar", *frame.CHAIN):
            cursor.execute(f"DROP TABLE {name}")
    return found


def on_sqlite(tables: snapshot.Tables, case: Case) -> dict:
    """As `digests`, on an SQLite of its own."""
    with sqlite3.connect(":memory:") as memory:
        found = digests(CursorEngine(memory.cursor(), "named"), tables, case)
    memory.close()
    return found


def test_every_metric_is_equal_on_every_engine_for_the_demo(home: Path) -> None:
    load_demo(home, until=MOMENT)
    told: set[str] = set()
    for case in CASES:
        tables = snapshot.of_year(case[0].year)
        duck = digests(DuckEngine(), tables, case)
        others = [on_the_suite(tables, case)]
        if connection.vendor != "sqlite":
            others.append(on_sqlite(tables, case))
        for other in others:
            assert {name: one for name, one in other.items() if one != duck[name]} == {}, case
        told |= {name for name, one in duck.items() if one[1]}
    assert told == set(METRICS)
