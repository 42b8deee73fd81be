"""Rows of tender lists of other governments, gathered to one table of the kind `listing`.

Nothing of a list enters a total. What holds for many rows alike (rounded amounts, values that the
list does not give) is reported once for the file, with its count.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.kinds import COLUMNS

KIND = "listing"
UNLIKE = 10
"""A contract value more than ten times its estimate, or less than a tenth, is reported."""


class Listings:
    """A table of listed tenders on its way.

    Units: sen, days.
    Source: lists of LPSE, published samples, flat OCDS rows.
    """

    def __init__(self, source: str, sheet: int, title: str, *, whole: bool) -> None:
        self.title, self.source = title, source
        columns: dict[str, list[Any]] = {name: [] for name in (*COLUMNS[KIND], "sheet", "row")}
        self.table = Table(KIND, Header(), columns, whole=whole)
        self.sheet = sheet
        self.counts: Counter[str] = Counter()
        self.place: dict[tuple[str, str], int] = {}

    def add(self, at: int, row: dict[str, Any]) -> None:
        """Take one row; a second row of the same tender is reported."""
        key = (row["region"], row["number"])
        if (before := self.place.setdefault(key, at)) != at:
            self.report("key_repeated", at, read=f"{row['number']} (baris {before})")
            return
        made = {"source": self.source, "sheet": self.sheet, "row": at, **row}
        for name, column in self.table.columns.items():
            column.append(made.get(name, _EMPTY.get(name, "")))
        hps, value = row.get("hps_sen"), row.get("value_sen")
        if hps and value is not None and not hps <= UNLIKE * value <= UNLIKE * UNLIKE * hps:
            self.report("value_unlike_hps", at, read=f"{value // 100} banding HPS {hps // 100}")

    def report(self, code: str, at: int, *, column: str = "", read: str = "") -> None:
        """Note what is wrong with one row."""
        expected, remedy = _WORDS[code]
        self.table.problems.append(Problem(code, self.title, at, column, read[:120], expected, remedy))

    def count(self, code: str) -> None:
        """Note what many rows have in common."""
        self.counts[code] += 1

    def done(self) -> Table:
        """The table, with what its rows have in common said once."""
        for code, many in sorted(self.counts.items()):
            expected, remedy = _WORDS[code]
            read = f"{many} dari {self.table.seen} baris"
            self.table.problems.append(Problem(code, self.title, read=read, expected=expected, remedy=remedy))
        return self.table


_EMPTY: dict[str, Any] = dict.fromkeys(
    ("fiscal_year", "hps_sen", "value_sen", "announced", "ended", "contracted", "version")
)
_WORDS = {
    "bad_row": ("satu baris daftar tender", "Baris ini tidak dimuat; unduh ulang daftarnya."),
    "key_missing": ("kode tender", "Lengkapi kode tender; baris ini tidak dimuat."),
    "key_repeated": ("satu baris untuk setiap kode", "Baris pertama dengan kode ini yang dimuat; periksa."),
    "not_a_number": ("nilai rupiah", "Barisnya dimuat tanpa nilai ini; periksa di sumbernya."),
    "not_a_date": ("tanggal", "Barisnya dimuat tanpa tanggal ini; periksa di sumbernya."),
    "value_unlike_hps": ("nilai yang sepadan dengan HPS", "Dimuat seperti tertulis; periksa di sumbernya."),
    "rounded_amounts": (
        "nilai penuh",
        "Nilai ini dibulatkan oleh daftarnya (7,6 M); dimuat seperti tertulis.",
    ),
    "value_not_given": ("nilai kontrak", "Daftar tidak menyebut nilainya; dibiarkan kosong."),
    "year_not_given": ("tahun anggaran", "Daftar tidak menyebut tahunnya; dibiarkan kosong."),
    "several_years": ("satu tahun anggaran", "Paket tahun jamak; tahun pertamanya yang dipakai."),
    "list_partial": (
        "daftar yang utuh",
        "Daftar ini sebagian; yang tidak ada di dalamnya tidak dianggap ditarik.",
    ),
    "awards_joined": ("satu baris untuk setiap tender", "Nilai beberapa pemenang satu tender dijumlahkan."),
    "currency_other": ("rupiah (IDR)", "Nilai dalam mata uang lain tidak dimuat."),
}
