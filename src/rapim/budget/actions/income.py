"""Record plans and receipts of revenue, from statements by month and from registers by receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat

from rapim.budget.models import Revenue
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

REVENUE = Shape(
    Revenue,
    ("fiscal_year", "unit_code", "account", "date", "item"),
    ("account_read", "plan_sen", "receipt_sen", "cumulative"),
    {"plan_sen": None, "receipt_sen": None},
    frozenset({"plan_sen", "receipt_sen"}),
)


def record_revenue(batch: Batch, table: Table) -> Difference:
    """Plans and receipts by revenue account; a row without a date is a plan."""
    columns, size = table.columns, len(table)
    units = columns["unit_code"]
    years = repeat(batch.fiscal_year, size)
    keys: list[Key] = list(
        zip(years, units, columns["account"], columns["date"], columns["item"], strict=True)
    )
    values = list(
        zip(
            columns["account_read"],
            columns["plan_sen"],
            columns["receipt_sen"],
            repeat(batch.variant == "cumulative", size),
            strict=True,
        )
    )
    known = last_known(REVENUE, "f.fiscal_year = %s", [batch.fiscal_year])
    mine, dates = set(units), {date for date in columns["date"] if date is not None}
    first, last = min(dates, default=None), max(dates, default=None)
    statement = set(columns["item"]) == {""}

    def within(key: Key, _: Values) -> bool:
        dated = key[3] is not None and first is not None and last is not None and first <= key[3] <= last
        same_form = key[4] == "" or not statement
        return key[1] in mine and same_form and (dated or (key[3] is None and None in columns["date"]))

    done = store_difference(
        batch,
        REVENUE,
        Rows(keys, values, columns["sheet"], columns["row"]),
        known,
        within=within if table.whole else None,
    )
    done.problems += _counted_twice(keys, known)
    return done


def _counted_twice(keys: list[Key], known: Iterable[Key]) -> list[Problem]:
    """Receipts of one account from two sources add up twice: a statement and a register, or two depths.

    A statement has no items; registers may speak of one account at any depth, their receipts differ.
    """
    forms: dict[str, set[tuple[str, str, bool]]] = {}
    for _, unit, account, _, item in known:
        for above in _upwards(account):
            forms.setdefault(above, set()).add((account, unit, item == ""))
    twice = {
        account
        for _, unit, account, _, item in keys
        for other in _related(account, forms)
        if _adds_up_twice((account, unit, item == ""), other)
    }
    if not twice:
        return []
    more = f" dan {len(twice) - 3} akun lain" if len(twice) > 3 else ""
    return [
        Problem(
            "revenue_twice",
            read=", ".join(sorted(twice)[:3]) + more,
            expected="satu sumber penerimaan untuk setiap akun",
            remedy="Akun ini sudah dimuat dari sumber lain (register atau laporan); keduanya akan terjumlah. "
            "Setujui hanya bila isinya memang berbeda.",
            held=True,
        )
    ]


def _upwards(account: str) -> Iterator[str]:
    while account:
        yield account
        account = account.rpartition(".")[0]


def _related(account: str, forms: dict[str, set[tuple[str, str, bool]]]) -> Iterator[tuple[str, str, bool]]:
    """What is known of an account, of those below it, and of those above it."""
    yield from forms.get(account, ())
    for above in _upwards(account.rpartition(".")[0]):
        yield from (one for one in forms.get(above, ()) if one[0] == above)


def _adds_up_twice(one: tuple[str, str, bool], other: tuple[str, str, bool]) -> bool:
    same_unit = one[1] == other[1]
    if not same_unit:
        return "" in (one[1], other[1])
    return one[2] != other[2] or (one[2] and one[0] != other[0])
