"""Contract tables of any shape: a mapping is proposed from the header, a person confirms it.

Local records of packages (the sixteen fields asked of agencies), lists of contracts, and lists of
what was paid on them. One sheet gives up to three tables of the channel `local`: the package
(`announcement`, where the table knows its RUP code or method), the contract, and the order to start
where it tells a duration; or the receipts. While nobody has confirmed the mapping they are held.
This importer is a last resort as the budget's generic one: ask `offers` where no other knows a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rapim.files import dates, layout
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.mapping import Proposal, layout_of, shape_of
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.columns import code, day, days_in, is_none, joined_codes, money, text, unit
from rapim.procurement.imports.kinds import COLUMNS, KEYS

CHANNEL = "local"
KINDS = (
    ("contract", (("contract_number",), ("amount",))),
    ("receipt", (("contract_number",), ("amount",))),
)
"""Kinds that a mapping of this importer may have, and the roles each requires."""
MAPPED = frozenset(kind for kind, _ in KINDS)
ROLES = (
    *("contract_number", "contract_id", "contract_date", "contract_start", "contract_end", "duration"),
    *("rup_code", "method", "package_kind", "location", "vendor"),
)
"""Roles of columns beside those of the budget."""
MOST_SURE = 0.55
LEAST_SURE = 0.6
_TOLD = ("contract_date", "contract_start", "vendor", "duration", "rup_code")
_PACKAGE = ("rup_code", "method", "package_kind")
_DATES = {"date": "contract_date", "starts": "contract_start", "ends": "contract_end"}

Row = dict[str, Any]


def propose(book: Book) -> list[Proposal]:
    """How the sheets of a book could be read as contracts or receipts, the surest first.

    Units: confidence 0 to 1.
    Source: header words of `files/roles.toml`.
    """
    found = [one for at, sheet in enumerate(book.sheets) if (one := _propose(sheet.rows, at))]
    return sorted(found, key=lambda proposal: -proposal.confidence)


def offers(book: Book, saved: Mapping[str, dict[str, Any]] = MappingProxyType({})) -> list[Candidate]:
    """The tables that the saved mapping of each sheet, or else its proposal, would give.

    Units: confidence 0 to 1, never above `MOST_SURE`.
    Source: `propose`; mappings that a person confirmed.
    """
    found = []
    for proposal in propose(book):
        known = saved.get(proposal.shape)
        if known and known["kind"] in MAPPED:
            said = Proposal.from_json({**known, "confirmed": True})
            proposal = replace(said, sheet=proposal.sheet, header_row=proposal.header_row)
        if proposal.confirmed or proposal.confidence >= LEAST_SURE:
            found += _candidates(book, proposal)
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """One table of a mapping; held while nobody has confirmed the mapping.

    Units: sen, days.
    Source: the mapping in `candidate.detail`.
    """
    mapping = Proposal.from_json(candidate.detail["mapping"])
    table = _Reading(book, candidate, mapping).table()
    if not mapping.confirmed:
        table.problems.append(
            Problem(
                "mapping_unconfirmed",
                book.sheets[mapping.sheet].name,
                mapping.header_row,
                read=mapping.describe(),
                expected="pemetaan kolom yang disetujui",
                remedy="Kolom dikenali otomatis; periksa pemetaannya, lalu setujui (--accept).",
                held=True,
            )
        )
    return table


def _propose(rows: Sequence[Sequence[Any]], sheet: int) -> Proposal | None:
    place = layout.find(rows, sheet, required=("contract_number", "amount"))
    if place is None or place.has("number") or place.body >= len(rows):
        return None
    told = [role for role in _TOLD if place.has(role)]
    kind = "contract" if told else "receipt"
    if kind == "receipt" and (place.has("account") or place.has("realised")):
        return None
    surest = [place.sure[role] for role in ("contract_number", "amount", *told[:1])]
    return Proposal(
        kind,
        sheet,
        place.last + 1,
        dict(place.columns),
        round((sum(surest) / len(surest) + min(surest)) / 2, 3),
        shape_of(place.headers),
        () if place.has("year") else ("year",),
        {},
        {role: round(sure, 3) for role, sure in place.sure.items()},
        tuple(place.headers),
    )


def _candidates(book: Book, mapping: Proposal) -> list[Candidate]:
    kinds = [mapping.kind]
    if mapping.kind == "contract":
        if any(role in mapping.columns for role in _PACKAGE):
            kinds.insert(0, "announcement")
        if "duration" in mapping.columns:
            kinds.append("work_order")
    title, sure = book.sheets[mapping.sheet].name, min(mapping.confidence, MOST_SURE)
    detail = {"mapping": mapping.as_json()}
    return [
        Candidate(kind, "contracts", mapping.sheet, sure, title, needs=mapping.needs, detail=detail)
        for kind in kinds
    ]


class _Reading:
    """The reading of one sheet as one kind."""

    def __init__(self, book: Book, candidate: Candidate, mapping: Proposal) -> None:
        sheet = book.sheets[mapping.sheet]
        self.kind, self.sheet, self.title, self.mapping = candidate.kind, mapping.sheet, sheet.name, mapping
        place = layout_of(mapping, sheet.rows)
        self.rows = [
            (at, row)
            for at, row in enumerate(sheet.rows[place.body :], place.body + 1)
            if not layout.is_blank(row) and not layout.is_numbering(row)
        ]
        self.named = dates.year_named(book.name)
        self.said = candidate.year
        self.unit = candidate.unit
        self.problems: list[Problem] = []
        self.sources: Counter[str] = Counter()

    def table(self) -> Table:
        columns: dict[str, list[Any]] = {name: [] for name in (*COLUMNS[self.kind], "sheet", "row")}
        table = Table(self.kind, Header(), columns, seen=len(self.rows), whole=False)
        for made in self._turns(self._all()):
            for name, column in columns.items():
                column.append(made.get(name, _NOTHING.get(name, "")))
        for source in ("name", "dates"):
            if self.sources[source]:
                self._say(f"year_from_{source}", read=f"{self.sources[source]} dari {table.seen} baris")
        table.problems = self.problems
        return table

    def _all(self) -> Iterator[Row]:
        seen: dict[tuple[str, ...], int] = {}
        for at, row in self.rows:
            first = seen.setdefault(tuple(layout.text(cell) for cell in row), at)
            if first != at:
                self._say("duplicate_row", at, read=f"sama dengan baris {first}")
            elif (made := self._row(at, row)) is not None:
                yield {**made, "sheet": self.sheet, "row": at}

    def _row(self, at: int, row: Sequence[Any]) -> Row | None:
        contract, rup = self._text(row, "contract_number", 160), joined_codes(self._cell(row, "rup_code"))[0]
        number = code(self._cell(row, "contract_id"))[0] or rup or contract
        head: Row = {"channel": CHANNEL, "number": number[:64], "contract_no": contract}
        if not number:
            self._say("key_missing", at, role="contract_number")
            return None
        if not contract and self.kind == "contract":
            self._say("contract_without_number", at, role="contract_number")
        days = {name: self._day(at, row, role) for name, role in _DATES.items()}
        head["fiscal_year"] = self._year(row, days)
        if head["fiscal_year"] is None:
            self._say("year_missing", at, role="year")
            return None
        if self.kind == "receipt":
            return {**head, "document_no": contract, "amount_sen": self._money(at, row, "amount")}
        if self.kind == "work_order":
            return self._order(at, row, head, days)
        if self.kind == "announcement":
            return {**head, **self._package(at, row, rup)}
        return {**head, **days, **self._contract(at, row, days)}

    def _contract(self, at: int, row: Sequence[Any], days: Row) -> Row:
        value, ceiling = self._money(at, row, "amount"), self._money(at, row, "ceiling", quiet=True)
        if days["starts"] and days["ends"] and days["starts"] > days["ends"]:
            self._say("dates_reversed", at, role="contract_end", read=f"{days['starts']} s.d. {days['ends']}")
        if value and ceiling and value > ceiling:
            self._say(
                "value_over_ceiling", at, role="amount", read=f"{value // 100} banding {ceiling // 100}"
            )
        return {
            "unit_code": unit(self._cell(row, "unit_code"))[0] or self.unit,
            "unit_name": self._unit_name(row),
            "name": self._text(row, "name"),
            "vendor": self._text(row, "vendor", 255),
            "value_sen": value,
            "reason": self._text(row, "note"),
        }

    def _order(self, at: int, row: Sequence[Any], head: Row, days: Row) -> Row:
        read = self._text(row, "duration", 96)
        if read and days_in(read) is None:
            self._say("duration_unclear", at, role="duration", read=read)
        return {
            **head,
            "starts": days["starts"],
            "ends": days["ends"],
            "duration_days": days_in(read),
            "duration_read": read,
        }

    def _package(self, at: int, row: Sequence[Any], rup: str) -> Row:
        return {
            "unit_code": unit(self._cell(row, "unit_code"))[0] or self.unit,
            "unit_name": self._unit_name(row),
            "rup_codes": rup,
            "name": self._text(row, "name"),
            "method": self._text(row, "method", 64),
            "kind": self._text(row, "package_kind", 96),
            "ceiling_sen": self._money(at, row, "ceiling"),
            "fund": self._text(row, "fund", 48),
            "location": self._text(row, "location"),
            "vendor": self._text(row, "vendor", 255),
        }

    def _turns(self, rows: Iterator[Row]) -> list[Row]:
        """Rows of one key by their turn, in the order of what they say; a package stands once."""
        key = KEYS[self.kind]
        found = list(rows)
        if key[-1] != "item":
            return list(self._once(found, key))
        turns: Counter[tuple[Any, ...]] = Counter()
        for made in sorted(found, key=lambda one: [_sortable(one.get(n)) for n in COLUMNS[self.kind]]):
            named = tuple(made[name] for name in (*key[:-1],) if name in made)
            turns[named] += 1
            made["item"] = turns[named]
        return found

    def _once(self, rows: Sequence[Row], key: Sequence[str]) -> Iterator[Row]:
        known: set[tuple[Any, ...]] = set()
        for made in rows:
            named = tuple(made[name] for name in key)
            if named in known:
                self._say("package_repeated", made["row"], read=made["number"])
                continue
            known.add(named)
            yield made

    def _year(self, row: Sequence[Any], days: Row) -> int | None:
        told = code(self._cell(row, "year"))[0]
        if told.isdigit() and 2000 <= int(told) < 2100:
            return int(told)
        if self.said or self.named:
            self.sources["said" if self.said else "name"] += 1
            return self.said or self.named
        first = next((found for found in (days["starts"], days["date"]) if found), None)
        self.sources["dates"] += first is not None
        return first.year if first else None

    def _cell(self, row: Sequence[Any], role: str) -> Any:
        at = self.mapping.columns.get(role)
        return layout.at(row, at) if at is not None else None

    def _text(self, row: Sequence[Any], role: str, limit: int = 0) -> str:
        return str(text(layout.text(self._cell(row, role)), limit)[0])

    def _unit_name(self, row: Sequence[Any]) -> str:
        named = self._text(row, "unit_name", 255) or self._text(row, "unit", 255)
        return "" if named.isdigit() else named

    def _money(self, at: int, row: Sequence[Any], role: str, *, quiet: bool = False) -> int | None:
        amount, doubt = money(self._cell(row, role))
        if doubt and not quiet:
            self._say("not_a_number", at, role=role, read=str(self._cell(row, role)))
        return amount if amount is None else int(amount)

    def _day(self, at: int, row: Sequence[Any], role: str) -> Any:
        cell = self._cell(row, role)
        found = day(cell)[0]
        if found is None and not is_none(cell) and self.kind == "contract":
            self._say("date_placeholder", at, role=role, read=str(cell))
        return found

    def _say(self, problem: str, at: int = 0, *, role: str = "", read: str = "") -> None:
        expected, remedy = _WORDS[problem]
        column = layout.letter(self.mapping.columns[role]) if role in self.mapping.columns else ""
        self.problems.append(Problem(problem, self.title, at, column, read[:120], expected, remedy))


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


_NOTHING: Row = dict.fromkeys(
    (
        *("date", "starts", "ends", "status_date", "created", "approved", "announced", "started", "finished"),
        *("ceiling_sen", "hps_sen", "realised_sen", "pdn_sen", "umk_sen", "value_sen", "amount_sen"),
        *("version", "addendum", "duration_days"),
    )
)
_WORDS = {
    "key_missing": ("nomor kontrak", "Lengkapi nomor kontraknya; baris ini tidak dimuat."),
    "contract_without_number": ("nomor kontrak", "Dimuat dengan kode barisnya; lengkapi nomor kontraknya."),
    "year_missing": ("tahun anggaran", "Lengkapi tahunnya, atau sebutkan --year; baris ini tidak dimuat."),
    "year_from_name": ("tahun anggaran", "Tahun diambil dari nama berkas; periksa, atau sebutkan --year."),
    "year_from_dates": (
        "tahun anggaran",
        "Tahun diambil dari tanggal kontrak; periksa, atau sebutkan --year.",
    ),
    "duplicate_row": ("baris yang berbeda", "Baris ini sama persis dengan baris lain; satu yang dimuat."),
    "package_repeated": (
        "satu baris untuk setiap paket",
        "Paket ini sudah disebut; kontraknya tetap dimuat.",
    ),
    "date_placeholder": ("tanggal", "Tanggal ini pengisi kosong; lengkapi di sumbernya."),
    "dates_reversed": ("tanggal mulai sebelum selesai", "Dimuat seperti tertulis; periksa di sumbernya."),
    "duration_unclear": ("lama dalam hari", "Dimuat seperti tertulis, tanpa jumlah hari."),
    "value_over_ceiling": ("nilai kontrak paling tinggi pagunya", "Dimuat seperti tertulis; periksa."),
    "not_a_number": ("nilai rupiah", "Barisnya dimuat tanpa nilai ini; perbaiki di sumbernya."),
}
