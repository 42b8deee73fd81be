"""A package as a release, a work as a project: valid, exact, and naming no person."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.exchange.parts import Book, Part, identifier, is_firm, money
from rapim.exchange.projects import package_of
from rapim.exchange.release import batches_of, ocid_of, release
from rapim.exchange.schema import NAMES, errors, kind_of, schema, validator
from rapim.procurement.imports.kinds import COLUMNS
from rapim.procurement.imports.ocds import canonical, decode
from rapim.procurement.measures.chain import Facts, Package, chains

D = dt.date
UNIT = "1.03.0.00.0.00.01.0000"
TEXTS = {
    "method",
    "kind",
    "name",
    "status",
    "reason",
    "vendor",
    "fund",
    "mak",
    "rup_codes",
    "source",
    "stage",
}
KNOWN = dt.datetime(2024, 9, 30, 18, 30, 5, 99, tzinfo=dt.UTC)
CAST = {"channel": "tender", "number": "T 1"}


def row(table: str, /, **said: Any) -> dict[str, Any]:
    empty = {name: "" if name in TEXTS or name.endswith("_no") else None for name in COLUMNS[table]}
    base = {"batch": 1, "sheet": 0, "row": 2, "withdrawn": False, "item": 1, "fiscal_year": 2024}
    return {**empty, **base, "unit_code": UNIT, "unit_name": "Dinas PU", **said}


def facts(vendor: str = "CV Karya Contoh", **more: Any) -> Facts:
    plan = row(
        "rup",
        way="penyedia",
        rup_code="100",
        name="Jalan Melati",
        method="Tender",
        kind="Pekerjaan Konstruksi",
        ceiling_sen=100_000_000_050,
        selection_from=D(2024, 3, 1),
        contract_from=D(2024, 5, 1),
        contract_to=D(2024, 8, 1),
        created=D(2024, 1, 5),
    )
    announced = row(
        "announcement",
        **CAST,
        rup_codes="100",
        name="Jalan Melati",
        method="Tender",
        kind="Pekerjaan Konstruksi",
        hps_sen=99_000_000_001,
        announced=D(2024, 4, 10),
        created=D(2024, 4, 1),
        status="Selesai",
        batch=2,
    )
    stage = row(
        "stage",
        **CAST,
        stage="9",
        name="Upload Dokumen Penawaran",
        starts=D(2024, 4, 12),
        ends=D(2024, 4, 20),
    )
    outcome = row(
        "outcome", **CAST, source="nilai", decided=D(2024, 5, 2), value_sen=95_000_000_000, vendor=vendor
    )
    agreed = {**CAST, "contract_no": "K/1", "vendor": vendor, "starts": D(2024, 5, 10)}
    first = row("contract", **agreed, date=D(2024, 5, 9), ends=D(2024, 8, 8), value_sen=95_000_000_000)
    second = row(
        "contract",
        **agreed,
        item=2,
        addendum=1,
        date=D(2024, 7, 1),
        ends=D(2024, 9, 8),
        value_sen=96_000_000_000,
    )
    order = row(
        "work_order", **CAST, order_no="S", contract_no="K/1", date=D(2024, 5, 10), ends=D(2024, 9, 8)
    )
    paid = row(
        "handover",
        **CAST,
        contract_no="K/1",
        date=D(2024, 9, 1),
        bap_date=D(2024, 9, 3),
        paid_sen=1_234_567_890,
        progress=1.0,
    )
    return Facts(
        plans=[plan],
        announcements=[announced],
        stages=[stage],
        outcomes=[outcome],
        contracts=[first, second],
        work_orders=[order],
        handovers=[paid],
        bidders={("tender", "T 1"): 4},
        **more,
    )


def package(known: Facts) -> Package:
    (one,) = chains(known, D(2024, 9, 30), 14).packages
    return one


def released(known: Facts) -> Part:
    one = package(known)
    book = Book("Kabupaten Contoh", ZoneInfo("Asia/Makassar"), D(2024, 9, 30))
    found: Part = decode(canonical(release(one, ocid_of("ocds-abc123", 2024, one), KNOWN, book)))
    return found


def test_a_package_is_a_valid_release() -> None:
    found = released(facts())
    assert list(errors(found, "release-schema")) == []
    assert (found["ocid"], found["date"], found["tag"]) == (
        "ocds-abc123-2024-rup-100",
        "2024-10-01T02:30:05+08:00",
        ["compiled"],
    )


def test_the_front_half_says_plan_and_tender() -> None:
    found = released(facts())
    assert found["planning"]["budget"] == {
        "id": "100",
        "description": "RUP 100",
        "amount": {"amount": Decimal("1000000000.5"), "currency": "IDR"},
    }
    assert found["planning"]["milestones"][0] == {
        "id": "rencana-announce",
        "title": "Pengumuman pemilihan",
        "type": "preProcurement",
        "dueDate": "2024-03-31T00:00:00+08:00",
        "dateMet": "2024-04-10T00:00:00+08:00",
        "status": "met",
    }
    tender = found["tender"]
    names = ("id", "status", "procurementMethod", "mainProcurementCategory", "numberOfTenderers", "value")
    assert [tender[name] for name in names] == [
        "tender-T_1",
        "complete",
        "open",
        "works",
        4,
        {"amount": Decimal("990000000.01"), "currency": "IDR"},
    ]
    assert tender["tenderPeriod"] == {
        "startDate": "2024-04-12T00:00:00+08:00",
        "endDate": "2024-04-20T00:00:00+08:00",
        "durationInDays": 8,
    }


def test_the_back_half_says_award_addenda_work_and_payment() -> None:
    found = released(facts())
    (award,), (contract,) = found["awards"], found["contracts"]
    assert (award["value"]["amount"], award["suppliers"][0]["name"]) == (950_000_000, "CV Karya Contoh")
    assert (contract["awardID"], contract["value"]["amount"]) == (award["id"], 960_000_000)
    assert contract["amendments"] == [
        {
            "id": "adendum-tender-T_1-1-1",
            "date": "2024-07-01T00:00:00+08:00",
            "description": "nilai Rp950000000 menjadi Rp960000000; akhir 2024-08-08 menjadi 2024-09-08",
        }
    ]
    assert [one["value"]["amount"] for one in contract["implementation"]["transactions"]] == [
        Decimal("12345678.9")
    ]
    assert [one["title"] for one in contract["implementation"]["milestones"]] == [
        "Mulai kerja (SPMK/SPP)",
        "Serah terima (BAST)",
    ]


def test_no_person_is_named() -> None:
    text = json.dumps(released(facts(vendor="Siti Invensi")), default=str)
    assert ("Siti Invensi" in text, "suppliers" in text, "tenderers" in text) == (False, False, False)


@pytest.mark.parametrize(
    ("name", "firm"),
    [("PT. Contoh", True), ("CV-12ab", True), ("cv Jaya", True), ("Ptolemy Invensi", False), ("", False)],
)
def test_a_firm_says_so_by_its_form(name: str, firm: bool) -> None:
    assert is_firm(name) == firm


def test_every_reference_stands_among_the_parties() -> None:
    found = released(facts())
    parties = {party["id"] for party in found["parties"]}
    asked = {found["buyer"]["id"], found["awards"][0]["suppliers"][0]["id"]}
    assert asked <= parties
    assert {role for party in found["parties"] for role in party["roles"]} == {
        "buyer",
        "funder",
        "procuringEntity",
        "supplier",
    }


def test_the_moment_comes_from_all_facts_of_the_package() -> None:
    assert batches_of(package(facts())) == {1, 2}


@given(st.integers(0, 2**62))
def test_sen_leave_and_come_back_exactly(sen: int) -> None:
    amount = decode(canonical(money(sen)))["amount"]
    assert int(amount * 100) == sen


def test_a_plan_alone_is_valid_and_planned() -> None:
    found = released(Facts(plans=facts().plans))
    assert list(errors(found, "release-schema")) == []
    assert (found["tender"]["status"], "contracts" in found) == ("planned", False)


def test_works_are_a_valid_oc4ids_package() -> None:
    found = package_of([released(facts())], "Kabupaten Contoh", KNOWN)
    assert list(errors(found, "project-package-schema")) == []
    (project,) = found["projects"]
    assert (project["status"], project["contractingProcesses"][0]["summary"]["contractValue"]["amount"]) == (
        "implementation",
        960_000_000,
    )


def test_ids_hold_no_blank() -> None:
    assert identifier("a", "No. 1/II", "", 3) == "a-No._1_II-3"


def test_the_kept_schemas_are_whole_and_need_no_network() -> None:
    for name in (*NAMES, "record"):
        assert not validator(name).is_valid({})
    ids = {schema(name)["id"].rpartition("/")[2] for name in NAMES}
    assert ids == {f"{name}.json" for name in NAMES}


def test_a_wrong_document_is_told_by_path() -> None:
    wrong = {**released(facts()), "tag": "compiled", "awards": [{"id": "a", "date": "kemarin"}]}
    assert [path for path, _ in errors(wrong, "release-schema")] == ["$.awards[0].date", "$.tag"]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"ocid": "x"}, "release-schema"),
        ({"ocid": "x", "compiledRelease": {}}, "record"),
        ({"releases": []}, "release-package-schema"),
        ({"records": []}, "record-package-schema"),
        ({"projects": []}, "project-package-schema"),
        ({"id": "p", "contractingProcesses": []}, "project-schema"),
        ({"lain": 1}, ""),
        ([], ""),
    ],
)
def test_a_document_is_judged_by_what_it_is(document: Any, name: str) -> None:
    assert kind_of(document) == name
