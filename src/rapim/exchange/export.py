"""Every package known at a moment as OCDS, one release a line; works as an OC4IDS package.

What was imported of this government (its prefix, its name) leaves as it came, unless the house has
its own facts of the same package. The same facts give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import heapq
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from rapim.analytics import chains, directory, marks
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.org.actions import same_government
from rapim.procurement.imports.ocds import canonical, decode
from rapim.procurement.models import OcdsRelease

from .parts import Book
from .projects import package_of
from .reading import read_again
from .release import batches_of, ocid_of, release


def write_releases(
    out: Path, *, as_of: dt.date | None = None, known_at: dt.datetime | None = None, prefix: str = ""
) -> dict[str, int]:
    """Write one release a line, in the order of their ids; answer how many came from where.

    Units: counts.
    Source: OCDS 1.1, packaging of releases as lines.
    """
    counts = {"releases": 0, "own": 0, "imported": 0}
    with _replacing(out) as handle:
        with os.fdopen(handle.file, "wb") as file:
            for origin, line in _merged(as_of or directory.today(), known_at, prefix or settings.OCID_PREFIX):
                file.write(line + b"\n")
                counts["releases"] += 1
                counts[origin] += 1
        handle.done()
    return counts


def write_projects(out: Path, releases: Path, known_at: dt.datetime | None = None) -> int:
    """Write the works among exported releases as one OC4IDS package; answer how many projects it holds.

    Units: count.
    Source: OC4IDS 0.9 project package.
    """
    with releases.open("rb") as file:
        found = (decode(line) for line in file if b'"works"' in line)
        works = [one for one in found if one.get("tender", {}).get("mainProcurementCategory") == "works"]
    mark = marks.known(known_at)
    row = directory.government(mark)
    package = package_of(works, row.name if row else "", mark.moment or clock.now())
    with _replacing(out) as handle:
        with os.fdopen(handle.file, "wb") as file:
            file.write(canonical(package) + b"\n")
        handle.done()
    return len(works)


def _merged(as_of: dt.date, known_at: dt.datetime | None, prefix: str) -> Iterator[tuple[str, bytes]]:
    mark = marks.known(known_at)
    own = ((ocid, "own", line) for ocid, line in _own(as_of, mark, prefix))
    came = ((ocid, "imported", line) for ocid, line in _imported(mark, prefix))
    last = ""
    for ocid, origin, line in heapq.merge(own, came, key=lambda one: (one[0], one[1] == "imported")):
        if ocid != last:
            yield origin, line
        last = ocid


def _own(as_of: dt.date, mark: marks.Mark, prefix: str) -> Iterator[tuple[str, bytes]]:
    row = directory.government(mark)
    name, zone = (row.name, ZoneInfo(row.time_zone)) if row else ("", ZoneInfo("Asia/Jakarta"))
    moments = dict(Batch.objects.filter(id__lte=mark.batch_id).values_list("id", "loaded_at"))
    for year in chains.years():
        found = chains.assembled(year, as_of, mark.batch_id).packages
        named = sorted((ocid_of(prefix, year, one), at) for at, one in enumerate(found))
        for ocid, at in named:
            one = found[at]
            known = max(moments[batch] for batch in batches_of(one))
            yield ocid, canonical(release(one, ocid, known, Book(name, zone, as_of)))


def _imported(mark: marks.Mark, prefix: str) -> Iterator[tuple[str, bytes]]:
    """The last known releases of this government, as they came."""
    row = directory.government(mark)
    rows = OcdsRelease.objects.filter(
        batch_id__lte=mark.batch_id, form__in=("compiled", "release"), ocid__startswith=f"{prefix}-"
    ).order_by("ocid", "date", "batch_id", "id")
    last: dict[str, tuple[int, str, str]] = {}
    told = rows.values_list("ocid", "government", "batch_id", "form", "release_id")
    for ocid, government, batch, form, release_id in told:
        if row is None or not government or same_government(row.name, government):
            last[ocid] = (batch, form, release_id)
    wanted: dict[int, set[tuple[str, str, str]]] = {}
    for ocid, (batch, form, release_id) in last.items():
        wanted.setdefault(batch, set()).add((form, ocid, release_id))
    shelves = [read_again(batch, keys) for batch, keys in sorted(wanted.items())]
    yield from heapq.merge(*shelves)


class _replacing:  # noqa: N801 - reads as a verb
    """A file that takes its place only when it is whole."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def __enter__(self) -> _replacing:
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.file, self.name = tempfile.mkstemp(dir=self.out.parent, prefix=".ocds-")
        return self

    def done(self) -> None:
        """Put the file in its place."""
        Path(self.name).chmod(0o644)
        Path(self.name).replace(self.out)

    def __exit__(self, *_: object) -> None:
        Path(self.name).unlink(missing_ok=True)
