"""Budget lines and the names of codes: the dimension that all facts of lines share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from rapim.budget.models import CodeName, Line
from rapim.ledger.actions import next_ids, store_rows
from rapim.ledger.models import Batch
from rapim.org.actions import agency_of

Key = tuple[str, str, str]
"""Unit, sub-activity, account: with the fiscal year, the key of a line."""

_COLUMNS = (
    "id",
    "fiscal_year",
    "unit_code",
    "agency_code",
    "programme",
    "activity",
    "sub_activity",
    "account",
    "account_read",
)


def known_lines(fiscal_year: int, agencies: Iterable[str]) -> dict[Key, int]:
    """The ids of the lines of some agencies in a year, by key."""
    listed = sorted(set(agencies))
    marks = ", ".join(["%s"] * len(listed))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_code, sub_activity, account, id FROM budget_line "  # noqa: S608 - marks only
            f"WHERE fiscal_year = %s AND agency_code IN ({marks})",
            [fiscal_year, *listed],
        )
        return {(unit, sub, account): pk for unit, sub, account, pk in cursor.fetchall()}


def take_lines(fiscal_year: int, columns: dict[str, list[Any]]) -> list[int]:
    """The line of every row of a table, made where it is new.

    `columns` has unit_code, programme, activity, sub_activity and, where the kind has them,
    account and account_read.
    """
    units = columns["unit_code"]
    agencies = {unit: agency_of(unit) for unit in set(units)}
    count = len(units)
    accounts = columns.get("account") or [""] * count
    read = columns.get("account_read") or accounts
    keys = list(zip(units, columns["sub_activity"], accounts, strict=True))
    known = known_lines(fiscal_year, agencies.values())
    fresh = [key for key in dict.fromkeys(keys) if key not in known] if known else list(dict.fromkeys(keys))
    if not fresh:
        return [known[key] for key in keys]
    ids = next_ids(Line, len(fresh))
    known.update(zip(fresh, ids, strict=True))
    lines = [known[key] for key in keys]
    rows = zip(
        lines,
        [fiscal_year] * count,
        units,
        [agencies[unit] for unit in units],
        columns["programme"],
        columns["activity"],
        columns["sub_activity"],
        accounts,
        read,
        strict=True,
    )
    if len(fresh) < count:
        first: dict[int, tuple[Any, ...]] = {}
        for row in rows:
            first.setdefault(row[0], row)
        store_rows(Line, _COLUMNS, [first[pk] for pk in ids])
    else:
        store_rows(Line, _COLUMNS, rows)
    return lines


def record_names(batch: Batch, names: dict[tuple[str, str], str], year: int) -> None:
    """Keep the names of codes that are new, or called differently than last known."""
    listed = CodeName.objects.filter(fiscal_year=year).order_by("id").values_list("level", "code", "name")
    known = {(level, code): name for level, code, name in listed}
    fresh = [
        (batch.pk, year, level, code, text)
        for (level, code), name in names.items()
        if (text := name.replace("\x00", "").strip()[:400]) and known.get((level, code)) != text
    ]
    store_rows(CodeName, ("batch", "fiscal_year", "level", "code", "name"), fresh)


def codes_of(lines: Sequence[int]) -> dict[int, Key]:
    """Unit, sub-activity and account of some lines."""
    found: dict[int, Key] = {}
    wanted = sorted(set(lines))
    for start in range(0, len(wanted), 5_000):
        rows = Line.objects.filter(pk__in=wanted[start : start + 5_000])
        listed = rows.values_list("pk", "unit_code", "sub_activity", "account")
        found.update({pk: (unit, sub, account) for pk, unit, sub, account in listed})
    return found
