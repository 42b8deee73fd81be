"""Tables of the Inaproc Service Bus: RUP, SPSE, e-katalog, and their code lists (`isb.toml`).

A table is known by its columns, whatever its file is called. Rows that share a key get a turn in
the order of their dates, and then of all they say, so that a later pull meets them again in
whatever order its rows stand. A row that repeats another to the
last cell is a purchase of its own where such rows were seen to add up to the total of their
package (budget lines of RUP, receipts of records: `repeats`); elsewhere it is reported.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.headers import same_government
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.columns import DAMAGED, budget_codes, code, days_in, is_none, reader_of, text
from rapim.procurement.imports.kinds import COLUMNS, KEYS

SURE = 0.97
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEARLESS = frozenset({"satker", "satker_katalog", "kabkota", "kabkota_katalog", "provinsi"})
_LATEST = ("version", "decided", "announced", "approved", "created", "amount_sen")
_GOVERNMENT = re.compile(r"(?:pemerintah|pem)?\s*(?:kab|kota|prov)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of the service bus: what it is known by, and where its columns come from."""

    title: str
    kind: str
    needs: frozenset[str]
    without: frozenset[str]
    constants: dict[str, str]
    sources: dict[str, tuple[str, ...]]
    order: tuple[str, ...] = ()
    year: str = "tahun_anggaran"
    named: dict[str, str] = field(default_factory=dict)
    repeats: bool = False

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a header row is this table's."""
        names = set(header)
        return self.needs <= names and not self.without & names


@cache
def layouts() -> tuple[Layout, ...]:
    """All tables that are known, those with the most telling columns first.

    Units: none.
    Source: isb.toml.
    """
    said = tomllib.loads((files(__package__) / "isb.toml").read_text(encoding="utf-8"))
    found = [_layout(title, one) for title, one in said.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.needs), one.title)))


def _layout(title: str, said: dict[str, Any]) -> Layout:
    sources = {name: (one,) if isinstance(one, str) else tuple(one) for name, one in said["from"].items()}
    return Layout(
        title,
        said["kind"],
        frozenset(said["needs"]),
        frozenset(said.get("without", ())),
        said.get("set", {}),
        sources,
        tuple(said.get("order", ())),
        said.get("year", "tahun_anggaran"),
        said.get("named", {}),
        said.get("repeats", False),
    )


def recognise(book: Book) -> list[Candidate]:
    """The sheets that are tables of the service bus.

    Units: confidence 0 to 1.
    Source: column names, isb.toml.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        header = [str(cell).strip().lower() for cell in sheet.rows[0]] if sheet.rows else []
        layout = next((one for one in layouts() if one.fits(header)), None)
        if layout is not None:
            detail = {"layout": layout.title}
            found.append(Candidate(layout.kind, "isb", index, SURE, layout.title, detail=detail))
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """One table of the service bus; a row without its key or its year is reported.

    Units: sen, days.
    Source: isb.toml.
    """
    layout = next(one for one in layouts() if one.title == candidate.detail["layout"])
    return _Reading(book, candidate, layout).table()


class _Reading:
    """The reading of one sheet by one layout."""

    def __init__(self, book: Book, candidate: Candidate, layout: Layout) -> None:
        sheet = book.sheets[candidate.sheet]
        self.sheet, self.title, self.layout = candidate.sheet, sheet.name, layout
        self.header = [str(cell).strip().lower() for cell in sheet.rows[0]]
        self.rows = sheet.rows[1:]
        self.said_year = candidate.year
        self.place = {name: at for at, name in reversed(list(enumerate(self.header)))}
        self.width = max((at for at, name in enumerate(self.header, 1) if name), default=0)
        self.problems: list[Problem] = []
        self.left = 0
        self.klpd = self.place.get("nama_klpd") if layout.kind != "reference" else None
        self.government = self._government()
        self.constants = dict(layout.constants)
        self.from_name = next((other for word, other in layout.named.items() if word in book.name), "")
        if self.from_name:
            self.constants["listing"] = self.from_name

    def table(self) -> Table:
        columns = [name for name in COLUMNS[self.layout.kind] if name != "fiscal_year"]
        readers = [(name, self._places(name), reader_of(name, self.layout.kind)) for name in columns]
        rows = []
        seen: dict[tuple[Any, ...], int] = {}
        for at, row in enumerate(self.rows, 2):
            if all(is_none(cell) for cell in row):
                continue
            self.left += 1
            if self._stands_wrong(row, at):
                continue
            repeated = seen.setdefault(tuple(map(repr, row)), at)
            if repeated != at and not self.layout.repeats:
                self._report("duplicate_row", at, read=f"sama dengan baris {repeated}")
                continue
            if (made := self._row(row, at, readers)) is not None:
                rows.append(made)
        rows = self._turns(rows)
        table = Table(self.layout.kind, self._about(), self._columns(rows), self._names(rows), seen=self.left)
        table.problems = self.problems
        return table

    def _stands_wrong(self, row: Sequence[Any], at: int) -> bool:
        """Whether a row cannot be trusted to be this table's, or is another government's."""
        if any(not is_none(cell) for cell in row[self.width :]):
            self._report("row_too_wide", at, read=" | ".join(str(cell) for cell in row[self.width - 1 :]))
            return True
        named = text(row[self.klpd])[0] if self.klpd is not None and self.klpd < len(row) else ""
        if not self.government or not _is_government(named) or same_government(named, self.government):
            return False
        self._report("other_government_row", at, column="nama_klpd", read=named)
        return True

    def _places(self, name: str) -> tuple[int, ...]:
        return tuple(
            self.place[source] for source in self.layout.sources.get(name, ()) if source in self.place
        )

    def _row(
        self, row: Sequence[Any], at: int, readers: Sequence[tuple[str, tuple[int, ...], Callable[..., Any]]]
    ) -> dict[str, Any] | None:
        made: dict[str, Any] = {"row": at, "fiscal_year": self._year(row)}
        for name, places, reader in readers:
            cell = next((row[p] for p in places if p < len(row) and not is_none(row[p])), None)
            if name in self.constants and cell is None:
                made[name] = self.constants[name]
                continue
            made[name], doubt = reader(cell)
            if doubt:
                column = self.header[places[0]] if places else name
                lost = doubt == DAMAGED and name in KEYS[self.layout.kind]
                without = not lost and made[name] in (None, "")
                self._report(doubt, at, column=column, read=str(cell), kept=without)
                if lost:
                    return None
        return self._whole(made, at)

    def _whole(self, made: dict[str, Any], at: int) -> dict[str, Any] | None:
        missing = [name for name in KEYS[self.layout.kind][:2] if made.get(name) == ""]
        if missing:
            self._report("key_missing", at, column=self.layout.sources.get(missing[0], ("",))[0])
            return None
        if made["fiscal_year"] is None and self.layout.kind != "reference":
            self._report("year_missing", at, column=self.layout.year)
            return None
        if "duration_days" in made and made["duration_days"] is None:
            made["duration_days"] = days_in(made["duration_read"])
        if "sub_activity" in made and "mak" in made:
            made["sub_activity"], made["account"] = budget_codes(made["mak"], made["fiscal_year"])
        return made

    def _year(self, row: Sequence[Any]) -> int | None:
        if self.layout.kind == "reference" and self.layout.constants.get("listing") in _YEARLESS:
            return None
        at = self.place.get(self.layout.year)
        found = _YEAR.search(code(row[at])[0]) if at is not None and at < len(row) else None
        return int(found[1]) if found else self.said_year

    def _turns(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows of one key, told apart by their turn; where a kind knows no turns, the latest stays."""
        kind, key = self.layout.kind, KEYS[self.layout.kind]
        if key[-1] != "item":
            return self._last_of_each(rows, key)
        named = kind in {"rup_line", "rup_place"}
        head = key if named else key[:-1]
        if named:
            for row in rows:
                row["item"] = str(row["item"])[:120]
        turns: dict[tuple[Any, ...], int] = {}
        for row in sorted(rows, key=self._said):
            same = tuple(row[name] for name in head)
            turn = turns[same] = turns.get(same, 0) + 1
            if not named:
                row["item"] = turn
            elif turn > 1:
                row["item"] += f"#{turn}"
        return rows

    def _said(self, row: dict[str, Any]) -> list[tuple[bool, Any]]:
        """What a row says, the columns that tell its time first."""
        kind = self.layout.kind
        first = self.layout.order or tuple(name for name in _LATEST if name in COLUMNS[kind])
        return [_sortable(row[name]) for name in (*first, *(n for n in COLUMNS[kind] if n != "item"))]

    def _last_of_each(self, rows: list[dict[str, Any]], key: tuple[str, ...]) -> list[dict[str, Any]]:
        """One row for each key, the one of the highest version and the latest days."""
        last: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in rows:
            named = tuple(row[name] for name in key)
            before = last.get(named)
            if before is None:
                last[named] = row
                continue
            old, last[named] = sorted((before, row), key=self._said)
            self._report("key_repeated", old["row"], read=" ".join(map(str, named)))
        return list(last.values())

    def _columns(self, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
        names = (*COLUMNS[self.layout.kind], "row")
        columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in names}
        columns["sheet"] = [self.sheet] * len(rows)
        return columns

    def _government(self) -> str:
        """The government of most rows, where more than half name it."""
        if self.klpd is None:
            return ""
        named = Counter(text(row[self.klpd])[0] for row in self.rows if self.klpd < len(row))
        named.pop("", None)
        most, many = max(named.items(), key=lambda one: one[1], default=("", 0))
        return most if 2 * many > named.total() else ""

    def _about(self) -> Header:
        years = {self._year(row) for row in self.rows[:2000]} - {None}
        return Header(government=self.government, year=years.pop() if len(years) == 1 else None)

    def _names(self, rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
        if "unit_name" not in COLUMNS[self.layout.kind]:
            return {}
        return {
            ("unit", row["unit_code"]): row["unit_name"]
            for row in rows
            if row["unit_code"] and row["unit_name"]
        }

    def _report(self, problem: str, at: int, *, column: str = "", read: str = "", kept: bool = False) -> None:
        expected, remedy = _WORDS.get(problem, ("", ""))
        remedy += " Barisnya tetap dimuat tanpa nilai ini." if kept else ""
        self.problems.append(Problem(problem, self.title, at, column, read[:120], expected, remedy.strip()))


def _is_government(name: str) -> bool:
    return _GOVERNMENT.match(name) is not None


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


_WORDS = {
    "duplicate_row": (
        "baris yang berbeda",
        "Baris ini sama persis dengan baris lain; cukup satu yang dimuat.",
    ),
    "key_missing": ("kode paket", "Lengkapi kode paket; baris ini tidak dimuat."),
    "key_repeated": (
        "satu baris untuk setiap kode",
        "Yang termutakhir dengan kode ini yang dimuat; periksa.",
    ),
    "year_missing": ("tahun anggaran", "Lengkapi tahun anggaran, atau sebutkan --year; baris tidak dimuat."),
    "row_too_wide": (
        "kolom sebanyak judulnya",
        "Koma atau kutip membelah barisnya; baris tidak dimuat, ekspor ulang sebagai JSON atau Parquet.",
    ),
    "other_government_row": (
        "pemerintah yang sama di semua baris",
        "Baris pemerintah lain tidak dimuat; tarik berkasnya hanya untuk daerah ini.",
    ),
    "too_long": ("kode yang wajar panjangnya", "Kodenya dipotong; perbaiki di sumbernya."),
    "code_damaged": (
        "kode utuh",
        "Excel membulatkan kode ini (1,23E+11); ekspor ulang kodenya sebagai teks.",
    ),
    "not_a_date": ("tanggal", "Perbaiki tanggalnya di sumber."),
    "not_a_number": ("angka", "Perbaiki angkanya di sumber."),
    "ambiguous_number": ("angka", "Tulis angka dengan satu tanda desimal."),
    "finer_than_sen": ("paling kecil sen", "Dibulatkan ke sen terdekat."),
    "too_large": ("angka yang wajar", "Perbaiki angkanya di sumber."),
}
