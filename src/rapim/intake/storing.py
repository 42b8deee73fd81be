"""Store the tables of one file: all that can be stored, in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace

from django.conf import settings
from django.db import transaction

from rapim.budget.actions import is_locked
from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.intake.options import Options
from rapim.intake.reading import Reading, Seen, read_file, unexpected
from rapim.intake.rooms import room_of
from rapim.ledger.actions import (
    Actor,
    ClockRunsBackwards,
    Counts,
    Source,
    close_batch,
    keep_file,
    open_batch,
    take_turn,
)
from rapim.ledger.models import Batch
from rapim.org.actions import (
    MAIN_UNIT,
    agency_names,
    agency_of,
    full_name,
    government,
    name_government,
    record_read_agencies,
    same_government,
)
from rapim.procurement.imports.kinds import KEYS

DRIFT_SHOWN = 200
_FOREIGN = frozenset({"comparison", "listing", "ocds"})
_KEYS = {
    **KEYS,
    "sp2d": ("number",),
    "revenue": ("unit_code", "account", "item", "date"),
    "event": ("unit_code", "sub_activity", "event_kind", "date"),
    "rkap": ("unit_code", "fiscal_year", "month", "item"),
    "comparison": ("region_code", "fiscal_year", "month", "account", "version"),
    "rfk": ("unit_code", "sub_activity"),
    "dpa": ("unit_code", "sub_activity", "account", "fund"),
}
"""What tells the rows of one table apart, where it is not unit, sub-activity and account."""
_CHANGED = Problem("changed_meanwhile", remedy="Berkas berubah saat dimuat; muat kembali.", fatal=True)


class _Rehearsed(Exception):
    """Rolls a rehearsal back."""


def store_file(seen: Seen, options: Options, actor: Actor, *, rehearse: bool = False) -> None:
    """Store what can be stored of a file, and say of every table what became of it.

    A rehearsal does all of it, as if what is held were confirmed, and takes it back.
    """
    waiting = [reading for reading in seen.readings if reading.status == "read"]
    if not waiting or not _come_back(seen, waiting, options):
        return
    source = _source(seen, rehearse=rehearse or all(reading.refused for reading in waiting))
    if source is None:
        return
    try:
        with transaction.atomic():
            take_turn()
            for reading in waiting:
                _store_table(seen, reading, source, options, actor, rehearse=rehearse)
            if rehearse:
                raise _Rehearsed
    except _Rehearsed:
        return
    except ClockRunsBackwards as error:
        remedy = "Jam berdiri sebelum batch terakhir. Betulkan jam komputer lalu muat kembali."
        _give_up(waiting, Problem("clock_backwards", read=str(error), remedy=remedy, fatal=True))
    except Exception as error:
        _give_up(waiting, unexpected(seen.name, error))


def _source(seen: Seen, *, rehearse: bool) -> Source | None:
    try:
        if rehearse:
            return Source(seen.name, seen.sha256, seen.path.stat().st_size)
        source = keep_file(seen.path)
    except OSError as error:
        remedy = "Berkas hilang, atau rumah data penuh atau terkunci; periksa keduanya, lalu muat kembali."
        _give_up(seen.readings, Problem("cannot_keep", read=str(error), remedy=remedy, fatal=True))
        return None
    if source.sha256 != seen.sha256:
        _give_up(seen.readings, _CHANGED)
        return None
    return replace(source, name=seen.name)


def _come_back(seen: Seen, waiting: list[Reading], options: Options) -> bool:
    """Read the file again where its tables were let go."""
    if all(reading.table is not None for reading in waiting):
        return True
    again = read_file(seen.path, options, seen.name)
    if again.sha256 != seen.sha256 or len(again.readings) != len(seen.readings):
        _give_up(seen.readings, _CHANGED)
        return False
    for reading, fresh in zip(seen.readings, again.readings, strict=True):
        reading.table = fresh.table
    return True


def _give_up(readings: Sequence[Reading], problem: Problem) -> None:
    """Nothing of these tables was stored, though some may have come far already."""
    for reading in readings:
        if reading.status == "repeated":
            continue
        reading.settled.problems.append(problem)
        reading.status, reading.batch, reading.drift = "refused", "", []
        if reading.table is not None:
            reading.counts = asdict(Counts.left_out(reading.table.seen, reading.table.totals))


def _store_table(
    seen: Seen, reading: Reading, source: Source, options: Options, actor: Actor, *, rehearse: bool
) -> None:
    table = reading.table
    if table is None:
        raise ValueError("a table is read before it is stored")
    _check_home(reading)
    if reading.refused:
        reading.status = "refused"
    elif (known := _loaded_before(seen, reading)) and not options.again:
        reading.status, reading.batch = "duplicate", known.code
        reading.counts = asdict(
            Counts(known.rows, 0, known.stored + known.unchanged, known.totals, known.reported)
        )
    elif reading.held and not options.accept and not rehearse:
        _hold(seen, reading, source, table, actor)
    else:
        _load(seen, reading, source, table, options, actor, rehearse=rehearse)


def _load(
    seen: Seen,
    reading: Reading,
    source: Source,
    table: Table,
    options: Options,
    actor: Actor,
    *,
    rehearse: bool,
) -> None:
    try:
        with transaction.atomic():
            _name_home(reading, actor)
            batch = _open(seen, reading, source, table, actor)
            room = room_of(reading.kind)
            recorded = room.record_table(batch, table)
            reading.problems = [*reading.problems, *recorded.problems]
            if reading.held and not options.accept and not rehearse:
                raise _Rehearsed
            _record_agencies(batch, table, actor)
            close_batch(batch, recorded.counts, reading.said(), actor=actor)
            reading.counts = asdict(recorded.counts)
            reading.drift = room.drift(batch, limit=DRIFT_SHOWN) if recorded.met else []
            reading.status, reading.batch = "loaded", batch.code
    except _Rehearsed:
        _hold(seen, reading, source, table, actor)


def _hold(seen: Seen, reading: Reading, source: Source, table: Table, actor: Actor) -> None:
    """Note a batch that waits for confirmation: its findings, none of its rows."""
    counts = Counts.left_out(table.seen, table.totals)
    reading.status, reading.counts = "held", asdict(counts)
    if known := _loaded_before(seen, reading, status=Batch.Status.HELD):
        reading.batch = known.code
        return
    batch = _open(seen, reading, source, table, actor, held=True)
    close_batch(batch, counts, reading.said(), actor=actor)
    reading.batch = batch.code


def _open(
    seen: Seen, reading: Reading, source: Source, table: Table, actor: Actor, *, held: bool = False
) -> Batch:
    scope = reading.settled.as_scope(table)
    scope.detection["sheet"] = reading.candidate.sheet
    scope.detection["source"] = reading.candidate.source
    home = government()
    return open_batch(
        actor=actor,
        kind=reading.kind,
        source=source,
        scope=scope,
        sheets=seen.sheets,
        simulated=bool(home and home.simulated),
        held=held,
    )


def _loaded_before(seen: Seen, reading: Reading, status: str = Batch.Status.LOADED) -> Batch | None:
    """The batch of the same file, sheet and scope, where there is one."""
    settled = reading.settled
    same = Batch.objects.filter(
        source_hash=seen.sha256,
        kind=reading.kind,
        status=status,
        fiscal_year=settled.year,
        month=settled.month,
        unit_code=settled.agency,
        variant=settled.variant,
        effective=settled.effective,
    )
    return next((batch for batch in same if batch.detection.get("sheet") == reading.candidate.sheet), None)


def _check_home(reading: Reading) -> None:
    """Refuse what belongs to another government, or to a month that is locked."""
    home, settled = government(), reading.settled
    named = home and reading.government and reading.kind not in _FOREIGN
    if home and named and not same_government(home.name, reading.government):
        settled.refuse(
            "other_government",
            read=reading.government,
            expected=home.name,
            remedy=f"Rumah data ini milik {home.name}; data pemerintah lain hanya sebagai pembanding.",
        )
    if reading.kind == "rfk" and settled.year and settled.month:
        locked = [
            code
            for code in settled.agencies
            if is_locked(fiscal_year=settled.year, month=settled.month, agency_code=code)
        ]
        if locked:
            settled.refuse(
                "month_locked",
                read=", ".join(locked[:3]),
                remedy="RFK bulan ini sudah dikunci; minta kuncinya dibuka dengan alasan.",
            )


def _name_home(reading: Reading, actor: Actor) -> None:
    own = reading.kind not in _FOREIGN or _published_here(reading)
    if own and reading.government and government() is None:
        name_government(actor=actor, name=full_name(reading.government))


def _published_here(reading: Reading) -> bool:
    """Whether all releases of a table bear the prefix under which this house publishes."""
    ocids = reading.table.columns["ocid"] if reading.kind == "ocds" and reading.table else []
    return bool(ocids) and all(ocid.startswith(f"{settings.OCID_PREFIX}-") for ocid in ocids)


def _record_agencies(batch: Batch, table: Table, actor: Actor) -> None:
    """Take up the agencies that the file names, from the first day of its year."""
    if batch.fiscal_year is None or batch.kind in _FOREIGN:
        return
    read = {code: name for (level, code), name in table.names.items() if level == "unit"}
    read.update(table.header.agencies)
    names: dict[str, str] = {}
    known = agency_names()
    for unit in sorted(set(table.columns.get("unit_code", []))):
        if not unit:
            continue
        agency = agency_of(unit)
        said = read.get(agency) or read.get(f"{agency}.{MAIN_UNIT}")
        said = said or ("" if agency in known else read.get(unit, ""))
        if said and agency not in names:
            names[agency] = said
    record_read_agencies(
        actor=actor,
        names=names,
        valid_from=dt.date(batch.fiscal_year, 1, 1),
        source=f"berkas {batch.source_name}",
    )


def same_key_tables(seen: Seen) -> None:
    """Let a table stand for all that repeat it in the same file; the surest and longest one loads."""
    order = sorted(seen.readings, key=lambda r: (-r.candidate.confidence, -r.size, r.candidate.sheet))
    taken: dict[tuple[object, ...], set[object]] = {}
    for reading in order:
        if reading.refused or reading.table is None:
            continue
        scope = (reading.kind, reading.settled.year, reading.settled.month, reading.settled.effective)
        keys = _keys(reading.table)
        before = taken.setdefault(scope, set())
        if before.isdisjoint(keys):
            before |= keys
            continue
        reading.status = "repeated"
        sheet = seen.sheets[reading.candidate.sheet] if reading.candidate.sheet < len(seen.sheets) else ""
        reading.problems = [
            *reading.problems,
            Problem(
                "repeated_table",
                sheet=sheet,
                remedy="Lembar ini mengulang tabel lembar lain; yang dimuat hanya satu. "
                "Bila berbeda maksud, simpan sebagai berkas tersendiri.",
            ),
        ]


def _keys(table: Table) -> set[object]:
    names = _KEYS.get(table.kind, ("unit_code", "sub_activity", "account"))
    return set(zip(*(table.columns[name] for name in names), strict=True))
