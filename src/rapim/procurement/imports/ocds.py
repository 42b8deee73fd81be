"""OCDS 1.0 and 1.1 (releases, records, packages, lines) and OC4IDS projects, one row a release.

Every release is kept whole, as canonical JSON (sorted keys, no blanks, numbers as written), under
the digest of it; the columns are what is compared. What is of a wrong type is reported with its
JSON path and the rest is read. A record's embedded releases and its compiled release are rows of
their own; releases that are only linked to are elsewhere. Amounts are in minor units of their
currency: they are never added to those of this government.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from hashlib import blake2b
from typing import Any

import msgspec

from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.json_tables import Lines
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.kinds import COLUMNS, KEYS
from rapim.procurement.imports.ocds_shape import Award, Contract, Project, Release, Value, Wrong, mended
from rapim.units import INT64_MAX

SURE = 0.99
REPORTED = 10_000
FORMS = ("release", "compiled", "project")
_MARKS = ("ocid", "releases", "records", "projects", "compiledRelease", "contractingProcesses")
_NO_MINOR = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_VOID = frozenset({"cancelled", "unsuccessful"})
_PEEKED = 5

decode = msgspec.json.Decoder(float_hook=Decimal).decode
canonical = msgspec.json.Encoder(order="sorted", decimal_format="number").encode


@dataclass(slots=True)
class Found:
    """One release in a file: where it stands, in which form, and who published it."""

    at: int
    path: str
    form: str
    content: Any
    publisher: str = ""
    ocid: str = ""


def recognise(book: Book) -> list[Candidate]:
    """A JSON document that holds releases, records or projects.

    Units: confidence 0 to 1.
    Source: OCDS 1.1, packaging; OC4IDS 0.9.
    """
    if isinstance(book.document, Lines):
        known = any(_is_ocds(decoded(line)) for _, line in zip(range(_PEEKED), book.document, strict=False))
    else:
        listed = book.document[:_PEEKED] if isinstance(book.document, list) else [book.document]
        known = any(_is_ocds(one) for one in listed)
    return [Candidate("ocds", "ocds", 0, SURE, "OCDS")] if known else []


def read(book: Book, candidate: Candidate) -> Table:
    """The releases of a file as rows; what cannot be read is reported with its JSON path.

    Units: minor units of the currency, days.
    Source: OCDS 1.1 release schema; OC4IDS 0.9 project schema.
    """
    reading = Reading()
    for found in releases_of(book.document, reading.problems):
        reading.take(found)
    return reading.table()


def releases_of(document: Any, problems: list[Problem]) -> Iterator[Found]:
    """Every release of a document, in its order; lines that are no JSON are reported.

    Units: none.
    Source: OCDS 1.1, packaging.
    """
    if not isinstance(document, Lines):
        yield from _inside(document, 0, "$", "")
        return
    for number, line in document.numbered():
        content = decoded(line)
        if content is None:
            yield Found(number, "$", "", line[:80].decode("utf-8", "replace"))
        elif isinstance(content, dict) and "ocid" in content and "compiledRelease" not in content:
            yield Found(number, "$", _form(content), content)
        else:
            yield from _inside(content, number, "$", "")


def _is_ocds(one: Any) -> bool:
    return isinstance(one, dict) and any(name in one for name in _MARKS)


def decoded(line: bytes) -> Any:
    """A line as JSON with exact numbers; None where it is none.

    Units: none.
    Source: RFC 8259.
    """
    try:
        return decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None


def _inside(content: Any, at: int, path: str, publisher: str) -> Iterator[Found]:
    if isinstance(content, list):
        for place, one in enumerate(content):
            yield from _inside(one, at or place + 1, f"{path}[{place}]", publisher)
        return
    if not isinstance(content, dict):
        yield Found(at, path, "", content)
        return
    publisher = _publisher(content) or publisher
    if "compiledRelease" in content or (content.get("releases") and "ocid" in content):
        yield from _record(content, at, path, publisher)
    elif packed := next((name for name in ("releases", "records", "projects") if name in content), ""):
        for place, one in enumerate(_listed(content[packed])):
            yield from _inside(one, at or place + 1, f"{path}.{packed}[{place}]", publisher)
    elif "ocid" in content or "contractingProcesses" not in content and "tag" in content:
        yield Found(at, path, _form(content), content, publisher)
    else:
        yield from _project(content, at, path, publisher)


def _record(record: dict[str, Any], at: int, path: str, publisher: str) -> Iterator[Found]:
    ocid = record.get("ocid") if isinstance(record.get("ocid"), str) else ""
    releases = _listed(record.get("releases"))
    if isinstance(record.get("releases"), dict):
        releases = [record["releases"]] if "ocid" in record["releases"] else releases
    for place, one in enumerate(releases):
        if not isinstance(one, dict) or "url" not in one:
            yield Found(at or 1, f"{path}.releases[{place}]", "release", one, publisher, ocid or "")
    if "compiledRelease" in record:
        compiled = record["compiledRelease"]
        yield Found(at or 1, f"{path}.compiledRelease", "compiled", compiled, publisher, ocid or "")


def _project(project: dict[str, Any], at: int, path: str, publisher: str) -> Iterator[Found]:
    yield Found(at or 1, path, "project" if "id" in project else "", project, publisher)
    for place, process in enumerate(_listed(project.get("contractingProcesses"))):
        inside = _listed(process.get("releases")) if isinstance(process, dict) else []
        for turn, one in enumerate(inside):
            if isinstance(one, dict) and "url" not in one:
                where = f"{path}.contractingProcesses[{place}].releases[{turn}]"
                yield Found(at or 1, where, _form(one), one, publisher)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value] if "ocid" in value or "id" in value else list(value.values())
    return [] if value is None else [value]


def _form(release: dict[str, Any]) -> str:
    tag = release.get("tag")
    return "compiled" if isinstance(tag, list) and "compiled" in tag else "release"


def _publisher(content: dict[str, Any]) -> str:
    """Who published: said by the package, or by what a splitting tool kept of it."""
    kept = content.get("packageInfo")
    publisher = content.get("publisher") or (kept.get("publisher") if isinstance(kept, dict) else None)
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    return name if isinstance(name, str) else ""


@dataclass(slots=True)
class Reading:
    """Releases on their way into columns."""

    rows: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0

    def take(self, found: Found) -> None:
        """Take one release in, or report why it cannot be."""
        self.seen += 1
        if not found.form or not isinstance(found.content, dict):
            self._report(found, "not_a_release", "", str(found.content)[:120], "objek rilis OCDS")
            return
        row = self._columns(found)
        if not row["ocid"]:
            self._report(found, "key_missing", ".ocid", "", "ocid")
            return
        key = (row["form"], row["ocid"], row["release_id"])
        if before := self.rows.pop(key, None):
            self._report(found, "key_repeated", "", f"{row['ocid']} (juga baris {before['row']})", "")
        self.rows[key] = row

    def _columns(self, found: Found) -> dict[str, Any]:
        kind = Project if found.form == "project" else Release
        try:
            read = msgspec.convert(found.content, kind)
        except msgspec.ValidationError:
            wrong: list[Wrong] = []
            read = msgspec.convert(mended(found.content, kind, "", wrong), kind)
            for path, said, expected in wrong:
                self._report(found, "wrong_type", path, said, expected)
        doubts: list[Wrong] = []
        row = _of_project(read, doubts) if isinstance(read, Project) else _of_release(read, doubts)
        for path, said, expected in doubts:
            self._report(found, "not_a_value", path, said, expected)
        body = canonical(found.content)
        row.update(
            form=found.form,
            ocid=(row["ocid"] or found.ocid)[:160],
            publisher=found.publisher[:255],
            digest=blake2b(body, digest_size=16).hexdigest(),
            body=body.decode(),
            row=found.at,
            sheet=0,
        )
        return row

    def _report(self, found: Found, code: str, path: str, read: str, expected: str) -> None:
        if len(self.problems) < REPORTED:
            column, remedy = found.path + path, _REMEDY[code]
            self.problems.append(Problem(code, "json", found.at, column, read[:120], expected, remedy))

    def table(self) -> Table:
        """The rows as a table; it answers for no release but its own."""
        rows = list(self.rows.values())
        names = (*COLUMNS["ocds"], "body", "row", "sheet")
        columns = {name: [row[name] for row in rows] for name in names}
        governments = {row["government"] for row in rows if row["government"]}
        header = Header(government=governments.pop() if len(governments) == 1 else "")
        return Table("ocds", header, columns, seen=self.seen, whole=False, problems=self.problems)


_REMEDY = {
    "not_a_release": "Bagian ini bukan rilis; tidak dimuat. Perbaiki di sumbernya.",
    "key_missing": "Rilis tanpa ocid tidak dimuat; lengkapi di sumbernya.",
    "key_repeated": "Yang terakhir dengan ocid dan id ini yang dimuat; periksa.",
    "wrong_type": "Tipe nilai ini bukan yang ditentukan OCDS; dibaca sejauh bisa, perbaiki di sumbernya.",
    "not_a_value": "Nilai ini tidak terbaca; barisnya tetap dimuat tanpanya.",
}


def _of_release(one: Release, doubts: list[Wrong]) -> dict[str, Any]:
    tender, period, buyer = one.tender, one.tender and one.tender.tenderPeriod, one.buyer
    awards = [award for award in one.awards or () if award.status not in _VOID]
    contracts = [contract for contract in one.contracts or () if contract.status not in _VOID]
    planned = one.planning and one.planning.budget and one.planning.budget.amount
    values = [tender and tender.value, planned, *(a.value for a in awards), *(c.value for c in contracts)]
    currency = next((v.currency for v in values if v is not None and v.currency), "")
    day = _day(one.date, ".date", doubts)
    return {
        "ocid": one.ocid or "",
        "release_id": _text(one.id, 160),
        "fiscal_year": day.year if day else None,
        "date": day,
        "tag": ",".join(one.tag or ())[:160],
        "government": _text(next((p.name for p in one.parties or () if "funder" in (p.roles or ())), ""), 255),
        "buyer_id": _text(buyer and buyer.id, 160),
        "buyer": _text(buyer and buyer.name, 255),
        "title": _title(one),
        "method": _text(tender and tender.procurementMethod, 48),
        "method_details": _text(tender and tender.procurementMethodDetails, 160),
        "category": _text(tender and tender.mainProcurementCategory, 48),
        "status": _text(tender and tender.status, 48),
        "tenderers": _tenderers(one),
        "tender_from": _day(period and period.startDate, ".tender.tenderPeriod.startDate", doubts),
        "tender_to": _day(period and period.endDate, ".tender.tenderPeriod.endDate", doubts),
        "award_date": _first((a.date for a in awards), ".awards[*].date", doubts),
        "contract_from": _first((c.period and c.period.startDate for c in contracts), ".contracts[*]", doubts),
        "contract_to": _last((c.period and c.period.endDate for c in contracts), ".contracts[*]", doubts),
        "currency": currency[:8],
        "planned_minor": _sum([planned], currency, ".planning.budget.amount", doubts),
        "estimate_minor": _sum([tender and tender.value], currency, ".tender.value", doubts),
        "award_minor": _sum([a.value for a in awards], currency, ".awards[*].value", doubts),
        "contract_minor": _sum([c.value for c in contracts], currency, ".contracts[*].value", doubts),
    }


def _of_project(one: Project, doubts: list[Wrong]) -> dict[str, Any]:
    budget, period = one.budget and one.budget.amount, one.period
    currency = (budget and budget.currency) or ""
    day = _day(one.updated, ".updated", doubts)
    owner = next((p for p in one.parties or () if "publicAuthority" in (p.roles or ())), None)
    funder = next((p.name for p in one.parties or () if "funder" in (p.roles or ())), "")
    blank = {"tender_from": None, "tender_to": None, "award_date": None, "tenderers": None}
    return {
        **blank,
        "ocid": _text(one.id, 160),
        "release_id": _text(one.updated, 160),
        "fiscal_year": day.year if day else None,
        "date": day,
        "tag": "",
        "government": _text(funder, 255),
        "buyer_id": _text(owner and owner.id, 160),
        "buyer": _text(owner and owner.name, 255),
        "title": _text(one.title, 0),
        "method": "",
        "method_details": "",
        "category": _text(one.type, 48),
        "status": _text(one.status, 48),
        "contract_from": _day(period and period.startDate, ".period.startDate", doubts),
        "contract_to": _day(period and period.endDate, ".period.endDate", doubts),
        "currency": currency[:8],
        "planned_minor": _sum([budget], currency, ".budget.amount", doubts),
        "estimate_minor": None,
        "award_minor": None,
        "contract_minor": None,
    }


def _text(value: Any, limit: int) -> str:
    text = "" if value is None else str(value).replace("\x00", "")
    return text[:limit] if limit else text


def _title(one: Release) -> str:
    parts: Iterable[Award | Contract] = [*(one.awards or ()), *(one.contracts or ())]
    found = (one.tender and one.tender.title) or next((part.title for part in parts if part.title), "")
    return _text(found, 0)


def _tenderers(one: Release) -> int | None:
    tender = one.tender
    if tender is None:
        return None
    if tender.numberOfTenderers is not None and 0 <= tender.numberOfTenderers < 100_000:
        return tender.numberOfTenderers
    return len(tender.tenderers) if tender.tenderers else None


def _day(text: Any, path: str, doubts: list[Wrong]) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        doubts.append((path, text, "tanggal ISO 8601"))
        return None


def _first(texts: Iterable[Any], path: str, doubts: list[Wrong]) -> dt.date | None:
    return min((day for text in texts if (day := _day(text, path, doubts))), default=None)


def _last(texts: Iterable[Any], path: str, doubts: list[Wrong]) -> dt.date | None:
    return max((day for text in texts if (day := _day(text, path, doubts))), default=None)


def _sum(values: list[Value | None], currency: str, path: str, doubts: list[Wrong]) -> int | None:
    """The sum of values of one currency in minor units; None where none is known or they differ."""
    known = [value for value in values if value is not None and value.amount is not None]
    if not known or any((value.currency or currency) != currency for value in known):
        return None
    amount = sum((value.amount for value in known if value.amount is not None), Decimal(0))
    exact = amount.scaleb(0 if currency in _NO_MINOR else 3 if currency in _THREE else 2)
    minor = int(exact.to_integral_value(ROUND_HALF_EVEN)) if exact.is_finite() else INT64_MAX
    if abs(minor) >= INT64_MAX:
        doubts.append((path, str(amount)[:40], "jumlah yang wajar"))
        return None
    return minor
