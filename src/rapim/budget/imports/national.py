"""The national list of budgets and realisation: one row a month, government and account.

Columns `tahun, bulan, id_provinsi, provinsi, id_pemda, pemda, no_akun, akun, anggaran, realisasi,
persentase`, as the finance ministry's portal publishes them; a province alone has no pemda.
Realisation is cumulative since January. Amounts are rupiah.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapim.files import codes, layout, numbers
from rapim.files.roles import is_month, is_year, month_of

from .gather import Gather
from .lines import dotted
from .trees import parents_of

_NEEDED = ("tahun", "no akun", "anggaran", "realisasi")
_REMEDY = "Perbaiki di sumbernya; baris ini tidak disimpan."
_OVER = 2


def is_national(header: list[str]) -> bool:
    """Whether a header row is the national list's.

    Units: none.
    Source: column names of the finance ministry's portal.
    """
    return all(name in header for name in _NEEDED) and ("id pemda" in header or "id provinsi" in header)


def read_national(gather: Gather, rows: Sequence[Sequence[Any]], header: list[str]) -> None:
    """The rows of the list; accounts above others count as totals.

    Units: sen; months of the calendar.
    Source: module docstring.
    """
    _National(gather, rows, header).read()


class _National:
    def __init__(self, gather: Gather, rows: Sequence[Sequence[Any]], header: list[str]) -> None:
        self.gather, self.rows = gather, rows
        self.column = {name: index for index, name in enumerate(header) if name}
        gather.table.header.variant = "cumulative"
        self.above: set[tuple[str, str]] = set()
        self.seen: dict[tuple[str, str], int] = {}

    def _text(self, row: Sequence[Any], name: str) -> str:
        column = self.column.get(name)
        return layout.text(layout.at(row, column)) if column is not None else ""

    def _key(self, row: Sequence[Any]) -> tuple[str, str]:
        """One government, year and month; and the account in the widths of its world."""
        year = self._text(row, "tahun")
        region = self._text(row, "id pemda") or self._text(row, "id provinsi")
        read = self._text(row, "no akun").rstrip(".")
        account = codes.account(dotted(read, int(year)), int(year)) if is_year(year) else ""
        return f"{region}/{year}/{self._text(row, 'bulan')}", account or read

    def read(self) -> None:
        self.above = parents_of(self._key(row) for row in self.rows[1:])
        for number, row in enumerate(self.rows[1:], 2):
            if not layout.is_blank(row):
                self._row(number, row)

    def _row(self, number: int, row: Sequence[Any]) -> None:
        key = self._key(row)
        money = {
            name: numbers.sen_of(layout.at(row, self.column[name])) for name in ("anggaran", "realisasi")
        }
        year, said = self._text(row, "tahun"), self._text(row, "bulan")
        month = int(said) if is_month(said) else month_of(said)
        for name, wrong, expected in (
            ("tahun", not is_year(year), "tahun anggaran"),
            ("bulan", bool(said) and month is None, "bulan 1 sampai 12"),
            ("no akun", not key[1], "kode akun"),
            ("anggaran", money["anggaran"][0] is None and bool(money["anggaran"][1]), "nilai rupiah"),
            ("realisasi", money["realisasi"][0] is None and bool(money["realisasi"][1]), "nilai rupiah"),
        ):
            if wrong:
                shown = self._text(row, name)
                self.gather.refuse(number, "value_impossible", self.column[name], shown, expected, _REMEDY)
                return
        if key in self.above:
            self.gather.total()
        elif self.seen.setdefault(key, number) != number:
            self.gather.refuse(
                number,
                "row_repeated",
                self.column["no akun"],
                key[1],
                f"berbeda dari baris {self.seen[key]}",
                _REMEDY,
            )
        else:
            self._store(number, row, key, int(year), month, money["anggaran"][0], money["realisasi"][0])

    def _store(
        self,
        number: int,
        row: Sequence[Any],
        key: tuple[str, str],
        year: int,
        month: int | None,
        ceiling: int | None,
        realised: int | None,
    ) -> None:
        over = key[1].startswith("5") and bool(ceiling) and (realised or 0) > _OVER * (ceiling or 0)
        if over or (realised or 0) < 0 or (ceiling or 0) < 0:
            self.gather.say(
                "value_impossible",
                row=number,
                column=self.column["realisasi"],
                read=f"{self._text(row, 'anggaran')} / {self._text(row, 'realisasi')}",
                expected="positif; belanja tidak melebihi dua kali pagunya",
                remedy="Periksa di sumbernya; nilai disimpan apa adanya.",
            )
        region = self._text(row, "id pemda") or self._text(row, "id provinsi")
        name = self._text(row, "pemda") or self._text(row, "provinsi")
        self.gather.name("region", region, name)
        self.gather.name("account", key[1], self._text(row, "akun"))
        self.gather.store(
            number,
            region_code=region,
            region_name=name,
            currency="IDR",
            fiscal_year=year,
            month=month,
            account=key[1],
            account_name=self._text(row, "akun"),
            version="",
            ceiling_minor=ceiling,
            realised_minor=realised,
        )
