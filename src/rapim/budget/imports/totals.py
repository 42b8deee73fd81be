"""Rows that sum other rows: known by their label, and checked against the rows above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapim.files.layout import text
from rapim.files.roles import plain

from .gather import Gather

_LABEL = re.compile(
    r"(sub |grand )?(total|jumlah|subtotal)\b(?! (hari|bulan$|paket))|jumlah seluruhnya|rekapitulasi"
)


def is_total(row: Sequence[Any], skip: Sequence[int] = ()) -> bool:
    """Whether the first words of a row say that it sums others.

    Units: none.
    Source: forms write Jumlah, Sub Total, Total.
    """
    for column, cell in enumerate(row):
        shown = plain(text(cell)) if column not in skip else ""
        if re.search(r"[a-z]", shown):
            return bool(_LABEL.match(shown))
    return False


class Totals:
    """Sums as the rows pass, to compare with the totals that stand among them."""

    def __init__(self, gather: Gather) -> None:
        self.gather = gather
        self.all: dict[str, int] = {}
        self.since: dict[str, int] = {}
        self.blocks: dict[str, int] = {}

    def add(self, **amounts: int | None) -> None:
        """Count the amounts of a stored row.

        Units: sen.
        Source: importer contract.
        """
        for name, amount in amounts.items():
            self.all[name] = self.all.get(name, 0) + (amount or 0)
            self.since[name] = self.since.get(name, 0) + (amount or 0)

    def meet(
        self, row: int, columns: dict[str, int], amounts: dict[str, int | None], other: str = ""
    ) -> None:
        """Compare a total row with the rows since the last total, with all rows, with the totals.

        `other` names a second sum that will do as well (a register may add returns or subtract them).

        Units: sen; 1-based row.
        Source: a total that no sum of its rows gives is held (acceptance: leaves miss the total).
        """
        self.gather.total()
        for name, amount in amounts.items():
            if amount is None:
                continue
            if amount not in self._sums(name) | (self._sums(other) if other else set()):
                self.gather.say(
                    "total_differs",
                    row=row,
                    column=columns.get(name),
                    read=rupiah(amount),
                    expected=rupiah(self.since.get(name, 0) or self.all.get(name, 0)),
                    remedy="Periksa baris rincian dan jumlahnya, atau setujui berkas ini apa adanya.",
                    held=True,
                )
            self.blocks[name] = self.blocks.get(name, 0) + self.since.get(name, 0)
        self.since = {}

    def _sums(self, name: str) -> set[int]:
        return {self.since.get(name, 0), self.all.get(name, 0), self.blocks.get(name, 0)}


def rupiah(sen: int) -> str:
    """An amount as problems show it: `1.234.567,89`.

    Units: sen in, text out.
    Source: Indonesian spelling of amounts.
    """
    whole, part = divmod(abs(sen), 100)
    shown = f"{whole:,}".replace(",", ".") + (f",{part:02d}" if part else "")
    return f"-{shown}" if sen < 0 else shown
