"""Record a table of each kind: what is new in it, against what was known before.

Each verb answers the counts of its rows: rows = stored + unchanged + totals + reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

from rapim.budget.actions.company import RKAP, record_rkap
from rapim.budget.actions.comparison import COMPARISON, record_comparison
from rapim.budget.actions.income import REVENUE, record_revenue
from rapim.budget.actions.lines import known_lines, record_names, take_lines
from rapim.budget.models import (
    CashPlan,
    Ceiling,
    Disbursement,
    Event,
    Physical,
    Realisation,
)
from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.ledger.actions import Counts
from rapim.ledger.facts import (
    Difference,
    Key,
    Recorded,
    Rows,
    Shape,
    Values,
    Within,
    last_known,
    store_difference,
)
from rapim.ledger.models import Batch
from rapim.org.actions import agency_of

MONTHS = tuple(f"m{month:02d}" for month in range(1, 13))

LINE = "JOIN budget_line l ON l.id = f.line_id"
"""What facts of lines join: their line, as `l`."""

LRA = Shape(
    Realisation,
    ("line",),
    ("ceiling_sen", "realised_sen", "cumulative"),
    {"ceiling_sen": None, "realised_sen": 0},
    frozenset({"ceiling_sen", "realised_sen"}),
    LINE,
)
RAK = Shape(
    CashPlan,
    ("line",),
    ("ceiling_sen", *MONTHS),
    dict.fromkeys(("ceiling_sen", *MONTHS)),
    frozenset({"ceiling_sen", *MONTHS}),
    LINE,
)
DPA = Shape(Ceiling, ("line", "fund"), ("ceiling_sen",), {"ceiling_sen": 0}, frozenset({"ceiling_sen"}), LINE)
SP2D = Shape(
    Disbursement,
    ("number", "item"),
    ("line", "date", "sp2d_kind", "nature", "fund", "amount_sen"),
    {"amount_sen": 0},
    join=LINE,
)
RFK = Shape(
    Physical,
    ("line",),
    ("share", "problem", "note"),
    {"share": 0.0, "problem": "", "note": ""},
    join=LINE,
)
EVENT = Shape(
    Event,
    ("fiscal_year", "unit_code", "sub_activity", "event_kind", "date"),
    ("amount_sen", "reason"),
    {"amount_sen": 0},
    frozenset({"amount_sen"}),
)
SHAPES: dict[str, Shape] = {
    "lra": LRA,
    "rak": RAK,
    "dpa": DPA,
    "sp2d": SP2D,
    "rfk": RFK,
    "revenue": REVENUE,
    "event": EVENT,
    "rkap": RKAP,
    "comparison": COMPARISON,
}


def record_table(batch: Batch, table: Table) -> Recorded:
    """Record a table as its kind says, and the names of its codes; the caller closes the batch."""
    done = _RECORD[table.kind](batch, table)
    if batch.fiscal_year is not None and table.kind != "comparison":
        record_names(batch, table.names, batch.fiscal_year)
    reported = table.seen - len(table) - table.totals + done.merged
    counts = Counts(table.seen, done.stored, done.unchanged, table.totals, reported, done.withdrawn)
    return Recorded(counts, done.problems, done.met)


def record_lra(batch: Batch, table: Table) -> Difference:
    """The realisation of a month: its own amounts, or those since January, as the batch says."""
    columns, lines = table.columns, _lines(batch, table)
    cumulative = batch.variant == "cumulative"
    values = zip(columns["ceiling_sen"], columns["realised_sen"], repeat(cumulative), strict=False)
    known = _known_of_units(LRA, batch, columns, "f.month = %s", batch.month)
    return _store(batch, LRA, table, [(line,) for line in lines], list(values), known, {"month": batch.month})


def record_rak(batch: Batch, table: Table) -> Difference:
    """The monthly cash plan of the lines; months a source does not give are not known."""
    columns, lines = table.columns, _lines(batch, table)
    values = list(zip(columns["ceiling_sen"], *(columns[month] for month in MONTHS), strict=True))
    known = _known_of_units(RAK, batch, columns)
    done = _store(batch, RAK, table, [(line,) for line in lines], values, known)
    done.problems += _shorter_plan(values, known)
    return done


def _shorter_plan(values: list[Values], known: dict[Key, Values]) -> list[Problem]:
    """A plan that no longer gives months which were known is held until confirmed."""
    lost = _planned_months(known.values()) - _planned_months(values)
    if not lost:
        return []
    return [
        Problem(
            "plan_shorter",
            read=f"tanpa bulan {', '.join(map(str, sorted(lost)))}",
            expected="semua bulan yang sudah direncanakan",
            remedy="Rencana kas ini lebih pendek dari yang sudah dimuat; muat yang lengkap, atau setujui.",
            held=True,
        )
    ]


def _planned_months(rows: Iterable[Values]) -> set[int]:
    return {month for row in rows for month in range(1, 13) if row[month] is not None}


def record_dpa(batch: Batch, table: Table) -> Difference:
    """The ceilings of a budget document, in force from its effective date."""
    columns, lines = table.columns, _lines(batch, table)
    keys: list[Key] = list(zip(lines, columns["fund"], strict=True))
    known = _known_of_units(DPA, batch, columns, "f.effective = %s", batch.effective)
    values = [(sen,) for sen in columns["ceiling_sen"]]
    return _store(batch, DPA, table, keys, values, known, {"effective": batch.effective})


def record_sp2d(batch: Batch, table: Table) -> Difference:
    """Lines of the SP2D register; a line is known by its number, sub-activity, account and order."""
    columns, lines = table.columns, _lines(batch, table)
    keys: list[Key] = list(zip(columns["number"], _items(columns), strict=True))
    values = list(
        zip(
            lines,
            columns["date"],
            columns["sp2d_kind"],
            columns["nature"],
            columns["fund"],
            columns["amount_sen"],
            strict=True,
        )
    )
    known = last_known(SP2D, "l.fiscal_year = %s", [batch.fiscal_year])
    return store_difference(batch, SP2D, _rows(table, keys, values), known, within=_register(batch, table))


def record_rfk(batch: Batch, table: Table) -> Difference:
    """Physical progress of sub-activities by the end of a month, with problems and notes."""
    columns, lines = table.columns, _lines(batch, table)
    values = list(zip(columns["share"], columns["problem"], columns["note"], strict=True))
    known = _known_of_units(RFK, batch, columns, "f.month = %s", batch.month)
    return _store(batch, RFK, table, [(line,) for line in lines], values, known, {"month": batch.month})


def record_event(batch: Batch, table: Table) -> Difference:
    """Dated events beyond control, and savings."""
    columns = table.columns
    names = ("unit_code", "sub_activity", "event_kind", "date")
    keys: list[Key] = list(
        zip(repeat(batch.fiscal_year, len(table)), *(columns[name] for name in names), strict=True)
    )
    values = list(zip(columns["amount_sen"], columns["reason"], strict=True))
    known = last_known(EVENT, "f.fiscal_year = %s", [batch.fiscal_year])
    mine = set(columns["unit_code"])
    within = (lambda key, _: key[1] in mine) if table.whole else None
    return store_difference(batch, EVENT, _rows(table, keys, values), known, within=within)


def _lines(batch: Batch, table: Table) -> list[int]:
    if batch.fiscal_year is None:
        raise ValueError("facts of lines need a fiscal year")
    return take_lines(batch.fiscal_year, table.columns)


def _known_of_units(
    shape: Shape, batch: Batch, columns: dict[str, list[Any]], extra: str = "", *parameters: Any
) -> dict[Key, Values]:
    units = sorted(set(columns["unit_code"]))
    marks = ", ".join(["%s"] * len(units))
    where = f"l.fiscal_year = %s AND l.unit_code IN ({marks})" + (f" AND {extra}" if extra else "")
    return last_known(shape, where, [batch.fiscal_year, *units, *parameters])


def _store(
    batch: Batch,
    shape: Shape,
    table: Table,
    keys: list[Key],
    values: list[Values],
    known: dict[Key, Values],
    constant: dict[str, Any] | None = None,
) -> Difference:
    """Store facts of lines; `known` is limited to the units of the table: a whole one answers for all."""
    within = _everything if table.whole else None
    return store_difference(batch, shape, _rows(table, keys, values), known, constant=constant, within=within)


def _everything(_: Key, __: Values) -> bool:
    return True


def _rows(table: Table, keys: list[Key], values: list[Values]) -> Rows:
    return Rows(keys, values, table.columns["sheet"], table.columns["row"])


def _items(columns: dict[str, list[Any]]) -> list[str]:
    """Names for the lines of each SP2D that do not depend on the order of rows.

    Lines of one sub-activity and account are numbered by date and amount.
    """
    named = list(zip(columns["number"], columns["sub_activity"], columns["account"], strict=True))
    order = sorted(range(len(named)), key=lambda at: (columns["date"][at], columns["amount_sen"][at]))
    turns: dict[Key, int] = {}
    items = [""] * len(named)
    for at in order:
        turn = turns[named[at]] = turns.get(named[at], 0) + 1
        items[at] = f"{named[at][1]}/{named[at][2]}" + (f"#{turn}" if turn > 1 else "")
    return items


def _register(batch: Batch, table: Table) -> Within | None:
    """A whole register answers for its agencies, for the days of its period."""
    first, last = batch.period_from, batch.period_to
    if not table.whole or first is None or last is None or batch.fiscal_year is None:
        return None
    agencies = {agency_of(unit) for unit in set(table.columns["unit_code"])}
    mine = set(known_lines(batch.fiscal_year, agencies).values())
    return lambda _, values: values[0] in mine and first <= values[1] <= last


_RECORD: dict[str, Callable[[Batch, Table], Difference]] = {
    "lra": record_lra,
    "rak": record_rak,
    "dpa": record_dpa,
    "sp2d": record_sp2d,
    "rfk": record_rfk,
    "revenue": record_revenue,
    "event": record_event,
    "rkap": record_rkap,
    "comparison": record_comparison,
}
