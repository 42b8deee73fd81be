"""What series of amounts give away: cumulative figures that fall, and values that are only tests."""

from __future__ import annotations

from itertools import pairwise

from .gather import Gather
from .totals import rupiah

MONTHLY_FROM, CUMULATIVE_TO = 0.15, 0.05
LARGE_SEN = 100_000_000 * 100
"""Amounts from Rp100 million on are too particular to stand in several units by chance."""


class Suspicions:
    """Notes amounts by unit, account and month, and reports what looks wrong. Nothing is changed."""

    def __init__(self) -> None:
        self.series: dict[tuple[str, str, int], list[tuple[int, int, int]]] = {}
        self.units: dict[int, set[str]] = {}

    def note(self, row: int, unit: str, account: str, when: tuple[int, int], amount: int | None) -> None:
        """Take one amount into account; `when` is year and month.

        Units: sen.
        Source: rows of one sheet.
        """
        if amount is None:
            return
        year, month = when
        self.series.setdefault((unit, account, year), []).append((month, row, amount))
        if amount >= LARGE_SEN:
            self.units.setdefault(amount, set()).add(unit)

    def variant(self, accounts: str) -> tuple[str, int, int]:
        """Whether the amounts of some accounts are cumulative or monthly ("" undecided), falls and rises.

        Units: numbers of neighbouring months that fall and rise.
        Source: thresholds as in the judgement of LRA leaves: 5 % falls at most, or 15 % at least.
        """
        falls = rises = 0
        for (_, account, _), noted in self.series.items():
            if account.startswith(accounts):
                steps = [after - before for (_, _, before), (_, _, after) in pairwise(sorted(noted))]
                falls += sum(step < 0 for step in steps)
                rises += sum(step > 0 for step in steps)
        if falls >= 2 and falls >= MONTHLY_FROM * (falls + rises):
            return "monthly", falls, rises
        if falls + rises >= 3 and falls <= CUMULATIVE_TO * (falls + rises):
            return "cumulative", falls, rises
        return "", falls, rises

    def report(self, gather: Gather, rows: set[int], column: int | None) -> None:
        """Report the falls and the repeated large values that stand in some rows.

        Units: sen.
        Source: a cumulative figure cannot fall; two units cannot spend the same odd amount.
        """
        for noted in self.series.values():
            ordered = sorted(noted)
            for (earlier, _, before), (later, row, after) in pairwise(ordered):
                if row in rows and earlier and later > earlier and after < before:
                    gather.say(
                        "amount_falls",
                        row=row,
                        column=column,
                        read=rupiah(after),
                        expected=f"≥ {rupiah(before)}",
                        remedy=f"Lebih kecil dari bulan {earlier}; salah bila angkanya kumulatif.",
                    )
            for _, row, amount in ordered:
                units = self.units.get(amount, set())
                if row in rows and len(units) > 1:
                    gather.say(
                        "amount_in_several_units",
                        row=row,
                        column=column,
                        read=rupiah(amount),
                        expected="nilai milik satu perangkat daerah",
                        remedy=f"Nilai sama pada {len(units)} perangkat daerah; mungkin nilai uji coba.",
                    )
