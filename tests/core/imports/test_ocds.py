"""OCDS and OC4IDS in: rows, exact amounts, and what is said of what is wrong."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapim.files.cells import Book
from rapim.files.opening import open_any
from rapim.files.tables import Table
from rapim.procurement.imports import ocds
from rapim.procurement.imports.kinds import COLUMNS

OCID = "ocds-abc123-1"
RELEASE: dict[str, Any] = {
    "ocid": OCID,
    "id": "r1",
    "date": "2024-03-05T23:30:00-05:00",
    "tag": ["award"],
    "initiationType": "tender",
    "parties": [{"id": "G", "name": "Kabupaten Contoh", "roles": ["funder"]}],
    "buyer": {"id": "B-1", "name": "Dinas Contoh"},
    "planning": {"budget": {"amount": {"amount": 2000, "currency": "IDR"}}},
    "tender": {
        "id": "t",
        "title": "Jembatan",
        "status": "complete",
        "value": {"amount": 1500.25, "currency": "IDR"},
        "procurementMethod": "open",
        "procurementMethodDetails": "Tender",
        "mainProcurementCategory": "works",
        "numberOfTenderers": 3,
        "tenderPeriod": {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-01-09T00:00:00Z"},
    },
    "awards": [
        {"id": "a", "date": "2024-02-01T00:00:00Z", "value": {"amount": 1400, "currency": "IDR"}},
        {"id": "b", "status": "cancelled", "value": {"amount": 9, "currency": "IDR"}},
    ],
    "contracts": [
        {
            "id": "c",
            "awardID": "a",
            "value": {"amount": 1300.1, "currency": "IDR"},
            "period": {"startDate": "2024-02-10T00:00:00Z", "endDate": "2024-06-10T00:00:00Z"},
        }
    ],
}
ROW = {
    "form": "release",
    "ocid": OCID,
    "release_id": "r1",
    "fiscal_year": 2024,
    "date": dt.date(2024, 3, 5),
    "tag": "award",
    "publisher": "",
    "government": "Kabupaten Contoh",
    "buyer_id": "B-1",
    "buyer": "Dinas Contoh",
    "title": "Jembatan",
    "method": "open",
    "method_details": "Tender",
    "category": "works",
    "status": "complete",
    "tenderers": 3,
    "tender_from": dt.date(2024, 1, 1),
    "tender_to": dt.date(2024, 1, 9),
    "award_date": dt.date(2024, 2, 1),
    "contract_from": dt.date(2024, 2, 10),
    "contract_to": dt.date(2024, 6, 10),
    "currency": "IDR",
    "planned_minor": 200_000,
    "estimate_minor": 150_025,
    "award_minor": 140_000,
    "contract_minor": 130_010,
}


def table_of(folder: Path, content: Any, *, lines: bool = False, packed: bool = False) -> Table:
    path = folder / ("data.json" + (".gz" if packed else ""))
    text = "\n".join(map(json.dumps, content)) + "\n" if lines else json.dumps(content)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return read(open_any(path))


def read(book: Book) -> Table:
    (candidate,) = ocds.recognise(book)
    return ocds.read(book, candidate)


def rows_of(table: Table) -> list[dict[str, Any]]:
    names = [name for name in COLUMNS["ocds"] if name != "digest"]
    return [
        dict(zip(names, row, strict=True)) for row in zip(*(table.columns[n] for n in names), strict=True)
    ]


def said(table: Table) -> list[tuple[str, int, str, str]]:
    return [(one.code, one.row, one.column, one.read) for one in table.problems]


def test_a_release_alone(tmp_path: Path) -> None:
    table = table_of(tmp_path, RELEASE)
    assert (rows_of(table), said(table), table.seen, table.whole) == ([ROW], [], 1, False)


@pytest.mark.parametrize("packed", [False, True])
def test_lines_read_as_a_list_does(tmp_path: Path, packed: bool) -> None:
    several = [RELEASE, {**RELEASE, "id": 2, "tag": ["compiled"]}, {**RELEASE, "ocid": "x", "tender": None}]
    lines, listed = table_of(tmp_path, several, lines=True, packed=packed), table_of(tmp_path, several)
    assert rows_of(lines) == rows_of(listed)
    assert [row["form"] for row in rows_of(lines)] == ["release", "compiled", "release"]
    assert lines.columns["row"] == [1, 2, 3]


def test_a_package_names_its_publisher(tmp_path: Path) -> None:
    package = {"uri": "u:1", "publisher": {"name": "Biro"}, "releases": [RELEASE, {**RELEASE, "id": "r2"}]}
    table = table_of(tmp_path, package)
    assert [(row["publisher"], row["release_id"]) for row in rows_of(table)] == [
        ("Biro", "r1"),
        ("Biro", "r2"),
    ]


def test_a_record_gives_its_releases_and_the_compiled_one(tmp_path: Path) -> None:
    linked = {"url": "u:2", "date": "2024-01-01T00:00:00Z", "tag": ["tender"]}
    compiled = {key: value for key, value in RELEASE.items() if key != "ocid"}
    record = {"ocid": OCID, "releases": [RELEASE, linked], "compiledRelease": compiled}
    package = {"publisher": {"name": "Biro"}, "records": [record]}
    table = table_of(tmp_path, package)
    assert [(row["form"], row["ocid"]) for row in rows_of(table)] == [("release", OCID), ("compiled", OCID)]
    assert (table.seen, said(table)) == (2, [])


def test_a_project_of_oc4ids(tmp_path: Path) -> None:
    project = {
        "id": "proyek-1",
        "updated": "2024-05-01T00:00:00Z",
        "title": "Pasar",
        "type": "construction",
        "budget": {"amount": {"amount": 5, "currency": "JPY"}},
        "contractingProcesses": [{"id": OCID, "releases": [RELEASE]}],
    }
    table = table_of(tmp_path, {"version": "0.9", "projects": [project]})
    assert [(row["form"], row["ocid"], row["planned_minor"]) for row in rows_of(table)] == [
        ("project", "proyek-1", 5),
        ("release", OCID, 200_000),
    ]


def test_wrong_types_are_told_by_their_path_and_the_rest_is_read(tmp_path: Path) -> None:
    awards = {"id": "a", "date": "2024-02-01T00:00:00Z", "value": {"amount": 1400, "currency": "IDR"}}
    tender = {**RELEASE["tender"], "numberOfTenderers": "3", "title": {"id": "Jembatan"}}
    contract = {"id": "c", "value": {"amount": "seribu"}, "period": []}
    wrong = {**RELEASE, "tag": "award", "awards": awards, "tender": tender, "contracts": [contract, 7]}
    table = table_of(tmp_path, {"releases": [RELEASE, wrong]})
    assert said(table)[:-1] == [
        ("wrong_type", 2, "$.releases[1].tag", "award"),
        ("wrong_type", 2, "$.releases[1].tender.title", "objek"),
        ("wrong_type", 2, "$.releases[1].tender.numberOfTenderers", "3"),
        ("wrong_type", 2, "$.releases[1].awards", "objek"),
        ("wrong_type", 2, "$.releases[1].contracts[0].value.amount", "seribu"),
        ("wrong_type", 2, "$.releases[1].contracts[0].period", "daftar"),
        ("wrong_type", 2, "$.releases[1].contracts[1]", "7"),
    ]
    assert said(table)[-1] == ("key_repeated", 2, "$.releases[1]", f"{OCID} (juga baris 1)")
    (row,) = rows_of(table)
    assert (row["tag"], row["tenderers"], row["title"], row["award_minor"]) == ("award", 3, "", 140_000)
    assert (len(table), table.seen) == (1, 2)


def test_lines_that_are_none_are_told_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "baris.jsonl"
    good = json.dumps(RELEASE)
    bad = ['{"ocid": "rusak"', '"teks"', '{"id": "tanpa-ocid", "tag": ["tender"]}']
    path.write_text("\n".join([good, *bad, "", good.replace("r1", "r2")]))
    table = read(open_any(path))
    assert [(code, row, column) for code, row, column, _ in said(table)] == [
        ("not_a_release", 2, "$"),
        ("not_a_release", 3, "$"),
        ("key_missing", 4, "$.ocid"),
    ]
    assert (table.columns["row"], table.seen) == ([1, 6], 5)


def test_two_processes_read_as_one_does(tmp_path: Path) -> None:
    good = [json.dumps({**RELEASE, "id": f"r{n % 50}", "language": "x" * (n % 7)}) for n in range(90)]
    bad = ['{"ocid": "rusak"', '"teks"', '{"id": "tanpa-ocid", "tag": ["tender"]}', "", " \t", "[]"]
    bad += [json.dumps({**RELEASE, "id": "salah", "awards": {"date": "kapan"}, "date": "2024-13-01"})]
    bad += ['{"ocid": "nul", "tag": ["tender"], "tender": {"title": "a\\u0000b"}}', f"  {good[3]}\r"]
    bad += [json.dumps({"publisher": {"name": "Biro"}, "releases": [RELEASE, RELEASE, 7]}), "\udcff"]
    path = tmp_path / "baris.jsonl"
    text = "\n".join([*good[:30], *bad, *good[30:60], *bad, *good[60:], *bad, good[0]])
    path.write_bytes(text.encode(errors="surrogateescape"))
    book = open_any(path)
    (candidate,) = ocds.recognise(book)
    one, two = ocds.read(book, candidate), ocds.read(book, candidate, large=0)
    assert (two, list(two.columns["row"])) == (one, list(one.columns["row"]))
    assert {code for code, *_ in said(two)} == set(ocds._REMEDY)
    assert (len(two), two.seen, len(two.problems)) == (52, 121, 78)


def test_no_more_is_reported_than_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "baris.jsonl"
    path.write_text("\n".join([json.dumps(RELEASE)] * 2 + ["[7]"] * (ocds.REPORTED + 50)))
    table = read(open_any(path))
    assert (len(table.problems), table.problems[0].code, table.seen) == (10_000, "key_repeated", 10_052)
    assert table.problems[-1].row == 10_001


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("90000000000000.01", "IDR", 9_000_000_000_000_001),
        ("12", "JPY", 12),
        ("1.005", "KWD", 1005),
        ("1.005", "IDR", 100),
        ("1e30", "IDR", None),
        ("null", "IDR", None),
    ],
)
def test_amounts_are_exact(tmp_path: Path, amount: str, currency: str, minor: int | None) -> None:
    path = tmp_path / "satu.json"
    value = f'{{"amount": {amount}, "currency": "{currency}"}}'
    path.write_text(f'{{"ocid": "x", "tag": ["tender"], "tender": {{"value": {value}}}}}')
    assert read(open_any(path)).columns["estimate_minor"] == [minor]


def test_values_of_two_currencies_are_not_added(tmp_path: Path) -> None:
    awards = [{"value": {"amount": 1, "currency": "IDR"}}, {"value": {"amount": 1, "currency": "USD"}}]
    assert table_of(tmp_path, {**RELEASE, "awards": awards}).columns["award_minor"] == [None]


def test_what_is_no_ocds_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "lain.json"
    path.write_text('{"nama": {"a": 1}}')
    assert ocds.recognise(open_any(path)) == []


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=4)
    | st.floats(allow_nan=False, width=16),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "value", "amount", "period", "name", "url"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from([*RELEASE, "releases", "compiledRelease"]), anything, max_size=6),
        min_size=1,
        max_size=4,
    )
)
def test_no_document_is_a_traceback_and_no_row_is_lost(parts: list[dict[str, Any]]) -> None:
    document = {"releases": [{**RELEASE, **part} for part in parts]}
    table = ocds.read(Book("x", "", [], "json", document=document), ocds.Candidate("ocds", "ocds", 0, 1))
    left = sum(one.code in {"not_a_release", "key_missing", "key_repeated"} for one in table.problems)
    assert table.seen == len(table) + left
