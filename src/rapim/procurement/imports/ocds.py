"""OCDS 1.0 and 1.1 (releases, records, packages, lines) and OC4IDS projects, one row a release.

The file is kept, so a release is kept whole in it; the columns are what is compared, with a digest
of the whole (of its line, or of its canonical JSON where it stands in a package). What is of a
wrong type is reported with its JSON path and the rest is read. A record's embedded releases and its
compiled release are rows of their own; releases that are only linked to are elsewhere. Amounts are
in minor units of their currency: they are never added to those of this government.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.heap import uncollected
from rapim.files.in_two import LARGE, in_two
from rapim.files.json_tables import Lines
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table
from rapim.procurement.imports.kinds import COLUMNS

from .ocds_columns import of_project, of_release
from .ocds_shape import Line, Project, Release, Wrong, mended

SURE = 0.99
REPORTED = 10_000
FORMS = ("release", "compiled", "project")
_MARKS = ("ocid", "releases", "records", "projects", "compiledRelease", "contractingProcesses")
_PEEKED = 5

Row = tuple[Any, ...]
"""Form, the columns of a release, its digest, and the number of its line or its place."""
Taken = tuple[Row | None, str, list[Problem]]
"""What a release gives: its row, its JSON path, and what is wrong with it."""

_line = msgspec.json.Decoder(Line).decode
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


def read(book: Book, candidate: Candidate, *, large: int = LARGE) -> Table:
    """The releases of a file as rows; what cannot be read is reported with its JSON path.

    Lines of `large` bytes or more are read by two processes.

    Units: minor units of the currency, days.
    Source: OCDS 1.1 release schema; OC4IDS 0.9 project schema.
    """
    reading = Reading()
    if isinstance(book.document, Lines):
        every = in_two(book.document, taken_in, large=large)
    else:
        every = map(_taken, releases_of(book.document))
    with uncollected():
        for one in every:
            reading.keep(one)
        return reading.table()


def taken_in(lines: Lines) -> Iterator[Taken]:
    """What each release of some lines gives: a plain one is read straight into its shape, others with care.

    Units: minor units of the currency, days.
    Source: OCDS 1.1 release schema.
    """
    for number, line in lines.numbered():
        try:
            read = _line(line)
        except (msgspec.DecodeError, RecursionError):
            read = None
        if read is None or not read.plain or (b"\\" in line and b"\\u0000" in line):
            yield from map(_taken, of_line(number, line))
        else:
            form = "compiled" if read.tag and "compiled" in read.tag else "release"
            yield _row(Found(number, "$", form, None), read, line, [])


def releases_of(document: Any) -> Iterator[Found]:
    """Every release of a document, in its order; a line that is no JSON has no form.

    Units: none.
    Source: OCDS 1.1, packaging.
    """
    if isinstance(document, Lines):
        for number, line in document.numbered():
            yield from of_line(number, line)
    else:
        yield from _inside(document, 0, "$", "")


def of_line(number: int, line: bytes) -> Iterator[Found]:
    """The releases of one line: one, or those of the package that stands in it.

    Units: none.
    Source: OCDS 1.1, packaging as lines.
    """
    content = decoded(line)
    if content is None:
        yield Found(number, "$", "", line[:80].decode("utf-8", "replace"))
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
    elif "ocid" in content or ("contractingProcesses" not in content and "tag" in content):
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


def _taken(found: Found) -> Taken:
    """One release as a row, or why it is none."""
    problems: list[Problem] = []
    if not found.form or not isinstance(found.content, dict):
        problems.append(_problem(found, "not_a_release", "", str(found.content)[:120], "objek rilis OCDS"))
        return None, found.path, problems
    kind: type[Release | Project] = Project if found.form == "project" else Release
    content = _without_nul(found.content)
    try:
        read: Release | Project = msgspec.convert(content, kind)
    except msgspec.ValidationError:
        wrong: list[Wrong] = []
        read = msgspec.convert(mended(content, kind, "", wrong), kind)
        problems += [_problem(found, "wrong_type", *one) for one in wrong]
    return _row(found, read, canonical(found.content), problems)


def _row(found: Found, read: Release | Project, body: bytes, problems: list[Problem]) -> Taken:
    """The columns of a release; without an ocid it has no row."""
    doubts: list[Wrong] = []
    if isinstance(read, Project):
        columns = of_project(read, found.publisher, doubts)
    else:
        columns = of_release(read, found.ocid, found.publisher, doubts)
    if doubts:
        problems += [_problem(found, "not_a_value", *one) for one in doubts]
    if not columns[0]:
        problems.append(_problem(found, "key_missing", ".ocid", "", "ocid"))
        return None, found.path, problems
    return (found.form, *columns, sha256(body).hexdigest()[:32], found.at), found.path, problems


def _repeated(before: Row, row: Row, path: str) -> Problem:
    said = f"{row[1]} (juga baris {before[-1]})"
    return Problem("key_repeated", "json", row[-1], path, said[:120], "", _REMEDY["key_repeated"])


def _problem(found: Found, code: str, path: str, read: str, expected: str) -> Problem:
    return Problem(code, "json", found.at, found.path + path, read[:120], expected, _REMEDY[code])


@dataclass(slots=True)
class Reading:
    """Releases on their way into columns, in the order of the file; the last of a key stays."""

    rows: dict[Row, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0

    def keep(self, taken: Taken) -> None:
        """Keep the row of a release, and some of what is wrong with it."""
        row, path, problems = taken
        self.seen += 1
        if row is not None:
            key = row[:3]
            if key in self.rows:
                problems = [*problems, _repeated(self.rows.pop(key), row, path)]
            self.rows[key] = row
        if problems:
            self.problems += problems[: REPORTED - len(self.problems)]

    def table(self) -> Table:
        """The rows as a table; it answers for no release but its own."""
        names = (*COLUMNS["ocds"], "row")
        columns: dict[str, list[Any]] = {name: [] for name in names}
        if self.rows:
            turned = zip(*self.rows.values(), strict=True)
            columns = {name: list(values) for name, values in zip(names, turned, strict=True)}
        columns["sheet"] = [0] * len(self.rows)
        governments = set(columns["government"]) - {""}
        header = Header(government=governments.pop() if len(governments) == 1 else "")
        return Table("ocds", header, columns, seen=self.seen, whole=False, problems=self.problems)


def _without_nul(content: dict[str, Any]) -> dict[str, Any]:
    """A release without NUL characters, which no database keeps in a text."""
    text = canonical(content)
    return decode(text.replace(b"\\u0000", b"")) if b"\\u0000" in text else content


_REMEDY = {
    "not_a_release": "Bagian ini bukan rilis; tidak dimuat. Perbaiki di sumbernya.",
    "key_missing": "Rilis tanpa ocid tidak dimuat; lengkapi di sumbernya.",
    "key_repeated": "Yang terakhir dengan ocid dan id ini yang dimuat; periksa.",
    "wrong_type": "Tipe nilai ini bukan yang ditentukan OCDS; dibaca sejauh bisa, perbaiki di sumbernya.",
    "not_a_value": "Nilai ini tidak terbaca; barisnya tetap dimuat tanpanya.",
}
