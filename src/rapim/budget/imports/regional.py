"""Budget and realisation of regencies by account name: one long table, or one file a government.

Accounts are names, at several levels, in several spellings (`Belanjaodal` lost its M). Amounts are
in thousand millions, as `5.066,23 M` or bare. Names that sum others count as totals and are
compared with their parts; a name that stands at two levels with one value is counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapim.files import layout, numbers
from rapim.files.candidates import Candidate
from rapim.files.roles import is_year, plain
from rapim.files.tables import Table

from .amounts import minor_of
from .gather import Gather
from .totals import rupiah

MILIAR = 10**9
_HALF_UNIT = 500_000_000
"""Half of the last digit shown (0,01 M = Rp10 million): 5 million rupiah is 500,000,000 sen."""
_REMEDY = "Periksa di sumbernya; nilai disimpan apa adanya."
_HEADER = ("akun", "anggaran", "realisasi")

_LEAVES = {
    "pajak daerah": "4.1.01",
    "retribusi daerah": "4.1.02",
    "hasil pengelolaan kekayaan daerah yang dipisahkan": "4.1.03",
    "lain lain pad yang sah": "4.1.04",
    "pendapatan transfer pemerintah pusat": "4.2.01",
    "pendapatan transfer antar daerah": "4.2.02",
    "pendapatan hibah": "4.3.01",
    "dana darurat": "4.3.02",
    "lain lain pendapatan sesuai dengan ketentuan peraturan perundang undangan": "4.3.03",
    "belanja pegawai": "5.1.01",
    "belanja barang jasa": "5.1.02",
    "belanja barang dan jasa": "5.1.02",
    "belanja bunga": "5.1.03",
    "belanja subsidi": "5.1.04",
    "belanja hibah": "5.1.05",
    "belanja bantuan sosial": "5.1.06",
    "belanja modal": "5.2",
    "belanjaodal": "5.2",
    "belanja tidak terduga": "5.3.01",
    "belanja bagi hasil": "5.4.01",
    "belanja bantuan keuangan": "5.4.02",
    "sisa lebih perhitungan anggaran tahun sebelumnya": "6.1.01",
    "pencairan dana cadangan": "6.1.02",
    "penjualan kekayaan daerah yang dipisahkan": "6.1.03",
    "penerimaan pinjaman daerah": "6.1.04",
    "penerimaan kembali pemberian pinjaman daerah": "6.1.05",
    "penerimaan pembiayaan lainnya": "6.1.06",
    "penerimaan pembiayaan lainnya sesuai dengan ketentuan peraturan perundang undangan": "6.1.06",
    "pembentukan dana cadangan": "6.2.01",
    "penyertaan modal daerah": "6.2.02",
    "penyertaanodal daerah": "6.2.02",
    "penyertaan modal": "6.2.02",
    "pembayaran cicilan pokok utang yang jatuh tempo": "6.2.03",
    "pembayaaran pokok utang": "6.2.03",
    "pembayaran pokok utang": "6.2.03",
    "pemberian pinjaman daerah": "6.2.04",
    "pengeluaran pembiayaan lainnya": "6.2.05",
    "pengeluaran pembiayaan lainnya sesuai dengan ketentuan peraturan perundang undangan": "6.2.05",
}
_TIERS = {"kabupaten": [], "kab": [], "provinsi": ["prov"], "propinsi": ["prov"], "prov": ["prov"]}
_TOTALS: dict[str, tuple[tuple[str, int], ...]] = {
    "pendapatan daerah": (("4.", 1),),
    "pad": (("4.1.", 1),),
    "tkdd": (("4.2.01", 1),),
    "pendapatan lainnya": (("4.2.02", 1), ("4.3.", 1)),
    "belanja daerah": (("5.", 1),),
    "belanja lainnya": (("5.1.03", 1), ("5.1.04", 1), ("5.1.05", 1), ("5.1.06", 1), ("5.3.", 1), ("5.4.", 1)),
    "surplus defisit": (("4.", 1), ("5.", -1)),
    "pembiayaan daerah": (("6.1.", 1), ("6.2.", -1)),
    "penerimaan pembiayaan daerah": (("6.1.", 1),),
    "pengeluaran pembiayaan daerah": (("6.2.", 1),),
}


def region_key(name: str) -> str:
    """A key for a government that is known by its name alone, the same for each of its spellings.

    Case, spaces, signs and "Pemerintah" do not matter; a regency is one with or without "Kabupaten"
    or "Kab.", while a city ("Kota Blitar") and a province stay apart from the regency of that name.

    Units: none.
    Source: spellings of the East Java files; codes are used wherever a source gives them.
    """
    words = plain(name).split()
    while words[:1] and words[0] in ("pemerintah", "pemerintahan", "pemkab", "pemkot", "pemprov"):
        words[:1] = {"pemkot": ["kota"], "pemprov": ["prov"]}.get(words[0], [])
    if words[:1] and words[0] in _TIERS:
        words[:1] = _TIERS[words[0]]
    return f"nama:{''.join(words)}"[:32]


def is_regional(header: list[str], rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a sheet is such a table: its header, and names of the first rows that are known.

    Units: none.
    Source: header `akun, anggaran, realisasi`, with `tahun, daerah` in the long form.
    """
    if not all(name in header for name in _HEADER):
        return False
    column = header.index("akun")
    first = [plain(row[column]) for row in rows[1:12] if column < len(row)]
    known = sum(name in _LEAVES or name in _TOTALS for name in first)
    return known * 2 > len(first)


def read_regional(gather: Gather, rows: Sequence[Sequence[Any]], name: str, candidate: Candidate) -> Table:
    """The accounts of each government and year; totals compared with their parts.

    Units: sen.
    Source: module docstring.
    """
    header = [plain(cell) for cell in rows[0]]
    if candidate.year is None and "tahun" not in header:
        gather.say(
            "year_missing",
            expected="tahun anggaran",
            remedy="Berkas ini tidak menyebut tahun; sebutkan (--year).",
            fatal=True,
        )
        return gather.table
    reader = _Regional(gather, header, candidate, name)
    for number, row in enumerate(rows[1:], 2):
        if not layout.is_blank(row):
            reader.row(number, row)
    reader.close()
    return gather.table


class _Regional:
    def __init__(self, gather: Gather, header: list[str], candidate: Candidate, name: str) -> None:
        self.gather, self.year, self.bare = gather, candidate.year, 0
        self.column = {
            role: header.index(role) for role in ("tahun", "daerah", *_HEADER, "persentase") if role in header
        }
        self.region = candidate.unit or ("" if "daerah" in self.column else name.rsplit(".", 1)[0])
        self.leaves: dict[tuple[str, int], dict[str, tuple[int, int | None, int | None]]] = {}
        self.sums: list[tuple[int, tuple[str, int], str, int | None, int | None]] = []
        if self.region and not candidate.unit:
            gather.say(
                "region_from_name",
                read=self.region,
                expected="nama daerah di dalam berkas",
                remedy="Nama daerah diambil dari nama berkas; pastikan benar.",
            )

    def _text(self, row: Sequence[Any], role: str) -> str:
        column = self.column.get(role)
        return layout.text(row[column]) if column is not None and column < len(row) else ""

    def row(self, number: int, row: Sequence[Any]) -> None:
        region = (self._text(row, "daerah") or self.region).replace("_", " ")
        said = self._text(row, "tahun")
        year = int(said) if is_year(said) else None if said else self.year
        name = plain(self._text(row, "akun"))
        ceiling, realised = self._amount(number, row, "anggaran"), self._amount(number, row, "realisasi")
        if year is None:
            self._refuse(number, "year_missing", "tahun", said, "tahun anggaran")
        elif name in _TOTALS:
            self.gather.total()
            self.sums.append((number, (region, year), name, ceiling, realised))
        elif name not in _LEAVES:
            self._refuse(number, "account_unknown", "akun", self._text(row, "akun"), "nama akun APBD")
        elif ceiling is None and realised is None:
            self._refuse(number, "amount_missing", "anggaran", "", "nilai dalam miliar rupiah")
        else:
            self._leaf(number, row, (region, year), name, ceiling, realised)

    def _refuse(self, number: int, code: str, role: str, shown: str, expected: str) -> None:
        self.gather.refuse(
            number,
            code,
            self.column.get(role),
            shown,
            expected,
            "Perbaiki di sumbernya; baris ini tidak disimpan.",
        )

    def _amount(self, number: int, row: Sequence[Any], role: str) -> int | None:
        shown = self._text(row, role)
        if not shown:
            return None
        plain_amount = minor_of(shown, MILIAR)
        if plain_amount is not None:
            self.bare += 1
            return plain_amount
        sen, doubt = numbers.sen_of(shown)
        if doubt:
            self.gather.say(
                doubt, row=number, column=self.column[role], read=shown, expected="5.066,23 M", remedy=_REMEDY
            )
        return sen

    def _leaf(
        self,
        number: int,
        row: Sequence[Any],
        place: tuple[str, int],
        name: str,
        ceiling: int | None,
        realised: int | None,
    ) -> None:
        account = _LEAVES[name]
        leaves = self.leaves.setdefault(place, {})
        twin = leaves.get(account)
        if twin and twin[1:] == (ceiling, realised):
            self.gather.total()
            return
        if twin:
            self._refuse(
                number,
                "account_repeated",
                "akun",
                self._text(row, "akun"),
                f"satu nilai untuk {account}; baris {twin[0]} berbeda",
            )
            return
        leaves[account] = (number, ceiling, realised)
        self._plausible(number, row, account, ceiling, realised)
        self.gather.name("account", account, self._text(row, "akun").strip())
        self.gather.store(
            number,
            region_code=region_key(place[0]),
            region_name=place[0],
            currency="IDR",
            fiscal_year=place[1],
            month=None,
            account=account,
            account_name=self._text(row, "akun").strip(),
            version="",
            ceiling_minor=ceiling,
            realised_minor=realised,
        )

    def _plausible(
        self, number: int, row: Sequence[Any], account: str, ceiling: int | None, realised: int | None
    ) -> None:
        over = account.startswith("5") and bool(ceiling) and (realised or 0) > 2 * (ceiling or 0)
        if over or (ceiling or 0) < 0 or (realised or 0) < 0:
            self.gather.say(
                "value_impossible",
                row=number,
                column=self.column["realisasi"],
                read=f"{self._text(row, 'anggaran')} / {self._text(row, 'realisasi')}",
                expected="positif; belanja tidak melebihi dua kali pagunya",
                remedy=_REMEDY,
            )

    def close(self) -> None:
        if self.bare:
            self.gather.say(
                "unit_judged",
                read=f"{self.bare} angka tanpa satuan",
                expected="satuan pada setiap angka",
                remedy="Dibaca sebagai miliar rupiah menurut besarnya; pastikan benar.",
            )
        for number, place, name, *own in self.sums:
            for role, index, stated in zip(("anggaran", "realisasi"), (1, 2), own, strict=True):
                self._compare(number, place, name, role, index, stated)
        for place, leaves in self.leaves.items():
            self._part_year(place, leaves)

    def _compare(
        self, number: int, place: tuple[str, int], name: str, role: str, index: int, own: int | None
    ) -> None:
        parts = [
            (sign, leaf[index] or 0)
            for account, leaf in self.leaves.get(place, {}).items()
            for prefix, sign in _TOTALS[name]
            if account.startswith(prefix) or f"{account}." == prefix
        ]
        total = sum(sign * amount for sign, amount in parts)
        if own is not None and abs(own - total) > _HALF_UNIT * (len(parts) + 1):
            self.gather.say(
                "total_differs",
                row=number,
                column=self.column[role],
                read=rupiah(own),
                expected=rupiah(total),
                remedy=_REMEDY,
            )

    def _part_year(
        self, place: tuple[str, int], leaves: dict[str, tuple[int, int | None, int | None]]
    ) -> None:
        """A year whose spending stayed under 75 % of its ceiling is probably a snapshot within it."""
        spent = [leaf for account, leaf in leaves.items() if account.startswith("5")]
        ceiling, realised = sum(leaf[1] or 0 for leaf in spent), sum(leaf[2] or 0 for leaf in spent)
        if ceiling and realised * 4 < ceiling * 3:
            self.gather.say(
                "part_year_suspected",
                read=f"{place[0]} {place[1]}: {realised / ceiling:.0%}",
                expected="realisasi setahun",
                remedy="Mungkin potret di tengah tahun; bulannya tidak disebut.",
            )
