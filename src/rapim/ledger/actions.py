"""The verbs of the ledger: open and close a batch, keep its file, note findings, write the log.

Every batch is opened and closed inside one transaction of its caller, so a reader sees the
whole batch or nothing of it.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from rapim.files.problems import Problem
from rapim.ledger import clock
from rapim.ledger.models import Batch, Finding, LogEntry

FINDINGS_KEPT = 1000
_GREW_FROM, _GREW_BY = 200, 0.2
"""Rows added at once, and their share of the rows known, from which a table is looked at anew."""
_ONE_WRITER = 0x72617069
"""The key of the PostgreSQL advisory lock that gives batches one order."""


class ClockRunsBackwards(Exception):
    """The clock stands before the last batch: what was known when could no longer be told."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account where there is one, and always the name as text."""

    name: str
    user_id: int | None = None
    request: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The file a batch comes from."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table is about: its year, month, agency, and how its amounts are to be read."""

    fiscal_year: int | None = None
    month: int | None = None
    unit_code: str = ""
    variant: str = ""
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    effective: dt.date | None = None
    version: str = ""
    whole: bool = True
    detection: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """What became of the rows of a table: rows = stored + unchanged + totals + reported."""

    rows: int = 0
    stored: int = 0
    unchanged: int = 0
    totals: int = 0
    reported: int = 0
    withdrawn: int = 0

    @classmethod
    def left_out(cls, rows: int, totals: int) -> Counts:
        """The counts of a table of which nothing was stored: all but its totals is reported."""
        return cls(rows, totals=totals, reported=rows - totals)


def operator() -> Actor:
    """The user of this machine's system, as the command line acts."""
    try:
        return Actor(getpass.getuser())
    except (OSError, KeyError):
        return Actor(f"uid {os.getuid()}")


def keep_file(path: Path) -> Source:
    """Keep a file under its hash in the home, once; a file half written is never seen."""
    digest, size = hashlib.sha256(), 0
    folder = Path(settings.HOME) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    kept = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += out.write(block)
        sha256 = digest.hexdigest()
        kept.replace(folder / sha256)
    finally:
        kept.unlink(missing_ok=True)
    return Source(path.name, sha256, size)


def keep_bytes(data: bytes) -> str:
    """Keep some bytes under their hash in the home, once; the hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not kept_path(sha256).exists():
        with tempfile.NamedTemporaryFile(prefix="rapim-") as file:
            file.write(data)
            file.flush()
            keep_file(Path(file.name))
    return sha256


def kept_path(sha256: str) -> Path:
    """Where the file of a hash is kept."""
    return Path(settings.HOME) / "files" / sha256


def log(
    actor: Actor,
    verb: str,
    subject: str,
    *,
    before: Any = None,
    after: Any = None,
    at: dt.datetime | None = None,
) -> LogEntry:
    """One row: who did what to what, before and after."""
    return LogEntry.objects.create(
        at=at or clock.now(),
        who_id=actor.user_id,
        who_name=actor.name[:150],
        request=actor.request[:64],
        verb=verb,
        subject=subject[:128],
        before=before,
        after=after,
    )


def take_turn() -> None:
    """Let one transaction at a time open batches (SQLite does so by itself, with IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])


@transaction.atomic
def settled() -> dt.datetime:
    """This moment, after everything that was written before it can be read.

    Who writes takes the turn first and looks at the clock then; a moment that is taken without the turn may
    lie after the moment of rows that are still to be committed, and is known otherwise later.
    """
    take_turn()
    return clock.now()


def open_batch(
    *,
    actor: Actor,
    kind: str,
    source: Source,
    scope: Scope,
    sheets: Sequence[str] = (),
    simulated: bool = False,
    held: bool = False,
) -> Batch:
    """A new batch, last in the order of what is known; the facts follow in the same transaction."""
    take_turn()
    at = clock.now()
    last = Batch.objects.order_by("-id").values_list("loaded_at", flat=True).first()
    if last is not None and at < last:
        raise ClockRunsBackwards(f"{at.isoformat()} < {last.isoformat()}")
    number = Batch.objects.count() + 1
    return Batch.objects.create(
        code=f"{number:06d}-{source.sha256[:10]}",
        kind=kind,
        status=Batch.Status.HELD if held else Batch.Status.LOADED,
        source_name=source.name[:255],
        source_hash=source.sha256,
        source_size=source.size,
        loaded_at=at,
        loaded_by_id=actor.user_id,
        loaded_by_name=actor.name[:150],
        fiscal_year=scope.fiscal_year,
        month=scope.month,
        unit_code=scope.unit_code,
        variant=scope.variant,
        period_from=scope.period_from,
        period_to=scope.period_to,
        effective=scope.effective,
        version=scope.version[:64],
        whole=scope.whole,
        detection=scope.detection,
        sheets=list(sheets),
        simulated=simulated,
    )


def successors(held: Iterable[Batch]) -> dict[int, Batch]:
    """By id of a held batch: the loaded one of the same table of the same file that came after it."""
    waiting = [batch for batch in held if batch.status == Batch.Status.HELD]
    hashes = {batch.source_hash for batch in waiting}
    loaded = Batch.objects.filter(
        source_hash__in=hashes, status=Batch.Status.LOADED, loaded_at__lte=clock.now()
    ).order_by("id")
    by_table: dict[tuple[Any, ...], list[Batch]] = {}
    for batch in loaded if waiting else ():
        by_table.setdefault(_table_of(batch), []).append(batch)
    found = {}
    for batch in waiting:
        later = [one for one in by_table.get(_table_of(batch), []) if one.pk > batch.pk]
        if later:
            found[batch.pk] = later[0]
    return found


def predecessors(loaded: Batch) -> list[Batch]:
    """The held batches that a loaded one followed, the first one first."""
    held = Batch.objects.filter(source_hash=loaded.source_hash, status=Batch.Status.HELD, id__lt=loaded.pk)
    next_of = successors(held)
    return [batch for batch in held.order_by("id") if next_of.get(batch.pk) == loaded]


def _table_of(batch: Batch) -> tuple[Any, ...]:
    sheet = batch.detection.get("sheet")
    return batch.source_hash, batch.kind, sheet, batch.fiscal_year, batch.month


def close_batch(batch: Batch, counts: Counts, problems: Sequence[Problem], *, actor: Actor) -> None:
    """Count the rows of a batch, note what was found, and write the log."""
    parts = (counts.stored, counts.unchanged, counts.totals, counts.reported)
    if counts.rows != sum(parts) or min(parts) < 0:
        raise ValueError(f"rows lost: {counts}")
    for name in ("rows", "stored", "unchanged", "totals", "reported", "withdrawn"):
        setattr(batch, name, getattr(counts, name))
    batch.save(update_fields=["rows", "stored", "unchanged", "totals", "reported", "withdrawn"])
    record_findings(batch, problems)
    after = {
        "file": batch.source_name,
        "kind": batch.kind,
        "stored": counts.stored,
        "withdrawn": counts.withdrawn,
    }
    log(actor, f"batch_{batch.status}", f"batch {batch.code}", after=after, at=batch.loaded_at)


def record_findings(batch: Batch, problems: Sequence[Problem]) -> None:
    """Keep the problems of a batch, the first thousand of them and the number of the others."""
    kept = list(problems[:FINDINGS_KEPT])
    if more := len(problems) - len(kept):
        kept.append(
            Problem("more_problems", read=str(more), remedy="Perbaiki temuan di atas lalu muat kembali.")
        )
    Finding.objects.bulk_create(
        [
            Finding(
                batch=batch,
                code=p.code[:48],
                sheet=_text(p.sheet)[:64],
                row=p.row,
                column=_text(p.column)[:64],
                read=_text(p.read)[:2000],
                expected=_text(p.expected),
                remedy=_text(p.remedy),
                held=p.held,
            )
            for p in kept
        ]
    )


def store_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Append many rows at once, inside the transaction of the caller.

    `columns` are field names of the model; PostgreSQL takes them by COPY, SQLite by one prepared
    statement. Dates may be date objects or ISO text.
    """
    names = [column_of(model, name) for name in columns]
    table = connection.ops.quote_name(str(model._meta.db_table))
    listed = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            count = 0
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were
                    copy.write_row(row)
            _let_plan(cursor, table, count)
            return
        marks = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {table} ({listed}) VALUES ({marks})"  # noqa: S608 - names of our own models
        waiting = iter(rows)
        while some := list(islice(waiting, 20_000)):
            cursor.executemany(statement, some)


def _let_plan(cursor: Any, table: str, added: int) -> None:
    """Tell PostgreSQL about a table that grew by much at once: its own look comes only after the commit."""
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
    if added > max(_GREW_FROM, _GREW_BY * cursor.fetchone()[0]):
        cursor.execute(f"ANALYZE {table}")


def column_of(model: type[models.Model], name: str) -> str:
    """The column in which a field of a model is kept."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field) or found.column is None:
        raise ValueError(f"{name} is not kept in a column")
    return str(found.column)


def next_ids(model: type[models.Model], count: int) -> range:
    """`count` free ids of a table, taken while this transaction is the only writer."""
    table = str(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        first = int(cursor.fetchone()[0]) + 1
        if connection.vendor == "postgresql" and count:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count - 1])
    return range(first, first + count)


def _text(value: str) -> str:
    return value.replace("\x00", "")
