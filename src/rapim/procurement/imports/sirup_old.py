"""General procurement plans of the old SiRUP (to 2017): one row a package, its budget lines inside it.

A row gives a package (`rup`) and, from `mak` and `pagu_mak` joined by commas, its lines
(`rup_line`). The 2017 lists repeat every line once for each place of work, and a package once for
each activity or fund: lines are kept so that they add up to the package, and what does not is
reported. The fiscal year stands in no column: it is said, or stands in the file's name, or is the
year of the work; which of them is reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapim.files import codes, dates
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.columns import budget_codes, code, day, flag, is_none, money, text
from rapim.procurement.imports.kinds import COLUMNS

WAY = "penyedia"
_NEEDS = frozenset({"id", "nama", "mak", "pagu_mak", "total_pagu", "tanggal_awal_pekerjaan"})
_WIB = dt.timezone(dt.timedelta(hours=7))
_EPOCH_FROM = 10**11
_DATES = {
    "selection_from": "tanggal_awal_pengadaan",
    "selection_to": "tanggal_akhir_pengadaan",
    "contract_from": "tanggal_awal_pekerjaan",
    "contract_to": "tanggal_akhir_pekerjaan",
    "created": "create_time",
}
_FLAGS = {"early": "status_pradipa", "pdn": "status_tkdn", "active": "aktif"}
_MAK_LENGTHS = (7, 8)
_ACCOUNT_ALONE = re.compile(r"5\.[1-3](\.\d+)*")

Row = dict[str, Any]
Line = tuple[str, int | None, str]
"""A budget line: its string, its amount in sen, its fund."""


def recognise(book: Book) -> list[Candidate]:
    """The sheets that are lists of the old SiRUP; each gives packages and their lines.

    Units: confidence 0 to 1.
    Source: column names of SiRUP 1.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        if sheet.rows and {str(cell).strip() for cell in sheet.rows[0]} >= _NEEDS:
            found += [Candidate(kind, "sirup_old", index, 0.97, sheet.name) for kind in ("rup", "rup_line")]
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The packages of one list, or their budget lines.

    Units: sen, days.
    Source: module docstring.
    """
    reading = _Reading(book, candidate)
    table = reading.packages() if candidate.kind == "rup" else reading.lines()
    table.problems = reading.problems + table.problems
    return table


def instant_day(cell: Any) -> tuple[dt.date | None, str]:
    """A day, also from milliseconds since 1970, in the time of Jakarta where SiRUP stands.

    Units: calendar day.
    Source: `create_time` and `last_update_time` of SiRUP 1.
    """
    bare = code(cell)[0]
    if bare.isdigit() and int(bare) >= _EPOCH_FROM:
        try:
            return day(dt.datetime.fromtimestamp(int(bare) / 1000, _WIB))
        except (OverflowError, ValueError, OSError):
            return None, dates.NOT_A_DATE
    return day(cell)


def line_codes(mak: str, year: int) -> tuple[str, str]:
    """Sub-activity and account of a budget string, also where one of them is all it has.

    `1.03.1.03.01.15.03` is activity 1.03.15.03, `5.2.3.28.01` an account.

    Units: fiscal year in.
    Source: MAK of SiRUP 1: affair, field, unit, programme, activity, account.
    """
    bare = mak.replace(" ", "").replace(",", ".").strip(".")
    activity, account = budget_codes(bare, year)
    if activity or account:
        return activity, account
    if _ACCOUNT_ALONE.fullmatch(bare):
        return "", codes.account(bare, year)
    parts = bare.split(".")
    if codes.world(year) == codes.OLD and len(parts) in _MAK_LENGTHS and all(map(str.isdigit, parts)):
        return codes.activity(".".join([*parts[:2], *parts[-2:]]), year), ""
    return "", ""


@dataclass(slots=True)
class _Package:
    """The rows of one code: the one that stands for it, and all of them."""

    at: int
    row: Row
    rows: list[tuple[int, Row]]


class _Reading:
    """The reading of one sheet."""

    def __init__(self, book: Book, candidate: Candidate) -> None:
        sheet = book.sheets[candidate.sheet]
        self.sheet, self.title = candidate.sheet, sheet.name
        header = [str(cell).strip() for cell in sheet.rows[0]]
        self.rows = [
            (at, dict(zip(header, row, strict=False)))
            for at, row in enumerate(sheet.rows[1:], 2)
            if not all(is_none(cell) for cell in row)
        ]
        self.problems: list[Problem] = []
        named = dates.year_named(book.name)
        self.year = candidate.year or named
        self._tell_year(candidate.year, named, book.name)

    def packages(self) -> Table:
        """One row for each package."""
        table = self._table("rup", len(self.rows))
        for package in self._by_code():
            for at, _ in package.rows:
                if at != package.at:
                    self._report("package_repeated", at, read=code(package.row["id"])[0])
            year = self._year_of(package.row)
            if year is None:
                self._report("year_missing", package.at)
                continue
            self._append(table, package.at, self._package(package, year))
        self._tell_other_years(table)
        return table

    def lines(self) -> Table:
        """The budget lines of all packages; lines repeated for each place are told once."""
        table = self._table("rup_line", 0)
        repeated = 0
        for package in self._by_code():
            year = self._year_of(package.row)
            told = [line for at, row in package.rows for line in self._told(at, row)]
            table.seen += len(told)
            kept = [] if year is None else self._kept(package)
            repeated += len(told) - len(kept)
            for line in _with_turns(kept):
                self._append(table, package.at, self._line(package, year or 0, *line))
        if repeated:
            self._report("lines_repeated", 0, read=f"{repeated} dari {table.seen} rincian")
        return table

    def _by_code(self) -> Iterator[_Package]:
        """Packages in the order of the file; of several rows the one updated last stands for it."""
        found: dict[str, list[tuple[int, Row]]] = {}
        for at, row in self.rows:
            rup = code(row.get("id"))[0]
            if not rup:
                self._report("key_missing", at, column="id")
                continue
            found.setdefault(rup, []).append((at, row))
        for rows in found.values():
            at, row = max(rows, key=lambda one: (code(one[1].get("last_update_time"))[0].zfill(16), -one[0]))
            yield _Package(at, row, rows)

    def _package(self, package: _Package, year: int) -> Row:
        row, at = package.row, package.at
        made: Row = {
            "way": WAY,
            "rup_code": code(row["id"])[0],
            "fiscal_year": year,
            "unit_name": text(row.get("nama_satker"), 255)[0],
            "name": text(row.get("nama"))[0],
            "method": text(row.get("motode_str"), 64)[0],
            "kind": text(row.get("jenis_pengadaan_str"), 96)[0],
            "location": text(row.get("lokasi"))[0],
            "ceiling_sen": self._read(money, row, "total_pagu", at),
        }
        made.update((name, self._read(instant_day, row, source, at)) for name, source in _DATES.items())
        made.update((name, flag(row.get(source))[0]) for name, source in _FLAGS.items())
        maks = [line_codes(mak, year)[0] for mak, _, _ in self._told(at, row, quiet=True)]
        made["sub_activity"] = next((activity for activity in maks if activity), "")
        for first, last in (("selection_from", "selection_to"), ("contract_from", "contract_to")):
            if made[first] and made[last] and made[first] > made[last]:
                self._report("dates_reversed", at, read=f"{made[first]} s.d. {made[last]}")
        return made

    def _line(self, package: _Package, year: int, item: str, line: Line) -> Row:
        mak, amount, fund = line
        activity, account = line_codes(mak, year)
        return {
            "way": WAY,
            "rup_code": code(package.row["id"])[0],
            "item": item,
            "fiscal_year": year,
            "mak": mak[:160],
            "sub_activity": activity,
            "account": account,
            "fund": fund,
            "amount_sen": amount,
        }

    def _told(self, at: int, row: Row, *, quiet: bool = False) -> list[Line]:
        """The lines of one row as it tells them; a comma inside a code is no second line."""
        fund = text(row.get("sumber_dana") or row.get("sumber_dana_string"), 48)[0].strip(", ")
        maks, amounts = str(row.get("mak") or "").split(","), str(row.get("pagu_mak") or "").split(",")
        if len(maks) != len(amounts):
            if not quiet:
                self._report("mak_unclear", at, column="mak", read=str(row.get("mak")))
            if len(amounts) > 1:
                return []
            maks = [",".join(maks)]
        read = []
        for mak, amount in zip(maks, amounts, strict=True):
            sen, doubt = money(amount)
            if doubt and not quiet:
                self._report("not_a_number", at, column="pagu_mak", read=amount)
            read.append((" ".join(mak.split()), sen, fund))
        return read

    def _kept(self, package: _Package) -> list[Line]:
        """The lines that add up to the package: all of them, or each of them once."""
        ceiling = money(package.row.get("total_pagu"))[0] or 0
        own = self._told(package.at, package.row, quiet=True)
        if len(package.rows) == 1 and _sum(own) == ceiling:
            return own
        kept = list(
            dict.fromkeys(line for at, row in package.rows for line in self._told(at, row, quiet=True))
        )
        if _sum(kept) != ceiling:
            read = f"rincian {_sum(kept) // 100}, paket {ceiling // 100}"
            self._report("lines_differ", package.at, column="pagu_mak", read=read)
        return kept

    def _year_of(self, row: Row) -> int | None:
        if self.year:
            return self.year
        starts = instant_day(row.get("tanggal_awal_pekerjaan"))[0]
        return starts.year if starts else None

    def _read(self, reader: Any, row: Row, column: str, at: int) -> Any:
        value, doubt = reader(row.get(column))
        if doubt:
            self._report(doubt, at, column=column, read=str(row.get(column)))
        return value

    def _table(self, kind: str, seen: int) -> Table:
        columns: dict[str, list[Any]] = {name: [] for name in (*COLUMNS[kind], "sheet", "row")}
        return Table(kind, Header(year=self.year), columns, seen=seen, whole=self.year is not None)

    def _append(self, table: Table, at: int, made: Row) -> None:
        made = {**made, "sheet": self.sheet, "row": at}
        for name, column in table.columns.items():
            column.append(made.get(name, _NOTHING.get(name, "")))

    def _tell_year(self, said: int | None, named: int | None, name: str) -> None:
        if said and named and said != named:
            self._report("year_contradicts_name", 0, read=name, held=True)
        elif named and not said:
            self._report("year_from_name", 0, read=str(named))
        elif not named and not said:
            self._report("year_from_dates", 0)

    def _tell_other_years(self, table: Table) -> None:
        other = Counter(
            starts.year
            for year, starts in zip(table.columns["fiscal_year"], table.columns["contract_from"], strict=True)
            if starts and starts.year != year
        )
        if other:
            read = ", ".join(f"{year}: {many} paket" for year, many in sorted(other.items()))
            self._report("work_in_other_year", 0, read=read)

    def _report(self, problem: str, at: int, *, column: str = "", read: str = "", held: bool = False) -> None:
        expected, remedy = _WORDS[problem]
        self.problems.append(
            Problem(problem, self.title, at, column, read[:120], expected, remedy, held=held)
        )


_NOTHING: Row = dict.fromkeys(
    (*_DATES, *_FLAGS, "use_from", "use_to", "announced", "umk", "excluded", "consolidated")
)


def _with_turns(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Lines with what tells them apart: their string, and a turn where it stands again."""
    turns: Counter[str] = Counter()
    for line in sorted(lines, key=lambda one: (one[0], one[1] or 0, one[2])):
        name = line[0][:120]
        turns[name] += 1
        yield (name if turns[name] == 1 else f"{name}#{turns[name]}"), line


def _sum(lines: Sequence[Line]) -> int:
    return sum(amount or 0 for _, amount, _ in lines)


_WORDS = {
    "key_missing": ("kode RUP (id)", "Lengkapi kode paket; baris ini tidak dimuat."),
    "package_repeated": (
        "satu baris untuk setiap paket",
        "Paket ini diulang untuk kegiatan atau sumber dana lain; rinciannya digabung.",
    ),
    "mak_unclear": ("kode anggaran sebanyak pagunya", "Koma di dalam kode dibaca sebagai titik; periksa."),
    "lines_repeated": (
        "satu kali untuk setiap rincian",
        "Rincian yang diulang untuk setiap lokasi dimuat sekali.",
    ),
    "lines_differ": ("rincian yang sama dengan pagu paket", "Dimuat seperti tertulis; periksa di sumbernya."),
    "dates_reversed": (
        "tanggal mulai sebelum tanggal selesai",
        "Dimuat seperti tertulis; periksa di sumbernya.",
    ),
    "work_in_other_year": (
        "pekerjaan di tahun anggarannya",
        "Tanggalnya di tahun lain; tahun anggaran tetap seperti dinyatakan, periksa.",
    ),
    "year_from_name": ("tahun anggaran", "Tahun diambil dari nama berkas; periksa, atau sebutkan --year."),
    "year_from_dates": (
        "tahun anggaran",
        "Tahun diambil dari awal pekerjaan; periksa, atau sebutkan --year.",
    ),
    "year_contradicts_name": ("tahun yang sama dengan --year", "Nama berkas menyebut tahun lain; tegaskan."),
    "year_missing": ("tahun anggaran", "Sebutkan --year; baris ini tidak dimuat."),
    "not_a_date": ("tanggal", "Perbaiki tanggalnya di sumber; paketnya dimuat tanpa tanggal ini."),
    "not_a_number": ("angka", "Perbaiki angkanya di sumber; dimuat tanpa nilai ini."),
    "ambiguous_number": ("angka", "Tulis angka dengan satu tanda desimal; dimuat tanpa nilai ini."),
    "finer_than_sen": ("paling kecil sen", "Dibulatkan ke sen terdekat."),
    "too_large": ("angka yang wajar", "Perbaiki angkanya di sumber; dimuat tanpa nilai ini."),
}
