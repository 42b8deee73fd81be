"""A kept set moves on with the reports of the field: only the packages they are about are judged anew.

A report or the word of a PPK comes every few minutes, and changes one package of thousands.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from rapim.ledger.actions import take_turn
from rapim.procurement.models import CaseAct, ClockNote, ClockReply, Contract, ProgressReport

from . import marks, package_sets, starts, works
from .keeping import canonical_json
from .models import PackageBody, PackageRow, PackageSet
from .work_rows import LOCAL, Node

MOST = 200
"""From this many selections on, a set is made anew rather than moved on."""
_OTHERS = (CaseAct, ClockNote, ClockReply)
"""Words that no report is; after one of them a set is made anew."""


def moved_on(facts: str, key: str, moment: dt.datetime) -> PackageSet | None:
    """The last set of the same facts, moved on to a moment; None where it must be made anew.

    Units: none.
    Source: reports and checks between the moment of the set and this one.
    """
    before = (
        PackageSet.objects.filter(key__startswith=facts, moment__lte=moment).order_by("moment", "id").last()
    )
    if before is None or _is_odd(before, facts, moment):
        return None
    nodes = _spoken_of(before.moment, moment)
    if len(nodes) > MOST:
        return None
    try:
        with transaction.atomic():
            take_turn()
            own = PackageSet.objects.filter(pk=before.pk, key=before.key)
            if not own.update(key=key, moment=moment):  # someone else moved it on
                return PackageSet.objects.filter(key=key).first()
            for row in _rows_of(before.pk, nodes):
                _judge(row, before, moment)
    except IntegrityError:  # someone else made it anew
        return PackageSet.objects.get(key=key)
    return PackageSet.objects.get(pk=before.pk)


def _is_odd(before: PackageSet, facts: str, moment: dt.datetime) -> bool:
    """Whether a set cannot be moved on: a word came in late for its own moment, or one that is no report."""
    if before.key != f"{facts}{marks.spoken(before.moment)}":
        return True
    since = {"at__gt": before.moment, "at__lte": moment}
    return any(model._default_manager.filter(**since).exists() for model in _OTHERS)


def _spoken_of(after: dt.datetime, until: dt.datetime) -> set[Node]:
    """The selections and contract numbers that reports, or words on them, were about."""
    new = Q(received_at__gt=after, received_at__lte=until)
    new |= Q(checks__at__gt=after, checks__at__lte=until)
    rows = ProgressReport.objects.filter(new).order_by()
    found = set(rows.values_list("channel", "number").distinct()[: MOST + 1])
    alone = [number for channel, number in found if channel == LOCAL]
    named = Contract.objects.filter(contract_no__in=alone).order_by()
    return found | set(named.values_list("channel", "number").distinct()[: MOST + 1])


def _rows_of(kept: int, nodes: set[Node]) -> list[PackageRow]:
    found: dict[int, PackageRow] = {}
    for channel, number in nodes:
        if channel != LOCAL:
            some = PackageRow.objects.filter(set_id=kept, words__contains=number.casefold())
            found |= {row.pk: row for row in some.select_related("whole")}
    return list(found.values())


def _judge(row: PackageRow, kept: PackageSet, moment: dt.datetime) -> None:
    """Judge the works of a row by what was known at a moment, and write what of it changed."""
    body: dict[str, Any] = json.loads(row.whole.body)
    found: dict[str, Any] = json.loads(kept.body)
    work = works.of_one(body, found, moment)
    if body["stage"] in starts.CARRIED_OUT:
        due = body["dates"]["due"]
        last = dt.date(int(found["fiscal_year"]), 12, 31)
        body |= starts.passed(None if due is None else dt.date.fromisoformat(due), work, last)
    others = [one for one in body["alerts"] if one["id"] not in {"EWS-06", "EWS-07"}]
    alerts = sorted([*others, *(work["alerts"] if work else ())], key=lambda one: str(one["id"]))
    body |= {"work": works.without_alerts(work), "alerts": alerts}
    PackageBody.objects.filter(pk=row.pk).update(body=canonical_json(body))
    alarm = package_sets.alarm_of(body)
    PackageRow.objects.filter(pk=row.pk).update(crosses=body["crosses"], alarm=alarm)
