"""Facts of a fiscal year as columns: exported once, kept as Parquet, read for any known mark.

A snapshot holds every row of the year up to its last batch, with the batch that brought it, so
it answers for that mark and for all earlier ones; `metrics/known_*.sql` pick the rows that were
known. A later batch makes a new snapshot; old ones are pruned.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q

from rapim.ledger.models import Batch

_KEPT = 2
_WHERE = {"batch_id": "int64", "sheet_no": "int64", "row_no": "int64"}
_END = {"withdrawn": "int64"}
_MONTHS = {f"m{month:02}": "int64" for month in range(1, 13)}

COLUMNS: dict[str, dict[str, str]] = {
    "line": {"line_id": "int64"}
    | dict.fromkeys(
        ("unit_code", "agency_code", "programme", "activity", "sub_activity", "account"), "string"
    ),
    "lra": {"fact_id": "int64", "line_id": "int64", "month_no": "int64", "ceiling_sen": "int64"}
    | {"realised_sen": "int64", "cumulative": "int64"}
    | _WHERE
    | _END,
    "dpa": {"fact_id": "int64", "line_id": "int64", "effective": "string", "fund": "string"}
    | {"ceiling_sen": "int64"}
    | _WHERE
    | _END,
    "plan": {"fact_id": "int64", "line_id": "int64", "ceiling_sen": "int64"} | _MONTHS | _WHERE | _END,
    "sp2d": {"fact_id": "int64", "line_id": "int64", "document": "string", "item": "string", "day": "string"}
    | {"nature": "string", "fund": "string", "amount_sen": "int64"}
    | _WHERE
    | _END,
    "physical": {"fact_id": "int64", "line_id": "int64", "month_no": "int64", "share": "float64"}
    | _WHERE
    | _END,
    "event": {"fact_id": "int64", "unit_code": "string", "sub_activity": "string", "event_kind": "string"}
    | {"day": "string", "amount_sen": "int64", "reason": "string"}
    | _WHERE
    | _END,
    "revenue": {"fact_id": "int64", "unit_code": "string", "account": "string", "item": "string"}
    | {"day": "string", "plan_sen": "int64", "receipt_sen": "int64", "cumulative": "int64"}
    | _WHERE
    | _END,
    "batch": {"batch_id": "int64"}
    | dict.fromkeys(("kind", "unit_code", "period_from", "period_to"), "string")
    | {"whole": "int64"},
}
"""Tables of a snapshot and the types of their columns (integers are sen, months, flags or ids)."""

Tables = dict[str, pa.Table]


def schema(name: str) -> pa.Schema:
    """The Arrow schema of a table.

    Units: none.
    Source: COLUMNS.
    """
    return pa.schema([(column, pa.type_for_alias(kind)) for column, kind in COLUMNS[name].items()])


@cache
def source(name: str) -> str:
    """The query that exports a table from the database; `:year` is its only parameter.

    Units: none.
    Source: sources/*.sql.
    """
    return (files("rapim.analytics") / "sources" / f"{name}.sql").read_text(encoding="utf-8")


def of_year(year: int) -> Tables:
    """All rows of a fiscal year by table, from the newest snapshot or from the database.

    Units: calendar year in.
    Source: facts of the budget room.
    """
    if not _committed():
        return {name: by_cursor(name, year) for name in COLUMNS}
    folder = _folder(year)
    if not folder.is_dir():
        _write(folder, year)
    return {name: pq.read_table(folder / f"{name}.parquet") for name in COLUMNS}


def _committed() -> bool:
    """Whether another connection would see what this one sees."""
    name = str(connection.settings_dict["NAME"])
    return not connection.in_atomic_block and "memory" not in name


def _folder(year: int) -> Path:
    loaded = Batch.objects.filter(status=Batch.Status.LOADED).filter(
        Q(fiscal_year=year) | Q(fiscal_year=None)
    )
    seen = loaded.aggregate(last=Max("id"), count=Count("id"))
    last = seen["last"] or 0
    code = Batch.objects.filter(id=last).values_list("code", flat=True).first() or "awal"
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", code)
    return Path(settings.HOME) / "analytics" / str(year) / f"{last:09}-{seen['count']}-{safe}-{_shape()}"


@cache
def _shape() -> str:
    """A mark of the tables and their queries: a newer Rapim does not read an older one's snapshot."""
    text = repr(COLUMNS) + "".join(source(name) for name in COLUMNS)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _write(folder: Path, year: int) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    tables = by_driver(year, connection.vendor, connection.settings_dict)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix="draft-"))
    try:
        for name, table in tables.items():
            pq.write_table(table, draft / f"{name}.parquet", compression="lz4", write_statistics=False)
        with suppress(OSError):  # someone else wrote the same snapshot first
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    whole = sorted(one for one in folder.parent.iterdir() if not one.name.startswith("draft-"))
    for old in whole[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _text(name: str, year: int) -> str:
    return source(name).replace(":year", str(int(year)))


def by_cursor(name: str, year: int) -> pa.Table:
    """A table through this connection: sees what is not committed yet.

    Units: as the table.
    Source: sources/*.sql.
    """
    with connection.cursor() as cursor:
        cursor.execute(_text(name, year))
        columns: list[Any] = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(COLUMNS[name])
    fields = schema(name)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
    return pa.Table.from_arrays(arrays, schema=fields)


def by_driver(year: int, vendor: str, where: Mapping[str, Any]) -> Tables:
    """All tables as Arrow straight from the driver (ADBC), on a connection of its own.

    Units: as the tables.
    Source: sources/*.sql.
    """
    with _connect(vendor, where) as opened, opened.cursor() as cursor:
        tables = {}
        for name in COLUMNS:
            cursor.execute(_text(name, year))
            tables[name] = cursor.fetch_arrow_table().cast(schema(name))
        return tables


def _connect(vendor: str, where: Mapping[str, Any]) -> Any:
    if vendor == "sqlite":
        from adbc_driver_sqlite import dbapi as sqlite  # noqa: PLC0415 - the driver of this database only

        return sqlite.connect(f"file:{where['NAME']}?mode=ro")
    from adbc_driver_postgresql import dbapi as postgresql  # noqa: PLC0415 - the driver of this database only

    words = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    said = {word: str(where[name]) for word, name in words.items() if where[name]}
    return postgresql.connect(" ".join(f"{word}='{_quoted(text)}'" for word, text in said.items()))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
