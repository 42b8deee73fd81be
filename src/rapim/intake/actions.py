"""The verbs of the door: load paths, preview what came by the browser, confirm it, map columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from rapim.intake.judging import judge_variants, note_leaves
from rapim.intake.models import Mapping, Upload
from rapim.intake.options import PROCUREMENT_KINDS, Options
from rapim.intake.reading import ROWS_HELD, Reading, Seen, read_file, unexpected, walk
from rapim.intake.report import as_report
from rapim.intake.storing import same_key_tables, store_file
from rapim.ledger import clock
from rapim.ledger.actions import Actor, keep_file, kept_path, log, operator

_KIND_ORDER = (
    "dpa",
    "rak",
    "lra",
    "sp2d",
    "rfk",
    "revenue",
    "event",
    "rkap",
    "comparison",
    *PROCUREMENT_KINDS,
)


def load_paths(
    paths: Iterable[Path], options: Options | None = None, *, actor: Actor | None = None
) -> dict[str, Any]:
    """Load files and folders; the answer is the JSON of `rapim load`.

    All files are read and judged together first, then stored one by one in the order of their
    months, each whole or not at all.
    """
    options, actor = options or Options(), actor or operator()
    files = read_together(walk(paths), options)
    for seen in sorted(files, key=_turn):
        store_file(seen, options, actor)
        keep_mappings(seen, actor)
        for reading in seen.readings:
            reading.table = None
    return {"files": [entry for seen in files for entry in as_report(seen)]}


def read_together(paths: Iterable[Path], options: Options) -> list[Seen]:
    """Read and judge files; tables beyond the first quarter million rows are let go meanwhile."""
    files, held = [], 0
    for path in paths:
        files.append(_read(path, options))
        for reading in files[-1].readings:
            if held + reading.size > ROWS_HELD and len(files) > 1:
                reading.table = None
            else:
                held += reading.size
    judge_variants(files, options)
    _note_same_scope(files)
    return files


def bring_upload(*, actor: Actor, path: Path, name: str, options: Options | None = None) -> Upload:
    """Take in a file that someone brought; nothing of it is read yet."""
    source = keep_file(path)
    return Upload.objects.create(
        source_name=name[:255],
        source_hash=source.sha256,
        brought_at=clock.now(),
        brought_by_id=actor.user_id,
        options=(options or Options()).as_dict(),
    )


def preview(upload: Upload, *, actor: Actor, options: Options | None = None) -> Upload:
    """Read an upload and rehearse its load: counts, problems and drift, with nothing stored."""
    said = options or Options.from_dict(upload.options)
    _move(upload, state=Upload.State.READING, progress=0.1, options=said.as_dict())
    seen = _read(kept_path(upload.source_hash), said, upload.source_name)
    _move(upload, progress=0.6)
    judge_variants([seen], said)
    store_file(seen, said, actor, rehearse=True)
    report = as_report(seen)
    ready = any(entry["status"] == "loaded" for entry in report)
    state = Upload.State.PREVIEW if ready else Upload.State.REFUSED
    return _move(upload, state=state, progress=1.0, report={"files": report})


def confirm(upload: Upload, *, actor: Actor, options: Options | None = None) -> Upload:
    """Load an upload; confirming twice changes nothing, and what is held needs `accept`."""
    if upload.state == Upload.State.DONE:
        return upload
    said = options or Options.from_dict(upload.options)
    _move(upload, state=Upload.State.LOADING, progress=0.1, options=said.as_dict())
    seen = _read(kept_path(upload.source_hash), said, upload.source_name)
    judge_variants([seen], said)
    _move(upload, progress=0.6)
    store_file(seen, said, actor)
    keep_mappings(seen, actor)
    report = as_report(seen)
    became = {entry["status"] for entry in report}
    state = Upload.State.PREVIEW if "held" in became else Upload.State.REFUSED
    if became & {"loaded", "duplicate"}:
        state = Upload.State.DONE
    return _move(upload, state=state, progress=1.0, report={"files": report})


def keep_mappings(seen: Seen, actor: Actor) -> None:
    """A column mapping whose tables were accepted and stored is confirmed by that."""
    for reading in seen.readings:
        mapping = reading.candidate.detail.get("mapping")
        if reading.status == "loaded" and mapping and not mapping.get("confirmed"):
            confirm_mapping(actor=actor, shape=mapping["shape"], kind=mapping["kind"], columns=mapping)


@transaction.atomic
def discard(upload: Upload, *, actor: Actor) -> None:
    """Put an upload away undecided: its file stays kept, its preview goes, the log remembers."""
    after = {"file": upload.source_name, "sha256": upload.source_hash}
    log(actor, "discard_upload", f"upload {upload.pk}", before=after)
    upload.delete()


@transaction.atomic
def confirm_mapping(*, actor: Actor, shape: str, kind: str, columns: dict[str, Any]) -> Mapping:
    """Keep the column mapping of files of one shape, as a person confirmed it."""
    known = Mapping.objects.filter(shape=shape).first()
    if known is not None and known.kind == kind and known.columns == columns:
        return known
    before = known and {"kind": known.kind, "columns": known.columns}
    said = {"kind": kind, "columns": columns, "confirmed_at": clock.now(), "confirmed_by_name": actor.name}
    made, _ = Mapping.objects.update_or_create(shape=shape, defaults=said)
    log(actor, "confirm_mapping", f"mapping {shape}", before=before, after={"kind": kind, "columns": columns})
    return made


def _read(path: Path, options: Options, name: str = "") -> Seen:
    seen = read_file(path, options, name)
    try:
        same_key_tables(seen)
        for reading in seen.readings:
            note_leaves(reading)
    except Exception as error:
        seen.readings, seen.unreadable = [], True
        seen.problems = [unexpected(seen.name, error)]
    return seen


def _move(upload: Upload, **changes: Any) -> Upload:
    for name, value in changes.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(changes))
    return upload


def _order(kind: str) -> int:
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def _turn(seen: Seen) -> tuple[Any, ...]:
    """The place of a file in the order of loading: year, month, kind, name."""
    turns = [(r.settled.year or 0, r.settled.month or 0, _order(r.kind)) for r in seen.readings]
    return (*min(turns, default=(0, 0, 0)), seen.name, seen.sha256)


def _note_same_scope(files: Sequence[Seen]) -> None:
    """Two files of one call about the same month of the same agency: the later name wins, and says so."""
    scopes: dict[tuple[Any, ...], Seen] = {}
    for seen in sorted(files, key=_turn):
        for reading in seen.readings:
            if (
                reading.refused
                or reading.status != "read"
                or reading.kind not in {"lra", "rak", "dpa", "rfk"}
            ):
                continue
            for agency in reading.settled.agencies:
                before = scopes.setdefault(_scope_key(reading, agency), seen)
                if before is not seen and before.sha256 != seen.sha256:
                    reading.settled.note(
                        "same_period_twice",
                        read=before.name,
                        remedy="Dua berkas memuat periode yang sama; selisihnya ada di laporan perubahan.",
                    )
                    break


def _scope_key(reading: Reading, agency: str) -> tuple[Any, ...]:
    settled = reading.settled
    return (reading.kind, settled.year, settled.month, settled.effective, agency)
