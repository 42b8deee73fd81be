"""Known marks: which batches and which rows of the organisation were known at a moment."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Count, Max, Model, QuerySet, Value

from rapim import __version__
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.org.models import AbsorptionTarget, Agency, Government
from rapim.procurement.models import CaseAct, ClockNote, ClockReply, ProgressCheck, ProgressReport

_NONE = "awal"
Recorded = QuerySet[Any, tuple[str, int, dt.datetime | None]]
_ORGANISATION = (Government, Agency, AbsorptionTarget)
_SPOKEN: tuple[tuple[type[Model], str], ...] = (
    (ProgressReport, "received_at"),
    (ProgressCheck, "at"),
    (CaseAct, "at"),
    (ClockNote, "at"),
    (ClockReply, "at"),
)
"""What people write about packages, and when it became known; such rows belong to no batch."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last known batch (0: none) and the number of known rows of the organisation.

    `name` is the same in every home that was fed the same way; `moment` is when the last of
    them became known, None in an empty home.
    """

    batch_id: int
    name: str
    moment: dt.datetime | None


class UnknownMarkError(LookupError):
    """No such mark in this home."""


def known(at: dt.datetime | None = None) -> Mark:
    """The mark of a moment (now, where none is given).

    Units: aware datetime in.
    Source: house rule, known-at selects batches.
    """
    moment = at or clock.now()
    batch = (
        Batch.objects.filter(status=Batch.Status.LOADED, loaded_at__lte=moment)
        .order_by("-id")
        .values_list("id", "code", "loaded_at")
        .first()
    )
    first, *others = (_recorded(model, moment) for model in _ORGANISATION)
    counted = list(first.union(*others, all=True))
    rows = sum(count for _, count, _ in counted)
    times = [last for _, _, last in counted if last is not None]
    if batch is not None:
        times.append(batch[2])
    return Mark(
        batch[0] if batch else 0, f"{batch[1] if batch else _NONE}.{rows}", max(times) if times else None
    )


def _recorded(model: type[Model], moment: dt.datetime) -> Recorded:
    """Which table, how many of its rows were known at a moment, and when the last of them became known."""
    rows = model._default_manager.filter(recorded_at__lte=moment).order_by()
    found: Recorded = rows.values_list(Value(model.__name__)).annotate(Count("pk"), Max("recorded_at"))
    return found


def spoken(at: dt.datetime | None = None) -> int:
    """How many words of people about packages were known at a moment (now, where none is given).

    Such words are only ever added, so that their number names what was known of them.

    Units: rows.
    Source: reports of the field and their checks, acts on the ladder, notes on whose clock ran.
    """
    moment = at or clock.now()
    first, *others = (
        model._default_manager.filter(**{f"{when}__lte": moment})
        .order_by()
        .values_list(Value(model.__name__))
        .annotate(Count("pk"))
        for model, when in _SPOKEN
    )
    return sum(count for _, count in first.union(*others, all=True))


def named(name: str) -> Mark:
    """The mark of a name, as it stands in trace ids.

    Units: none.
    Source: house rule, every figure opens.
    """
    code, _, count = name.rpartition(".")
    if not (count.isascii() and count.isdigit()):
        raise UnknownMarkError(name)
    times = [
        when
        for model in _ORGANISATION
        for when in model._default_manager.values_list("recorded_at", flat=True)
    ]
    if int(count) > len(times):
        raise UnknownMarkError(name)
    moments = sorted(times)[int(count) - 1 : int(count)] if int(count) else []
    batch_id = 0
    if code != _NONE:
        batch = (
            Batch.objects.filter(code=code, status=Batch.Status.LOADED).values_list("id", "loaded_at").first()
        )
        if batch is None:
            raise UnknownMarkError(name)
        batch_id = batch[0]
        moments.append(batch[1])
    return Mark(batch_id, name, max(moments) if moments else None)


@cache
def version() -> str:
    """The version of everything a figure depends on beside the facts: rules, metrics, law.

    Units: none.
    Source: house rule, every figure opens to the version behind it.
    """
    digest = hashlib.sha256()
    for package, folder, ending in (
        ("rapim.analytics", "metrics", ".sql"),
        ("rapim.analytics", "sources", ".sql"),
        ("rapim.law", "parameters", ".toml"),
        ("rapim.analytics", "", ".py"),
        ("rapim.budget", "measures", ".py"),
        ("rapim.budget", "", "alerts.py"),
        ("rapim.stats.forecast", "", ".py"),
        ("rapim.procurement", "measures", ".py"),
        ("rapim.procurement", "", "alerts.py"),
    ):
        where = files(package) / folder if folder else files(package)
        for file in sorted(where.iterdir(), key=lambda one: one.name):
            if file.name.endswith(ending):
                digest.update(file.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"
