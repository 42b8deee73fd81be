"""Freshness: which reports of which month are known, per agency, and what is locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from rapim.budget.models import Lock
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.org import access
from rapim.org.access import Scope
from rapim.org.models import Agency
from rapim.web.desk import rows
from rapim.web.tables import Column, Table
from rapim.words import month_name, say

LETTERS = {"lra": "L", "sp2d": "S", "rfk": "F", "rak": "R", "dpa": "D", "rkap": "B"}
MONTHS = range(1, 13)


@dataclass(slots=True)
class Matrix:
    """The matrix of a year: a table for files, and cells with their locks for the page."""

    year: int
    table: Table
    lines: list[dict[str, Any]]
    months: list[tuple[int, str, bool]]


def years(known: QuerySet[Batch]) -> list[int]:
    """The fiscal years of known batches, the latest first."""
    found = known.order_by().exclude(fiscal_year=None).values_list("fiscal_year", flat=True).distinct()
    return sorted({year for year in found if year is not None}, reverse=True)


def year_of(wish: str | None, known: QuerySet[Batch]) -> int:
    """The year to show: the one asked for, else the latest known, else this year."""
    if wish and wish.isdecimal() and 2000 <= int(wish) <= 2100:
        return int(wish)
    found, current = years(known), access.today().year
    return current if current in found or not found else found[0]


def matrix(reach: Scope, year: int, lang: str) -> Matrix:
    """Which reports are known of each agency and month of a year."""
    marks = _marks(year)
    names = {code: name for code, name in _agencies(year, marks) if code in reach}
    locks = _locks(year)
    lines = [
        {
            "code": code,
            "name": name,
            "cells": [(month, marks.get((code, month), ""), _locked(locks, code, month)) for month in MONTHS],
        }
        for code, name in names.items()
    ]
    heads = [(m, month_name(m, lang, short=True), _locked(locks, "", m)) for m in MONTHS]
    return Matrix(year, _table(lines, year, lang), lines, heads)


def _marks(year: int) -> dict[tuple[str, int], str]:
    """Letters of the reports by agency and month."""
    found: dict[tuple[str, int], set[str]] = {}
    values = Batch.objects.filter(
        fiscal_year=year, status=Batch.Status.LOADED, kind__in=LETTERS, loaded_at__lte=clock.now()
    ).values_list("kind", "month", "effective", "period_from", "period_to", "unit_code", "detection")
    promoted = set(Agency.objects.exclude(promoted_from="").values_list("promoted_from", flat=True))
    for kind, month, effective, start, end, unit, detection in values:
        codes = {*(detection.get("agencies") or [unit]), *promoted.intersection(detection.get("units") or ())}
        for when in _months(year, kind, month, effective, start, end):
            for code in codes:
                found.setdefault((code, when), set()).add(LETTERS[kind])
    return {key: "".join(sorted(letters)) for key, letters in found.items()}


def _months(
    year: int,
    kind: str,
    month: int | None,
    effective: dt.date | None,
    start: dt.date | None,
    end: dt.date | None,
) -> Iterable[int]:
    if kind == "sp2d" and start and end:
        return range(start.month if start.year == year else 1, end.month + 1 if end.year == year else 13)
    if kind == "dpa" and effective:
        return [effective.month]
    return [month or 1]


def _agencies(year: int, marks: dict[tuple[str, int], str]) -> list[tuple[str, str]]:
    """The agencies of the year, and any other that reports name, in their order."""
    named = rows.agency_rows()
    last = {row.code: row for row in named if row.valid_from.year <= year}
    codes = {code for code, _ in marks if code} | set(last)
    order = {row.code: row.order for row in last.values()}
    listed = sorted(codes, key=lambda code: (order.get(code, 0), code))
    return [(code, (last[code].short_name or last[code].name) if code in last else code) for code in listed]


def _locks(year: int) -> dict[tuple[str, int], tuple[int, bool]]:
    return {
        (row.agency_code, row.month): (row.pk, row.locked)
        for row in Lock.objects.filter(fiscal_year=year, at__lte=clock.now()).order_by("id")
    }


def _locked(locks: dict[tuple[str, int], tuple[int, bool]], code: str, month: int) -> bool:
    """The later of an agency's own lock and the one of all (as `budget.actions.is_locked`)."""
    found = [locks[key] for key in ((code, month), ("", month)) if key in locks]
    return max(found)[1] if found else False


def _table(lines: list[dict[str, Any]], year: int, lang: str) -> Table:
    cols = [
        Column("code", say("col.code", lang), width=28),
        Column("name", say("col.agency", lang), width=40),
        *(Column(f"m{month}", month_name(month, lang, short=True), width=7) for month in MONTHS),
    ]
    found = [
        {
            "code": line["code"],
            "name": line["name"],
            **{f"m{month}": mark + ("*" if locked else "") for month, mark, locked in line["cells"]},
        }
        for line in lines
    ]
    title = f"{say('data.freshness', lang)} {year}"
    empty = say("data.no_freshness", lang, year=year)
    return rows.table(
        "kesegaran", title, cols, found, lang, empty=empty, source=say("data.freshness_key", lang)
    )
