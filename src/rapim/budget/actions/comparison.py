"""Record figures of other governments: the same figures in another form are not stored twice.

One set of budgets goes round as a text file and as a table with names, each with a date of its own
as version, the one rounded to whole units. A version whose figure is that of the latest known one
says nothing new; only the names it brings are kept.
"""

from __future__ import annotations

from typing import Any

from rapim.budget.actions.lines import record_names
from rapim.budget.models import Comparison
from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.ledger.facts import (
    Difference,
    Key,
    Rows,
    Shape,
    Values,
    last_known,
    store_difference,
)
from rapim.ledger.models import Batch

COMPARISON = Shape(
    Comparison,
    ("region_code", "fiscal_year", "month", "account", "version"),
    ("region_name", "currency", "account_name", "ceiling_minor", "realised_minor"),
    {"ceiling_minor": None, "realised_minor": None},
    frozenset({"ceiling_minor", "realised_minor"}),
)
_NAMES = {"region": "region", "account": "peer_account"}
"""Levels of names in a table, and those under which they are kept, apart from this government's own."""
_UNIT = 100
"""Two forms of one figure may differ by less than one unit of the currency: the one was rounded."""


def record_comparison(batch: Batch, table: Table) -> Difference:
    """Figures of other governments, with their region and currency."""
    columns = table.columns
    keys: list[Key] = list(zip(*(columns[name] for name in COMPARISON.key), strict=True))
    values = list(zip(*(columns[name] for name in COMPARISON.values), strict=True))
    years = sorted(set(columns["fiscal_year"]))
    marks = ", ".join(["%s"] * len(years))
    known = last_known(COMPARISON, f"f.fiscal_year IN ({marks})", years)
    repeats, rounded = _take_for_known(keys, values, known)
    parts = {(key[0], key[1], key[2], key[4]) for key in keys}
    within = (lambda key, _: (key[0], key[1], key[2], key[4]) in parts) if table.whole else None
    source = Rows(keys, values, columns["sheet"], columns["row"])
    done = store_difference(batch, COMPARISON, source, known, within=within)
    done.problems += _said(repeats, rounded)
    called = {(_NAMES[level], code): name for (level, code), name in table.names.items() if level in _NAMES}
    if years:
        record_names(batch, called, batch.fiscal_year or years[-1])
    return done


def _take_for_known(
    keys: list[Key], values: list[Values], known: dict[Key, Values]
) -> tuple[dict[str, int], int]:
    """Note as known, as they stand, the rows that say nothing new.

    How many repeat the latest version of each name, and how many of those differ by rounding alone.
    """
    latest: dict[Key, str] = {}
    for region, year, month, account, version in known:
        latest[region, year, month, account] = max(
            version, latest.get((region, year, month, account), version)
        )
    repeats: dict[str, int] = {}
    rounded = 0
    for key, value in zip(keys, values, strict=True):
        if (own := known.get(key)) is not None:
            if _amounts(own) == _amounts(value) and _adds_no_name(own, value):
                known[key] = value
            continue
        version = latest.get(key[:4])
        before = known.get((*key[:4], version)) if version is not None else None
        if before is None or version is None or not _same_figure(before, value):
            continue
        known[key] = value
        repeats[version] = repeats.get(version, 0) + 1
        rounded += _amounts(before) != _amounts(value)
    return repeats, rounded


def _amounts(values: Values) -> Values:
    return values[1], values[3], values[4]


def _adds_no_name(own: Values, value: Values) -> bool:
    return all(value[at] in ("", own[at]) for at in (0, 2))


def _same_figure(one: Values, other: Values) -> bool:
    return one[1] == other[1] and all(_near(one[at], other[at]) for at in (3, 4))


def _near(one: Any, other: Any) -> bool:
    return one is other if one is None or other is None else abs(one - other) < _UNIT


def _said(repeats: dict[str, int], rounded: int) -> list[Problem]:
    apart = f", {rounded} beda pembulatan di bawah satu satuan" if rounded else ""
    return [
        Problem(
            "version_repeats",
            read=f"{count} baris{apart}",
            expected="angka yang belum tersimpan",
            remedy=f"Sama dengan versi {version or 'tanpa nama'} yang sudah tersimpan; tidak disimpan lagi.",
        )
        for version, count in sorted(repeats.items())
    ]
