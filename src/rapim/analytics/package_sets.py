"""Sets of packages as they are kept: narrow rows to look through, bodies apart, and which set goes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import next_ids, store_rows, take_turn

from . import directory
from .keeping import canonical_json
from .models import PackageBody, PackageRow, PackageSet

_KEPT_SETS = 8
"""How many sets are kept beside those of today; one of 20,000 packages takes some 40 MB."""
_USED_AGAIN = dt.timedelta(hours=1)
_ROW = (
    "id",
    "set",
    "package",
    "rank",
    "agency",
    "method",
    "kind",
    "stage",
    "ceiling_sen",
    "days_late",
    "unseen_days",
    "crosses",
    "alarm",
    "words",
)
_FEW = 500


def year_before(day: dt.date) -> dt.date:
    """The same date a year earlier; 28 February for a leap day.

    Units: date.
    Source: issue, this year against last year at the same date.
    """
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def known(key: str) -> PackageSet | None:
    """The kept set of a key; that it was used is noted, once an hour at most, so that reading seldom writes.

    Units: none.
    Source: models.PackageSet.
    """
    found = PackageSet.objects.filter(key=key).first()
    now = clock.now()
    if found is not None and now - found.used_at >= _USED_AGAIN:
        PackageSet.objects.filter(pk=found.pk).update(used_at=now)
    return found


def keep(key: str, moment: dt.datetime, head: dict[str, Any], rows: Sequence[dict[str, Any]]) -> PackageSet:
    """Keep a set with its rows; one that someone else kept first is answered instead.

    Units: none.
    Source: models.PackageSet.
    """
    now = clock.now()
    worst = sorted(rows, key=_weight)
    try:
        with transaction.atomic():
            take_turn()
            kept = PackageSet.objects.create(
                key=key, body=canonical_json(head), computed_at=now, used_at=now, moment=moment
            )
            ids = next_ids(PackageRow, len(rows))
            narrow = (
                _narrow(pk, kept.pk, at, row) for at, (pk, row) in enumerate(zip(ids, worst, strict=True))
            )
            store_rows(PackageRow, _ROW, narrow)
            whole = ((pk, canonical_json(row)) for pk, row in zip(ids, worst, strict=True))
            store_rows(PackageBody, ("row", "body"), whole)
    except IntegrityError:
        return PackageSet.objects.get(key=key)
    _evict()
    return kept


def _weight(row: dict[str, Any]) -> tuple[int, int, str]:
    """By days late times money, the worst first; then the dearest."""
    late = row["days_late"] or 0
    return (-late * row["ceiling_sen"] if late > 0 else 0, -row["ceiling_sen"], row["id"])


def _narrow(pk: int, kept: int, rank: int, row: dict[str, Any]) -> tuple[Any, ...]:
    numbers = [*row["rup_codes"], *(one["number"] for one in row["selections"])]
    words = " ".join([row["id"], row["name"], row["agency_name"], row["vendor"], *numbers]).casefold()
    names = ("agency", "method", "kind", "stage", "ceiling_sen", "days_late", "unseen_days", "crosses")
    return (pk, kept, row["id"], rank, *(row[name] for name in names), alarm_of(row), words)


def alarm_of(row: dict[str, Any]) -> int:
    """How grave the gravest warning of a package is: 2 red, 1 amber, 0 none.

    Units: none.
    Source: levels of the checks.
    """
    return max((2 if one["level"] == "red" else 1 for one in row["alerts"]), default=0)


def _evict() -> None:
    """Let go the sets that were not used for longest, but never the last ones of today.

    A reader opens today's packages again and again, and compares them with the same date of last
    year; whoever walks through past days or moments must not make everyone else wait for them.
    """
    today = directory.today()
    safe: dict[tuple[str, dt.date], int] = {}
    for day in (today, year_before(today)):
        some = PackageSet.objects.filter(key__contains=f"~{day.isoformat()}~").order_by("id")
        safe |= {(key.partition("~")[0], day): pk for pk, key in some.values_list("pk", "key")}
    rest = (
        PackageSet.objects.exclude(pk__in=safe.values())
        .order_by("-used_at", "-id")
        .values_list("id", flat=True)
    )
    for identity in list(rest[_KEPT_SETS:]):
        with transaction.atomic():
            PackageBody.objects.filter(row__set_id=identity).delete()
            PackageRow.objects.filter(set_id=identity).delete()
            PackageSet.objects.filter(pk=identity).delete()


def bodies(rows: QuerySet[PackageRow]) -> Iterator[str]:
    """The bodies of some rows as text, in the order of the rows.

    Units: none.
    Source: models.PackageBody.
    """
    ids = list(rows.values_list("pk", flat=True))
    found: dict[int, str] = {}
    for wanted in _parts(rows, ids):
        found |= PackageBody.objects.filter(row__in=wanted).values_list("pk", "body")
    return (found[pk] for pk in ids)


def _parts(rows: QuerySet[PackageRow], ids: list[int]) -> Iterable[Any]:
    """What to ask bodies for: few by their keys, many by the question itself, a part of many key by key."""
    if len(ids) > _FEW and not rows.query.is_sliced:
        return [rows.order_by().values("pk")]
    return [ids[at : at + _FEW] for at in range(0, len(ids), _FEW)]
